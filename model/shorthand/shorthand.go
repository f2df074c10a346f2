// Package shorthand writes short texts in a third to a half of their bytes: headlines, summaries, addresses, reasons. General
// compression finds nothing to work with in sixty bytes; a list of the pieces that such texts are made of does. The list
// ships with the program and is no part of a store, so that damage to a store costs what it hits and no more. It is part
// of the stores' form: it never changes once released (a test holds its sum), and a better one would be another form.
//
// A code is a byte below 0x80 for one of the first pieces, two bytes from 0x80 on for the others, or a byte from 0xf0 on
// that says how many bytes follow as they are. The piece taken is always the longest that fits.
package shorthand

import (
	"cmp"
	_ "embed"
	"errors"
	"math/bits"
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

// pieces gives the list, cut anew.
func pieces() []string { return strings.Split(listed, "\n") }

// starts says where in the list the pieces begin, and where one more would. It takes a quarter of the memory that their strings would.
var starts = sync.OnceValue(func() []uint32 {
	out := make([]uint32, 1, strings.Count(listed, "\n")+2)
	for p := range strings.SplitSeq(listed, "\n") {
		out = append(out, out[len(out)-1]+uint32(len(p))+1)
	}
	return out
})

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

// tree finds the longest piece that a text begins with. The nodes beneath one stand side by side, so that a step looks at
// few places in memory.
type tree struct {
	nodes []node // in order of depth, the root first; one more at the end
	// The first two steps of every search, without the nodes: codes of single bytes, and nodes by two bytes.
	ones  [256]int32
	pairs [1 << 16]uint32
}

// node is a place in the tree: the byte that leads to it and the first of the nodes beneath it, which end where those of the
// next node begin; the code of the piece that ends here, sentinel where none does.
type node struct {
	first uint32 // the number, shifted by eight bits, and the byte
	below uint32 // the classes (see class) of the bytes that lead on
	code  int32
}

// class is one of 32 that bytes fall into; letters of one case are each in another. The nodes beneath one stand by class.
func class(c byte) uint32 { return uint32(c & 31) }

// newTree makes a tree of pieces, whose places in the list are their codes.
func newTree(list []string) *tree {
	order := alphabetical(list)
	t := &tree{nodes: make([]node, 1, 4*len(list)+2)}
	type span struct{ from, to, depth int32 } // the pieces beneath a node, which are alike so far
	spans := make([]span, 1, cap(t.nodes))
	spans[0] = span{to: int32(len(list))}
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		t.nodes[i].first |= uint32(len(t.nodes)) << 8
		t.nodes[i].code = sentinel
		for ; s.from < s.to && len(list[order[s.from]]) == int(s.depth); s.from++ {
			if t.nodes[i].code == sentinel {
				t.nodes[i].code = order[s.from]
			}
		}
		for s.from < s.to {
			c, to := list[order[s.from]][s.depth], s.from+1
			for to < s.to && list[order[to]][s.depth] == c {
				to++
			}
			t.nodes = append(t.nodes, node{first: uint32(c)})
			spans = append(spans, span{s.from, to, s.depth + 1})
			s.from = to
			t.nodes[i].below |= 1 << class(c)
			for at := len(spans) - 1; uint32(at) > t.nodes[i].first>>8 && class(byte(t.nodes[at-1].first)) > class(c); at-- {
				t.nodes[at-1], t.nodes[at] = t.nodes[at], t.nodes[at-1]
				spans[at-1], spans[at] = spans[at], spans[at-1]
			}
		}
	}
	t.nodes = append(t.nodes, node{first: uint32(len(t.nodes)) << 8, code: sentinel})
	t.nodes = append(make([]node, 0, len(t.nodes)), t.nodes...) // it stays, and there was room for a third more
	t.shortcut()
	return t
}

// alphabetical gives the places of the pieces in alphabetical order, the first of equal ones first. Most of the list that
// ships stands in that order already.
func alphabetical(list []string) []int32 {
	order := make([]int32, len(list))
	for i := range order {
		order[i] = int32(i)
	}
	tail := max(len(list)-1, 0)
	for tail > 0 && list[tail-1] <= list[tail] {
		tail--
	}
	head, rest := order[:tail], order[tail:]
	slices.SortFunc(head, func(a, b int32) int { return cmp.Or(strings.Compare(list[a], list[b]), cmp.Compare(a, b)) })
	out := make([]int32, 0, len(list))
	for len(head) > 0 && len(rest) > 0 {
		if list[head[0]] <= list[rest[0]] {
			out, head = append(out, head[0]), head[1:]
		} else {
			out, rest = append(out, rest[0]), rest[1:]
		}
	}
	return append(append(out, head...), rest...)
}

// shortcut fills the tables of the first two steps.
func (t *tree) shortcut() {
	for a := range t.ones {
		t.ones[a] = sentinel
	}
	for at, end := t.beneath(0); at < end; at++ {
		a := t.nodes[at].first & 0xff
		t.ones[a] = t.nodes[at].code
		for next, end := t.beneath(at); next < end; next++ {
			t.pairs[a<<8|t.nodes[next].first&0xff] = next
		}
	}
}

// beneath gives the first of the nodes beneath one and the one behind the last.
func (t *tree) beneath(of uint32) (from, to uint32) {
	return t.nodes[of].first >> 8, t.nodes[of+1].first >> 8
}

// child gives the node beneath another, 0 when there is none. Where no two of those beneath are of one class it knows where to
// look.
func (t *tree) child(of uint32, c byte) uint32 {
	below, bit := t.nodes[of].below, uint32(1)<<class(c)
	if below&bit == 0 {
		return 0
	}
	at, end := t.beneath(of)
	if int(end-at) == bits.OnesCount32(below) {
		at += uint32(bits.OnesCount32(below & (bit - 1)))
		if byte(t.nodes[at].first) == c {
			return at
		}
		return 0
	}
	for ; at < end; at++ {
		if byte(t.nodes[at].first) == c {
			return at
		}
	}
	return 0
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
		if c := t.nodes[node].code; c != sentinel {
			code, n = c, i
		}
		if i == len(s) {
			break
		}
		node = t.child(node, s[i])
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
	at := starts()
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
		if c >= len(at)-1 {
			return dst, ErrDamaged
		}
		dst = append(dst, listed[at[c]:at[c+1]-1]...)
	}
	return dst, nil
}
