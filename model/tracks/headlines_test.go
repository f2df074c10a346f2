package tracks

import (
	"os"
	"strings"
	"testing"
)

// Of headlines in languages of which no news was recorded, at least so many must be filed rightly: a change of words for one language
// or kind must not cost another.
func TestHeadlinesOfLanguagesWithoutRecordedNews(t *testing.T) {
	const floor = 63 // of 70 each; 65 to 68 when this was written
	b, err := os.ReadFile("testdata/headlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || cells[0] == "lang" {
			continue
		}
		all[cells[0]]++
		if got := judge(cells[0], cells[2]); got.Track.String() == cells[1] {
			right[cells[0]]++
		} else {
			t.Logf("%s %q: %v %.2f, want %s; %v", cells[0], cells[2], got.Track, got.Scores, cells[1], got.Reasons)
		}
	}
	for _, lang := range []string{"ar", "fa", "fr", "de"} {
		if all[lang] != 70 || right[lang] < floor {
			t.Errorf("%s: %d of %d", lang, right[lang], all[lang])
		}
	}
}
