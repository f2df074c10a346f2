package tracks

import (
	"math"

	"attache/model/text"
)

// shape is what kind of evidence a feature is.
type shape uint8

const (
	wordShape    shape = iota // a stem, or the kind of a name
	pairShape                 // two that follow each other
	skipShape                 // two with one word between them
	conceptShape              // a notion of the domain, whatever the language
	bothShape                 // two notions in one text
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

// extract gives the features of a text, each once with its highest value, scaled so that a long text does not speak
// louder than a short one. It reuses fs.
func extract(fs []feature, d *text.Doc) []feature {
	fs = patternFeatures(fs[:0], d)
	fs = conceptFeatures(fs, d)
	fs = unique(fs)
	var sum float32
	for i := range fs {
		sum += fs[i].value * fs[i].value
	}
	if sum > 0 {
		k := 1 / float32(math.Sqrt(float64(sum)))
		for i := range fs {
			fs[i].value *= k
		}
	}
	return fs
}

func patternFeatures(fs []feature, d *text.Doc) []feature {
	var part uint8
	if len(d.Title) == 0 {
		part = 0
	}
	prev, before := "", ""
	for _, w := range d.Pattern {
		if w == "" {
			if part < 2 {
				part++
			}
			prev, before = "", ""
			continue
		}
		v := partValue[part]
		fs = append(fs, feature{hashFeature(wordShape, w, ""), v, w, "", wordShape, part})
		if prev != "" {
			fs = append(fs, feature{hashFeature(pairShape, prev, w), v, prev, w, pairShape, part})
		}
		if before != "" {
			fs = append(fs, feature{hashFeature(skipShape, before, w), v * 0.5, before, w, skipShape, part})
		}
		before, prev = prev, w
	}
	return fs
}

// kindNames are the words under which actors are counted.
var kindNames = [...]string{text.Unknown: "", text.Person: "person", text.Place: "", text.State: "state", text.Organisation: "body", text.Force: "force"}
var states = [...]string{"", "one state", "two states", "three states"}

func conceptFeatures(fs []feature, d *text.Doc) []feature {
	const most = 10
	cs := d.Concepts
	if len(cs) > most {
		cs = cs[:most]
	}
	for i, c := range cs {
		fs = append(fs, feature{hashFeature(conceptShape, c, ""), 1, c, "", conceptShape, 0})
		for _, e := range cs[i+1:] {
			x, y := c, e
			if x > y {
				x, y = y, x
			}
			fs = append(fs, feature{hashFeature(bothShape, x, y), 0.5, x, y, bothShape, 0})
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

// unique keeps of each feature the first, which has the highest value.
func unique(fs []feature) []feature {
	out := fs[:0]
next:
	for _, f := range fs {
		for i := range out {
			if out[i].hash == f.hash {
				continue next
			}
		}
		out = append(out, f)
	}
	return out
}
