package store

import (
	"math/bits"
	"slices"

	"attache/model"
	"attache/model/shorthand"
)

// Reasons are a fifth of a store of bare headlines, and there are a dozen an item, each a number of the list and a weight. They are
// written bit by bit, in codes that are short for what recorded news has most: what is said in 2.4 bytes where whole bytes took 3.1.

// bitWriter puts numbers together, the lowest bit first.
type bitWriter struct {
	b    []byte
	free int // bits of the last byte that are not taken
}

// bits writes the lowest n of a number, at most 64.
func (w *bitWriter) bits(v uint64, n int) {
	for n > 0 {
		if w.free == 0 {
			w.b, w.free = append(w.b, 0), 8
		}
		take := min(n, w.free)
		w.b[len(w.b)-1] |= byte(v&(1<<take-1)) << (8 - w.free)
		v, n, w.free = v>>take, n-take, w.free-take
	}
}

func (w *bitWriter) flag(is bool) { w.bits(uint64(bit(is)), 1) }

// number writes a number that is mostly below 2^k: as many ones as it takes bits more than these, a zero, and the bits.
func (w *bitWriter) number(v uint64, k int) {
	x := v>>k + 1
	more := bits.Len64(x) - 1
	w.bits(1<<more-1, more+1)
	w.bits(x, more)
	w.bits(v, k)
}

func (w *bitWriter) bytes(b []byte) {
	for _, c := range b {
		w.bits(uint64(c), 8)
	}
}

// A number of the list is one of seven classes, in so many bits each; class 0 is a reason that is none of the list.
const classBits = 3

var classes = [1<<classBits - 1]int{2, 5, 7, 8, 9, 11, 13}

const (
	kindBits = 5
	textBits = 3  // of the length of a text: see bitWriter.number
	listBits = 3  // of the number of reasons
	idBits   = 16 // of a rival
	sureBits = 10 // of a score, or of a weight, in thousandths
)

// packWhy writes a Why in about a tenth of its JSON. What a weight says beyond the third decimal is not kept.
func packWhy(why *model.Why) []byte {
	w := bitWriter{b: append(make([]byte, 0, 96), whyBits)}
	w.score(why.Score)
	w.score(why.ThreadScore)
	if rival := why.Rival != 0 || why.RivalScore != 0; rival {
		w.bits(1, 1)
		w.number(uint64(why.Rival), idBits)
		w.number(zigzag(thousandths(why.RivalScore)), sureBits)
	} else {
		w.bits(0, 1)
	}
	for _, list := range [...][]model.Reason{why.Track, why.Joined, why.RivalWhy, why.Thread} {
		w.flag(len(list) > 0)
		if len(list) > 0 {
			w.reasons(list)
		}
	}
	return w.b
}

// score writes what is mostly 1.
func (w *bitWriter) score(f float64) {
	w.flag(f == 1)
	if f != 1 {
		w.number(zigzag(thousandths(f)), sureBits)
	}
}

func zigzag(v int64) uint64   { return uint64(v<<1) ^ uint64(v>>63) }
func unzigzag(z uint64) int64 { return int64(z>>1) ^ -int64(z&1) }

func (w *bitWriter) reasons(rs []model.Reason) {
	w.number(uint64(len(rs)), listBits)
	last := int64(firstWeight)
	for i := range rs {
		w.said(&rs[i])
		last = w.step(rs[i].Weight, last)
	}
}

func (w *bitWriter) said(r *model.Reason) {
	if n, ok := listOfReasons().number(r.Kind, r.Text); ok {
		for i, size := range classes {
			if n < 1<<size {
				w.bits(uint64(i+1), classBits)
				w.bits(uint64(n), size)
				return
			}
			n -= 1 << size
		}
	}
	w.bits(0, classBits)
	k := max(slices.Index(kinds[:min(len(kinds), 1<<kindBits)], r.Kind), 0)
	w.bits(uint64(k), kindBits)
	if k == 0 { // a kind the list does not know is spelt out
		w.text([]byte(r.Kind))
	}
	w.text(shorthand.Append(nil, r.Text))
}

func (w *bitWriter) text(b []byte) {
	w.number(uint64(len(b)), textBits)
	w.bytes(b)
}

// step writes a weight of whole hundredths as how much less it is than the last, and its sign; one of thousandths by itself, behind a
// mark in the place of the way. It gives what the next one is written against. The way is mostly short, and the shorter the less
// the last one was.
func (w *bitWriter) step(f float64, last int64) int64 {
	v := thousandths(f)
	k := stepBits(last)
	if v%10 != 0 {
		w.number(0, k)
		w.number(zigzag(v), sureBits)
		return last
	}
	v /= 10
	size := max(v, -v)
	w.number(zigzag(last-size)+1, k)
	w.flag(v < 0)
	return size
}

func stepBits(last int64) int { return max(bits.Len64(uint64(last))-2, 0) }

// bitReader takes apart what a bitWriter put together. After the first fault everything reads as zero and bad is set.
type bitReader struct {
	b    []byte
	left int // bits of the first byte that are not read
	bad  bool
}

func (r *bitReader) bits(n int) (v uint64) {
	if r.bad || n > 8*len(r.b)-(8-r.left) {
		r.bad = true
		return 0
	}
	for at := 0; at < n; {
		take := min(n-at, r.left)
		v |= uint64(r.b[0]>>(8-r.left)&(1<<take-1)) << at
		at += take
		if r.left -= take; r.left == 0 {
			r.b, r.left = r.b[1:], 8
		}
	}
	return v
}

func (r *bitReader) flag() bool { return r.bits(1) != 0 }

func (r *bitReader) number(k int) uint64 {
	more := 0
	for r.flag() {
		more++
	}
	if r.bad = r.bad || more > 63 || more+k > 64; r.bad {
		return 0
	}
	x := uint64(1)<<more | r.bits(more)
	return (x-1)<<k | r.bits(k)
}

// text reads a text of bytes.
func (r *bitReader) text() []byte {
	n := r.number(textBits)
	if r.bad || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.bits(8))
	}
	return b
}

func (r *bitReader) why(w *model.Why) {
	w.Score, w.ThreadScore = r.score(), r.score()
	if r.flag() {
		w.Rival, w.RivalScore = model.DevelopmentID(r.number(idBits)), float64(unzigzag(r.number(sureBits)))/1000
	}
	for _, list := range [...]*[]model.Reason{&w.Track, &w.Joined, &w.RivalWhy, &w.Thread} {
		if r.flag() {
			*list = r.reasons()
		}
	}
	if len(r.b) > 1 || len(r.b) == 1 && (r.left == 8 || r.bits(r.left) != 0) {
		r.bad = true // there is more than was written
	}
}

func (r *bitReader) score() float64 {
	if r.flag() {
		return 1
	}
	return float64(unzigzag(r.number(sureBits))) / 1000
}

func (r *bitReader) reasons() (out []model.Reason) {
	n := r.number(listBits)
	if n > uint64(8*len(r.b)) { // each takes some bits
		r.bad = true
		return nil
	}
	last := int64(firstWeight)
	for i := uint64(0); i < n && !r.bad; i++ {
		one := r.said()
		if z := r.number(stepBits(last)); z == 0 {
			one.Weight = float64(unzigzag(r.number(sureBits))) / 1000
		} else {
			last -= unzigzag(z - 1)
			if one.Weight = float64(last) / 100; r.flag() {
				one.Weight = -one.Weight
			}
		}
		out = append(out, one)
	}
	return out
}

func (r *bitReader) said() (one model.Reason) {
	class := int(r.bits(classBits))
	if class > 0 {
		n := int(r.bits(classes[class-1]))
		for _, size := range classes[:class-1] {
			n += 1 << size
		}
		if r.bad = r.bad || n >= listOfReasons().len(); !r.bad {
			one.Kind, one.Text = listOfReasons().at(n)
		}
		return one
	}
	k := int(r.bits(kindBits))
	if r.bad = r.bad || k >= len(kinds); r.bad {
		return one
	}
	if one.Kind = kinds[k]; k == 0 {
		one.Kind = string(r.text())
	}
	text, err := shorthand.Decode(nil, r.text())
	r.bad = r.bad || err != nil
	one.Text = string(text)
	return one
}

// unpackBits reads what packWhy wrote, but for the form.
func unpackBits(b []byte, w *model.Why) (ok bool) {
	r := bitReader{b: b, left: 8}
	r.why(w)
	return !r.bad
}
