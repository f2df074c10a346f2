package threads

import "testing"

// What somebody did names no matter in any language, and what stands like a noun may.
func TestWordsOfOtherLanguagesNameMattersWhereTheyStandLikeNouns(t *testing.T) {
	for _, c := range []struct {
		lang, title string
		names       []string // that it may give
		never       []string
	}{
		{"es", "El ministro viaja al sur para impulsar la reforma pesquera", []string{"reforma", "reforma pesquera"}, []string{"viaja", "impulsar", "pesquera"}},
		{"es", "Ecuador ordenó detenciones tras el apagón", []string{"apagón"}, []string{"ordenó", "ordenó detenciones"}},
		{"es", "Vecinos de la capital exigen una tregua duradera", []string{"tregua", "tregua duradera"}, []string{"exigen", "duradera"}},
		{"es", "Perú se solidariza con los pescadores", []string{"pescadores"}, []string{"solidariza"}},
		{"fr", "Le Bassin envisage une trêve pour les pêcheurs", []string{"trêve", "pêcheurs"}, []string{"envisage", "Bassin envisage", "bassin envisage"}},
		{"fr", "Paris veut relancer l'accord commercial", []string{"accord", "accord commercial"}, []string{"veut", "relancer", "commercial"}},
		{"fr", "Après une semaine, le port attend la reprise du trafic", []string{"reprise", "trafic"}, []string{"semaine", "attend"}},
		{"ru", "Эстония построит паром и отменила морские учения", []string{"паром", "учения", "морские учения"}, []string{"построит", "отменила", "морские", "отменила морские"}},
		{"ru", "Литва обсудит вывоз леса", []string{"вывоз", "вывоз леса"}, []string{"обсудит", "обсудит вывоз"}},
		{"de", "Wien will neue Zölle auf Stahl prüfen", []string{"Zölle", "Stahl"}, []string{"will", "neue", "prüfen", "neue Zölle", "Stahl prüfen"}},
	} {
		mayBeCalled(t, c.lang, c.title, c.names, c.never)
	}
}

// The lists that are learned from recorded reports are there, and hold no word twice.
func TestWordsOfOtherLanguagesAreLearned(t *testing.T) {
	for lang, words := range learnedClasses() {
		if len(words.nouns) < 100 || lang == "es" && len(words.verbs) < 50 {
			t.Errorf("%s: %d verbs, %d nouns", lang, len(words.verbs), len(words.nouns))
		}
		for w := range words.verbs {
			if words.nouns[w] {
				t.Errorf("%s: %q is a verb and a noun", lang, w)
			}
		}
	}
}
