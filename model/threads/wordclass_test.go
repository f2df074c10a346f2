package threads

import (
	"slices"
	"testing"

	"attache/model/text"
)

// What a matter is called ends with a noun and has no verb.
func TestAMatterIsNotNamedByWhatSomebodyDid(t *testing.T) {
	for _, c := range []struct {
		title string
		names []string // that it may give
		never []string
	}{
		{"Colombia invites two neighbours to border talks in Cartagena", []string{"border talks", "talks"}, []string{"invites"}},
		{"Minister vows retaliatory tariffs on olive oil", []string{"retaliatory tariffs", "tariffs"}, []string{"vows", "retaliatory"}},
		{"Army conducts joint drills as parliament approves curfew", []string{"joint drills", "drills", "curfew"}, []string{"conducts", "joint", "approves", "approves curfew", "Army conducts", "army conducts"}},
		{"Envoys seek to ensure renewed ceasefire", []string{"renewed ceasefire", "ceasefire"}, []string{"seek", "ensure", "renewed", "ensure renewed"}},
	} {
		mayBeCalled(t, "en", c.title, c.names, c.never)
	}
}

// mayBeCalled checks what a matter may be called after a title: by all of names, by none of never.
func mayBeCalled(t *testing.T, lang, title string, names, never []string) {
	t.Helper()
	var h headings
	var got []string
	for _, p := range h.read(title, text.Analyze(text.Input{Title: title, Lang: lang}), vector{}) {
		got = append(got, p.written().text)
	}
	for _, n := range names {
		if !slices.Contains(got, n) {
			t.Errorf("%q may not be called %q: %q", title, n, got)
		}
	}
	for _, n := range never {
		if slices.Contains(got, n) {
			t.Errorf("%q may be called %q", title, n)
		}
	}
}
