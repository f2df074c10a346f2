package threads

import (
	"slices"

	"attache/model"
)

// choice is what a report was weighed against, best first.
type choice struct {
	c        *cluster
	evidence Evidence
	p        float64
}

// candidates weighs the warm developments that share most with a report, the likeliest first.
func (e *Engine) candidates(p *profile) []choice {
	found := e.devIndex.search(&e.query, e.corpus.clock)
	e.near = weighAll(e.near[:0], &e.query, found, e.join, nil, e.least(unlikeDevelopment))
	out := e.near
	if e.opt.Observe != nil {
		e.observe(Developments, p, out, func(c *cluster) []model.ItemID { return e.devs[model.DevelopmentID(c.id)].listed })
	}
	return out
}

// weighAll weighs a report against clusters, the likeliest first, in the memory of out. One that is less alike than least, in
// whole and in title, or faint beside the likest, is not weighed: its probability is 0. Kin is weighed unless it is unlike.
func weighAll(out []choice, q *query, found []met, m decision, kin func(*cluster) float32, least float32) []choice {
	var most float32
	for i := range found {
		most = max(most, found[i].alike)
		if found[i].alike >= least {
			q.touched += found[i].c.touch()
		}
	}
	for i, f := range found {
		out = append(out, choice{c: f.c})
		if f.alike < least {
			continue
		}
		e := &out[i].evidence
		if kin != nil {
			e[evKin] = kin(f.c)
		}
		if least > 0 && e[evKin] == 0 && f.alike < most && f.alike*f.alike < faint*most {
			continue
		}
		f.c.weigh(q, e)
		rank(e, i, found)
		out[i].p = m.Probability(e)
	}
	slices.SortStableFunc(out, func(a, b choice) int {
		switch {
		case a.p > b.p:
			return -1
		case a.p < b.p:
			return 1
		}
		return int(a.c.id - b.c.id)
	})
	return out
}

// How much alike a report must be to what it is weighed against. Of recorded
// pairs below, fewer than one in three thousand was joined, and no labelled set is grouped worse for leaving them out.
const (
	unlikeDevelopment = 0.08
	unlikeThread      = 0.1
	// faint is how alike, beside the likest of those found, one must be that is not the likest itself: its likeness times its
	// share of the greatest. Of 120,000 recorded below 0.12 not one in three thousand was joined.
	faint = 0.12
)

// least is the likeness from which on clusters are weighed; an observer sees all of them weighed.
func (e *Engine) least(alike float32) float32 {
	if e.opt.Observe != nil {
		return 0
	}
	return alike
}

func (e *Engine) observe(l Level, p *profile, cs []choice, items func(*cluster) []model.ItemID) {
	d := Decision{Level: l, Item: p.item}
	for _, c := range cs {
		d.Candidates = append(d.Candidates, Candidate{Items: slices.Clone(items(c.c)), Evidence: c.evidence})
	}
	if at, decided := e.opt.Observe(d); decided {
		for i := range cs {
			cs[i].p = 0
		}
		if at >= 0 {
			cs[at].p = 1
			cs[0], cs[at] = cs[at], cs[0]
		}
	}
}
