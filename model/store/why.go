package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"attache/model"
	"attache/model/shorthand"
)

// kinds are the usual kinds of reason, written as their place in this list. It only grows at its end, up to 32.
var kinds = []string{"", "word", "pair", "term", "name", "place", "number", "date", "title", "text", "time", "veto", "user", "rival", "actor", "size", "track", "source"}

// The first byte of an encoded Why names its form. Stores of schema 1 have whyPlain; whyShort is what is written.
const (
	whyPlain = 1
	whyShort = 2
)

// packWhy writes a Why in about a sixth of its JSON. A reason is a byte with its kind and the length of its text, the
// weight, and the text in shorthand. What a weight says beyond the third decimal is not kept.
func packWhy(w *model.Why) []byte {
	b := append(make([]byte, 0, 256), whyShort)
	b = appendWeight(b, w.Score)
	b = binary.AppendUvarint(b, uint64(w.Rival))
	b = appendWeight(b, w.RivalScore)
	b = appendWeight(b, w.ThreadScore)
	for _, rs := range [][]model.Reason{w.Track, w.Joined, w.RivalWhy, w.Thread} {
		b = binary.AppendUvarint(b, uint64(len(rs)))
		for _, r := range rs {
			b = appendReason(b, r)
		}
	}
	return b
}

// A reason's first byte holds the kind in its upper five bits and the length of the text's shorthand in the lower three;
// longText there says that the length follows.
const (
	longText = 7
	mostKind = 1<<5 - 1
)

func appendReason(b []byte, r model.Reason) []byte {
	k := max(slices.Index(kinds[:min(len(kinds), mostKind+1)], r.Kind), 0)
	at := len(b)
	b = append(b, byte(k<<3))
	if k == 0 { // a kind the list does not know is spelt out
		b = appendString(b, r.Kind)
	}
	b = appendWeight(b, r.Weight)
	from := len(b)
	b = shorthand.Append(b, r.Text)
	n := len(b) - from
	if n < longText {
		b[at] |= byte(n)
		return b
	}
	b[at] |= longText
	return slices.Insert(b, from, binary.AppendUvarint(nil, uint64(n))...)
}

// appendWeight writes a weight in hundredths where that is all of it, else in thousandths; the lowest bit tells which.
func appendWeight(b []byte, f float64) []byte {
	if math.IsNaN(f) {
		f = 0
	}
	v := int64(math.Round(min(max(f, -maxWeight), maxWeight) * 1000))
	if v%10 == 0 {
		return binary.AppendVarint(b, v/10*2)
	}
	return binary.AppendVarint(b, v*2+1)
}

// maxWeight bounds a weight, so that an infinite one can be written.
const maxWeight = 1e12

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// whyReader takes an encoded Why apart. After the first fault everything reads as zero and bad is set.
type whyReader struct {
	b     []byte
	plain bool // of the form whyPlain
	bad   bool
}

func (r *whyReader) take(n int) []byte {
	if r.bad || n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *whyReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *whyReader) weight() float64 {
	v, n := binary.Varint(r.b)
	switch {
	case n <= 0:
		r.bad = true
		return 0
	case r.plain:
		r.b = r.b[n:]
		return float64(v) / 1000
	}
	r.b = r.b[n:]
	if v&1 == 0 {
		return float64(v>>1) / 100
	}
	return float64(v>>1) / 1000
}

func (r *whyReader) string() string { return string(r.take(int(r.uint()))) }

func (r *whyReader) reasons() (out []model.Reason) {
	n := r.uint()
	for i := uint64(0); i < n && !r.bad; i++ {
		out = append(out, r.reason())
	}
	return out
}

func (r *whyReader) reason() (one model.Reason) {
	head := r.take(1)
	if head == nil {
		return one
	}
	k, length := int(head[0]), 0
	if !r.plain {
		k, length = k>>3, k&7
	}
	if k > 0 && k < len(kinds) {
		one.Kind = kinds[k]
	} else {
		one.Kind = r.string()
	}
	one.Weight = r.weight()
	if r.plain {
		one.Text = r.string()
		return one
	}
	if length == longText {
		length = int(r.uint())
	}
	text, err := shorthand.Decode(nil, r.take(length))
	r.bad = r.bad || err != nil
	one.Text = string(text)
	return one
}

func unpackWhy(b []byte) (w model.Why, err error) {
	if len(b) == 0 {
		return w, nil
	}
	if b[0] != whyPlain && b[0] != whyShort {
		return w, fmt.Errorf("reasons are in form %d, this program knows %d", b[0], whyShort)
	}
	r := whyReader{b: b[1:], plain: b[0] == whyPlain}
	w.Score, w.Rival, w.RivalScore, w.ThreadScore = r.weight(), model.DevelopmentID(r.uint()), r.weight(), r.weight()
	w.Track, w.Joined, w.RivalWhy, w.Thread = r.reasons(), r.reasons(), r.reasons(), r.reasons()
	if r.bad {
		return model.Why{}, fmt.Errorf("reasons are cut short: %w", ErrCorrupt)
	}
	return w, nil
}
