package threads

import "slices"

// comparer compares clusters with each other; it holds the memory for that. Developments and threads have one each, so that
// the two can be worked on at once.
type comparer struct {
	observed bool  // somebody watches the pairs: all of them are compared to the end
	asked    query // what is searched for
	witness  query // a member of one that is weighed against the other
	halves   halves
	made     [2]cluster
	members  []*profile
	side     []bool
	cells    []float64
	rows     [][]float64
	numbers  numbers
	held     [][2]uint16
	sums     [][2]float64
}

// halves are two clusters that are or would be made of reports, with what is to be seen of them. They stand in the memory of
// the comparer until it compares the next.
type halves struct {
	a, b *cluster
	ev   Evidence
}

// Two clusters whose reports hardly belong to one another are not compared any further: of 14,700 recorded pairs a third
// lie below the first bound and as many below the second, and of the 1,500 that were joined not one in a hundred.
const (
	hopelessOneWay = 0.2  // how likely the reports of one belong to the other
	hopelessBoth   = 0.35 // the same for the likelier way
)

// part makes the halves of a development's members; false when nothing parts them.
func (x *comparer) part(ms []*profile, m decision) (*halves, bool) {
	s := x.likenesses(ms)
	side := bisect(s)
	h := &x.halves
	*h = halves{a: x.half(0, ms, side, false), b: x.half(1, ms, side, true)}
	if len(h.a.members) == 0 || len(h.b.members) == 0 {
		return nil, false
	}
	h.compare(x, s, side, x.crossed(h.a, h.b, m), x.crossed(h.b, h.a, m))
	h.ev[paKeyLess], h.ev[paKeyMore] = lessMore(x.keysOf(h.a.members, h.b.members))
	h.ev[paPairs] = float32(x.pairsAcross(h.a.members, h.b.members))
	return h, true
}

// pair compares two clusters by their latest members; false when it is of no use to compare them, below oneWay or
// hopelessBoth.
func (x *comparer) pair(a, b *cluster, m decision, oneWay float64) (*halves, bool) {
	if b.id < a.id {
		a, b = b, a
	}
	whole := a.whole() && b.whole()
	var ab, ba float64
	if !x.observed || whole {
		ab = x.crossed(a, b, m)
		if ab < oneWay && !x.observed {
			return nil, false
		}
		ba = x.crossed(b, a, m)
		if max(ab, ba) < hopelessBoth && oneWay > 0 && !x.observed {
			return nil, false
		}
	}
	as, bs := latest(a.members), latest(b.members)
	x.members = append(append(x.members[:0], as...), bs...)
	x.side = x.side[:0]
	for i := range x.members {
		x.side = append(x.side, i >= len(as))
	}
	h := &x.halves
	*h = halves{a: a, b: b}
	if !whole {
		h.a, h.b = x.half(0, x.members, x.side, false), x.half(1, x.members, x.side, true)
		ab, ba = x.crossed(h.a, h.b, m), x.crossed(h.b, h.a, m)
	}
	h.compare(x, x.likenesses(x.members), x.side, ab, ba)
	return h, true
}

// whole says whether a cluster is the plain sum of its members, and none but those that are compared: it need not be made
// anew of them.
func (c *cluster) whole() bool {
	return c.items == len(c.members) && c.items <= weighed && c.mass == float64(c.items)
}

// half makes a cluster of the reports on one side, in the memory of the comparer.
func (x *comparer) half(i int, ms []*profile, side []bool, of bool) *cluster {
	c := &x.made[i]
	if c.content == nil {
		c.content = &content{}
	}
	c.empty()
	for i, p := range ms {
		if side[i] == of {
			c.take(p, 1, true, developmentShape)
		}
	}
	c.sum()
	return c
}

// empty makes the cluster one that nothing was added to, and keeps its memory.
func (c *cluster) empty() {
	title := c.title[:0]
	if c.plain {
		title = nil // it is that of the terms
	}
	*c.content = content{terms: c.terms[:0], title: title, tops: c.tops[:0], names: c.names[:0], figures: c.figures[:0], dates: c.dates[:0],
		sources: c.sources[:0], members: c.members[:0]}
	c.last = 0
}

// likenesses gives how alike reports are, each with each, in whole (cosine). The diagonal is 0.
func (x *comparer) likenesses(ms []*profile) [][]float64 {
	n := len(ms)
	x.cells = slices.Grow(x.cells[:0], n*n)[:n*n]
	x.rows = x.rows[:0]
	for i := range ms {
		x.rows = append(x.rows, x.cells[i*n:(i+1)*n])
		x.rows[i][i] = 0
		for j := range i {
			s := dot(ms[i].terms, ms[j].terms)
			x.rows[i][j], x.rows[j][i] = s, s
		}
	}
	return x.rows
}

// crossed is the mean probability with which the members of a belong to b.
func (x *comparer) crossed(a, b *cluster, m decision) float64 {
	var sum float64
	asked := a.members[max(0, len(a.members)-witnesses):]
	for _, p := range asked {
		x.witness.set(p)
		var ev Evidence
		b.weigh(&x.witness, &ev)
		ev[evRank] = ev[evCentroid]
		sum += m.Probability(&ev)
	}
	return sum / float64(len(asked))
}
