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

// feature is one piece of evidence found in a text. a and b are its words: places in Doc.Pattern, or behind it in
// extractor.spoken. (No pointers: they would cost more than all else here while the garbage collector runs.)
type feature struct {
	hash  uint32
	value float32
	a, b  int32
	shape shape
	marks bool // its words are marks of names and numbers, of no language
}

// partValue is what a word counts in the title, the lead and the body.
var partValue = [3]float32{1, 0.6, 0.3}

// conceptValue is what a notion counts: more than a word, since it stands for many.
const conceptValue = 1.6

// hashFeature is FNV-1a over the shape and the words.
func hashFeature(s shape, a, b string) uint32 { return hashOn(hashFirst(s, a), b) }

// hashFirst is hashFeature up to the second word, and hashOn goes on from there.
func hashFirst(s shape, a string) uint32 { return (hashOn(hashShape(s), a) ^ 0xff) * fnvPrime }

func hashOn(h uint32, w string) uint32 {
	for i := 0; i < len(w); i++ {
		h = (h ^ uint32(w[i])) * fnvPrime
	}
	return h
}

func hashShape(s shape) uint32 { return (fnvStart ^ uint32(s)) * fnvPrime }

const (
	fnvStart = 2166136261
	fnvPrime = 16777619
)

// maxFeatures bounds what is looked at of one text: a pattern has at most 120 words, and ten notions make fewer than 200.
const maxFeatures = 1000

// extractor holds what is reused from text to text.
type extractor struct {
	fs     []feature
	seen   []string // see notions
	idle   []string // words of figures of speech: they are no evidence; see notions
	spoken []string // what features speak of that stands not in the pattern; the first is empty
	firsts []uint32 // see together
	cues   []cue
	slots  [2048]uint16 // more than twice maxFeatures
}

// extract gives the features of a text, each once with its highest value. They are valid until the next call.
func (x *extractor) extract(d *text.Doc) []feature {
	x.find(d)
	fs := x.fs
	once := x.distinct()
	n := 0
	for k := range fs {
		if once.add(fs, n, fs[k].hash) {
			fs[n] = fs[k]
			n++
		}
	}
	return fs[:n]
}

// find fills fs with the features of a text, the same one several times where it has it several times, the highest value
// first.
func (x *extractor) find(d *text.Doc) {
	x.spoken = append(x.spoken[:0], "")
	cs := x.notions(d)
	x.fs = patternFeatures(x.fs[:0], d, x.idle)
	x.conceptFeatures(d, cs)
	if none := int32(len(d.Pattern)); none <= headlineWords && len(d.Lead) == 0 {
		x.fs = append(x.fs, feature{headlineHash, 2, x.speak(d, headline), none, actorShape, false})
	}
	x.fs = x.fs[:min(len(x.fs), maxFeatures)]
}

// word gives a word of a feature of the text.
func (x *extractor) word(d *text.Doc, at int32) string {
	if n := int32(len(d.Pattern)); at >= n {
		return x.spoken[at-n]
	}
	return d.Pattern[at]
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
	return slices.DeleteFunc(fs, func(f feature) bool { return (f.shape == wordShape || f.shape == pairShape) && !f.marks })
}

// mark reports whether a word of a pattern is none of a language.
func mark(w string) bool { return w == "" || w == "#" || w[0] == '<' }

// patternFeatures adds the words of a text and their pairs, but for those that stand in a figure of speech.
func patternFeatures(fs []feature, d *text.Doc, idle []string) []feature {
	var part uint8
	english := d.Lang == "en"
	none := int32(len(d.Pattern))
	prev, prevMarks := none, false
	var before uint32 // of a pair, up to its second word
	for i, w := range d.Pattern {
		if w == "" {
			if part < 2 {
				part++
			}
			prev = none
			continue
		}
		marks := mark(w)
		if len(idle) > 0 && !marks && slices.Contains(idle, w) {
			prev = none
			continue
		}
		if !english && !marks {
			prev = none // the model knows English words only; one that looks like an English one means another
			continue
		}
		v := partValue[part] * fading[min(i, maxPlaces-1)]
		word, pair, next := hashWord(before, w)
		fs = append(fs, feature{word, v, int32(i), none, wordShape, marks})
		if prev != none {
			fs = append(fs, feature{pair, v, prev, int32(i), pairShape, marks && prevMarks})
		}
		prev, prevMarks, before = int32(i), marks, next
	}
	return fs
}

// hashWord gives the hash of a word as wordShape, that of the pair in which it comes second and whose first word was taken
// in before, and what it begins as the first of a pair. They are made at once, since each waits for itself most of the time.
func hashWord(before uint32, w string) (word, pair, next uint32) {
	word, next = hashShape(wordShape), hashShape(pairShape)
	for i := 0; i < len(w); i++ {
		c := uint32(w[i])
		word = (word ^ c) * fnvPrime
		next = (next ^ c) * fnvPrime
		before = (before ^ c) * fnvPrime
	}
	return (word ^ 0xff) * fnvPrime, before, (next ^ 0xff) * fnvPrime
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

// noticed is how much less each notion counts than the one before it: what a text is about stands in front.
const noticed = 0.3

// headlineWords is how many words a text has at most that is a headline and nothing else. That it is one is a feature: of whole
// sentences that somebody put down many belong to a track, of headlines few, so that a weak hint proves less in them.
const headlineWords = 14

var headlineHash = hashFeature(actorShape, headline, "")

const headline = "headline"

// kindNames are the words under which actors are counted.
var kindNames = [...]string{text.Unknown: "", text.Person: "person", text.Place: "", text.State: "state", text.Organisation: "body", text.Force: "force"}
var states = [...]string{"", "one state", "two states", "three states"}

// speak notes a word that stands not in the pattern, and gives its place.
func (x *extractor) speak(d *text.Doc, w string) int32 {
	x.spoken = append(x.spoken, w)
	return int32(len(d.Pattern) + len(x.spoken) - 1)
}

func (x *extractor) conceptFeatures(d *text.Doc, cs []string) {
	none := int32(len(d.Pattern))
	put := func(h uint32, v float32, a, b int32, s shape) { x.fs = append(x.fs, feature{h, v, a, b, s, false}) }
	if a, next := firstActions(cs); a != "" {
		first := x.speak(d, a)
		put(hashFeature(firstShape, a, ""), 1, first, none, firstShape)
		if next != "" {
			put(hashFeature(firstShape, a, next), 0.7, first, x.speak(d, next), firstShape)
		}
		if k := subject(d); k != "" {
			put(hashFeature(firstShape, k, a), 0.7, x.speak(d, k), first, firstShape)
		}
	}
	from := x.together(d, cs)
	var kinds [6]int
	for _, n := range d.Names {
		kinds[n.Kind]++
	}
	count := states[min(kinds[text.State], 3)]
	if count != "" {
		put(hashFeature(actorShape, count, ""), 0.5, x.speak(d, count), none, actorShape)
	}
	for k, name := range kindNames {
		if name == "" || kinds[k] == 0 {
			continue
		}
		if k == int(text.State) {
			name = count
		}
		at := x.speak(d, name)
		first := hashFirst(actorShape, name)
		if k != int(text.State) {
			put(first, 0.5, at, none, actorShape)
		}
		for i, c := range cs {
			put(hashOn(first, c), 0.5, at, from+int32(i), actorShape)
		}
	}
}

// together notes each notion, and each two of them. It gives the place of the first.
func (x *extractor) together(d *text.Doc, cs []string) int32 {
	none := int32(len(d.Pattern))
	from := none + int32(len(x.spoken))
	x.spoken = append(x.spoken, cs...)
	x.firsts = x.firsts[:0]
	for _, c := range cs {
		x.firsts = append(x.firsts, hashFirst(bothShape, c))
	}
	for i, c := range cs {
		v := 1 / (1 + noticed*float32(i))
		x.fs = append(x.fs, feature{hashFeature(conceptShape, c, ""), conceptValue * v, from + int32(i), none, conceptShape, false})
		for j := i + 1; j < len(cs); j++ {
			p, q := i, j
			if c > cs[j] {
				p, q = j, i
			}
			x.fs = append(x.fs, feature{hashOn(x.firsts[p], cs[q]), 0.5 * v, from + int32(p), from + int32(q), bothShape, false})
		}
	}
	return from
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
		if w == "" || w[0] != '<' {
			continue
		}
		if k := subjects[w]; k != "" {
			return k
		}
	}
	return ""
}

var subjects = map[string]string{"<name>": "name", "<person>": "person", "<place>": "place", "<state>": "state", "<body>": "body", "<force>": "force"}

// distinct tells the features that were found apart from those that were taken before.
func (x *extractor) distinct() taken {
	n := 64
	for n < len(x.fs)*2 && n < len(x.slots) {
		n *= 2
	}
	t := taken{x.slots[:n]}
	clear(t.slots)
	return t
}

// taken knows which hashes were there before. slots is an open-addressed table of places plus one, as long as a power of two.
type taken struct{ slots []uint16 }

// add enters the hash that is to have the place at among the features taken, fs[:at]; false when one of these has it.
func (t taken) add(fs []feature, at int, hash uint32) bool {
	mask := uint32(len(t.slots) - 1)
	i := hash & mask
	for ; t.slots[i] != 0; i = (i + 1) & mask {
		if fs[t.slots[i]-1].hash == hash {
			return false
		}
	}
	t.slots[i] = uint16(at + 1)
	return true
}
