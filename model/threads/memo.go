package threads

import (
	"fmt"
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// ids writes items in any order.
func (w *writer) ids(list []model.ItemID) {
	var last model.ItemID
	putList(w, list, func(id model.ItemID) { w.varint(int64(id - last)); last = id })
}

func (r *reader) ids() []model.ItemID {
	var last model.ItemID
	return getList(r, func() model.ItemID { last += model.ItemID(r.varint()); return last })
}

func (w *writer) names(list []name) {
	putList(w, list, func(n name) {
		w.byte(byte(n.kind))
		w.word(n.text)
		w.float32(n.w)
		w.float32(n.title)
		w.float32(n.docs)
	})
}

func (r *reader) names() []name {
	return ascending(r, getList(r, func() name {
		n := name{kind: text.Kind(min(r.byte(), byte(text.Force))), text: r.word(), w: r.float32(), title: r.float32(), docs: r.float32()}
		n.key = hash(nameKey, n.text)
		return n
	}), func(n name) uint32 { return n.key })
}

func (w *writer) figures(list []figure) {
	putList(w, list, func(f figure) { w.uint32(f.unit); w.float32(f.value) })
}

func (r *reader) figures() []figure {
	return getList(r, func() figure { return figure{r.uint32(), math.Float32frombits(r.uint32())} })
}

func (w *writer) dates(list []int32) { putList(w, list, func(d int32) { w.varint(int64(d)) }) }
func (r *reader) dates() []int32     { return getList(r, func() int32 { return int32(r.varint()) }) }

func (w *writer) profile(p *profile) {
	w.varint(int64(p.item))
	w.varint(p.at)
	w.uint32(p.source)
	w.weights(p.terms)
	if p.alike() {
		w.byte(1)
	} else {
		w.byte(0)
		w.weights(p.title)
	}
	w.weights(p.pairs)
	w.float64(p.length)
	w.names(p.names)
	w.figures(p.figures)
	w.dates(p.dates)
	for _, s := range p.scores {
		w.float32(s)
	}
	w.uint64(p.print)
}

func (r *reader) profile() *profile {
	p := &profile{item: model.ItemID(r.varint()), at: r.instant(0), source: r.uint32(), terms: r.profileVector()}
	if p.title = p.terms; r.byte() == 0 {
		p.title = r.profileVector()
	}
	p.pairs = r.profileVector()
	p.length = r.float64()
	p.names, p.figures, p.dates = r.names(), r.figures(), r.dates()
	for t := range p.scores {
		p.scores[t] = r.float32()
	}
	p.print = r.uint64()
	return p
}

func (r *reader) profileVector() vector {
	if r.old {
		return r.vector()
	}
	return r.weights()
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
			w.varint(int64(p.item))
		} else {
			w.byte(0)
			w.profile(p)
		}
	})
	putList(w, c.keys, w.key)
	w.varint(c.first)
	w.varint(c.last - c.first)
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
	w.figures(c.figures)
	w.dates(c.dates)
	putList(w, c.sources, w.key)
	for _, t := range c.tracks {
		w.float32(t)
	}
}

func (w *writer) sums(v vector) {
	putList(w, v, func(e entry) { w.key(e.key); w.float32(e.w) })
}

func (r *reader) sums() vector {
	list := getList(r, func() entry { return entry{r.key(), r.float32()} })
	r.must(len(list) <= maxVector)
	return ascending(r, list, func(e entry) uint32 { return e.key })
}

func (r *reader) member() *profile {
	if r.byte() != 0 {
		return &profile{item: model.ItemID(r.varint()), absent: true}
	}
	return r.profile()
}

func same(k uint32) uint32 { return k }

func (r *reader) cluster() cluster {
	if r.old {
		return r.oldCluster()
	}
	c := newCluster(0)
	c.members = getList(r, r.member)
	c.keys = ascending(r, getList(r, r.key), same)
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
	c.sources = ascending(r, getList(r, r.key), same)
	for t := range c.tracks {
		c.tracks[t] = r.float32()
	}
	return c
}

// oldCluster reads what memoBefore wrote.
func (r *reader) oldCluster() cluster {
	c := newCluster(0)
	var last uint32
	c.keys = ascending(r, getList(r, func() uint32 { last += uint32(r.uvarint()); return last }), same)
	c.first = r.instant(0)
	c.last = r.instant(c.first)
	c.items = int(min(r.uvarint(), math.MaxInt32))
	c.mass = r.float64()
	c.terms, c.title = r.vector(), r.vector()
	c.sum()
	c.names, c.figures, c.dates = r.names(), r.figures(), r.dates()
	c.sources = ascending(r, getList(r, r.uint32), same)
	for t := range c.tracks {
		c.tracks[t] = r.float32()
	}
	c.members = getList(r, r.profile)
	return c
}

// encode writes the memo, which is the writer's until the next: everything up to item seen is in it.
func (d *development) encode(w *writer, seen model.ItemID) []byte {
	w.open()
	w.uvarint(uint64(seen))
	w.float64(d.titleFit)
	w.varint(int64(d.titleItem))
	if d.told() {
		w.byte(1)
		putList(w, d.members, w.profile)
		return w.b
	}
	w.byte(0)
	w.cluster(&d.cluster, nil)
	w.ids(d.listed)
	putList(w, d.wordings, func(x wording) { w.uint64(x.print); w.varint(int64(x.item)) })
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
	d := newDevelopment(s.ID)
	if v == memoBefore {
		d.cluster = r.oldCluster()
		d.title, d.titleFit, d.titleItem = r.string(), r.float64(), model.ItemID(r.varint())
		r.rest(d)
	} else {
		r.development(d)
	}
	d.id, d.thread = int64(s.ID), s.Thread
	if v > memoBefore {
		d.title = s.Title
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("development %d: %w", s.ID, err)
	}
	return d, nil
}

func (r *reader) development(d *development) {
	seen := model.ItemID(r.uvarint())
	fit, of := r.float64(), model.ItemID(r.varint())
	if r.byte() != 0 {
		members := getList(r, r.profile)
		r.must(len(members) <= developmentShape.members)
		if r.err == nil {
			*d = *retell(members)
		}
	} else {
		d.cluster = r.cluster()
		r.rest(d)
		for i := range d.copies {
			d.copies[i] -= model.ItemID(r.varint())
		}
		d.looked = int(min(r.uvarint(), math.MaxInt32))
		d.parted = getList(r, func() model.DevelopmentID { return model.DevelopmentID(r.varint()) })
	}
	d.seen, d.titleFit, d.titleItem = seen, fit, of
}

// rest reads what a development has beside a cluster.
func (r *reader) rest(d *development) {
	d.listed = r.ids()
	d.copies = slices.Clone(d.listed)
	d.wordings = getList(r, func() wording { return wording{r.uint64(), model.ItemID(r.varint())} })
}

// encode writes the memo, which is the writer's until the next; of the members elsewhere it has only the numbers.
func (t *thread) encode(w *writer, seen model.ItemID, elsewhere map[model.ItemID]bool) []byte {
	w.open()
	w.uvarint(uint64(seen))
	w.byte(byte(t.track))
	w.byte(byte(t.also))
	w.cluster(&t.cluster, elsewhere)
	var last model.DevelopmentID
	putList(w, t.devs, func(id model.DevelopmentID) { w.uvarint(uint64(id - last)); last = id })
	w.uvarint(uint64(t.looked))
	w.ids(t.anchors)
	t.naming.encode(w)
	t.pulse.encode(w)
	t.naming.encodeRest(w)
	return w.b
}

func decodeThread(s ThreadState, r *reader) (*thread, error) {
	r.open(s.Memo)
	v, err := r.version("memo")
	if err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	t := newThread(s.ID)
	t.track, t.also = s.Track, s.Also
	var seen model.ItemID
	if v > memoBefore {
		seen, t.track, t.also = model.ItemID(r.uvarint()), r.track(), r.track()
	}
	t.cluster = r.cluster()
	if len(t.members) > threadShape.members {
		t.members = slices.Clone(latest(t.members)) // more were kept once
	}
	t.id, t.seen = int64(s.ID), seen
	var last model.DevelopmentID
	t.devs = ascending(r, getList(r, func() model.DevelopmentID { last += model.DevelopmentID(r.uvarint()); return last }),
		func(id model.DevelopmentID) model.DevelopmentID { return id })
	if v > memoBefore {
		t.looked = int(min(r.uvarint(), math.MaxInt32))
	}
	t.anchors = r.ids()
	t.naming.decode(r)
	t.pulse.decode(r)
	t.naming.decodeRest(r)
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	return t, nil
}
