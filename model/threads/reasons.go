package threads

import (
	"math"
	"slices"
	"strconv"

	"attache/model"
	"attache/model/text"
)

// maxReasons bounds the evidence that is kept of one judgement.
const maxReasons = 6

// reasons says what a report shares with a cluster, the weightiest first: names, figures, then the likeness itself.
func reasons(d *text.Doc, p *profile, c *cluster, ev *Evidence) []model.Reason {
	out := sharedTerms(d, p, c)
	out = append(out, model.Reason{Kind: "title", Text: said("titles alike to ", 100*float64(max(ev[evTitle], ev[evNearTitle])), " %"), Weight: round(ev[evNearTitle])})
	if h := math.Expm1(float64(ev[evGap])); h >= 24 {
		out = append(out, model.Reason{Kind: "time", Text: said("", h/24, " days after the last"), Weight: -round(ev[evGap])})
	} else {
		out = append(out, model.Reason{Kind: "time", Text: said("", h, " hours after the last"), Weight: round(8 - ev[evGap])})
	}
	return out
}

// said puts a number without its fraction between words.
func said(before string, n float64, after string) string {
	var b [64]byte
	return string(append(strconv.AppendFloat(append(b[:0], before...), n, 'f', 0, 64), after...))
}

func round(f float32) float64 { return math.Round(float64(f)*100) / 100 }

// sharedTerms gives the names and terms that a report has in common with a cluster and that are worth most, the
// weightiest first; among equals names come first, and what stands first.
func sharedTerms(d *text.Doc, p *profile, c *cluster) []model.Reason {
	const most = maxReasons - 2
	out := make([]model.Reason, 0, maxReasons)
	keep := func(kind, text string, weight float64) {
		if len(out) == most {
			if out[most-1].Weight >= weight {
				return
			}
			out = out[:most-1]
		}
		i := len(out)
		for ; i > 0 && out[i-1].Weight < weight; i-- {
		}
		out = slices.Insert(out, i, model.Reason{Kind: kind, Text: text, Weight: weight})
	}
	for _, n := range p.names {
		if c.named(n.key) {
			keep("name", n.text, round(n.w))
		}
	}
	for _, zone := range [...][]string{d.Title, d.Lead, d.Body} {
		for _, w := range zone {
			key := hash(termKey, w)
			weight := round(p.terms.has(key) * float32(p.length))
			if weight == 0 || len(out) == most && out[most-1].Weight >= weight || c.terms.has(key) == 0 {
				continue
			}
			if !slices.ContainsFunc(out, func(r model.Reason) bool { return r.Text == w }) && !p.shares(w, c) {
				keep("term", w, weight)
			}
		}
	}
	return out
}

// shares says whether a word is the whole of a name that the report has in common with the cluster.
func (p *profile) shares(word string, c *cluster) bool {
	return slices.ContainsFunc(p.names, func(n name) bool { return n.text == word && c.named(n.key) })
}

// named says whether the cluster has the name.
func (c *cluster) named(key uint32) bool {
	i, ok := slices.BinarySearchFunc(c.names, key, func(a name, k uint32) int { return compareKeys(a.key, k) })
	return ok && c.names[i].docs > 0
}

// against says what kept a report out of a cluster.
func against(p *profile, c *cluster, ev *Evidence, winner *Evidence) []model.Reason {
	var out []model.Reason
	veto := func(v float32, kind, what string) {
		if v < -0.3 {
			out = append(out, model.Reason{Kind: "veto", Text: "names other " + what, Weight: round(v)})
		}
	}
	veto(ev[evPersons], "name", "persons")
	veto(ev[evPlaces], "place", "places")
	veto(ev[evStates], "place", "states")
	if ev[evFigureClash] > 0.5 {
		out = append(out, model.Reason{Kind: "number", Text: "the figures differ", Weight: -round(ev[evFigureClash])})
	}
	if ev[evDates] < 0 {
		out = append(out, model.Reason{Kind: "date", Text: "speaks of other days", Weight: -1})
	}
	if h := math.Expm1(float64(ev[evGap])); h > 72 {
		out = append(out, model.Reason{Kind: "time", Text: said("silent for ", h/24, " days"), Weight: -round(ev[evGap])})
	}
	if winner != nil && winner[evCentroid] > ev[evCentroid] {
		out = append(out, model.Reason{Kind: "rival", Text: "the other is more alike", Weight: round(ev[evCentroid] - winner[evCentroid])})
	} else if len(out) == 0 {
		out = append(out, model.Reason{Kind: "text", Text: said("alike to only ", 100*float64(ev[evCentroid]), " %"), Weight: round(ev[evCentroid])})
	}
	return out[:min(len(out), maxReasons)]
}

// explain gives the why of a report that joined near[best].
func (e *Engine) explain(d *text.Doc, p *profile, near []choice, best int) model.Why {
	w := model.Why{Score: 1}
	if best >= 0 {
		w.Score = near[best].p
		w.Joined = reasons(d, p, near[best].c, &near[best].evidence)
	} else {
		w.Joined = []model.Reason{{Kind: "user", Text: "the user tied them together", Weight: 1}}
	}
	w.Rival, w.RivalScore, w.RivalWhy = e.rival(p, near, best)
	return w
}

// rival gives the best candidate that was not taken.
func (e *Engine) rival(p *profile, near []choice, taken int) (model.DevelopmentID, float64, []model.Reason) {
	const worth = 0.02 // less likely than this is no rival
	for i := range near {
		if i == taken {
			continue
		}
		if near[i].p < worth {
			break
		}
		var winner *Evidence
		if taken >= 0 {
			winner = &near[taken].evidence
		}
		why := against(p, near[i].c, &near[i].evidence, winner)
		return model.DevelopmentID(near[i].c.id), near[i].p, why
	}
	return 0, 0, nil
}
