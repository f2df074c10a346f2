package threads

import (
	"slices"
	"testing"

	"attache/model/text"
)

func TestALabelAndAnAttributionAreNotWhatAReportIsAbout(t *testing.T) {
	for _, c := range []struct{ title, bare string }{
		{"Flash: Several killed in explosion at ski resort", "Several killed in explosion at ski resort"},
		{"Analyse : le cessez-le-feu tient à Gaza", "le cessez-le-feu tient à Gaza"},
		{"快讯：伊朗和美国在日内瓦会谈", "伊朗和美国在日内瓦会谈"},
		{"Russia open to serious negotiations on Ukraine — Lavrov", "Russia open to serious negotiations on Ukraine"},
		{"Israeli Foreign Minister Visiting Somaliland, Sources Say - Reuters", "Israeli Foreign Minister Visiting Somaliland, Sources Say"},
		// What looks like it and is not.
		{"Iran: death toll rises after protests", "Iran: death toll rises after protests"},
		{"Talks stall — no date", "Talks stall — no date"},
		{"Ceasefire holds in Gaza - but aid convoys wait for days", "Ceasefire holds in Gaza - but aid convoys wait for days"},
	} {
		front, back := worn(c.title)
		got := c.title[front:back]
		for got != "" && got[0] == ' ' {
			got = got[1:]
		}
		if got != c.bare {
			t.Errorf("%q without what it wears is %q", c.title, got)
		}
	}
}

func TestTheOneWhoSaysSoIsNoNameOfTheReport(t *testing.T) {
	names := func(title string) (out []string) {
		in := Input{Title: title, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		for _, n := range undressed(in.Title, in.Doc).Names {
			out = append(out, n.Canonical)
		}
		return out
	}
	if got := names("Russia open to serious negotiations on Ukraine — Lavrov"); slices.Contains(got, "Sergei Lavrov") || !slices.Contains(got, "Ukraine") {
		t.Errorf("names %v", got)
	}
	if got := names("Lavrov meets his Ukrainian counterpart in Geneva — Lavrov"); !slices.Contains(got, "Sergei Lavrov") {
		t.Errorf("who acts in it as well is missing: %v", got)
	}
	in := Input{Title: "Flash: blast heard in Caracas", Doc: text.Analyze(text.Input{Title: "Flash: blast heard in Caracas", Lang: "en"})}
	whole := len(in.Doc.Title)
	if d := undressed(in.Title, in.Doc); len(d.Title) != whole-1 || slices.Contains(d.Title, "flash") || len(in.Doc.Title) != whole {
		t.Errorf("words %v of %v", d.Title, in.Doc.Title)
	}
}

func TestAPlaceStandsForWhatItLiesIn(t *testing.T) {
	c := corpusOf(t, 10, 0)
	of := func(title string) map[string]float32 {
		out := map[string]float32{}
		for _, n := range Prepare(title, text.Analyze(text.Input{Title: title, Lang: "en"})).weighed(c) {
			out[n.text] = n.docs
		}
		return out
	}
	if got := of("Shooting in Minneapolis leaves one dead"); got["Minneapolis"] != 1 {
		t.Errorf("names %v", got)
	} else if docs, ok := got["Minnesota"]; !ok || docs != 0 {
		t.Errorf("Minnesota is not implied: %v", got)
	}
	if got := of("Shooting in Minneapolis, Minnesota leaves one dead"); got["Minnesota"] != 1 {
		t.Errorf("what is named counts as named: %v", got)
	}
}
