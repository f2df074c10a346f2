package tui

import (
	"testing"

	"attache/model"
)

func TestTracksAreNamedByTheirFirstLetters(t *testing.T) {
	for word, want := range map[string]model.Track{
		"n": model.Negotiations, " Neg ": model.Negotiations, "pos": model.Posture, "protests": model.Protests, "o": model.Other, "none": model.Other,
	} {
		if got, ok := trackNamed(word); !ok || got != want {
			t.Errorf("%q is %v, %v", word, got, ok)
		}
	}
	for _, word := range []string{"", "p", "sport", "negotiationsx"} { // p may be two
		if got, ok := trackNamed(word); ok {
			t.Errorf("%q is %v", word, got)
		}
	}
}
