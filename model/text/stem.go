package text

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
)

var snowball = map[string]func(*snowballstem.Env) bool{
	"en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "de": german.Stem, "ru": russian.Stem,
}

// stem reduces a word to what its inflected forms share. lower is the word in lower case with its diacritics (the
// stemmers need them), folded what fold makes of it.
func stem(lang, lower, folded string) string {
	switch lang {
	case "ar":
		return stemArabic(folded)
	case "fa":
		return stemPersian(folded)
	}
	f := snowball[lang]
	if f == nil || utf8.RuneCountInString(lower) < 3 || strings.ContainsAny(lower, "0123456789") {
		return folded
	}
	env := snowballstem.NewEnv(lower)
	f(env)
	if out := env.Current(); lang != "ru" || lower != out+"н" { // "Иран" is no participle
		return fold(out)
	}
	return folded
}

// russianEndings are the endings of nouns, names and adjectives by case, the longest first.
var russianEndings = []string{"ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ею", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их",
	"ую", "юю", "ом", "ем", "ым", "им", "ам", "ям", "ах", "ях", "а", "я", "у", "ю", "е", "и", "ы", "о", "ь", "й"}

// withoutCase takes the ending of its case off a Russian name; "-ов" and "-ев" end too many names to be taken for one.
func withoutCase(w string) string {
	for _, e := range russianEndings {
		if rest, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}

var arabicPrefixes = []string{"وال", "فال", "بال", "کال", "ولل", "لل", "ال"}
var arabicSuffixes = []string{"یات", "ات", "ون", "ین", "ان", "یه", "ها", "هم", "نا", "ه", "ی"}

// withoutArticle strips the Arabic article and what may stand before it.
func withoutArticle(w string) string {
	for _, p := range arabicPrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}

// withoutClitic strips one conjunction or preposition that is written together with an Arabic word, where enough is left
// for it to be one; the result may be wrong and is only a second guess.
func withoutClitic(w string) string {
	for _, p := range [...]string{"و", "ف", "ب", "ل", "ک"} {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 3 {
			return withoutArticle(rest)
		}
	}
	return w
}

func stemArabic(w string) string {
	w = withoutArticle(w)
	if rest, ok := strings.CutPrefix(w, "و"); ok && utf8.RuneCountInString(rest) >= 5 {
		w = rest
	}
	for _, s := range arabicSuffixes {
		if rest, ok := strings.CutSuffix(w, s); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}

// persianAffixes are what ZWNJ ties to a Persian word without belonging to it.
var persianAffixes = map[string]bool{
	"ها": true, "های": true, "هایی": true, "ای": true, "اند": true, "ام": true, "ات": true, "اش": true, "ایم": true, "اید": true,
	"تر": true, "ترین": true, "می": true, "نمی": true, "ی": true, "شان": true, "مان": true,
}

var persianSuffixes = []string{"هایی", "هایش", "های", "ها", "ترین"}

// withoutAffixes drops what ZWNJ ties to a Persian word and joins the rest.
func withoutAffixes(w string) string {
	if !strings.Contains(w, "\u200c") {
		return w
	}
	kept := ""
	for part := range strings.SplitSeq(w, "\u200c") {
		if !persianAffixes[part] {
			kept += part
		}
	}
	return kept
}

func stemPersian(w string) string {
	w = withoutAffixes(w)
	for _, s := range persianSuffixes {
		if rest, ok := strings.CutSuffix(w, s); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return w
}
