package store

import (
	"fmt"
	"io/fs"
	"os"
)

// presence knows which files a store was opened on. A file that is deleted, moved or replaced while it is open can still
// be read and written, and what is written then is nowhere once the program ends: so every transaction looks first.
type presence struct {
	path string
	was  [3]fs.FileInfo // of parts; nil: not known, and not looked for
}

// parts are what the names of a store's files end with: the database, its log, and the index of the log that the programs
// share. Programs that do not share all three would ruin each other's work.
var parts = [3]string{"", "-wal", "-shm"}

// open makes what a program that could only read left beside a store that may be written now usable for writers.
func (p *presence) open(path string) {
	db, err := os.Stat(path)
	if err != nil {
		return
	}
	for _, part := range parts[1:] {
		if is, err := os.Stat(path + part); err == nil && is.Mode().Perm() != db.Mode().Perm() {
			_ = os.Chmod(path+part, db.Mode().Perm()) // where that is not allowed, opening says so
		}
	}
}

// note remembers the files as they are now, which is after a connection has begun to use them.
func (p *presence) note(path string) {
	p.path = path
	for i, part := range parts {
		p.was[i], _ = os.Stat(path + part)
	}
}

// check gives ErrGone unless the files are where they were. It passes again once they have been put back.
func (p *presence) check() error {
	for i, part := range parts {
		if p.was[i] == nil {
			continue
		}
		if is, err := os.Stat(p.path + part); err != nil || !os.SameFile(p.was[i], is) {
			return fmt.Errorf("%s: %w", p.path+part, ErrGone)
		}
	}
	return nil
}
