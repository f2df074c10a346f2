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
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver, pure Go
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
	reader   int64

	r  *sql.DB
	wp *sql.DB // holds exactly one connection, w

	mu    sync.Mutex // serialises transactions on w
	w     *sql.Conn  // of a store open for reading only: the connection that looks for changes
	stmts map[string]*sql.Stmt
	full  bool // the writer's synchronous setting

	names nameCache
	lock  lock
	files presence
	how   string // added to the file's name as a parameter: asItLies or nothing
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
	s, err := open(ctx, o)
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

func open(ctx context.Context, o Options) (s *Store, err error) {
	s = &Store{o: o, path: o.Path, now: o.Now, readOnly: o.ReadOnly, stmts: map[string]*sql.Stmt{}}
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
		_ = s.r.Close()
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
	if s.r != nil {
		_ = s.r.Close() // it could not read
	}
	if err := s.openReaders(ctx, o); err != nil {
		return 0, err
	}
	err = s.r.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

func (s *Store) openMemory(ctx context.Context, o Options) error {
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	s.r, s.empty, s.reader = db, true, 1
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
	writerPages = 4000
	readerPages = 2000 // for each connection
	readAtOnce  = 4
)

func (s *Store) openWriter(ctx context.Context, o Options) error {
	db, err := sql.Open("sqlite", dsn(o.Path, "busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)",
		"foreign_keys(0)", fmt.Sprintf("cache_size(-%d)", writerPages), "wal_autocheckpoint(4000)", "journal_size_limit(33554432)", "temp_store(MEMORY)"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	s.wp = db
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
	db, err := sql.Open("sqlite", dsn(o.Path, "busy_timeout(10000)", "query_only(1)", fmt.Sprintf("cache_size(-%d)", readerPages), "temp_store(MEMORY)")+s.how)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(readAtOnce)
	db.SetMaxIdleConns(readAtOnce)
	s.r = db
	return db.PingContext(ctx)
}

// dsn names the file as a URI, so that a question mark or a percent sign in its path means itself.
func dsn(path string, pragmas ...string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
	q := url.Values{"_pragma": pragmas}
	return u.String() + "?" + q.Encode()
}

// Close ends the connections. The last one to close folds the write-ahead log into the file.
func (s *Store) Close() error {
	s.lock.mu.Lock()
	s.lock.drop()
	s.lock.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	s.stmts = map[string]*sql.Stmt{}
	if s.w != nil {
		errs = append(errs, s.w.Close())
		s.w = nil
	}
	if s.r != nil {
		errs = append(errs, s.r.Close())
	}
	if s.wp != nil {
		errs = append(errs, s.wp.Close())
	}
	return fold(errors.Join(errs...), s.path)
}

// Path gives the file's name.
func (s *Store) Path() string { return s.path }

// tx is a transaction under way on the writer.
type tx struct {
	s   *Store
	ctx context.Context
	now time.Time
}

// write runs fn in one transaction. durable waits until the disk has it (what a person did by hand); otherwise the last
// commits before a power cut may be lost, though never half of one. The context is looked at before the transaction
// begins; once begun it runs to its end, so that a commit is never in doubt.
func (s *Store) write(ctx context.Context, durable bool, fn func(*tx) error) error {
	if s.readOnly {
		return fmt.Errorf("%s is open for reading only: %w", s.path, ErrReadOnly)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.w == nil {
		return ErrClosed
	}
	if err := s.files.check(); err != nil {
		return err
	}
	return fold(s.writeLocked(context.WithoutCancel(ctx), durable, fn), s.path)
}

func (s *Store) writeLocked(ctx context.Context, durable bool, fn func(*tx) error) (err error) {
	if durable != s.full {
		level := map[bool]string{false: "NORMAL", true: "FULL"}[durable]
		if _, err := s.w.ExecContext(ctx, "PRAGMA synchronous="+level); err != nil {
			return err
		}
		s.full = durable
	}
	if _, err := s.w.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	done := false
	defer func() { // also when fn panics: the next transaction must not find this one open
		if !done {
			_, _ = s.w.ExecContext(ctx, "ROLLBACK")
			s.names.forget()
		}
	}()
	if err := fn(&tx{s: s, ctx: ctx, now: s.now().UTC()}); err != nil {
		return err
	}
	if _, err := s.w.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// stmt prepares a statement once for the life of the store.
func (t *tx) stmt(q string) (*sql.Stmt, error) {
	if st, ok := t.s.stmts[q]; ok {
		return st, nil
	}
	st, err := t.s.w.PrepareContext(t.ctx, q)
	if err != nil {
		return nil, fmt.Errorf("prepare %.60q: %w", q, err)
	}
	t.s.stmts[q] = st
	return st, nil
}

// exec runs a statement of fixed wording and gives the number of rows that it changed.
func (t *tx) exec(q string, args ...any) (int64, error) {
	st, err := t.stmt(q)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%.60q: %w", q, err)
	}
	return res.RowsAffected()
}

// once runs a statement whose wording is made for the occasion, without keeping it prepared.
func (t *tx) once(q string, args ...any) error {
	if _, err := t.s.w.ExecContext(t.ctx, q, args...); err != nil {
		return fmt.Errorf("%.60q: %w", q, err)
	}
	return nil
}

func (t *tx) query(q string, args ...any) (*sql.Rows, error) {
	return t.s.w.QueryContext(t.ctx, q, args...)
}

// row reads one row of fixed wording; sql.ErrNoRows when there is none.
func (t *tx) row(dest []any, q string, args ...any) error {
	st, err := t.stmt(q)
	if err != nil {
		return err
	}
	return st.QueryRowContext(t.ctx, args...).Scan(dest...)
}

// each runs fn for every row, scanned into dest.
func each(rows *sql.Rows, err error, fn func() error, dest ...any) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := fn(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// list writes ids as an SQL list. They are numbers, so nothing needs quoting.
func list[T ~int64](ids []T) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%d", int64(id))
	}
	b.WriteByte(')')
	return b.String()
}

// marks writes n groups of placeholders: "(?,?),(?,?)".
func marks(rows, cols int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", cols), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func fromUnix(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.Unix(v, 0).UTC()
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
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
