package threads

import (
	"math"
	"slices"

	"attache/model/text"
)

// Ready is what grouping finds in an analysed text whatever came before it: all of a profile but what words and names are worth. It
// does not change.
type Ready struct {
	doc     *text.Doc // without what the title wears
	at      []uint64  // key of each word before its place in the text, by value
	keys    []uint32  // of the words in the order of the text
	names   []readyName
	figures []figure
	dates   []int32 // days since 1970, by value
	print   uint64
}

// readyName is a name of which it is not yet known how rare it is.
type readyName struct {
	name
	times float64 // what it is worth beside its rarity
	of    int     // the number of the place that lies in it, where only that is named; -1 else
}

// Prepare does the part of placing a report that needs no Grouper, of the title as printed and its analysis. It is safe for
// concurrent use.
func Prepare(title string, d *text.Doc) *Ready {
	d = undressed(title, d)
	r := &Ready{doc: d, names: readyNames(d), figures: figuresOf(d), print: printOf(d)}
	r.look()
	for _, t := range d.Dates {
		if len(r.dates) < maxDates {
			r.dates = append(r.dates, int32(t.Unix()/daySeconds))
		}
	}
	slices.Sort(r.dates)
	r.dates = slices.Compact(r.dates)
	return r
}

// ready gives what is found in a report; it is found now where nobody has prepared it.
func (in *Input) ready() *Ready {
	if in.Ready == nil {
		return Prepare(in.Title, in.Doc) // not kept: the report is the caller's, who may hand it to several groupers at once
	}
	return in.Ready
}

// look finds the keys of all words.
func (r *Ready) look() {
	n := len(r.doc.Title) + len(r.doc.Lead) + len(r.doc.Body)
	r.at, r.keys = make([]uint64, 0, n), make([]uint32, 0, n)
	for _, zone := range [...][]string{r.doc.Title, r.doc.Lead, r.doc.Body} {
		for _, w := range zone {
			k := hash(termKey, w)
			r.at = append(r.at, uint64(k)<<32|uint64(len(r.keys)))
			r.keys = append(r.keys, k)
		}
	}
	slices.Sort(r.at)
}

func readyNames(d *text.Doc) []readyName {
	out := make([]readyName, 0, len(d.Names)+2)
	for _, n := range d.Names {
		one := readyName{name{key: hash(nameKey, n.Canonical), kind: n.Kind, docs: 1, text: n.Canonical}, 1 + math.Log(float64(max(n.Count, 1))), -1}
		if n.InTitle {
			one.title = 1
		}
		out = append(out, one)
	}
	return implied(out)
}

// implied adds what the places lie in, where it is not named itself: reports from Minneapolis and from Minnesota are from one
// place.
func implied(names []readyName) []readyName {
	for i := 0; i < len(names); i++ {
		n := &names[i]
		if n.kind != text.Place {
			continue
		}
		in, ok := text.Within(n.text)
		if !ok || slices.ContainsFunc(names, func(o readyName) bool { return o.text == in.Canonical }) {
			continue
		}
		names = append(names, readyName{name{key: hash(nameKey, in.Canonical), kind: in.Kind, text: in.Canonical}, impliedShare, i})
	}
	return names
}

// weighed gives the names with what they are worth now, by key.
func (r *Ready) weighed(c *corpus) []name {
	out := make([]name, 0, len(r.names))
	for i := range r.names {
		n := r.names[i].name
		w := c.idf(n.key)
		switch of := r.names[i].of; {
		case of >= 0:
			n.w = min(float32(w)*impliedShare, out[of].w)
		case n.title > 0:
			n.w = float32(w * r.names[i].times * 1.5)
		default:
			n.w = float32(w * r.names[i].times)
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b name) int { return compareKeys(a.key, b.key) })
	return slices.CompactFunc(out, func(a, b name) bool { return a.key == b.key })
}
