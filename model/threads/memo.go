package threads

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"attache/model"
	"attache/model/text"
)

// memoVersion stands at the head of everything that is stored. What memoBefore wrote is read too; any other is refused.
const (
	memoVersion = 2
	memoBefore  = 1
)

// reader takes a memo apart. After an error everything reads as zero. What it gives without an error is in the order and
// within the bounds that the rest of the package relies on, whatever the bytes were.
type reader struct {
	b     []byte
	err   error
	old   bool     // of memoBefore
	keys  []uint32 // met so far; see writer.key
	words []string
}

var errShort = errors.New("the memo is cut short or damaged")

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.err = nil, errShort
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.b, r.err = nil, errShort
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b, r.err = nil, errShort
		return make([]byte, min(max(n, 0), 8))
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// version reads the head of something stored.
func (r *reader) version(what string) (byte, error) {
	v := r.byte()
	if r.old = v == memoBefore; !r.old && v != memoVersion {
		return v, fmt.Errorf("%s of version %d: this program writes %d", what, v, memoVersion)
	}
	return v, nil
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *reader) string() string { return string(r.take(r.len())) }

func (r *reader) float32() float32 {
	f := math.Float32frombits(r.uint32())
	r.must(finite(float64(f)))
	return f
}

func (r *reader) float64() float64 {
	f := math.Float64frombits(r.uint64())
	r.must(finite(f))
	return f
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// must refuses what was read when it cannot have been written.
func (r *reader) must(ok bool) {
	if !ok && r.err == nil {
		r.b, r.err = nil, errShort
	}
}

// instant reads seconds since 1970, from a time on. No report is of a year with six digits.
func (r *reader) instant(from int64) int64 {
	const most = 1 << 42
	s := from + r.varint()
	r.must(-most < s && s < most)
	return s
}

// end checks that nothing is left to read.
func (r *reader) end() error {
	r.must(len(r.b) == 0)
	return r.err
}

// ascending refuses a list whose keys do not rise.
func ascending[T any, K cmp.Ordered](r *reader, list []T, key func(T) K) []T {
	for i := 1; i < len(list); i++ {
		r.must(key(list[i-1]) < key(list[i]))
	}
	return list
}

// len reads a count of things that take at least a byte each, so that a damaged memo cannot ask for all memory.
func (r *reader) len() int {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.b, r.err = nil, errShort
		return 0
	}
	return int(n)
}

// writer puts a memo together.
type writer struct {
	b     []byte
	keys  map[uint32]int // numbers of those written
	words map[string]int
}

func (w *writer) uvarint(v uint64)  { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) varint(v int64)    { w.b = binary.AppendVarint(w.b, v) }
func (w *writer) byte(v byte)       { w.b = append(w.b, v) }
func (w *writer) uint32(v uint32)   { w.b = binary.LittleEndian.AppendUint32(w.b, v) }
func (w *writer) uint64(v uint64)   { w.b = binary.LittleEndian.AppendUint64(w.b, v) }
func (w *writer) float32(v float32) { w.uint32(math.Float32bits(v)) }
func (w *writer) float64(v float64) { w.uint64(math.Float64bits(v)) }
func (w *writer) string(s string)   { w.uvarint(uint64(len(s))); w.b = append(w.b, s...) }

// putList and getList write and read a list of anything.
func putList[T any](w *writer, list []T, put func(T)) {
	w.uvarint(uint64(len(list)))
	for _, v := range list {
		put(v)
	}
}

func getList[T any](r *reader, get func() T) []T {
	n := r.len()
	if n == 0 {
		return nil
	}
	out := make([]T, 0, n)
	for range n {
		out = append(out, get())
	}
	return out
}

// vector reads what memoBefore wrote.
func (r *reader) vector() vector {
	var last uint32
	list := getList(r, func() entry {
		last += uint32(r.uvarint())
		return entry{last, r.float32()}
	})
	r.must(len(list) <= maxVector)
	return ascending(r, list, func(e entry) uint32 { return e.key })
}

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
func (w *writer) cluster(c *cluster, elsewhere map[*profile]bool) {
	putList(w, c.members, func(p *profile) {
		if elsewhere[p] || p.absent {
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
	var c cluster
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
	var c cluster
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

// encode writes the memo, in the memory of buf: everything up to item seen is in it.
func (d *development) encode(buf []byte, seen model.ItemID) []byte {
	w := &writer{b: append(buf[:0], memoVersion)}
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

func decodeDevelopment(s DevelopmentState) (*development, error) {
	r := &reader{b: s.Memo}
	v, err := r.version("memo")
	if err != nil {
		return nil, fmt.Errorf("development %d: %w", s.ID, err)
	}
	d := &development{}
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

// encode writes the memo; of the members elsewhere it has only the numbers.
func (t *thread) encode(buf []byte, seen model.ItemID, elsewhere map[*profile]bool) []byte {
	w := &writer{b: append(buf[:0], memoVersion)}
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
	return w.b
}

func decodeThread(s ThreadState) (*thread, error) {
	r := &reader{b: s.Memo}
	v, err := r.version("memo")
	if err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	t := &thread{track: s.Track, also: s.Also}
	var seen model.ItemID
	if v > memoBefore {
		seen, t.track, t.also = model.ItemID(r.uvarint()), r.track(), r.track()
	}
	t.cluster = r.cluster()
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
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("thread %d: %w", s.ID, err)
	}
	return t, nil
}
