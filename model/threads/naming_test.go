package threads

import (
	"slices"
	"testing"

	"attache/model/text"
)

// A name says who and what; what headlines do with the matter, and who leads the name already, is no part of the matter.
func TestAMatterIsNotNamedByWhatFollowsItNorByHalfAName(t *testing.T) {
	for _, c := range []struct{ title, may, never string }{
		{"Anti-tax protests erupt in several towns", "protests", "protests erupt"},
		{"Ceasefire talks stall over prisoner lists", "talks", "talks stall"},
		{"Israel razes agency compound in occupied East Jerusalem", "compound", "occupied East"},
		{"Storm floods harbours of East Java", "storm", "floods East"},
	} {
		var h headings
		var got []string
		for _, p := range h.read(c.title, text.Analyze(text.Input{Title: c.title, Lang: "en"}), vector{}) {
			got = append(got, p.written().text)
		}
		if !slices.Contains(got, c.may) || slices.Contains(got, c.never) {
			t.Errorf("%q may be called %q", c.title, got)
		}
	}
}

func TestAMatterDoesNotSayAgainWhoLeadsTheName(t *testing.T) {
	for _, c := range [][3]string{
		{"Greece", "greek farmers", "farmers"}, {"Israel–Lebanon", "Lebanese civilians", "civilians"},
		{"Greece", "farmers", "farmers"}, {"Syria", "Kurdish fighters", "Kurdish fighters"}, {"Green", "greenhouse gas", "greenhouse gas"},
	} {
		if got := beside(c[0], c[1]); got != c[2] {
			t.Errorf("beside %q %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// One headline of three, however rare its words, is not what the three are about.
func TestOneHeadlineDoesNotNameAMatterOfSeveral(t *testing.T) {
	n := naming{texts: 5}
	n.phrases = []phrase{{hash(phraseKey, "rallies"), "rallies", 2, 4}, {hash(phraseKey, "vintage shopper"), "vintage shopper", 1, 13}}
	slices.SortFunc(n.phrases, func(a, b phrase) int { return compareKeys(a.key, b.key) })
	if n.chooseMatter(1.3, "Denmark") != hash(phraseKey, "rallies") {
		t.Error("named by what one text of five says")
	}
}
