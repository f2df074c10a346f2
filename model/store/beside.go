package store

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// A guid and a canonical address mostly repeat the link, so a row has of them what differs: NULL for the link itself, a number for
// its last n bytes or, below zero, its first n, and the text itself otherwise.
//
// The number is a BLOB of the form besideForm (since schema 5). Programs of schemas 3 and 4 gave the column a number, of which SQLite
// makes a text, since the column is one of texts: "14" is the last 14 bytes of a link there, whatever an outlet may have meant by it.

// besideForm is the first byte of a number beside a link; see codedForm.
const besideForm = 2

// besideLink gives what is stored of a text beside a link.
func besideLink(s, link string) any {
	switch {
	case s == link:
		return nil
	case s != "" && strings.HasSuffix(link, s):
		return besideNumber(len(s))
	case s != "" && strings.HasPrefix(link, s):
		return besideNumber(-len(s))
	}
	if _, looksSo := numberOf(s); looksSo {
		return codedBlob(s)
	}
	return coded(s)
}

func besideNumber(n int) []byte { return binary.AppendVarint([]byte{besideForm}, int64(n)) }

// numberOf reads a text that is a number as SQLite writes one.
func numberOf(s string) (n int64, ok bool) {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') { // most are addresses, and an error is made anew each time
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == s // neither "+7" nor "007"
}

// beside is what is stored of a text beside a link.
type beside struct {
	text   coded
	part   int64
	asLink bool
	old    bool // the text is what schemas 3 and 4 may have made of a number
}

// Scan reads what is stored; see sql.Scanner.
func (b *beside) Scan(v any) error {
	*b = beside{}
	switch v := v.(type) {
	case nil:
		b.asLink = true
		return nil
	case string:
		if n, ok := numberOf(v); ok {
			b.part, b.old = n, true
		}
	case []byte:
		if len(v) > 0 && v[0] == besideForm {
			n, size := binary.Varint(v[1:])
			if b.part = n; n == 0 || size != len(v)-1 {
				return fmt.Errorf("a text beside a link is none of its bytes: %w", ErrCorrupt)
			}
			return nil
		}
	}
	return b.text.Scan(v)
}

// of gives the text, as far as there is a link that it can be taken from.
func (b *beside) of(link string) string {
	n := int64(len(link))
	switch {
	case b.asLink:
		return link
	case b.old && (b.part == 0 || b.part > n || b.part < -n):
		return string(b.text)
	case b.part > 0:
		return link[max(n-b.part, 0):]
	case b.part < 0:
		return link[:min(-b.part, n)]
	}
	return string(b.text)
}

// besideEarly gives what a text beside a link was before programs of schemas 3 and 4 exported it, which did not know a number for
// one.
func besideEarly(s, link string) string {
	b := beside{text: coded(s)}
	if n, ok := numberOf(s); ok {
		b.part, b.old = n, true
	}
	return b.of(link)
}
