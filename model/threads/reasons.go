package threads

import (
	"fmt"
	"math"
	"slices"

	"attache/model"
)

// maxReasons bounds the evidence that is kept of one judgement.
const maxReasons = 6

// reasons says what a report shares with a cluster, the weightiest first: names, figures, then the likeness itself. words
// maps the keys of the report's terms to the terms.
func reasons(p *profile, c *cluster, ev *Evidence) []model.Reason {
	out := sharedTerms(p, c)
	slices.SortStableFunc(out, func(a, b model.Reason) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	out = out[:min(len(out), maxReasons-2)]
	out = append(out, model.Reason{Kind: "title", Text: fmt.Sprintf("titles alike to %.0f %%", 100*max(ev[evTitle], ev[evNearTitle])), Weight: round(ev[evNearTitle])})
	if h := math.Expm1(float64(ev[evGap])); h >= 24 {
		out = append(out, model.Reason{Kind: "time", Text: fmt.Sprintf("%.0f days after the last", h/24), Weight: -round(ev[evGap])})
	} else {
		out = append(out, model.Reason{Kind: "time", Text: fmt.Sprintf("%.0f hours after the last", h), Weight: round(8 - ev[evGap])})
	}
	return out
}

func round(f float32) float64 { return math.Round(float64(f)*100) / 100 }

// sharedTerms gives the names and terms that a report has in common with a cluster, with what they are worth.
func sharedTerms(p *profile, c *cluster) []model.Reason {
	var out []model.Reason
	named := map[string]bool{}
	for _, n := range p.names {
		if i, ok := slices.BinarySearchFunc(c.names, n, func(a, b name) int { return compareKeys(a.key, b.key) }); ok && c.names[i].docs > 0 {
			out = append(out, model.Reason{Kind: "name", Text: n.text, Weight: round(n.w)})
			named[n.text] = true
		}
	}
	for _, w := range p.words {
		weight := p.terms.has(w.key)
		if weight > 0 && c.terms.has(w.key) > 0 && !named[w.text] {
			out = append(out, model.Reason{Kind: "term", Text: w.text, Weight: round(weight * float32(p.length))})
		}
	}
	return out
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
		out = append(out, model.Reason{Kind: "time", Text: fmt.Sprintf("silent for %.0f days", h/24), Weight: -round(ev[evGap])})
	}
	if winner != nil && winner[evCentroid] > ev[evCentroid] {
		out = append(out, model.Reason{Kind: "rival", Text: "the other is more alike", Weight: round(ev[evCentroid] - winner[evCentroid])})
	} else if len(out) == 0 {
		out = append(out, model.Reason{Kind: "text", Text: fmt.Sprintf("alike to only %.0f %%", 100*ev[evCentroid]), Weight: round(ev[evCentroid])})
	}
	return out[:min(len(out), maxReasons)]
}

// explain gives the why of a report that joined near[best].
func (e *Engine) explain(p *profile, near []choice, best int) model.Why {
	w := model.Why{Score: 1}
	if best >= 0 {
		w.Score = near[best].p
		w.Joined = reasons(p, near[best].c, &near[best].evidence)
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
