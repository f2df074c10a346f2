package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"attache/model"
)

// behindThreads is the condition on a list of threads that lets only those through which stand behind all of after; empty when
// none of these is there. The list's index leads to them as it does to the first.
func (s *Store) behindThreads(ctx context.Context, after []model.ThreadID) (string, error) {
	if len(after) == 0 {
		return "", nil
	}
	var pinned, rank, id int64
	err := s.r.QueryRowContext(ctx, "SELECT pinned, rank, thread FROM thread_state WHERE reader="+s.me()+" AND thread IN "+list(after)+
		" ORDER BY pinned, rank, thread LIMIT 1").Scan(&pinned, &rank, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return fmt.Sprintf(" AND (ts.pinned,ts.rank,ts.thread)<(%d,%d,%d)", pinned, rank, id), fold(err, s.path)
}

// behindItems is behindThreads for a list of items.
func (s *Store) behindItems(ctx context.Context, q model.ItemQuery) (string, error) {
	if len(q.After) == 0 {
		return "", nil
	}
	order, than := "published, id", "<"
	if q.OldestFirst {
		order, than = "published DESC, id DESC", ">"
	}
	var published, id int64
	err := s.r.QueryRowContext(ctx, "SELECT published, id FROM items WHERE id IN "+list(q.After)+" ORDER BY "+order+" LIMIT 1").Scan(&published, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return fmt.Sprintf(" AND i.published%[1]s=%[2]d AND (i.published%[1]s%[2]d OR i.id%[1]s%[3]d)", than, published, id), fold(err, s.path)
}
