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
	for _, id := range keysOfMap(g.gained) {
		if g.recount[id] || id > g.lastThread {
			continue
		}
		_, err := g.exec(`UPDATE threads SET developments=(SELECT count(*) FROM developments WHERE thread=?1),
sources=(SELECT count(*) FROM thread_sources WHERE thread=?1) WHERE id=?1`, int64(id))
		if err != nil {
			return err
		}
	}
	return nil
}

// countDevelopments counts developments from their items and drops those that have none left.
func (t *tx) countDevelopments(ids []model.DevelopmentID) error {
	for _, id := range ids {
		n, err := t.exec(`UPDATE developments SET (items,sources,texts)=(SELECT count(*), count(DISTINCT source), count(DISTINCT text) FROM items WHERE development=?1)
WHERE id=?1 AND EXISTS (SELECT 1 FROM items WHERE development=?1)`, int64(id))
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if _, err := t.exec("DELETE FROM development_memos WHERE id=?", int64(id)); err != nil {
			return err
		}
		if _, err := t.exec("DELETE FROM developments WHERE id=?", int64(id)); err != nil {
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
			"DELETE FROM thread_state WHERE thread IN (SELECT id FROM threads WHERE items=0 AND id IN " + in + ")",
			"DELETE FROM thread_memos WHERE id IN (SELECT id FROM threads WHERE items=0 AND id IN " + in + ")",
			"DELETE FROM threads WHERE items=0 AND id IN " + in,
			"UPDATE thread_state SET unread=" + unreadOf + " WHERE thread IN " + in,
		} {
			if err := t.once(q); err != nil {
				return err
			}
		}
	}
	return nil
}

// unreadOf counts a shelf's unread items of one thread from the items.
const unreadOf = `(SELECT count(*) FROM items i WHERE i.thread=thread_state.thread AND NOT EXISTS
(SELECT 1 FROM item_state s WHERE s.reader=thread_state.reader AND s.item=i.id AND s.read=1))`
