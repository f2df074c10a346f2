package store

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// beat does nothing: the system tells whether the holder of a lock is stopped.
func beat(*os.File) {}

// stopped says that the program that has the lock on a file exists and was stopped (Ctrl-Z, SIGSTOP). It says no when it cannot
// be found out, as of a program of another user.
func stopped(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	f, err := os.Open("/proc/locks")
	if err != nil {
		return false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		// 2: FLOCK  ADVISORY  WRITE 4711 fd:00:131078 0 EOF
		p := strings.Fields(lines.Text())
		if len(p) < 6 || p[1] != "FLOCK" || p[3] != "WRITE" || !strings.HasSuffix(p[5], fmt.Sprintf(":%d", st.Ino)) {
			continue
		}
		if state(p[4]) == 'T' && hasOpen(p[4], info) {
			return true
		}
	}
	return false
}

// state gives the letter that proc(5) has for what a process is doing, 0 when there is none.
func state(pid string) byte {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	_, after, ok := strings.Cut(string(b[strings.LastIndexByte(string(b), ')')+1:]), " ") // its name may hold anything
	if !ok || after == "" {
		return 0
	}
	return after[0]
}

// hasOpen says whether a process has a file open. The list of locks names devices otherwise than some file systems do, and two
// of them can have a file of one number.
func hasOpen(pid string, want os.FileInfo) bool {
	open, _ := filepath.Glob("/proc/" + pid + "/fd/*")
	for _, name := range open {
		if info, err := os.Stat(name); err == nil && os.SameFile(info, want) {
			return true
		}
	}
	return false
}
