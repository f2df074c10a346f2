package watches

import (
	"slices"
	"time"

	"attache/model"
)

// The rule of a surge: more than surgeOver independent texts in surgeSpan, and more than surgeTimes as many as the days
// of the baseline would make one expect. A watch with less than leastPast of history is held to what that much quiet
// would be, so that the first reports of a new matter can surge, but not the second one.
const (
	surgeSpan  = 2 * time.Hour
	surgeOver  = 5
	surgeTimes = 3
	baseline   = 7 * 24 * time.Hour
	leastPast  = 6 * time.Hour
	mostTexts  = 20_000 // of a baseline; the oldest go first
)

// pace remembers when the independent texts of a watch were published.
type pace struct {
	texts []said // by time
	known map[model.ItemID]bool
}

type said struct {
	at   time.Time
	text model.ItemID
}

// note counts a report for a watch that looks at the volume. Nothing is published in the future.
func (p *pace) note(counts bool, now time.Time, it *model.Item) {
	if !counts {
		return
	}
	at := it.Published
	if at.After(now) {
		at = now
	}
	if now.Sub(at) <= baseline {
		p.add(at, it.Text)
	}
}

// add counts a text at its first report; reprints do not count: seven of them are not seven witnesses.
func (p *pace) add(at time.Time, text model.ItemID) {
	if p.known[text] {
		return
	}
	if p.known == nil {
		p.known = map[model.ItemID]bool{}
	}
	p.known[text] = true
	i, _ := slices.BinarySearchFunc(p.texts, at, func(s said, at time.Time) int { return s.at.Compare(at) })
	p.texts = slices.Insert(p.texts, i, said{at, text})
	if len(p.texts) > mostTexts {
		p.drop(1)
	}
}

func (p *pace) drop(n int) {
	for _, s := range p.texts[:n] {
		delete(p.known, s.text)
	}
	p.texts = slices.Delete(p.texts, 0, n)
}

// before gives the number of texts before a time.
func (p *pace) before(at time.Time) int {
	i, _ := slices.BinarySearchFunc(p.texts, at, func(s said, at time.Time) int { return s.at.Compare(at) })
	return i
}

// rises says whether a surge is on.
func (p *pace) rises(now time.Time) bool {
	p.drop(p.before(now.Add(-baseline)))
	past := p.before(now.Add(-surgeSpan))
	recent := len(p.texts) - past
	if recent <= surgeOver {
		return false
	}
	span := max(now.Add(-surgeSpan).Sub(p.texts[0].at), leastPast)
	usual := float64(past) * float64(surgeSpan) / float64(span)
	return float64(recent) > surgeTimes*usual
}
