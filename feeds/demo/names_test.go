package demo

import (
	"strings"
	"testing"

	"attache/model"
	"attache/model/text"
)

// TestNamesAreKnownInEveryLanguage: a report about the crisis names somebody or some place of it, and the table knows whom
// in whatever language it is written.
func TestNamesAreKnownInEveryLanguage(t *testing.T) {
	lexicon, err := text.LoadNames(Names())
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]bool{}
	for line := range strings.Lines(names) {
		name, _, _ := strings.Cut(line, "\t")
		ours[name] = true
	}
	reports, err := Reports(began, began.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	found, all := map[string]int{}, map[string]int{}
	for _, r := range reports {
		if r.Track == model.Other {
			continue
		}
		all[r.Lang]++
		doc := lexicon.Analyze(text.Input{Title: r.Title, Summary: r.Summary, Lang: r.Lang, Published: r.Published})
		known := 0
		for _, n := range doc.Names {
			if ours[n.Canonical] {
				known++
			}
		}
		if known > 0 {
			found[r.Lang]++
		} else {
			t.Logf("%s: nobody known in %q", r.Lang, r.Title)
		}
	}
	for lang, n := range all {
		if found[lang]*10 < n*9 {
			t.Errorf("%s: names are known in %d of %d reports", lang, found[lang], n)
		}
	}
}
