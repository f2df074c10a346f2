package store

import (
	"attache/model"
)

// addGains enters the sources of new items under their threads.
func (g *regroup) addGains() error {
	var rows []any
	for _, id := range keysOfMap(g.gained) {
		if g.recount[id] {
			continue
		}
		for name, n := range g.gained[id].sources {
			src, err := g.nameID(name)
			if err != nil {
				return err
			}
			rows = append(rows, int64(id), src, n)
		}
	}
	return g.upsert("INSERT INTO thread_sources(thread,source,n) VALUES", " ON CONFLICT DO UPDATE SET n=n+excluded.n", 3, rows)
}

// finishGains counts what cannot be counted on of the threads that were there before and only gained items.
func (g *regroup) finishGains() error {
	var ids []model.ThreadID
	for _, id := range keysOfMap(g.gained) {
		if !g.recount[id] && id <= g.lastThread {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return g.once(`UPDATE threads SET developments=(SELECT count(*) FROM developments WHERE thread=threads.id),
sources=(SELECT count(*) FROM thread_sources WHERE thread=threads.id) WHERE id IN ` + list(ids))
}

// tally is what a development's items come to.
type tally struct {
	items          int64
	sources, texts map[int64]bool
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

// countSome reads the items of all of them at once: as a subquery for each, counting what is distinct costs several times as
// much as reading it.
func (t *tx) countSome(ids []model.DevelopmentID) error {
	tallies := make(map[model.DevelopmentID]*tally, len(ids))
	var id model.DevelopmentID
	var source, text int64
	rows, err := t.query("SELECT development, source, text FROM items WHERE development IN " + list(ids))
	err = each(rows, err, func() error {
		c := tallies[id]
		if c == nil {
			c = &tally{sources: map[int64]bool{}, texts: map[int64]bool{}}
			tallies[id] = c
		}
		c.items++
		c.sources[source], c.texts[text] = true, true
		return nil
	}, &id, &source, &text)
	if err != nil {
		return err
	}
	var args []any
	var empty []model.DevelopmentID
	for _, id := range ids {
		if c := tallies[id]; c != nil {
			args = append(args, int64(id), c.items, len(c.sources), len(c.texts))
		} else {
			empty = append(empty, id)
		}
	}
	err = t.upsert("UPDATE developments SET items=v.column2, sources=v.column3, texts=v.column4 FROM (VALUES ", ") v WHERE developments.id=v.column1", 4, args)
	if err != nil || len(empty) == 0 {
		return err
	}
	for _, table := range []string{"development_memos", "developments"} {
		if err := t.once("DELETE FROM " + table + " WHERE id IN " + list(empty)); err != nil {
			return err
		}
	}
	return nil
}

// countThreads counts threads from their items, whatever the counters said, and drops those that have none left.
func (t *tx) countThreads(ids []model.ThreadID) error {
	for len(ids) > 0 {
		n := min(len(ids), 200)
		in := list(ids[:n])
		ids = ids[n:]
		for _, q := range []string{
			"DELETE FROM thread_sources WHERE thread IN " + in,
			"INSERT INTO thread_sources(thread,source,n) SELECT thread, source, count(*) FROM items WHERE thread IN " + in + " GROUP BY 1, 2",
			`UPDATE threads SET (items,texts,edited)=(SELECT count(*), count(DISTINCT text), coalesce(max(edited),0) FROM items WHERE thread=threads.id),
developments=(SELECT count(*) FROM developments WHERE thread=threads.id), sources=(SELECT count(*) FROM thread_sources WHERE thread=threads.id) WHERE id IN ` + in,
			"DELETE FROM thread_state WHERE " + everyReader + "thread IN (SELECT id FROM threads WHERE items=0 AND id IN " + in + ")",
			"DELETE FROM thread_memos WHERE id IN (SELECT id FROM threads WHERE items=0 AND id IN " + in + ")",
			"DELETE FROM threads WHERE items=0 AND id IN " + in,
			"UPDATE thread_state SET unread=" + unreadOf + " WHERE " + everyReader + "thread IN " + in,
		} {
			if err := t.once(q); err != nil {
				return err
			}
		}
	}
	return nil
}

// everyReader begins a condition on shelves, which are found by reader and thread: without it, all of them would be looked at.
const everyReader = "reader IN (SELECT id FROM readers) AND "

// unreadOf counts a shelf's unread items of one thread from the items.
const unreadOf = `(SELECT count(*) FROM items i WHERE i.thread=thread_state.thread AND NOT EXISTS
(SELECT 1 FROM item_state s WHERE s.reader=thread_state.reader AND s.item=i.id AND s.read=1))`
