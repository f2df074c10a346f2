package threads

import (
	"slices"

	"attache/model"
	"attache/model/text"
)

// name is somebody or something that a report or a cluster names.
type name struct {
	key   uint32
	kind  text.Kind
	w     float32 // what it is worth: rarity times prominence; in a cluster the sum over its members
	title float32 // how many members have it in the title
	docs  float32 // how many members name it at all
	text  string  // canonical
}

// figure is a number with what it counts.
type figure struct {
	unit  uint32
	value float32
}

// profile is what grouping looks at in one report.
type profile struct {
	item    model.ItemID
	at      int64
	source  uint32
	terms   vector  // all zones, unit length
	title   vector  // unit length
	pairs   vector  // pairs of words that stand side by side, unit length
	length  float64 // of terms before they were scaled
	names   []name  // by key
	figures []figure
	dates   []int32 // days since 1970
	scores  model.Scores
	print   uint64
	absent  bool // only its number is known; see meetAll
}

// How much a word counts by where it stands.
const (
	titleWeight = 2.0
	leadWeight  = 1.0
	bodyWeight  = 0.7
	maxTerms    = 150
	maxFigures  = 16
	maxDates    = 8
)

// newProfile weighs what an analysed text says with the corpus as it stands now.
func newProfile(in *Input, c *corpus) *profile {
	r := in.ready()
	p := &profile{item: in.Item, at: in.Published.Unix(), source: hash(sourceKey, in.Source), scores: in.Scores,
		figures: r.figures, dates: r.dates, print: r.print}
	c.scale.weigh(p, r, c)
	p.names = r.weighed(c)
	return p
}

// impliedShare is how much it counts that a place is named for what the place lies in.
const impliedShare = 0.5

func compareKeys(a, b uint32) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func figuresOf(d *text.Doc) []figure {
	var out []figure
	for _, n := range d.Numbers {
		if len(out) == maxFigures {
			break
		}
		out = append(out, figure{hash(unitKey, n.Unit), float32(n.Value)})
	}
	return out
}

// Keys gives the keys under which the terms and names of an analysed text are counted, each once.
func Keys(d *text.Doc) []uint32 {
	var out []uint32
	for _, zone := range [...][]string{d.Title, d.Lead, d.Body} {
		for _, s := range zone {
			out = append(out, hash(termKey, s))
		}
	}
	for _, n := range d.Names {
		out = append(out, hash(nameKey, n.Canonical))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
