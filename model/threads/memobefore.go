package threads

import (
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// before reads what programs of memoFull and memoFirst wrote. It gives what they wrote within the same bounds as the reader of
// what is written now.
type before struct{ *reader }

func (r before) names() []name {
	return ascending(r.reader, getList(r.reader, func() name {
		n := name{kind: text.Kind(min(r.byte(), byte(text.Force))), text: r.word(), w: r.float32(), title: r.float32(), docs: r.float32()}
		n.key = hash(nameKey, n.text)
		return n
	}), func(n name) uint32 { return n.key })
}

func (r before) figures() []figure {
	return getList(r.reader, func() figure { return figure{r.uint32(), math.Float32frombits(r.uint32())} })
}

func (r before) dates() []int32 {
	return getList(r.reader, func() int32 { return int32(r.varint()) })
}

func (r before) ids() []model.ItemID {
	var last model.ItemID
	return getList(r.reader, func() model.ItemID { last += model.ItemID(r.varint()); return last })
}

func (r before) profile() *profile {
	p := &profile{item: model.ItemID(r.varint()), at: r.instant(0), source: r.uint32(), terms: r.vector()}
	if p.title = p.terms; r.byte() == 0 {
		p.title = r.vector()
	}
	p.pairs = r.vector()
	p.length = float64(float32(r.float64())) // as it is now; see scale.finish
	p.names, p.figures, p.dates = r.names(), r.figures(), r.dates()
	for t := range p.scores {
		p.scores[t] = r.float32()
	}
	p.print = r.uint64()
	return p
}

// vector reads a vector of a report.
func (r before) vector() vector {
	if r.v == memoFirst {
		return r.plainVector()
	}
	list := vector(getList(r.reader, func() entry { return entry{r.key(), partOf(r.byte())} }))
	r.must(len(list) <= maxVector)
	return vector(ascending(r.reader, list, entry.of)).unit()
}

// plainVector reads what memoFirst wrote.
func (r before) plainVector() vector {
	var last uint32
	list := getList(r.reader, func() entry {
		last += uint32(r.uvarint())
		return entry{last, r.float32()}
	})
	r.must(len(list) <= maxVector)
	return ascending(r.reader, list, entry.of)
}

func (r before) key() uint32 {
	n := r.uvarint()
	if n == 0 {
		r.keys = append(r.keys, r.uint32())
		n = uint64(len(r.keys))
	}
	if r.must(n <= uint64(len(r.keys))); r.err != nil {
		return 0
	}
	return r.keys[n-1]
}

func (r before) word() string {
	if r.v == memoFirst {
		return r.text()
	}
	n := r.uvarint()
	if n == 0 {
		r.words = append(r.words, r.text())
		n = uint64(len(r.words))
	}
	if r.must(n <= uint64(len(r.words))); r.err != nil {
		return ""
	}
	return r.words[n-1]
}

func (r before) sums() vector {
	list := getList(r.reader, func() entry { return entry{r.key(), r.float32()} })
	r.must(len(list) <= maxVector)
	return ascending(r.reader, list, entry.of)
}

func (r before) member() *profile {
	if r.byte() != 0 {
		return &profile{item: model.ItemID(r.varint()), absent: true}
	}
	return r.profile()
}

func (r before) cluster() cluster {
	if r.v == memoFirst {
		return r.firstCluster()
	}
	c := newCluster(0)
	c.members = getList(r.reader, r.member)
	c.keys = ascending(r.reader, getList(r.reader, r.key), same)
	c.first = r.instant(0)
	c.last = r.instant(c.first)
	c.items = int(min(r.uvarint(), math.MaxInt32))
	c.mass = r.float64()
	c.terms = r.sums()
	if c.plain = r.byte() != 0; c.plain {
		c.title = c.terms
	} else {
		c.title = r.sums()
	}
	c.sum()
	c.names, c.figures, c.dates = r.names(), r.figures(), r.dates()
	c.sources = ascending(r.reader, getList(r.reader, r.key), same)
	for t := range c.tracks {
		c.tracks[t] = r.float32()
	}
	return c
}

// firstCluster reads what memoFirst wrote.
func (r before) firstCluster() cluster {
	c := newCluster(0)
	var last uint32
	c.keys = ascending(r.reader, getList(r.reader, func() uint32 { last += uint32(r.uvarint()); return last }), same)
	c.first = r.instant(0)
	c.last = r.instant(c.first)
	c.items = int(min(r.uvarint(), math.MaxInt32))
	c.mass = r.float64()
	c.terms, c.title = r.plainVector(), r.plainVector()
	c.sum()
	c.names, c.figures, c.dates = r.names(), r.figures(), r.dates()
	c.sources = ascending(r.reader, getList(r.reader, r.uint32), same)
	for t := range c.tracks {
		c.tracks[t] = r.float32()
	}
	c.members = getList(r.reader, r.profile)
	return c
}

func (r before) development(s DevelopmentState) *development {
	d := newDevelopment(s.ID)
	if r.v == memoFirst {
		d.cluster = r.firstCluster()
		d.title, d.titleFit, d.titleItem = r.string(), r.float64(), model.ItemID(r.varint())
		r.rest(d)
		return d
	}
	seen := model.ItemID(r.uvarint())
	fit, of := r.float64(), model.ItemID(r.varint())
	if r.byte() != 0 {
		members := getList(r.reader, r.profile)
		r.must(len(members) <= developmentShape.members)
		if r.err == nil {
			d.retell(members, &scale{})
		}
	} else {
		d.cluster = r.cluster()
		r.rest(d)
		for i := range d.copies {
			d.copies[i] -= model.ItemID(r.varint())
		}
		d.looked = int(min(r.uvarint(), math.MaxInt32))
		d.parted = getList(r.reader, func() model.DevelopmentID { return model.DevelopmentID(r.varint()) })
	}
	d.seen, d.titleFit, d.titleItem, d.title = seen, fit, of, s.Title
	return d
}

// rest reads what a development has beside a cluster.
func (r before) rest(d *development) {
	d.listed = r.ids()
	d.copies = slices.Clone(d.listed)
	d.wordings = getList(r.reader, func() wording { return wording{r.uint64(), model.ItemID(r.varint())} })
}

func (r before) thread(s ThreadState) *thread {
	t := newThread(s.ID)
	t.track, t.also = s.Track, s.Also
	var seen model.ItemID
	if r.v > memoFirst {
		seen, t.track, t.also = model.ItemID(r.uvarint()), r.track(), r.track()
	}
	t.cluster = r.cluster()
	if len(t.members) > threadShape.members {
		t.members = slices.Clone(latest(t.members)) // more were kept once
	}
	t.seen = seen
	t.devs = r.developments()
	if r.v > memoFirst {
		t.looked = int(min(r.uvarint(), math.MaxInt32))
	}
	t.anchors = r.ids()
	r.naming(&t.naming)
	t.pulse.decode(r.reader)
	r.shown(&t.naming)
	return t
}

func (r before) naming(n *naming) {
	n.title, n.lead, n.matter, n.first, n.texts = r.string(), r.text(), r.uint32(), r.string(), r.float64()
	n.phrases = ascending(r.reader, getList(r.reader, func() phrase {
		p := phrase{text: r.text(), count: r.float32(), worth: r.float32()}
		p.key = hash(phraseKey, p.text)
		return p
	}), func(p phrase) uint32 { return p.key })
}

func (r before) shown(n *naming) {
	if r.err != nil || len(r.b) == 0 { // from before there was any
		n.shown.plain = n.title
		return
	}
	n.shown.who, n.shown.what, n.shown.whose = r.text(), r.uint32(), r.uint32()
	if r.byte() != 0 {
		n.shown.plain = n.title
		return
	}
	n.shown.plain = r.string()
}
