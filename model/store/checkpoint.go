package store

import (
	"context"
	"errors"
	"fmt"

	"attache/model"
	"attache/model/threads"
)

// markKey names, in meta, the last item that the stored memos and the corpus know. What was placed after it is the tail that a
// grouper is told of when it goes on: see Warm.
const markKey = "group_mark"

// mostTail bounds the tail. It is longer than a grouper that is alive lets it grow, and shorter than what would keep the
// first new report waiting for long after a large import.
const mostTail = 50_000

// ErrOvertaken says that another program has grouped meanwhile: what the caller's grouper remembers is not what is stored.
var ErrOvertaken = errors.New("another program has grouped meanwhile")

// SaveCheckpoint stores what a grouper remembers of everything up to the item mark, in one transaction with that number. seq is
// the count of grouping transactions that the grouper has seen; when there were others since, nothing is stored and the
// error is ErrOvertaken. Nothing that was ingested hangs on it: a program that ends without leaves the items after the last
// mark, and whoever groups next lays them into place again. What can no longer grow, as the span says, is forgotten.
func (s *Store) SaveCheckpoint(ctx context.Context, cp threads.Checkpoint, mark model.ItemID, seq int64, span Span) error {
	return s.write(ctx, false, func(t *tx) error {
		t.aside = true
		now, err := t.meta("group_seq")
		if err != nil {
			return err
		}
		if now != seq {
			return ErrOvertaken
		}
		// First, since what is written then has the pages of what has gone, and the file does not grow.
		if err := t.cool(span); err != nil {
			return err
		}
		if err := saveMemos(t, "development_memos", "developments", cp.Developments); err != nil {
			return fmt.Errorf("store the memos of developments: %w", err)
		}
		if err := saveMemos(t, "thread_memos", "threads", cp.Threads); err != nil {
			return fmt.Errorf("store the memos of threads: %w", err)
		}
		if len(cp.Corpus) > 0 {
			if err := t.setMeta("corpus", pack(cp.Corpus)); err != nil {
				return err
			}
		}
		return t.setMeta(markKey, int64(mark))
	})
}

// saveMemos writes memos of what is stored; one whose development or thread has gone is left out.
func saveMemos[K ~int64](t *tx, table, of string, memos map[K][]byte) error {
	args := make([]any, 0, 2*len(memos))
	for _, id := range keysOfMap(memos) {
		args = append(args, int64(id), packMemo(memos[id]))
	}
	return t.upsert("INSERT INTO "+table+"(id,last,memo) SELECT o.id, o.last, v.column2 FROM (VALUES ", ") v CROSS JOIN "+of+` o ON o.id=v.column1 WHERE true
ON CONFLICT DO UPDATE SET last=excluded.last, memo=excluded.memo`, 2, args)
}
