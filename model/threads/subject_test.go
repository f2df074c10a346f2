package threads

import (
	"slices"
	"testing"

	"attache/model"
	"attache/model/text"
)

const island = "Greenland" // hardly ever in the news before 2026

// corpusOf counts so many reports, some of which name the island, in a corpus.
func corpusOf(t *testing.T, reports, ofIt int) *corpus {
	t.Helper()
	bg, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := newCorpus(bg)
	for i := range reports {
		p := &profile{names: []name{{key: hash(nameKey, "United States"), kind: text.State, docs: 1}}}
		if i < ofIt {
			p.names = append(p.names, name{key: hash(nameKey, island), kind: text.Place, docs: 1})
		}
		c.count(p)
	}
	return c
}

func TestAPlaceStirsThatIsInTheNewsOftenerThanItWas(t *testing.T) {
	named := []name{{key: hash(nameKey, island), kind: text.Place, docs: 1}, {key: hash(nameKey, "United States"), kind: text.State, docs: 1}}
	for _, c := range []struct {
		ofIt  int
		stirs bool
	}{{5, false}, {30, true}, {100, false}} { // too few to tell; many; so many that it tells nothing apart
		got := corpusOf(t, 400, c.ofIt).stir(named)
		if slices.Contains(got, hash(nameKey, island)) != c.stirs {
			t.Errorf("%d of 400 reports name it: stirs %v", c.ofIt, !c.stirs)
		}
		if slices.Contains(got, hash(nameKey, "United States")) {
			t.Errorf("what stands in every report stirs")
		}
	}
}

func TestThreadsAreOfOneSubjectThatAreAboutOnePlaceOnOneTrack(t *testing.T) {
	key := hash(nameKey, island)
	about := func(track model.Track, share float32) *thread {
		th := newThread(0)
		th.track = track
		th.items, th.mass = 10, 10
		th.names = []name{{key: key, kind: text.Place, docs: 10 * share, title: 10 * share}}
		return th
	}
	a := about(model.Negotiations, 0.8)
	for _, c := range []struct {
		b    *thread
		stir []uint32
		one  bool
	}{
		{about(model.Negotiations, 0.7), []uint32{key}, true},
		{about(model.Negotiations, 0.7), nil, false},
		{about(model.Negotiations, 0.2), []uint32{key}, false},
		{about(model.Protests, 0.7), []uint32{key}, false},
	} {
		if oneSubject(a, c.b, c.stir) != c.one || oneSubject(c.b, a, c.stir) != c.one {
			t.Errorf("a thread of the %v track, about it to %.1f, with %v: one subject %v", c.b.track, c.b.about(key), c.stir, !c.one)
		}
	}
}

func TestHalvesAreToldApartByWhatEachAloneNames(t *testing.T) {
	half := func(names ...name) *cluster {
		slices.SortFunc(names, func(a, b name) int { return compareKeys(a.key, b.key) })
		return &cluster{content: &content{members: make([]*profile, 4), names: names}}
	}
	n := func(s string, w float32) name { return name{key: hash(nameKey, s), w: w, docs: 4} }
	core, ownA, ownB := worths(half(n("Iran", 8), n("Qeshm", 24)), half(n("Iran", 4), n("Bam", 20), n("Tehran", 8)))
	if core != 1 || ownA != 6 || ownB != 5 {
		t.Errorf("in common %v, alone %v and %v; want 1, 6 and 5", core, ownA, ownB)
	}
}
