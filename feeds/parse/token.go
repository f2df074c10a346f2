package parse

import "bytes"

// span is a part of a document, from the byte start to the byte before end.
type span struct{ start, end int }

func (s span) of(doc []byte) []byte { return doc[s.start:s.end] }

// tokenKind says what a token is.
type tokenKind uint8

const (
	tokText      tokenKind = iota
	tokStart               // a start tag, or an empty-element tag (token.empty)
	tokEnd                 // an end tag
	tokCDATA               // inner is what stands between the marks
	tokComment             // with its marks
	tokPI                  // processing instruction or XML declaration
	tokDirective           // DOCTYPE and its kin
	tokBad                 // a "<" that begins nothing
	tokCut                 // a construct that the end of the document cuts off
)

// token is one piece of markup, or the text between two.
type token struct {
	kind  tokenKind
	whole span
	inner span // CDATA: the text; directive: what stands after "<!"
	name  span // tags: the name with its prefix
	empty bool // <name/>
}

// tokens cuts a document into tokens. It knows quotes, comments, CDATA sections, processing instructions and the internal
// subset of a DOCTYPE, takes every byte exactly once (but for unclosed quotes), needs no memory, and never fails: what it cannot
// read is tokBad or tokCut.
type tokens struct {
	doc []byte
	pos int
	// noQuoteAfter is set once no closing quote was found: then quotes are not looked for again, so that a document full
	// of open quotes costs no more than one that has none.
	noQuoteAfter bool
}

// next gives the next token; false at the end of the document.
func (t *tokens) next() (token, bool) {
	if t.pos >= len(t.doc) {
		return token{}, false
	}
	if t.doc[t.pos] != '<' {
		end := bytes.IndexByte(t.doc[t.pos:], '<')
		if end < 0 {
			end = len(t.doc) - t.pos
		}
		return t.emit(token{kind: tokText, whole: span{t.pos, t.pos + end}}), true
	}
	return t.emit(t.markup()), true
}

func (t *tokens) emit(k token) token {
	t.pos = k.whole.end
	return k
}

var (
	commentStart = []byte("<!--")
	commentEnd   = []byte("-->")
	cdataStart   = []byte("<![CDATA[")
	cdataEnd     = []byte("]]>")
	piEnd        = []byte("?>")
)

// markup reads the construct that begins with the "<" at t.pos.
func (t *tokens) markup() token {
	rest := t.doc[t.pos:]
	switch {
	case len(rest) == 1:
		return t.cut()
	case rest[1] == '!':
		return t.declaration(rest)
	case rest[1] == '?':
		return t.until(tokPI, piEnd, 2)
	case rest[1] == '/':
		if len(rest) > 2 && !nameStart(rest[2]) {
			return t.bad()
		}
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			return t.cut()
		}
		return token{kind: tokEnd, whole: span{t.pos, t.pos + end + 1}, name: t.nameAt(t.pos + 2)}
	case nameStart(rest[1]):
		return t.startTag(rest)
	}
	return t.bad()
}

func (t *tokens) declaration(rest []byte) token {
	switch {
	case bytes.HasPrefix(rest, commentStart):
		return t.until(tokComment, commentEnd, len(commentStart))
	case bytes.HasPrefix(rest, cdataStart):
		return t.until(tokCDATA, cdataEnd, len(cdataStart))
	case bytes.HasPrefix(commentStart, rest), bytes.HasPrefix(cdataStart, rest):
		return t.cut()
	case len(rest) > 2 && nameStart(rest[2]):
		return t.directive(rest)
	}
	return t.bad()
}

// until reads up to and including mark; skip bytes of opening mark come first.
func (t *tokens) until(kind tokenKind, mark []byte, skip int) token {
	i := bytes.Index(t.doc[t.pos+skip:], mark)
	if i < 0 {
		return t.cut()
	}
	inner := span{t.pos + skip, t.pos + skip + i}
	return token{kind: kind, whole: span{t.pos, inner.end + len(mark)}, inner: inner}
}

// directive reads <!DOCTYPE ... [ ... ]>, where ">" may stand inside quotes and brackets.
func (t *tokens) directive(rest []byte) token {
	depth, quote := 0, byte(0)
	for i := 2; i < len(rest); i++ {
		c := rest[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if depth == 0 || bytes.IndexByte(rest[i+1:min(len(rest), i+4096)], c) >= 0 {
				quote = c
			}
		case c == '[' || c == '<':
			depth++
		case c == ']' || c == '>' && depth > 0:
			depth--
		case c == '>':
			return token{kind: tokDirective, whole: span{t.pos, t.pos + i + 1}, inner: span{t.pos + 2, t.pos + i}}
		}
	}
	return t.cut()
}

// startTag finds the ">" that closes the tag: one inside a quoted value does not.
func (t *tokens) startTag(rest []byte) token {
	name := t.nameAt(t.pos + 1)
	for i := name.end - t.pos; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '>':
			k := token{kind: tokStart, whole: span{t.pos, t.pos + i + 1}, name: name}
			k.empty = rest[i-1] == '/'
			return k
		case '"', '\'':
			if t.noQuoteAfter || !valueFollows(rest[:i]) {
				continue
			}
			end := bytes.IndexByte(rest[i+1:], c)
			if end < 0 {
				t.noQuoteAfter = true
				continue
			}
			i += end + 1
		}
	}
	return t.cut()
}

// valueFollows reports whether the last byte of tag that is no white space is "=", so that a quote after it opens a value.
func valueFollows(tag []byte) bool {
	for i := len(tag) - 1; i >= 0; i-- {
		if !white(tag[i]) {
			return tag[i] == '='
		}
	}
	return false
}

func (t *tokens) nameAt(from int) span {
	end := from
	for end < len(t.doc) && nameByte(t.doc[end]) {
		end++
	}
	return span{from, end}
}

func (t *tokens) cut() token { return token{kind: tokCut, whole: span{t.pos, len(t.doc)}} }
func (t *tokens) bad() token { return token{kind: tokBad, whole: span{t.pos, t.pos + 1}} }

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func nameByte(c byte) bool {
	return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}

func white(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// local is a tag's name without its prefix.
func local(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// prefixOf is what stands before a tag's local name, with its colon. The names of elements are few, so that no memory is taken.
func prefixOf(name []byte) string {
	switch p := name[:len(name)-len(local(name))]; string(p) {
	case "":
		return ""
	case "media:":
		return "media:"
	case "dc:":
		return "dc:"
	case "content:":
		return "content:"
	default:
		return string(p)
	}
}

// attr gives the value of the attribute of a start tag, raw (entities not decoded), and where it stands; the name is matched without
// regard to case. Values may be unquoted.
func attr(tag []byte, name string) (value []byte, at span, ok bool) {
	for i := 1; i < len(tag); {
		i = skipTo(tag, i)
		start := i
		for i < len(tag) && !white(tag[i]) && tag[i] != '=' && tag[i] != '>' {
			i++
		}
		key := tag[start:i]
		if i == start {
			i++
			continue
		}
		for i < len(tag) && white(tag[i]) {
			i++
		}
		if i >= len(tag) || tag[i] != '=' {
			continue
		}
		from, to, next := attrValue(tag, i+1)
		if len(key) == len(name) && bytes.EqualFold(key, []byte(name)) {
			return tag[from:to], span{start, next}, true
		}
		i = next
	}
	return nil, span{}, false
}

// skipTo passes white space and slashes.
func skipTo(tag []byte, i int) int {
	for i < len(tag) && (white(tag[i]) || tag[i] == '/') {
		i++
	}
	return i
}

// attrValue reads the value after the "=" that ends at i: its bounds without quotes, and where reading goes on.
func attrValue(tag []byte, i int) (from, to, next int) {
	for i < len(tag) && white(tag[i]) {
		i++
	}
	if i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		if end := bytes.IndexByte(tag[i+1:], tag[i]); end >= 0 {
			return i + 1, i + 1 + end, i + end + 2
		}
	}
	from = i
	for i < len(tag) && !white(tag[i]) && tag[i] != '>' {
		i++
	}
	return from, i, i
}
