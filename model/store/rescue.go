package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// copyTable copies the rows of a table until the damage, then backwards from its end. whole says that there was none.
func (s *Store) copyTable(ctx context.Context, old *sql.DB, table string) (n int, whole bool, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		cols, err := t.columns(table)
		if err != nil {
			return err
		}
		whole = true
		if cols = shared(t.ctx, old, table, cols); len(cols) == 0 {
			return nil // the schema of the damaged store has no such table
		}
		for _, order := range []string{"", " ORDER BY 1 DESC"} {
			got, ok, err := t.copyRows(old, table, cols, order)
			n += got
			if err != nil || ok {
				return err
			}
			whole = false
		}
		return nil
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

// copyRows copies until a row cannot be read. An error is one of writing.
func (t *tx) copyRows(old *sql.DB, table string, cols []string, order string) (n int, whole bool, err error) {
	rows, err := old.QueryContext(t.ctx, "SELECT "+strings.Join(cols, ",")+" FROM "+table+order)
	if err != nil {
		return 0, false, nil // unreadable: nothing of it is saved
	}
	defer rows.Close()
	values := make([]any, len(cols))
	dest := make([]any, len(cols))
	for i := range values {
		dest[i] = &values[i]
	}
	insert := "INSERT OR IGNORE INTO " + table + "(" + strings.Join(cols, ",") + ") VALUES" + marks(1, len(cols))
	if table == "meta" {
		insert = strings.Replace(insert, "IGNORE", "REPLACE", 1)
	}
	for rows.Next() {
		if rows.Scan(dest...) != nil {
			return n, false, nil
		}
		for i, v := range values { // the driver lends the bytes until the next row
			if b, ok := v.([]byte); ok {
				values[i] = append([]byte{}, b...)
			}
		}
		done, err := t.exec(insert, values...)
		if err != nil && !errors.Is(kindOf(err), ErrFull) {
			continue // a row that breaks a rule of the schema is damage, too
		}
		if err != nil {
			return n, false, err
		}
		n += int(done)
	}
	return n, rows.Err() == nil, nil
}
