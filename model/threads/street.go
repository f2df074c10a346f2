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
		if !venueKeys[k] && a.about(k) >= subjectShare && b.about(k) >= subjectShare {
			return true
		}
	}
	return false
}

// venueKeys are the venues by key: what brings one into the news is that people meet there, on many a matter.
var venueKeys = func() map[uint32]bool {
	out := map[uint32]bool{}
	for v := range venues {
		out[hash(nameKey, v)] = true
	}
	return out
}()

// oneMatter says whether two threads are shown with one matter and an actor in common while both go on, and are nearly all about the same
// names: Ukraine's peace plan is the one of Ukraine and the US.
func oneMatter(a, b *thread) bool {
	x, y := &a.naming.shown, &b.naming.shown
	return x.what != 0 && x.what == y.what && sameActor(x.who, y.who) && a.last >= b.first-movementRest && b.last >= a.first-movementRest &&
		!vague(a.naming.phraseOf(x.what)) && nameCosine(a.names, b.names) >= matterAlike
}

// sameActor says whether two leads of names have an actor in common.
func sameActor(a, b string) bool {
	for x := range strings.SplitSeq(a, "–") {
		for y := range strings.SplitSeq(b, "–") {
			if x == y {
				return x != ""
			}
		}
	}
	return false
}

// oneMovement says whether two threads on protests are parts of one: a movement and what is nearly all about the same state and speaks of
// protests, too, while it goes on. A movement of hundreds of reports is so broad that what each tells is hardly like it in sum.
func oneMovement(a, b *thread) bool {
	if len(a.devs) < len(b.devs) {
		a, b = b, a
	}
	if a.track != model.Protests || b.track != model.Protests || len(a.devs) < movementFrom || a.last < b.first-movementRest || b.last < a.first-movementRest {
		return false
	}
	street := a.street()
	return a.naming.spokenOf(protestWords) >= movementSpoken && b.naming.spokenOf(protestWords) >= movementSpoken && street != "" && street == b.street() &&
		b.aboutNamed(street) >= allButSubject && a.aboutNamed(street) >= allButSubject
}

const (
	movementRest   = 7 * daySeconds // a movement that was quiet for so long is over
	movementSpoken = 0.4            // of the texts that must speak of protests
)

// protestWords are what people in a street do and what is done about it, by the words that the notions have.
var protestWords = []uint32{hash(phraseKey, "protests"), hash(phraseKey, "riots"), hash(phraseKey, "rallies"), hash(phraseKey, "crackdown"), hash(phraseKey, "unrest")}

// spokenOf is the share of the texts that have the commonest of some phrases.
func (n *naming) spokenOf(phrases []uint32) (most float64) {
	for _, k := range phrases {
		most = max(most, float64(n.known(k).count)/max(n.texts, 1))
	}
	return most
}

// aboutNamed is how much of the thread is about what headlines call so.
func (t *thread) aboutNamed(short string) float64 {
	for i := range t.names {
		if shortName(t.names[i].text) == short {
			return t.share(&t.names[i])
		}
	}
	return 0
}

// namesakes says whether two threads would be called the same by whoever acts and what it is about, if there were no other.
func namesakes(a, b *thread) bool {
	x, y := &a.naming.shown, &b.naming.shown
	return x.who != "" && x.what != 0 && y.who != "" && y.what != 0 && x.plain != "" && nameKeyOf(x.plain) == nameKeyOf(y.plain) && nameCosine(a.names, b.names) >= namesakesAlike
}

// about is how much of the thread is about what has this key.
func (t *thread) about(key uint32) float64 {
	i, ok := slices.BinarySearchFunc(t.names, key, func(n name, k uint32) int { return cmp.Compare(n.key, k) })
	if !ok {
		return 0
	}
	return t.share(&t.names[i])
}
