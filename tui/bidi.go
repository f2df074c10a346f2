package tui

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// This file puts text that is written from the right into the order in which it is drawn, for terminals that do not: the
// Unicode Bidirectional Algorithm (UAX #9) for one line without embeddings, which clean text cannot hold.

// levels gives the embedding level of each rune of one line: odd ones are drawn from the right. rtl is the direction of
// the paragraph.
func levels(text []rune, rtl bool) []int8 {
	l := bidiLine{text: text, class: make([]bidi.Class, len(text)), base: bidi.L}
	if rtl {
		l.base = bidi.R
	}
	for i, c := range text {
		l.class[i] = classOf(c)
	}
	given := append([]bidi.Class(nil), l.class...)
	l.weak()
	l.brackets(given)
	l.neutral()
	return l.implicit(given)
}

func classOf(c rune) bidi.Class {
	p, _ := bidi.LookupRune(c)
	switch k := p.Class(); k {
	case bidi.B, bidi.S, bidi.Control, bidi.LRO, bidi.RLO, bidi.LRE, bidi.RLE, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return bidi.ON
	default:
		return k
	}
}

// bidiLine is one line while its directions are being resolved.
type bidiLine struct {
	text  []rune
	class []bidi.Class
	base  bidi.Class // L or R: what stands before and behind the line
}

// weak applies the rules W1 to W7: marks, numbers and what belongs to them.
func (l *bidiLine) weak() {
	c := l.class
	prev, strong := l.base, l.base
	for i := range c {
		switch c[i] {
		case bidi.NSM: // W1
			c[i] = prev
		case bidi.EN: // W2
			if strong == bidi.AL {
				c[i] = bidi.AN
			}
		case bidi.L, bidi.R, bidi.AL:
			strong = c[i]
		}
		if c[i] != bidi.BN {
			prev = c[i]
		}
	}
	l.separators()
	strong = l.base
	for i := range c {
		switch c[i] {
		case bidi.AL: // W3
			c[i] = bidi.R
			strong = bidi.R
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.ES, bidi.CS, bidi.ET: // W6
			c[i] = bidi.ON
		case bidi.EN: // W7
			if strong == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// separators applies W4 and W5: a single separator between two numbers belongs to them, and so do signs beside a number.
func (l *bidiLine) separators() {
	c := l.class
	for i := range c {
		if i == 0 || i+1 == len(c) || c[i] != bidi.ES && c[i] != bidi.CS {
			continue
		}
		switch before, after := c[i-1], c[i+1]; {
		case before == bidi.EN && after == bidi.EN:
			c[i] = bidi.EN
		case before == bidi.AN && after == bidi.AN && c[i] == bidi.CS:
			c[i] = bidi.AN
		}
	}
	for i := 0; i < len(c); i++ {
		if c[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(c) && (c[end] == bidi.ET || c[end] == bidi.BN) {
			end++
		}
		if i > 0 && c[i-1] == bidi.EN || end < len(c) && c[end] == bidi.EN {
			for k := i; k < end; k++ {
				c[k] = bidi.EN
			}
		}
		i = end - 1
	}
}

// strongAs gives the direction that a resolved class counts as among neutrals: numbers count as R.
func strongAs(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return bidi.ON, false
}

// mostBrackets is how many brackets may be open at once, as the algorithm has it.
const mostBrackets = 63

// brackets applies N0: a pair of brackets takes the direction of what it holds, so that both of it lean the same way.
func (l *bidiLine) brackets(given []bidi.Class) {
	type open struct {
		at    int
		close rune
	}
	var stack []open
	var pairs [][2]int
	for i, c := range l.text {
		p, _ := bidi.LookupRune(c)
		if !p.IsBracket() || l.class[i] != bidi.ON {
			continue
		}
		if p.IsOpeningBracket() {
			if len(stack) == mostBrackets {
				return
			}
			stack = append(stack, open{i, canonical(mirror(c))})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].close == canonical(c) {
				pairs = append(pairs, [2]int{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	sortPairs(pairs)
	for _, p := range pairs {
		l.pair(p[0], p[1], given)
	}
}

// canonical takes the two forms of the angle bracket as one.
func canonical(c rune) rune {
	switch c {
	case 0x2329:
		return 0x3008
	case 0x232a:
		return 0x3009
	}
	return c
}

func sortPairs(p [][2]int) {
	for i := range p { // few, and nearly in order
		for k := i; k > 0 && p[k][0] < p[k-1][0]; k-- {
			p[k], p[k-1] = p[k-1], p[k]
		}
	}
}

func (l *bidiLine) pair(from, to int, given []bidi.Class) {
	dir := bidi.ON
	for i := from + 1; i < to; i++ {
		if s, ok := strongAs(l.class[i]); ok {
			if dir = s; s == l.base {
				break
			}
		}
	}
	if dir == bidi.ON {
		return
	}
	if dir != l.base { // the other direction wins only when the text before the pair has it too
		before := l.base
		for i := from - 1; i >= 0; i-- {
			if s, ok := strongAs(l.class[i]); ok {
				before = s
				break
			}
		}
		if before == l.base {
			dir = l.base
		}
	}
	for _, at := range []int{from, to} {
		l.class[at] = dir
		for i := at + 1; i < len(given) && (given[i] == bidi.NSM || given[i] == bidi.BN); i++ {
			l.class[i] = dir
		}
	}
}

// neutral applies N1 and N2: what has no direction takes that of its neighbours where they agree, else the paragraph's.
func (l *bidiLine) neutral() {
	before := l.base
	for i := 0; i < len(l.class); i++ {
		if s, ok := strongAs(l.class[i]); ok {
			before = s
			continue
		}
		end, after := i, l.base
		for ; end < len(l.class); end++ {
			if s, ok := strongAs(l.class[end]); ok {
				after = s
				break
			}
		}
		dir := l.base
		if before == after {
			dir = before
		}
		for k := i; k < end; k++ {
			l.class[k] = dir
		}
		i = end - 1
	}
}

// implicit applies I1 and I2, and L1: blanks at the end of the line lie as the paragraph does.
func (l *bidiLine) implicit(given []bidi.Class) []int8 {
	out := make([]int8, len(l.class))
	for i, c := range l.class {
		switch {
		case l.base == bidi.R && c == bidi.R:
			out[i] = 1
		case l.base == bidi.R:
			out[i] = 2
		case c == bidi.R:
			out[i] = 1
		case c != bidi.L:
			out[i] = 2
		}
	}
	for i := len(out) - 1; i >= 0 && (given[i] == bidi.WS || given[i] == bidi.BN); i-- {
		out[i] = 0
		if l.base == bidi.R {
			out[i] = 1
		}
	}
	return out
}

// fromRight says whether s holds anything that is written from the right.
func fromRight(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < 0xd6 { // U+0590 is the first, and begins with this byte
			i++
			continue
		}
		c, n := utf8.DecodeRuneInString(s[i:])
		if c >= 0x590 && c < 0x900 || c >= 0xfb1d && c < 0xff00 || c >= 0x10800 && c < 0x11000 || c >= 0x1e800 && c < 0x1f000 {
			switch classOf(c) {
			case bidi.R, bidi.AL, bidi.AN:
				return true
			}
		}
		i += n
	}
	return false
}

// mirror gives a bracket or sign as it looks when it is drawn from the right.
func mirror(c rune) rune {
	switch c {
	case '<':
		return '>'
	case '>':
		return '<'
	case '«':
		return '»'
	case '»':
		return '«'
	case '‹':
		return '›'
	case '›':
		return '‹'
	case '≤':
		return '≥'
	case '≥':
		return '≤'
	case 0x2329:
		return 0x232a
	case 0x232a:
		return 0x2329
	}
	if p, _ := bidi.LookupRune(c); p.IsBracket() {
		r, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(c)))
		return r
	}
	return c
}
