package main

import (
	"math/rand/v2"
	"slices"

	"attache/model/threads"
)

// How look-alikes are put together for lessons on parting.
const (
	muddleChance = 0.6 // how often the first report of a story goes to the likest other story
	muddleAlike  = 0.1 // how much alike that must be at least (cosine to its centroid)
	// muddleWeight is what such a lesson counts beside one that a grouper came upon by itself. Of 0.1, 0.3 and 1, 0.3
	// told partings that came by themselves apart best.
	muddleWeight = 0.3
)

// centroid is which evidence says how much alike a report is to a cluster in sum.
var centroid = slices.Index(threads.EvidenceNames[:], "centroid")

// muddle groups a set of developments with its stories whole, but many put together with the one most like them, and adds what is
// to be learned on parting. By itself a grouper mistakes a few dozen stories for others: too few to learn from.
func (l *lesson) muddle(s *labelled, d decisions, round int) {
	if s.level != threads.Developments {
		return
	}
	o := d.options()
	o.Parting = &threads.Model{Bias: -20} // never: what was put together stays to be looked at as it grows
	from := len(l.parting)
	o.ObserveParting = func(p threads.Parting) { l.parting = s.apart(l.parting, p, l.seed, false) }
	dice := rand.New(rand.NewPCG(uint64(round), 1))
	o.Observe = func(dec threads.Decision) (int, bool) {
		if dec.Level != threads.Developments || s.story[dec.Item-1] == "" {
			return 0, false
		}
		own, other := s.ownAndOther(dec)
		if own < 0 && other >= 0 && dice.Float64() < muddleChance {
			return other, true
		}
		return own, true
	}
	s.group(threads.New(o))
	for i := range l.parting[from:] {
		l.parting[from+i].weight *= muddleWeight
	}
}

// ownAndOther gives of the candidates that a report was weighed against the one with most of its story, and the likeliest of those
// that are of one other story; -1 for none.
func (s *labelled) ownAndOther(dec threads.Decision) (own, other int) {
	own, other = -1, -1
	most := 0
	for i, c := range dec.Candidates {
		of := map[string]int{}
		for _, it := range c.Items {
			if g := s.story[it-1]; g != "" {
				of[g]++
			}
		}
		if n := of[s.story[dec.Item-1]]; n > most {
			own, most = i, n
		} else if n == 0 && len(of) == 1 && other < 0 && c.Evidence[centroid] > muddleAlike {
			other = i
		}
	}
	return own, other
}
