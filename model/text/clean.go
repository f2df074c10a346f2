package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// maxMarks is how many combining marks may follow one base. Written languages need at most four (Hebrew with points and
// accents, Vietnamese and Tibetan in decomposed form); more is a trick that paints over the lines above and beneath.
const maxMarks = 4

// Clean makes one line of plain text of whatever came over the wire. What it returns is valid UTF-8 without control
// characters (C0, DEL, C1 with U+009B), without terminal sequences that began with one, without bidirectional marks,
// embeddings, overrides and isolates, without zero-width and other invisible characters (a joiner stays between letters of
// a script that needs it and inside an emoji), without private use, tags and noncharacters; at most four combining marks follow
// a base; white space of any kind is folded to single spaces. It is cut at max runes, the "…" at the end included, between
// grapheme clusters; max <= 0 means no limit. Clean(Clean(s, n), n) == Clean(s, n).
func Clean(s string, max int) string {
	if plainASCII(s) && (max <= 0 || len(s) <= max) {
		return s
	}
	c := cleaner{limit: max}
	c.b.Grow(min(len(s), 4096))
	c.run(s)
	return cut(c.b.String(), c.runes, max)
}

// CleanLines is Clean for preformatted text: line breaks stay, tabs become four spaces, runs of spaces are kept, white
// space at the end of lines and empty lines at both ends are dropped. max counts runes of the whole text.
func CleanLines(s string, max int) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n").Replace(s)
	var lines []string
	total := 0
	for line := range strings.SplitSeq(s, "\n") {
		c := cleaner{keepSpaces: true}
		if max > 0 {
			c.limit = max - total
		}
		c.run(strings.ReplaceAll(line, "\t", "    "))
		line = strings.TrimRight(c.b.String(), " ")
		if line == "" && len(lines) == 0 {
			continue
		}
		lines = append(lines, line)
		total += utf8.RuneCountInString(line) + 1
		if max > 0 && total > max {
			break
		}
	}
	out := strings.TrimRight(strings.Join(lines, "\n"), "\n ")
	return cut(out, utf8.RuneCountInString(out), max)
}

// plainASCII reports whether s is already clean: printable ASCII without doubled or outer spaces.
func plainASCII(s string) bool {
	space := true // so that a leading space fails
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7f || (c == ' ' && space) {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// cleaner is the state of one pass over a string.
type cleaner struct {
	b          strings.Builder
	limit      int  // runes after which reading on has no use; 0: none
	keepSpaces bool // runs of spaces stay as they are
	runes      int  // written so far
	last       rune // the last rune written, 0 at the beginning
	marks      int  // combining marks written since the last base
	space      bool // white space is due before the next rune
	joiner     rune // a joiner is due if both neighbours want it
}

func (c *cleaner) run(s string) {
	for i := 0; i < len(s); {
		// A cluster that straddles the limit must be seen to be cut before it; 64 runes are more than any honest one has.
		if c.limit > 0 && c.runes > c.limit+64 {
			return
		}
		if n := c.ascii(s[i:]); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 1 && r == utf8.RuneError {
			if c.last != utf8.RuneError || c.space {
				c.write(utf8.RuneError)
			}
			i++
			continue
		}
		if r == 0x1b || r == 0x9b || r == 0x9d || r == 0x90 {
			i += n + sequence(s[i+n:], r)
			continue
		}
		c.take(r)
		i += n
	}
}

// ascii writes the printable ASCII that s begins with, single spaces between words included, and says how many bytes that were. It is
// what take would do with each, in one go.
func (c *cleaner) ascii(s string) int {
	const most = 256 // bounds what is read beyond the limit
	n := 0
	for n < len(s) && n < most {
		if graphic(s[n]) {
			n++
		} else if n > 0 && s[n] == ' ' && n+1 < len(s) && graphic(s[n+1]) {
			n += 2
		} else {
			break
		}
	}
	if n == 0 {
		return 0
	}
	c.write(rune(s[0]))
	c.b.WriteString(s[1:n])
	c.runes += n - 1
	c.last, c.marks = rune(s[n-1]), 0
	return n
}

// graphic reports whether a byte is an ASCII character with a form.
func graphic(b byte) bool { return b > ' ' && b < 0x7f }

// letter reports whether a rune is surely a plain letter or sign, without a look into the tables of Unicode: those that texts in the
// languages of the news are made of.
func letter(r rune) bool {
	switch {
	case r < 0xc0:
		return false
	case r <= 0x24f, r >= 0x400 && r <= 0x481, r >= 0x621 && r <= 0x64a, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa, r >= 0x4e00 && r <= 0x9fff,
		r >= 0xac00 && r <= 0xd7a3:
		return true
	case r == 0x2013, r == 0x2014, r == 0x2018, r == 0x2019, r == 0x201c, r == 0x201d, r == 0x2026, r == 0x6a9, r == 0x6af, r == 0x6cc, r == 0x67e, r == 0x686, r == 0x698:
		return true
	}
	return false
}

// take decides about one rune.
func (c *cleaner) take(r rune) {
	switch {
	case letter(r):
		c.write(r)
		c.marks = 0
	case unicode.IsSpace(r) || r == 0x2028 || r == 0x2029:
		c.joiner = 0
		if c.keepSpaces {
			c.write(' ')
		} else {
			c.space = c.runes > 0
		}
	case r == 0x200c || r == 0x200d:
		c.joiner = r
	case unwanted(r):
	case unicode.In(r, unicode.Mn, unicode.Me):
		// A mark without a base would land on whatever stands before the text on screen.
		if c.runes > 0 && !c.space && c.last != ' ' && c.marks < maxMarks {
			c.write(r)
			c.marks++
		}
	default:
		c.write(r)
		c.marks = 0
	}
}

// write puts out r and what is due before it.
func (c *cleaner) write(r rune) {
	if c.space {
		c.b.WriteByte(' ')
		c.runes++
		c.space = false
		c.joiner = 0
	}
	if c.joiner != 0 {
		if joins(c.last, r, c.joiner) {
			c.b.WriteRune(c.joiner)
			c.runes++
		}
		c.joiner = 0
	}
	c.b.WriteRune(r)
	c.runes++
	c.last = r
}

// joining are the scripts in which ZWNJ and ZWJ between letters change what is read.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// joins reports whether joiner j has a meaning between a and b.
func joins(a, b, j rune) bool {
	if a < 0x80 || b < 0x80 {
		return false
	}
	if j == 0x200d && pictograph(a) && pictograph(b) {
		return true
	}
	return wordRune(a) && wordRune(b) && unicode.IsOneOf(joining, a) && unicode.IsOneOf(joining, b)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// pictograph reports whether r can stand beside a ZWJ in an emoji.
func pictograph(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff || r == 0xfe0f
}

// unwanted reports whether r is never written: control, format, private use, noncharacter, or without visible form.
func unwanted(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return true
	case r < 0xa0:
		return false
	case r == 0x34f || r == 0x115f || r == 0x1160 || r == 0x17b4 || r == 0x17b5 || r == 0x3164 || r == 0xffa0 || r == 0x2800:
		return true // joiners, fillers and blanks that are no format characters by category
	case r >= 0x180b && r <= 0x180f || r >= 0xfe00 && r <= 0xfe0d || r >= 0xe0000 && r <= 0xe0fff:
		return true // variation selectors but those of emoji, tags
	case r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe:
		return true
	}
	// Cf holds the soft hyphen, the bidirectional controls, the invisible operators and the byte order mark. The Arabic
	// and Syriac signs among them (0600-0605, 06DD, 070F, 08E2) span digits that follow and are not needed in one line of news.
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs)
}

// sequence gives the length of the rest of a terminal sequence that intro (ESC or its one-rune forms) began. Nothing of
// the kind found, or no end near: 0, and the characters stay as text without their power.
func sequence(s string, intro rune) int {
	skip := 0
	if intro == 0x1b {
		if s == "" {
			return 0
		}
		skip = 1
		switch s[0] {
		case '[':
			intro = 0x9b
		case ']', 'P', 'X', '^', '_':
			intro = 0x9d
		default:
			return 0
		}
	}
	n := 0
	if intro == 0x9b {
		n = csi(s[skip:])
	} else {
		n = stringSequence(s[skip:])
	}
	if n == 0 {
		return 0
	}
	return skip + n
}

// csi measures parameters and the final byte of a control sequence.
func csi(s string) int {
	for i := 0; i < len(s) && i < 64; i++ {
		switch c := s[i]; {
		case c >= '@' && c <= '~':
			return i + 1
		case c < ' ' || c > '?':
			return 0
		}
	}
	return 0
}

// stringSequence measures an operating system command or the like up to its terminator (BEL, ST).
func stringSequence(s string) int {
	const far = 2048
	for i := 0; i < len(s) && i < far; i++ {
		switch {
		case s[i] == 7:
			return i + 1
		case s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] == 0x9c:
			return i + 2
		case s[i] == '\n':
			return 0
		}
	}
	return 0
}

// cut shortens s, which has n runes, to max runes with "…", between grapheme clusters.
func cut(s string, n, max int) string {
	if max <= 0 || n <= max {
		return s
	}
	keep, runes := 0, 0
	g := graphemes.FromString(s)
	for g.Next() {
		runes += utf8.RuneCountInString(g.Value())
		if runes > max-1 {
			break
		}
		keep += len(g.Value())
	}
	return strings.TrimRight(s[:keep], " \n\u200c\u200d") + "…"
}
