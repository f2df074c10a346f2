package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// bidiPolicy says who puts text that is written from the right into the order in which it is read.
type bidiPolicy uint8

// The policies.
const (
	bidiOff      bidiPolicy = iota // nobody: letters stand as they are stored
	bidiTerminal                   // the terminal does, each text for itself
	bidiProgram                    // this program does, and joins the letters
	bidiWords                      // this program orders the words, the terminal the letters of each
)

// Marks around a text that the terminal is to order by itself. They take no cell in any terminal, which the isolates of
// newer Unicode do in some.
const (
	markLeft  = "\u200e" // keeps what stands beside the text out of it
	embedRTL  = "\u202b"
	embedStop = "\u202c"
)

// direction is that of a paragraph, of which a line need not show it.
type direction uint8

// The directions. The first is found from the first letter that has one.
const (
	dirFound direction = iota
	dirLeft            // begins at the left
	dirRight
)

// rtl says whether a line with the text all begins at the right.
func (p *pen) rtl(all string) bool {
	if p.dir == dirFound {
		return rightToLeft(all)
	}
	return p.dir == dirRight
}

// piece is a part of a phrase in one role, which may be a link.
type piece struct {
	span
	link string
}

// put writes s in a role, shortened to what is left of the line. s must be clean.
func (p *pen) put(r role, s string) *pen {
	if p.left <= 0 || s == "" {
		return p
	}
	w := p.width(s)
	if w > p.left {
		return p.putCut(r, s)
	}
	p.say(r, s, w)
	p.left -= w
	return p
}

// putCut writes the beginning of a text that is too long and fills the line: nothing may follow what was shortened.
func (p *pen) putCut(r role, s string) *pen {
	s = p.cut(s, p.left, p.g.ellipsis)
	w := p.width(s)
	p.say(r, s, w)
	p.left -= w
	return p.gap(p.left)
}

// say writes s, which takes w cells, in the order in which it is to be drawn.
func (p *pen) say(r role, s string, w int) {
	if p.bidi == bidiOff || plain(s) || !fromRight(s) {
		p.write(r, s)
		return
	}
	p.ordered([]piece{{span: span{r, s}}}, s, w)
}

// phrase writes pieces that are read as one text: shortened together and, where they are written from the right, put into
// order together.
func (p *pen) phrase(pieces []piece) *pen {
	var b strings.Builder
	for _, x := range pieces {
		b.WriteString(x.text)
	}
	all := b.String()
	if p.left <= 0 || all == "" {
		return p
	}
	w := p.width(all)
	fill := w > p.left
	if fill {
		short := p.cut(all, p.left, p.g.ellipsis)
		pieces = shortened(pieces, short, p.g.ellipsis)
		all, w = short, p.width(short)
	}
	if p.bidi == bidiOff || plain(all) || !fromRight(all) {
		for _, x := range pieces {
			p.linked(x)
		}
	} else {
		p.ordered(pieces, all, w)
	}
	if p.left -= w; fill {
		p.gap(p.left)
	}
	return p
}

// shortened gives the pieces of which short is the beginning, with the tail that cutting put behind it in the role of the
// piece that it cuts.
func shortened(pieces []piece, short, tail string) []piece {
	body := strings.TrimSuffix(short, tail)
	tail = short[len(body):]
	var out []piece
	for _, x := range pieces {
		n := min(len(x.text), len(body))
		cut := x
		cut.text, body = x.text[:n], body[n:]
		if body == "" {
			cut.text += tail
			return append(out, cut)
		}
		out = append(out, cut)
	}
	return out
}

// linked writes a piece, as a hyperlink where it is one.
func (p *pen) linked(x piece) {
	if x.text == "" {
		return
	}
	if x.link == "" || !p.hyper {
		p.write(x.role, x.text)
		return
	}
	p.b.WriteString(linkOn(x.link))
	p.write(x.role, x.text)
	p.b.WriteString(linkOff)
}

// ordered writes pieces with text that is written from the right. all is their text, w its width.
func (p *pen) ordered(pieces []piece, all string, w int) {
	rtl := p.rtl(all)
	if p.bidi == bidiTerminal {
		p.b.WriteString(markLeft)
		if rtl {
			p.b.WriteString(embedRTL)
		}
		for _, x := range pieces {
			p.linked(x)
		}
		if rtl {
			p.b.WriteString(embedStop)
		}
		p.b.WriteString(markLeft)
		return
	}
	cells := p.cells(pieces, rtl)
	if p.bidi == bidiWords {
		byWords(cells)
	}
	drawn := reordered(cells, rtl)
	lack := w // joining lam and alef makes a text shorter: the gap goes where the text ends
	for _, c := range drawn {
		lack -= p.width(c.text)
	}
	if lack > 0 && rtl {
		p.write(rText, blank(lack))
	}
	p.runs(drawn)
	if lack > 0 && !rtl {
		p.write(rText, blank(lack))
	}
}

// runs writes cells, those that look alike in one go.
func (p *pen) runs(cells []cell) {
	for i := 0; i < len(cells); {
		x := cells[i].piece
		var b strings.Builder
		for ; i < len(cells) && cells[i].role == x.role && cells[i].link == x.link; i++ {
			b.WriteString(cells[i].text)
		}
		x.text = b.String()
		p.linked(x)
	}
}

// cell is a grapheme cluster with the level that decides where it is drawn.
type cell struct {
	piece
	level int8
}

// cells takes pieces apart into clusters and gives each its level.
func (p *pen) cells(pieces []piece, rtl bool) []cell {
	var text []rune
	var from []int // the piece of each rune
	for i, x := range pieces {
		r := []rune(x.text)
		text = append(text, r...)
		for range r {
			from = append(from, i)
		}
	}
	lv := levels(text, rtl)
	shaped := text
	if p.bidi == bidiProgram {
		shaped, from, lv = shapedWith(text, from, lv)
	}
	var out []cell
	s := string(shaped)
	for at, n := 0, 0; at < len(s); {
		c, _ := ansi.FirstGraphemeCluster(s[at:], p.method)
		x := pieces[from[n]]
		x.text = c
		out = append(out, cell{x, lv[n]})
		at += len(c)
		n += len([]rune(c))
	}
	return out
}

// shapedWith joins letters and keeps what is known of each rune beside it.
func shapedWith(text []rune, from []int, lv []int8) ([]rune, []int, []int8) {
	shaped := connected(text)
	if len(shaped) == len(text) {
		return shaped, from, lv
	}
	var f []int
	var l []int8
	_, lamAlef := shapes()
	for i := 0; i < len(text); i++ {
		if text[i] == zwnj {
			continue
		}
		f, l = append(f, from[i]), append(l, lv[i])
		if i+1 < len(text) && text[i] == lam && lamAlef[text[i+1]] != nil {
			i++
		}
	}
	return shaped, f, l
}

// reordered puts clusters into the order in which they are drawn (rule L2) and mirrors brackets (L4).
func reordered(cells []cell, rtl bool) []cell {
	most, least := int8(0), int8(127)
	for i, c := range cells {
		most = max(most, c.level)
		if c.level%2 == 1 {
			least = min(least, c.level)
			if r := []rune(c.text); len(r) == 1 {
				cells[i].text = string(mirror(r[0]))
			}
		}
	}
	for lv := most; lv >= least; lv-- {
		for i := 0; i < len(cells); i++ {
			if cells[i].level < lv {
				continue
			}
			end := i
			for end < len(cells) && cells[end].level >= lv {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				cells[a], cells[b] = cells[b], cells[a]
			}
			i = end
		}
	}
	return cells
}

// byWords raises the letters of each word that is written from the right by one level, so that they are turned round once
// more: the terminal turns them itself.
func byWords(cells []cell) {
	for i := range cells {
		if cells[i].level == 1 && fromRight(cells[i].text) {
			cells[i].level = 2
		}
	}
}
