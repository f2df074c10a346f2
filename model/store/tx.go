package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// tx is a transaction under way on the writer.
type tx struct {
	s   *Store
	ctx context.Context
	now time.Time
	at  epoch // see epoch; zero when nobody asked
	// aside says that nothing is changed that an item is known or counted by, see epoch.
	aside bool
	// tallied says that the store's tallies follow what is done; see held.
	tallied bool
	tuned   bool // the search index is known to be set up
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
	t := &tx{s: s, ctx: ctx, now: s.now().UTC()}
	if err := t.sameSchema(); err != nil {
		return err
	}
	if err := fn(t); err != nil {
		return err
	}
	if _, err := s.w.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	e := t.after()
	s.past.Store(&e)
	s.tuned = s.tuned || t.tuned
	if t.tallied {
		s.tallies.at = e
	}
	return nil
}

// sameSchema refuses to write into a store that another program has brought to a schema that this one does not know: what that has
// written in new forms would be taken for damaged here, and written over.
func (t *tx) sameSchema() error {
	var have int
	if err := t.row([]any{&have}, "PRAGMA user_version"); err != nil {
		return err
	}
	if have > len(migrations) {
		return &NewerError{Path: t.s.path, Found: have, Known: len(migrations)}
	}
	return nil
}

// exec runs a statement and gives the number of rows that it changed.
func (t *tx) exec(q string, args ...any) (int64, error) {
	var n int64
	err := t.s.w.Raw(func(c any) (err error) { n, err = c.(*conn).exec(t.ctx, q, args); return err })
	if err != nil {
		return 0, fmt.Errorf("%.60q: %w", q, err)
	}
	return n, nil
}

// once is exec for who does not ask how many rows it were.
func (t *tx) once(q string, args ...any) error {
	_, err := t.exec(q, args...)
	return err
}

func (t *tx) query(q string, args ...any) (*sql.Rows, error) {
	return t.s.w.QueryContext(t.ctx, q, args...)
}

// row reads one row; sql.ErrNoRows when there is none.
func (t *tx) row(dest []any, q string, args ...any) error {
	return t.s.w.QueryRowContext(t.ctx, q, args...).Scan(dest...)
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

// number has a column of whole numbers read: for all types but int64, database/sql would make words of each number and read
// these.
type number[T ~int | ~uint8] struct{ to *T }

func whole[T ~int | ~uint8](to *T) number[T] { return number[T]{to} }

// Scan reads what is stored; see sql.Scanner.
func (n number[T]) Scan(v any) error {
	i, ok := v.(int64)
	if !ok || int64(T(i)) != i {
		return fmt.Errorf("a number is stored as %v: %w", v, ErrCorrupt)
	}
	*n.to = T(i)
	return nil
}

// list writes ids as an SQL list. They are numbers, so nothing needs quoting.
func list[T ~int64](ids []T) string {
	b := append(make([]byte, 0, 2+12*len(ids)), '(')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(id), 10)
	}
	return string(append(b, ')'))
}

// mostBound is the longest list of numbers that are bound to a statement rather than written into it.
const mostBound = 64

// among writes a list of places for ids and puts the ids behind args, which are bound to them. Its length is a power of two, the
// last id standing in for those that lack, so that a statement with it has few wordings and is kept (see openDB). Where there
// are more than mostBound, or none, it is what list writes.
func among[T ~int64](args *[]any, ids []T) string {
	if len(ids) == 0 || len(ids) > mostBound {
		return list(ids)
	}
	n := 1
	for n < len(ids) {
		n *= 2
	}
	for i := range n {
		*args = append(*args, int64(ids[min(i, len(ids)-1)]))
	}
	return marks(1, n)
}

// marks writes n groups of placeholders: "(?,?),(?,?)".
func marks(rows, cols int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", cols), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}

// insert writes rows of cols values each, many to a statement.
func (t *tx) insert(head string, cols int, args []any) error {
	return t.upsert(head, "", cols, args)
}

// upsertGiving is upsert with a clause that gives rows: fn is called for each, scanned into dest.
func (t *tx) upsertGiving(head, tail string, cols int, args []any, fn func() error, dest ...any) error {
	return t.chunks(head, tail, cols, args, func(q string, args []any) error {
		rows, err := t.query(q, args...)
		return each(rows, err, fn, dest...)
	})
}

// upsert is insert with a clause after the values.
func (t *tx) upsert(head, tail string, cols int, args []any) error {
	return t.chunks(head, tail, cols, args, func(q string, args []any) error {
		_, err := t.exec(q, args...)
		return err
	})
}

// mostRows is how many rows one statement writes at most.
const mostRows = 64

// chunks runs a statement over rows of cols values each, many to a statement.
func (t *tx) chunks(head, tail string, cols int, args []any, run func(q string, args []any) error) error {
	for _, chunk := range [...]int{mostRows, 8, 1} {
		n := chunk * cols
		if len(args) < n {
			continue
		}
		q := head + marks(chunk, cols) + tail
		for len(args) >= n {
			if err := run(q, args[:n]); err != nil {
				return err
			}
			args = args[n:]
		}
	}
	return nil
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
