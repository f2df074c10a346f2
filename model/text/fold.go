package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold gives the form of a word under which it is compared: lower case, Latin, Greek and Cyrillic letters without diacritics
// (but й stays), Arabic and Persian letters in one spelling and without vowel signs and tatweel, digits as ASCII, full-width
// forms as ordinary ones. It keeps ZWNJ, at which Persian words are taken apart later.
func fold(s string) string {
	if lowerASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

// Fold gives the form of a word that terms (see Doc) are stems of: lower case without diacritics, "apagon" for "Apagón".
func Fold(s string) string { return fold(s) }

func lowerASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// spelled are letters that are written in several ways for the same word, or that have no decomposition.
var spelled = map[rune]string{
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ى': "ی", 'ي': "ی", 'ئ': "ی", 'ك': "ک", 'ة': "ه", 'ۀ': "ه", 'ہ': "ه", 'ھ': "ه",
	'ؤ': "و", 'ۓ': "ے", 'ء': "", 'ـ': "",
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ə': "a",
	'ё': "е", 'й': "й", 'ї': "ї", '’': "'", '‘': "'", 'ʼ': "'", '‐': "-", '‑': "-",
}

func foldRune(b *strings.Builder, r rune) {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteByte(byte(r))
		return
	case r >= 0x3041 && r <= 0xd7ff: // Han, kana, Hangul: nothing to fold
		b.WriteRune(r)
		return
	case unicode.Is(unicode.Mn, r) && r < 0x900: // accents, points and vowel signs; in Indic scripts they are letters
		return
	}
	if d, ok := digit(r); ok {
		b.WriteByte('0' + byte(d))
		return
	}
	r = unicode.ToLower(r)
	if s, ok := spelled[r]; ok {
		b.WriteString(s)
		return
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	p := norm.NFKD.Properties(buf[:n])
	if d := p.Decomposition(); d != nil && r < 0x2000 || r >= 0xff00 && r < 0xfff0 && d != nil {
		for _, q := range string(d) {
			if !unicode.Is(unicode.Mn, q) {
				b.WriteRune(unicode.ToLower(q))
			}
		}
		return
	}
	b.WriteRune(r)
}

// digit gives the value of a decimal digit of any script.
func digit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r < 0x660 || !unicode.Is(unicode.Nd, r):
		return 0, false
	}
	// Decimal digits stand in blocks of ten, aligned so that the zero is the first of its range in Unicode's table.
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10, true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10, true
		}
	}
	return 0, false
}
