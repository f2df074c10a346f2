package threads

import (
	"cmp"
	"slices"
	"strings"

	"attache/model"
	"attache/model/text"
)

// street is where a protest is: the first of the actors in the thread's name.
func (t *thread) street() string {
	first, _, _ := strings.Cut(t.naming.lead, "–")
	return first
}

// sameStreet says whether two protests are in one place: the same, or the one in the other, as far as whoever names a seat of
// government or a town means the state or the region.
func sameStreet(a, b string) bool {
	in := func(a, b string) bool {
		c, ok := text.Within(a)
		return ok && (c.Seat || c.Kind == text.Place) && shortName(c.Canonical) == b
	}
	return a != "" && b != "" && (a == b || in(a, b) || in(b, a))
}

// oneSubject says whether two threads, of which one track is the same, are about the same of the places and states given.
func oneSubject(a, b *thread, stir []uint32) bool {
	if a.track == model.Other || a.track != b.track && a.also != b.track && a.track != b.also || min(a.items, b.items) < subjectFrom {
		return false
	}
	for _, k := range stir {
		if a.about(k) >= subjectShare && b.about(k) >= subjectShare {
			return true
		}
	}
	return false
}

// about is how much of the thread is about what has this key.
func (t *thread) about(key uint32) float64 {
	i, ok := slices.BinarySearchFunc(t.names, key, func(n name, k uint32) int { return cmp.Compare(n.key, k) })
	if !ok {
		return 0
	}
	return t.share(&t.names[i])
}
