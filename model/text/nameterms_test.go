package text

import "testing"

func TestTermsOfNamesAreKnownFromTermsOfMatters(t *testing.T) {
	for _, c := range []struct {
		lang, title string
		names       int // leading terms of the title that are parts of names
	}{
		{"en", "Chinese Zelensky Los Angeles tariffs ceasefire", 4},
		{"en", "Kremlin peace board", 1}, // of a Board of Peace only the whole is a name
		{"de", "Französische Zölle", 1},
		{"ru", "Российские пошлины", 1},
	} {
		known := NameTerms(c.lang)
		for i, term := range Analyze(Input{Title: c.title, Lang: c.lang}).Title {
			if known[term] != (i < c.names) {
				t.Errorf("%q of %q: part of a name %v", term, c.title, known[term])
			}
		}
	}
}
