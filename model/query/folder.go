package query

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder builds the words of one text. gap says that the next letter begins a new word.
type folder struct {
	out []byte
	gap bool
}

// mostKept is the memory of a folder that is kept for the next text, in bytes.
const mostKept = 64 << 10

var folders = sync.Pool{New: func() any { return &folder{} }}

// begin puts a space in front of a word that is not the first.
func (f *folder) begin() {
	if f.gap && len(f.out) > 0 {
		f.out = append(f.out, ' ')
	}
	f.gap = false
}

// text takes a text. What is ASCII, and the letters of the commonest alphabets, are looked up; the rest is decomposed, folded
// and composed again, from one of the former to the next, since nothing composes with them.
func (f *folder) text(s string) {
	for i := 0; i < len(s); {
		if i = f.ascii(s, i); i == len(s) {
			return
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x2010 && r <= 0x2027: // dashes, quotation marks, dots
			f.gap = true
		case r >= 0x200b && r <= 0x200f: // invisible
		case r >= commonRunes || !f.common(r):
			for n = 1; i+n < len(s) && s[i+n] >= utf8.RuneSelf; n++ {
			}
			f.decomposed(s[i : i+n])
		}
		i += n
	}
}

// ascii takes what is ASCII from i on, and says where that ends.
func (f *folder) ascii(s string, i int) int {
	out, gap := f.out, f.gap
	for ; i < len(s) && s[i] < utf8.RuneSelf; i++ {
		c := asWritten[s[i]]
		if c == 0 {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = append(out, c)
	}
	f.out, f.gap = out, gap
	return i
}

// decomposed takes a piece of a text as the rules of Unicode have it.
func (f *folder) decomposed(s string) {
	from := len(f.out)
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		f.rune(r)
	}
	if !norm.NFC.IsNormal(f.out[from:]) {
		f.out = append(f.out[:from], norm.NFC.Bytes(f.out[from:])...)
	}
}

func (f *folder) put(r rune) {
	f.begin()
	f.out = utf8.AppendRune(f.out, r)
}

// rune takes one character of a decomposed text.
func (f *folder) rune(r rune) {
	switch {
	case unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r), unicode.Is(unicode.Cf, r), r == 'ـ':
	case unicode.In(r, spaceless...):
		f.gap = true
		f.put(r)
		f.gap = true
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsNumber(r):
		f.letter(r)
	case unicode.IsMark(r) && len(f.out) > 0 && !f.gap:
		f.put(r)
	default:
		f.gap = true
	}
}

// spaceless are the scripts that are written without spaces between words.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// spelled are letters that words are written with in several ways, or that have no decomposition.
var spelled = map[rune]string{
	'ي': "ی", 'ى': "ی", 'ك': "ک", 'ة': "ه", 'ہ': "ه", 'ھ': "ه", 'ء': "", 'ς': "σ", 'ß': "ss",
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ə': "a",
}

// letter takes a letter or digit in its folded spelling.
func (f *folder) letter(r rune) {
	if r >= '٠' && r <= '٩' {
		r = '0' + r - '٠'
	}
	if r >= '۰' && r <= '۹' {
		r = '0' + r - '۰'
	}
	r = unicode.ToLower(r)
	if s, ok := spelled[r]; ok {
		for _, q := range s {
			f.put(q)
		}
		return
	}
	f.put(r)
}

// asWritten gives how the letters and digits of ASCII are written in the words of a text, 0 for what stands between words.
var asWritten = func() (t [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'A' <= c && c <= 'Z':
			t[c] = c + 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = c
		}
	}
	return t
}()

// commonRunes is where the alphabets end whose letters are looked up: Latin, Greek, Cyrillic, Arabic.
const commonRunes = 0x700

// common takes a character that becomes letters, parts words or vanishes, whatever stands beside it; false when it is none such.
func (f *folder) common(r rune) bool {
	switch c := &foldedCommon()[r]; c.kind {
	case letters:
		f.begin()
		f.out = append(f.out, c.text...)
	case parts:
		f.gap = true
	case vanishes:
	default:
		return false
	}
	return true
}

type commonRune struct {
	text string
	kind commonKind
}

type commonKind uint8

const (
	uncommon commonKind = iota
	letters
	parts
	vanishes
)

var foldedCommon = sync.OnceValue(func() *[commonRunes]commonRune {
	t := new([commonRunes]commonRune)
	for r := rune(utf8.RuneSelf); r < commonRunes; r++ {
		if unicode.IsMark(r) && !unicode.Is(unicode.Inherited, r) {
			continue // it belongs to the letter before, if there is one
		}
		// Between two letters it shows all that it does.
		f := folder{out: []byte("a")}
		f.decomposed(string(r))
		f.put('z')
		switch s := string(f.out); {
		case s == "a z":
			t[r].kind = parts
		case s == "az":
			t[r].kind = vanishes
		case !strings.Contains(s, " "):
			t[r] = commonRune{s[1 : len(s)-1], letters}
		}
	}
	return t
})
