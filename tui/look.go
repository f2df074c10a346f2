package tui

import (
	"fmt"
	"strings"
	"time"

	"attache/model"
)

// look is everything that decides how the same data is drawn. rev changes whenever any of it does; panes keep their lines
// by it.
type look struct {
	*theme
	ruler
	g    *signs
	keys *keymap   // for hints that name a key
	now  time.Time // what ages count from: the present, or the data's own horizon when nothing arrives
	loc  *time.Location
	rev  uint64

	dates Dates
	bidi  bidiPolicy
	hyper bool // links are written as hyperlinks

	linear bool // pages are read line by line, aloud perhaps: words instead of bars, columns and emphasis
}

// textWidth is where lines of running text end, however wide the pane is.
const textWidth = 100

// pen writes one line of exactly w cells.
type pen struct {
	*look
	b    strings.Builder
	left int
	gr   ground
	dir  direction
}

func (l *look) pen(w int, gr ground) *pen {
	p := &pen{look: l, left: max(w, 0), gr: gr}
	p.b.Grow(w + 64)
	return p
}

func (p *pen) write(r role, s string) {
	if p.g.ascii && !plain(s) {
		s = inASCII.Replace(s)
	}
	on := p.on[r][p.gr]
	if on == "" {
		p.b.WriteString(s)
		return
	}
	p.b.WriteString(on)
	p.b.WriteString(s)
	p.b.WriteString(off)
}

// col writes s into exactly w cells, from the left.
func (p *pen) col(r role, s string, w int) *pen {
	w = min(w, p.left)
	s = p.cut(s, w, p.g.ellipsis)
	gap := w - p.width(s)
	p.put(r, s)
	return p.gap(gap)
}

// right writes s into exactly w cells, against their right edge.
func (p *pen) right(r role, s string, w int) *pen {
	w = min(w, p.left)
	s = p.cut(s, w, p.g.ellipsis)
	p.gap(w - p.width(s))
	return p.put(r, s)
}

// gap writes n spaces.
func (p *pen) gap(n int) *pen {
	n = min(n, p.left)
	if n > 0 {
		p.write(rText, blank(n))
		p.left -= n
	}
	return p
}

// spark writes a pulse in w cells; the hours without a report stay in the background.
func (p *pen) spark(r role, values []int, w int) *pen {
	bars := p.g.spark(values, w)
	for len(bars) > 0 {
		flat := len(bars) - len(strings.TrimLeft(bars, p.g.levels[0]))
		p.put(rFaint, bars[:flat])
		bars = bars[flat:]
		high := strings.Index(bars, p.g.levels[0])
		if high < 0 {
			high = len(bars)
		}
		p.put(r, bars[:high])
		bars = bars[high:]
	}
	return p
}

// cutTo fills the line up to the last n cells.
func (p *pen) cutTo(n int) *pen { return p.gap(p.left - n) }

// line fills the rest and gives the whole line.
func (p *pen) line() string {
	p.gap(p.left)
	return p.b.String()
}

const spaces = "                                                                                                                                "

func blank(n int) string {
	if n <= len(spaces) {
		return spaces[:max(n, 0)]
	}
	return strings.Repeat(" ", n)
}

// span is a piece of text in one role.
type span struct {
	role
	text string
}

// spans writes several pieces, shortened together.
func (p *pen) spans(ss []span) *pen {
	for _, s := range ss {
		p.put(s.role, s.text)
	}
	return p
}

// box draws a pane's frame around body: the title in the upper border, note at its right end. body may have too few or too
// many lines; each must be exactly w-2 cells wide. The result has exactly h lines of w cells.
func (l *look) box(w, h int, focused bool, edge role, title, note []span, body []string) []string {
	if w < 2 || h < 2 {
		return l.blanks(w, h)
	}
	border := rBorder
	if focused {
		border = edge
	}
	out := make([]string, 0, h)
	out = append(out, l.lid(w, border, title, note))
	side := l.pen(1, onPlain).put(border, l.g.along).line()
	empty := blank(w - 2)
	for i := range h - 2 {
		line := empty
		if i < len(body) {
			line = body[i]
		}
		out = append(out, side+line+side)
	}
	p := l.pen(w, onPlain).put(border, l.g.corners[2]+strings.Repeat(l.g.across, w-2)+l.g.corners[3])
	return append(out, p.line())
}

// lid draws the upper border with what stands in it.
func (l *look) lid(w int, border role, title, note []span) string {
	p := l.pen(w-1, onPlain).put(border, l.g.corners[0])
	nw := l.spansWidth(note)
	if nw > 0 {
		nw += 3
	}
	if nw > w/2 {
		nw, note = 0, nil
	}
	if len(title) > 0 && w > 6 {
		p.put(border, l.g.across).gap(1)
		keep := p.left
		p.left = max(0, p.left-nw-2)
		room := p.left
		p.spans(title)
		p.left = keep - (room - p.left)
		p.gap(1)
	}
	if n := p.left - nw; n > 0 {
		p.put(border, strings.Repeat(l.g.across, n))
	}
	if nw > 0 {
		p.gap(1).spans(note).gap(1).put(border, l.g.across)
	}
	line := p.line()
	return line + l.pen(1, onPlain).put(border, l.g.corners[1]).line()
}

func (l *look) spansWidth(ss []span) int {
	n := 0
	for _, s := range ss {
		n += l.width(s.text)
	}
	return n
}

func (l *look) blanks(w, h int) []string {
	out := make([]string, max(h, 0))
	for i := range out {
		out[i] = blank(max(w, 0))
	}
	return out
}

// spread says how many sources and how many wordings there are: seven reprints are not seven witnesses.
func spread(sources, texts int) string {
	s := fmt.Sprintf("%d src", sources)
	if texts > 0 && texts < sources {
		s += fmt.Sprintf(" / %s", count(texts, "text"))
	}
	return s
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortTrack is a track's name where room is short.
func shortTrack(t model.Track) string {
	if t == model.Posture {
		return "Posture"
	}
	return t.Title()
}
