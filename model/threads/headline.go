package threads

import (
	"slices"
	"strings"
	"sync"
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
	class   wordClass
	name    bool // by itself the name of something: no matter, though a word beside it may make it one ("Kurdish fighters")
}

// heading is a phrase of a title whose text is not yet put together: pairs that are known already need none.
type heading struct {
	phrase
	before string // the first word of a pair
}

// written is the phrase with its text.
func (h *heading) written() phrase {
	p := h.phrase
	if h.before != "" {
		p.text = h.before + " " + p.text
	}
	return p
}

// headings reads one title after the other; it holds the memory for that.
type headings struct {
	words []printed
	parts []namePart
	found []heading
	lower []byte
}

// keep adds what is not there yet.
func (h *headings) keep(p heading) {
	for i := range h.found {
		if h.found[i].key == p.key {
			return
		}
	}
	h.found = append(h.found, p)
}

// read gives the words and pairs of a title that may name a matter, each once; rarity is what its words are worth. The next
// title writes over them.
func (h *headings) read(title string, d *text.Doc, rarity vector) []heading {
	h.print(title, d)
	h.found = h.found[:0]
	var before float64
	for i := range h.words {
		w := &h.words[i]
		if w.key == 0 {
			continue
		}
		idf := min(float64(rarity.has(w.key)), 7)
		key := hash(phraseKey, w.text)
		if !w.name && w.class == anyClass && !(w.joined && i > 0 && actors[h.words[i-1].text]) {
			h.keep(heading{phrase{key, w.text, 1, float32(idf) * 0.5}, ""})
		}
		if i > 0 && h.words[i-1].key != 0 && w.joined && !w.name && w.ends(&h.words[i-1]) {
			first := h.words[i-1].text
			h.keep(heading{phrase{hashOn(hashOn(hash(phraseKey, first), " "), w.text), w.text, 1, float32(idf + before)}, first})
		}
		before = idf
	}
	return h.found
}

// ends says whether a word makes a phrase with the one before it, of which it is the last.
func (w *printed) ends(before *printed) bool {
	return before.class != verbClass && before.class != lastClass && !actors[before.text] && (w.class == anyClass || w.class == lastClass)
}

// lastWords are small change by themselves, and what a word before them makes a matter.
var lastWords = map[string]bool{"plan": true}

// actors are matters in the plural that headlines have something done by: what follows is a verb or says how it went ("protests
// erupt", "talks stall"), and it alone is the matter.
var actors = map[string]bool{"protests": true, "rallies": true, "riots": true, "clashes": true, "talks": true, "negotiations": true, "elections": true,
	"strikes": true, "attacks": true, "sirens": true, "missiles": true, "drones": true, "troops": true, "warships": true, "tensions": true, "protesters": true}

// print cuts a title into its words and finds those that carry matter: words whose stem the analysis kept, that
// belong to no name and are not the small change of headlines.
func (h *headings) print(title string, d *text.Doc) {
	h.words = h.words[:0]
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
		h.words = append(h.words, printed{text: w, joined: !gap, capital: unicode.IsUpper(r)})
		gap = false
		i = j
	}
	h.markMatter(d)
}

func (h *headings) markMatter(d *text.Doc) {
	capitals := 0
	for _, w := range h.words {
		if w.capital {
			capitals++
		}
	}
	headline := 2*capitals > len(h.words)
	h.nameParts(d)
	names := text.NameTerms(d.Lang)
	folded := places[d.Lang] != nil || d.Lang == "de"
	for i := range h.words {
		w := &h.words[i]
		h.lower = lowerCase(h.lower[:0], w.text)
		last := d.Lang == "en" && lastWords[string(h.lower)]
		if folded {
			h.lower = append(h.lower[:0], text.Fold(w.text)...) // as stems are
		}
		if idle[string(h.lower)] && !last {
			continue
		}
		at := slices.IndexFunc(d.Title, func(s string) bool { return sameStem(h.lower, s) })
		acronym := len(w.text) > 1 && strings.ToUpper(w.text) == w.text
		if at < 0 || utf8.RuneCount(h.lower) < 3 && !acronym || named(h.lower, h.parts) {
			continue
		}
		if !acronym && (headline || i == 0) {
			w.text = strings.ToLower(w.text)
		}
		w.key = hash(termKey, d.Title[at])
		switch {
		case last && i > 0 && strings.HasSuffix(h.words[i-1].text, "s"):
			w.class = verbClass // who they are that plan something
		case last:
			w.class = lastClass
		case acronym:
		case d.Lang == "en":
			w.class = wordClasses()[string(h.lower)]
		default:
			w.class = h.classIn(d.Lang, i, strings.ToLower(w.text))
		}
		w.name = text.IsName(string(h.lower)) || names[d.Title[at]]
	}
}

// lowerCase appends s in lower case.
func lowerCase(to []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return append(to[:0], strings.ToLower(s)...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}

// sameStem says whether stem can be the stem of the word.
func sameStem(word []byte, stem string) bool {
	n := len(stem)
	if n > 3 {
		n-- // "piraci" of "piracy"
	}
	return len(word) >= n && string(word[:n]) == stem[:n] && len(word)-len(stem) < 6
}

// namePart is a word of a name that a text was found to have.
type namePart struct {
	text string
	kind text.Kind
}

func (h *headings) nameParts(d *text.Doc) {
	h.parts = h.parts[:0]
	for i := range d.Names {
		for part := range strings.FieldsFuncSeq(strings.ToLower(d.Names[i].Canonical), func(r rune) bool { return r == ' ' || r == '-' }) {
			h.parts = append(h.parts, namePart{part, d.Names[i].Kind})
		}
	}
}

// named says whether a word is part of a name.
func named(lower []byte, parts []namePart) bool {
	for _, p := range parts {
		n := len(p.text) - 1
		if string(lower) == p.text || n >= 3 && len(lower) >= n && string(lower[:n]) == p.text[:n] && p.kind != text.Unknown {
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
		fm pm fms pms spokesman spokeswoman spokesperson ministry find finds found use uses used using plan plans planned expected likely possible ready part parts way time times long high low far late early good bad`) {
		out[w] = true
	}
	return out
}()

// idleTerms are the stems of the idle words.
var idleTerms = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for w := range idle {
		for _, s := range text.Analyze(text.Input{Title: w, Lang: "en"}).Title {
			out[s] = true
		}
	}
	return out
})
