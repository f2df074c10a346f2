package store

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"
	"strings"
	"sync"

	"attache/model"
	"attache/model/shorthand"
)

// kinds are the usual kinds of reason, written as their place in this list. It only grows at its end, up to 32.
var kinds = []string{"", "word", "pair", "term", "name", "place", "number", "date", "title", "text", "time", "veto", "user", "rival", "actor", "size", "track", "source"}

// The first byte of an encoded Why names its form. Stores of schema 1 have whyPlain, those before schema 4 whyShort, those before
// schema 5 whyListed; whyBits is what is written.
const (
	whyPlain  = 1
	whyShort  = 2
	whyListed = 3
	whyBits   = 4
)

// listedReasons are the reasons that recorded news is judged and grouped by most, a kind and a text a line, in the order of their
// numbers; "go run ./cmd/measure reasons" makes the list. Like the pieces of shorthand it is part of the store's form and never
// changes once released (a test holds its sum).
//
//go:embed reasons.txt
var listedReasons string

// reasons are the list, ready to be read and to be looked up in: where every line begins, and where one more would; and the numbers
// from 1 on by what their texts hash to, probed onwards, 0 where there is none. As strings and a map they would take a megabyte.
type reasons struct {
	starts  []uint32
	numbers []uint16
}

const reasonPlaces = 1 << 14 // twice as many as there are reasons

var reasonSeed = maphash.MakeSeed()

// listOfReasons gives the list, made when it is first needed.
var listOfReasons = sync.OnceValue(func() *reasons {
	n := strings.Count(listedReasons, "\n") + 1
	l := &reasons{starts: make([]uint32, 1, n+1), numbers: make([]uint16, reasonPlaces)}
	for i := range n {
		rest := listedReasons[l.starts[i]:]
		end := strings.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		l.starts = append(l.starts, l.starts[i]+uint32(end)+1)
		_, text := l.at(i)
		at := l.place(text)
		for ; l.numbers[at] != 0; at = (at + 1) % reasonPlaces {
		}
		l.numbers[at] = uint16(i + 1)
	}
	return l
})

func (l *reasons) len() int { return len(l.starts) - 1 }

// at gives the kind and the text with a number.
func (l *reasons) at(n int) (kind, text string) {
	kind, text, _ = strings.Cut(listedReasons[l.starts[n]:l.starts[n+1]-1], " ")
	return kind, text
}

func (l *reasons) place(text string) int {
	return int(maphash.String(reasonSeed, text) % reasonPlaces)
}

// number finds the number of a reason, if it is one of the list.
func (l *reasons) number(kind, text string) (int, bool) {
	for at := l.place(text); l.numbers[at] != 0; at = (at + 1) % reasonPlaces {
		n := int(l.numbers[at]) - 1
		if k, t := l.at(n); t == text && k == kind {
			return n, true
		}
	}
	return 0, false
}

// What the second byte of a Why of the form whyListed says.
const (
	surelyJoined   = 1 << iota // the score is 1
	surelyFollowed             // the score of the thread is 1
	hasRival
	hasJoined
	hasRivalWhy
	hasThread
)

// A reason of the list is, in the form whyListed, its number: a byte for the first of them, two for the others. Of any other unlisted
// stands first, then a byte with the kind in its upper five bits and the length of the text's shorthand in the lower three (longText
// there says that the length follows), then the text. A weight is written as in whyBits, in whole bytes.
const (
	firstListed = 1 << 7
	unlisted    = 0xff
	longText    = 7
)

// firstWeight is what the first weight of a list is written against, in hundredths; every other is against the one before, since
// they mostly come by weight.
const firstWeight = 50

func thousandths(f float64) int64 {
	if math.IsNaN(f) {
		f = 0
	}
	return int64(math.Round(min(max(f, -maxWeight), maxWeight) * 1000))
}

// maxWeight bounds a weight, so that an infinite one can be written.
const maxWeight = 1e12

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
	last := int64(firstWeight)
	for i := uint64(0); i < n && !r.bad; i++ {
		one := r.said()
		if step := r.uint(); step == 0 {
			one.Weight = r.weight()
		} else {
			step--
			z := step >> 1
			last -= int64(z>>1) ^ -int64(z&1)
			if one.Weight = float64(last) / 100; step&1 != 0 {
				one.Weight = -one.Weight
			}
		}
		out = append(out, one)
	}
	return out
}

func (r *whyReader) said() (one model.Reason) {
	head := r.take(1)
	if head == nil {
		return one
	}
	if head[0] != unlisted {
		n := int(head[0])
		if n >= firstListed {
			low := r.take(1)
			if low == nil {
				return one
			}
			n = firstListed + (n-firstListed)<<8 + int(low[0])
		}
		list := listOfReasons()
		if n >= list.len() {
			r.bad = true
			return one
		}
		kind, text := list.at(n)
		return model.Reason{Kind: kind, Text: text}
	}
	if head = r.take(1); head == nil {
		return one
	}
	k, length := int(head[0]>>3), int(head[0]&7)
	one.Kind = r.kind(k)
	one.Text = r.short(length)
	return one
}

// kind gives a kind by its number; 0 and what the list does not have are spelt out.
func (r *whyReader) kind(k int) string {
	if k > 0 && k < len(kinds) {
		return kinds[k]
	}
	return r.string()
}

// short reads a text in shorthand, of a length that longText leaves to follow.
func (r *whyReader) short(length int) string {
	if length == longText {
		length = int(r.uint())
	}
	text, err := shorthand.Decode(nil, r.take(length))
	r.bad = r.bad || err != nil
	return string(text)
}

func unpackWhy(b []byte) (w model.Why, err error) {
	if len(b) == 0 {
		return w, nil
	}
	r := whyReader{b: b[1:], plain: b[0] == whyPlain}
	switch b[0] {
	case whyBits:
		r.bad = !unpackBits(b[1:], &w)
	case whyListed:
		r.listed(&w)
	case whyPlain, whyShort:
		w.Score, w.Rival, w.RivalScore, w.ThreadScore = r.weight(), model.DevelopmentID(r.uint()), r.weight(), r.weight()
		w.Track, w.Joined, w.RivalWhy, w.Thread = r.reasonsBefore(), r.reasonsBefore(), r.reasonsBefore(), r.reasonsBefore()
	default:
		return w, fmt.Errorf("reasons are in form %d, this program knows %d", b[0], whyBits)
	}
	if r.bad {
		return model.Why{}, fmt.Errorf("reasons are cut short: %w", ErrCorrupt)
	}
	return w, nil
}

func (r *whyReader) listed(w *model.Why) {
	head := r.take(1)
	if head == nil {
		return
	}
	has := func(bit byte) bool { return head[0]&bit != 0 }
	w.Score, w.ThreadScore = 1, 1
	if !has(surelyJoined) {
		w.Score = r.weight()
	}
	if !has(surelyFollowed) {
		w.ThreadScore = r.weight()
	}
	if has(hasRival) {
		w.Rival, w.RivalScore = model.DevelopmentID(r.uint()), r.weight()
	}
	w.Track = r.reasons()
	if has(hasJoined) {
		w.Joined = r.reasons()
	}
	if has(hasRivalWhy) {
		w.RivalWhy = r.reasons()
	}
	if has(hasThread) {
		w.Thread = r.reasons()
	}
}

// reasonsBefore reads what earlier forms have: the kind and the length of the text, the weight, and the text in shorthand.
func (r *whyReader) reasonsBefore() (out []model.Reason) {
	n := r.uint()
	for i := uint64(0); i < n && !r.bad; i++ {
		out = append(out, r.reasonBefore())
	}
	return out
}

func (r *whyReader) reasonBefore() (one model.Reason) {
	head := r.take(1)
	if head == nil {
		return one
	}
	k, length := int(head[0]), 0
	if !r.plain {
		k, length = k>>3, k&7
	}
	one.Kind = r.kind(k)
	one.Weight = r.weight()
	if r.plain {
		one.Text = r.string()
	} else {
		one.Text = r.short(length)
	}
	return one
}
