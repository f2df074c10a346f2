package threads

import "math"

// The weights in a report's vectors are kept in a byte each: as parts of the heaviest, in steps of two to three per cent.
// A weighed report has just such weights, so that one that comes back from a memo is what it was.
const (
	fineness = 5 // bits after the leading one
	top      = 127 << fineness
)

// step gives the byte of a part of the heaviest.
func step(part float32) byte {
	const cut = 23 - fineness
	down := top - int((math.Float32bits(part)+1<<(cut-1))>>cut)
	return byte(255 - min(max(down, 0), 255))
}

// partOf is what a step stands for.
func partOf(step byte) float32 {
	return math.Float32frombits(uint32(top-(255-int(step))) << (23 - fineness))
}

func (v vector) most() (most float32) {
	for _, e := range v {
		most = max(most, e.w)
	}
	return most
}

// coarse rounds the weights of a vector to what a byte can hold and makes it one of length one, in place.
func (v vector) coarse() vector {
	most := v.most()
	if most <= 0 {
		return v[:0] // words that are worth nothing
	}
	for i := range v {
		v[i].w = partOf(step(v[i].w / most))
	}
	return v.unit()
}

// weights writes a vector as coarse left it. A key that comes again in the memo is written as its number in the order of
// coming.
func (w *writer) weights(v vector) {
	most := v.most()
	putList(w, v, func(e entry) {
		w.key(e.key)
		w.byte(step(e.w / most))
	})
}

func (r *reader) weights() vector {
	list := vector(getList(r, func() entry { return entry{r.key(), partOf(r.byte())} }))
	r.must(len(list) <= maxVector)
	return vector(ascending(r, list, func(e entry) uint32 { return e.key })).unit()
}

func (w *writer) key(k uint32) {
	n, known := w.keys.number(k)
	if !known {
		w.byte(0)
		w.uint32(k)
		return
	}
	w.uvarint(uint64(n)) // from 1; 0 is a new one
}

func (r *reader) key() uint32 {
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

// word writes a text; one that comes again is written as its number.
func (w *writer) word(s string) {
	n := w.words[s]
	if w.uvarint(uint64(n)); n > 0 {
		return
	}
	if w.words == nil {
		w.words = map[string]int{}
	}
	w.words[s] = len(w.words) + 1
	w.string(s)
}

func (r *reader) word() string {
	if r.old {
		return r.string()
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
