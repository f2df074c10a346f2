package text

import (
	"strings"
	"testing"
)

func TestPlacesLieInWhatTheTableSays(t *testing.T) {
	for place, want := range map[string]Container{
		"Tehran": {"Iran", State, true}, "Minneapolis": {"Minnesota", Place, false}, "Kharkiv": {"Ukraine", State, false},
	} {
		if got, ok := Within(place); !ok || got != want {
			t.Errorf("%s lies in %v", place, got)
		}
	}
	if got, ok := Within("Iran"); ok {
		t.Errorf("a state lies in %v", got)
	}
}

// The table is data that people edit: every line must name a place and what it lies in as the other tables do, and nothing may
// lie in itself, however many steps away.
func TestTheTableOfContainers(t *testing.T) {
	b, err := tables.ReadFile("tables/within.tsv")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]Kind{}
	for _, r := range Default().rows {
		kinds[r.entry.canonical] = r.entry.kind
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		place, in, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if line[0] == '#' || place == "canonical" {
			continue
		}
		if kinds[place] != Place || kinds[in] != Place && kinds[in] != State || seen[place] {
			t.Errorf("%q in %q: unknown to the other tables, or twice", place, in)
		}
		seen[place] = true
		for steps, at := 0, place; ; steps++ {
			c, ok := Within(at)
			if !ok {
				break
			}
			if at = c.Canonical; steps > 5 {
				t.Errorf("%s lies in itself", place)
				break
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d places", len(seen))
	}
}

func TestAWordThatIsANameByItself(t *testing.T) {
	for word, is := range map[string]bool{"danish": true, "eu": true, "greenland": true, "fighters": false, "talks": false} {
		if IsName(word) != is {
			t.Errorf("%s is a name: %v", word, !is)
		}
	}
}
