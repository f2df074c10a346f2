package store

import (
	"attache/model"
)

// putGone leads what was merged away on to what it became part of.
func (g *regroup) putGone() error {
	for _, old := range keysOfMap(g.res.GoneDevelopments) {
		if err := g.mergeDevelopment(old, g.res.GoneDevelopments[old]); err != nil {
			return err
		}
	}
	for _, old := range keysOfMap(g.res.GoneThreads) {
		if err := g.mergeThread(old, g.res.GoneThreads[old]); err != nil {
			return err
		}
	}
	return nil
}

func (g *regroup) mergeDevelopment(old, into model.DevelopmentID) error {
	var from, to model.ThreadID
	err := g.row([]any{&from, &to}, "SELECT coalesce((SELECT thread FROM developments WHERE id=?),0), coalesce((SELECT thread FROM developments WHERE id=?),0)", int64(old), int64(into))
	if err != nil {
		return err
	}
	for _, id := range []model.ThreadID{from, to} {
		if id != 0 {
			g.recount[id] = true
		}
	}
	g.devs[old], g.devs[into] = true, true
	if old <= g.lastDev || g.held.of[old] != nil { // else it was opened by this batch and holds nothing
		g.held.join(old, into)
	}
	if _, err := g.exec("UPDATE items SET development=?, thread=? WHERE development=?", int64(into), int64(to), int64(old)); err != nil {
		return err
	}
	return g.redirect(levelDevelopment, int64(old), int64(into))
}

func (g *regroup) mergeThread(old, into model.ThreadID) error {
	g.recount[old], g.recount[into] = true, true
	if _, err := g.exec("UPDATE developments SET thread=? WHERE thread=?", int64(into), int64(old)); err != nil {
		return err
	}
	if _, err := g.exec("UPDATE items SET thread=? WHERE thread=?", int64(into), int64(old)); err != nil {
		return err
	}
	if err := g.inherit(int64(old), int64(into)); err != nil {
		return err
	}
	return g.redirect(levelThread, int64(old), int64(into))
}

// inherit says of a thread what readers said of another that became part of it, where nothing is said of it.
func (t *tx) inherit(old, into int64) error {
	_, err := t.exec(`UPDATE thread_state SET pinned=max(thread_state.pinned, o.pinned), name=CASE WHEN thread_state.name='' THEN o.name ELSE thread_state.name END,
name_words=CASE WHEN thread_state.name='' THEN o.name_words ELSE thread_state.name_words END
FROM thread_state o WHERE thread_state.reader IN (SELECT id FROM readers) AND thread_state.thread=?2 AND o.reader=thread_state.reader AND o.thread=?1`, old, into)
	return err
}

// redirect remembers where an identifier leads now, without chains.
func (t *tx) redirect(level, old, into int64) error {
	if _, err := t.exec("UPDATE redirects SET new=? WHERE level=? AND new=?", into, level, old); err != nil {
		return err
	}
	_, err := t.exec("INSERT INTO redirects(level,old,new) VALUES(?,?,?) ON CONFLICT DO UPDATE SET new=excluded.new", level, old, into)
	return err
}

func (g *regroup) putDevelopmentMoves() error {
	for _, dev := range keysOfMap(g.res.DevelopmentMoves) {
		to := g.res.DevelopmentMoves[dev]
		rows, err := g.query("SELECT DISTINCT thread FROM items WHERE development=?", int64(dev))
		var from model.ThreadID
		if err := each(rows, err, func() error { g.recount[from] = true; return nil }, &from); err != nil {
			return err
		}
		g.recount[to], g.devs[dev] = true, true
		if _, err := g.exec("UPDATE items SET thread=? WHERE development=?", int64(to), int64(dev)); err != nil {
			return err
		}
		if _, err := g.exec("UPDATE developments SET thread=? WHERE id=?", int64(to), int64(dev)); err != nil {
			return err
		}
	}
	return nil
}
