package threads

import (
	"math"
	"slices"

	"attache/model"
)

// retell makes an empty development one of reports that were placed in it one after the other, none of them a reprint.
func (d *development) retell(members []*profile, s *scale) {
	for _, p := range members {
		d.wording(p)
		d.take(p, 1, true, developmentShape)
		d.listed, d.copies = append(d.listed, p.item), append(d.copies, p.item)
		d.due()
		s.fresh = d.unlisted(s.fresh[:0], p.list(s))
		d.keys = mergeInto(d.keys, s.fresh)
	}
	d.sum()
}

// retold is what one list of reports after the other tells, each in the memory of the one before.
type retold struct {
	development development
	cluster     cluster // of a thread
	contents    [2]content
	story       story
	scale       scale
}

// of gives the development that reports tell.
func (r *retold) of(members []*profile) *development {
	s, d := &r.story, &r.development
	*s = story{listed: s.listed[:0], copies: s.copies[:0], wordings: s.wordings[:0]}
	*d = development{cluster: d.cluster.again(&r.contents[0]), story: s}
	d.retell(members, &r.scale)
	return d
}

// thread gives the profile of a thread that reports tell.
func (r *retold) thread(members []*profile, shares []byte) *cluster {
	r.cluster = r.cluster.again(&r.contents[1])
	r.cluster.retell(members, shares, &r.scale)
	return &r.cluster
}

// again gives an empty cluster in the memory of one that nobody has any more.
func (c *cluster) again(t *content) cluster {
	clear(t.members)
	*t = content{terms: t.terms[:0], tops: t.tops[:0], names: t.names[:0], figures: t.figures[:0], dates: t.dates[:0], sources: t.sources[:0], members: t.members[:0]}
	return cluster{keys: c.keys[:0], content: t}
}

// retell makes the development that is read one of reports.
func (r *reader) retell(d *development, members []*profile) {
	if r.room != nil {
		*d = *r.room.retold.of(members)
		return
	}
	d.retell(members, &scale{})
}

// told says whether a development is, to the last bit, what its members tell, so that a memo need not keep its sums beside
// them. Most are: the small ones without reprints, which nothing was merged into.
func (d *development) told(r *retold) bool {
	if d.items == 0 || d.items != len(d.members) || d.mass != float64(d.items) || len(d.parted) > 0 {
		return false
	}
	n := r.of(d.members)
	return n.same(&d.cluster) && slices.Equal(n.listed, d.listed) && slices.Equal(n.copies, d.copies) && n.looked == d.looked && slices.Equal(n.wordings, d.wordings)
}

// toldMembers is how many reports a thread may have that is written as what they tell: with more, the sums take less room than
// what the developments have of the reports anyway.
const toldMembers = 5

// told says whether a thread's profile is, to the last bit, what its reports tell, as most small ones are, and if so by what
// share each came in: as the first, second or third of its development (see heard).
func (t *thread) told(r *retold) (shares [toldMembers]byte, ok bool) {
	n := len(t.members)
	if n == 0 || n > toldMembers || t.items != n || slices.ContainsFunc(t.members, func(p *profile) bool { return p.absent }) {
		return shares, false
	}
	if !t.shares(shares[:n], 0, 0, 0) {
		return shares, false
	}
	return shares, r.thread(t.members, shares[:n]).same(&t.cluster)
}

// mostShare is the greatest number that a report may have in its development to be a member of the thread.
const mostShare = 3

// shares finds numbers of the members from one on, of those before it the mass is given, with which the mass is the thread's.
func (t *thread) shares(of []byte, from int, mass float64, last int64) bool {
	if from == len(of) {
		return mass == t.mass
	}
	scale := 1.0
	at := t.members[from].at
	if from > 0 && at > last {
		scale = threadShape.fade(at - last)
	}
	for k := byte(1); k <= mostShare; k++ {
		of[from] = k
		if t.shares(of, from+1, mass*scale+shareOf(int(k)), max(last, at)) {
			return true
		}
	}
	return false
}

// shareOf is the weight by which the k-th report of a development comes into a thread.
func shareOf(k int) float64 { return 1 / math.Sqrt(float64(k)) }

// retell makes an empty cluster the profile of a thread that is told.
func (c *cluster) retell(members []*profile, shares []byte, s *scale) {
	for i, p := range members {
		c.take(p, shareOf(int(shares[i])), true, threadShape)
		s.fresh = c.unlisted(s.fresh[:0], p.list(s))
		c.keys = mergeInto(c.keys, s.fresh)
	}
	c.sum()
}

func (r *reader) toldThread() cluster {
	n := r.len()
	r.must(0 < n && n <= toldMembers)
	var shares [toldMembers]byte
	var members []*profile
	for i := 0; i < n && r.err == nil; i++ {
		shares[i] = r.byte()
		r.must(0 < shares[i] && shares[i] <= mostShare)
		members = append(members, r.profile())
	}
	c := r.newCluster()
	switch {
	case r.err != nil:
	case r.room != nil:
		return *r.room.retold.thread(members, shares[:n])
	default:
		c.retell(members, shares[:n], &scale{})
	}
	return c
}

// same says whether two clusters are the same to the last bit, but for their members and what a place in an index is.
func (c *cluster) same(o *cluster) bool {
	return c.items == o.items && c.first == o.first && c.last == o.last && c.mass == o.mass && c.tracks == o.tracks && c.plain == o.plain &&
		slices.Equal(c.keys, o.keys) && slices.Equal(c.terms, o.terms) && slices.Equal(c.title, o.title) && slices.Equal(c.names, o.names) &&
		slices.Equal(c.figures, o.figures) && slices.Equal(c.dates, o.dates) && slices.Equal(c.sources, o.sources)
}

// elsewhere says of which members of a thread the memo need keep only the number: a warm development has them, too.
func (e *Engine) elsewhere(t *thread) map[model.ItemID]bool {
	out := map[model.ItemID]bool{}
	note := func(item model.ItemID) {
		for _, p := range t.members { // a few; the developments may have thousands
			if p.item == item {
				out[item] = true
				return
			}
		}
	}
	for _, id := range t.devs {
		switch d := e.devs[id]; {
		case d == nil:
		case d.content == nil:
			for _, item := range d.kept {
				note(item)
			}
		default:
			for _, p := range d.members {
				note(p.item)
			}
		}
	}
	return out
}

// meetAgain notes a report that came back, for the threads whose memos have only its number.
func (e *Engine) meetAgain(p *profile) {
	if e.again == nil {
		e.again = map[model.ItemID]*profile{}
	}
	e.again[p.item] = p
}

// meetAll puts the reports that came back in the places that their threads kept for them.
func (e *Engine) meetAll() {
	for _, t := range e.threads {
		if t.content != nil {
			e.complete(t)
		}
	}
}

// partAll ends the waiting for reports that did not come back.
func (e *Engine) partAll() {
	for _, t := range e.threads {
		if t.content != nil {
			t.full()
		}
	}
	e.again = nil
}
