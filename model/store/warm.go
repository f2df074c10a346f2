package store

import (
	"context"
	"fmt"
	"time"

	"attache/model/threads"
)

// Warm reads what a grouper needs to go on: the developments and threads that moved within the given time before the
// newest item, the identifiers given out, the corpus, and what the reader decided. seq is GroupSeq at the same moment.
func (s *Store) Warm(ctx context.Context, devs, ths time.Duration) (w threads.Warm, seq int64, err error) {
	tx, err := s.r.BeginTx(ctx, nil) // one moment for everything read here
	if err != nil {
		return w, 0, fold(err, s.path)
	}
	defer tx.Rollback() //nolint:errcheck // a reading transaction has nothing to lose
	var newest int64
	var corpus []byte
	err = tx.QueryRowContext(ctx, `SELECT (SELECT value FROM meta WHERE key='last_development'), (SELECT value FROM meta WHERE key='last_thread'),
(SELECT value FROM meta WHERE key='group_seq'), coalesce((SELECT value FROM meta WHERE key='corpus'), x''),
coalesce((SELECT max(last) FROM development_memos), 0)`).Scan(&w.LastDev, &w.LastThread, &seq, &corpus, &newest)
	if err != nil {
		return w, 0, fold(err, s.path)
	}
	w.Corpus, _ = unpack(corpus) // what is damaged the grouper does without, here and below: see threads.Grouper
	var d threads.DevelopmentState
	var t threads.ThreadState
	var first, last int64
	var memo []byte
	var actors, places string
	rows, err := tx.QueryContext(ctx, `SELECT d.id,d.thread,d.track,d.title,d.first,d.last,m.memo FROM development_memos m JOIN developments d ON d.id=m.id
WHERE m.last>=? ORDER BY d.id`, newest-int64(devs/time.Second))
	err = each(rows, err, func() error {
		one := d
		one.First, one.Last = fromUnix(first), fromUnix(last)
		one.Memo, _ = unpack(memo)
		w.Developments = append(w.Developments, one)
		return nil
	}, &d.ID, &d.Thread, &d.Track, &d.Title, &first, &last, &memo)
	if err != nil {
		return w, 0, fold(fmt.Errorf("read warm developments: %w", err), s.path)
	}
	rows, err = tx.QueryContext(ctx, `SELECT t.id,t.track,t.also,t.title,t.actors,t.places,t.first,t.last,t.surge,m.memo FROM thread_memos m JOIN threads t ON t.id=m.id
WHERE m.last>=? ORDER BY t.id`, newest-int64(ths/time.Second))
	err = each(rows, err, func() error {
		one := t
		one.First, one.Last, one.Actors, one.Places = fromUnix(first), fromUnix(last), unpackStrings(actors), unpackStrings(places)
		one.Memo, _ = unpack(memo)
		w.Threads = append(w.Threads, one)
		return nil
	}, &t.ID, &t.Track, &t.Also, &t.Title, &actors, &places, &first, &last, &t.Surge, &memo)
	if err != nil {
		return w, 0, fold(fmt.Errorf("read warm threads: %w", err), s.path)
	}
	var c threads.Constraint
	rows, err = tx.QueryContext(ctx, "SELECT kind,level,a,b FROM constraints ORDER BY id")
	err = each(rows, err, func() error { w.Constraints = append(w.Constraints, c); return nil }, &c.Kind, &c.Level, &c.A, &c.B)
	return w, seq, fold(err, s.path)
}

// Cool drops what the grouper kept of developments and threads that have gone cold. The developments and threads stay.
func (s *Store) Cool(ctx context.Context, devs, ths time.Duration) error {
	return s.write(ctx, false, func(t *tx) error {
		for table, d := range map[string]time.Duration{"development_memos": devs, "thread_memos": ths} {
			if _, err := t.exec("DELETE FROM "+table+" WHERE last<(SELECT max(last) FROM "+table+")-?", int64(d/time.Second)); err != nil {
				return err
			}
		}
		return nil
	})
}
