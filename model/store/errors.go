package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can stand in the way of a store, whatever the driver calls it. Errors that wrap one of these say in words what to
// do; test for them with errors.Is.
var (
	// ErrBusy: another program held the store for longer than we waited.
	ErrBusy = errors.New("another program is writing to the store; try again")
	// ErrFull: no room left on the disk. Nothing was lost; the same write succeeds once there is room.
	ErrFull = errors.New("the disk is full: nothing new is stored until there is room")
	// ErrReadOnly: the file or its directory may not be written.
	ErrReadOnly = errors.New("the store cannot be written; check the file's and its directory's permissions")
	// ErrGone: a file of the store is no longer where it was when it was opened. What is open can still be read.
	ErrGone = errors.New("a file of the open store was deleted, moved or replaced: nothing is stored until it is back, or all attachés have been left and started again")
	// ErrDisk: the operating system could not read or write the file.
	ErrDisk = errors.New("the disk does not read or write the store as it should; look at the disk, leave all attachés and start again")
	// ErrCorrupt: the file is damaged or is not a store.
	ErrCorrupt = errors.New("the store is damaged; \"attache check --repair\" saves what can be read")
	// ErrNewer: a newer program wrote the file.
	ErrNewer = errors.New("the store was written by a newer attache; upgrade the program or use another --data directory")
	// ErrNotFound: no such feed, item, thread or development.
	ErrNotFound = errors.New("not in the store")
	// ErrClosed: the store has been closed.
	ErrClosed = errors.New("the store is closed")
)

// NewerError is ErrNewer with the numbers.
type NewerError struct {
	Path         string
	Found, Known int // schema versions
}

// Error says what was found.
func (e *NewerError) Error() string {
	return fmt.Sprintf("%s has schema %d, this program knows up to %d: %v", e.Path, e.Found, e.Known, ErrNewer)
}

// Unwrap gives ErrNewer.
func (e *NewerError) Unwrap() error { return ErrNewer }

// folded is an error of the driver under the name that the rest of the program knows it by.
type folded struct {
	kind, cause error
	path        string
}

func (f *folded) Error() string   { return f.kind.Error() + " (" + f.path + ": " + f.cause.Error() + ")" }
func (f *folded) Unwrap() []error { return []error{f.kind, f.cause} }

// fold gives a driver's error the sentinel it belongs to; other errors pass unchanged.
func fold(err error, path string) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var f *folded
	if errors.As(err, &f) {
		return err
	}
	if kind := kindOf(err); kind != nil {
		return &folded{kind: kind, cause: err, path: path}
	}
	return err
}

func kindOf(err error) error {
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() {
		case sqlite3.SQLITE_READONLY_DBMOVED:
			return ErrGone
		case sqlite3.SQLITE_IOERR_SHMSIZE: // no room for the index of the log
			return ErrFull
		}
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy
		case sqlite3.SQLITE_FULL:
			return ErrFull
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return ErrReadOnly
		case sqlite3.SQLITE_IOERR:
			return ErrDisk
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return ErrCorrupt
		}
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	}
	return nil
}
