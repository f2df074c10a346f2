package threads

import (
	"cmp"
	"slices"
)

// met is a cluster that came near a report.
type met struct {
	c        *cluster
	centroid float32 // cosine to its sum
	alike    float32 // the greater of that and the cosine of the titles
	score    float64
}

func meeting(q *query, c *cluster) met {
	centroid := cosine(q.terms.dot(c.terms), c.termsNorm)
	title := centroid
	if !c.plain || !q.alike {
		title = cosine(q.titleDot(c.title), c.titleNorm)
	}
	return met{c, centroid, max(centroid, title), float64(centroid + title)}
}

// search gives the clusters that share most with a report and are warm at a time, best first, at most finalists. The next
// search writes over them.
func (x *index) search(q *query, at int64) []met {
	x.gather(q.p)
	near := x.take(at)
	x.turn++
	n := 0
	for ; n < len(near) && near[n].score >= slight*near[0].score; n++ {
		c := near[n].c
		if c.used = x.turn; c.content == nil {
			x.wake(c)
		}
		q.touched += c.terms.touch()
	}
	out := x.near[:0]
	for _, s := range near[:n] {
		out = append(out, meeting(q, s.c))
	}
	slices.SortFunc(out, func(a, b met) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return cmp.Compare(a.c.id, b.c.id)
	})
	x.near = out
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

// before orders by weight, among equals by key.
func (l *lead) before(o *lead) bool { return l.w > o.w || l.w == o.w && l.key < o.key }

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
			x.tallyMet(leads[i:min(i+tallyOn, len(leads))], rest)
			return
		}
		rest -= l.w
		walked += len(l.with)
		for _, s := range l.with {
			if i := x.place[s]; i != 0 {
				x.found[i-1].score += l.w
				continue
			}
			x.found = append(x.found, tally{s, l.w})
			x.place[s] = uint16(len(x.found))
		}
	}
}

// ahead counts the clusters met whose score is above a bound.
func (x *index) ahead(of float64) int {
	n := 0
	for i := range x.found {
		if x.found[i].score > of {
			n++
		}
	}
	return n
}

// tallyMet goes on with the keys that are left, worth rest together, for the clusters already met, and lets go of those
// that will hardly be among the best any more.
func (x *index) tallyMet(leads []lead, rest float64) {
	const look = 40 // looking a key up in a cluster's own list costs about as much as so many steps along a posting list
	for i, l := range leads {
		if i%4 == 0 {
			x.prune(likelyRest * rest)
		}
		if len(x.found) <= 2*shortlist {
			return // few enough: what is left to tally would hardly change their order
		}
		rest -= l.w
		if len(l.with) <= look*len(x.found) {
			for _, s := range l.with {
				if i := x.place[s]; i != 0 {
					x.found[i-1].score += l.w
				}
			}
			continue
		}
		for i := range x.found {
			f := &x.found[i]
			if c := x.slots[f.slot].c; c != nil && c.isListed(l.key) {
				f.score += l.w
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
	for i := range x.found {
		v := x.found[i].score
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
	for _, f := range x.found {
		if f.score+rest >= best[shortlist-1] {
			kept = append(kept, f)
			x.place[f.slot] = uint16(len(kept))
		} else {
			x.place[f.slot] = 0
		}
	}
	x.found = kept
}

// leads gives the keys of a report that tell anything apart, the weightiest first.
func (x *index) leads(p *profile) []lead {
	out := x.asked[:0]
	add := func(key uint32, w float64) {
		if with := x.postings.of(key); w > 0 && len(with) > 0 && len(with) <= maxPostings {
			out = append(out, lead{key, w, with})
		}
	}
	x.top = append(x.top[:0], p.terms...)
	for _, e := range x.scale.heaviest(x.top, searchTerms) {
		add(e.key, sq(e.w))
	}
	var names float64
	for _, n := range p.names {
		names += float64(n.w)
	}
	for _, n := range p.names {
		add(n.key, 0.5*float64(n.w)/names)
	}
	for i := 1; i < len(out); i++ { // a score of them
		l, j := out[i], i
		for ; j > 0 && l.before(&out[j-1]); j-- {
			out[j] = out[j-1]
		}
		out[j] = l
	}
	x.asked = out
	return out
}

type scored struct {
	c     *cluster
	id    int64
	score float64
}

// ahead says whether a is the better of two; among equals the older is.
func (a *scored) ahead(b *scored) bool {
	return a.score > b.score || a.score == b.score && a.id < b.id
}

// take gives the best of what was tallied and is warm, best first, and forgets the tally. Thousands of clusters are met
// where a dozen are wanted, so they are not sorted: each is held against the worst that is kept.
func (x *index) take(at int64) []scored {
	best := x.best[:0]
	for _, f := range x.found {
		x.place[f.slot] = 0
		if len(best) == shortlist && f.score < best[shortlist-1].score {
			continue // nearly all: nothing else of them is looked at
		}
		s := &x.slots[f.slot]
		one := scored{s.c, s.id, f.score}
		if len(best) == shortlist && !one.ahead(&best[shortlist-1]) || s.until < at || s.c == nil {
			continue
		}
		if len(best) < shortlist {
			best = append(best, one)
		} else {
			best[shortlist-1] = one
		}
		for i := len(best) - 1; i > 0 && best[i].ahead(&best[i-1]); i-- {
			best[i-1], best[i] = best[i], best[i-1]
		}
	}
	x.found, x.best = x.found[:0], best
	return best
}
