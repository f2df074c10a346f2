package tui

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Terminals that do not order text do not join Arabic letters either. The presentation forms of Unicode are those letters
// as they look joined, one character each, so that every font with Arabic can draw them.

// forms are the shapes of a letter: alone, at the end, at the beginning, in the middle of a joined run. Letters that join
// only to the one before them have two.
type forms []rune

// shapes gives the forms of each letter, and the form of lam with each alef. The two blocks of presentation forms list the
// shapes of a letter one after the other in the order of forms, so that the tables follow from Unicode's own.
var shapes = sync.OnceValues(func() (map[rune]forms, map[rune]forms) {
	letters, lamAlef := map[rune]forms{}, map[rune]forms{}
	for _, block := range [][2]rune{{0xfe80, 0xfefc}, {0xfb50, 0xfbff}} {
		for c := block[0]; c <= block[1]; c++ {
			base := []rune(norm.NFKC.String(string(c)))
			switch {
			case len(base) == 1 && base[0] != c && unicode.IsLetter(base[0]) && len(letters[base[0]]) < 4:
				letters[base[0]] = append(letters[base[0]], c)
			case len(base) == 2 && base[0] == lam && c >= 0xfef5:
				lamAlef[base[1]] = append(lamAlef[base[1]], c)
			}
		}
	}
	return letters, lamAlef
})

const (
	lam     = 0x644
	tatweel = 0x640
	zwnj    = 0x200c
)

// connected replaces Arabic letters by their shapes; lam and alef become one. What does not join is left as it is.
func connected(text []rune) []rune {
	letters, lamAlef := shapes()
	out := make([]rune, 0, len(text))
	linked := false // the letter before joins to this one
	for i := 0; i < len(text); i++ {
		c := text[i]
		if unicode.Is(unicode.Mn, c) {
			out = append(out, c)
			continue
		}
		if c == zwnj {
			linked = false
			continue
		}
		next, at := follower(text, i)
		if two, ok := lamAlef[next]; ok && c == lam && at == i+1 {
			out = append(out, two[at01(linked)])
			linked, i = false, at
			continue
		}
		f := letters[c]
		onward := (len(f) == 4 || c == tatweel) && (len(letters[next]) > 1 || next == tatweel)
		out = append(out, f.shape(c, linked, onward))
		linked = onward
	}
	return out
}

// follower gives the next character that is no mark, and its place; a non-joiner counts as one.
func follower(text []rune, i int) (rune, int) {
	for k := i + 1; k < len(text); k++ {
		if !unicode.Is(unicode.Mn, text[k]) {
			return text[k], k
		}
	}
	return utf8.RuneError, len(text)
}

func at01(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shape gives the form of letter c; before and after say to which side it joins.
func (f forms) shape(c rune, before, after bool) rune {
	i := at01(before)
	if after {
		i += 2
	}
	if i < len(f) {
		return f[i]
	}
	return c
}
