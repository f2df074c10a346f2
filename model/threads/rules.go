package threads

import (
	"slices"

	"attache/model"
)

// rules are the user's decisions, and where the items that they speak of stand now.
type rules struct {
	all  []Constraint
	of   map[model.ItemID][]Constraint
	dev  map[model.ItemID]model.DevelopmentID // of constrained items in warm developments
	home map[model.ItemID]model.ThreadID      // of constrained items in warm threads
}

func newRules() rules {
	return rules{of: map[model.ItemID][]Constraint{}, dev: map[model.ItemID]model.DevelopmentID{}, home: map[model.ItemID]model.ThreadID{}}
}

func (r *rules) add(c Constraint) {
	if slices.Contains(r.all, c) {
		return
	}
	r.all = append(r.all, c)
	r.of[c.A] = append(r.of[c.A], c)
	r.of[c.B] = append(r.of[c.B], c)
}

func (r *rules) remove(c Constraint) {
	same := func(o Constraint) bool { return o == c }
	r.all = slices.DeleteFunc(r.all, same)
	for _, id := range [...]model.ItemID{c.A, c.B} {
		if r.of[id] = slices.DeleteFunc(r.of[id], same); len(r.of[id]) == 0 {
			delete(r.of, id)
		}
	}
}

func (c Constraint) other(id model.ItemID) model.ItemID {
	if c.A == id {
		return c.B
	}
	return c.A
}

// partners gives the items bound to id in one way.
func (r *rules) partners(id model.ItemID, k ConstraintKind, l Level) []model.ItemID {
	var out []model.ItemID
	for _, c := range r.of[id] {
		if c.Kind == k && c.Level == l {
			out = append(out, c.other(id))
		}
	}
	return out
}

// placed notes where a constrained item went.
func (e *Engine) placed(id model.ItemID, d *development) {
	if len(e.rules.of[id]) == 0 {
		return
	}
	e.rules.dev[id] = model.DevelopmentID(d.id)
	e.rules.home[id] = d.thread
	if t := e.threads[d.thread]; t != nil && !slices.Contains(t.anchors, id) {
		t.anchors = append(t.anchors, id)
	}
}

// settled notes in which thread a constrained item stands whose development is not at hand.
func (e *Engine) settled(id model.ItemID, home model.ThreadID) {
	e.rules.home[id] = home
	if t := e.threads[home]; t != nil && !slices.Contains(t.anchors, id) {
		t.anchors = append(t.anchors, id)
	}
}

// notice notes where the constrained items of a development stand that came back from the store.
func (e *Engine) notice(d *development) {
	if len(e.rules.all) == 0 {
		return
	}
	for _, id := range d.listed {
		e.placed(id, d)
	}
}

// rehome makes what is noted of constrained items agree with where the development stands now.
func (e *Engine) rehome(d *development) {
	if len(e.rules.all) == 0 {
		return
	}
	for _, id := range e.rules.standing(model.DevelopmentID(d.id)) {
		e.placed(id, d)
	}
}

// standing gives the constrained items that stand in a development, by number.
func (r *rules) standing(in model.DevelopmentID) []model.ItemID {
	var out []model.ItemID
	for id, d := range r.dev {
		if d == in {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// forget drops what is noted of a development that went cold.
func (r *rules) forget(d *development) {
	if len(r.dev) == 0 {
		return
	}
	for _, id := range r.standing(model.DevelopmentID(d.id)) {
		delete(r.dev, id)
	}
}

// pick gives the development that a report joins, nil to open one, and which candidate that is, -1 when it is none.
func (e *Engine) pick(in *Input, p *profile, near []choice) (*development, int) {
	if len(e.rules.of[p.item]) > 0 {
		e.catchUp()
		for _, o := range e.rules.partners(p.item, MustLink, Developments) {
			if d := e.dev(e.rules.dev[o]); d != nil {
				return d, slices.IndexFunc(near, func(c choice) bool { return c.c == &d.cluster })
			}
		}
	}
	for i, c := range near {
		if c.p < joinAt {
			break
		}
		if c.p < surelyAt {
			if h := hub(in, p, c.c); h != nil && gathersNone(h, e.corpus.stir(p.names)) {
				continue
			}
		}
		if d := e.devs[model.DevelopmentID(c.c.id)]; e.mayJoin(p.item, d) {
			return d, i
		}
	}
	return nil, -1
}

// mayJoin says whether the user's decisions let an item into a development.
func (e *Engine) mayJoin(id model.ItemID, d *development) bool {
	if len(e.rules.of[id]) == 0 {
		return true
	}
	for _, o := range e.rules.partners(id, CannotLink, Developments) {
		if at, ok := e.rules.dev[o]; ok && at == model.DevelopmentID(d.id) {
			return false
		}
	}
	return e.mayFollow(id, d.thread)
}

// mayFollow says whether the user's decisions let an item into a thread.
func (e *Engine) mayFollow(id model.ItemID, t model.ThreadID) bool {
	for _, o := range e.rules.partners(id, CannotLink, Threads) {
		if at, ok := e.rules.home[o]; ok && at == t {
			return false
		}
	}
	bound := e.bound(id)
	return bound == nil || bound.id == int64(t)
}

// bound gives the thread that the user tied an item to, nil when there is none.
func (e *Engine) bound(id model.ItemID) *thread {
	if len(e.rules.of[id]) == 0 {
		return nil
	}
	for _, o := range e.rules.partners(id, MustLink, Threads) {
		if t := e.thread(e.rules.home[o]); t != nil {
			return t
		}
	}
	return nil
}

// mayMerge says whether the user's decisions let two developments be one.
func (e *Engine) mayMerge(a, b *development) bool {
	if len(e.rules.all) == 0 {
		return true
	}
	e.catchUp()
	for _, c := range e.rules.all {
		if c.Kind != CannotLink || c.Level != Developments {
			continue
		}
		x, y := e.rules.dev[c.A], e.rules.dev[c.B]
		if x == model.DevelopmentID(a.id) && y == model.DevelopmentID(b.id) || x == model.DevelopmentID(b.id) && y == model.DevelopmentID(a.id) {
			return false
		}
	}
	return a.thread == b.thread || !e.tied(a) && !e.tied(b) && e.mayMergeThreads(a.thread, b.thread)
}

// tied says whether the user tied an item of the development to its thread, so that it may not be carried into another.
func (e *Engine) tied(d *development) bool {
	for _, c := range e.rules.all {
		if c.Kind == MustLink && c.Level == Threads && (e.rules.dev[c.A] == model.DevelopmentID(d.id) || e.rules.dev[c.B] == model.DevelopmentID(d.id)) {
			return true
		}
	}
	return false
}

// mayMergeThreads says whether nothing in the one thread must stay apart from something in the other.
func (e *Engine) mayMergeThreads(a, b model.ThreadID) bool {
	for _, c := range e.rules.all {
		if c.Kind != CannotLink || c.Level != Threads {
			continue
		}
		x, y := e.rules.home[c.A], e.rules.home[c.B]
		if x == a && y == b || x == b && y == a {
			return false
		}
	}
	return true
}

// Constrain lays a decision of the user down: whatever arrives from now on respects it. What stands already is not moved
// by it: the store moves, and Restore makes the grouper follow.
func (e *Engine) Constrain(c Constraint) {
	e.rules.add(c)
	for _, id := range [...]model.ItemID{c.A, c.B} { // in this order, which the memos of threads keep
		for _, d := range e.devs {
			e.wakeDevelopment(d)
			if slices.Contains(d.listed, id) {
				e.placed(id, d)
			}
		}
	}
}

// Release takes a decision back.
func (e *Engine) Release(c Constraint) { e.rules.remove(c) }

// MergeThreads makes one thread of several, the first stays. The desk lays down the must-link that keeps them together.
func (e *Engine) MergeThreads(into model.ThreadID, from ...model.ThreadID) Result {
	e.out = newOutcome()
	if to := e.thread(into); to != nil {
		for _, id := range from {
			if t := e.thread(id); t != nil && id != into {
				e.absorbThread(to, t)
			}
		}
	}
	return e.finish()
}
