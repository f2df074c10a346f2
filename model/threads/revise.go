package threads

import (
	"math/bits"
	"slices"

	"attache/model"
)

// A development is looked at again when it has grown: the first reports of two happenings that are alike are easily taken
// for one, and only when there are several of each does it show that they fall apart.
const (
	reviseFrom = 2     // items in a development before it is looked at
	partFrom   = 4     // texts in one that may be parted
	reviseStep = 1.25  // growth after which it is looked at again
	partAt     = 0.475 // how likely its halves must be two happenings
)

// due says whether a development has grown so much since the last time that it is to be looked at.
func (d *development) due() bool { return grown(d.items, &d.looked, reviseFrom, reviseStep) }

// grown says whether something has as many items as it must have to be looked at, and if so sets how many that is next time.
func grown(items int, looked *int, from int, step float64) bool {
	if items < max(*looked, from) {
		return false
	}
	*looked = int(float64(items)*step) + 1
	return true
}

// doubled says whether something that is looked at with so many items passed a power of two since it was looked at before. Of
// 46,000 recorded pairs of developments that were compared as one of them grew, one in fifty was united, and nearly all of
// those while it was still small or for the first time: what grows on is compared anew only when there is twice as much of it.
func doubled(items int) bool {
	return bits.Len(uint(items)) > bits.Len(uint(float64(items)/reviseStep))
}

// revise looks at a development that has grown: it takes in what proves to be the same happening, and is parted if it proves
// to hold two. It gives the development that the last report is in.
func (e *Engine) revise(d *development) *development {
	if !d.due() {
		return d
	}
	if doubled(d.items) {
		d = e.reunite(d)
	}
	if len(d.members) < partFrom {
		return d
	}
	h, ok := e.onDevs.part(d.members, e.join)
	if !ok {
		return d
	}
	if e.opt.ObserveParting != nil {
		e.opt.ObserveParting(Parting{itemsOf(h.a.members), itemsOf(h.b.members), h.ev})
	}
	p := e.parting.Probability(&h.ev)
	if p < partAt || !e.mayPart(d) {
		return d
	}
	return e.divide(d, h, p)
}

// mayPart says whether the user left the development to the program: what somebody put together stays so.
func (e *Engine) mayPart(d *development) bool {
	for _, id := range d.listed {
		if len(e.rules.of[id]) > 0 {
			return false
		}
	}
	return true
}

func itemsOf(ms []*profile) []model.ItemID {
	out := make([]model.ItemID, 0, len(ms))
	for _, m := range ms {
		out = append(out, m.item)
	}
	return out
}

// divide makes the smaller half a development of its own and gives the one that the last report is in. Reports whose words are
// no longer at hand stay where they are; copies go with the text that they copy.
func (e *Engine) divide(d *development, h *halves, p float64) *development {
	e.catchUp()
	stay, leave := h.a, h.b
	if len(leave.members) > len(stay.members) || len(leave.members) == len(stay.members) && leave.members[0].item < stay.members[0].item {
		stay, leave = leave, stay
	}
	n := e.branch(d, leave)
	e.become(d, stay.members)
	d.parted = appendBounded(d.parted, []model.DevelopmentID{model.DevelopmentID(n.id)}, maxParted)
	t := e.thread(d.thread)
	t.take(n)
	e.separate(t, d, n)
	why := model.Why{Score: p, Joined: []model.Reason{{Kind: "split", Text: "told apart from what is alike", Weight: round(float32(p))}}, ThreadScore: 1}
	for i, id := range n.listed {
		e.out.moved = append(e.out.moved, Placement{Item: id, Development: model.DevelopmentID(n.id), Thread: n.thread, Text: n.copies[i], Why: why})
		e.out.explained = append(e.out.explained, Explanation{id, why})
	}
	e.out.remade(n, e.thread(n.thread))
	e.out.remade(d, t)
	if slices.Contains(n.listed, e.query.p.item) {
		return n
	}
	return d
}

// separateAt is how likely two halves must be one matter to stay in one thread.
const separateAt = 0.3

// separate gives what was parted from a development a thread of its own, if that was all there was in the thread and the two are
// not even one matter.
func (e *Engine) separate(t *thread, d, n *development) {
	if len(t.devs) != 2 || len(t.anchors) > 0 {
		return
	}
	h, ok := e.onThreads.pair(&d.cluster, &n.cluster, e.follow, 0)
	if !ok || e.bridging.Probability(&h.ev) >= separateAt {
		return
	}
	t.lose(model.DevelopmentID(n.id))
	e.profileAnew(t, d.members)
	own := e.openThread()
	own.take(n)
	e.profileAnew(own, n.members)
	for _, m := range n.members {
		own.pulse.add(m.at, true, e.deaf(own))
	}
}

// maxParted bounds how many developments one remembers to have been told apart from.
const maxParted = 8

// branch opens a development with the reports of c, which leave d.
func (e *Engine) branch(d *development, c *cluster) *development {
	e.lastDev++
	n := newDevelopment(e.lastDev)
	n.thread = d.thread
	e.devs[e.lastDev], e.homed[e.lastDev] = n, n
	leaves := map[model.ItemID]bool{}
	for _, m := range c.members {
		leaves[m.item] = true
	}
	var listed, copies []model.ItemID
	for i, id := range d.listed {
		if leaves[d.copies[i]] {
			n.listed, n.copies = append(n.listed, id), append(n.copies, d.copies[i])
		} else {
			listed, copies = append(listed, id), append(copies, d.copies[i])
		}
	}
	d.listed, d.copies = listed, copies
	for _, w := range d.wordings {
		if leaves[w.item] {
			n.wordings = append(n.wordings, w)
		}
	}
	d.wordings = slices.DeleteFunc(d.wordings, func(w wording) bool { return leaves[w.item] })
	e.become(n, c.members)
	return n
}

// become makes the profile of a development that of members.
func (e *Engine) become(d *development, members []*profile) {
	if len(d.keys) > 0 {
		e.devIndex.remove(&d.cluster)
	}
	d.cluster = newCluster(d.id)
	for _, m := range members {
		d.take(m, 1, true, developmentShape)
	}
	d.sum()
	d.items = len(d.listed)
	d.looked = int(float64(d.items)*reviseStep) + 1
	e.devIndex.put(&d.cluster)
	for _, m := range d.members {
		e.devIndex.list(&d.cluster, m.list(&e.devIndex.scale))
	}
	d.entitle()
}

// entitle lets the report that is most like all the others stand for the development.
func (d *development) entitle() {
	best := -1.0
	for _, m := range d.members {
		if fit := float64(cosine(dot(m.title, d.cluster.title), d.titleNorm)); fit > best {
			best = fit
			d.titleFit = fit
			if d.titleItem != m.item {
				d.title, d.titleItem = "", m.item
			}
		}
	}
}
