package threads

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model/text"
)

// naming makes the name that a person would give a thread: who acts, and what it is about ("US–Iran: nuclear talks").
// Both parts settle: they change only when another is clearly better.
type naming struct {
	title   string
	lead    string // the actors' part
	matter  uint32 // the key of the phrase that stands for the matter, 0 for none
	first   string // the first headline, for a thread of which nothing else can be said
	texts   float64
	phrases []phrase // by key
}

// phrase is a word or a pair of neighbours in titles, or a notion that the texts speak of.
type phrase struct {
	key   uint32
	text  string
	count float32
	worth float32 // what one count is worth: rarity, pairs above single words
}

const (
	phraseKey  = 'p'
	maxPhrases = 64
)

// heard takes a report's title and notions in.
func (n *naming) heard(in *Input, c *corpus) {
	if n.first == "" {
		n.first = in.Title
	}
	n.texts++
	var found []phrase
	weight := float32(1)
	if in.Doc.Lang != "en" {
		weight = 0.3 // names are English; other languages speak through the notions
	}
	for _, p := range titlePhrases(in.Title, in.Doc, c) {
		p.count *= weight
		found = append(found, p)
	}
	for _, s := range in.Doc.Concepts {
		if w := notionWords[s]; w != "" && !slices.ContainsFunc(found, func(p phrase) bool { return p.text == w }) {
			found = append(found, phrase{hash(phraseKey, w), w, 1, conceptWorth})
		}
	}
	for _, p := range found {
		i, ok := slices.BinarySearchFunc(n.phrases, p, func(a, b phrase) int { return cmp.Compare(a.key, b.key) })
		if ok {
			n.phrases[i].count += p.count
			n.phrases[i].worth = max(n.phrases[i].worth, p.worth)
		} else {
			n.phrases = slices.Insert(n.phrases, i, p)
		}
	}
	n.prune()
}

// conceptWorth is what a notion of the domain counts: about as much as a word in one of two hundred reports.
const conceptWorth = 5

// notionWords are the notions that name a matter, as a headline would put them; the others tell who spoke and how.
var notionWords = map[string]string{"talks": "talks", "negotiation": "negotiations", "summit": "summit", "agreement": "agreement", "ceasefire": "ceasefire",
	"peace": "peace", "mediation": "mediation", "relations": "relations", "sanctions": "sanctions", "lift sanctions": "sanctions relief", "concession": "concessions",
	"ultimatum": "ultimatum", "resolution": "resolution", "veto": "veto", "hostages": "hostages", "prisoner swap": "prisoner swap", "nuclear": "nuclear programme",
	"tariffs": "tariffs", "trade": "trade", "de-escalation": "de-escalation", "expel diplomats": "expelled diplomats", "attack": "attacks", "air strike": "air strikes",
	"missile": "missiles", "drone": "drones", "troops": "troops", "deploy": "deployment", "exercise": "exercises", "warship": "warships", "warplane": "warplanes",
	"mobilise": "mobilisation", "air defence": "air defence", "shelling": "shelling", "bombing": "bombing", "gunmen": "gunmen", "war": "war", "offensive": "offensive",
	"clash": "clashes", "withdraw": "withdrawal", "blockade": "blockade", "parade": "parade", "missile test": "missile tests", "abduct": "abductions",
	"protest": "protests", "demonstrate": "protests", "rally": "rallies", "riot": "riots", "labour strike": "strikes", "tear gas": "protests", "crackdown": "crackdown",
	"curfew": "curfew", "road block": "road blocks", "boycott": "boycott", "election": "elections", "disaster": "disaster", "humanitarian": "aid", "killed": "deaths"}

func (n *naming) prune() {
	if len(n.phrases) <= maxPhrases+maxPhrases/2 {
		return
	}
	slices.SortFunc(n.phrases, func(a, b phrase) int { return cmp.Or(cmp.Compare(b.score(), a.score()), cmp.Compare(a.key, b.key)) })
	n.phrases = slices.Clip(n.phrases[:maxPhrases])
	slices.SortFunc(n.phrases, func(a, b phrase) int { return cmp.Compare(a.key, b.key) })
}

func (p *phrase) score() float32 { return p.count * p.worth }

func (n *naming) absorb(o *naming) {
	n.texts += o.texts
	for _, p := range o.phrases {
		i, ok := slices.BinarySearchFunc(n.phrases, p, func(a, b phrase) int { return cmp.Compare(a.key, b.key) })
		if ok {
			n.phrases[i].count += p.count
		} else {
			n.phrases = slices.Insert(n.phrases, i, p)
		}
	}
	n.prune()
}

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

// rename settles the thread's name anew.
func (t *thread) rename() {
	n := &t.naming
	slack := 1.3
	if n.texts > 12 {
		slack = 1.6
	}
	n.lead = t.chooseLead(slack)
	n.matter = n.chooseMatter(slack, n.lead)
	matter := ""
	if i, ok := slices.BinarySearchFunc(n.phrases, n.matter, func(p phrase, k uint32) int { return cmp.Compare(p.key, k) }); ok {
		matter = n.phrases[i].text
	}
	switch {
	case n.lead != "" && matter != "":
		n.title = n.lead + ": " + matter
	case matter != "" && strings.Contains(matter, " "):
		r, size := utf8.DecodeRuneInString(matter)
		n.title = string(unicode.ToUpper(r)) + matter[size:]
	case n.lead != "" && n.texts > 1:
		n.title = n.lead
	default:
		n.title = n.first
	}
}

// chooseMatter gives the phrase that most of the texts share and few others have.
func (n *naming) chooseMatter(slack float64, lead string) uint32 {
	var best *phrase
	var now float32
	lead = strings.ToLower(lead)
	for i := range n.phrases {
		p := &n.phrases[i]
		if p.key != n.matter && best != nil && p.score() <= best.score() || strings.Contains(lead, strings.ToLower(p.text)) {
			continue
		}
		if p.key == n.matter {
			now = p.score()
		}
		if best == nil || p.score() > best.score() {
			best = p
		}
	}
	switch {
	case best == nil:
		return 0
	case n.matter != 0 && now > 0 && float64(best.score()) < slack*float64(now):
		return n.matter
	}
	return best.key
}

// chooseLead names the one or two actors, or the place, that the thread is about.
func (t *thread) chooseLead(slack float64) string {
	ranked := t.ranked(func(k text.Kind) bool { return k == text.State || k == text.Place })
	if len(ranked) == 0 || ranked[0].share < 0.34 {
		others := t.ranked(func(k text.Kind) bool { return k != text.Unknown })
		if len(others) > 0 && others[0].share >= 0.5 {
			return shortName(others[0].text)
		}
		if len(ranked) == 0 {
			return ""
		}
	}
	lead := shortName(ranked[0].text)
	if len(ranked) > 1 && ranked[1].share >= 0.4 && ranked[1].share >= 0.45*ranked[0].share && ranked[0].kind == text.State && ranked[1].kind == text.State {
		a, b := lead, shortName(ranked[1].text)
		lead = a + "–" + b
		if t.naming.lead == b+"–"+a {
			return t.naming.lead
		}
	}
	if old := t.naming.lead; old != "" && old != lead && t.leadScore(old)*slack > t.leadScore(lead) {
		return old
	}
	return lead
}

// leadScore is the mean share of the names in a lead; pairs are worth a little more than either.
func (t *thread) leadScore(lead string) float64 {
	parts := strings.Split(lead, "–")
	var sum float64
	for i := range t.names {
		if slices.Contains(parts, shortName(t.names[i].text)) {
			sum += t.share(&t.names[i])
		}
	}
	return sum / math.Sqrt(float64(len(parts)))
}

// shared is a name with how much of the thread is about it.
type shared struct {
	*name
	share float64
}

// share is how much of the thread names n, titles counting more than the rest.
func (t *thread) share(n *name) float64 {
	if t.mass == 0 {
		return 0
	}
	return (0.35*float64(n.docs) + 0.65*float64(n.title)) / t.mass
}

func (t *thread) ranked(of func(text.Kind) bool) []shared {
	var out []shared
	for i := range t.names {
		if n := &t.names[i]; of(n.kind) && !outlets[n.text] {
			out = append(out, shared{n, t.share(n)})
		}
	}
	slices.SortFunc(out, func(a, b shared) int {
		return cmp.Or(cmp.Compare(math.Round(b.share*1e6), math.Round(a.share*1e6)), cmp.Compare(a.text, b.text))
	})
	return out
}

// outlets are named as the ones who report, not as the ones who act.
var outlets = map[string]bool{"Associated Press": true, "Reuters": true, "Agence France-Presse": true, "BBC": true, "Al Jazeera": true, "CNN": true}

const listed = 6

func texts(of []shared, least float64) []string {
	var out []string
	for _, s := range of {
		if s.share >= least && len(out) < listed {
			out = append(out, s.text)
		}
	}
	return out
}

// actors gives the states, bodies, forces and persons that the thread is about, the most prominent first.
func (t *thread) actors() []string {
	return texts(t.ranked(func(k text.Kind) bool { return k != text.Unknown && k != text.Place }), 0.1)
}

// places gives where it happens.
func (t *thread) places() []string {
	return texts(t.ranked(func(k text.Kind) bool { return k == text.Place }), 0.1)
}

// shortName is how headlines call what has a long name.
func shortName(s string) string {
	if short, ok := shortNames[s]; ok {
		return short
	}
	return s
}

var shortNames = map[string]string{"United States": "US", "United Kingdom": "UK", "European Union": "EU", "United Nations": "UN", "United Arab Emirates": "UAE",
	"Democratic Republic of the Congo": "DR Congo", "Democratic Republic of Congo": "DR Congo", "Palestinian territories": "Palestine", "Gaza Strip": "Gaza"}

func (n *naming) encode(w *writer) {
	w.string(n.title)
	w.string(n.lead)
	w.uint32(n.matter)
	w.string(n.first)
	w.float64(n.texts)
	putList(w, n.phrases, func(p phrase) { w.string(p.text); w.float32(p.count); w.float32(p.worth) })
}

func (n *naming) decode(r *reader) {
	n.title, n.lead, n.matter, n.first, n.texts = r.string(), r.string(), r.uint32(), r.string(), r.float64()
	n.phrases = ascending(r, getList(r, func() phrase {
		p := phrase{text: r.string(), count: r.float32(), worth: r.float32()}
		p.key = hash(phraseKey, p.text)
		return p
	}), func(p phrase) uint32 { return p.key })
}
