package threads

import (
	"slices"
	"testing"

	"attache/model"
)

// Two threads that would be shown under one name, and are about the same names, are held against each other though nothing else brings
// them together, and must be less likely one matter than others.
func TestNamesakesAreHeldAgainstEachOther(t *testing.T) {
	hostages := []string{"Hostages held in Gaza: Israel waits", "Israel: hostages in Gaza", "Gaza hostages: Israel and the families"}
	for _, c := range []struct {
		name  string
		bias  float64
		later []string
		one   bool
	}{
		{"one name", -1.5, hostages, true}, // a probability of 0.18
		{"one name, but unlikely", -3, hostages, false},
		{"another name", -1.5, []string{"Israel bans agency in Gaza", "Gaza agency ban: Israel defends it", "Agency ban in Gaza: Israel unmoved"}, false},
	} {
		e := New(Options{Bridging: &Model{Bias: c.bias}, Follow: &Model{Bias: -9}})
		e.out = newOutcome()
		first := telling(e, hostages...)
		later := telling(e, c.later...)
		first.track, later.track = model.Negotiations, model.Posture
		later.looked = 0
		e.gather(later, nil, e.corpus.clock)
		if one := len(e.threads) == 1; one != c.one {
			t.Errorf("%s: one matter %v; called %q and %q", c.name, one, first.naming.title, later.naming.title)
		}
	}
}

// What is called the same and is about other names is not the same.
func TestNamesakesMustBeAboutTheSameNames(t *testing.T) {
	called := func(names ...name) *thread {
		th := newThread(0)
		slices.SortFunc(names, func(a, b name) int { return compareKeys(a.key, b.key) })
		th.names = names
		th.naming.shown = showing{who: "US", what: 7, plain: "US: protests"}
		return th
	}
	of := func(s string, w float32) name { return name{key: hash(nameKey, s), w: w, text: s} }
	a := called(of("United States", 1), of("Renee Good", 9))
	if namesakes(a, called(of("United States", 1), of("Venezuela", 9))) {
		t.Error("protests on Venezuela and on a shooting are one")
	}
	if !namesakes(a, called(of("United States", 2), of("Renee Good", 5))) {
		t.Error("protests on the same shooting are two")
	}
}

// A movement takes in what is nearly all about its state and speaks of protests while it goes on; no other matter of the state, and
// nothing from after it.
func TestAMovementTakesInWhatIsPartOfIt(t *testing.T) {
	on := func(developments int, state, matter string, share float32, from, to int64) *thread {
		th := newThread(0)
		th.track, th.naming.lead, th.devs = model.Protests, state, make([]model.DevelopmentID, developments)
		th.mass, th.first, th.last = 10, from*daySeconds, to*daySeconds
		th.names = []name{{key: hash(nameKey, state), docs: 10 * share, title: 10 * share, text: state}}
		th.naming.texts = 10
		th.naming.phrases = []phrase{{hash(phraseKey, matter), matter, 5, 1}}
		return th
	}
	movement := on(movementFrom, "Iran", "protests", 1, 10, 20)
	for _, c := range []struct {
		what string
		th   *thread
		part bool
	}{
		{"a part", on(2, "Iran", "riots", 0.9, 12, 14), true},
		{"an after-effect", on(2, "Iran", "protests", 0.9, 26, 27), true},
		{"another year", on(2, "Iran", "protests", 0.9, 40, 41), false},
		{"another matter", on(2, "Iran", "wages", 0.9, 12, 14), false},
		{"another state", on(2, "Iraq", "protests", 0.9, 12, 14), false},
		{"in half about somebody else", on(2, "Iran", "protests", 0.5, 12, 14), false},
	} {
		if oneMovement(movement, c.th) != c.part || oneMovement(c.th, movement) != c.part {
			t.Errorf("%s: %v", c.what, !c.part)
		}
	}
	if oneMovement(on(3, "Iran", "protests", 1, 10, 20), on(2, "Iran", "protests", 1, 10, 20)) {
		t.Error("two small protests are a movement")
	}
	off := on(2, "Iran", "protests", 1, 12, 14)
	off.track = model.Negotiations
	if oneMovement(movement, off) {
		t.Error("a thread of another track is part of a movement")
	}
}

// The greatest thread on a subject has grown broad, and a lesser one can stand on another track.
func TestTheGreatestOnASubjectMayBeBroadAndOnATrackBesides(t *testing.T) {
	e := New(Options{Bridging: &Model{Bias: 9}, Follow: &Model{Bias: -9}})
	e.out = newOutcome()
	for _, w := range []string{"bazaar traders shutters", "students dormitory leaflets", "teachers wages pensions", "drivers petrol lorries", "bakers flour queues"} {
		protest(e, w, 3)
	}
	great, small := protest(e, "rallies unrest chants", 30), protest(e, "bazaar shutters leaflets", subjectFrom)
	great.track, small.track, small.also = model.Negotiations, model.Posture, model.Negotiations
	key := hash(nameKey, "Iran")
	for i := range great.names {
		if great.names[i].key == key {
			great.names[i].docs, great.names[i].title = float32(0.7*great.mass), float32(0.7*great.mass)
		}
	}
	if got := e.alikeThreads(small, []uint32{key}, e.corpus.clock); !slices.Contains(got, great) {
		t.Errorf("held against %d others, not against the greatest, which is about it to %.2f", len(got), great.about(key))
	}
	for _, off := range [][2]model.Track{{model.Posture, model.Other}, {model.Protests, model.Negotiations}} {
		small.track, small.also = off[0], off[1]
		if got := e.alikeThreads(small, []uint32{key}, e.corpus.clock); slices.Contains(got, great) {
			t.Errorf("held against what is on no track of its own: %v", off)
		}
	}
}

// shownAs is a thread that is shown as of somebody and a matter, about names to some share, from one day to another.
func shownAs(who, matter string, from, to int64, about map[string]float32) *thread {
	th := newThread(0)
	th.mass, th.items, th.first, th.last, th.naming.texts = 10, 10, from*daySeconds, to*daySeconds, 10
	for n, share := range about {
		th.names = append(th.names, name{key: hash(nameKey, n), w: share, docs: 10 * share, title: 10 * share, text: n})
	}
	slices.SortFunc(th.names, func(a, b name) int { return compareKeys(a.key, b.key) })
	key := hash(phraseKey, matter)
	th.naming.phrases = []phrase{{key, matter, 8, 5}}
	th.naming.shown = showing{who: who, what: key, plain: who + ": " + matter}
	return th
}

// One matter stands under one name with an actor in common while it goes on; another time, other actors, other names or a matter that any
// thread has are not enough.
func TestOneMatterOfOneActor(t *testing.T) {
	war := map[string]float32{"Ukraine": 1, "Russia": 0.6, "United States": 0.5}
	first := shownAs("Ukraine–US", "peace plan", 10, 20, war)
	for _, c := range []struct {
		what string
		th   *thread
		one  bool
	}{
		{"the same", shownAs("Ukraine", "peace plan", 12, 25, war), true},
		{"a week after", shownAs("Russia–Ukraine", "peace plan", 26, 30, war), true},
		{"long after", shownAs("Ukraine", "peace plan", 40, 50, war), false},
		{"others", shownAs("Russia", "peace plan", 12, 25, war), false},
		{"another matter", shownAs("Ukraine", "grain corridor", 12, 25, war), false},
		{"about other names", shownAs("Ukraine", "peace plan", 12, 25, map[string]float32{"Ukraine": 0.3, "Hungary": 1, "Viktor Orban": 1}), false},
	} {
		if oneMatter(first, c.th) != c.one || oneMatter(c.th, first) != c.one {
			t.Errorf("%s: %v", c.what, !c.one)
		}
	}
	if a, b := shownAs("Ukraine", "meeting", 10, 20, war), shownAs("Ukraine–US", "meeting", 10, 20, war); oneMatter(a, b) {
		t.Error("two meetings are one matter")
	}
	if sameActor("", "") {
		t.Error("nobody is somebody")
	}
}

// A place where people meet on many matters comes into the news by all of them: it gathers none, however much it is spoken of, and two
// that are called by it are not held for one because of that.
func TestAVenueGathersNoThreads(t *testing.T) {
	for place, one := range map[string]bool{"Geneva": false, "Aleppo": true} {
		about := map[string]float32{place: 1}
		a, b := shownAs(place, "talks", 10, 20, about), shownAs(place, "talks", 10, 20, about)
		a.track, b.track = model.Negotiations, model.Negotiations
		stir := []uint32{hash(nameKey, place)}
		if oneSubject(a, b, stir) != one {
			t.Errorf("%s: one subject %v", place, !one)
		}
		a.naming.lead, a.naming.matter, b.naming.lead, b.naming.matter = place, 7, place, 7
		if _, least := likeNamed(a, b); (least == namesakeAt) != one {
			t.Errorf("%s: held for one from %.2f on", place, least)
		}
	}
}
