package store

import (
	"maps"
	"slices"
	"strings"

	"attache/model"
)

// addGains enters the sources of new items under their threads, and finds out which of them are new there.
func (g *regroup) addGains() error {
	var rows []any
	added := map[[2]int64]int64{}
	for _, id := range keysOfMap(g.gained) {
		if g.recount[id] {
			continue
		}
		gn := g.gained[id]
		for _, name := range slices.Sorted(maps.Keys(gn.sources)) {
			src, err := g.nameID(name)
			if err != nil {
				return err
			}
			added[[2]int64{int64(id), src}] = gn.sources[name]
			rows = append(rows, int64(id), src, gn.sources[name])
		}
	}
	var thread, source, n int64
	return g.upsertGiving("INSERT INTO thread_sources(thread,source,n) VALUES", " ON CONFLICT DO UPDATE SET n=n+excluded.n RETURNING thread, source, n", 3, rows, func() error {
		if n == added[[2]int64{thread, source}] {
			g.gained[model.ThreadID(thread)].voices++
		}
		return nil
	}, &thread, &source, &n)
}

// countTouched counts the developments that lost or got earlier items, and drops those that have none left.
func (g *regroup) countTouched() error {
	ids := keysOfMap(g.devs)
	if err := g.held.load(g.tx, ids); err != nil {
		return err
	}
	return g.putCounts(ids, g.held.of)
}

// recountThreads counts threads from their developments, as countThreads does from their items.
func (g *regroup) recountThreads() error {
	ids := keysOfMap(g.recount)
	if len(ids) == 0 {
		return nil
	}
	var devs []model.DevelopmentID
	in := map[model.DevelopmentID]model.ThreadID{}
	var dev model.DevelopmentID
	var thread model.ThreadID
	var args []any
	q := "SELECT id, thread FROM developments WHERE thread IN " + among(&args, ids)
	rows, err := g.query(q, args...)
	err = each(rows, err, func() error { devs, in[dev] = append(devs, dev), thread; return nil }, &dev, &thread)
	if err != nil {
		return err
	}
	if err := g.held.load(g.tx, devs); err != nil {
		return err
	}
	sums, count := map[model.ThreadID]*tally{}, map[model.ThreadID]int{}
	for _, dev := range devs {
		sum := sums[in[dev]]
		if sum == nil {
			sum = &tally{}
			sums[in[dev]] = sum
		}
		sum.merge(g.held.of[dev])
		count[in[dev]]++
	}
	return g.putThreadCounts(ids, sums, count)
}

// putThreadCounts writes what threads come to, and has those that have nothing left dropped.
func (g *regroup) putThreadCounts(ids []model.ThreadID, sums map[model.ThreadID]*tally, devs map[model.ThreadID]int) error {
	var counts, sources []any
	var alive, empty []model.ThreadID
	for _, id := range ids {
		c := sums[id]
		if c == nil || c.items == 0 {
			empty = append(empty, id)
			continue
		}
		alive = append(alive, id)
		counts = append(counts, int64(id), c.items, devs[id], len(c.sources), len(c.texts), c.edited)
		for _, s := range c.sources {
			sources = append(sources, int64(id), s.id, s.n)
		}
	}
	if err := g.countThreads(empty); err != nil || len(alive) == 0 {
		return err
	}
	if err := onEach(g.tx, alive, "DELETE FROM thread_sources WHERE thread IN (…)"); err != nil {
		return err
	}
	if err := g.insert("INSERT INTO thread_sources(thread,source,n) VALUES", 3, sources); err != nil {
		return err
	}
	err := g.upsert("UPDATE threads SET items=v.column2, developments=v.column3, sources=v.column4, texts=v.column5, edited=v.column6 FROM (VALUES ",
		") v WHERE threads.id=v.column1", 6, counts)
	if err != nil {
		return err
	}
	return onEach(g.tx, alive, recountUnread)
}

// countDevelopments counts developments from their items and drops those that have none left.
func (t *tx) countDevelopments(ids []model.DevelopmentID) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		if err := t.countSome(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (t *tx) countSome(ids []model.DevelopmentID) error {
	tallies, err := t.tally(ids)
	if err != nil {
		return err
	}
	return t.putCounts(ids, tallies)
}

// putCounts writes what developments come to and drops those that have nothing left.
func (t *tx) putCounts(ids []model.DevelopmentID, tallies map[model.DevelopmentID]*tally) error {
	var args []any
	var empty []model.DevelopmentID
	for _, id := range ids {
		if c := tallies[id]; c.items > 0 {
			args = append(args, int64(id), c.items, len(c.sources), len(c.texts))
		} else {
			empty = append(empty, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := t.keepTitles(ids); err != nil {
		return err
	}
	err := t.upsert("UPDATE developments SET items=v.column2, sources=v.column3, texts=v.column4 FROM (VALUES ", ") v WHERE developments.id=v.column1", 4, args)
	if err != nil || len(empty) == 0 {
		return err
	}
	return onEach(t, empty, "DELETE FROM development_memos WHERE id IN (…)", "DELETE FROM developments WHERE id IN (…)")
}

// onEach runs statements over some ids, which stand in each of them wherever it has "(…)".
func onEach[T ~int64](t *tx, ids []T, statements ...string) error {
	var args []any
	listed := among(&args, ids)
	for _, q := range statements {
		n := strings.Count(q, "(…)")
		if err := t.once(strings.ReplaceAll(q, "(…)", listed), slices.Repeat(args, n)...); err != nil {
			return err
		}
	}
	return nil
}

// countThreads counts threads from their items, whatever the counters said, and drops those that have none left.
func (t *tx) countThreads(ids []model.ThreadID) error {
	for len(ids) > 0 {
		n := min(len(ids), 200)
		err := onEach(t, ids[:n],
			"DELETE FROM thread_sources WHERE thread IN (…)",
			"INSERT INTO thread_sources(thread,source,n) SELECT thread, source, count(*) FROM items WHERE thread IN (…) GROUP BY 1, 2",
			`UPDATE threads SET (items,texts,edited)=(SELECT count(*), count(DISTINCT text), coalesce(max(edited),0) FROM items WHERE thread=threads.id),
developments=(SELECT count(*) FROM developments WHERE thread=threads.id), sources=(SELECT count(*) FROM thread_sources WHERE thread=threads.id) WHERE id IN (…)`,
			"DELETE FROM thread_state WHERE "+everyReader+"thread IN (SELECT id FROM threads WHERE items=0 AND id IN (…))",
			"DELETE FROM thread_memos WHERE id IN (SELECT id FROM threads WHERE items=0 AND id IN (…))",
			"DELETE FROM threads WHERE items=0 AND id IN (…)",
			recountUnread)
		if err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// everyReader begins a condition on shelves, which are found by reader and thread: without it, all of them would be looked at.
const everyReader = "reader IN (SELECT id FROM readers) AND "

const recountUnread = "UPDATE thread_state SET unread=" + unreadOf + " WHERE " + everyReader + "thread IN (…)"

// unreadOf counts a shelf's unread items of one thread from the items.
const unreadOf = `(SELECT count(*) FROM items i WHERE i.thread=thread_state.thread AND NOT EXISTS
(SELECT 1 FROM item_state s WHERE s.reader=thread_state.reader AND s.item=i.id AND s.read=1))`
