package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
)

// rescued are the tables that are copied out of a damaged store, what matters most first. Everything else is counted or
// indexed anew from them.
var rescued = []string{"item_state", "feeds", "names", "items", "readers", "threads", "developments", "thread_state", "revisions", "articles", "article_parts", "evidence",
	"known", "redirects", "constraints", "development_memos", "thread_memos", "meta", "actions", "audit", "feed_days"}

// rescue copies every row that can be read from a damaged file into a fresh store and makes that store's counters and
// index true. It says in words what it saved.
func rescue(ctx context.Context, o Options, from string) (string, error) {
	s, err := open(ctx, o)
	if err != nil {
		return "", err
	}
	defer s.Close() //nolint:errcheck // closed again with its error looked at by whoever opens it next
	// A file that was cut short is refused whole, unless the connection is one that may mend the schema.
	old, err := sql.Open("sqlite", dsn(from, "query_only(1)", "writable_schema(1)"))
	if err != nil {
		return "", err
	}
	defer old.Close() //nolint:errcheck // a damaged file
	var items, lost int
	for _, table := range rescued {
		n, whole, err := s.copyTable(ctx, old, table)
		if err != nil {
			return "", err
		}
		if table == "items" {
			items = n
		}
		if !whole {
			lost++
		}
	}
	if err := s.Rebuild(ctx); err != nil {
		return "", err
	}
	if items == 0 {
		return "nothing in it could be read, and a new store was begun", nil
	}
	return fmt.Sprintf("%s could be saved (%d of %d tables whole)", count(items, "item"), len(rescued)-lost, len(rescued)), nil
}

// copyTable copies the rows of a table until the damage, then backwards from its end, then what lies between damaged places. whole
// says that there was none.
func (s *Store) copyTable(ctx context.Context, old *sql.DB, table string) (n int, whole bool, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		cols, err := t.columns(table)
		if err != nil {
			return err
		}
		if cols = shared(t.ctx, old, table, cols); len(cols) == 0 {
			whole = true // the schema of the damaged store has no such table
			return nil
		}
		c := &copying{tx: t, old: old, table: table, cols: cols}
		if whole, err = c.all(); err != nil {
			return err
		}
		return t.row([]any{&n}, "SELECT count(*) FROM "+table)
	})
	return n, whole, err
}

// shared gives those of the columns that a store of an earlier schema has, too; all of them when its schema cannot be read.
func shared(ctx context.Context, old *sql.DB, table string, cols []string) (out []string) {
	var name string
	have := map[string]bool{}
	rows, err := old.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", table)
	if each(rows, err, func() error { have[name] = true; return nil }, &name) != nil {
		return cols
	}
	for _, c := range cols {
		if have[c] {
			out = append(out, c)
		}
	}
	return out
}

func (t *tx) columns(table string) (cols []string, err error) {
	var name string
	rows, err := t.query("SELECT name FROM pragma_table_info(?)", table)
	err = each(rows, err, func() error { cols = append(cols, name); return nil }, &name)
	return cols, err
}

// copying is a table of a damaged store on its way into another.
type copying struct {
	*tx
	old   *sql.DB
	table string
	cols  []string
}

// all copies what can be read.
func (c *copying) all() (whole bool, err error) {
	up, err := c.rows("")
	if err != nil || up.whole {
		return true, err
	}
	down, err := c.rows(" ORDER BY 1 DESC")
	if err != nil || down.whole {
		return false, err
	}
	numbered, err := c.numbered()
	if err != nil || !numbered {
		return false, err
	}
	// Most numbers are small ones, and strides that began far below them would leap over all. Only what things are known by may be
	// anywhere, and is everywhere then.
	from, to := int64(0), int64(math.MaxInt64)
	if down.any {
		to = down.last - 1
	}
	if up.any {
		from = up.last + 1
	} else if err := c.between(math.MinInt64, min(to, -1)); err != nil {
		return false, err
	}
	return false, c.between(from, to)
}

// numbered says whether the rows of the table have numbers, which stand in its first column then.
func (c *copying) numbered() (yes bool, err error) {
	return yes, c.row([]any{&yes}, "SELECT NOT wr FROM pragma_table_list WHERE schema='main' AND name=?", c.table)
}

// mostGaps bounds how many damaged places between looks past: some seconds.
const mostGaps = 2000

// between copies the rows with the numbers from one to another; at both there is damage.
func (c *copying) between(from, to int64) error {
	width := uint64(1)
	for range mostGaps {
		got, err := c.span(from, to)
		if err != nil || got.whole || got.any && got.last == to {
			return err
		}
		if got.any {
			from = got.last + 1
		}
		good, found, err := c.past(from, to, max(width/16, 1))
		if err != nil || !found {
			return err
		}
		from, width = good, uint64(good)-uint64(from) // in order, so that what wraps around wraps back
	}
	return nil
}

// past finds the first number behind a damaged place, up to a last one, at which there is something to read or nothing at all. It
// leaps in strides that double, and then goes back by halves: some dozens of reads, however far numbers lie apart.
func (c *copying) past(bad, last int64, stride uint64) (good int64, found bool, err error) {
	for ; ; stride *= 2 {
		if left := uint64(last) - uint64(bad); left < stride || stride == 0 {
			return 0, false, c.ctx.Err()
		}
		good = int64(uint64(bad) + stride)
		got, err := c.span(good, good)
		if err != nil {
			return 0, false, err
		}
		if got.whole {
			break
		}
		bad = good
	}
	for {
		half := (uint64(good) - uint64(bad)) / 2
		if half == 0 {
			return good, true, nil
		}
		middle := int64(uint64(bad) + half)
		got, err := c.span(middle, middle)
		switch {
		case err != nil:
			return 0, false, err
		case got.whole:
			good = middle
		default:
			bad = middle
		}
	}
}

// span copies the rows with the numbers from one to another.
func (c *copying) span(from, to int64) (copied, error) {
	return c.rows(fmt.Sprintf(" WHERE %s BETWEEN %d AND %d ORDER BY 1", c.cols[0], from, to))
}

// copied is what was read.
type copied struct {
	any   bool  // a row
	last  int64 // its number
	whole bool  // nothing stood in the way
}

// rows copies the rows of a table, or those that a clause leaves, until one cannot be read. An error is one of writing.
func (c *copying) rows(which string) (got copied, err error) {
	rows, err := c.old.QueryContext(c.ctx, "SELECT "+strings.Join(c.cols, ",")+" FROM "+c.table+which)
	if err != nil {
		return got, nil // unreadable: nothing of it is saved
	}
	defer rows.Close()
	values := make([]any, len(c.cols))
	dest := make([]any, len(c.cols))
	for i := range values {
		dest[i] = &values[i]
	}
	insert := "INSERT OR IGNORE INTO " + c.table + "(" + strings.Join(c.cols, ",") + ") VALUES" + marks(1, len(c.cols))
	if c.table == "meta" {
		insert = strings.Replace(insert, "IGNORE", "REPLACE", 1)
	}
	for rows.Next() {
		if rows.Scan(dest...) != nil {
			return got, nil
		}
		if number, ok := values[0].(int64); ok {
			got.any, got.last = true, number
		}
		for i, v := range values { // the driver lends the bytes until the next row
			if b, ok := v.([]byte); ok {
				values[i] = append([]byte{}, b...)
			}
		}
		// A row that breaks a rule of the schema is damage, too.
		if err := c.once(insert, values...); err != nil && errors.Is(kindOf(err), ErrFull) {
			return got, err
		}
	}
	got.whole = rows.Err() == nil
	return got, nil
}
