package tracks

import (
	"strings"
	"testing"

	"attache/model/text"
)

func TestUserWordsCountAndAreGoneWhenLeftOut(t *testing.T) {
	d := text.Analyze(text.Input{Title: "Zorbanian choir festival opens in the capital", Lang: "en"})
	if got := New().Classify(d); got.Track != oth {
		t.Fatalf("without the word: %v %.2f", got.Track, got.Scores)
	}
	c := New(WithWords(Word{Text: "choir festival", Track: pro, Weight: 9}))
	got := c.Classify(d)
	if got.Track != pro || got.Reasons[0].Kind != "user" || got.Reasons[0].Text != "choir festival" {
		t.Errorf("with the word: %v %.2f %v", got.Track, got.Scores, got.Reasons)
	}
	other := text.Analyze(text.Input{Title: "A choir sang at the book festival", Lang: "en"})
	if got := c.Classify(other); got.Track != oth {
		t.Errorf("the words apart count as the phrase: %v", got)
	}
}

func TestUserNameCountsInEveryLanguage(t *testing.T) {
	c := New(WithWords(Word{Text: "Strait of Hormuz", Track: pos, Weight: 9}))
	d := text.Analyze(text.Input{Title: "نفتکش‌ها در تنگه هرمز", Lang: "fa"})
	if got := c.Classify(d); got.Track != pos {
		t.Errorf("%v %.2f, names %v", got.Track, got.Scores, d.Names)
	}
}

func TestCorrectionIsLocal(t *testing.T) {
	title := "Police fire tear gas at protesters in Springfield"
	d := text.Analyze(text.Input{Title: title, Lang: "en"})
	c := New(WithCorrections(Correction{Doc: d, Track: oth, Label: title}))
	got := c.Classify(d)
	if got.Track != oth || got.Reasons[0].Kind != "user" || !strings.Contains(got.Reasons[0].Text, "Springfield") {
		t.Errorf("the corrected item itself: %v %.2f %v", got.Track, got.Scores, got.Reasons)
	}
	far := text.Analyze(text.Input{Title: "Thousands of demonstrators march against the government", Lang: "en"})
	if a, b := c.Classify(far), New().Classify(far); a.Scores != b.Scores {
		t.Errorf("a correction changed another text: %v, was %v", a.Scores, b.Scores)
	}
}

func TestLaterCorrectionWins(t *testing.T) {
	d := text.Analyze(text.Input{Title: "Envoy walks in the garden", Lang: "en"})
	c := New(WithCorrections(Correction{Doc: d, Track: pos, Label: "a"}, Correction{Doc: d, Track: neg, Label: "b"}))
	if got := c.Classify(d); got.Track != neg {
		t.Errorf("%v", got)
	}
}
