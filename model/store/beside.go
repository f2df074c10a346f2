package store

import (
	"fmt"
	"strings"
)

// A guid and a canonical address mostly repeat the link, so a row has of them what differs: NULL for the link itself, the
// number n for its last n bytes, -n for its first n (since schema 3), and the text itself otherwise.

// besideLink gives what is stored of a text beside a link.
func besideLink(s, link string) any {
	switch {
	case s == link:
		return nil
	case s != "" && strings.HasSuffix(link, s):
		return int64(len(s))
	case s != "" && strings.HasPrefix(link, s):
		return -int64(len(s))
	}
	return coded(s)
}

// beside is what is stored of a text beside a link.
type beside struct {
	text   coded
	part   int64
	asLink bool
}

// Scan reads what is stored; see sql.Scanner.
func (b *beside) Scan(v any) error {
	*b = beside{}
	switch v := v.(type) {
	case nil:
		b.asLink = true
		return nil
	case int64:
		if b.part = v; v == 0 {
			return fmt.Errorf("a text beside a link is none of its bytes: %w", ErrCorrupt)
		}
		return nil
	}
	return b.text.Scan(v)
}

// of gives the text, as far as there is a link that it can be taken from.
func (b *beside) of(link string) string {
	switch n := int64(len(link)); {
	case b.asLink:
		return link
	case b.part > 0:
		return link[max(n-b.part, 0):]
	case b.part < 0:
		return link[:min(-b.part, n)]
	}
	return string(b.text)
}
