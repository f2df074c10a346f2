package threads

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"attache/model"
)

// memoVersion stands at the head of everything that is stored. What the earlier ones stand before is read too (memoFull and memoFirst
// see before); any other is refused.
const (
	memoVersion = 4
	memoShort   = 3 // with all keys in full
	memoFull    = 2 // with the words in full, too
	memoFirst   = 1 // and the sums of everything
)

// reader takes a memo apart. After an error everything reads as zero. What it gives without an error is in the order and
// within the bounds that the rest of the package relies on, whatever the bytes were.
type reader struct {
	b     []byte
	err   error
	v     byte     // the version
	keys  []uint32 // met so far; see writer.key
	words []string
	texts map[string]string // what many memos have is kept once; nil keeps everything by itself
	at    int64             // what the last instant and the last item were
	item  model.ItemID
	plain []byte         // the last text, where there is no need for a string
	found map[uint32]int // how often each key stood in a memo; nil: nobody asks
	some  []uint32       // the last set of keys
	// of the thread whose name is read
	tokens []string
	room   *room // where everything is put that is read, until the next memo; nil: what is read stays
}

// open begins with another memo, in the memory of what was met in the one before.
func (r *reader) open(memo []byte) {
	*r = reader{b: memo, keys: r.keys[:0], words: r.words[:0], texts: r.texts, plain: r.plain, found: r.found, some: r.some, tokens: r.tokens, room: r.room}
	if r.room != nil {
		r.room.open()
	}
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
	if r.v = r.byte(); r.v < memoFirst || r.v > memoVersion {
		return r.v, fmt.Errorf("%s of version %d: this program writes %d", what, r.v, memoVersion)
	}
	return r.v, nil
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *reader) string() string { return string(r.take(r.len())) }

// text reads a text that many memos have, such as names.
func (r *reader) text() string { return r.kept(r.letters()) }

// kept gives the text that the bytes are, once for all memos.
func (r *reader) kept(b []byte) string {
	if r.room != nil {
		return r.room.text(b)
	}
	if s, ok := r.texts[string(b)]; ok {
		return s
	}
	s := string(b)
	if r.texts != nil {
		r.texts[s] = s
	}
	return s
}

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

// writer puts a memo together. One writer writes one after the other, in the memory of those before.
type writer struct {
	b     []byte
	keys  numbers // of those written
	words map[string]int
	at    int64 // what the last instant and the last item were
	item  model.ItemID
	short []byte
	more  []uint32
	// of the thread whose name is written
	tokens []string
	said   []*phrase
	retold retold
}

// open begins with another memo.
func (w *writer) open() {
	w.b = append(w.b[:0], memoVersion)
	w.keys.forget()
	clear(w.words)
	w.at, w.item = 0, 0
}

func (w *writer) uvarint(v uint64)  { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) varint(v int64)    { w.b = binary.AppendVarint(w.b, v) }
func (w *writer) byte(v byte)       { w.b = append(w.b, v) }
func (w *writer) uint32(v uint32)   { w.b = binary.LittleEndian.AppendUint32(w.b, v) }
func (w *writer) uint64(v uint64)   { w.b = binary.LittleEndian.AppendUint64(w.b, v) }
func (w *writer) float32(v float32) { w.uint32(math.Float32bits(v)) }
func (w *writer) float64(v float64) { w.uint64(math.Float64bits(v)) }

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
	out := emptyList[T](r, n)
	for range n {
		out = append(out, get())
	}
	return out
}
