package parse

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// HTMLText gives what a reader sees of an HTML fragment: tags out, scripts and styles out with what they hold, block elements and
// line breaks as spaces, entities decoded once. "<" that begins no tag ("1 < 2", "<3") stays. A fragment that was escaped once too often, so
// that its text is itself markup, is read twice, as a person would read it. The result is not clean yet: see model/text.Clean.
func HTMLText(s string) string {
	if markAt(s) < 0 {
		return s
	}
	out, tags := stripHTML(s)
	if tags == 0 && looksLikeMarkup(out) {
		out, _ = stripHTML(out)
	}
	if strings.Contains(s, "![CDATA[") { // escaped, so that it is no section to XML
		out = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(out), "<![CDATA["), "]]>")
	}
	return out
}

// plainText is for texts that are declared to hold no markup. Sources lie about that in two harmless ways that are mended: a pair
// of known tags, and references to characters that no plain text needs to escape.
func plainText(s string) string {
	if markAt(s) < 0 {
		return s
	}
	if looksLikeMarkup(s) && strings.Contains(s, "</") {
		return HTMLText(s)
	}
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '&' {
			b.WriteByte(s[i])
			i++
			continue
		}
		text, n := entity(s[i:])
		if n == 0 || text == "<" || text == ">" || text == "&" {
			text, n = "&", 1
		}
		b.WriteString(text)
		i += n
	}
	return b.String()
}

// elementKind says what an HTML element does to the text around and in it.
type elementKind uint8

const (
	unknownElement elementKind = iota
	inlineElement
	blockElement  // sets its text apart
	hiddenElement // what it holds is not read
)

var elements = elementTable(
	"a abbr acronym b bdi bdo big blink cite code data del dfn em font i img input ins kbd label mark marquee nobr output picture q rb rp rt ruby "+
		"s samp small source span strike strong sub sup time track tt u var wbr link meta base param area map embed col colgroup button slot",
	"address article aside blockquote body br canvas caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "+
		"frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section "+
		"summary table tbody td tfoot th thead tr ul video audio",
	"script style head title template iframe noscript noframes noembed object applet svg math select textarea xml")

func elementTable(inline, block, hidden string) map[string]elementKind {
	m := map[string]elementKind{}
	for kind, names := range map[elementKind]string{inlineElement: inline, blockElement: block, hiddenElement: hidden} {
		for _, n := range strings.Fields(names) {
			m[n] = kind
		}
	}
	return m
}

// kindOf looks an element up without regard to case.
func kindOf(name string) elementKind {
	var low [12]byte
	if len(name) > len(low) {
		return unknownElement
	}
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return elements[string(low[:len(name)])]
}

// stripHTML makes one pass; tags counts what it took out.
func stripHTML(s string) (out string, tags int) {
	var b strings.Builder
	var open unended
	b.Grow(len(s))
	for {
		i := markAt(s)
		if i < 0 {
			b.WriteString(s)
			return b.String(), tags
		}
		b.WriteString(s[:i])
		s = s[i:]
		if s[0] == '&' {
			text, n := entity(s)
			if n == 0 {
				text, n = "&", 1
			}
			b.WriteString(text)
			s = s[n:]
			continue
		}
		n, space := tagAt(s, &open)
		if n == 0 {
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		tags++
		if out := b.String(); space && out != "" && out[len(out)-1] != ' ' {
			b.WriteByte(' ')
		}
		s = s[n:]
	}
}

// markAt gives the offset of the first "<" or "&", -1 when there is neither.
func markAt(s string) int {
	for i := range len(s) {
		if s[i] == '<' || s[i] == '&' {
			return i
		}
	}
	return -1
}

// unended are the hidden elements of which a pass over a text has found out that no end tag follows any more: it is looked for once.
type unended []string

// tagAt measures the markup that s begins with: how many bytes are not text, and whether they set words apart. Zero bytes mean that
// the "<" is text.
func tagAt(s string, open *unended) (n int, space bool) {
	switch {
	case strings.HasPrefix(s, "<!--"):
		if end := strings.Index(s, "-->"); end >= 0 {
			return end + 3, false
		}
		return upTo(s, '>'), false
	case strings.HasPrefix(s, "<![CDATA["):
		return len("<![CDATA["), false
	case len(s) > 2 && (s[1] == '!' || s[1] == '?') && letter(s[2]):
		return upTo(s, '>'), false
	}
	from := 1
	if strings.HasPrefix(s, "</") {
		from = 2
	}
	end := from
	for end < len(s) && (nameByte(s[end]) && s[end] < 0x80) {
		end++
	}
	if end == from || !letter(s[from]) {
		return 0, false
	}
	return measureTag(s, s[from:end], end, from == 2, open)
}

// measureTag finds the end of the tag of that name; nameEnd is where its attributes begin.
func measureTag(s, name string, nameEnd int, closing bool, open *unended) (n int, space bool) {
	kind := kindOf(name)
	n = tagEnd(s, nameEnd)
	if kind == unknownElement {
		if n == 0 || !closing && !strings.ContainsAny(name, ":-") && !closedSoon(s[n:], name) {
			return 0, false
		}
		return n, false
	}
	if n == 0 {
		// A summary that was cut inside a tag; but "a <b and c" is text.
		if nameEnd < len(s) && !strings.ContainsAny(s[nameEnd:], "=\"'") {
			return 0, false
		}
		return len(s), false
	}
	if kind == hiddenElement && !closing && s[n-2] != '/' {
		n += open.skip(s[n:], strings.ToLower(name))
	}
	return n, kind != inlineElement
}

// tagEnd gives the offset behind the ">" that ends a tag, 0 when there is none. A quote that is not closed quotes nothing.
func tagEnd(s string, i int) int {
	for ; i < len(s); i++ {
		switch c := s[i]; c {
		case '>':
			return i + 1
		case '<':
			return 0
		case '"', '\'':
			if s[i-1] != '=' && !white(s[i-1]) {
				continue
			}
			if end := strings.IndexByte(s[i+1:min(len(s), i+4096)], c); end >= 0 {
				i += end + 1
			}
		}
	}
	return 0
}

// closedSoon looks for the end tag of an element that no table knows.
func closedSoon(s, name string) bool {
	return strings.Contains(s[:min(len(s), 2048)], "</"+name)
}

// skip measures what an element holds, up to and including its end tag. Where that is missing, what follows a script or a style sheet is
// code to the end; behind the others it is text that their author forgot to set apart.
func (u *unended) skip(s, name string) int {
	if slices.Contains(*u, name) {
		return 0
	}
	for i := 0; ; {
		j := strings.Index(s[i:], "</")
		if j < 0 {
			if name == "script" || name == "style" {
				return len(s)
			}
			*u = append(*u, name)
			return 0
		}
		i += j + 2
		if len(s)-i >= len(name) && strings.EqualFold(s[i:i+len(name)], name) {
			return i + upTo(s[i:], '>')
		}
	}
}

func upTo(s string, c byte) int {
	if i := strings.IndexByte(s, c); i >= 0 {
		return i + 1
	}
	return len(s)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// bareEntities are decoded without their semicolon too, as long as no letter follows.
var bareEntities = []string{"&nbsp", "&amp", "&quot", "&lt", "&gt"}

// entity decodes the character reference that s begins with: its text and its length, 0 when it is none.
func entity(s string) (string, int) {
	limit := min(len(s), 34)
	end := strings.IndexByte(s[:limit], ';')
	if end < 2 {
		for _, e := range bareEntities {
			if strings.HasPrefix(s, e) && (len(s) == len(e) || !letter(s[len(e)]) && s[len(e)] != '=') {
				return html.UnescapeString(e), len(e)
			}
		}
		return "", 0
	}
	switch s[:end+1] {
	case "&amp;":
		return "&", end + 1
	case "&lt;":
		return "<", end + 1
	case "&gt;":
		return ">", end + 1
	case "&nbsp;":
		return "\u00a0", end + 1
	}
	if s[1] == '#' && !numbered(s[2:end]) {
		return "", 0
	}
	text := html.UnescapeString(s[:end+1])
	if text == "\ufffd" && s[1] == '#' {
		return "", end + 1 // the number of no character
	}
	if len(text) > 0 && strings.HasSuffix(text, ";") && utf8.RuneCountInString(text) > 1 {
		return "", 0 // unknown, or a name that goes on behind the one that was decoded
	}
	return text, end + 1
}

// numbered reports whether what stands between "&#" and ";" has a digit to it.
func numbered(s string) bool {
	if len(s) > 0 && s[0]|0x20 == 'x' {
		s = s[1:]
	}
	return s != ""
}

// altText gives the words that stand for the first image of a fragment of HTML.
func altText(s string) string {
	i := strings.Index(s, "<img")
	if i < 0 {
		return ""
	}
	end := tagEnd(s, i+len("<img"))
	if end == 0 {
		return ""
	}
	v, _, _ := attr([]byte(s[i:end]), "alt")
	return html.UnescapeString(string(v))
}

// looksLikeMarkup reports whether a text is itself HTML: it has an element that stands alone by nature, or one with its end tag.
func looksLikeMarkup(s string) bool {
	for i := 0; ; {
		j := strings.IndexByte(s[i:], '<')
		if j < 0 {
			return false
		}
		i += j
		end := i + 1
		for end < len(s) && (letter(s[end]) || s[end] >= '0' && s[end] <= '9') {
			end++
		}
		name := s[i+1 : end]
		i = end
		if name == "" || kindOf(name) == unknownElement {
			continue
		}
		switch strings.ToLower(name) {
		case "br", "hr", "p", "img":
			if tagEnd(s, end) > 0 {
				return true
			}
		default:
			if n := tagEnd(s, end); n > 0 && strings.Contains(s[n:], "</"+name) {
				return true
			}
		}
	}
}
