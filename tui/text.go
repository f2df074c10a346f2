package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// ruler measures text in terminal cells the way the renderer does at the moment: rune by rune until the terminal has
// confirmed that it counts grapheme clusters (mode 2027), by cluster from then on. Measuring differently from the renderer
// would break a border in every row with Hindi or a combined emoji.
type ruler struct{ method ansi.Method }

// width gives the cells that s takes. s must be clean.
func (r ruler) width(s string) int {
	if plain(s) {
		return len(s)
	}
	return r.method.StringWidth(s)
}

// cut shortens s to at most w cells; a shortened text ends with tail, where tail fits.
func (r ruler) cut(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if len(s) <= w && plain(s) || r.width(s) <= w {
		return s
	}
	if tw := r.width(tail); tw < w {
		return r.head(s, w-tw) + tail
	}
	return r.head(s, w)
}

// head gives as many whole clusters of s as fit into w cells.
func (r ruler) head(s string, w int) string {
	if plain(s) {
		return s[:min(w, len(s))]
	}
	used, at := 0, 0
	for at < len(s) {
		c, cw := ansi.FirstGraphemeCluster(s[at:], r.method)
		if used+cw > w || len(c) == 0 {
			break
		}
		used, at = used+cw, at+len(c)
	}
	return strings.TrimRight(s[:at], " ")
}

// plain says that every byte of s is printable ASCII: one byte is one cell.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// maxMarks is how many combining marks may sit on one base: enough for vocalised Hebrew and Arabic, not for a column of
// marks that climbs over its neighbours.
const maxMarks = 4

// clean makes s safe to draw, whatever it was: one line, composed, no control or format characters, and none of the
// sequences that renderer and terminal measure differently (joiners, variation selectors, keycaps, skin tones, single
// regional indicators). It is the second of two filters (the first is where items come in) and gives plain text back
// unchanged.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	c := cleaner{out: &b}
	for i, r := range s {
		c.take(r, s[i:])
	}
	return norm.NFC.String(b.String()) // what stood between two that compose may be gone
}

// cleaner is the state of a clean.
type cleaner struct {
	out    *strings.Builder
	prev   rune // written last, 0 at the beginning
	marks  int  // combining marks since the last base
	inFlag bool // prev is the first half of a flag
}

// take writes what is to be drawn for r. rest begins with r.
func (c *cleaner) take(r rune, rest string) {
	flag := c.inFlag
	c.inFlag = false
	switch {
	case r >= regionalA && r <= regionalZ:
		next, _ := utf8.DecodeRuneInString(rest[utf8.RuneLen(r):])
		if c.inFlag = !flag && next >= regionalA && next <= regionalZ; !flag && !c.inFlag {
			r += 'A' - regionalA
		}
	case r == thaiAm, r == laoAm: // takes a cell, and in clusters none: its two halves are counted alike
		c.put(r - thaiAm + 0x0e4d)
		r += 0x0e32 - thaiAm
	case r == 0xff9e, r == 0xff9f: // the marks of narrow kana, as characters of their own
		r += 0x309b - 0xff9e
	default:
		r = visible(r, c.prev, rest)
	}
	if r >= 0 {
		c.put(r)
	}
}

// The letters of flags, and the vowel am of Thai and of Lao.
const (
	regionalA, regionalZ = 0x1f1e6, 0x1f1ff
	thaiAm, laoAm        = 0x0e33, 0x0eb3
)

// put writes r, unless it is one mark too many.
func (c *cleaner) put(r rune) {
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
		if c.marks++; c.marks > maxMarks || c.prev == 0 {
			return
		}
	} else {
		c.marks = 0
	}
	c.out.WriteRune(r)
	c.prev = r
}

// visible gives the rune to draw for c, or -1 for none. rest begins with c.
func visible(c, prev rune, rest string) rune {
	switch {
	case c >= 0x20 && c < 0x7f:
		return c
	case c == '\n' || c == '\t' || c == '\r' || unicode.Is(unicode.Z, c):
		return ' '
	case c == 0x200c: // the zero-width non-joiner is spelling in Persian and nothing elsewhere
		if next, _ := utf8.DecodeRuneInString(rest[utf8.RuneLen(c):]); arabic(prev) && arabic(next) {
			return c
		}
		return -1
	case c == utf8.RuneError, unicode.Is(unicode.C, c) && !unicode.Is(unicode.Co, c):
		return -1
	case c >= 0xfe00 && c <= 0xfe0f, c >= 0xe0100 && c <= 0xe01ef, c == 0x20e3, c >= 0x1f3fb && c <= 0x1f3ff:
		return -1
	case c == 0x3164 || c == 0xffa0 || c >= 0x1100 && c <= 0x11ff || c >= 0xa960 && c <= 0xa97c || c >= 0xd7b0 && c <= 0xd7fb:
		return -1 // fillers, and parts of Korean syllables that make none: joined they are as wide as one, or as all
	case c >= 0x1d165 && c <= 0x1d172: // stems and flags of notes
		return -1
	}
	return c
}

func arabic(c rune) bool { return unicode.Is(unicode.Arabic, c) && unicode.IsLetter(c) }

// rightToLeft says whether the first strong letter of s belongs to a script that is written from the right.
func rightToLeft(s string) bool {
	for _, c := range s {
		if c < 0x41 {
			continue
		}
		if unicode.In(c, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) && unicode.IsLetter(c) {
			return true
		}
		if unicode.IsLetter(c) {
			return false
		}
	}
	return false
}

// wrap breaks s into lines of at most w cells: at spaces, after hyphens and slashes, between wide characters (Chinese needs
// no spaces), and anywhere when a word is longer than a line. The order of characters is never changed: terminals either
// order right-to-left text themselves or show it as it is stored, and both expect the logical order.
func (r ruler) wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	if len(s) <= w && plain(s) {
		return []string{strings.TrimRight(s, " ")}
	}
	f := folder{ruler: r, max: w}
	for at := 0; at < len(s); {
		c, cw := ansi.FirstGraphemeCluster(s[at:], r.method)
		if len(c) == 0 {
			break
		}
		f.add(s, at, len(c), cw)
		at += len(c)
	}
	return append(f.lines, strings.TrimRight(s[f.start:], " "))
}

// folder is the state of a wrap: where the line began, where it may break, and how wide it is.
type folder struct {
	ruler
	max        int
	lines      []string
	start      int
	breakAt    int // byte after the last place where a break is allowed
	used       int
	afterBreak int // cells since breakAt
}

func (f *folder) add(s string, at, n, cw int) {
	c := s[at : at+n]
	if cw == 2 && at > f.start { // a wide character may begin a line
		f.breakAt, f.afterBreak = at, 0
	}
	for f.used+cw > f.max && at > f.start && c != " " {
		f.fold(s, at)
	}
	f.used += cw
	f.afterBreak += cw
	if c == " " || c == "-" || c == "/" || c == "–" || c == "—" || cw == 2 {
		f.breakAt, f.afterBreak = at+n, 0
	}
}

// fold ends the line at the last allowed break, or right before at when there is none.
func (f *folder) fold(s string, at int) {
	if f.breakAt <= f.start {
		f.breakAt, f.afterBreak = at, 0
	}
	f.lines = append(f.lines, strings.TrimRight(s[f.start:f.breakAt], " "))
	f.start, f.used = f.breakAt, f.afterBreak
	if f.used > f.max { // spaces that hang over the edge
		f.used = f.max
	}
}
