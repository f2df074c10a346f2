package parse

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// Limits that keep small documents from becoming large structures: an empty item of seven bytes takes two kilobytes once it is read, an
// empty element of an extension nearly one.
const (
	// maxItems is how many items of a document are read.
	maxItems = 10_000
	// maxFields is how many children of an item are noted.
	maxFields = 64
	// maxTags is how many elements are given to gofeed at once; what stands in texts does not count.
	maxTags = 100_000
)

// ErrTooDeep is given for a document whose tags are nested deeper than Options.MaxDepth. gofeed and encoding/xml recurse on
// such a document until the stack of the process is gone, which recover cannot catch: so it is never given to them.
var ErrTooDeep = errors.New("the document nests its tags too deep for a feed")

// element is an open element during a scan.
type element struct {
	name  span
	inner int // where its content begins
	base  string
	role  role
	field int // index into the current item's fields, noField, or feedTitle
}

// What stands for an index where an element is no field of an item.
const (
	noField   = -1
	feedTitle = -2
)

// role is what an element is to a feed.
type role uint8

const (
	roleOther role = iota
	roleFeed       // rss, rdf, feed, channel: holds items
	roleItem
)

// scanner is the state of a scan.
type scanner struct {
	doc      []byte
	out      outline
	stack    []element
	item     bool // inside an item
	itemAt   int  // depth of the item's element
	maxDepth int
	mercy    bool
	bases    bool // the document uses xml:base
	docBase  string
	room     *room
	open     []span // the names of outline.open
}

// scan walks over the document, refuses it when it is too deep, and notes where its items stand. docURL is what relative
// xml:base values are resolved against. With mercy an item that begins inside another ends that one, as mend will have it; without, the
// depth is what an XML parser sees. What is given to gofeed has been scanned without mercy, or is not wild.
func scan(doc []byte, maxDepth int, docURL string, mercy bool) (*outline, error) {
	return scanIn(&room{}, doc, maxDepth, docURL, mercy)
}

// scanIn is scan with memory to be used for the outline.
func scanIn(r *room, doc []byte, maxDepth int, docURL string, mercy bool) (*outline, error) {
	s := scanner{doc: doc, maxDepth: maxDepth, docBase: docURL, mercy: mercy, bases: bytes.Contains(doc, []byte("xml:base")), room: r}
	s.stack, s.open, s.out.items = r.stack[:0], r.open[:0], r.items[:0]
	r.fields = r.fields[:0]
	err := s.run()
	r.stack, r.open, r.items = s.stack[:0], s.open[:0], s.out.items[:0]
	if err != nil {
		return nil, err
	}
	for _, name := range s.open {
		s.out.open = append(s.out.open, string(name.of(doc)))
	}
	return &s.out, nil
}

func (s *scanner) run() error {
	doc := s.doc
	t := tokens{doc: doc}
	for {
		k, ok := t.next()
		if !ok {
			break
		}
		if err := s.take(k); err != nil {
			return err
		}
		if s.out.tooMany {
			break
		}
		if s.out.root != "" && len(s.stack) == 0 {
			s.out.end = k.whole.end
			return nil
		}
	}
	s.out.end = len(doc)
	s.out.cut = true
	return nil
}

func (s *scanner) take(k token) error {
	switch k.kind {
	case tokStart:
		if s.out.root == "" {
			s.out.root = strings.ToLower(string(local(k.name.of(s.doc))))
			s.out.rootTag = k.whole
			s.out.lang = s.attr(k, "xml:lang")
			s.out.wild = shouts(local(k.name.of(s.doc)))
		}
		return s.start(k)
	case tokEnd:
		s.end(k)
	case tokBad:
		s.out.wild = true
	case tokDirective:
		s.out.wild, s.out.directive = true, true
	case tokCut:
		s.out.cut = true
	}
	return nil
}

func (s *scanner) start(k token) error {
	s.out.tags++
	if s.item && s.mercy && itemName(local(k.name.of(s.doc))) && s.unclosedItem(k.name.of(s.doc)) {
		s.out.wild = true
		s.closeTo(s.itemAt, k.whole.start, k.whole.start)
	}
	if !k.empty && len(s.stack) >= s.maxDepth {
		return fmt.Errorf("%w (more than %d levels)", ErrTooDeep, s.maxDepth)
	}
	e := element{name: k.name, inner: k.whole.end, field: noField, base: s.base()}
	if s.bases {
		if v, at, ok := attr(k.whole.of(s.doc), "xml:base"); ok {
			e.base = resolve(e.base, strings.TrimSpace(html.UnescapeString(string(v))))
			s.out.bases = append(s.out.bases, span{k.whole.start + at.start, k.whole.start + at.end})
		}
	}
	if s.out.rootTag == k.whole {
		s.out.base = e.base
	}
	name := local(k.name.of(s.doc))
	switch {
	case s.item:
		s.itemChild(k, &e)
	case s.isItem(name):
		if len(s.out.items) == maxItems {
			s.out.tooMany = true
			return nil
		}
		e.role = roleItem
		s.beginItem(k, e.base)
	case holdsItems(name):
		e.role = roleFeed
	case s.out.root == "feed" && len(s.stack) == 1 && string(name) == "title" && s.samePrefix(k.name, s.stack[0].name):
		e.field = feedTitle
		s.out.title = field{name: "title", tag: k.whole, inner: span{k.whole.end, k.whole.end}, base: e.base}
	}
	if k.empty {
		s.closed(e, k.whole.end, k.whole.end)
		return nil
	}
	s.stack = append(s.stack, e)
	return nil
}

// itemChild notes a field.
func (s *scanner) itemChild(k token, e *element) {
	if len(s.stack) == s.itemAt+1 {
		if f := s.fieldName(k.name.of(s.doc)); f != "" {
			m := &s.out.items[len(s.out.items)-1]
			if len(m.fields) == maxFields {
				return
			}
			e.field = len(m.fields)
			m.fields = append(m.fields, field{name: f, tag: k.whole, inner: span{k.whole.end, k.whole.end}, base: e.base})
		}
	}
}

func (s *scanner) beginItem(k token, base string) {
	s.item = true
	s.itemAt = len(s.stack)
	if len(s.out.items) == 0 {
		s.out.itemPrefix = prefixOf(k.name.of(s.doc))
	}
	m := itemMark{whole: k.whole, parent: s.stack[len(s.stack)-1].inner, base: base, lang: s.attr(k, "xml:lang"), about: s.attr(k, "rdf:about")}
	if m.about == "" && s.out.root == "rdf" {
		m.about = s.attr(k, prefixOf(s.stack[0].name.of(s.doc))+"about")
	}
	const usual = 10 // fields of an item
	free := s.room.fields
	if cap(free)-len(free) < usual {
		free = make([]field, 0, min(128, 4+2*len(s.out.items))*usual)
	}
	m.fields = free[len(free) : len(free) : len(free)+usual]
	s.room.fields = free[:len(free)+usual]
	s.out.items = append(s.out.items, m)
}

// end closes the element that the tag names. Elements inside it that were left open are closed with it; a tag that closes
// nothing is ignored. Both make the document wild.
func (s *scanner) end(k token) {
	i := s.opened(k.name.of(s.doc), bytes.Equal)
	if i != len(s.stack)-1 || i < 0 {
		s.out.wild = true
	}
	if i < 0 {
		i = s.opened(k.name.of(s.doc), bytes.EqualFold)
	}
	if i >= 0 {
		s.closeTo(i, k.whole.start, k.whole.end)
	}
}

// opened gives the depth of the innermost open element of that name, -1 when there is none.
func (s *scanner) opened(name []byte, same func(a, b []byte) bool) int {
	for i := len(s.stack) - 1; i >= 0; i-- {
		if same(s.stack[i].name.of(s.doc), name) {
			return i
		}
	}
	return -1
}

// closeTo closes the elements from depth on, the innermost first.
func (s *scanner) closeTo(depth, innerEnd, end int) {
	for j := len(s.stack) - 1; j >= depth; j-- {
		e := s.stack[j]
		s.stack = s.stack[:j]
		s.closed(e, innerEnd, end)
	}
}

// unclosedItem reports whether an item that begins here says that the open one was never closed: it stands directly in it, or in one of
// its plain fields.
func (s *scanner) unclosedItem(name []byte) bool {
	if !bytes.Equal(s.stack[s.itemAt].name.of(s.doc), name) {
		return false
	}
	inside := len(s.stack) - s.itemAt
	return inside == 1 || inside == 2 && bytes.IndexByte(s.stack[len(s.stack)-1].name.of(s.doc), ':') < 0
}

// closed notes that an element ends; the stack is already without it.
func (s *scanner) closed(e element, innerEnd, end int) {
	if e.field >= 0 {
		f := &s.out.items[len(s.out.items)-1].fields[e.field]
		f.inner, f.end = span{min(e.inner, innerEnd), innerEnd}, end
	}
	if e.field == feedTitle {
		s.out.title.inner = span{min(e.inner, innerEnd), innerEnd}
	}
	if e.role == roleItem {
		s.item = false
		s.out.items[len(s.out.items)-1].whole.end = end
	}
	if e.role == roleItem || len(s.out.items) == 0 && len(s.stack) > 0 && len(s.stack) <= 2 {
		s.out.good = end
		s.open = s.open[:0]
		for i := range s.stack {
			s.open = append(s.open, s.stack[i].name)
		}
	}
}

// isItem reports whether an element of that name is an item where it stands: in a feed, a channel or the root.
func (s *scanner) isItem(name []byte) bool {
	if len(s.stack) == 0 || len(s.stack) > 3 || s.stack[len(s.stack)-1].role != roleFeed {
		return false
	}
	if s.out.root == "feed" {
		return bytes.EqualFold(name, []byte("entry"))
	}
	return bytes.EqualFold(name, []byte("item"))
}

func itemName(name []byte) bool {
	return bytes.EqualFold(name, []byte("item")) || bytes.EqualFold(name, []byte("entry"))
}

// shouts reports whether a root is written in capitals; then its attributes are as well, which gofeed does not know.
func shouts(name []byte) bool {
	return string(name) == "RSS" || string(name) == "FEED"
}

func holdsItems(name []byte) bool {
	switch len(name) {
	case 3:
		return bytes.EqualFold(name, []byte("rss")) || bytes.EqualFold(name, []byte("rdf"))
	case 4:
		return bytes.EqualFold(name, []byte("feed"))
	case 7:
		return bytes.EqualFold(name, []byte("channel"))
	}
	return false
}

// samePrefix reports whether two names have the same prefix, or none.
func (s *scanner) samePrefix(a, b span) bool {
	return prefixOf(a.of(s.doc)) == prefixOf(b.of(s.doc))
}

func (s *scanner) base() string {
	if len(s.stack) == 0 {
		return s.docBase
	}
	return s.stack[len(s.stack)-1].base
}

func (s *scanner) attr(k token, name string) string {
	v, _, ok := attr(k.whole.of(s.doc), name)
	if !ok {
		return ""
	}
	return strings.TrimSpace(html.UnescapeString(string(v)))
}

// resolve makes ref absolute against base (RFC 3986); what cannot be parsed stays as it is.
func resolve(base, ref string) string {
	if ref == "" {
		return base
	}
	if base == "" {
		return ref
	}
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	r, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	return addressOf(b.ResolveReference(r))
}

// addressOf writes an address with its host as a person reads it: net/url would escape letters beyond ASCII, and such a host is found by
// nobody.
func addressOf(u *url.URL) string {
	host := u.Host
	if ascii(host) {
		return u.String()
	}
	const stand = "host.invalid"
	u.Host = stand
	return strings.Replace(u.String(), stand, host, 1)
}
