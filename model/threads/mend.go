package threads

import (
	"cmp"
	"slices"

	"attache/model"
)

// What one pass tears apart, a later look mends: developments that came near the same report are compared anew.
const (
	mendLook = 0.25 // how near a rival must have come to the report to be compared with where the report went
	mendAt   = 0.4  // how likely the two must be one happening
	remendAt = 0.8  // the same for two that were parted
	mendMost = 3    // the size up to which the smaller of the two is compared
)

// mend merges developments that proved to be one.
func (e *Engine) mend(d *development, near []choice) *development {
	for _, n := range near {
		other := e.dev(model.DevelopmentID(n.c.id))
		if n.p < mendLook || other == nil || other == d || e.leftApart(d, other) {
			continue
		}
		d = e.unite(d, other)
	}
	return d
}

// leftApart says whether two developments have both grown so much that they are not compared. Of 7,000 recorded pairs above
// mendMost one was united.
func (e *Engine) leftApart(a, b *development) bool {
	return min(a.items, b.items) > mendMost && e.opt.ObserveUniting == nil
}

// unite makes one development of two if they prove to be one happening, and gives the one that is left.
func (e *Engine) unite(d, other *development) *development {
	h, ok := e.onDevs.pair(&d.cluster, &other.cluster, e.join, hopelessOneWay)
	if !ok {
		return d
	}
	p := e.uniting.Probability(&h.ev)
	if e.opt.ObserveUniting != nil {
		e.opt.ObserveUniting(Parting{itemsOf(h.a.members), itemsOf(h.b.members), h.ev})
	}
	least := mendAt
	if slices.Contains(d.parted, model.DevelopmentID(other.id)) || slices.Contains(other.parted, model.DevelopmentID(d.id)) {
		least = remendAt
	}
	if p < least || !e.mayMerge(d, other) {
		return d
	}
	return e.mergeDevs(d, other, united(d, other, h, p))
}

// reunite holds a development that has grown against those that are most like it in sum.
func (e *Engine) reunite(d *development) *development {
	const look = 3
	e.onDevs.asked.set(d.asReport())
	found := e.devIndex.search(&e.onDevs.asked, e.corpus.clock)
	for _, f := range found[:min(len(found), look)] {
		if other := e.dev(model.DevelopmentID(f.c.id)); other != nil && other != d && f.centroid >= reuniteAlike && !e.leftApart(d, other) {
			d = e.unite(d, other)
		}
	}
	return d
}

// asReport gives the sums of a cluster as those of one report, to be searched for.
func (c *cluster) asReport() *profile {
	const most = 48 // about what is looked up of a report
	p := &profile{terms: slices.Clone(c.terms).heaviest(most).unit(), names: c.names}
	if p.title = p.terms; !c.plain {
		p.title = slices.Clone(c.title).heaviest(most).unit()
	}
	return p
}

// reuniteAlike is how much alike two developments must be in sum to be compared.
const reuniteAlike = 0.25

// affinity is the mean probability with which the members of the smaller cluster belong to the greater.
func (e *Engine) affinity(a, b *cluster, m decision, seen *Evidence) float64 {
	if a.items > b.items || a.items == b.items && a.id < b.id {
		a, b = b, a
	}
	var sum float64
	asked := a.members[max(0, len(a.members)-witnesses):]
	for _, p := range asked {
		e.onThreads.witness.set(p)
		var ev Evidence
		b.weigh(&e.onThreads.witness, &ev)
		ev[evCrowd] = seen[evCrowd]
		ev[evRank] = ev[evCentroid] - seen[evCrowd]
		sum += m.Probability(&ev)
	}
	return sum / float64(len(asked))
}

// witnesses is how many of the latest members of a cluster are asked at most.
const witnesses = 4

// union is what is to be told of the reports of the smaller of two developments that become one.
type union struct {
	of    model.DevelopmentID
	items []model.ItemID
	why   model.Why
}

// united gives what two developments have in common that are one happening with probability p.
func united(a, b *development, h *halves, p float64) union {
	few, many := a, b
	if len(few.listed) > len(many.listed) || len(few.listed) == len(many.listed) && few.id < many.id {
		few, many = many, few
	}
	why := model.Why{Score: p, Joined: append(make([]model.Reason, 0, maxReasons), model.Reason{Kind: "united", Text: "compared again", Weight: round(float32(p))})}
	why.Joined = append(why.Joined, commonNames(few.members, &many.cluster, maxReasons-3)...)
	why.Joined = append(why.Joined, model.Reason{Kind: "title", Text: said("titles alike to ", 100*float64(h.ev[paTitle]), " %"), Weight: round(h.ev[paTitle])},
		model.Reason{Kind: "text", Text: said("the nearest two reports alike to ", 100*float64(h.ev[paLink]), " %"), Weight: round(h.ev[paLink])})
	return union{model.DevelopmentID(few.id), slices.Clone(few.listed), why}
}

// commonNames gives the weightiest names of reports that a cluster has, too.
func commonNames(members []*profile, c *cluster, most int) []model.Reason {
	var out []model.Reason
	for _, m := range members {
		for _, n := range m.names {
			if c.named(n.key) && !slices.ContainsFunc(out, func(r model.Reason) bool { return r.Text == n.text }) {
				out = append(out, model.Reason{Kind: "name", Text: n.text, Weight: round(n.w)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b model.Reason) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text))
	})
	return out[:min(len(out), most)]
}

// mergeDevs makes one development of two; the older ID stays.
func (e *Engine) mergeDevs(a, b *development, told union) *development {
	if b.id < a.id {
		a, b = b, a
	}
	a.absorb(&b.cluster, developmentShape)
	a.listed, a.copies = append(a.listed, b.listed...), append(a.copies, b.copies...)
	a.looked = min(a.looked, b.looked)
	a.wordings = mergeWordings(a.wordings, b.wordings)
	e.devIndex.remove(&b.cluster)
	e.devIndex.list(&a.cluster, b.keys)
	delete(e.devs, model.DevelopmentID(b.id))
	last := a.last
	e.later(func() { e.mergeHomes(a, b, last, told) })
	return a
}

// mergeHomes makes the threads of two developments agree with b's having become part of a; last is when a moved last.
func (e *Engine) mergeHomes(a, b *development, last int64, told union) {
	into, from := e.thread(a.thread), e.thread(b.thread)
	if from != into && told.of == model.DevelopmentID(b.id) {
		told.why.ThreadScore = 1 // it came with the development
	}
	for _, id := range told.items {
		e.out.explained = append(e.out.explained, Explanation{id, told.why})
	}
	delete(e.homed, model.DevelopmentID(b.id))
	e.out.mergedDev(model.DevelopmentID(b.id), model.DevelopmentID(a.id))
	if from != into {
		e.leave(from, b, into)
	} else {
		into.lose(model.DevelopmentID(b.id))
	}
	into.last = max(into.last, last) // it must not go cold before its developments
	e.threadIndex.renew(&into.cluster)
	for _, id := range e.rules.standing(model.DevelopmentID(b.id)) {
		e.placed(id, a)
	}
	e.out.remade(a, into)
}

// leave takes a development that was merged away out of its thread; a thread left with nothing goes where it went.
func (e *Engine) leave(from *thread, d *development, into *thread) {
	from.lose(model.DevelopmentID(d.id))
	if len(from.devs) > 0 {
		e.threadIndex.renew(&from.cluster)
		e.out.remade(nil, from)
		return
	}
	e.absorbThread(into, from)
}

func (t *thread) lose(id model.DevelopmentID) {
	for i, d := range t.devs {
		if d == id {
			t.devs = append(t.devs[:i:i], t.devs[i+1:]...)
			return
		}
	}
}

// absorbThread makes from part of into.
func (e *Engine) absorbThread(into, from *thread) {
	into.absorb(&from.cluster, threadShape)
	into.pulse.absorb(&from.pulse)
	into.naming.absorb(&from.naming)
	for _, id := range from.anchors {
		into.anchors = append(into.anchors, id)
		e.rules.home[id] = model.ThreadID(into.id)
	}
	for _, id := range from.devs {
		if d := e.homed[id]; d != nil {
			into.take(d)
			e.rehome(d)
			e.out.touch(d, nil)
		}
		e.out.moves[id] = model.ThreadID(into.id)
	}
	into.devs = mergeSorted(into.devs, from.devs)
	into.judge()
	e.called.release(from)
	into.rename()
	e.callAnew(into)
	e.threadIndex.remove(&from.cluster)
	e.threadIndex.list(&into.cluster, from.keys)
	delete(e.threads, model.ThreadID(from.id))
	e.out.mergedThread(model.ThreadID(from.id), model.ThreadID(into.id))
	e.out.remade(nil, into)
}
