package threads

import "slices"

// index finds the clusters that share terms with a report. It holds only what is warm.
type index struct {
	postings map[uint32][]int32 // slots of the clusters with the key
	slots    []*cluster         // nil: free
	ids      []int64            // of the clusters in slots: most are passed over without a look at the cluster
	until    []int64            // they stay warm
	warmth   func(*cluster) int64
	wake     func(*cluster) // takes up what was laid down
	turn     uint32         // searches so far
	free     []int32
	found    []int32 // slots met in this search, in the order of meeting
	score    []float64
	asked    []lead // this and what follows is memory kept for the next search
	fresh    []uint32
	top      vector
	scale    scale
	near     []met
	best     []scored
}

// Bounds that keep a search from growing with the stream.
const (
	searchTerms = 16   // heaviest terms that are looked up
	maxPostings = 4000 // a term in more warm clusters than this tells nothing apart
	maxWalk     = 300  // listings walked through for one report before only clusters already met are looked at
	tallyOn     = 4    // keys of those left that are tallied on for the clusters already met
	listTerms   = 24   // heaviest terms of a report under which its cluster is listed
	shortlist   = 10   // clusters compared by their sums
	slight      = 0.25 // of the greatest tally: what has less is not compared by its sums
	likelyRest  = 0.25 // share of what is left to tally that a cluster is thought to gain at most
	finalists   = 5    // clusters weighed in full
	hopeless    = 0.2  // less alike than this share of the likest is not weighed
)

// newIndex makes an index; warmth says until when a cluster stays warm.
func newIndex(warmth func(*cluster) int64) *index {
	return &index{postings: map[uint32][]int32{}, warmth: warmth}
}

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
		x.ids, x.until = append(x.ids, 0), append(x.until, 0)
	}
	x.ids[c.slot] = c.id
	c.used = x.turn
	x.renew(c)
	for _, k := range c.keys {
		x.postings[k] = append(x.postings[k], c.slot)
	}
}

// renew notes until when a cluster is warm. list does it, too.
func (x *index) renew(c *cluster) { x.until[c.slot] = x.warmth(c) }

// list makes the cluster, which has just grown, findable under the keys that it is not yet listed under; they come by value.
func (x *index) list(c *cluster, keys []uint32) {
	x.renew(c)
	x.fresh = c.unlisted(x.fresh[:0], keys)
	for _, k := range x.fresh {
		x.postings[k] = append(x.postings[k], c.slot)
	}
	c.keys = mergeInto(c.keys, x.fresh)
}

// unlisted gives those of the keys under which the cluster is still to be listed, in the memory of to.
func (c *cluster) unlisted(to, keys []uint32) []uint32 {
	for i, k := 0, 0; k < len(keys) && len(c.keys)+len(to) < maxKeys; k++ {
		for i < len(c.keys) && c.keys[i] < keys[k] {
			i++
		}
		if i == len(c.keys) || c.keys[i] != keys[k] {
			to = append(to, keys[k])
		}
	}
	return to
}

// mergeInto adds b to a, in the memory of a; both rise, and nothing is in both.
func mergeInto(a, b []uint32) []uint32 {
	i, j := len(a)-1, len(b)-1
	out := slices.Grow(a, len(b))[:len(a)+len(b)]
	for k := len(out) - 1; j >= 0; k-- {
		if i >= 0 && out[i] > b[j] {
			out[k] = out[i]
			i--
		} else {
			out[k] = b[j]
			j--
		}
	}
	return out
}

// maxKeys bounds the keys that one cluster is listed under.
const maxKeys = 160

// drop takes clusters out. It walks all postings that they stand in: call it for many at once.
func (x *index) drop(gone func(*cluster) bool) {
	dead := make([]bool, len(x.slots))
	var freed []int32
	var keys []uint32
	for s, c := range x.slots {
		if c != nil && gone(c) {
			dead[s] = true
			freed = append(freed, int32(s))
			keys = append(keys, c.keys...)
			x.slots[s] = nil
		}
	}
	slices.Sort(keys)
	for _, k := range slices.Compact(keys) {
		p := slices.DeleteFunc(x.postings[k], func(s int32) bool { return dead[s] })
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

// listing gives the keys under which a report makes its cluster findable, by value.
func (p *profile) listing() []uint32 { return p.list(&scale{}) }

// list is listing with the memory of a scale.
func (p *profile) list(s *scale) []uint32 {
	s.terms = append(s.terms[:0], p.terms...)
	heavy := s.heaviest(s.terms, listTerms)
	out := make([]uint32, 0, len(heavy)+len(p.title)+len(p.names))
	for _, e := range heavy {
		out = append(out, e.key)
	}
	if !p.alike() || len(heavy) < len(p.terms) {
		for _, e := range p.title {
			out = append(out, e.key)
		}
	}
	for _, n := range p.names {
		out = append(out, n.key)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
