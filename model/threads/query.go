package threads

import (
	"math"
	"math/bits"
)

// query is a report prepared to be compared with many clusters: its vectors can be looked up by key at once, so that what it
// is compared with is walked once and in order. One query is used again and again; set makes it another report's.
type query struct {
	p                   *profile
	terms, title, pairs lookup
	alike               bool    // terms and title are the same vector
	weight              float64 // sum of the squared weights of the terms
	at                  []int32 // places of the report's terms in what it is compared with
	titleAt             []int32 // places of the title's terms among the terms; -1 for none
	touched             uint32  // means nothing; see touch
}

// touch begins to bring a vector near the processor. What is compared lies far apart, and one walk after the other would wait for
// each; what is asked for together comes together. What it gives must go somewhere, so that it is done at all.
func (v vector) touch() uint32 {
	if len(v) == 0 {
		return 0
	}
	return v[0].key
}

// touch is the same for what a report is compared with one after the other where a cluster is weighed.
func (c *cluster) touch() (sum uint32) {
	if len(c.names) > 0 {
		sum += c.names[0].key
	}
	if len(c.sources) > 0 {
		sum += c.sources[0]
	}
	for _, m := range latest(c.members) {
		sum += m.source
	}
	return sum
}

// maxVector bounds what a lookup holds; no vector of a report or a cluster is longer.
const (
	maxVector  = 1000
	lookupBits = 10 // of the greatest lookup
	lookupSize = 1 << lookupBits
)

// lookup finds the entries of a vector by key.
type lookup struct {
	v     vector
	shift uint               // what is left of a key when so many bits are taken off is its slot: short vectors need few
	mask  uint32             // the number of the last slot
	slots [lookupSize]int16  // 1 + place in v, probed onwards from the first bits of the key
	maybe [lookupSize]uint16 // memory for among
}

func (l *lookup) set(v vector) {
	l.v = v
	size := min(lookupBits, uint(bits.Len(uint(len(v))))+4) // few slots are taken: most keys asked for are not there
	l.shift, l.mask = 32-size, 1<<size-1
	clear(l.slots[:l.mask+1])
	for i, e := range v {
		h := e.key >> l.shift
		for l.slots[h&(lookupSize-1)] != 0 {
			h = (h + 1) & l.mask
		}
		l.slots[h&(lookupSize-1)] = int16(i + 1)
	}
}

// find gives the place of key, -1 when it is not there.
func (l *lookup) find(key uint32) int {
	for h := key >> l.shift; ; h = (h + 1) & l.mask {
		at := l.slots[h&(lookupSize-1)]
		if at == 0 {
			return -1
		}
		if l.v[at-1].key == key {
			return int(at - 1)
		}
	}
}

// dot is the inner product with b, summed in the order of the keys.
func (l *lookup) dot(b vector) float64 {
	if len(b) > seekFrom*len(l.v) {
		return dotFew(l.v, b)
	}
	var s float64
	for len(b) >= manyKeys {
		part := b[:min(len(b), lookupSize)]
		for _, i := range l.among(part) {
			if at := l.find(part[i].key); at >= 0 {
				s += float64(l.v[at].w) * float64(part[i].w)
			}
		}
		b = b[len(part):]
	}
	for i := range b {
		if l.slots[b[i].key>>l.shift&(lookupSize-1)] == 0 {
			continue
		}
		if at := l.find(b[i].key); at >= 0 {
			s += float64(l.v[at].w) * float64(b[i].w)
		}
	}
	return s
}

// manyKeys is from how many keys on it is faster to find out first which may be there at all.
const manyKeys = 24

// among gives the places in b, which has no more than lookupSize entries, of the keys that may be there: those whose first slot
// is taken. Which those are nobody can foretell, and a processor that guesses wrong loses as much time as looking at ten of
// them takes; so it is not asked to. The next call writes over what it gives.
func (l *lookup) among(b vector) []uint16 {
	n := 0
	for i := range b {
		l.maybe[n&(lookupSize-1)] = uint16(i)
		n += int(uint16(-l.slots[b[i].key>>l.shift&(lookupSize-1)]) >> 15) // 1 where a slot is taken: places are above 0
	}
	return l.maybe[:n]
}

// seekFrom is how many times longer a vector must be than another for looking keys up in it to be faster than walking it.
const seekFrom = 6

// dotFew is the inner product where a is much the shorter: it looks each of its keys up.
func dotFew(a, b vector) float64 {
	var s float64
	for _, e := range a {
		if i := b.seek(e.key); i >= 0 {
			s += float64(e.w) * float64(b[i].w)
		}
	}
	return s
}

// seek gives the place of key in v, -1 when it is not there. Keys are hashes and spread evenly: a guess by proportion lands
// near, and the rest is a short walk.
func (v vector) seek(key uint32) int {
	if len(v) == 0 {
		return -1
	}
	i := int(uint64(key) * uint64(len(v)) >> 32)
	if v[i].key < key {
		for i++; i < len(v) && v[i].key < key; i++ {
		}
		if i == len(v) {
			return -1
		}
	} else {
		for i > 0 && v[i-1].key >= key {
			i--
		}
	}
	if v[i].key == key {
		return i
	}
	return -1
}

func (q *query) set(p *profile) {
	q.p = p
	q.alike = p.alike()
	q.terms.set(p.terms)
	q.pairs.set(p.pairs)
	if !q.alike {
		q.title.set(p.title)
	}
	q.weight = squares(p.terms)
	q.titleAt = q.titleAt[:0]
	for _, e := range p.title {
		q.titleAt = append(q.titleAt, int32(q.terms.find(e.key)))
	}
}

// alike says whether the title is all that the report has.
func (p *profile) alike() bool {
	return len(p.terms) == len(p.title) && (len(p.terms) == 0 || &p.terms[0] == &p.title[0])
}

// titleDot is the inner product of the report's title with a vector.
func (q *query) titleDot(b vector) float64 {
	if q.alike {
		return q.terms.dot(b)
	}
	return q.title.dot(b)
}

// align finds the places of the report's terms in v.
func (q *query) align(v vector) {
	n := len(q.p.terms)
	if cap(q.at) < n {
		q.at = make([]int32, max(n, 2*maxTerms))
	}
	q.at = q.at[:n]
	if len(v) > seekFrom*n {
		for i, e := range q.p.terms {
			q.at[i] = int32(v.seek(e.key))
		}
		return
	}
	for i := range q.at {
		q.at[i] = -1
	}
	for from := 0; from < len(v); from += lookupSize {
		part := v[from:min(from+lookupSize, len(v))]
		for _, j := range q.terms.among(part) {
			if i := q.terms.find(part[j].key); i >= 0 {
				q.at[i] = int32(from) + int32(j)
			}
		}
	}
}

// squares sums the squared weights.
func squares(v vector) float64 {
	var s float64
	for i := range v {
		s += sq(v[i].w)
	}
	return s
}

// part is in/all, 0 of nothing.
func part(in, all float64) float32 {
	if all == 0 {
		return 0
	}
	return float32(in / all)
}

// weighTerms compares the report's terms with a cluster's.
func (c *cluster) weighTerms(q *query, e *Evidence) {
	p := q.p
	q.align(c.terms)
	var dot, mine, theirs, sum, top float64
	for i, j := range q.at {
		if j < 0 {
			continue
		}
		a, b := p.terms[i].w, c.terms[j].w
		dot += float64(a) * float64(b)
		mine += sq(a)
		theirs += sq(b)
		w := float64(a) * p.length
		sum += w
		top = max(top, w)
	}
	e[evCentroid] = cosine(dot, c.termsNorm)
	e[evTermCover] = part(theirs, c.termsSquare)
	e[evReportCover] = part(mine, q.weight)
	e[evMass], e[evRare] = float32(math.Log1p(sum)), float32(top)
	var all, in float64
	for i, t := range p.title {
		w := sq(t.w)
		all += w
		if q.inCluster(i, c.terms) {
			in += w
		} else {
			e[evNovel] = max(e[evNovel], t.w)
		}
	}
	e[evTitleCover] = part(in, all)
}

// inCluster says whether the title's term i stands in v, with which the terms were aligned.
func (q *query) inCluster(i int, v vector) bool {
	if at := q.titleAt[i]; at >= 0 {
		return q.at[at] >= 0
	}
	return v.seek(q.p.title[i].key) >= 0
}

// weighTitle compares the report with the titles of a cluster, after weighTerms.
func (c *cluster) weighTitle(q *query, e *Evidence) {
	if c.plain {
		e[evTitle], e[evCoreCover] = e[evCentroid], e[evTermCover]
		if !q.alike {
			e[evTitle] = cosine(q.titleDot(c.title), c.titleNorm)
		}
	} else {
		e[evTitle] = cosine(q.titleDot(c.title), c.titleNorm)
		var in float64
		q.align(c.title)
		for _, j := range q.at {
			if j >= 0 {
				in += sq(c.title[j].w)
			}
		}
		e[evCoreCover] = part(in, c.titleSquare)
	}
	e[evLacking] = c.lacking(q)
	if c.mass > 0 {
		e[evLacking] /= float32(c.mass)
	}
}

// lacking gives the weight of the heaviest title term of the cluster that the report lacks.
func (c *cluster) lacking(q *query) float32 {
	for _, t := range c.tops {
		if q.terms.find(t.key) < 0 {
			return max(t.w, 0)
		}
	}
	if len(c.title) <= len(c.tops) {
		return 0
	}
	var top float32
	for _, t := range c.title {
		if t.w > top && q.terms.find(t.key) < 0 {
			top = t.w
		}
	}
	return top
}

// numTops is how many of the heaviest title terms a cluster has at hand, where it has so many that looking at all of them
// would take longer.
const (
	numTops  = 8
	fewTerms = 16
)

// sum notes what follows from the summed vectors.
func (c *cluster) sum() {
	c.termsSquare = squares(c.terms)
	if c.titleSquare = c.termsSquare; !c.plain {
		c.titleSquare = squares(c.title)
	}
	c.termsNorm, c.titleNorm = math.Sqrt(c.termsSquare), math.Sqrt(c.titleSquare)
	c.tops = c.tops[:0]
	if len(c.title) <= fewTerms {
		return
	}
	for _, e := range c.title {
		n := len(c.tops)
		if n == numTops && c.tops[n-1].w >= e.w {
			continue
		}
		if n < numTops {
			c.tops = append(c.tops, e)
			n++
		} else {
			c.tops[n-1] = e
		}
		for n--; n > 0 && c.tops[n-1].w < c.tops[n].w; n-- {
			c.tops[n-1], c.tops[n] = c.tops[n], c.tops[n-1]
		}
	}
}
