package parse

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// findFeed finds the root element of a feed and cuts off what stands before it (junk, XML declaration, comments, DOCTYPE), which
// gofeed would search in vain beyond its first kilobytes. entities are those that the DOCTYPE declares.
func findFeed(d *Document, text []byte) (doc []byte, entities map[string]string, err error) {
	t := tokens{doc: text}
	first, firstAt := "", 0
	for {
		k, ok := t.next()
		if !ok {
			break
		}
		switch k.kind {
		case tokDirective:
			if first == "" {
				entities = declaredEntities(k.inner.of(text))
			}
		case tokText:
			if first == "" && len(bytes.TrimSpace(bytes.TrimPrefix(k.whole.of(text), []byte("\ufeff")))) > 0 {
				first = " "
				d.warn("there is text before the document begins")
			}
		case tokStart:
			name := local(k.name.of(text))
			if isRoot(name) && (!strings.EqualFold(first, "html") || hasItems(text[k.whole.end:])) {
				return text[k.whole.start:], entities, nil
			}
			if bytes.EqualFold(name, []byte("channel")) && strings.TrimSpace(first) == "" {
				return wrapped("<rss>", text[k.whole.start:], "</rss>"), entities, nil
			}
			if bytes.EqualFold(name, []byte("entry")) && strings.TrimSpace(first) == "" {
				return wrapped(`<feed xmlns="http://www.w3.org/2005/Atom">`, text[k.whole.start:], "</feed>"), entities, nil
			}
			if strings.TrimSpace(first) == "" {
				first, firstAt = string(k.name.of(text)), k.whole.start
			}
		}
	}
	return nil, nil, notFeed(text, strings.TrimSpace(first), firstAt)
}

func isRoot(name []byte) bool {
	return !bytes.EqualFold(name, []byte("channel")) && holdsItems(name)
}

// hasItems tells a feed that stands inside a page from the RDF and the like that pages carry about themselves.
func hasItems(rest []byte) bool {
	return bytes.Contains(rest, []byte("<item")) || bytes.Contains(rest, []byte("<entry"))
}

// wrapped mends a channel that stands without the rss element around it, and an entry without its feed.
func wrapped(open string, doc []byte, shut string) []byte {
	return append(append([]byte(open), doc...), shut...)
}

// declaredEntities reads <!ENTITY name "text"> from a DOCTYPE: internal ones with a short text without further references, so that
// nothing is fetched and nothing grows.
func declaredEntities(doctype []byte) map[string]string {
	const mark, most, longest = "<!ENTITY", 100, 500
	var m map[string]string
	for len(m) < most {
		i := bytes.Index(doctype, []byte(mark))
		if i < 0 {
			break
		}
		doctype = doctype[i+len(mark):]
		rest := bytes.TrimLeft(doctype, " \t\r\n")
		n := 0
		for n < len(rest) && nameByte(rest[n]) {
			n++
		}
		name := string(rest[:n])
		rest = bytes.TrimLeft(rest[n:], " \t\r\n")
		if name == "" || len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 || end > longest {
			continue
		}
		value := html.UnescapeString(string(rest[1 : 1+end]))
		if strings.ContainsAny(value, "&") {
			continue
		}
		if m == nil {
			m = map[string]string{}
		}
		m[name] = html.EscapeString(value)
	}
	return m
}

// mender rewrites a document so that encoding/xml reads it.
type mender struct {
	doc      []byte
	out      []byte
	stack    []string
	entities map[string]string
	limit    int
	item     int  // depth at which the open item stands, -1 outside items
	shouts   bool // the document is in capitals
}

// mend rewrites a document: tags that were left open are closed, those that close nothing are dropped, an item that begins inside
// another ends it; "<" that begins nothing is escaped, attributes get quotes; comments, instructions and declarations go;
// so do characters that XML forbids, in either form. Declared entities are replaced while the result stays below limit.
func mend(doc []byte, entities map[string]string, limit int) []byte {
	m := mender{doc: doc, out: make([]byte, 0, len(doc)+len(doc)/8+64), entities: entities, limit: limit, item: -1}
	t := tokens{doc: doc}
	for {
		k, ok := t.next()
		if !ok {
			break
		}
		if rooted := len(m.stack) > 0; !rooted && len(m.out) > 0 && k.kind != tokEnd {
			continue // behind the root's end
		}
		m.take(k)
	}
	for len(m.stack) > 0 {
		m.pop()
	}
	return m.out
}

func (m *mender) take(k token) {
	switch k.kind {
	case tokText:
		if len(m.stack) > 0 {
			m.text(k.whole.of(m.doc))
		}
	case tokBad:
		m.out = append(m.out, "&lt;"...)
	case tokCDATA:
		m.out = append(m.out, cdataStart...)
		m.out = appendLegal(m.out, k.inner.of(m.doc))
		m.out = append(m.out, cdataEnd...)
	case tokStart:
		m.start(k)
	case tokEnd:
		m.end(string(k.name.of(m.doc)))
	}
}

func (m *mender) start(k token) {
	name := string(k.name.of(m.doc))
	if len(m.stack) == 0 {
		m.shouts = shouts(local(k.name.of(m.doc)))
	}
	if m.item >= 0 && itemName(local([]byte(name))) && m.unclosedItem(name) {
		for depth := m.item; len(m.stack) > depth; {
			m.pop()
		}
	}
	if m.unclosedField(name) {
		m.pop()
	}
	if m.item < 0 && len(m.stack) > 0 && itemName(local([]byte(name))) && holdsItems(local([]byte(m.stack[len(m.stack)-1]))) && !k.empty {
		m.item = len(m.stack)
	}
	m.out = append(m.out, '<')
	m.out = append(m.out, name...)
	m.attributes(k.whole.of(m.doc)[1+len(name):])
	if k.empty {
		m.out = append(m.out, "/>"...)
		return
	}
	m.out = append(m.out, '>')
	m.stack = append(m.stack, name)
}

// unclosedItem is the scanner's rule of that name.
func (m *mender) unclosedItem(name string) bool {
	if m.stack[m.item] != name {
		return false
	}
	inside := len(m.stack) - m.item
	return inside == 1 || inside == 2 && !strings.Contains(m.stack[len(m.stack)-1], ":")
}

// bareFields are children of an item that hold text and no markup, siblings those that begin only where the one before has ended.
var (
	bareFields = words("title link guid pubdate author")
	siblings   = words("title link guid pubdate author description enclosure comments category")
)

// unclosedField reports whether an element of that name says that the field of an item before it was never closed.
func (m *mender) unclosedField(name string) bool {
	n := len(m.stack)
	return m.item >= 0 && n == m.item+2 && bareFields[strings.ToLower(m.stack[n-1])] && siblings[strings.ToLower(name)]
}

// end closes what an end tag names, however it writes it.
func (m *mender) end(name string) {
	i := m.opened(name, func(a, b string) bool { return a == b })
	if i < 0 {
		i = m.opened(name, strings.EqualFold)
	}
	for i >= 0 && len(m.stack) > i {
		m.pop()
	}
}

// opened gives the depth of the innermost open element of that name, -1 when there is none.
func (m *mender) opened(name string, same func(a, b string) bool) int {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if same(m.stack[i], name) {
			return i
		}
	}
	return -1
}

func (m *mender) pop() {
	n := len(m.stack) - 1
	m.out = append(m.out, "</"...)
	m.out = append(m.out, m.stack[n]...)
	m.out = append(m.out, '>')
	m.stack = m.stack[:n]
	if m.item == n {
		m.item = -1
	}
}

// attributes rewrites what stands between a tag's name and its ">".
func (m *mender) attributes(tag []byte) {
	for i := 0; i < len(tag); {
		i = skipTo(tag, i)
		start := i
		for i < len(tag) && nameByte(tag[i]) {
			i++
		}
		if i == start {
			i++
			continue
		}
		key := tag[start:i]
		for i < len(tag) && white(tag[i]) {
			i++
		}
		if i >= len(tag) || tag[i] != '=' || !nameStart(key[0]) {
			continue
		}
		from, to, next := attrValue(tag, i+1)
		if m.seen(key, tag[:start]) {
			i = next
			continue
		}
		m.out = append(append(append(m.out, ' '), m.key(key)...), '=', '"')
		for _, c := range tag[from:to] {
			switch c {
			case '<':
				m.out = append(m.out, "&lt;"...)
			case '"':
				m.out = append(m.out, "&quot;"...)
			default:
				if c >= ' ' || white(c) {
					m.out = append(m.out, c)
				}
			}
		}
		m.out = append(m.out, '"')
		i = next
	}
}

// key gives the name of an attribute as gofeed knows it.
func (m *mender) key(name []byte) []byte {
	if !m.shouts || bytes.IndexByte(name, ':') >= 0 {
		return name
	}
	if bytes.EqualFold(name, []byte("isPermaLink")) {
		return []byte("isPermaLink")
	}
	return bytes.ToLower(name)
}

// seen reports whether an attribute of that name stands before.
func (m *mender) seen(key, before []byte) bool {
	_, _, ok := attr(append([]byte("<"), before...), string(key))
	return ok
}

// text rewrites character data.
func (m *mender) text(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexAny(b, "&]")
		if i < 0 {
			m.out = appendLegal(m.out, b)
			return
		}
		m.out = appendLegal(m.out, b[:i])
		b = b[i:]
		switch {
		case bytes.HasPrefix(b, cdataEnd):
			m.out = append(m.out, "]]&gt;"...)
			b = b[3:]
		case b[0] == '&':
			b = b[m.reference(b):]
		default:
			m.out = append(m.out, b[0])
			b = b[1:]
		}
	}
}

// reference rewrites the "&" that b begins with and gives the number of bytes it took.
func (m *mender) reference(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), 64)], ';')
	if end < 2 {
		m.out = append(m.out, "&amp;"...)
		return 1
	}
	name := string(b[1:end])
	if name[0] == '#' {
		if forbiddenReference(name[1:]) {
			return end + 1
		}
		m.out = append(m.out, b[:end+1]...)
		return end + 1
	}
	if text, ok := m.entities[name]; ok && len(m.out)+len(text) < m.limit {
		m.out = append(m.out, text...)
		return end + 1
	}
	for i := range len(name) {
		if !nameByte(name[i]) {
			m.out = append(m.out, "&amp;"...)
			return 1
		}
	}
	m.out = append(m.out, b[:end+1]...)
	return end + 1
}

// forbiddenReference reports whether a numeric reference names a character that XML does not allow.
func forbiddenReference(number string) bool {
	base := 10
	if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
		base, number = 16, number[1:]
	}
	n, err := strconv.ParseUint(number, base, 32)
	return err != nil || !legal(rune(n))
}

// legal reports whether XML allows the character.
func legal(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
}

// appendLegal copies text without the characters that XML forbids.
func appendLegal(out, b []byte) []byte {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if c >= ' ' || white(c) {
				out = append(out, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if legal(r) && !(r == utf8.RuneError && n == 1) {
			out = append(out, b[i:i+n]...)
		}
		i += n
	}
	return out
}
