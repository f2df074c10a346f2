package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"attache/model"
	"attache/model/threads"
)

// Span says how far back before the newest item something may still grow: developments, threads, and threads of a single
// development.
type Span struct{ Developments, Threads, Lone time.Duration }

// Recovered is what a grouper goes on from.
type Recovered struct {
	threads.Warm              // but for its Tail
	Items        []model.Item // the tail, in the order in which it was placed, still to be analysed
	Seq          int64        // GroupSeq at the same moment
}

// Warm reads what a grouper needs to go on: the developments and threads that moved within the span, the identifiers given
// out, the corpus, what the reader decided, and the items that no memo knows, since they were placed after the last checkpoint.
func (s *Store) Warm(ctx context.Context, span Span) (r Recovered, err error) {
	tx, err := s.db().BeginTx(ctx, nil) // one moment for everything read here
	if err != nil {
		return r, fold(err, s.path)
	}
	defer tx.Rollback() //nolint:errcheck // a reading transaction has nothing to lose
	newest, seq, err := warmHead(ctx, tx, &r.Warm)
	r.Seq = seq
	since := func(d time.Duration) int64 { return newest - int64(d/time.Second) }
	if err == nil {
		err = warmMemos(ctx, tx, &r.Warm, since(span.Developments), since(span.Threads))
	}
	if err == nil {
		err = s.warmTail(ctx, tx, &r, since(span.Developments))
	}
	return r, fold(err, s.path)
}

// warmHead reads the numbers, the corpus and the constraints, and says how new the newest memo is.
func warmHead(ctx context.Context, tx *sql.Tx, w *threads.Warm) (newest, seq int64, err error) {
	var corpus []byte
	var devs, ths int
	err = tx.QueryRowContext(ctx, `SELECT (SELECT value FROM meta WHERE key='last_development'), (SELECT value FROM meta WHERE key='last_thread'),
(SELECT value FROM meta WHERE key='group_seq'), coalesce((SELECT value FROM meta WHERE key='corpus'), x''),
d.n, t.n, max(d.newest, t.newest, `+newestItem+`) FROM (SELECT count(*) AS n, coalesce(max(last),0) AS newest FROM development_memos) d,
(SELECT count(*) AS n, coalesce(max(last),0) AS newest FROM thread_memos) t`).Scan(&w.LastDev, &w.LastThread, &seq, &corpus, &devs, &ths, &newest)
	if err != nil {
		return 0, 0, err
	}
	w.Developments, w.Threads = make([]threads.DevelopmentState, 0, devs), make([]threads.ThreadState, 0, ths) // nearly all of them are warm
	w.Corpus, _ = unpack(corpus)                                                                               // what is damaged the grouper does without, here and below: see threads.Grouper
	var c threads.Constraint
	rows, err := tx.QueryContext(ctx, "SELECT kind,level,a,b FROM constraints ORDER BY id")
	err = each(rows, err, func() error { w.Constraints = append(w.Constraints, c); return nil }, &c.Kind, &c.Level, &c.A, &c.B)
	if err != nil {
		return newest, seq, err
	}
	w.Homes = map[model.ItemID]model.ThreadID{}
	var id model.ItemID
	var home model.ThreadID
	rows, err = tx.QueryContext(ctx, "SELECT id,thread FROM items WHERE id IN (SELECT a FROM constraints UNION SELECT b FROM constraints)")
	err = each(rows, err, func() error { w.Homes[id] = home; return nil }, &id, &home)
	return newest, seq, err
}

// warmMemos reads the developments and threads that moved since.
func warmMemos(ctx context.Context, tx *sql.Tx, w *threads.Warm, devsSince, threadsSince int64) error {
	var d threads.DevelopmentState
	var t threads.ThreadState
	var first, last int64
	var memo sql.RawBytes
	var actors, places string
	var r room
	rows, err := tx.QueryContext(ctx, `SELECT d.id,d.thread,d.track,`+titleOf+`,d.first,d.last,m.memo FROM development_memos m CROSS JOIN developments d ON d.id=m.id
WHERE m.last>=? ORDER BY m.id`, devsSince)
	err = each(rows, err, func() error {
		one := d
		one.First, one.Last = fromUnix(first), fromUnix(last)
		one.Memo = r.unpack(memo)
		w.Developments = append(w.Developments, one)
		return nil
	}, &d.ID, &d.Thread, &d.Track, inFull(&d.Title), &first, &last, &memo)
	if err != nil {
		return fmt.Errorf("read warm developments: %w", err)
	}
	rows, err = tx.QueryContext(ctx, `SELECT t.id,t.track,t.also,t.title,t.actors,t.places,t.first,t.last,t.surge,m.memo FROM thread_memos m CROSS JOIN threads t ON t.id=m.id
WHERE m.last>=? ORDER BY m.id`, threadsSince)
	err = each(rows, err, func() error {
		one := t
		one.First, one.Last, one.Actors, one.Places = fromUnix(first), fromUnix(last), unpackStrings(actors), unpackStrings(places)
		one.Memo = r.unpack(memo)
		w.Threads = append(w.Threads, one)
		return nil
	}, &t.ID, &t.Track, &t.Also, inFull(&t.Title), inFull(&actors), inFull(&places), &first, &last, &t.Surge, &memo)
	if err != nil {
		return fmt.Errorf("read warm threads: %w", err)
	}
	return nil
}

// room is where memos are unpacked: one behind the other in a few large pieces, which are free again as a whole when the
// grouper has read them. Tens of thousands of small ones would leave holes all over what it makes of them.
type room struct{ piece []byte }

// unpack gives what a memo holds, nil when it is damaged.
func (r *room) unpack(packed []byte) []byte {
	const piece, large = 1 << 20, 1 << 16
	if cap(r.piece)-len(r.piece) < large {
		r.piece = make([]byte, 0, piece)
	}
	from := len(r.piece)
	all, err := unpackTo(r.piece, packed)
	if err != nil {
		return nil
	}
	if cap(all) == cap(r.piece) { // larger ones have a place of their own
		r.piece = all
	}
	return all[from:len(all):len(all)]
}

// warmTail reads the items that were placed after the last checkpoint, the newest if they are very many, and those of warm
// developments that have no memo because the reader made them by splitting others: the grouper learns them from their items,
// so that they grow on. Wherever that happened, a constraint speaks of one of the items.
func (s *Store) warmTail(ctx context.Context, tx *sql.Tx, r *Recovered, devsSince int64) error {
	var it model.Item
	var source, published int64
	var scores []byte
	var sources []int64
	rows, err := tx.QueryContext(ctx, `SELECT id,source,lang,title,summary,published,track,scores,development,thread FROM items WHERE id IN (
SELECT id FROM (SELECT id FROM items WHERE id>coalesce((SELECT value FROM meta WHERE key=?),0) ORDER BY id DESC LIMIT ?)
UNION SELECT i.id FROM items c CROSS JOIN developments d ON d.id=c.development CROSS JOIN items i ON i.development=d.id
WHERE c.id IN (SELECT a FROM constraints WHERE level=? UNION SELECT b FROM constraints WHERE level=?) AND d.last>=?
AND d.id NOT IN (SELECT id FROM development_memos)) ORDER BY id`, markKey, mostTail, threads.Developments, threads.Developments, devsSince)
	err = each(rows, err, func() error {
		one := it
		one.Published, one.Scores = fromUnix(published), unpackScores(scores)
		r.Items, sources = append(r.Items, one), append(sources, source)
		return nil
	}, &it.ID, &source, &it.Lang, inFull(&it.Title), inFull(&it.Summary), &published, &it.Track, &scores, &it.Development, &it.Thread)
	if err != nil {
		return fmt.Errorf("read what was placed last: %w", err)
	}
	for i := range r.Items {
		if r.Items[i].Source, err = s.nameOf(ctx, sources[i]); err != nil {
			return err
		}
	}
	return nil
}

// cool drops what the grouper kept of developments and threads that have gone cold, a day later (see coolAfter). The developments and threads stay.
// It looks through all memos, once an hour by the clock of the news.
func (t *tx) cool(span Span) error {
	var newest int64
	if err := t.row([]any{&newest}, "SELECT "+newestItem); err != nil || newest-t.s.cooled < 3600 && newest >= t.s.cooled {
		return err
	}
	for table, d := range map[string]time.Duration{"development_memos": span.Developments, "thread_memos": span.Threads} {
		if _, err := t.exec("DELETE FROM "+table+" WHERE last<?", newest-int64((d+coolAfter)/time.Second)); err != nil {
			return err
		}
	}
	_, err := t.exec("DELETE FROM thread_memos WHERE last<? AND EXISTS (SELECT 1 FROM threads t WHERE t.id=thread_memos.id AND t.developments<=1)",
		newest-int64((span.Lone+coolAfter)/time.Second))
	t.s.cooled = newest
	return err
}
