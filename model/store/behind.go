package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"attache/model"
)

// part is where in a list a window lies: in all of it, behind some row or in front of it.
type part struct {
	where    string // the condition on a row, which begins with AND; empty for the whole list
	args     []any  // of the condition
	backward bool   // the rows are read from the window's end, where the row is that it lies in front of
}

// partOfThreads is the part that a question is about; all of the list when none of the threads that it names is there. The
// list's index leads to them as it does to the first.
func (s *Store) partOfThreads(ctx context.Context, q model.ThreadQuery) (part, error) {
	of, than, p := q.After, "<", part{}
	if len(q.Before) > 0 {
		of, than, p.backward = q.Before, ">", true
	}
	if len(of) == 0 {
		return part{}, nil
	}
	var pinned, rank, id int64
	var args []any
	where := "thread IN " + among(&args, of)
	err := s.db().QueryRowContext(ctx, "SELECT pinned, rank, thread FROM thread_state WHERE reader="+s.me()+" AND "+where+
		" ORDER BY pinned, rank, thread LIMIT 1", args...).Scan(&pinned, &rank, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return part{}, nil
	}
	p.where, p.args = " AND (ts.pinned,ts.rank,ts.thread)"+than+"(?,?,?)", []any{pinned, rank, id}
	return p, fold(err, s.path)
}

// partOfItems is partOfThreads for a list of items.
func (s *Store) partOfItems(ctx context.Context, q model.ItemQuery) (part, error) {
	of, p := q.After, part{}
	if len(q.Before) > 0 {
		of, p.backward = q.Before, true
	}
	if len(of) == 0 {
		return part{}, nil
	}
	order, than := "published, id", "<"
	if q.OldestFirst {
		order = "published DESC, id DESC"
	}
	if q.OldestFirst != p.backward {
		than = ">"
	}
	var published, id int64
	var args []any
	where := "id IN " + among(&args, of)
	err := s.db().QueryRowContext(ctx, "SELECT published, id FROM items WHERE "+where+" ORDER BY "+order+" LIMIT 1", args...).Scan(&published, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return part{}, nil
	}
	p.where = fmt.Sprintf(" AND i.published%[1]s=? AND (i.published%[1]s? OR i.id%[1]s?)", than)
	p.args = []any{published, published, id}
	return p, fold(err, s.path)
}
