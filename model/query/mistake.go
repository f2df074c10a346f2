package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is a mistake in a query. Pos and Len are bytes of the query; Len is at least 1 except at the query's end.
type Error struct {
	Pos, Len int
	Msg      string // what is wrong and what is possible, without the place
	char     int    // the place in characters from 1
}

// Error gives the message with the place counted in characters from 1, as people count.
func (e *Error) Error() string { return fmt.Sprintf("query, character %d: %s", max(e.char, 1), e.Msg) }

// Runes gives the place in characters of the query s, for a caret under it.
func (e *Error) Runes(s string) (pos, length int) {
	from := min(max(e.Pos, 0), len(s))
	to := min(max(from+e.Len, from), len(s))
	return utf8.RuneCountInString(s[:from]), utf8.RuneCountInString(s[from:to])
}

// Show writes the query with carets under the mistake, two lines, for a terminal. Control characters become spaces.
func (e *Error) Show(s string) string {
	line := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	pos, length := e.Runes(s)
	return line + "\n" + strings.Repeat(" ", pos) + strings.Repeat("^", max(length, 1))
}

// in gives a mistake in the narrowed form of a query its place in the query as it was written.
func (e *Error) in(written, narrowed string) *Error {
	if len(written) == len(narrowed) {
		return e
	}
	from, length := e.Runes(narrowed)
	at := func(runes int) int {
		for i := range written {
			if runes == 0 {
				return i
			}
			runes--
		}
		return len(written)
	}
	e.Pos = at(from)
	e.Len = at(from+length) - e.Pos
	return e
}
