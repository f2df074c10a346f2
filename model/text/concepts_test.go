package text

import (
	"slices"
	"testing"
)

// What only shares its stem with a notion is none of it, and stands in the pattern as it is written; the terms, by which
// reports are grouped, stay as they are.
func TestWordsThatOnlyShareAStemAreNoNotions(t *testing.T) {
	for _, c := range []struct{ title, notion, word string }{
		{"Prices rise, according to the bank", "agreement", "according"},
		{"The relatives and some protestants retire", "protest", "protestants"},
	} {
		d := Analyze(Input{Title: c.title, Lang: "en"})
		if slices.Contains(d.Concepts, c.notion) || !slices.Contains(d.Pattern, c.word) {
			t.Errorf("%s: notions %v, pattern %v", c.title, d.Concepts, d.Pattern)
		}
	}
	if d := Analyze(Input{Title: "Protestants according to the law", Lang: "en"}); !slices.Equal(d.Title, []string{"protest", "accord", "law"}) {
		t.Errorf("terms are %v", d.Title)
	}
	if d := Analyze(Input{Title: "Both sides sign an accord after protests", Lang: "en"}); !slices.Contains(d.Concepts, "agreement") || !slices.Contains(d.Concepts, "protest") {
		t.Errorf("notions are %v", d.Concepts)
	}
}

// A broken truce is told apart from one that is agreed on, in each language.
func TestABrokenTruceIsANotion(t *testing.T) {
	for lang, title := range map[string]string{
		"en": "Army violated the ceasefire again", "es": "El ejército violó el alto el fuego", "fr": "Violation du cessez-le-feu au sud",
		"ru": "Нарушение перемирия на границе", "ar": "خرق وقف إطلاق النار في الجنوب", "fa": "نقض آتش بس در جنوب", "zh": "军队违反停火",
	} {
		if d := Analyze(Input{Title: title, Lang: lang}); !slices.Contains(d.Concepts, "truce broken") {
			t.Errorf("%s: %s: %v", lang, title, d.Concepts)
		}
	}
}
