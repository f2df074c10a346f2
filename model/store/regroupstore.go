package store

import (
	"fmt"
	"maps"
	"slices"

	"attache/model"
	"attache/model/threads"
)

// store writes the groups under the identifiers that they got, in place of those of before.
func (r *anew) store(m matching) error {
	if err := r.putRivals(m); err != nil {
		return err
	}
	if err := r.putPlaces(m); err != nil {
		return err
	}
	for _, q := range []string{"DELETE FROM developments", "DELETE FROM threads", "DELETE FROM thread_sources", "DELETE FROM development_memos", "DELETE FROM thread_memos"} {
		if err := r.once(q); err != nil {
			return err
		}
	}
	g := &regroup{tx: r.tx, res: r.states(m), devs: map[model.DevelopmentID]bool{}, recount: map[model.ThreadID]bool{}}
	filed, err := r.refiled(m)
	if err != nil {
		return err
	}
	for i := range g.res.Threads {
		s := &g.res.Threads[i]
		g.recount[s.ID] = true
		if to, ok := filed[s.ID]; ok && s.Track != to {
			s.Track, s.Also = to, s.Track
		}
	}
	for _, step := range []func() error{g.putDevelopments, g.putThreads, g.raiseIDs, func() error { return r.putLeads(m) },
		func() error { return r.once("DELETE FROM thread_state WHERE thread NOT IN (SELECT id FROM threads)") },
		func() error { return g.countDevelopments(keysOfMap(g.devs)) }, func() error { return g.countThreads(keysOfMap(g.recount)) }, r.reshelve} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// states makes the states of everything that was found and holds an item, by identifier.
func (r *anew) states(m matching) *threads.Result {
	devs, ths := map[int64]threads.DevelopmentState{}, map[int64]threads.ThreadState{}
	for now, id := range m.devs {
		d := r.devs[now]
		d.ID, d.Thread = model.DevelopmentID(id), model.ThreadID(m.threads[follow(r.threadInto, r.devThread[now])])
		devs[id] = d
	}
	for now, id := range m.threads {
		t := r.threads[now]
		t.ID = model.ThreadID(id)
		ths[id] = t
	}
	res := &threads.Result{}
	for _, id := range slices.Sorted(maps.Keys(devs)) {
		res.Developments = append(res.Developments, devs[id])
	}
	for _, id := range slices.Sorted(maps.Keys(ths)) {
		res.Threads = append(res.Threads, ths[id])
	}
	return res
}

// putPlaces says in the items where they stand.
func (r *anew) putPlaces(m matching) error {
	for i, id := range r.ids {
		dev, thread := m.devs[r.devAt(i)], m.threads[r.threadAt(i)]
		_, err := r.exec("UPDATE items SET development=?1, thread=?2, text=?3 WHERE id=?4 AND (development<>?1 OR thread<>?2 OR text<>?3)", dev, thread, r.text[i], id)
		if err != nil {
			return err
		}
	}
	return nil
}

// putRivals gives the rivals that reasons name the identifiers that they got.
func (r *anew) putRivals(m matching) error {
	slices.Sort(r.rivals)
	for _, i := range slices.Compact(r.rivals) {
		var raw []byte
		if err := r.row([]any{&raw}, "SELECT why FROM evidence WHERE item=?", r.ids[i]); err != nil {
			return err
		}
		why, err := unpackWhy(raw)
		if err != nil {
			return err
		}
		why.Rival = model.DevelopmentID(m.devs[follow(r.devInto, int64(why.Rival))])
		if _, err := r.exec("UPDATE evidence SET why=? WHERE item=?", packWhy(&why), r.ids[i]); err != nil {
			return err
		}
	}
	return nil
}

// putLeads leads the identifiers that have gone on to what holds their oldest item, and what readers said of a thread with
// them, where nothing is said of that.
func (r *anew) putLeads(m matching) error {
	for _, old := range slices.Sorted(maps.Keys(m.goneDevs)) {
		if err := r.redirect(levelDevelopment, old, m.goneDevs[old]); err != nil {
			return err
		}
	}
	for _, old := range slices.Sorted(maps.Keys(m.goneThreads)) {
		if err := r.inherit(old, m.goneThreads[old]); err != nil {
			return err
		}
		if err := r.redirect(levelThread, old, m.goneThreads[old]); err != nil {
			return err
		}
	}
	return nil
}

// refiled hands filings on to the threads that the filed ones lead to, and gives them.
func (r *anew) refiled(m matching) (map[model.ThreadID]model.Track, error) {
	filed, err := r.filed()
	if err != nil || len(filed) == 0 {
		return nil, err
	}
	out := map[model.ThreadID]model.Track{}
	for _, old := range keysOfMap(filed) {
		id, led := m.goneThreads[int64(old)]
		if !led {
			out[old] = filed[old]
		} else if _, own := filed[model.ThreadID(id)]; !own {
			out[model.ThreadID(id)] = filed[old]
		}
	}
	return out, r.putJSON(filedKey, out)
}

// reshelve brings the readers' shelves in step with the threads.
func (r *anew) reshelve() error {
	return r.once(`UPDATE thread_state SET (track,last,surge,rank)=(SELECT track,last,surge,rank FROM threads t WHERE t.id=thread_state.thread)`)
}

// finish drops what grouping remembered of how things stood, and enters what was done.
func (r *anew) finish(corpus []byte) error {
	if len(corpus) > 0 {
		if err := r.setMeta("corpus", pack(corpus)); err != nil {
			return err
		}
	}
	if err := r.setMeta(markKey, 0); err != nil {
		return err
	}
	if _, err := r.bumpSeq(); err != nil {
		return err
	}
	return r.audit(fmt.Sprintf("grouped %s anew: %d in another thread, %d of another track", count(r.out.Items, "item"), r.out.Moved, r.out.Refiled))
}
