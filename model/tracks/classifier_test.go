package tracks

import (
	"slices"
	"testing"

	"attache/model"
)

// What is one to the reader is told once, with all that it weighs, and in its place; the user's own words stay in front.
func TestAReasonIsToldOnce(t *testing.T) {
	told := []model.Reason{{Kind: "user", Text: "envoy", Weight: 0.5}}
	for _, r := range []model.Reason{{Kind: "word", Text: "talks", Weight: 2}, {Kind: "term", Text: "envoy", Weight: 1.5}, {Kind: "word", Text: "envoy", Weight: 1.1}, {Kind: "pair", Text: "talks", Weight: -0.4}} {
		told = tell(told, 1, r)
	}
	want := []model.Reason{{Kind: "user", Text: "envoy", Weight: 0.5}, {Kind: "term", Text: "envoy", Weight: 2.6}, {Kind: "word", Text: "talks", Weight: 1.6}}
	if !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}
