// Package shorthand writes short texts in a third to a half of their bytes: headlines, summaries, addresses, reasons. General
// compression finds nothing to work with in sixty bytes; a list of the pieces that such texts are made of does. The list
// ships with the program and is no part of a store, so that damage to a store costs what it hits and no more. It is part
// of the stores' form: it never changes once released (a test holds its sum), and a better one would be another form.
//
// A code is a byte below 0x80 for one of the first pieces, two bytes from 0x80 on for the others, or a byte from 0xf0 on
// that says how many bytes follow as they are. The piece taken is always the longest that fits.
package shorthand

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"sync"
)

const (
	short    = 0x80 // codes of one byte
	literal  = 0xf0 // the first byte that announces plain ones
	most     = short + (literal-short)*256
	mostRaw  = 0x100 - literal
	longest  = 24 // bytes in a piece
	sentinel = -1
)

// ErrDamaged is what decoding says to bytes that Append cannot have written.
var ErrDamaged = errors.New("a text in shorthand is damaged")

// listed is the list of pieces, one a line, in the order of their codes; "go run ./cmd/measure pieces" makes it. It stands
// in the program as it is: the first screen has no time to unpack it.
//
//go:embed pieces.txt
var listed string

// pieces gives the list, cut when it is first needed.
var pieces = sync.OnceValue(func() []string { return strings.Split(listed, "\n") })

// Dictionary gives the pieces in one text for compressors that take one, the most frequent last: as many as the 32 KiB hold
// that deflating looks back. It is as fixed as the list.
var Dictionary = sync.OnceValue(func() []byte {
	const most = 32 << 10
	list := pieces()
	n, size := 0, 0
	for n < len(list) && size+len(list[n]) <= most {
		size += len(list[n])
		n++
	}
	b := make([]byte, 0, size)
	for _, p := range slices.Backward(list[:n]) {
		b = append(b, p...)
	}
	return b
})

// tree finds the longest piece that a text begins with. Its nodes are in one table: the key is a node and a byte, the
// value the node that they lead to.
type tree struct {
	table []struct{ key, next uint32 } // the key is node<<8 | byte, plus one; 0 where the place is free
	code  []int32                      // by node; sentinel where no piece ends
	shift uint
	// The first two steps of every search, without the table: codes of single bytes, and nodes by two bytes.
	ones  [256]int32
	pairs [1 << 16]uint32
}

// newTree makes a tree of pieces, whose places in the list are their codes.
func newTree(list []string) *tree {
	n := nodes(list)
	bits := uint(4)
	for 1<<bits < 2*n {
		bits++
	}
	t := &tree{table: make([]struct{ key, next uint32 }, 1<<bits), code: append(make([]int32, 0, n), sentinel), shift: 32 - bits}
	for i, p := range list {
		node := uint32(0)
		for j := range len(p) {
			node = t.child(node, p[j], true)
		}
		if t.code[node] == sentinel {
			t.code[node] = int32(i)
		}
	}
	for a := range t.ones {
		t.ones[a] = sentinel
		node := t.child(0, byte(a), false)
		if node == 0 {
			continue
		}
		t.ones[a] = t.code[node]
		for b := range 256 {
			t.pairs[a<<8|b] = t.child(node, byte(b), false)
		}
	}
	return t
}

// nodes counts what a tree of pieces needs.
func nodes(list []string) int {
	n, last := 1, ""
	for _, p := range slices.Sorted(slices.Values(list)) {
		same := 0
		for same < min(len(p), len(last)) && p[same] == last[same] {
			same++
		}
		n += len(p) - same
		last = p
	}
	return n
}

// child gives the node beneath another, 0 when there is none; with add it is made.
func (t *tree) child(node uint32, c byte, add bool) uint32 {
	key := node<<8 | uint32(c) + 1
	for at := key * 2654435769 >> t.shift; ; at = (at + 1) & uint32(len(t.table)-1) {
		e := &t.table[at]
		switch e.key {
		case key:
			return e.next
		case 0:
			if !add {
				return 0
			}
			e.key, e.next = key, uint32(len(t.code))
			t.code = append(t.code, sentinel)
			return e.next
		}
	}
}

// longest gives the code of the longest piece that s begins with and the piece's length; 0 when none does.
func (t *tree) longest(s string) (code int32, n int) {
	if len(s) == 0 {
		return 0, 0
	}
	if c := t.ones[s[0]]; c != sentinel {
		code, n = c, 1
	}
	if len(s) == 1 {
		return code, n
	}
	node := t.pairs[int(s[0])<<8|int(s[1])]
	for i := 2; node != 0; i++ {
		if c := t.code[node]; c != sentinel {
			code, n = c, i
		}
		if i == len(s) {
			break
		}
		node = t.child(node, s[i], false)
	}
	return code, n
}

var coding = sync.OnceValue(func() *tree { return newTree(pieces()) })

// Append writes s in shorthand behind b.
func Append(b []byte, s string) []byte { return coding().append(b, s) }

func (t *tree) append(b []byte, s string) []byte {
	plain := 0 // bytes before i that no piece covers yet
	for i := 0; i < len(s); {
		code, n := t.longest(s[i:])
		if n == 0 || n == 1 && code >= short { // two bytes for one: worse than among its plain neighbours
			plain++
			i++
			continue
		}
		b = appendPlain(b, s[i-plain:i])
		plain = 0
		if code < short {
			b = append(b, byte(code))
		} else {
			b = append(b, byte(short+(code-short)>>8), byte(code-short))
		}
		i += n
	}
	return appendPlain(b, s[len(s)-plain:])
}

func appendPlain(b []byte, s string) []byte {
	for len(s) > 0 {
		n := min(len(s), mostRaw)
		b = append(append(b, byte(literal+n-1)), s[:n]...)
		s = s[n:]
	}
	return b
}

// Decode appends the text that Append wrote to dst.
func Decode(dst, b []byte) ([]byte, error) {
	list := pieces()
	for i := 0; i < len(b); {
		c := int(b[i])
		i++
		switch {
		case c >= literal:
			n := c - literal + 1
			if i+n > len(b) {
				return dst, ErrDamaged
			}
			dst = append(dst, b[i:i+n]...)
			i += n
			continue
		case c >= short:
			if i == len(b) {
				return dst, ErrDamaged
			}
			c = short + (c-short)<<8 + int(b[i])
			i++
		}
		if c >= len(list) {
			return dst, ErrDamaged
		}
		dst = append(dst, list[c]...)
	}
	return dst, nil
}
