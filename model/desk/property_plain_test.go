package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"attache/model"
)

// plain is the same product without a database and without a grouper: what the store must agree with. Where a new item
// belongs it is told; that what the reader did to threads stays, it knows.
type plain struct {
	items   map[string]*plainItem // by guid, the living
	gone    map[string]bool       // deleted, still known
	shelves map[model.ThreadID]shelf
	feeds   map[string]plainFeed // by address
	done    []*action
	undone  []*action
	bonds   []bond
}

type plainItem struct {
	model.Item
	itemMarks
	thread model.ThreadID
}

// itemMarks are what the reader did with an item, shelf what he did with a thread.
type itemMarks struct {
	read, starred bool
	note, tags    string
}

type shelf struct {
	pinned, muted bool
	name          string
}

type plainFeed struct {
	there, disabled bool
	source          string
}

// bond is what the reader decided of two items: that they belong to one matter, or that they do not.
type bond struct {
	a, b string
	same bool
}

// action is how everything that it changed stood before and after.
type action struct {
	before, after struct {
		marks  map[string]itemMarks
		places map[string]model.ThreadID
		shelf  map[model.ThreadID]shelf
		feeds  map[string]plainFeed
	}
}

func newPlain() plain {
	return plain{items: map[string]*plainItem{}, gone: map[string]bool{}, shelves: map[model.ThreadID]shelf{}, feeds: map[string]plainFeed{}}
}

func (p *plain) guids() []string { return slices.Sorted(maps.Keys(p.items)) }

// in lists the items of a thread.
func (p *plain) in(th model.ThreadID) (out []string) {
	for _, g := range p.guids() {
		if p.items[g].thread == th {
			out = append(out, g)
		}
	}
	return out
}

func (p *plain) threads() (out []model.ThreadID) {
	for _, it := range p.items {
		out = append(out, it.thread)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// record enters an action, and closes the way forward to what had been undone.
func (p *plain) record(a *action) { p.done, p.undone = append(p.done, a), nil }

func (p *plain) mark(guids []string, fn func(*itemMarks)) {
	a := &action{}
	a.before.marks, a.after.marks = map[string]itemMarks{}, map[string]itemMarks{}
	for _, g := range guids {
		old := p.items[g].itemMarks
		if fn(&p.items[g].itemMarks); p.items[g].itemMarks != old {
			a.before.marks[g], a.after.marks[g] = old, p.items[g].itemMarks
		}
	}
	if len(a.before.marks) > 0 {
		p.record(a)
	}
}

func (p *plain) shelve(th model.ThreadID, fn func(*shelf)) {
	old := p.shelves[th]
	s := old
	if fn(&s); s != old {
		a := &action{}
		a.before.shelf, a.after.shelf = map[model.ThreadID]shelf{th: old}, map[model.ThreadID]shelf{th: s}
		p.shelves[th] = s
		p.record(a)
	}
}

func (p *plain) feed(url string, fn func(*plainFeed)) {
	old := p.feeds[url]
	f := old
	fn(&f)
	a := &action{}
	a.before.feeds, a.after.feeds = map[string]plainFeed{url: old}, map[string]plainFeed{url: f}
	p.feeds[url] = f
	p.record(a)
}

// regroup puts the items of threads into the threads that to names.
func (p *plain) regroup(ids []model.ThreadID, to func(string, model.ThreadID) model.ThreadID) {
	a := &action{}
	a.before.places, a.after.places = map[string]model.ThreadID{}, map[string]model.ThreadID{}
	for _, th := range ids {
		for _, g := range p.in(th) {
			a.before.places[g], a.after.places[g] = th, to(g, th)
		}
	}
	for g, th := range a.after.places {
		p.items[g].thread = th
	}
	p.record(a)
}

// merge puts the items of threads into the first of them, which takes over what the others were called and are pinned for.
func (p *plain) merge(ids []model.ThreadID) {
	p.regroup(ids, func(string, model.ThreadID) model.ThreadID { return ids[0] })
	a := p.done[len(p.done)-1]
	a.before.shelf, a.after.shelf = map[model.ThreadID]shelf{}, map[model.ThreadID]shelf{}
	into := p.shelves[ids[0]]
	for _, id := range slices.Sorted(slices.Values(ids[1:])) {
		s := p.shelves[id]
		a.before.shelf[id], a.after.shelf[id] = s, shelf{}
		into.pinned = into.pinned || s.pinned
		into.name = cmp.Or(into.name, s.name)
	}
	a.before.shelf[ids[0]], a.after.shelf[ids[0]] = p.shelves[ids[0]], into
	maps.Copy(p.shelves, a.after.shelf)
}

// bond remembers what the reader decided of the first and the others.
func (p *plain) bond(guids []string, same bool) {
	for _, g := range guids[1:] {
		p.bonds = append(p.bonds, bond{guids[0], g, same})
	}
}

// undo takes the last action back and gives it; nil when there is none.
func (p *plain) undo() *action {
	if len(p.done) == 0 {
		return nil
	}
	a := p.done[len(p.done)-1]
	p.done, p.undone = p.done[:len(p.done)-1], append(p.undone, a)
	p.put(a.before.marks, a.before.places, a.before.shelf, a.before.feeds)
	return a
}

func (p *plain) redo() *action {
	if len(p.undone) == 0 {
		return nil
	}
	a := p.undone[len(p.undone)-1]
	p.undone, p.done = p.undone[:len(p.undone)-1], append(p.done, a)
	p.put(a.after.marks, a.after.places, a.after.shelf, a.after.feeds)
	return a
}

func (p *plain) put(ms map[string]itemMarks, places map[string]model.ThreadID, shelves map[model.ThreadID]shelf, feeds map[string]plainFeed) {
	for g, m := range ms {
		if it := p.items[g]; it != nil {
			it.itemMarks = m
		}
	}
	for g, th := range places {
		if it := p.items[g]; it != nil {
			it.thread = th
		}
	}
	maps.Copy(p.shelves, shelves)
	maps.Copy(p.feeds, feeds)
}

// retain lets go of what was published before a time and the reader does not keep.
func (p *plain) retain(before time.Time) {
	for g, it := range p.items {
		if it.Published.Before(before) && !it.starred && it.note == "" && it.tags == "" && !p.shelves[it.thread].pinned {
			delete(p.items, g)
			p.gone[g] = true
		}
	}
}

// accept takes over from the store where items stand that the action knows nothing of: all of them when there is none. What
// the reader decided must be respected by it.
func (r *run) accept(a *action) {
	r.t.Helper()
	have, before := byGUID(r.t, r.d), r.p.threads()
	for g, it := range r.p.items {
		if a != nil {
			if _, known := a.before.places[g]; known {
				continue
			}
		}
		it.thread = have[g].Thread
	}
	left := r.p.threads()
	if slices.ContainsFunc(before, func(id model.ThreadID) bool { return !slices.Contains(left, id) }) {
		for _, id := range left { // the grouper found two threads to be one; what one was called the other is
			th := must[model.Thread](r.t)(r.d.Thread(r.t.Context(), id))
			r.p.shelves[id] = shelfOf(&th)
		}
	}
	if a == nil {
		for _, b := range r.p.bonds {
			x, y := r.p.items[b.a], r.p.items[b.b]
			if x != nil && y != nil && (x.thread == y.thread) != b.same {
				r.t.Errorf("%s and %s were to be of one matter: %t; now they stand in %d and %d", b.a, b.b, b.same, x.thread, y.thread)
			}
		}
	}
}

func shelfOf(th *model.Thread) shelf {
	s := shelf{th.Pinned, th.Muted, ""}
	if th.Renamed {
		s.name = th.Title
	}
	return s
}

// bind forgets decisions that a later one overrode.
func (r *run) bind() {
	r.p.bonds = slices.DeleteFunc(r.p.bonds, func(b bond) bool {
		x, y := r.p.items[b.a], r.p.items[b.b]
		return x == nil || y == nil || (x.thread == y.thread) != b.same
	})
}

// compare says where the store and the plain model differ; thorough asks for the rules of the store as well.
func (r *run) compare(thorough bool) {
	r.t.Helper()
	have := byGUID(r.t, r.d)
	for g, want := range r.p.items {
		got := have[g]
		is := itemMarks{got.Read, got.Starred, got.Note, strings.Join(got.Tags, " ")}
		if got.Title != want.Title || is != want.itemMarks || got.Revisions != want.Revisions || got.Thread != want.thread {
			r.t.Errorf("%s is %q %+v in thread %d, want %q %+v in %d", g, got.Title, is, got.Thread, want.Title, want.itemMarks, want.thread)
		}
	}
	b := must[model.Board](r.t)(r.d.Board(r.t.Context()))
	if len(have) != len(r.p.items) || b.Items != len(r.p.items) {
		r.t.Errorf("%d items, the board says %d, want %d", len(have), b.Items, len(r.p.items))
	}
	r.compareThreads()
	entries := r.entries()
	for url, want := range r.p.feeds {
		e, there := entries[url]
		if there != want.there || there && (e.Disabled != want.disabled || e.Source != want.source) {
			r.t.Errorf("feed %s is %t %+v, want %+v", url, there, e.Feed, want)
		}
	}
	if thorough {
		sound(r.t, r.d)
	}
}

func (r *run) compareThreads() {
	r.t.Helper()
	unread, items := map[model.ThreadID]int{}, map[model.ThreadID]int{}
	for _, it := range r.p.items {
		items[it.thread]++
		if !it.read {
			unread[it.thread]++
		}
	}
	ids := r.p.threads()
	for _, id := range ids {
		th := must[model.Thread](r.t)(r.d.Thread(r.t.Context(), id))
		is, want := shelfOf(&th), r.p.shelves[id]
		if th.ID != id || is != want || th.Items != items[id] || th.Unread != unread[id] {
			r.t.Errorf("thread %d is %d %+v with %d items, %d unread; want %+v with %d, %d", id, th.ID, is, th.Items, th.Unread, want, items[id], unread[id])
		}
	}
	all := must[[]model.Thread](r.t)(r.d.Threads(r.t.Context(), model.ThreadQuery{Tracks: allTracks, Muted: true}))
	if len(all) != len(ids) {
		r.t.Errorf("%d threads are listed, want %d", len(all), len(ids))
		for _, th := range all {
			r.t.Errorf("listed: %d %q with %d items", th.ID, th.Title, th.Items)
		}
	}
}
