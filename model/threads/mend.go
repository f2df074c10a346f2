package threads

import (
	"attache/model"
)

// What one pass tears apart, a later look mends: developments that came near the same report are compared anew.
const (
	mendLook = 0.25 // how near a rival must have come to the report to be compared with where the report went
	mendAt   = 0.7  // how likely the members of the smaller must belong to the greater, on average
)

// mend merges developments that proved to be one.
func (e *Engine) mend(d *development, near []choice) {
	for _, n := range near {
		other := e.devs[model.DevelopmentID(n.c.id)]
		if n.p < mendLook || other == nil || other == d {
			continue
		}
		if e.affinity(&d.cluster, &other.cluster, e.join, &n.evidence) >= mendAt && e.mayMerge(d, other) {
			d = e.mergeDevs(d, other)
		}
	}
}

// affinity is the mean probability with which the members of the smaller cluster belong to the greater.
func (e *Engine) affinity(a, b *cluster, m decision, seen *Evidence) float64 {
	if a.items > b.items || a.items == b.items && a.id < b.id {
		a, b = b, a
	}
	var sum float64
	asked := a.members[max(0, len(a.members)-witnesses):]
	for _, p := range asked {
		e.other.set(p)
		var ev Evidence
		b.weigh(&e.other, &ev)
		ev[evCrowd] = seen[evCrowd]
		ev[evRank] = ev[evCentroid] - seen[evCrowd]
		sum += m.Probability(&ev)
	}
	return sum / float64(len(asked))
}

// witnesses is how many of the latest members of a cluster are asked at most.
const witnesses = 6

// mergeDevs makes one development of two; the older ID stays.
func (e *Engine) mergeDevs(a, b *development) *development {
	if b.id < a.id {
		a, b = b, a
	}
	into, from := e.threads[a.thread], e.threads[b.thread]
	a.absorb(&b.cluster, developmentShape)
	a.listed = append(a.listed, b.listed...)
	a.wordings = mergeWordings(a.wordings, b.wordings)
	e.devIndex.remove(&b.cluster)
	e.devIndex.list(&a.cluster, b.keys)
	delete(e.devs, model.DevelopmentID(b.id))
	e.out.mergedDev(model.DevelopmentID(b.id), model.DevelopmentID(a.id))
	if from != into {
		e.leave(from, b, into)
	} else {
		into.lose(model.DevelopmentID(b.id))
	}
	into.last = max(into.last, a.last) // it must not go cold before its developments
	e.threadIndex.renew(&into.cluster)
	e.rehome(a)
	e.out.remade(a, into)
	return a
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
		if d := e.devs[id]; d != nil {
			into.take(d)
			e.rehome(d)
			e.out.touch(d, nil)
		}
		e.out.moves[id] = model.ThreadID(into.id)
	}
	into.devs = mergeSorted(into.devs, from.devs)
	into.judge()
	into.rename()
	e.threadIndex.remove(&from.cluster)
	e.threadIndex.list(&into.cluster, from.keys)
	delete(e.threads, model.ThreadID(from.id))
	e.out.mergedThread(model.ThreadID(from.id), model.ThreadID(into.id))
	e.out.remade(nil, into)
}
