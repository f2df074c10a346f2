package threads

import (
	"math"
	"math/bits"
	"slices"

	"attache/model"
	"attache/model/shorthand"
)

// What memos are made of. A memo is small and there are very many, so that each is written in as few bytes as can be had without
// compressing it: what comes again is written as the number of its first coming, times and items as the way from the last ones,
// and texts in shorthand. Nothing is rounded.

// instant writes seconds since 1970.
func (w *writer) instant(at int64) {
	w.varint(at - w.at)
	w.at = at
}

func (r *reader) moment() int64 {
	r.at = r.instant(r.at)
	return r.at
}

func (w *writer) itemID(id model.ItemID) {
	w.varint(int64(id - w.item))
	w.item = id
}

func (r *reader) itemID() model.ItemID {
	r.item += model.ItemID(r.varint())
	return r.item
}

// ids writes items in any order.
func (w *writer) ids(list []model.ItemID) { putList(w, list, w.itemID) }
func (r *reader) ids() []model.ItemID     { return getList(r, r.itemID) }

func (w *writer) developments(list []model.DevelopmentID) {
	var last model.DevelopmentID
	putList(w, list, func(id model.DevelopmentID) { w.uvarint(uint64(id - last)); last = id })
}

func (r *reader) developments() []model.DevelopmentID {
	var last model.DevelopmentID
	return ascending(r, getList(r, func() model.DevelopmentID { last += model.DevelopmentID(r.uvarint()); return last }),
		func(id model.DevelopmentID) model.DevelopmentID { return id })
}

// key writes the hash of a word, a name, a source or a unit; one that comes again as its number.
func (w *writer) key(k uint32) {
	n, known := w.keys.number(k)
	if !known {
		w.byte(0)
		w.newKey(k)
		return
	}
	w.uvarint(uint64(n)) // from 1; 0 is a new one
}

func (r *reader) key() uint32 {
	n := r.uvarint()
	if n == 0 {
		return r.newKey()
	}
	return r.keyOf(n)
}

// newKey writes a key that did not come before in the memo.
func (w *writer) newKey(k uint32) {
	if n, ok := listedKeys().number(k); ok {
		w.byte(byte(n >> 8))
		w.byte(byte(n))
		return
	}
	w.byte(unlistedKey)
	w.uint32(k)
}

func (r *reader) newKey() uint32 {
	k := r.plainKey()
	r.keys = append(r.keys, k)
	if r.found != nil {
		r.found[k]++
	}
	return k
}

func (r *reader) plainKey() uint32 {
	if r.v < memoVersion {
		return r.uint32()
	}
	head := r.byte()
	if head == unlistedKey {
		return r.uint32()
	}
	n := int(head)<<8 | int(r.byte())
	list := listedKeys()
	if !r.inside(uint64(n), len(list)) {
		return 0
	}
	return list[n]
}

func (r *reader) keyOf(n uint64) uint32 {
	if r.must(0 < n && n <= uint64(len(r.keys))); r.err != nil {
		return 0
	}
	return r.keys[n-1]
}

// vector writes a vector of a report as coarse left it: before every eight keys a byte says which of them came before.
func (w *writer) vector(v vector) {
	w.uvarint(uint64(len(v)))
	most := v.most()
	var head int
	for i, e := range v {
		if i%8 == 0 {
			head = len(w.b)
			w.byte(0)
		}
		if n, known := w.keys.number(e.key); known {
			w.b[head] |= 1 << (i % 8)
			w.uvarint(uint64(n))
		} else {
			w.newKey(e.key)
		}
		w.byte(step(e.w / most))
	}
}

func (r *reader) vector() vector {
	var head byte
	i := 0
	list := vector(getList(r, func() entry {
		if i%8 == 0 {
			head = r.byte()
		}
		var e entry
		if head&(1<<(i%8)) != 0 {
			e.key = r.keyOf(r.uvarint())
		} else {
			e.key = r.newKey()
		}
		e.w = partOf(r.byte())
		i++
		return e
	}))
	r.must(len(list) <= maxVector)
	return vector(ascending(r, list, entry.of)).unit()
}

func (e entry) of() uint32 { return e.key }

// pairs writes the pairs of words that stand side by side in a report. Their keys are made of those of the words (see
// scale.pairs): where these are among the terms, it is enough to say which they are, in one byte for a headline.
func (w *writer) pairs(v, terms vector) {
	w.uvarint(uint64(len(v)))
	most := v.most()
	var marks uint64 // none, where there are too many
	for i := 0; i < len(terms) && len(terms) <= lookedFor; i++ {
		marks |= 1 << (terms[i].key >> 26)
	}
	for _, e := range v {
		switch a, b := parted(e.key, terms, marks); {
		case a < 0:
			w.byte(unparted)
			w.uint32(e.key)
		case len(terms) <= inHalfByte:
			w.byte(byte(a<<4 | b))
		default:
			w.byte(byte(a))
			w.byte(byte(b))
		}
		w.byte(step(e.w / most))
	}
}

const (
	inHalfByte = 15 // as many terms as half a byte can tell apart, but for
	unparted   = 0xff
	lookedFor  = 64 // the words of a pair are not looked for among more
)

// parted gives the places of a pair's words among terms, below 0 where they are not there. marks has a bit for what the terms' keys
// begin with: nearly all that is not there need not be looked for.
func parted(pair uint32, terms vector, marks uint64) (a, b int) {
	for i := range terms {
		other := pair - terms[i].key*31
		if marks>>(other>>26)&1 == 0 {
			continue
		}
		if j := terms.seek(other); j >= 0 {
			return i, j
		}
	}
	return -1, -1
}

func (r *reader) pairs(terms vector) vector {
	list := vector(getList(r, func() entry {
		var e entry
		if a := r.byte(); a == unparted {
			e.key = r.uint32()
		} else {
			b := a & 15
			if a >>= 4; len(terms) > inHalfByte {
				a, b = a<<4|b, r.byte()
			}
			if r.inside(uint64(a), len(terms)) && r.inside(uint64(b), len(terms)) {
				e.key = terms[a].key*31 + terms[b].key
			}
		}
		e.w = partOf(r.byte())
		return e
	}))
	r.must(len(list) <= maxVector)
	return vector(ascending(r, list, entry.of)).unit()
}

// inside refuses a place that is not in a list of n.
func (r *reader) inside(i uint64, n int) bool {
	r.must(i < uint64(n))
	return r.err == nil
}

// set writes keys that rise: of all that are known a bit each, then the others.
func (w *writer) set(n int, key func(int) uint32) {
	head := len(w.b)
	w.b = append(w.b, make([]byte, (int(w.keys.n)+7)/8)...)
	w.more = w.more[:0]
	for i := range n {
		if at, known := w.keys.has(key(i)); known {
			w.b[head+int(at-1)/8] |= 1 << ((at - 1) % 8)
		} else {
			w.more = append(w.more, key(i))
		}
	}
	w.uvarint(uint64(len(w.more)))
	for _, k := range w.more {
		w.newKey(k)
		w.keys.number(k)
	}
}

func (r *reader) set(to []uint32) []uint32 {
	head := r.take((len(r.keys) + 7) / 8)
	n := 0
	for _, b := range head {
		n += bits.OnesCount8(b)
	}
	known := len(r.keys)
	more := 0
	if m := r.uvarint(); r.err == nil && m <= uint64(len(r.b)) {
		more = int(m)
	} else {
		r.must(false)
		return nil
	}
	if n+more == 0 {
		return to
	}
	out := to
	if len(to)+n+more > cap(to) {
		out = append(emptyList[uint32](r, len(to)+n+more), to...)
	}
	for i, b := range head {
		for ; b != 0; b &= b - 1 {
			at := 8*i + bits.TrailingZeros8(b)
			if r.must(at < known); r.err != nil {
				return nil
			}
			out = append(out, r.keys[at])
		}
	}
	for range more {
		out = append(out, r.newKey())
	}
	slices.Sort(out[len(to):])
	return out
}

func (w *writer) figures(list []figure) {
	putList(w, list, func(f figure) { w.key(f.unit); w.float32(f.value) })
}

func (r *reader) figures() []figure {
	return getList(r, func() figure { return figure{r.key(), math.Float32frombits(r.uint32())} })
}

// dates writes days, from that of the last instant on.
func (w *writer) dates(list []int32) {
	last := w.at / daySeconds
	putList(w, list, func(d int32) { w.varint(int64(d) - last); last = int64(d) })
}

func (r *reader) dates() []int32 {
	last := r.at / daySeconds
	return getList(r, func() int32 { last += r.varint(); return int32(last) })
}

// text writes a text in shorthand.
func (w *writer) text(s string) {
	w.short = shorthand.Append(w.short[:0], s)
	w.uvarint(uint64(len(w.short)))
	w.b = append(w.b, w.short...)
}

// long reads a text that few memos have.
func (r *reader) long() string {
	b := r.letters()
	if r.room != nil {
		return r.room.text(b)
	}
	return string(b)
}

// letters reads a text, which is the reader's until the next.
func (r *reader) letters() []byte {
	if r.v < memoShort {
		return r.take(r.len())
	}
	var err error
	r.plain, err = shorthand.Decode(r.plain[:0], r.take(r.len()))
	r.must(err == nil)
	return r.plain
}

// word writes a text that may come again in the memo.
func (w *writer) word(s string) (known bool) {
	n := w.words[s]
	if w.uvarint(uint64(n)); n > 0 {
		return true
	}
	if w.words == nil {
		w.words = map[string]int{}
	}
	w.words[s] = len(w.words) + 1
	w.text(s)
	return false
}

func (r *reader) word() (s string, known bool) {
	n := r.uvarint()
	if n == 0 {
		s = r.text()
		r.words = append(r.words, s)
		return s, false
	}
	if r.must(n <= uint64(len(r.words))); r.err != nil {
		return "", true
	}
	return r.words[n-1], true
}
