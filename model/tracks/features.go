package tracks

import (
	"math"
	"slices"

	"attache/model/text"
)

// shape is what kind of evidence a feature is.
type shape uint8

const (
	wordShape    shape = iota // a stem, or the kind of a name
	pairShape                 // two that follow each other
	conceptShape              // a notion of the domain, whatever the language
	bothShape                 // two notions in one text
	firstShape                // the first action that a text speaks of, alone, with who stands first, and with the next: what follows is often only what it is about
	actorShape                // a kind of name together with a notion, or how many states are named
)

// feature is one piece of evidence found in a text. a and b are its words.
type feature struct {
	hash   uint32
	value  float32
	a, b   string
	shape  shape
	origin uint8 // order of the parts: 0 title, 1 lead, 2 body
}

// partValue is what a word counts in the title, the lead and the body.
var partValue = [3]float32{1, 0.6, 0.3}

// conceptValue is what a notion counts: more than a word, since it stands for many.
const conceptValue = 1.6

// hashFeature is FNV-1a over the shape and the words.
func hashFeature(s shape, a, b string) uint32 {
	h := uint32(2166136261)
	h = (h ^ uint32(s)) * 16777619
	for i := 0; i < len(a); i++ {
		h = (h ^ uint32(a[i])) * 16777619
	}
	h = (h ^ 0xff) * 16777619
	for i := 0; i < len(b); i++ {
		h = (h ^ uint32(b[i])) * 16777619
	}
	return h
}

// maxFeatures bounds what is looked at of one text: a pattern has at most 120 words, and ten notions make fewer than 200.
const maxFeatures = 1000

// extractor holds what is reused from text to text.
type extractor struct {
	fs    []feature
	seen  []string // see notions
	cues  []cue
	slots [2048]uint16 // more than twice maxFeatures
}

// extract gives the features of a text, each once with its highest value. They are valid until the next call.
func (x *extractor) extract(d *text.Doc) []feature {
	fs := patternFeatures(x.fs[:0], d)
	fs = conceptFeatures(fs, d, x.notions(d))
	x.fs = fs
	n := 64
	for n < len(fs)*2 && n < len(x.slots) {
		n *= 2
	}
	fs = unique(fs[:min(len(fs), maxFeatures)], x.slots[:n])
	return fs
}

// inverse is what the values of a text are multiplied with, so that a long text does not speak louder than a short one;
// squares is the sum of the squared values of those features that the model knows. (What it does not know must not
// drown the rest: of a text in another language it knows little but the notions.)
func inverse(squares float32) float32 {
	return float32(1 / math.Sqrt(float64(squares+silence)))
}

// silence is what every text has beside what the model knows of it: one weak hint alone must not decide.
const silence = 8

// foreign keeps of an English text's features those that the same text in another language would have: notions, actors and
// the marks of names and numbers, but no words.
func foreign(fs []feature) []feature {
	return slices.DeleteFunc(fs, func(f feature) bool {
		return (f.shape == wordShape || f.shape == pairShape) && !(mark(f.a) && mark(f.b))
	})
}

// mark reports whether a word of a pattern is none of a language.
func mark(w string) bool { return w == "" || w == "#" || w[0] == '<' }

func patternFeatures(fs []feature, d *text.Doc) []feature {
	var part uint8
	english := d.Lang == "en"
	prev := ""
	for i, w := range d.Pattern {
		if w == "" {
			if part < 2 {
				part++
			}
			prev = ""
			continue
		}
		if !english && !mark(w) {
			prev = "" // the model knows English words only; one that looks like an English one means another
			continue
		}
		v := partValue[part] * fading[min(i, maxPlaces-1)]
		fs = append(fs, feature{hashFeature(wordShape, w, ""), v, w, "", wordShape, part})
		if prev != "" {
			fs = append(fs, feature{hashFeature(pairShape, prev, w), v, prev, w, pairShape, part})
		}
		prev = w
	}
	return fs
}

// fading is what the words of a text count by their place in it: what happened stands in front, what it is about and what went
// before it follow. Titles are too short to fade.
var fading = func() (f [maxPlaces]float32) {
	const from = 15
	for i := range f {
		f[i] = float32(math.Sqrt(from / float64(max(i, from))))
	}
	return f
}()

// maxPlaces is how many words of a pattern fade apart; a pattern has no more.
const maxPlaces = 128

// noticed is how much less each notion counts than the one before it.
const noticed = 0.15

// kindNames are the words under which actors are counted.
var kindNames = [...]string{text.Unknown: "", text.Person: "person", text.Place: "", text.State: "state", text.Organisation: "body", text.Force: "force"}
var states = [...]string{"", "one state", "two states", "three states"}

func conceptFeatures(fs []feature, d *text.Doc, cs []string) []feature {
	if a, next := firstActions(cs); a != "" {
		fs = append(fs, feature{hashFeature(firstShape, a, ""), 1, a, "", firstShape, 0})
		if next != "" {
			fs = append(fs, feature{hashFeature(firstShape, a, next), 0.7, a, next, firstShape, 0})
		}
		if k := subject(d); k != "" {
			fs = append(fs, feature{hashFeature(firstShape, k, a), 0.7, k, a, firstShape, 0})
		}
	}
	for i, c := range cs {
		v := 1 / (1 + noticed*float32(i))
		fs = append(fs, feature{hashFeature(conceptShape, c, ""), conceptValue * v, c, "", conceptShape, 0})
		for _, e := range cs[i+1:] {
			x, y := c, e
			if x > y {
				x, y = y, x
			}
			fs = append(fs, feature{hashFeature(bothShape, x, y), 0.5 * v, x, y, bothShape, 0})
		}
	}
	var kinds [6]int
	for _, n := range d.Names {
		kinds[n.Kind]++
	}
	count := states[min(kinds[text.State], 3)]
	if count != "" {
		fs = append(fs, feature{hashFeature(actorShape, count, ""), 0.5, count, "", actorShape, 0})
	}
	for k, name := range kindNames {
		if name == "" || kinds[k] == 0 {
			continue
		}
		if k == int(text.State) {
			name = count
		} else {
			fs = append(fs, feature{hashFeature(actorShape, name, ""), 0.5, name, "", actorShape, 0})
		}
		for _, c := range cs {
			fs = append(fs, feature{hashFeature(actorShape, name, c), 0.5, name, c, actorShape, 0})
		}
	}
	return fs
}

// actions are the notions that somebody does, rather than what they are done with or about.
var actions = map[string]bool{
	"truce broken": true, "prisoner swap": true, "lift sanctions": true, "talks": true, "negotiation": true, "meeting": true, "visit": true, "phone call": true, "agree": true, "sign": true, "ceasefire": true,
	"mediation": true, "relations": true, "proposal": true, "offer": true, "reject": true, "demand": true, "expel diplomats": true, "threat": true,
	"attack": true, "air strike": true, "deploy": true, "exercise": true, "mobilise": true, "air defence": true, "shelling": true, "bombing": true,
	"killed": true, "offensive": true, "clash": true, "withdraw": true, "missile test": true, "abduct": true, "protest": true, "demonstrate": true,
	"rally": true, "riot": true, "labour strike": true, "crackdown": true, "road block": true, "boycott": true, "arrest": true, "resign": true,
	"election": true, "court": true, "disaster": true, "sport": true, "markets": true,
}

// firstActions gives the first two notions that are actions.
func firstActions(cs []string) (first, next string) {
	for _, c := range cs {
		if !actions[c] {
			continue
		}
		if first != "" {
			return first, c
		}
		first = c
	}
	return first, ""
}

// subject gives the kind of the name that stands first in a text: who acts, mostly.
func subject(d *text.Doc) string {
	for _, w := range d.Pattern {
		if k := subjects[w]; k != "" {
			return k
		}
	}
	return ""
}

var subjects = map[string]string{"<name>": "name", "<person>": "person", "<place>": "place", "<state>": "state", "<body>": "body", "<force>": "force"}

// unique keeps of each feature the first, which has the highest value. slots is an open-addressed table of places in fs plus
// one, as long as a power of two.
func unique(fs []feature, slots []uint16) []feature {
	clear(slots)
	mask := uint32(len(slots) - 1)
	n := 0
	for k := range fs {
		h := fs[k].hash
		i := h & mask
		for slots[i] != 0 && fs[slots[i]-1].hash != h {
			i = (i + 1) & mask
		}
		if slots[i] == 0 {
			if n != k {
				fs[n] = fs[k]
			}
			n++
			slots[i] = uint16(n)
		}
	}
	return fs[:n]
}
