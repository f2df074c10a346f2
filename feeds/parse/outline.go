package parse

import (
	"bytes"
	"slices"
	"sync"
)

// field is a child of an item that is read from the document itself: because gofeed does not keep its attributes, or because it is
// long, or a date, and reading it twice costs more than all the rest.
type field struct {
	name  string // one of the values of fieldNames
	tag   span
	inner span // what stands between the tags
	end   int  // behind the end tag
	base  string
}

// itemMark is where an item stands in the document, and what its tag says.
type itemMark struct {
	whole             span
	parent            int // where the content of the element begins in which it stands
	about, lang, base string
	fields            []field
	// hidden says that gofeed is not shown the item: there is nothing in it for gofeed, see hideBare.
	hidden bool
}

// field gives the last field of that name, as other readers do, of those that hold something if one does; ok is false when there is
// none.
func (m *itemMark) field(name string) (f field, ok bool) {
	for i := len(m.fields) - 1; i >= 0; i-- {
		if m.fields[i].name != name {
			continue
		}
		if m.fields[i].inner.end > m.fields[i].inner.start {
			return m.fields[i], true
		}
		if !ok {
			f, ok = m.fields[i], true
		}
	}
	return f, ok
}

// outline is what one pass over the bytes of an XML document finds out. Everything that is given to gofeed has gone through scan.
type outline struct {
	root    string // local name, lower case; empty when there is no tag
	rootTag span
	// end is where the root element ends, the length of the document when it does not. gofeed gets nothing beyond.
	end   int
	lang  string
	base  string // the root's xml:base, resolved; the document's address when it has none
	items []itemMark
	// title is the title of an Atom feed; its tag is empty when there is none.
	title field
	// itemPrefix is what stands before the name of the first item, with its colon.
	itemPrefix string
	bases      []span // the xml:base attributes
	// wild says that tags do not match, "<" begins nothing, or the like: encoding/xml would stumble or build something else.
	wild bool
	// directive says that there is a "<!" of another kind than CDATA and comments.
	directive bool
	// tags counts start tags, tooMany says that the scan ended before the item beyond maxItems.
	tags    int
	tooMany bool
	// cut says that the document ends before its root element does.
	cut bool
	// good is the offset up to which the document can be kept when it is cut: the end of the last complete item, else of the
	// last complete child of the channel; open are the tags that must be closed there, the innermost last.
	good int
	open []string
}

// hidden gives what gofeed need not see, in the order of the document: the xml:base attributes, since links are resolved here, the
// fields that are read from the document itself, and what nobody here reads. Each element that gofeed sees costs it more than all
// that is done with it here.
func (o *outline) hidden(spans []span) []span {
	spans = append(spans, o.bases...)
	for i := range o.items {
		if m := &o.items[i]; m.hidden {
			spans = append(spans, m.whole)
		} else {
			spans = m.hide(spans, o.root == "feed")
		}
	}
	if len(o.bases) > 0 { // the others stand in order
		slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	}
	return spans
}

// hide appends the parts of an item that gofeed need not see.
func (m *itemMark) hide(spans []span, inAtom bool) []span {
	for i := range m.fields {
		f := &m.fields[i]
		switch f.name {
		case useless, "published", "updated", "description", "encoded", "body", "guid", "creator", "date", "id":
			spans = append(spans, f.whole())
		case "title", "link", "author":
			if !inAtom {
				spans = append(spans, f.whole())
			}
		case "summary", "content":
			if f.inner.end > f.inner.start {
				spans = append(spans, f.inner)
			}
		}
	}
	return spans
}

// hideBare hides the items of an RSS document of which nothing is left once their fields are: gofeed would make empty ones of
// them. They must be written and stand alike, and the first remains: where gofeed sees it, it would see the others.
func (o *outline) hideBare(doc []byte, spans []span) (hidden int) {
	if o.root != "rss" || len(o.bases) > 0 {
		return 0
	}
	kept := false
	for i := range o.items {
		m := &o.items[i]
		if m.parent != o.items[0].parent {
			o.showAll()
			return 0
		}
		switch {
		case !m.bare(doc, m.hide(spans[:0], false)):
		case !kept:
			kept = true
		default:
			m.hidden = true
			hidden++
		}
	}
	return hidden
}

func (o *outline) showAll() {
	for i := range o.items {
		o.items[i].hidden = false
	}
}

var (
	itemStart = []byte("<item>")
	itemEnd   = []byte("</item>")
)

// bare reports whether an item consists of its tags and white space, but for the parts that are hidden.
func (m *itemMark) bare(doc []byte, hidden []span) bool {
	item := m.whole.of(doc)
	if !bytes.HasPrefix(item, itemStart) || !bytes.HasSuffix(item, itemEnd) || len(item) < len(itemStart)+len(itemEnd) {
		return false
	}
	at := m.whole.start + len(itemStart)
	for _, s := range append(hidden, span{start: m.whole.end - len(itemEnd)}) {
		if s.start < at {
			return false // one inside the other
		}
		for _, c := range doc[at:s.start] {
			if !white(c) {
				return false
			}
		}
		at = s.end
	}
	return true
}

// whole is a field with its tags.
func (f *field) whole() span { return span{f.tag.start, max(f.end, f.tag.end)} }

// without copies a document to out and leaves out the spans, which come in order; one inside another is left out with it.
func without(out, doc []byte, spans []span) []byte {
	at := 0
	for _, s := range spans {
		if s.start < at {
			continue
		}
		out = append(out, doc[at:s.start]...)
		at = s.end
	}
	return append(out, doc[at:]...)
}

// room is the memory of a scan. Most of it is used for the marks of items and their fields, as much as the document itself takes, so it
// is used again.
type room struct {
	fields []field
	items  []itemMark
	stack  []element
	open   []span
}

var rooms = sync.Pool{New: func() any { return &room{} }}

// release gives the memory back. The outline that was made in it must not be used any more.
func (r *room) release() {
	const most = 8192 // what a huge document took is not kept
	if cap(r.fields) > most || cap(r.items) > most {
		return
	}
	clear(r.fields)
	clear(r.items[:cap(r.items)])
	clear(r.stack[:cap(r.stack)])
	rooms.Put(r)
}
