// Package store keeps everything: feeds, items, what they were judged to be, and what the reader did with them, in one
// SQLite file. It is the only package that knows a database. Writing goes through one connection and one transaction at
// a time; reading goes through a small pool that sees the last commit and never waits for the writer. Every list is a
// window over an index and every count is a maintained counter, so that what a screen asks costs the same in a store of
// ten thousand items and of a million. Times are kept in whole seconds.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Options say where the store is and who reads it.
type Options struct {
	Path string
	// Reader names whose marks are read and written; empty is the one reader that every store has.
	Reader string
	// ReadOnly opens without the right to write. A store that does not exist is then an empty one, and no file is made.
	ReadOnly bool
	Now      func() time.Time
	// MaxPages bounds the file, in pages of 4 KiB (0: unbounded). A write beyond it fails with ErrFull, as on a full disk.
	MaxPages int
}

// Store is an open store. Its methods are safe for concurrent use.
type Store struct {
	o        Options
	path     string
	now      func() time.Time
	readOnly bool
	empty    bool // nothing on disk: an empty store in memory stands in

	// A repair puts others in their place while everybody reads.
	reads atomic.Pointer[sql.DB] // the connections that read; see db
	who   atomic.Int64           // the reader; see reader

	feedsRead atomic.Int64 // how many feeds there were when they were last read

	wp *sql.DB // holds exactly one connection, w

	mu    sync.Mutex // serialises transactions on w
	w     *sql.Conn  // of a store open for reading only: the connection that looks for changes
	full  bool       // the writer's synchronous setting
	pages int        // the writer's pages, see fitPages
	past  atomic.Pointer[epoch]

	names   nameCache
	tallies tallies // guarded by mu
	tuned   bool    // see tuneSearch; guarded by mu
	cooled  int64   // the newest item when cool last looked; guarded by mu
	lock    lock
	files   presence
	how     string // added to the file's name as a parameter: asItLies or nothing
	// Note is what opening had to do that the user must hear of: a corrupt file set aside. Empty when nothing.
	Note string
}

// Open opens the store, creates it when there is none, and brings an older schema forward. A file that is no database or
// is too damaged to open is set aside under a new name, what can be read of it is saved into a fresh store, and Note says
// so. ErrNewer, ErrReadOnly, ErrFull and ErrBusy say in words what stands in the way.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := openInTime(ctx, o)
	if !errors.Is(err, ErrCorrupt) || o.ReadOnly {
		return s, err
	}
	aside, saved, serr := salvage(ctx, o)
	if serr != nil {
		return nil, errors.Join(err, serr)
	}
	s, err = open(ctx, o)
	if err != nil {
		return nil, err
	}
	s.Note = fmt.Sprintf("the store was damaged: it is set aside as %s; %s", aside, saved)
	return s, nil
}

// busyTime is how long another program is waited for.
const busyTime = 10 * time.Second

// openInTime opens a store again when another program was in the way. Of programs that make the same new store in one
// instant, or open it in the instant in which its last user leaves, the library refuses some at once, without waiting.
func openInTime(ctx context.Context, o Options) (*Store, error) {
	limit, cancel := context.WithTimeout(ctx, busyTime)
	defer cancel()
	for wait := time.Millisecond; ; wait *= 2 {
		s, err := open(ctx, o)
		if !errors.Is(err, ErrBusy) {
			return s, err
		}
		select {
		case <-limit.Done():
			return s, err
		case <-time.After(wait):
		}
	}
}

func open(ctx context.Context, o Options) (s *Store, err error) {
	s = &Store{o: o, path: o.Path, now: o.Now, readOnly: o.ReadOnly}
	defer func() {
		if err != nil {
			_ = s.Close()
			s, err = nil, fold(err, o.Path)
		}
	}()
	if info, serr := os.Stat(o.Path); serr == nil && !info.Mode().IsRegular() {
		return s, fmt.Errorf("%s is %s and no store: move it away, or use another --data directory", o.Path,
			map[bool]string{true: "a directory", false: "no ordinary file"}[info.IsDir()])
	}
	if o.ReadOnly {
		return s, s.openReadOnly(ctx, o)
	}
	if err = os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return s, fmt.Errorf("make the data directory: %w", err)
	}
	if err = mayWrite(o.Path); err != nil {
		return s, err
	}
	s.files.open(o.Path)
	if err = s.openWriter(ctx, o); err != nil {
		return s, err
	}
	if err = s.openReaders(ctx, o); err == nil {
		s.files.note(o.Path)
	}
	return s, err
}

// Close ends the connections. The last one to close folds the write-ahead log into the file.
func (s *Store) Close() error {
	s.lock.mu.Lock()
	s.lock.drop()
	s.lock.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.w != nil {
		errs = append(errs, s.w.Close())
		s.w = nil
	}
	if r := s.db(); r != nil {
		errs = append(errs, r.Close())
	}
	if s.wp != nil {
		errs = append(errs, s.wp.Close())
	}
	return fold(errors.Join(errs...), s.path)
}

// db gives the connections that read; nil before the store is open.
func (s *Store) db() *sql.DB { return s.reads.Load() }

// reader gives the number of the reader whose marks are read and written.
func (s *Store) reader() int64 { return s.who.Load() }

// Path gives the file's name.
func (s *Store) Path() string { return s.path }
