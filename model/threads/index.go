package threads

import (
	"cmp"
	"slices"
)

// index finds the clusters that share terms with a report. It holds only what is warm.
type index struct {
	postings map[uint32][]int32 // slots of the clusters with the key
	slots    []*cluster         // nil: free
	ids      []int64            // of the clusters in slots: most are passed over without a look at the cluster
	free     []int32
	found    []int32 // slots met in this search, in the order of meeting
	score    []float64
	asked    []lead // kept for the next search
}

// Bounds that keep a search from growing with the stream.
const (
	searchTerms = 40   // heaviest terms that are looked up
	maxPostings = 4000 // a term in more warm clusters than this tells nothing apart
	maxWalk     = 3000 // listings walked through for one report before only clusters already met are looked at
	listTerms   = 24   // heaviest terms of a report under which its cluster is listed
	shortlist   = 24   // clusters compared by their sums
	finalists   = 8    // clusters weighed in full
	hopeless    = 0.2  // less alike than this share of the likest is not weighed
)

func newIndex() *index { return &index{postings: map[uint32][]int32{}} }

// put gives the cluster a slot.
func (x *index) put(c *cluster) {
	if n := len(x.free); n > 0 {
		c.slot = x.free[n-1]
		x.free = x.free[:n-1]
		x.slots[c.slot] = c
	} else {
		c.slot = int32(len(x.slots))
		x.slots = append(x.slots, c)
		x.score = append(x.score, 0)
		x.ids = append(x.ids, 0)
	}
	x.ids[c.slot] = c.id
	for _, k := range c.keys {
		x.postings[k] = append(x.postings[k], c.slot)
	}
}

// list makes the cluster findable under the keys that it is not yet listed under.
func (x *index) list(c *cluster, keys []uint32) {
	for _, k := range keys {
		i, ok := slices.BinarySearch(c.keys, k)
		if ok || len(c.keys) >= maxKeys {
			continue
		}
		c.keys = slices.Insert(c.keys, i, k)
		x.postings[k] = append(x.postings[k], c.slot)
	}
}

// maxKeys bounds the keys that one cluster is listed under.
const maxKeys = 160

// drop takes clusters out. It walks all postings: call it for many at once.
func (x *index) drop(gone func(*cluster) bool) {
	dead := make([]bool, len(x.slots))
	var freed []int32
	for s, c := range x.slots {
		if c != nil && gone(c) {
			dead[s] = true
			freed = append(freed, int32(s))
			x.slots[s] = nil
		}
	}
	if len(freed) == 0 {
		return
	}
	for k, p := range x.postings {
		p = slices.DeleteFunc(p, func(s int32) bool { return dead[s] })
		if len(p) == 0 {
			delete(x.postings, k)
		} else {
			x.postings[k] = p
		}
	}
	x.free = append(x.free, freed...)
}

// remove takes one cluster out at once.
func (x *index) remove(c *cluster) {
	for _, k := range c.keys {
		p := x.postings[k]
		if i := slices.Index(p, c.slot); i >= 0 {
			p = slices.Delete(p, i, i+1)
		}
		if len(p) == 0 {
			delete(x.postings, k)
		} else {
			x.postings[k] = p
		}
	}
	x.slots[c.slot] = nil
	x.free = append(x.free, c.slot)
}

// listing gives the keys under which a report makes its cluster findable.
func (p *profile) listing() []uint32 {
	out := make([]uint32, 0, listTerms+len(p.title)+len(p.names))
	for _, e := range p.terms.heaviest(listTerms) {
		out = append(out, e.key)
	}
	for _, e := range p.title {
		out = append(out, e.key)
	}
	for _, n := range p.names {
		out = append(out, n.key)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// met is a cluster that came near a report.
type met struct {
	c        *cluster
	centroid float32 // cosine to its sum
	alike    float32 // the greater of that and the cosine of the titles
	score    float64
}

func meeting(q *query, c *cluster) met {
	centroid, title := cosine(q.terms.dot(c.terms), c.termsNorm), cosine(q.titleDot(c.title), c.titleNorm)
	return met{c, centroid, max(centroid, title), float64(centroid + title)}
}

// search gives the warm clusters that share most with a report, best first, at most finalists; ok says which may be looked at.
func (x *index) search(q *query, ok func(*cluster) bool) []met {
	x.gather(q.p)
	near := x.take(ok)
	out := make([]met, 0, shortlist)
	for _, s := range near {
		out = append(out, meeting(q, s.c))
	}
	slices.SortFunc(out, func(a, b met) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.c.id, b.c.id)) })
	out = out[:min(len(out), finalists)]
	for i := range out {
		if out[i].score < hopeless*out[0].score {
			return out[:i]
		}
	}
	return out
}

// lead is a key of a report, with what a cluster that has it gains.
type lead struct {
	key  uint32
	w    float64
	with []int32
}

// gather tallies the clusters that share keys with a report, the weightiest keys first. Once so many lead that the keys
// that are left could not bring another one among them, or enough were walked through, only those already met are tallied on.
func (x *index) gather(p *profile) {
	leads := x.leads(p)
	rest := 1e-9 // more than what rounding can lose
	for _, l := range leads {
		rest += l.w
	}
	walked := 0
	for i, l := range leads {
		if len(x.found) >= shortlist && (walked+len(l.with) > maxWalk || x.ahead(rest) >= shortlist) {
			x.tallyMet(leads[i:], rest)
			return
		}
		rest -= l.w
		walked += len(l.with)
		for _, s := range l.with {
			if x.score[s] == 0 {
				x.found = append(x.found, s)
			}
			x.score[s] += l.w
		}
	}
}

// ahead counts the clusters met whose score is above a bound.
func (x *index) ahead(of float64) int {
	n := 0
	for _, s := range x.found {
		if x.score[s] > of {
			n++
		}
	}
	return n
}

// tallyMet goes on with the keys that are left, worth rest together, for the clusters already met, and lets go of those
// that can no longer be among the best.
func (x *index) tallyMet(leads []lead, rest float64) {
	const look = 16 // looking a key up in a cluster's own list costs about as much as so many steps along a posting list
	for _, l := range leads {
		if x.prune(rest); len(x.found) <= 2*shortlist {
			return // few enough: what is left to tally would hardly change their order
		}
		rest -= l.w
		if len(l.with) <= look*len(x.found) {
			for _, s := range l.with {
				if x.score[s] != 0 {
					x.score[s] += l.w
				}
			}
			continue
		}
		for _, s := range x.found {
			if c := x.slots[s]; c != nil {
				if _, ok := slices.BinarySearch(c.keys, l.key); ok {
					x.score[s] += l.w
				}
			}
		}
	}
}

// prune forgets the clusters met that even with rest added would not reach the best.
func (x *index) prune(rest float64) {
	if len(x.found) <= 2*shortlist {
		return
	}
	var best [shortlist]float64 // falling
	for _, s := range x.found {
		v := x.score[s]
		if v <= best[shortlist-1] {
			continue
		}
		i := shortlist - 1
		for ; i > 0 && best[i-1] < v; i-- {
			best[i] = best[i-1]
		}
		best[i] = v
	}
	kept := x.found[:0]
	for _, s := range x.found {
		if x.score[s]+rest >= best[shortlist-1] {
			kept = append(kept, s)
		} else {
			x.score[s] = 0
		}
	}
	x.found = kept
}

// leads gives the keys of a report that tell anything apart, the weightiest first.
func (x *index) leads(p *profile) []lead {
	out := x.asked[:0]
	add := func(key uint32, w float64) {
		if with := x.postings[key]; w > 0 && len(with) > 0 && len(with) <= maxPostings {
			out = append(out, lead{key, w, with})
		}
	}
	for _, e := range p.terms.heaviest(searchTerms) {
		add(e.key, sq(e.w))
	}
	var names float64
	for _, n := range p.names {
		names += float64(n.w)
	}
	for _, n := range p.names {
		add(n.key, 0.5*float64(n.w)/names)
	}
	slices.SortFunc(out, func(a, b lead) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.key, b.key)) })
	x.asked = out
	return out
}

type scored struct {
	c     *cluster
	id    int64
	score float64
}

func compareScored(a, b scored) int {
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	case a.id < b.id:
		return -1
	case a.id > b.id:
		return 1
	}
	return 0
}

// take gives the best of what was tallied, best first, and forgets the tally. Thousands of clusters are met where two
// dozen are wanted, so they are not sorted: each is held against the worst that is kept.
func (x *index) take(ok func(*cluster) bool) []scored {
	best := make([]scored, 0, shortlist+1)
	for _, s := range x.found {
		one := scored{x.slots[s], x.ids[s], x.score[s]}
		x.score[s] = 0
		if len(best) == shortlist && compareScored(one, best[shortlist-1]) > 0 || one.c == nil || !ok(one.c) {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, one, compareScored)
		if i < shortlist {
			best = slices.Insert(best, i, one)
			best = best[:min(len(best), shortlist)]
		}
	}
	x.found = x.found[:0]
	return best
}
