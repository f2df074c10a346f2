package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// openReadOnly reads a store that may not exist: then an empty one in memory stands in for it.
func (s *Store) openReadOnly(ctx context.Context, o Options) error {
	if _, err := os.Stat(o.Path); errors.Is(err, os.ErrNotExist) {
		return s.openMemory(ctx, o)
	} else if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	if !hasLog(o.Path) && mayWrite(o.Path) != nil {
		s.how = asItLies
	}
	v, err := s.version(ctx, o)
	if kind := kindOf(err); (kind == ErrReadOnly || kind == ErrFull || kind == ErrDisk) && !hasLog(o.Path) {
		s.how = asItLies
		v, err = s.version(ctx, o)
	}
	switch {
	case err != nil:
		return err
	case v > len(migrations):
		return &NewerError{Path: o.Path, Found: v, Known: len(migrations)}
	case v == 0:
		_ = s.db().Close()
		return s.openMemory(ctx, o)
	case v < len(migrations): // reading an older schema needs it brought forward once
		full, err := open(ctx, Options{Path: o.Path, Reader: o.Reader, Now: o.Now})
		if err != nil {
			return err
		}
		if err := full.Close(); err != nil {
			return err
		}
	}
	return s.findReader(ctx, o.Reader)
}

// asItLies has a file read without the help of others beside it. It is for a store without a log, in a place where nothing
// may be written: an index of the log would be left behind there that later writers cannot use.
const asItLies = "&immutable=1"

// hasLog says that there is a log beside the file with something in it.
func hasLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// mayWrite says why a file cannot be written, if so.
func mayWrite(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err // it says what it wanted to do
	}
	return f.Close()
}

// version opens the readers and gives the schema's version, which is the first thing that is read.
func (s *Store) version(ctx context.Context, o Options) (v int, err error) {
	if r := s.db(); r != nil {
		_ = r.Close() // it could not read
	}
	if err := s.openReaders(ctx, o); err != nil {
		return 0, err
	}
	err = s.db().QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

func (s *Store) openMemory(ctx context.Context, o Options) error {
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	s.empty = true
	s.reads.Store(db)
	s.who.Store(1)
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return migrate(ctx, c, o.Path)
}

// What the connections keep of the file's pages, in KiB as the library counts; a page takes twice its size in memory, since
// the library's allocator has only sizes that are powers of two, and a page with its head is just above one. The system keeps
// the file at hand as well, so more gains little: see `measure soak` and `measure store` before it is changed.
const (
	writerPages = 1500 // between bursts
	burstPages  = 4000 // of the writer while looks bring a lot
	readerPages = 1000 // for each connection
	readAtOnce  = 4
)

// burst is how many items at once are a lot: what they touch of the file is worth more memory while they come.
const burst = 400

// fitPages gives the writer the pages that storing so many items is worth.
func (t *tx) fitPages(items int) error {
	pages := writerPages
	if items >= burst {
		pages = burstPages
	}
	if t.s.pages == pages {
		return nil
	}
	t.s.pages = pages
	return t.once(fmt.Sprintf("PRAGMA cache_size=-%d", pages))
}

func (s *Store) openWriter(ctx context.Context, o Options) error {
	db, err := openDB(dsn(o.Path, "busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)",
		"foreign_keys(0)", fmt.Sprintf("cache_size(-%d)", writerPages), "wal_autocheckpoint(4000)", "journal_size_limit(33554432)", "temp_store(MEMORY)"), keptByWriter)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	s.wp = db
	s.pages = writerPages
	if s.w, err = db.Conn(ctx); err != nil {
		return err
	}
	if err := migrate(ctx, s.w, o.Path); err != nil {
		return err
	}
	if o.MaxPages > 0 {
		if _, err := s.w.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", o.MaxPages)); err != nil {
			return err
		}
	}
	return s.ensureReader(ctx, o.Reader)
}

func (s *Store) openReaders(ctx context.Context, o Options) error {
	db, err := openDB(dsn(o.Path, "busy_timeout(10000)", "query_only(1)", fmt.Sprintf("cache_size(-%d)", readerPages), "temp_store(MEMORY)")+s.how, keptByReader)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(readAtOnce)
	db.SetMaxIdleConns(readAtOnce)
	s.reads.Store(db)
	return db.PingContext(ctx)
}

// Spare lets go of the pages of the file that are held in memory, and of the writer's statements. They come back as they are
// needed; it is for when nothing is going on. In the middle of a repair, which closes the store and opens it anew, and after
// its end, nothing is held.
func (s *Store) Spare() {
	if s.empty || s.readOnly {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil {
		return
	}
	s.db().SetMaxIdleConns(1) // the others are closed, and opened again when several read at once
	s.db().SetMaxIdleConns(readAtOnce)
	s.tallies = tallies{} // counted anew for what comes next
	_ = s.w.Raw(func(c any) error { c.(*conn).forget(); return nil })
	_, _ = s.w.ExecContext(context.Background(), "PRAGMA shrink_memory") // what does not work costs memory and nothing else
	pieces.rest()
}

// dsn names the file as a URI, so that a question mark or a percent sign in its path means itself.
func dsn(path string, pragmas ...string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
	q := url.Values{"_pragma": pragmas}
	return u.String() + "?" + q.Encode()
}

// openPlain opens a connection of its own to the store's file, which must be there.
func (s *Store) openPlain() (*sql.DB, error) {
	path := s.path
	if !exists(path) {
		return nil, fmt.Errorf("%s: %w", path, os.ErrNotExist)
	}
	db, err := sql.Open("sqlite", dsn(path, "busy_timeout(10000)")+s.how)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return db, nil
}
