package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// unmangle undoes the commonest accident of encodings: UTF-8 that a program before took for windows-1252 and encoded again
// ("Itâ€™s", "TeherÃ¡n"). Text is only touched where the bytes behind it are UTF-8 again, which does not come about by chance: all of it when
// every character beyond ASCII is part of that, else the characters whose form is unmistakable.
func unmangle(s string) string {
	if ascii(s) || !strings.ContainsAny(s, "âÃÂÐÑØÙ") {
		return s
	}
	if whole, ok := remade(s); ok {
		return whole
	}
	if !strings.ContainsAny(s, "âÃÂ") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexAny(s, "âÃÂ")
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		text, n := unmistakable(s)
		b.WriteString(text)
		s = s[n:]
	}
	b.WriteString(s)
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unmistakable reads the first characters of s as one of UTF-8 when no language writes them so: "â€" with a third, "Ã" or "Â" with a
// sign that is no letter. Otherwise it gives the first character back.
func unmistakable(s string) (text string, n int) {
	a, size := utf8.DecodeRuneInString(s)
	n = size
	c, _ := byteOf(a)
	seq := append(make([]byte, 0, 3), c)
	want := 2
	if a == 'â' {
		want = 3
	}
	for len(seq) < want {
		r, size := utf8.DecodeRuneInString(s[n:])
		c, ok := byteOf(r)
		if size == 0 || !ok || c < 0x80 || c > 0xbf || a == 'â' && len(seq) == 1 && r != '€' || a != 'â' && (unicode.IsLetter(r) || r == '\u00a0' && a == 'Â') {
			return s[:utf8.RuneLen(a)], utf8.RuneLen(a)
		}
		seq = append(seq, c)
		n += size
	}
	return string(seq), n
}

// remade reads the windows-1252 bytes of a text as UTF-8; false when they are none, or hardly any character was won by it.
func remade(s string) (string, bool) {
	out := make([]byte, 0, len(s))
	high := 0
	for _, r := range s {
		c, ok := byteOf(r)
		if !ok {
			return "", false
		}
		if c >= 0x80 {
			high++
		}
		out = append(out, c)
	}
	if high < 2 || !utf8.Valid(out) {
		return "", false
	}
	return string(out), true
}

// byteOf gives the byte that stands for a character in windows-1252; what that leaves undefined are the C1 controls, as in browsers.
func byteOf(r rune) (byte, bool) {
	if r < 0xa0 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}
