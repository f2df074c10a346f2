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
// is used once or seldom; the system has them at hand, and what is needed comes back as it is used.
func leaveProgram() {
	inStripes()
	for _, m := range program() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // what is refused stays, and nothing else
	}
}

// stripe is how much comes back at a time, in bytes. By itself the system brings what lies around a page that is used, 64 KB in
// all, but never beyond the end of what one advice holds for.
const stripe = 8 << 10

// inStripes has the system see the program in stripes: every other is left out of a picture of memory that is taken when a program
// crashes, in which files are no part anyway.
var inStripes = sync.OnceFunc(func() {
	const dontDump = 16 // MADV_DONTDUMP
	for _, m := range program() {
		for at := m.from; at < m.to; at += 2 * stripe {
			if _, _, err := syscall.Syscall(syscall.SYS_MADVISE, at, min(stripe, m.to-at), dontDump); err != 0 {
				return // it comes in larger pieces, then
			}
		}
	}
})

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
