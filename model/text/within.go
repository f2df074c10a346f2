package text

import (
	"strings"
	"sync"
)

// Container is what a place lies in.
type Container struct {
	Canonical string
	Kind      Kind // State or Place
	Seat      bool // the place is its seat of government
}

// within is read from the tables once.
var within = sync.OnceValue(func() map[string]Container {
	kinds := map[string]Kind{}
	out := map[string]Container{}
	l := Default()
	for i := range l.rows {
		e := l.rows[i].entry
		if e.kind == State || e.kind == Place {
			kinds[e.canonical] = e.kind
		}
		if e.state != "" {
			out[e.canonical] = Container{e.state, State, true}
		}
	}
	b, err := tables.ReadFile("tables/within.tsv")
	if err != nil {
		panic("text: embedded table within.tsv: " + err.Error()) // a fault of the build, which tests find
	}
	for line := range strings.Lines(string(b)) {
		place, in, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if kind := kinds[in]; ok && kind != Unknown {
			out[place] = Container{in, kind, false}
		}
	}
	return out
})

// Within says in what a place lies, by its canonical name: a city in its state, a district in its region. It knows places of
// the tables only, and one step: what the container lies in must be asked for by itself.
func Within(canonical string) (Container, bool) {
	c, ok := within()[canonical]
	return c, ok
}

// nameWords are the English forms of names that are one word, in lower case, with the canonical name that stands first in the tables.
var nameWords = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	l := Default()
	for i := range l.rows {
		if l.rows[i].idea {
			continue
		}
		for _, f := range l.rows[i].written("en") {
			if lower := strings.ToLower(f); !strings.ContainsAny(f, " -") && out[lower] == "" {
				out[lower] = l.rows[i].entry.canonical
			}
		}
	}
	return out
})

// IsName says whether a word in lower case is by itself a way to write a name of the tables in English ("danish", "eu").
func IsName(lower string) bool { return nameWords()[lower] != "" }

// NamedBy gives whom or what a word in lower case names in English by itself, by the canonical name: the Netherlands by "dutch"; empty
// for none that the tables know. Where it can name several, the one that stands first in the tables counts.
func NamedBy(lower string) string { return nameWords()[lower] }
