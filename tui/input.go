package tui

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/unicode/norm"
)

// input is a line that the user types.
type input struct {
	text []rune
	at   int
}

// maxInput bounds what a paste can put into a line.
const maxInput = 1000

func (in *input) String() string { return string(in.text) }

func (in *input) set(s string) { in.text, in.at = []rune(s), len([]rune(s)) }

// insert puts text in at the cursor: one line, without controls, wherever it comes from.
func (in *input) insert(s string) {
	if in.joined(s) {
		return
	}
	r := []rune(clean(s))
	r = r[:max(0, min(len(r), maxInput-len(in.text)))]
	text := append([]rune(nil), in.text[:in.at]...)
	in.text = append(append(text, r...), in.text[in.at:]...)
	in.at += len(r)
}

// joined takes a sign that belongs to the letter before the cursor, which keyboards send by itself: a mark, or the sign that
// keeps the halves of a Persian word apart.
func (in *input) joined(s string) bool {
	r := []rune(s)
	if len(r) != 1 || in.at == 0 || len(in.text) >= maxInput {
		return false
	}
	prev, marks := in.text[in.at-1], 0
	for marks < in.at && unicode.Is(unicode.Mn, in.text[in.at-1-marks]) {
		marks++
	}
	switch {
	case r[0] == 0x200c && arabic(prev):
	case unicode.Is(unicode.Mn, r[0]) && visible(r[0], prev, s) >= 0 && marks < maxMarks && (marks > 0 || unicode.IsLetter(prev)):
	default:
		return false
	}
	both := []rune(norm.NFC.String(string([]rune{prev, r[0]})))
	in.text = append(append(append([]rune(nil), in.text[:in.at-1]...), both...), in.text[in.at:]...)
	in.at += len(both) - 1
	return true
}

// key takes an editing key; changed says that the text is another one now, used that the key was one of its own.
func (in *input) key(m tea.KeyPressMsg) (changed, used bool) {
	before := in.String()
	switch k := m.String(); k {
	case "backspace", "ctrl+h":
		in.cut(in.at-1, in.at)
	case "delete":
		in.cut(in.at, in.at+1)
	case "ctrl+w", "alt+backspace":
		in.cut(in.wordStart(), in.at)
	case "ctrl+u":
		in.cut(0, in.at)
	case "ctrl+k":
		in.cut(in.at, len(in.text))
	case "left", "ctrl+b":
		in.at = max(0, in.at-1)
	case "right", "ctrl+f":
		in.at = min(len(in.text), in.at+1)
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.text)
	default:
		if m.Text == "" || m.Mod&^tea.ModShift&^tea.ModCapsLock != 0 {
			return false, false
		}
		in.insert(m.Text)
	}
	return in.String() != before, true
}

func (in *input) cut(from, to int) {
	from, to = max(0, from), min(len(in.text), to)
	if from < to {
		in.text = append(in.text[:from:from], in.text[to:]...)
		in.at = from
	}
}

func (in *input) wordStart() int {
	i := in.at
	for i > 0 && unicode.IsSpace(in.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(in.text[i-1]) {
		i--
	}
	return i
}

// draw writes the line into what is left of p, scrolled so that the cursor is in view.
func (in *input) draw(p *pen, active bool) {
	if !active {
		p.put(rText, in.String())
		return
	}
	before, after := string(in.text[:in.at]), string(in.text[in.at:])
	room := p.left - 1
	for len(before) > 0 && p.width(before) > room*3/4 {
		_, cut, _ := strings.Cut(before, string([]rune(before)[:1]))
		before = cut
	}
	p.put(rText, before)
	under := " "
	if r := []rune(after); len(r) > 0 {
		under, after = string(r[:1]), string(r[1:])
	}
	if p.left > 0 {
		w := p.width(under)
		if w <= p.left {
			p.b.WriteString("\x1b[7m" + under + off)
			p.left -= w
		}
	}
	p.put(rText, after)
}
