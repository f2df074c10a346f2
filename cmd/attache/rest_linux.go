package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"syscall"
)

// leaveProgram takes the pages of the program's file out of this process. Its code and its tables come to 20 MB, most of which
// is used once or seldom; the system has them at hand, and what is needed comes back as it is used, 64 KB at a time.
func leaveProgram() {
	for _, m := range program() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // what is refused stays, and nothing else
	}
}

// stretch is a part of the address space.
type stretch struct{ from, to uintptr }

// program gives where the program's file lies in memory, without what can be written: what was written is nowhere else.
var program = sync.OnceValue(func() []stretch {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil
	}
	return readOnly(maps, reflect.ValueOf(readOnly).Pointer())
})

// readOnly finds, in what the system says of the address space, the parts of the file that code lies in which cannot be written.
func readOnly(maps []byte, code uintptr) []stretch {
	var parts []stretch
	files := map[string][]stretch{} // by device and number
	own := ""
	for lines := bufio.NewScanner(bytes.NewReader(maps)); lines.Scan(); {
		// 00401000-00d93000 r-xp 00001000 fd:00 131078 /usr/bin/attache
		f := strings.Fields(lines.Text())
		var m stretch
		if len(f) < 6 || f[4] == "0" {
			continue
		}
		if _, err := fmt.Sscanf(f[0], "%x-%x", &m.from, &m.to); err != nil {
			continue
		}
		file := f[3] + " " + f[4]
		if m.from <= code && code < m.to {
			own = file
		}
		if f[1] == "r--p" || f[1] == "r-xp" {
			files[file] = append(files[file], m)
		}
	}
	if own != "" {
		parts = files[own]
	}
	return parts
}
