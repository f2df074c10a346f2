package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// Of the program's file only what cannot be written is taken out of memory, and of no other file anything.
func TestOnlyTheReadOnlyPartsOfTheProgramAreLeft(t *testing.T) {
	const maps = `00400000-00401000 r--p 00000000 fd:00 131078                             /usr/bin/attache
00401000-00d93000 r-xp 00001000 fd:00 131078                             /usr/bin/attache (deleted)
00d93000-01768000 rw-p 00993000 fd:00 131078                             /usr/bin/attache
01768000-019a4000 rw-p 00000000 00:00 0
c000000000-c004000000 rw-p 00000000 00:00 0
7f0000000000-7f0000010000 r--p 00000000 fd:00 77                         /home/u/attache.db
7f0000010000-7f0000020000 rw-s 00000000 fd:00 78                         /home/u/attache.db-shm
7fff00000000-7fff00002000 r-xp 00000000 00:00 0                          [vdso]
`
	want := []stretch{{0x400000, 0x401000}, {0x401000, 0xd93000}}
	if got := readOnly([]byte(maps), 0x402000); !slices.Equal(got, want) {
		t.Errorf("%x are left, want %x", got, want)
	}
	if got := readOnly([]byte(maps), 0x7fff00000010); got != nil {
		t.Errorf("%x are left for code that is in no file", got)
	}
}

// heldOfProgram is how much of the program's file is in memory, in kB.
func heldOfProgram(t *testing.T) (sum int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	own := false
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		var from, to uintptr
		if n, _ := fmt.Sscanf(f[0], "%x-%x", &from, &to); n == 2 {
			own = slices.ContainsFunc(program(), func(m stretch) bool { return m.from <= from && to <= m.to })
		}
		if own && f[0] == "Rss:" {
			n, _ := strconv.Atoi(f[1])
			sum += n
		}
	}
	return sum
}

// The program goes on when its pages were taken from it, and holds fewer. What is used brings little of what lies beside it.
func TestTheProgramGoesOnWithoutItsPages(t *testing.T) {
	if len(program()) == 0 {
		t.Fatal("the program does not find itself in memory")
	}
	const populate = 22 // MADV_POPULATE_READ: all of it, as a start does with most
	size := 0
	for _, m := range program() {
		size += int(m.to-m.from) >> 10
		if _, _, err := syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, populate); err != 0 {
			t.Skip(err)
		}
	}
	before := heldOfProgram(t)
	if before < size/2 {
		t.Skipf("%d of %d kB are held: the system wants its memory back", before, size)
	}
	leaveProgram()
	if after := heldOfProgram(t); after > before/2 {
		t.Errorf("%d of %d kB are held still", after, before)
	}
	if os.Getpagesize() > stripe {
		t.Skip("this system's pages are larger than a stripe")
	}
	leaveProgram()
	var sum byte
	for _, m := range program() {
		for at := m.from; at < m.to; at += 64 << 10 {
			sum += **(**byte)(unsafe.Pointer(&at))
		}
	}
	if after := heldOfProgram(t); after > size/2 {
		t.Errorf("a byte of every 64 kB brought %d of %d kB (%d)", after, size, sum)
	}
}
