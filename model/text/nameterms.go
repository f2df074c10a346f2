package text

import (
	"strings"
	"sync"
)

// NameTerms gives the terms (see Doc) of a language that are by themselves a way to write a name of the tables that ship, or
// part of the name of a place or a state ("chines", "zelenski", "los" of Los Angeles). Such a term tells who or where, and not
// what happened. The set is made when a language is first asked for and must not be changed.
func NameTerms(lang string) map[string]bool {
	nameTerms.Lock()
	defer nameTerms.Unlock()
	known := nameTerms.of[lang]
	if known == nil {
		known = nameTermsOf(Default(), lang)
		nameTerms.of[lang] = known
	}
	return known
}

var nameTerms = struct {
	sync.Mutex
	of map[string]map[string]bool // by language
}{of: map[string]map[string]bool{}}

func nameTermsOf(l *Lexicon, lang string) map[string]bool {
	out := map[string]bool{}
	for i := range l.rows {
		r := &l.rows[i]
		if r.idea {
			continue
		}
		whole := r.entry.kind != State && r.entry.kind != Place
		for _, form := range r.written(lang) {
			words := strings.FieldsFunc(form, func(c rune) bool { return c == ' ' || c == '-' || c == '‑' })
			if whole && len(words) > 1 {
				continue // the peace of a Board of Peace is a matter
			}
			for _, w := range words {
				lower := strings.ToLower(w)
				out[stem(lang, lower, fold(lower))] = true
			}
		}
	}
	return out
}
