package threads

import (
	"cmp"
	"math"
	"slices"

	"attache/model"
)

// cluster is what a development and a thread have in common: reports that were put together, and what they have in sum.
type cluster struct {
	id       int64
	seen     model.ItemID // everything up to this item that belongs here is in it; set when it comes from a memo
	slot     int32        // in the index of its level
	used     uint32       // the search of that index that it was last compared in
	keys     []uint32     // what it is listed under there, by value
	last     int64
	*content // nil while it is laid down; see rest.go
}

// content is what reports in a cluster have in sum.
type content struct {
	first       int64
	items       int
	mass        float64 // sum of the weights with which reports were added, faded
	terms       vector  // sum of the members' vectors
	title       vector
	plain       bool // its reports are titles and nothing else: terms and title are the same vector
	termsNorm   float64
	titleNorm   float64
	termsSquare float64 // of the norm
	titleSquare float64
	tops        []entry // the heaviest of title, heaviest first; empty where there are few
	names       []name
	figures     []figure
	dates       []int32
	sources     []uint32 // by value
	tracks      [model.NumTracks]float32
	members     []*profile // the latest distinct texts, oldest first
}

// newCluster is one that nothing was added to.
func newCluster(id int64) cluster { return cluster{id: id, content: &content{}} }

// shape is what differs between the clusters of the two levels.
type shape struct {
	members  int     // how many members are kept to compare with one by one
	terms    int     // size of the summed vectors
	names    int     // how many names are kept
	halfLife float64 // days in which what was added loses half its weight; 0 keeps it
}

var (
	developmentShape = shape{members: 24, terms: 150, names: 60}
	threadShape      = shape{members: weighed, terms: 150, names: 60, halfLife: 20}
)

// fade is what is left, after so many seconds, of what was added.
func (s *shape) fade(seconds int64) float64 {
	return math.Exp2(-float64(seconds) / daySeconds / s.halfLife)
}

const (
	maxClusterFigures = 32
	maxClusterDates   = 16
	maxSources        = 64
)

// add takes a report in with a weight. fresh says that its wording is new, so that it is worth keeping as a member.
func (c *cluster) add(p *profile, weight float64, fresh bool, s shape) {
	c.take(p, weight, fresh, s)
	c.sum()
}

// take is add without what follows from the sums (see sum).
func (c *cluster) take(p *profile, weight float64, fresh bool, s shape) {
	scale := 1.0
	if s.halfLife > 0 && c.items > 0 && p.at > c.last {
		scale = s.fade(p.at - c.last)
	}
	c.addVectors(p.terms, p.title, p.alike(), scale, weight, s.terms)
	c.addNames(p.names, scale, weight, s.names)
	c.mass = c.mass*scale + weight
	for t := range c.tracks {
		c.tracks[t] += p.scores[t]
	}
	if c.items == 0 || p.at < c.first {
		c.first = p.at
	}
	c.last = max(c.last, p.at)
	c.items++
	c.addSource(p.source)
	c.figures = appendBounded(c.figures, p.figures, maxClusterFigures)
	c.dates = appendBounded(c.dates, p.dates, maxClusterDates)
	if fresh {
		c.addMember(p, s.members)
	}
}

// addVectors adds weight times the vectors given; plain says that they are the same. The sums are then to be noted anew (see
// sum).
func (c *cluster) addVectors(terms, title vector, plain bool, scale, weight float64, limit int) {
	switch {
	case c.items == 0:
		c.plain = plain
	case c.plain && !plain:
		c.plain, c.title = false, slices.Clone(c.terms)
	}
	c.terms = plus(c.terms, scale, terms, weight, limit)
	if c.plain {
		c.title = c.terms
	} else {
		c.title = plus(c.title, scale, title, weight, limit)
	}
}

// addMember takes the place of the oldest where there are too many.
func (c *cluster) addMember(p *profile, limit int) {
	if n := len(c.members); n >= limit {
		copy(c.members, c.members[n-limit+1:])
		clear(c.members[limit:])
		c.members = c.members[:limit-1]
	}
	c.members = append(c.members, p)
}

// appendBounded appends what is not yet there, and drops from the front what is beyond limit.
func appendBounded[T comparable](to, from []T, limit int) []T {
	for _, v := range from {
		if !slices.Contains(to, v) {
			to = append(to, v)
		}
	}
	if n := len(to) - limit; n > 0 {
		to = slices.Delete(to, 0, n)
	}
	return to
}

func (c *cluster) addSource(s uint32) {
	if i, ok := slices.BinarySearch(c.sources, s); !ok && len(c.sources) < maxSources {
		c.sources = slices.Insert(c.sources, i, s)
	}
}

// addNames gives every name scale times what it had, and adds from, weight times; where there are too many, the least go.
func (c *cluster) addNames(from []name, scale, weight float64, limit int) {
	i, j := len(c.names)-1, len(from)-1
	more := len(from) - sharedNames(c.names, from)
	out := slices.Grow(c.names, more)[:len(c.names)+more]
	for k := len(out) - 1; k >= 0; k-- { // from the end, so that nothing is written over before it is read
		switch {
		case j < 0 || i >= 0 && out[i].key > from[j].key:
			out[k] = out[i].times(scale)
			i--
		case i < 0 || out[i].key < from[j].key:
			out[k] = from[j].times(weight)
			j--
		default:
			a, b := out[i].times(scale), from[j].times(weight)
			a.w, a.title, a.docs = a.w+b.w, a.title+b.title, a.docs+b.docs
			out[k] = a
			i--
			j--
		}
	}
	if len(out) > limit+limit/4 {
		out = heaviestNames(out, limit)
	}
	c.names = out
}

func (n name) times(by float64) name {
	if by != 1 {
		n.w, n.title, n.docs = float32(float64(n.w)*by), float32(float64(n.title)*by), float32(float64(n.docs)*by)
	}
	return n
}

// sharedNames counts the names that are in both.
func sharedNames(a, b []name) (n int) {
	i := 0
	for j := range b {
		for i < len(a) && a[i].key < b[j].key {
			i++
		}
		if i < len(a) && a[i].key == b[j].key {
			n++
		}
	}
	return n
}

func heaviestNames(v []name, n int) []name {
	slices.SortFunc(v, func(a, b name) int {
		if a.w != b.w {
			if a.w > b.w {
				return -1
			}
			return 1
		}
		return compareKeys(a.key, b.key)
	})
	v = slices.Clip(v[:n])
	slices.SortFunc(v, func(a, b name) int { return compareKeys(a.key, b.key) })
	return v
}

// absorb adds up two clusters: other's members come in by time.
func (c *cluster) absorb(o *cluster, s shape) {
	c.addVectors(o.terms, o.title, o.plain, 1, 1, s.terms)
	c.sum()
	c.addNames(o.names, 1, 1, s.names)
	c.mass += o.mass
	for t := range c.tracks {
		c.tracks[t] += o.tracks[t]
	}
	c.first, c.last = min(c.first, o.first), max(c.last, o.last)
	c.items += o.items
	for _, k := range o.sources {
		c.addSource(k)
	}
	c.figures = appendBounded(c.figures, o.figures, maxClusterFigures)
	c.dates = appendBounded(c.dates, o.dates, maxClusterDates)
	c.members = append(slices.Clone(c.members), o.members...)
	slices.SortStableFunc(c.members, byTime)
	if n := len(c.members) - s.members; n > 0 {
		c.members = slices.Delete(c.members, 0, n)
	}
}

// byTime orders reports by publication, then by their number.
func byTime(a, b *profile) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.item, b.item)) }
