package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"attache/model"
	"attache/model/threads"
)

// Warm reads what a grouper needs to go on: the developments and threads that moved within the given time before the
// newest item, the identifiers given out, the corpus, and what the reader decided. tail are the items that no memo knows
// yet, in the order in which they were placed, still to be analysed. seq is GroupSeq at the same moment.
func (s *Store) Warm(ctx context.Context, devs, ths time.Duration) (w threads.Warm, tail []model.Item, seq int64, err error) {
	tx, err := s.r.BeginTx(ctx, nil) // one moment for everything read here
	if err != nil {
		return w, nil, 0, fold(err, s.path)
	}
	defer tx.Rollback() //nolint:errcheck // a reading transaction has nothing to lose
	newest, seq, err := warmHead(ctx, tx, &w)
	if err == nil {
		err = warmMemos(ctx, tx, &w, newest-int64(devs/time.Second), newest-int64(ths/time.Second))
	}
	if err == nil {
		tail, err = s.warmTail(ctx, tx)
	}
	return w, tail, seq, fold(err, s.path)
}

// warmHead reads the numbers, the corpus and the constraints, and says how new the newest memo is.
func warmHead(ctx context.Context, tx *sql.Tx, w *threads.Warm) (newest, seq int64, err error) {
	var corpus []byte
	err = tx.QueryRowContext(ctx, `SELECT (SELECT value FROM meta WHERE key='last_development'), (SELECT value FROM meta WHERE key='last_thread'),
(SELECT value FROM meta WHERE key='group_seq'), coalesce((SELECT value FROM meta WHERE key='corpus'), x''),
coalesce((SELECT max(last) FROM development_memos), 0)`).Scan(&w.LastDev, &w.LastThread, &seq, &corpus, &newest)
	if err != nil {
		return 0, 0, err
	}
	w.Corpus, _ = unpack(corpus) // what is damaged the grouper does without, here and below: see threads.Grouper
	var c threads.Constraint
	rows, err := tx.QueryContext(ctx, "SELECT kind,level,a,b FROM constraints ORDER BY id")
	err = each(rows, err, func() error { w.Constraints = append(w.Constraints, c); return nil }, &c.Kind, &c.Level, &c.A, &c.B)
	return newest, seq, err
}

// warmMemos reads the developments and threads that moved since.
func warmMemos(ctx context.Context, tx *sql.Tx, w *threads.Warm, devsSince, threadsSince int64) error {
	var d threads.DevelopmentState
	var t threads.ThreadState
	var first, last int64
	var memo []byte
	var actors, places string
	rows, err := tx.QueryContext(ctx, `SELECT d.id,d.thread,d.track,d.title,d.first,d.last,m.memo FROM development_memos m JOIN developments d ON d.id=m.id
WHERE m.last>=? ORDER BY d.id`, devsSince)
	err = each(rows, err, func() error {
		one := d
		one.First, one.Last = fromUnix(first), fromUnix(last)
		one.Memo, _ = unpack(memo)
		w.Developments = append(w.Developments, one)
		return nil
	}, &d.ID, &d.Thread, &d.Track, inFull(&d.Title), &first, &last, &memo)
	if err != nil {
		return fmt.Errorf("read warm developments: %w", err)
	}
	rows, err = tx.QueryContext(ctx, `SELECT t.id,t.track,t.also,t.title,t.actors,t.places,t.first,t.last,t.surge,m.memo FROM thread_memos m JOIN threads t ON t.id=m.id
WHERE m.last>=? ORDER BY t.id`, threadsSince)
	err = each(rows, err, func() error {
		one := t
		one.First, one.Last, one.Actors, one.Places = fromUnix(first), fromUnix(last), unpackStrings(actors), unpackStrings(places)
		one.Memo, _ = unpack(memo)
		w.Threads = append(w.Threads, one)
		return nil
	}, &t.ID, &t.Track, &t.Also, inFull(&t.Title), inFull(&actors), inFull(&places), &first, &last, &t.Surge, &memo)
	if err != nil {
		return fmt.Errorf("read warm threads: %w", err)
	}
	return nil
}

// warmTail reads the items that were placed after the stored memos.
func (s *Store) warmTail(ctx context.Context, tx *sql.Tx) (tail []model.Item, err error) {
	var it model.Item
	var source, published int64
	var scores []byte
	var sources []int64
	rows, err := tx.QueryContext(ctx, `SELECT id,source,lang,title,summary,published,track,scores,development,thread FROM (SELECT * FROM items
WHERE id>coalesce((SELECT value FROM meta WHERE key=?),0) ORDER BY id DESC LIMIT ?) ORDER BY id`, markKey, mostTail)
	err = each(rows, err, func() error {
		one := it
		one.Published, one.Scores = fromUnix(published), unpackScores(scores)
		tail, sources = append(tail, one), append(sources, source)
		return nil
	}, &it.ID, &source, &it.Lang, inFull(&it.Title), inFull(&it.Summary), &published, &it.Track, &scores, &it.Development, &it.Thread)
	if err != nil {
		return nil, fmt.Errorf("read what was placed last: %w", err)
	}
	for i := range tail {
		if tail[i].Source, err = s.nameOf(ctx, sources[i]); err != nil {
			return nil, err
		}
	}
	return tail, nil
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
