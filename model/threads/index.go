package threads

import "slices"

// index finds the clusters that share terms with a report. It holds only what is warm.
type index struct {
	postings map[uint32][]int32 // slots of the clusters with the key
	slots    []*cluster         // nil: free
	free     []int32
	found    []int32 // slots met in this search, in the order of meeting
	score    []float64
}

// Bounds that keep a search from growing with the stream.
const (
	searchTerms = 40   // heaviest terms that are looked up
	maxPostings = 4000 // a term in more warm clusters than this tells nothing apart
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
	}
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

// search gives the warm clusters that share most with p, best first, at most finalists; ok says which may be looked at.
func (x *index) search(q *query, ok func(*cluster) bool) []*cluster {
	p := q.p
	for _, e := range p.terms.heaviest(searchTerms) {
		x.tally(e.key, sq(e.w))
	}
	var names float64
	for _, n := range p.names {
		names += float64(n.w)
	}
	for _, n := range p.names {
		x.tally(n.key, 0.5*float64(n.w)/names)
	}
	near := x.take(ok)
	for i := range near {
		c := near[i].c
		near[i].score = float64(cosine(q.terms.dot(c.terms), c.termsNorm) + cosine(q.titleDot(c.title), c.titleNorm))
	}
	slices.SortFunc(near, compareScored)
	out := make([]*cluster, 0, finalists)
	for _, s := range near[:min(len(near), finalists)] {
		if s.score < hopeless*near[0].score {
			break
		}
		out = append(out, s.c)
	}
	return out
}

func (x *index) tally(key uint32, w float64) {
	p := x.postings[key]
	if len(p) > maxPostings {
		return
	}
	for _, s := range p {
		if x.score[s] == 0 {
			x.found = append(x.found, s)
		}
		x.score[s] += w
	}
}

type scored struct {
	c     *cluster
	score float64
}

func compareScored(a, b scored) int {
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	case a.c.id < b.c.id:
		return -1
	case a.c.id > b.c.id:
		return 1
	}
	return 0
}

// take gives the best of what was tallied, best first, and forgets the tally. Thousands of clusters are met where two
// dozen are wanted, so they are not sorted: each is held against the worst that is kept.
func (x *index) take(ok func(*cluster) bool) []scored {
	best := make([]scored, 0, shortlist+1)
	for _, s := range x.found {
		one := scored{x.slots[s], x.score[s]}
		x.score[s] = 0
		if len(best) == shortlist && one.score < best[shortlist-1].score || one.c == nil || !ok(one.c) {
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
