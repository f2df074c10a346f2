package threads

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"attache/model/text"
)

// naming makes the name that a person would give a thread: who acts, and what it is about ("US–Iran: nuclear talks").
// Both parts settle: they change only when another is clearly better.
//
// What is most named and said in a thread, lead and matter, threads are held against each other by. What is shown goes beyond that
// (see showing): a reader is not told that Abu Dhabi talks, but who does there.
type naming struct {
	title   string // as it is shown: no other warm thread bears it; see called
	shown   showing
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

// speak gives what a report's title and notions may name a matter by. The next report writes over it.
func (h *headings) speak(in *Input, rarity vector) []heading {
	weight := float32(1)
	if in.Doc.Lang != "en" {
		weight = 0.3 // names are English; other languages speak through the notions
	}
	found := h.read(in.Title, in.Doc, rarity)
	for i := range found {
		found[i].count *= weight
	}
	for _, s := range in.Doc.Concepts {
		if w := notionWords[s]; w != "" {
			worth, count := float32(conceptWorth), float32(1)
			if vagueNotions[s] {
				worth = vagueWorth
			}
			if printed := wideNotions[s]; printed != "" && in.Doc.Lang == "en" && !slices.ContainsFunc(in.Doc.Title, func(t string) bool { return strings.HasPrefix(t, printed) }) {
				count = wideCount
			}
			h.keep(heading{phrase{hash(phraseKey, w), w, count, worth}, ""})
		}
	}
	return h.found
}

// hear takes a report's title and what it may name a matter by in.
func (n *naming) hear(title string, said []heading) {
	if n.first == "" {
		n.first = title
	}
	n.texts++
	n.phrases = slices.Grow(n.phrases, len(said))
	for i := range said {
		p := &said[i]
		at, ok := slices.BinarySearchFunc(n.phrases, p.key, func(a phrase, key uint32) int { return cmp.Compare(a.key, key) })
		if ok {
			n.phrases[at].count += p.count
			n.phrases[at].worth = max(n.phrases[at].worth, p.worth)
		} else {
			n.phrases = slices.Insert(n.phrases, at, p.written())
		}
	}
	n.prune()
}

// conceptWorth is what a notion of the domain counts: about as much as a word in one of two hundred reports.
const conceptWorth = 5

// vagueWorth is what those count that tell of many a matter what came of it, but not what it is: they name one of which nothing
// better can be said.
const vagueWorth = 2

var vagueNotions = map[string]bool{"visit": true, "killed": true, "gunmen": true, "disaster": true, "war": true, "attack": true, "relations": true, "humanitarian": true, "troops": true}

// wideNotions are told by words that mean something else as often as what the notion is called, with the stem that an English title has
// which says so itself: a vote in a parliament is no election, a looted lorry no riot.
var wideNotions = map[string]string{"election": "elect", "riot": "riot"}

// wideCount is what a title counts that speaks of a wide notion in other words.
const wideCount = 0.4

// notionWords are the notions that name a matter, as a headline would put them; the others tell who spoke and how.
var notionWords = map[string]string{"talks": "talks", "negotiation": "negotiations", "summit": "summit", "agreement": "agreement", "ceasefire": "ceasefire",
	"peace": "peace", "mediation": "mediation", "relations": "relations", "sanctions": "sanctions", "lift sanctions": "sanctions relief", "concession": "concessions",
	"ultimatum": "ultimatum", "resolution": "resolution", "veto": "veto", "hostages": "hostages", "prisoner swap": "prisoner swap", "nuclear": "nuclear programme",
	"tariffs": "tariffs", "trade": "trade", "de-escalation": "de-escalation", "expel diplomats": "expelled diplomats", "attack": "attacks", "air strike": "air strikes",
	"missile": "missiles", "drone": "drones", "troops": "troops", "deploy": "deployment", "exercise": "exercises", "warship": "warships", "warplane": "warplanes",
	"mobilise": "mobilisation", "air defence": "air defence", "shelling": "shelling", "bombing": "bombing", "gunmen": "gunmen", "war": "war", "offensive": "offensive",
	"clash": "clashes", "withdraw": "withdrawal", "blockade": "blockade", "parade": "parade", "missile test": "missile tests", "abduct": "abductions",
	"protest": "protests", "demonstrate": "protests", "rally": "rallies", "riot": "riots", "visit": "visit", "labour strike": "strikes", "tear gas": "protests", "crackdown": "crackdown",
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

// matterShare is the share of a thread's texts that speak of its matter in one and the same way. What fewer say counts less and less:
// it is something that happened in it.
const matterShare = 0.12

// standing is the score of a phrase as the matter of a thread.
func (n *naming) standing(p *phrase) float64 {
	least := matterShare * n.texts
	if n.texts > 2 {
		least = max(least, 2) // what one text says is not yet the matter of three
	}
	share := min(1, float64(p.count)/least)
	return float64(p.score()) * share * share
}

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

// rename settles what the thread is about anew, and says whether that is something else now.
func (t *thread) rename() bool {
	n := &t.naming
	lead, matter := n.lead, n.matter
	slack := 1.3
	if n.texts > 12 {
		slack = 1.6
	}
	n.lead = t.chooseLead(slack)
	n.matter = n.chooseMatter(slack, n.lead)
	return n.lead != lead || n.matter != matter
}

// called says whether two threads are most about the same.
func (n *naming) called(o *naming) bool {
	return n.lead == o.lead && n.matter == o.matter && (n.lead != "" || n.matter != 0 || n.first == o.first)
}

// beside is a matter without the word in front that says once more who leads the name: beside Greece, Greek farmers are farmers.
func beside(lead, matter string) string {
	first, rest, ok := strings.Cut(matter, " ")
	if !ok {
		return matter
	}
	named := text.NamedBy(strings.ToLower(first))
	if named == "" {
		return matter
	}
	for actor := range strings.SplitSeq(lead, "–") {
		if actor == shortName(named) || strings.EqualFold(actor, first) {
			return rest
		}
	}
	return matter
}

// phraseOf gives the text of a phrase, empty when it is not known.
func (n *naming) phraseOf(key uint32) string { return n.known(key).text }

// known gives a phrase by its key; one that nobody said when it is not there.
func (n *naming) known(key uint32) *phrase {
	if i, ok := slices.BinarySearchFunc(n.phrases, key, func(p phrase, k uint32) int { return cmp.Compare(p.key, k) }); ok {
		return &n.phrases[i]
	}
	return &phrase{}
}

// chooseMatter gives the phrase that most of the texts share and few others have.
func (n *naming) chooseMatter(slack float64, lead string) uint32 {
	return n.choose(n.matter, slack, lead, n.standing)
}

// choose gives the key of the phrase that is worth most, but of none that is part of who leads the name. The one that was chosen stays
// unless another is worth slack times as much. worth is at most the phrase's score.
func (n *naming) choose(chosen uint32, slack float64, lead string, worth func(*phrase) float64) uint32 {
	var best *phrase
	var now, most float64
	lead = strings.ToLower(lead)
	for i := range n.phrases {
		p := &n.phrases[i]
		if p.key != chosen && best != nil && float64(p.score()) <= most {
			continue
		}
		w := worth(p)
		if p.key != chosen && best != nil && w <= most || strings.Contains(lead, strings.ToLower(p.text)) {
			continue
		}
		if p.key == chosen {
			now = w
		}
		if best == nil || w > most {
			best, most = p, w
		}
	}
	switch {
	case best == nil:
		return 0
	case chosen != 0 && now > 0 && most < slack*now:
		return chosen
	}
	return best.key
}

// chooseLead names the one or two actors, or the place, that the thread is about.
func (t *thread) chooseLead(slack float64) string {
	ranked := t.ranked(func(k text.Kind) bool { return k == text.State || k == text.Place }, 2, 0)
	if len(ranked) == 0 || ranked[0].share < 0.34 {
		others := t.ranked(func(k text.Kind) bool { return k != text.Unknown }, 1, 0)
		if len(others) > 0 && others[0].share >= 0.5 {
			return shortName(others[0].text)
		}
		if len(ranked) == 0 {
			return ""
		}
		if len(others) > 0 && others[0].share >= foremost*ranked[0].share {
			return shortName(others[0].text)
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

// foremost is how many times more of a thread must be about somebody than about any state or place to come before it, where
// neither is named by half of it.
const foremost = 1.5

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

// share is how much of the cluster names n, titles counting more than the rest.
func (c *cluster) share(n *name) float64 {
	if c.mass == 0 {
		return 0
	}
	return (0.35*float64(n.docs) + 0.65*float64(n.title)) / c.mass
}

// ranked gives the names of some kinds that the thread is most about, the most prominent first: at most so many, and none of
// less than a share.
func (t *thread) ranked(of func(text.Kind) bool, most int, least float64) []shared {
	out := make([]shared, 0, most)
	for i := range t.names {
		n := &t.names[i]
		if !of(n.kind) {
			continue
		}
		s := shared{n, t.share(n)}
		if s.share < least || len(out) == most && !s.ahead(&out[most-1]) || outlets[n.text] {
			continue
		}
		if len(out) < most {
			out = append(out, s)
		} else {
			out[most-1] = s
		}
		for k := len(out) - 1; k > 0 && out[k].ahead(&out[k-1]); k-- {
			out[k-1], out[k] = out[k], out[k-1]
		}
	}
	return out
}

// ahead says whether a is the more prominent of two; what differs by less than a millionth goes by the alphabet.
func (a *shared) ahead(b *shared) bool {
	x, y := math.Round(a.share*1e6), math.Round(b.share*1e6)
	return x > y || x == y && a.text < b.text
}

// outlets are named as the ones who report, not as the ones who act.
var outlets = map[string]bool{"Associated Press": true, "Reuters": true, "Agence France-Presse": true, "BBC": true, "Al Jazeera": true, "CNN": true}

// What is listed of actors and places.
const (
	listed    = 6
	prominent = 0.1
)

func texts(of []shared) []string {
	var out []string
	for _, s := range of {
		out = append(out, s.text)
	}
	return out
}

// actors gives the states, bodies, forces and persons that the thread is about, the most prominent first.
func (t *thread) actors() []string {
	return texts(t.ranked(func(k text.Kind) bool { return k != text.Unknown && k != text.Place }, listed, prominent))
}

// places gives where it happens.
func (t *thread) places() []string {
	return texts(t.ranked(func(k text.Kind) bool { return k == text.Place }, listed, prominent))
}

// shortName is how headlines call what has a long name.
func shortName(s string) string {
	if short, ok := shortNames[s]; ok {
		return short
	}
	return s
}

var shortNames = map[string]string{"United States": "US", "United Kingdom": "UK", "European Union": "EU", "US Immigration and Customs Enforcement": "ICE", "United Nations": "UN", "United Arab Emirates": "UAE",
	"Democratic Republic of the Congo": "DR Congo", "Democratic Republic of Congo": "DR Congo", "Palestinian territories": "Palestine", "Gaza Strip": "Gaza"}
