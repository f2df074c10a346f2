package threads

import (
	"cmp"
	"maps"
	"slices"

	"attache/model"
)

// silence is a span of whole hours since 1970, from included and to not, in which nobody could hear a source: its feed was down,
// or nobody asked, and what it published then never came in. Such hours say nothing about what is usual.
type silence struct{ from, to int64 }

// maxSilences bounds what is noted of a source. It may have several feeds.
const maxSilences = 16

// miss notes when the source of a report could not be heard, beside what was noted of it before.
func (e *Engine) miss(source string, gaps []model.Gap) {
	if len(gaps) == 0 {
		return
	}
	key := hash(sourceKey, source)
	list := slices.Clone(e.silences[key])
	for _, g := range gaps {
		s := silence{(g.From.Unix() + hourSeconds - 1) / hourSeconds, g.To.Unix() / hourSeconds}
		if s.to > s.from {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b silence) int { return cmp.Compare(a.from, b.from) })
	apart := list[:0]
	for _, s := range list {
		if n := len(apart); n > 0 && s.from <= apart[n-1].to {
			apart[n-1].to = max(apart[n-1].to, s.to)
		} else {
			apart = append(apart, s)
		}
	}
	e.silences[key] = apart[max(0, len(apart)-maxSilences):]
}

// deaf gives a function that says how many of the hours from one up to another were lost to those who follow the thread:
// an hour in which half of its sources could not be heard counts half.
func (e *Engine) deaf(t *thread) func(from, to int64) float64 {
	if len(e.silences) == 0 {
		return hearing
	}
	return func(from, to int64) float64 {
		lost := int64(0)
		for _, source := range t.sources {
			for _, s := range e.silences[source] {
				lost += max(0, min(to, s.to)-max(from, s.from))
			}
		}
		return float64(lost) / float64(max(1, len(t.sources)))
	}
}

// hearing is of a thread whose sources could be heard all the time.
func hearing(int64, int64) float64 { return 0 }

// calm has the state of threads whose surge is over by the stream's clock go out with the result, although nothing came
// in for them.
func (e *Engine) calm() {
	for _, id := range slices.Sorted(maps.Keys(e.surging)) {
		t := e.thread(id)
		if t != nil && t.pulse.surging(e.corpus.clock) {
			continue
		}
		delete(e.surging, id)
		if t != nil {
			e.out.touch(nil, t)
		}
	}
}

// told notes what was said of a thread.
func (e *Engine) told(s *ThreadState) {
	if s.Surge {
		e.surging[s.ID] = true
	}
}

// resumeSurges finds the threads of which a surge was told that is not over: those of which the store says so, and those
// that the tail brought back.
func (e *Engine) resumeSurges(threads []ThreadState) {
	for i := range threads {
		e.told(&threads[i])
	}
	for id, t := range e.threads {
		if (t.content != nil || e.rising[id]) && e.thread(id).pulse.surging(e.corpus.clock) {
			e.surging[id] = true
		}
	}
	e.rising = nil
}
