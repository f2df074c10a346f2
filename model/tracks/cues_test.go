package tracks

import (
	"slices"
	"strings"
	"testing"

	"attache/model/text"
)

func TestNotions(t *testing.T) {
	for _, c := range []struct{ lang, title, has, lacks string }{
		{"en", "Crocodile attack closes river", "animals", ""},
		{"en", "Firm starts charm offensive", "figure of speech", "offensive"},
		{"en", "Actor survives heart attack", "figure of speech", "attack"},
		{"en", "Strikes on the port continue, officials say", "air strike", "labour strike"},
		{"en", "Strike over pay enters third day", "labour strike", "air strike"},
		{"es", "Los medios de comunicación hablan del caso", "", "mediation"},
		{"zh", "鲨鱼袭击泳客", "animals", ""},
	} {
		var x extractor
		got := x.notions(text.Analyze(text.Input{Title: c.title, Lang: c.lang}))
		if c.has != "" && !slices.Contains(got, c.has) || c.lacks != "" && slices.Contains(got, c.lacks) {
			t.Errorf("%q: %v, want %q and not %q", c.title, got, c.has, c.lacks)
		}
	}
}

func TestAddCuesRefusesTornLines(t *testing.T) {
	if err := addCues(map[string]*cueTable{}, []byte("cue\tdrops\ten\nanimals\tattack\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a line that lacks a column: %v", err)
	}
}

// A cue must not be so short that its function words leave but one common word of it.
func TestCuesKeepTheirFunctionWords(t *testing.T) {
	tables := map[string]*cueTable{}
	if err := addCues(tables, []byte("cue\tdrops\ten\nfigure of speech\t\ttalks up\n")); err != nil {
		t.Fatal(err)
	}
	tables["en"].takeApart()
	if len(tables["en"].terms.by) != 0 || len(tables["en"].pattern.by["talk"]) != 1 {
		t.Errorf("%q is compared with terms %v, pattern %v", "talks up", tables["en"].terms.by, tables["en"].pattern.by)
	}
}
