package desk

import (
	"slices"
	"time"

	"attache/model"
)

// wording gives a title that others are likely to share words with.
func (r *run) wording() string {
	pick := func(words ...string) string { return words[r.rnd.IntN(len(words))] }
	return pick("Corran", "Halmar", "Vestria", "Tarn") + " " + pick("talks open", "talks stall", "fleet sails", "crowd gathers", "rowers win") + " " +
		pick("in Port Lisse", "at Dunmere", "off Sarn", "near Eldmouth") + pick("", "", " on Monday", " again")
}

// ingest brings new, known, edited and deleted items in, in one look.
func (r *run) ingest() {
	ingest(r.t, r.d, r.feed, r.look(r.some(), 8)...)
	r.accept(nil)
}

// ingestMany has several looks come in at once, each with items of its own: some are grouped while others are written.
func (r *run) ingestMany() {
	var looks []*look
	for g := range slices.Chunk(r.some(), 2) {
		looks = append(looks, send(r.t.Context(), r.d, r.feed, r.look(g, 4)))
	}
	for range 3 {
		looks = append(looks, send(r.t.Context(), r.d, r.feed, r.look(nil, 4)))
	}
	for _, l := range looks {
		<-l.over
		ok(r.t, l.err)
	}
	r.accept(nil)
}

// look makes a look of up to so many new items, of those given, some of them edited, and of one that was deleted.
func (r *run) look(known []string, most int) (look []model.Item) {
	for range r.rnd.IntN(most) {
		it := report(r.next, r.wording(), r.c.now().Add(-time.Duration(r.rnd.IntN(72))*time.Hour))
		it.Fetched = r.c.now()
		r.next++
		look = append(look, it)
		r.p.items[it.GUID] = &plainItem{Item: it}
	}
	for _, g := range known {
		it := r.p.items[g].Item
		if slices.ContainsFunc(look, func(o model.Item) bool { return o.GUID == g }) {
			continue
		}
		if r.rnd.IntN(2) == 0 {
			it.Title += " still"
			it.Revisions++
			r.p.items[g].Item = it
		}
		look = append(look, it)
	}
	for g := range r.p.gone {
		return append(look, model.Item{GUID: g, Title: "Back from the dead", Published: r.c.now()})
	}
	return look
}
