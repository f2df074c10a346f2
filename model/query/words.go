package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words cuts a text into the words that search compares. Letters are folded: lower case, no accents, compatibility forms
// full width, ligatures, ﷼) in plain ones, Arabic ي ى ك ة as Persian ی ی ک ه, no tatweel and no vowel signs, ß as ss.
// Everything that is not a letter, a digit or a mark parts words, except invisible format characters, which vanish.
// Scripts that write without spaces give one word a character, so that a phrase of them finds any part of a text.
//
// A store that indexes IndexText of its texts with FTS5's unicode61 tokenizer gets exactly these words, except that marks
// of Indian scripts need `categories "L* N* Co M*"`.
func Words(s string) []string { return strings.Fields(IndexText(s)) }

// IndexText gives the words of a text with single spaces between them, as it should be put into a full-text index.
func IndexText(s string) string {
	f := folder{out: make([]byte, 0, len(s)+len(s)/8)}
	if isASCII(s) {
		f.ascii(s)
		return string(f.out)
	}
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		f.rune(r)
	}
	return string(norm.NFC.Bytes(f.out))
}

// Padded gives the words of several values in a form that a LIKE can ask: every word has a space on both sides and no run
// of words crosses from one value into the next. SQL compiles conditions on word fields against text in this form.
func Padded(values ...string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(" |")
		}
		b.WriteByte(' ')
		b.WriteString(IndexText(v))
	}
	b.WriteByte(' ')
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folder builds the words of one text. gap says that the next letter begins a new word.
type folder struct {
	out []byte
	gap bool
}

// ascii takes a text of bytes that are characters, which is what most are.
func (f *folder) ascii(s string) {
	out, gap := f.out, f.gap
	for i := range len(s) {
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

func (f *folder) put(r rune) {
	if f.gap && len(f.out) > 0 {
		f.out = append(f.out, ' ')
	}
	f.gap = false
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

// contains says whether want stands in a row in have; with prefix the last word need only begin so.
func contains(have, want []string, prefix bool) bool {
	last := len(want) - 1
	for i := 0; i+last < len(have); i++ {
		end := have[i+last]
		ok := end == want[last] || prefix && strings.HasPrefix(end, want[last])
		if ok && slices.Equal(have[i:i+last], want[:last]) {
			return true
		}
	}
	return false
}
