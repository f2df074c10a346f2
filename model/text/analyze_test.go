package text

import (
	"slices"
	"testing"
)

func TestTermsAreStemsWithoutStopwords(t *testing.T) {
	for _, c := range []struct {
		lang, title string
		want        []string
	}{
		{"en", "Iran's negotiators are negotiating with the US in Oman", []string{"iran", "negoti", "negoti", "usa", "oman"}},
		{"es", "Los manifestantes protestaron contra las reformas", []string{"manifest", "protest", "reform"}},
		{"fr", "L’Iran et les États-Unis reprennent les négociations", []string{"iran", "etat", "unis", "reprennent", "negoci"}},
		{"ru", "Переговоры в Женеве и переговоров", []string{"переговор", "женев", "переговор"}},
		{"ar", "المفاوضات النووية والمفاوضات", []string{"مفاوض", "نوو", "مفاوض"}},
		{"fa", "تحریم‌های تازه و تحریم ها", []string{"تحریم", "تازه", "تحریم"}},
		{"zh", "停火谈判", []string{"停火", "火谈", "谈判"}},
	} {
		d := Analyze(Input{Title: c.title})
		if d.Lang != c.lang || !slices.Equal(d.Title, c.want) {
			t.Errorf("%s: %s %q, want %q", c.title, d.Lang, d.Title, c.want)
		}
	}
}
