package threads

import (
	"fmt"
	"slices"
	"testing"

	"attache/model"
	"attache/model/text"
)

func TestAProtestIsInTheSameStreetInATownAndInWhatTheTownStandsFor(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Iran", "Iran", true}, {"Tehran", "Iran", true}, {"Minnesota", "Minneapolis", true}, {"Iran", "Iraq", false},
		{"New York", "US", false}, // not all that happens in one of its cities is the country's matter
		{"", "", false},
	} {
		if sameStreet(c.a, c.b) != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.same)
		}
	}
}

// protest opens a thread on protests in Iran with so many reports whose words are its own.
func protest(e *Engine, words string, items int) *thread {
	titles := make([]string, items)
	for i := range titles {
		titles[i] = fmt.Sprintf("Iran %s number%s%d", words, words[:1], i)
	}
	return telling(e, titles...)
}

// A movement of hundreds of reports has grown so broad that it is among the threads most like a small one no longer; it is held
// against it all the same.
func TestASmallProtestIsHeldAgainstTheGreatestInItsStreet(t *testing.T) {
	e := New(Options{Bridging: &Model{Bias: 9}, Follow: &Model{Bias: -9}})
	e.out = newOutcome()
	var others []*thread
	for _, w := range []string{"bazaar traders shutters", "students dormitory leaflets", "teachers wages pensions", "drivers petrol lorries", "bakers flour queues"} {
		others = append(others, protest(e, w, 3))
	}
	great := protest(e, "rallies unrest chants", 30)
	small := protest(e, "bazaar shutters leaflets", 3)
	for _, th := range append(others, small, great) {
		th.track, th.naming.lead = model.Protests, "Iran"
	}
	if got := e.alikeThreads(small, nil, e.corpus.clock); !slices.Contains(got, great) {
		t.Errorf("held against %d others, not against the greatest", len(got))
	}
	great.naming.lead = "Iraq"
	if got := e.alikeThreads(small, nil, e.corpus.clock); slices.Contains(got, great) {
		t.Error("held against the greatest of another street")
	}
}

func TestAThreadThatComesToBeCalledOtherwiseIsHeldAgainstOthersAnew(t *testing.T) {
	e := New(Options{})
	e.out = newOutcome()
	th := protest(e, "rallies unrest", 4)
	th.looked = 50
	about := th.naming.matter
	for i := 0; th.naming.matter == about && i < 40; i++ {
		title := fmt.Sprintf("Iran general strike shuts refineries %d", i)
		in := &Input{Item: model.ItemID(9000 + i), Title: title, Published: surgeStart, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		p := newProfile(in, e.corpus)
		e.touchThread(e.heard(in, p, p.list(&scale{}), 1, true), th)
	}
	if th.naming.matter == about || !th.due() {
		t.Errorf("about %d, was %d; due %v", th.naming.matter, about, th.looked)
	}
}

// What happened once in a matter is not what the matter is called by, however seldom its words are elsewhere.
func TestTheMatterIsWhatMostOfItsTextsSay(t *testing.T) {
	n := naming{texts: 100}
	n.phrases = []phrase{{hash(phraseKey, "protests"), "protests", 60, 3}, {hash(phraseKey, "yanis varoufakis"), "yanis varoufakis", 3, 14}}
	slices.SortFunc(n.phrases, func(a, b phrase) int { return compareKeys(a.key, b.key) })
	if n.chooseMatter(1.3, "Iran") != hash(phraseKey, "protests") {
		t.Error("named by what three of a hundred texts say")
	}
	n.phrases[0].count, n.phrases[1].count = 5, 5
	n.texts = 5
	if n.chooseMatter(1.3, "Iran") != hash(phraseKey, "yanis varoufakis") {
		t.Error("what all say is worth what its words are worth")
	}
}

func TestTheNameOfSomethingIsNoMatterByItself(t *testing.T) {
	e := New(Options{})
	said := func(title string) (out []string) {
		in := &Input{Title: title, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		c := e.corpus
		newProfile(in, c)
		for _, h := range e.headings.speak(in, c.scale.rarity) {
			out = append(out, h.written().text)
		}
		return out
	}
	if got := said("Troops seize the danish islands after talks collapse"); slices.Contains(got, "danish") {
		t.Errorf("%v", got)
	}
	if got := said("Kurdish fighters leave Aleppo"); !slices.Contains(got, "Kurdish fighters") && !slices.Contains(got, "kurdish fighters") {
		t.Errorf("%v", got)
	}
}

// In one town people march on many matters: two small protests there are not one because it is the same town, while a movement
// draws to itself what else is marched for in its street.
func TestOnlyAMovementDrawsToItselfWhatIsOnItsStreet(t *testing.T) {
	on := func(developments int) *thread {
		th := newThread(0)
		th.track, th.naming.lead, th.naming.matter = model.Protests, "Iran", uint32(developments)
		th.devs = make([]model.DevelopmentID, developments)
		return th
	}
	for _, c := range []struct {
		a, b  int
		least float64
	}{{2, 3, smallStreetAt}, {2, movementFrom, sameStreetAt}, {movementFrom, 1, sameStreetAt}} {
		if _, least := likeNamed(on(c.a), on(c.b)); least != c.least {
			t.Errorf("%d and %d developments must be one matter to %.2f, want %.2f", c.a, c.b, least, c.least)
		}
	}
}

// The greatest thread on a place that one matter brought into the news is held against what is about that place and hardly
// anything else, however little alike the words are.
func TestAThreadIsHeldAgainstTheGreatestOnItsSubject(t *testing.T) {
	e := New(Options{Bridging: &Model{Bias: 9}, Follow: &Model{Bias: -9}})
	e.out = newOutcome()
	for _, w := range []string{"bazaar traders shutters", "students dormitory leaflets", "teachers wages pensions", "drivers petrol lorries", "bakers flour queues"} {
		protest(e, w, 3)
	}
	great, small := protest(e, "rallies unrest chants", 30), protest(e, "bazaar shutters leaflets", subjectFrom)
	for _, th := range []*thread{great, small} {
		th.track = model.Negotiations
	}
	stir := []uint32{hash(nameKey, "Iran")}
	if got := e.alikeThreads(small, stir, e.corpus.clock); !slices.Contains(got, great) {
		t.Errorf("held against %d others, not against the greatest", len(got))
	}
	if got := e.alikeThreads(small, nil, e.corpus.clock); slices.Contains(got, great) {
		t.Error("held against the greatest although the place is not in the news")
	}
}
