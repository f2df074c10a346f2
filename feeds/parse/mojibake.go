package parse

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// unmangle undoes the commonest accident of encodings: UTF-8 that a program before took for windows-1252 and encoded again
// ("Itâ€™s", "TeherÃ¡n"). Text is only touched where the bytes behind it are UTF-8 again, which does not come about by chance: all of it when
// every character beyond ASCII is part of that, else the marks around quotations and the like, whose form is unmistakable.
func unmangle(s string) string {
	if !strings.ContainsAny(s, "âÃÂÐÑØÙ") {
		return s
	}
	if whole, ok := remade(s); ok {
		return whole
	}
	if !strings.Contains(s, "â€") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "â€")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		n := len("â€")
		if r, size := utf8.DecodeRuneInString(s[n:]); size > 0 {
			if c, ok := byteOf(r); ok && c >= 0x80 && c < 0xc0 {
				b.WriteString(string([]byte{0xe2, 0x80, c}))
				s = s[n+size:]
				continue
			}
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
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
