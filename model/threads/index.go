package threads

import (
	"math"
	"slices"
)

// index finds the clusters that share terms with a report. It holds only what is warm.
type index struct {
	postings *postings // slots of the clusters with a key
	slots    []slot
	warmth   func(*cluster) int64
	wake     func(*cluster) // takes up what was laid down
	turn     uint32         // searches so far
	free     []int32
	found    []tally  // what was met in this search, in the order of meeting
	place    []uint16 // of each slot in found, from 1; 0 for what was not met
	asked    []lead   // this and what follows is memory kept for the next search
	fresh    []uint32
	top      vector
	scale    scale
	near     []met
	best     []scored
}

// slot is where a cluster stands in an index. Most of those met in a search are passed over without a look at the cluster.
type slot struct {
	c     *cluster // nil: free
	id    int64    // of the cluster
	until int64    // it stays warm
}

// tally is what a cluster gained in a search so far.
type tally struct {
	slot  int32
	score float64
}

// mostMet bounds what one search meets: the last key walked through before the others are looked at only for what was met
// brings in maxPostings, those before it less than maxWalk and shortlist. All must have a place that tally.place can tell.
const mostMet = maxPostings + maxWalk + shortlist

var _ [math.MaxUint16 - mostMet]struct{}

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
	return &index{postings: newPostings(), warmth: warmth}
}

// put gives the cluster a slot.
func (x *index) put(c *cluster) {
	if n := len(x.free); n > 0 {
		c.slot = x.free[n-1]
		x.free = x.free[:n-1]
	} else {
		c.slot = int32(len(x.slots))
		x.slots, x.place = append(x.slots, slot{}), append(x.place, 0)
	}
	x.slots[c.slot] = slot{c: c, id: c.id}
	c.used = x.turn
	x.renew(c)
	for _, k := range c.keys {
		x.postings.add(k, c.slot)
	}
}

// renew notes until when a cluster is warm. list does it, too.
func (x *index) renew(c *cluster) { x.slots[c.slot].until = x.warmth(c) }

// list makes the cluster, which has just grown, findable under the keys that it is not yet listed under; they come by value.
func (x *index) list(c *cluster, keys []uint32) {
	x.renew(c)
	x.fresh = c.unlisted(x.fresh[:0], keys)
	for _, k := range x.fresh {
		x.postings.add(k, c.slot)
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

// isListed says whether the cluster is listed under a key.
func (c *cluster) isListed(key uint32) bool {
	_, ok := slices.BinarySearch(c.keys, key)
	return ok
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

// drop takes out what by its slot is no longer warm at a time, but for what is warm all the same. It walks all postings that
// the others stand in: call it for many at once.
func (x *index) drop(at int64, warm func(*cluster) bool) {
	dead := make([]bool, len(x.slots))
	walked := make([]bool, len(x.postings.keys))
	var freed []int32
	for i := range x.slots {
		if s := &x.slots[i]; s.c != nil && s.until < at && !warm(s.c) {
			dead[i] = true
			freed = append(freed, int32(i))
		}
	}
	isDead := func(s int32) bool { return dead[s] }
	for _, i := range freed {
		for _, k := range x.slots[i].c.keys {
			if k != 0 {
				at := x.postings.place(k)
				if walked[at] {
					continue
				}
				walked[at] = true
			}
			x.postings.without(k, isDead)
		}
	}
	for _, i := range freed {
		x.slots[i].c = nil
	}
	x.free = append(x.free, freed...)
}

// remove takes one cluster out at once.
func (x *index) remove(c *cluster) {
	itself := func(slot int32) bool { return slot == c.slot }
	for _, k := range c.keys {
		x.postings.without(k, itself)
	}
	x.slots[c.slot].c = nil
	x.free = append(x.free, c.slot)
}

// list gives the keys under which a report makes its cluster findable, by value, in the memory of a scale.
func (p *profile) list(s *scale) []uint32 {
	s.terms = append(s.terms[:0], p.terms...)
	heavy := s.heaviest(s.terms, listTerms)
	out := slices.Grow(s.listed[:0], len(heavy)+len(p.title)+len(p.names))
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
	s.listed = slices.Compact(out)
	return s.listed
}
