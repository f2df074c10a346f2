package threads

import (
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// A report can be much like a development or a thread and share no more with it than a name: of two reports from one town, or
// of two that speak of one president, many words and names are alike when all of them stand for the same one. That is no matter.

const (
	matterGround = 4.0  // worth of the words that must be in common: one of fair rarity that enough of the cluster has
	matterOfName = 0.34 // the same as a part of the name's worth: in a stream about little else neither is worth much
	matterShared = 0.2  // of a cluster that must have a word or
	nameShared   = 0.3  // a name for it to count in full
	nameGround   = 3.2  // worth of a second name in common that does not come with the first
	rareName     = 12.0 // worth of a name in a title that hardly ever is in the news: what is told of it is one matter
	surelyAt     = 0.8  // how likely it must be that a report belongs where it has nothing but a name in common
)

// hub gives the name that is all a report has in common with a cluster; nil where they share what happens, too, or nothing.
func hub(in *Input, p *profile, c *cluster) *name {
	first, second := c.foremost(p, in.Track)
	if first == nil || first.w >= rareName || second >= nameGround || matterInCommon(in, p, c) >= min(matterGround, matterOfName*float64(first.w)) {
		return nil
	}
	return first
}

// matterInCommon is the worth of the words of a report that are no part of a name and that a cluster has, too.
func matterInCommon(in *Input, p *profile, c *cluster) (sum float64) {
	d := in.ready().doc
	names, idle := text.NameTerms(d.Lang), idleTerms()
	at := forumWords(d)
	var counted [maxTerms]uint32
	seen := counted[:0]
	for _, zone := range [...][]string{d.Title, d.Lead} {
		for _, w := range zone {
			k := hash(termKey, w)
			mine := float64(p.terms.has(k))
			if mine == 0 || slices.Contains(seen, k) || idle[w] || names[w] || slices.ContainsFunc(at, func(o string) bool { return sameStem([]byte(o), w) }) {
				continue
			}
			seen = append(seen, k)
			share := float64(c.terms.has(k)) / (c.mass * mine)
			sum += mine * p.length * min(1, share/matterShared)
		}
	}
	return sum
}

// foremost gives the name of a report that most of the cluster is about, and what another in common is worth that does not come
// with it anyhow. That two states have to do with each other is a matter where they fight, on the track given; otherwise they
// have many.
func (c *cluster) foremost(p *profile, track model.Track) (first *name, second float64) {
	var most float64
	c.common(p, func(n *name, share float64) {
		if first == nil || share > most {
			first, most = n, share
		}
	})
	c.common(p, func(n *name, share float64) {
		if n != first && !comeTogether(first, n) && (track == model.Posture || first.kind != text.State || n.kind != text.State) {
			second = math.Max(second, float64(n.w)*min(1, share/nameShared))
		}
	})
	return first, second
}

// common calls f with each name of the report that the cluster has, too, and with how much of the cluster is about it.
func (c *cluster) common(p *profile, f func(n *name, share float64)) {
	j := 0
	for i := range p.names {
		n := &p.names[i]
		for j < len(c.names) && c.names[j].key < n.key {
			j++
		}
		if j < len(c.names) && c.names[j].key == n.key && n.docs > 0 {
			f(n, c.share(&c.names[j]))
		}
	}
}

// comeTogether says whether a name is no news beside the first: a place with what it lies in, or a state beside a person.
func comeTogether(first, n *name) bool {
	in := func(a, b *name) bool {
		w, ok := text.Within(a.text)
		return ok && w.Canonical == b.text
	}
	return in(first, n) || in(n, first) || first.kind == text.Person && n.kind == text.State
}

// gathersNone says whether a name, where it is all that reports have in common, makes them no matter. A place or a state that is
// in the news far oftener than it used to be (stir) does: one matter brought it there, unless people meet there on many.
func gathersNone(n *name, stir []uint32) bool {
	return !slices.Contains(stir, n.key) || venues[n.text]
}

// venues are the places that talks and summits on matters of elsewhere are held in.
var venues = map[string]bool{"Davos": true, "Geneva": true, "Vienna": true, "Munich": true, "Doha": true, "Abu Dhabi": true, "Riyadh": true, "Jeddah": true,
	"Istanbul": true, "Ankara": true, "Muscat": true, "Cairo": true, "Sharm el-Sheikh": true, "Brussels": true, "Strasbourg": true, "The Hague": true,
	"Paris": true, "London": true, "New York": true, "Astana": true, "Dubai": true}

// forums are bodies before which every matter comes: what they are called is no more a matter than a place is.
var forums = map[string]bool{"United Nations": true, "UN Security Council": true, "UN General Assembly": true, "European Union": true, "European Commission": true, "NATO": true,
	"White House": true, "US Congress": true, "African Union": true, "Arab League": true}

// forumWords gives the words of the forums that a text names.
func forumWords(d *text.Doc) (out []string) {
	for i := range d.Names {
		if forums[d.Names[i].Canonical] {
			out = append(out, lowerWords(d.Names[i].Canonical)...)
		}
	}
	return out
}
