package threads

import (
	"testing"
	"time"

	"attache/model"
	"attache/model/text"
)

// placed runs headlines through a grouper, an hour apart, and gives the threads and developments that they ended in.
func placed(t *testing.T, e *Engine, titles ...string) (thrs []model.ThreadID, devs []model.DevelopmentID) {
	t.Helper()
	at := surgeStart
	if e.seen > 0 {
		at = time.Unix(e.corpus.clock, 0).UTC()
	}
	for _, title := range titles {
		at = at.Add(time.Hour)
		in := Input{Item: e.seen + 1, Source: "Wire", Published: at, Title: title, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		r := e.Assign([]Input{in})
		thrs, devs = append(thrs, r.Placements[0].Thread), append(devs, r.Placements[0].Development)
	}
	return thrs, devs
}

// likely is a decision that finds everything likely, though not sure.
func likely() *Model { return &Model{Bias: 0.6} }

// However likely the learned decisions find it, reports that have a town, a state or a president in common and nothing that
// happens are no matter.
func TestANameAloneIsNoMatter(t *testing.T) {
	for _, titles := range [][2]string{
		{"Truck ploughs into crowd in Los Angeles", "Where a celebrated chef eats in Los Angeles"},
		{"Serbia receives new oil shipment at its refinery", "Dating app blackmail frightens gay men in Serbia"},
		{"Zelensky dismisses his security chief", "Zelensky mourns a famous poet"},
		{"Istanbul crowds march for Gaza", "Judge shot in Istanbul courthouse"},
		{"UN Security Council hears of famine", "Security Council seats newcomers"}, // what a forum is called is no matter either
		{"Ski industry frets over snow in Davos", "Davos hosts regional chess tournament"},
	} {
		e := New(Options{Join: likely(), Follow: likely(), Uniting: &Model{Bias: -9}})
		thrs, devs := placed(t, e, titles[:]...)
		if thrs[0] == thrs[1] || devs[0] == devs[1] {
			t.Errorf("threads %v, developments %v of %q", thrs, devs, titles)
		}
	}
}

func TestANameAndWhatHappensAreAMatter(t *testing.T) {
	for _, titles := range [][2]string{
		{"Wildfire destroys homes in Los Angeles", "Los Angeles wildfire victims return to ruined homes"},
		{"Somaliland recognised by Israel", "Israel opens office in Somaliland"},                    // two names that do not come together anyhow
		{"Tremor shakes villages near Ghazni", "Ghazni clinics overwhelmed"},                        // a name that is hardly ever in the news
		{"Zelensky accepts ceasefire proposal", "Zelensky explains why ceasefire proposal matters"}, // a person and what happens
	} {
		e := New(Options{Join: &Model{Bias: -9}, Follow: likely()})
		if thrs, _ := placed(t, e, titles[:]...); thrs[0] != thrs[1] {
			t.Errorf("threads %v of %q", thrs, titles)
		}
	}
}

// A place that one matter brought into the news is common ground enough, but for a place where people meet on many.
func TestAPlaceInTheNewsIsCommonGroundUnlessItIsAVenue(t *testing.T) {
	n := func(s string) *name { return &name{key: hash(nameKey, s), text: s, kind: text.Place} }
	stir := []uint32{hash(nameKey, "Minneapolis"), hash(nameKey, "Davos")}
	for _, c := range []struct {
		place string
		none  bool
	}{{"Minneapolis", false}, {"Davos", true}, {"Los Angeles", true}} {
		if gathersNone(n(c.place), stir) != c.none {
			t.Errorf("%s: %v", c.place, !c.none)
		}
	}
}

// What the names of a report say twice, once as names and once as words, is no matter in either way.
func TestWordsOfNamesAreNoMatter(t *testing.T) {
	e := New(Options{})
	in := func(title string) *Input {
		return &Input{Title: title, Published: surgeStart, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
	}
	c := newCluster(1)
	of := func(title string) (*Input, *profile) {
		i := in(title)
		return i, newProfile(i, e.corpus)
	}
	_, p := of("Chinese premier says Middle East tariffs killed Los Angeles trade")
	c.add(p, 1, true, threadShape)
	if q, p := of("Chinese official says two killed in Los Angeles, Middle East"); matterInCommon(q, p, &c) != 0 {
		t.Errorf("names and idle words are worth %.1f", matterInCommon(q, p, &c))
	}
	if q, p := of("New tariffs"); matterInCommon(q, p, &c) == 0 {
		t.Error("tariffs are worth nothing")
	}
}

// Two states that fight have one matter; two that are neighbours have many.
func TestTwoStatesAreAMatterWhereTheyFight(t *testing.T) {
	e := New(Options{})
	of := func(title string, track model.Track) (*Input, *profile) {
		in := &Input{Title: title, Published: surgeStart, Track: track, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		return in, newProfile(in, e.corpus)
	}
	for _, c := range []struct {
		track  model.Track
		lonely bool
	}{{model.Posture, false}, {model.Negotiations, true}} {
		cl := newCluster(1)
		_, p := of("Pakistan fences Afghan frontier", c.track)
		cl.add(p, 1, true, threadShape)
		if in, p := of("Afghanistan and Pakistan agree on rail freight", c.track); (hub(in, p, &cl) != nil) != c.lonely {
			t.Errorf("on %s: nothing but a name in common %v", c.track.Title(), !c.lonely)
		}
	}
}
