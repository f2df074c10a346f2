package text

import (
	"slices"
	"testing"
)

// A pattern whose memory another text gets is gone from the text that it was of, and the other's is what it would be otherwise.
func TestAPatternThatWasReadGivesItsPlaceToAnother(t *testing.T) {
	titles := []string{"Iran and the US agree to talks in Oman", "Protesters march", "Four ships of the navy leave port for the strait, says the ministry", ""}
	var want [][]string
	for _, s := range titles {
		want = append(want, slices.Clone(Analyze(Input{Title: s, Lang: "en"}).Pattern))
	}
	for range 20 {
		for i, s := range titles {
			kept, d := Analyze(Input{Title: titles[0], Lang: "en"}), Analyze(Input{Title: s, Lang: "en"})
			if !slices.Equal(d.Pattern, want[i]) {
				t.Fatalf("the pattern of %q is %q, want %q", s, d.Pattern, want[i])
			}
			d.Read()
			if d.Pattern != nil {
				t.Fatalf("%q has a pattern that was read: %q", s, d.Pattern)
			}
			d.Read()
			Analyze(Input{Title: titles[2], Lang: "en"})
			if !slices.Equal(kept.Pattern, want[0]) {
				t.Fatalf("a pattern that nobody read became %q", kept.Pattern)
			}
		}
	}
}
