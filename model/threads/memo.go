package threads

import (
	"fmt"
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// How one of the numbers that a name has is written. What a report says of a name is mostly nothing or one.
const (
	asZero = iota
	asOne
	asRaw
	asOther // as the other of the two
)

func formOf(v float32) byte {
	switch math.Float32bits(v) {
	case 0:
		return asZero
	case math.Float32bits(1):
		return asOne
	}
	return asRaw
}

func (w *writer) inForm(v float32, form byte) {
	if form == asRaw {
		w.float32(v)
	}
}

func (r *reader) inForm(form byte) float32 {
	switch form {
	case asZero:
		return 0
	case asOne:
		return 1
	}
	return r.float32()
}

// keyKnown says in a name's first byte that its key came before its text did.
const keyKnown = 1 << 7

// names writes a byte with the kind and the forms, the text, and the numbers. Names that are written have their keys known, too.
func (w *writer) names(list []name) {
	putList(w, list, func(n name) {
		docs, title := formOf(n.docs), formOf(n.title)
		if title == asRaw && n.title == n.docs {
			title = asOther
		}
		at := len(w.b)
		w.byte(byte(n.kind) | docs<<3 | title<<5)
		if !w.word(n.text) {
			if _, known := w.keys.number(n.key); known {
				w.b[at] |= keyKnown
			}
		}
		w.inForm(n.docs, docs)
		w.inForm(n.title, title)
		w.float32(n.w)
	})
}

func (r *reader) names() []name {
	return ascending(r, getList(r, func() name {
		head := r.byte()
		n := name{kind: text.Kind(min(head&7, byte(text.Force)))}
		var known bool
		n.text, known = r.word()
		n.key = hash(nameKey, n.text)
		if !known && head&keyKnown == 0 {
			r.keys = append(r.keys, n.key)
		}
		n.docs = r.inForm(head >> 3 & 3)
		if title := head >> 5 & 3; title == asOther {
			n.title = n.docs
		} else {
			n.title = r.inForm(title)
		}
		n.w = r.float32()
		return n
	}), func(n name) uint32 { return n.key })
}

// What a report's first byte says.
const (
	alikeTitle = 1 << iota // terms and title are the same
	otherTold              // the score of the track other is what the best of the others leaves
)

func (w *writer) profile(p *profile) {
	var head byte
	if p.alike() {
		head |= alikeTitle
	}
	if p.scores[model.Other] == left(&p.scores) {
		head |= otherTold
	}
	w.byte(head)
	w.itemID(p.item)
	w.instant(p.at)
	w.key(p.source)
	w.vector(p.terms)
	if head&alikeTitle == 0 {
		w.vector(p.title)
	}
	w.pairs(p.pairs, p.terms)
	w.float32(float32(p.length))
	w.names(p.names)
	w.figures(p.figures)
	w.dates(p.dates)
	for t, s := range p.scores {
		if model.Track(t) != model.Other || head&otherTold == 0 {
			w.float32(s)
		}
	}
	w.uint64(p.print)
}

func (r *reader) profile() *profile {
	head := r.byte()
	p := r.newProfile()
	p.item, p.at, p.source, p.terms = r.itemID(), r.moment(), r.key(), r.vector()
	if p.title = p.terms; head&alikeTitle == 0 {
		p.title = r.vector()
	}
	p.pairs = r.pairs(p.terms)
	p.length = float64(r.float32())
	p.names, p.figures, p.dates = r.names(), r.figures(), r.dates()
	for t := range p.scores {
		if model.Track(t) != model.Other || head&otherTold == 0 {
			p.scores[t] = r.float32()
		}
	}
	if head&otherTold != 0 {
		p.scores[model.Other] = left(&p.scores)
	}
	p.print = r.uint64()
	return p
}

// left is what the best of the tracks leaves to other.
func left(s *model.Scores) float32 {
	var best float32
	for t, v := range s {
		if model.Track(t) != model.Other {
			best = max(best, v)
		}
	}
	return 1 - best
}

func (r *reader) track() model.Track {
	t := model.Track(r.byte())
	r.must(t < model.NumTracks)
	return t
}

// cluster writes the members first, so that what comes after them can name their keys by number. Of those elsewhere it
// writes only the number.
func (w *writer) cluster(c *cluster, elsewhere map[model.ItemID]bool) {
	putList(w, c.members, func(p *profile) {
		if elsewhere[p.item] || p.absent {
			w.byte(1)
			w.itemID(p.item)
		} else {
			w.byte(0)
			w.profile(p)
		}
	})
	w.instant(c.first)
	w.instant(c.last)
	w.uvarint(uint64(c.items))
	w.float64(c.mass)
	w.sums(c.terms)
	if c.plain {
		w.byte(1)
	} else {
		w.byte(0)
		w.sums(c.title)
	}
	w.names(c.names)
	w.set(len(c.keys), func(i int) uint32 { return c.keys[i] })
	w.figures(c.figures)
	w.dates(c.dates)
	w.set(len(c.sources), func(i int) uint32 { return c.sources[i] })
	for _, t := range c.tracks {
		w.float32(t)
	}
}

func (w *writer) sums(v vector) {
	w.set(len(v), func(i int) uint32 { return v[i].key })
	for _, e := range v {
		w.float32(e.w)
	}
}

func (r *reader) sums() vector {
	r.some = r.set(r.some[:0])
	r.must(len(r.some) <= maxVector && 4*len(r.some) <= len(r.b))
	if r.err != nil || len(r.some) == 0 {
		return nil
	}
	v := vector(emptyList[entry](r, len(r.some)))[:len(r.some)]
	for i, k := range r.some {
		v[i] = entry{k, r.float32()}
	}
	return ascending(r, v, entry.of)
}

func (r *reader) member() *profile {
	if r.byte() != 0 {
		p := r.newProfile()
		p.item, p.absent = r.itemID(), true
		return p
	}
	return r.profile()
}

func same(k uint32) uint32 { return k }

func (r *reader) cluster() cluster {
	c := r.newCluster()
	c.members = getList(r, r.member)
	c.first, c.last = r.moment(), r.moment()
	c.items = int(min(r.uvarint(), math.MaxInt32))
	c.mass = r.float64()
	c.terms = r.sums()
	if c.plain = r.byte() != 0; c.plain {
		c.title = c.terms
	} else {
		c.title = r.sums()
	}
	c.sum()
	c.names = r.names()
	c.keys = ascending(r, r.set(nil), same)
	c.figures, c.dates = r.figures(), r.dates()
	c.sources = ascending(r, r.set(nil), same)
	for t := range c.tracks {
		c.tracks[t] = r.float32()
	}
	return c
}

// encode writes the memo, which is the writer's until the next: everything up to item seen is in it.
func (d *development) encode(w *writer, seen model.ItemID) []byte {
	w.open()
	w.itemID(seen)
	w.float64(d.titleFit)
	w.itemID(d.titleItem)
	if d.told(&w.retold) {
		w.byte(1)
		putList(w, d.members, w.profile)
		return w.b
	}
	w.byte(0)
	w.cluster(&d.cluster, nil)
	w.ids(d.listed)
	putList(w, d.wordings, func(x wording) { w.uint64(x.print); w.itemID(x.item) })
	for i, id := range d.listed {
		w.varint(int64(id - d.copies[i]))
	}
	w.uvarint(uint64(d.looked))
	putList(w, d.parted, func(id model.DevelopmentID) { w.varint(int64(id)) })
	return w.b
}

func decodeDevelopment(s DevelopmentState, r *reader) (*development, error) {
	r.open(s.Memo)
	v, err := r.version("memo")
	if err != nil {
		return nil, fmt.Errorf("development %d: %w", s.ID, err)
	}
	var d *development
	if v < memoShort {
		d = before{r}.development(s)
	} else {
		d = r.development(s.Title)
	}
	d.id, d.thread = int64(s.ID), s.Thread
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("development %d: %w", s.ID, err)
	}
	return d, nil
}

func (r *reader) development(title string) *development {
	d := r.newDevelopment()
	seen, fit, of := r.itemID(), r.float64(), r.itemID()
	if r.byte() != 0 {
		members := getList(r, r.profile)
		r.must(len(members) <= developmentShape.members)
		if r.err == nil {
			r.retell(d, members)
		}
	} else {
		d.cluster = r.cluster()
		d.listed = r.ids()
		d.copies = slices.Clone(d.listed)
		d.wordings = getList(r, func() wording { return wording{r.uint64(), r.itemID()} })
		for i := range d.copies {
			d.copies[i] -= model.ItemID(r.varint())
		}
		d.looked = int(min(r.uvarint(), math.MaxInt32))
		d.parted = getList(r, func() model.DevelopmentID { return model.DevelopmentID(r.varint()) })
	}
	d.seen, d.titleFit, d.titleItem, d.title = seen, fit, of, title
	return d
}

// encode writes the memo, which is the writer's until the next; of the members elsewhere, which is asked only if need be, it has
// only the numbers.
func (t *thread) encode(w *writer, seen model.ItemID, elsewhere func(*thread) map[model.ItemID]bool) []byte {
	w.open()
	w.itemID(seen)
	w.byte(byte(t.track) | byte(t.also)<<4)
	if shares, ok := t.told(&w.retold); ok {
		w.byte(1)
		w.uvarint(uint64(len(t.members)))
		for i, p := range t.members {
			w.byte(shares[i])
			w.profile(p)
		}
	} else {
		w.byte(0)
		var of map[model.ItemID]bool
		if elsewhere != nil {
			of = elsewhere(t)
		}
		w.cluster(&t.cluster, of)
	}
	w.developments(t.devs)
	w.uvarint(uint64(t.looked))
	w.ids(t.anchors)
	w.naming(t)
	t.pulse.encode(w)
	return w.b
}

func decodeThread(s ThreadState, r *reader) (*thread, error) {
	r.open(s.Memo)
	v, err := r.version("memo")
	if err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	var t *thread
	if v < memoShort {
		t = before{r}.thread(s)
	} else {
		t = r.thread()
	}
	t.id = int64(s.ID)
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	return t, nil
}

func (r *reader) thread() *thread {
	t := r.newThread()
	t.seen = r.itemID()
	tracks := r.byte()
	t.track, t.also = model.Track(tracks&15), model.Track(tracks>>4)
	r.must(t.track < model.NumTracks && t.also < model.NumTracks)
	seen := t.seen
	if r.byte() != 0 {
		t.cluster = r.toldThread()
	} else {
		t.cluster = r.cluster()
	}
	t.seen = seen
	t.devs = r.developments()
	t.looked = int(min(r.uvarint(), math.MaxInt32))
	t.anchors = r.ids()
	r.naming(t)
	t.pulse.decode(r)
	return t
}
