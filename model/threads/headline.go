package threads

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model/text"
)

// word of a title as printed, with what is known of it.
type printed struct {
	text    string
	key     uint32 // of its stem; 0 for a word without matter
	joined  bool   // stands beside the word before without a mark between
	capital bool
}

// titlePhrases gives the words and pairs of a title that may name a matter, each once.
func titlePhrases(title string, d *text.Doc, c *corpus) []phrase {
	words := printedWords(title, d)
	var out []phrase
	seen := map[uint32]bool{}
	keep := func(p phrase) {
		if !seen[p.key] {
			seen[p.key] = true
			out = append(out, p)
		}
	}
	for i, w := range words {
		if w.key == 0 {
			continue
		}
		idf := min(c.idf(w.key), 7)
		keep(phrase{hash(phraseKey, w.text), w.text, 1, float32(idf) * 0.5})
		if i > 0 && words[i-1].key != 0 && w.joined {
			before := min(c.idf(words[i-1].key), 7)
			s := words[i-1].text + " " + w.text
			keep(phrase{hash(phraseKey, s), s, 1, float32(idf + before)})
		}
	}
	return out
}

// printedWords cuts a title into its words and finds those that carry matter: words whose stem the analysis kept, that
// belong to no name and are not the small change of headlines.
func printedWords(title string, d *text.Doc) []printed {
	var out []printed
	gap := true
	for i := 0; i < len(title); {
		j := i
		for j < len(title) {
			r, n := utf8.DecodeRuneInString(title[j:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && (j == i || r != '-') {
				break
			}
			j += n
		}
		if j == i {
			r, n := utf8.DecodeRuneInString(title[i:])
			gap = gap || r != ' '
			i += n
			continue
		}
		w := strings.TrimRight(title[i:j], "-")
		r, _ := utf8.DecodeRuneInString(w)
		out = append(out, printed{text: w, joined: !gap, capital: unicode.IsUpper(r)})
		gap = false
		i = j
	}
	markMatter(out, d)
	return out
}

func markMatter(words []printed, d *text.Doc) {
	capitals := 0
	for _, w := range words {
		if w.capital {
			capitals++
		}
	}
	headline := 2*capitals > len(words)
	stems, parts := d.Title, nameParts(d)
	for i := range words {
		w := &words[i]
		lower := strings.ToLower(w.text)
		at := slices.IndexFunc(stems, func(s string) bool { return sameStem(lower, s) })
		acronym := len(w.text) > 1 && strings.ToUpper(w.text) == w.text
		if at < 0 || idle[lower] || utf8.RuneCountInString(lower) < 3 && !acronym || named(lower, parts) {
			continue
		}
		if !acronym && (headline || i == 0) {
			w.text = lower
		}
		w.key = hash(termKey, stems[at])
	}
}

// sameStem says whether stem can be the stem of the word.
func sameStem(word, stem string) bool {
	n := len(stem)
	if n > 3 {
		n-- // "piraci" of "piracy"
	}
	return strings.HasPrefix(word, stem[:n]) && len(word)-len(stem) < 6
}

// namePart is a word of a name that a text was found to have.
type namePart struct {
	text string
	kind text.Kind
}

func nameParts(d *text.Doc) []namePart {
	var out []namePart
	for i := range d.Names {
		for part := range strings.FieldsSeq(strings.ToLower(d.Names[i].Canonical)) {
			out = append(out, namePart{part, d.Names[i].Kind})
		}
	}
	return out
}

// named says whether a word is part of a name.
func named(lower string, parts []namePart) bool {
	for _, p := range parts {
		if p.text == lower || len(p.text) >= 4 && strings.HasPrefix(lower, p.text[:len(p.text)-1]) && p.kind != text.Unknown {
			return true
		}
	}
	return false
}

// idle are words of headlines that never name a matter.
var idle = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`says said say tells told warns warned warning vows urges urged calls called seeks sought wants hits hit kills killed
		killing dead dies died amid after over new first latest live update updates news video watch photos analysis opinion explained explainer week weeks day days
		year years month months hour hours today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday january february march april may june
		july august september october november december people man men woman women two three four five six seven eight nine ten dozens hundreds thousands million billion
		least near more most back next last top big major key set sets take takes took make makes made give gives gave get gets got go goes going come comes came
		sees see seen look looks know need needs could may might must will would set face faces faced facing begin begins began start starts started end ends ended
		open opens keep keeps hold holds held move moves moved put puts turn turns report reports reported officials official leader leaders head chief minister
		president prime foreign government state country world international national former top senior how what why who where when which this that here there
		claims claim claimed denies denied slams blasts accuses accused backs backed eyes mulls weighs bid push amidst ahead following despite before against
		join joins joined meets meet met visits visit announces announced announce reveals shows show showed including across around another other many still just
		pct percent photos photo view views orders order ordered already run runs running editorial podcast briefing brief quiz letters letter
		review guardian flash urgent breaking exclusive watch listen interview transcript speech story stories things thing way ways lot much more even really need know
		stop stops source sources legal right decision number significant fatally help helps option options reads expert experts newspaper
		find finds found use uses used using plan plans planned expected likely possible ready part parts way time times long high low far late early good bad`) {
		out[w] = true
	}
	return out
}()
