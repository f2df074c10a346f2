package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"
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

// The program goes on when its pages were taken from it, and holds fewer.
func TestTheProgramGoesOnWithoutItsPages(t *testing.T) {
	if len(program()) == 0 {
		t.Fatal("the program does not find itself in memory")
	}
	held := func() int {
		b, err := os.ReadFile("/proc/self/smaps")
		if err != nil {
			t.Skip(err)
		}
		sum := 0
		for _, m := range program() {
			at := bytes.Index(b, []byte(strconv.FormatUint(uint64(m.to), 16)+" r"))
			rss := regexp.MustCompile(`Rss: +(\d+) kB`).FindSubmatch(b[max(at, 0):])
			if at < 0 || rss == nil {
				t.Fatalf("%x is not in the list of the system", m)
			}
			n, _ := strconv.Atoi(string(rss[1]))
			sum += n
		}
		return sum
	}
	const populate = 22 // MADV_POPULATE_READ: all of it, as a start does with most
	for _, m := range program() {
		if _, _, err := syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, populate); err != 0 {
			t.Skip(err)
		}
	}
	before := held()
	leaveProgram()
	if after := held(); after > before/2 {
		t.Errorf("%d of %d kB are held still", after, before)
	}
}
