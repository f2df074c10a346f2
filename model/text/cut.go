package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// cutter cuts a text into pieces at the word boundaries of Unicode (UAX #29): words, and what stands between them. What is
// ASCII it cuts itself, since the rules come to little there; the rest it leaves to the library, which gives the same for all.
type cutter struct {
	s          string
	start, end int // the piece, in bytes
	rest       *words.Iterator[string]
}

func newCutter() cutter { return cutter{rest: words.FromString("")} }

func (c *cutter) of(s string) { c.s, c.start, c.end = s, 0, 0 }

// next finds the next piece; false at the end.
func (c *cutter) next() bool {
	if c.end >= len(c.s) {
		return false
	}
	c.start = c.end
	if c.end = cutASCII(c.s, c.start); c.end > 0 {
		return true
	}
	c.rest.SetText(c.s[c.start:])
	c.rest.Next()
	c.end = c.start + c.rest.End()
	return true
}

// What a byte is to the rules.
const (
	cutAlone  = iota // its own piece
	cutLetter        // with digits: goes on
	cutDigit
	cutBlank    // one piece with those beside it
	cutInWord   // joins letters: MidLetter
	cutInNumber // joins digits: MidNum
	cutInBoth   // either: MidNumLet and the single quote
	cutElse     // not judged here
)

var cutKinds = func() (k [256]uint8) {
	for c := range k {
		switch {
		case c >= utf8.RuneSelf || c == '_' || c == '\r':
			k[c] = cutElse
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			k[c] = cutLetter
		case c >= '0' && c <= '9':
			k[c] = cutDigit
		case c == ' ':
			k[c] = cutBlank
		case c == ':':
			k[c] = cutInWord
		case c == ',' || c == ';':
			k[c] = cutInNumber
		case c == '.' || c == '\'':
			k[c] = cutInBoth
		}
	}
	return k
}()

// cutASCII gives the end of the piece of s that begins at i, 0 when that depends on more than ASCII.
func cutASCII(s string, i int) int {
	kind := cutKinds[s[i]]
	j := i + 1
	switch kind {
	case cutElse:
		return 0
	case cutLetter, cutDigit:
		return cutWord(s, j, kind)
	case cutBlank:
		for j < len(s) && s[j] == ' ' {
			j++
		}
	}
	if j < len(s) && s[j] >= utf8.RuneSelf { // a mark would belong to the piece
		return 0
	}
	return j
}

// cutWord is cutASCII for a word of which the byte before j, of that kind, is part.
func cutWord(s string, j int, kind uint8) int {
	for ; j < len(s); j++ {
		k := cutKinds[s[j]]
		switch k {
		case cutLetter, cutDigit:
			kind = k
			continue
		case cutElse:
			return 0
		case cutAlone, cutBlank:
			return j
		}
		if j+1 == len(s) {
			return j
		}
		after := cutKinds[s[j+1]]
		if after == cutElse && s[j+1] >= utf8.RuneSelf {
			return 0
		}
		if after != kind || kind == cutLetter && k == cutInNumber || kind == cutDigit && k == cutInWord {
			return j
		}
	}
	return j
}

// piece is a part of a text as the cutter gives it.
type piece struct {
	start, end int32
	kind       pieceKind
	w          *written // of a word
}

type pieceKind uint8

const (
	gapPiece  pieceKind = iota // no word
	wordPiece                  // a word
	runPiece                   // of a script that is written without spaces: to be taken apart further
)

// cutUp appends the pieces of s to list.
func (a *analyzer) cutUp(list []piece, s string) []piece {
	c := &a.cut
	for c.of(s); c.next(); {
		p := piece{start: int32(c.start), end: int32(c.end)}
		if p.kind = pieceAt(s[c.start:]); p.kind == wordPiece {
			p.w = a.vocab.find(s[c.start:c.end])
		}
		list = append(list, p)
	}
	c.s = ""
	return list
}

// pieceAt tells what a piece is by its first character.
func pieceAt(s string) pieceKind {
	if c := s[0]; c < utf8.RuneSelf {
		if k := cutKinds[c]; k == cutLetter || k == cutDigit {
			return wordPiece
		}
		return gapPiece
	}
	r, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
		return gapPiece
	}
	if sc := runeScript(r); sc == otherScript || r >= 0x3041 && sc != hangul {
		return runPiece
	}
	return wordPiece
}
