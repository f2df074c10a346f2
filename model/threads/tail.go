package threads

import (
	"slices"

	"attache/model"
)

// layTail gives the items of the tail the places that they had. The memos must be in place. An item goes through all that
// it went through when it was placed, but for the decisions: what its words are worth, what they add to the corpus, to its
// development and to its thread. Whatever has seen the item already passes over it.
//
// The grouper is then as it was, as long as the items are as they were when they were placed (an edited text, rounded
// scores of the tracks change what they add) and the memos of every Result were stored. What the user moved or merged
// after the checkpoint is the sum of what stands there now, as it is with memos alone. Of a development with more wordings
// than are told apart, a reprint in the tail may count as a new wording.
func (e *Engine) layTail(w Warm, counted model.ItemID, changed map[model.ThreadID]bool) {
	memos := newChanges() // what came from memos
	for id := range e.devs {
		memos.devs[id] = true
	}
	for id := range e.threads {
		memos.threads[id] = true
	}
	for i := range w.Tail {
		e.lay(&w.Tail[i], counted, changed)
	}
	for _, s := range w.Developments {
		if d := e.devs[s.ID]; d != nil && !memos.devs[s.ID] && s.First.Unix() < d.first {
			d.first, d.title, d.titleItem = s.First.Unix(), s.Title, 0 // older items are not at hand
		}
	}
	for _, s := range w.Threads {
		if t := e.threads[s.ID]; t != nil && !memos.threads[s.ID] && s.First.Unix() < t.first {
			t.first, t.naming.first = s.First.Unix(), s.Title
		}
	}
}

// lay gives one item its place again.
func (e *Engine) lay(at *Placed, counted model.ItemID, changed map[model.ThreadID]bool) {
	e.arrive(&at.Input)
	if at.Development == 0 || at.Thread == 0 {
		return // the item was deleted since
	}
	if d, t := e.devs[at.Development], e.threads[at.Thread]; counted >= at.Item && d.knows(at.Item) && t.knows(at.Item) {
		return
	}
	d := e.dev(at.Development)
	p := newProfile(&at.Input, e.corpus)
	e.meetAgain(p)
	if d == nil {
		d = e.openAs(at.Development, &at.Input, p)
		e.homed[at.Development] = d
		d.thread = at.Thread
		e.lastDev = max(e.lastDev, at.Development)
	}
	keys := slices.Clone(p.list(&e.corpus.scale))
	fresh := d.began(p)
	if !d.knows(at.Item) {
		_, fresh = e.enter(&at.Input, d, p, keys)
	}
	if fresh && counted < at.Item {
		e.corpus.count(p)
	}
	e.layInThread(e.heard(&at.Input, p, keys, d.items, fresh), d, changed)
	if !d.knows(at.Item) {
		d.due() // what came of it then is in the memos
	}
	if t := e.thread(d.thread); !t.knows(at.Item) {
		t.due()
	}
	e.placed(p.item, d)
	e.changed.devs[model.DevelopmentID(d.id)], e.changed.threads[d.thread] = true, true
}

// layInThread tells the thread of a development of a report in it.
func (e *Engine) layInThread(r *heard, d *development, changed map[model.ThreadID]bool) {
	item := r.p.item
	t := e.thread(d.thread)
	if t == nil {
		t = e.openThreadAs(d.thread)
		e.lastThread = max(e.lastThread, d.thread)
	}
	if t.take(d) && t.knows(item) {
		e.threadIndex.renew(&t.cluster)
		changed[d.thread] = true // it came after the memo was made: the user moved it
	}
	if !t.knows(item) {
		e.touchThread(r, t)
	}
}

// knows says whether a report that belongs here is in what came from the memo.
func (d *development) knows(id model.ItemID) bool { return d != nil && d.seen >= id }
func (t *thread) knows(id model.ItemID) bool      { return t != nil && t.seen >= id }

// began says whether a report that is in the development had a wording of its own when it came.
func (d *development) began(p *profile) bool {
	known := false
	for _, w := range d.wordings {
		if w.item == p.item {
			return true
		}
		known = known || w.print == p.print && p.print != 0
	}
	return !known
}
