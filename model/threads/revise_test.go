package threads

import (
	"math"
	"testing"
	"time"

	"attache/model"
	"attache/model/text"
)

// reportsOf makes inputs of headlines with leads, an hour apart.
func reportsOf(rows [][2]string) []Input {
	at := time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)
	var out []Input
	for i, r := range rows {
		at = at.Add(time.Hour)
		out = append(out, Input{Item: model.ItemID(i + 1), Source: "Source " + string(rune('A'+i%7)), Published: at, Title: r[0],
			Doc: text.Analyze(text.Input{Title: r[0], Summary: r[1], Lang: "en", Published: at})})
	}
	return out
}

// quakes are two earthquakes that are told in nearly the same words, in turn.
var quakes = [][2]string{
	{"Strong earthquake hits Chile, several dead", "A strong earthquake struck the coast near Valparaiso in Chile, officials said."},
	{"Strong earthquake hits Nepal, several dead", "A strong earthquake struck the hills near Pokhara in Nepal, officials said."},
	{"Earthquake in Chile kills at least 14", "Rescuers in Valparaiso searched for survivors of the earthquake; Santiago felt it too."},
	{"Earthquake in Nepal kills at least 52", "Rescuers in Pokhara searched for survivors of the earthquake; Kathmandu felt it too."},
	{"Chile quake: rescuers search rubble in Valparaiso", "Houses fell in Valparaiso, Chile, after the earthquake, and 14 people died."},
	{"Nepal quake: rescuers search rubble in Pokhara", "Houses fell in Pokhara, Nepal, after the earthquake, and 52 people died."},
	{"Chile mourns earthquake dead in Valparaiso", "Chile mourned 14 people killed by the earthquake in Valparaiso."},
	{"Nepal mourns earthquake dead in Pokhara", "Nepal mourned 52 people killed by the earthquake in Pokhara."},
	{"Aftershocks rattle Valparaiso after Chile earthquake", "Aftershocks kept people in Valparaiso, Chile, out of their houses after the earthquake."},
	{"Aftershocks rattle Pokhara after Nepal earthquake", "Aftershocks kept people in Pokhara, Nepal, out of their houses after the earthquake."},
}

// A development of two happenings is parted as they are, copies go with what they copy, and the halves have what is theirs.
func TestADevelopmentOfTwoHappeningsIsParted(t *testing.T) {
	rows := append(append([][2]string{}, quakes...), quakes[0], quakes[1]) // two copies at the end
	in := reportsOf(rows)
	together := &Model{Bias: 9}
	e := New(Options{Join: together, Parting: &Model{Bias: -9}, Uniting: &Model{Bias: -9}})
	k := newKept()
	k.feed(e, in, 1)
	if len(k.devs) != 1 {
		t.Fatalf("%d developments where everything joins", len(k.devs))
	}
	d := e.devs[k.placed[1].Development]
	h, ok := e.onDevs.part(d.members, e.join)
	if !ok {
		t.Fatal("nothing parts the two earthquakes")
	}
	e.out = newOutcome()
	e.query.p = d.members[0]
	e.divide(d, h, 0.9)
	k.apply(e.finish())
	if len(k.devs) != 2 {
		t.Fatalf("%d developments after the parting", len(k.devs))
	}
	for i := range rows {
		if a, b := k.placed[model.ItemID(i+1)], k.placed[model.ItemID(i%2+1)]; a.Development != b.Development {
			t.Errorf("%q stands apart from %q", rows[i][0], rows[i%2][0])
		}
	}
	for id, d := range e.devs {
		if d.items != len(rows)/2 || len(d.listed) != d.items || len(d.copies) != d.items || len(d.wordings) != len(quakes)/2 {
			t.Errorf("development %d has %d items, %d listed, %d copies, %d wordings", id, d.items, len(d.listed), len(d.copies), len(d.wordings))
		}
		if k.devs[id].Title == "" || k.devs[id].Memo == nil {
			t.Errorf("development %d went out as %+v", id, k.devs[id])
		}
	}
	sameMind(t, k.restored(t), e)
}

func TestReportsInOneWordingAreNotParted(t *testing.T) {
	s := [][]float64{{0, .9, .9, .9}, {.9, 0, .9, .9}, {.9, .9, 0, .9}, {.9, .9, .9, 0}}
	side := bisect(s)
	for _, b := range side {
		if b != side[0] {
			t.Errorf("parted as %v", side)
		}
	}
}

func TestBisectionFindsTheTwoSides(t *testing.T) {
	s := make([][]float64, 7)
	for i := range s {
		s[i] = make([]float64, 7)
		for j := range s {
			switch {
			case i == j:
			case i%2 == j%2:
				s[i][j] = 0.5
			default:
				s[i][j] = 0.3
			}
		}
	}
	for i, b := range bisect(s) {
		if b != bisect(s)[i%2] {
			t.Fatalf("parted as %v", bisect(s))
		}
	}
}

// Two happenings have words, names and figures each of their own, and the more surely the more reports there are; halves of one
// have not.
func TestKeysTellHappeningsApart(t *testing.T) {
	e := New(Options{})
	var of [2][]*profile
	for i, in := range reportsOf(quakes) {
		of[i%2] = append(of[i%2], newProfile(&in, e.corpus))
	}
	chile, nepal := of[0], of[1]
	x := &e.onDevs
	a, b := x.keysOf(chile, nepal)
	if c, d := x.keysOf(nepal, chile); a != d || b != c {
		t.Errorf("the other way round %v and %v become %v and %v", a, b, c, d)
	}
	few, fewer := x.keysOf(chile[:2], nepal[:2])
	if a <= few || b <= fewer {
		t.Errorf("five reports of each tell them apart by %.2f and %.2f, two by %.2f and %.2f", a, b, few, fewer)
	}
	mixedA, mixedB := x.keysOf(append(chile[:2:2], nepal[:2]...), append(chile[2:4:4], nepal[2:4]...))
	if math.Min(a, b) <= 1.2*math.Max(mixedA, mixedB) {
		t.Errorf("Chile and Nepal are told apart by %.2f and %.2f, halves with both in each by %.2f and %.2f", a, b, mixedA, mixedB)
	}
	if a, b := x.keysOf(chile[:1], nepal[:1]); a != 0 || b != 0 {
		t.Errorf("what stands in one report tells nothing apart, but %v and %v did", a, b)
	}
}
