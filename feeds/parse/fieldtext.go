package parse

import (
	"bytes"
	"encoding/base64"
	"html"
	"strings"
)

// text gives what stands in the last field of that name that is not empty: the text, or the markup where the XML itself has elements there.
func (m *itemMark) text(src []byte, name string) string {
	for i := len(m.fields) - 1; i >= 0; i-- {
		f := m.fields[i]
		if f.name != name || f.inner.end <= f.inner.start {
			continue
		}
		inner := string(f.inner.of(src))
		if strings.Contains(inner, "<") && !strings.Contains(inner, "<![CDATA[") {
			return inner
		}
		if s := strings.TrimSpace(characterData(inner)); s != "" {
			return s
		}
	}
	return ""
}

// plain gives what stands in the first field of that name that has something in it, elements and comments left out.
func (m *itemMark) plain(src []byte, name string) (string, field) {
	for _, f := range m.fields {
		if f.name != name {
			continue
		}
		if s := strings.TrimSpace(innerText(f.inner.of(src))); s != "" {
			return s, f
		}
	}
	return "", field{}
}

// all gives what stands in every field of that name.
func (m *itemMark) all(src []byte, name string) []string {
	var list []string
	for _, f := range m.fields {
		if f.name == name {
			list = append(list, strings.TrimSpace(innerText(f.inner.of(src))))
		}
	}
	return list
}

// innerText gives the character data of a piece of XML.
func innerText(xml []byte) string {
	if bytes.IndexByte(xml, '<') < 0 {
		return unescape(string(xml))
	}
	var b strings.Builder
	t := tokens{doc: xml}
	for {
		k, ok := t.next()
		if !ok {
			return b.String()
		}
		switch k.kind {
		case tokText:
			b.WriteString(unescape(string(k.whole.of(xml))))
		case tokCDATA:
			b.Write(k.inner.of(xml))
		}
	}
}

// rssLink gives the address of an item of RSS and what it is relative to: the first link that says something, as text or as an attribute.
func (m *itemMark) rssLink(src []byte) (link, base string) {
	for _, f := range m.fields {
		if f.name != "link" {
			continue
		}
		if s := strings.TrimSpace(innerText(f.inner.of(src))); s != "" {
			return s, f.base
		}
		if v, _, ok := attr(f.tag.of(src), "href"); ok && len(v) > 0 {
			return html.UnescapeString(string(v)), f.base
		}
	}
	return "", m.base
}

// linkBase gives the base of the link element that names the address.
func (m *itemMark) linkBase(src []byte, href string) string {
	for _, f := range m.fields {
		if v, _, ok := attr(f.tag.of(src), "href"); ok && f.name == "link" && html.UnescapeString(string(v)) == href {
			return f.base
		}
	}
	return ""
}

// textConstruct reads a text of Atom by its type (1.0: text, html, xhtml or a media type) and mode (0.3: xml, escaped, base64). plain says that
// the result is no HTML. fallback is gofeed's reading, for what is neither.
func textConstruct(src []byte, f field, fallback string) (s string, plain bool) {
	tag := f.tag.of(src)
	kind, mode := tagAttr(tag, "type"), tagAttr(tag, "mode")
	inner := string(f.inner.of(src))
	switch {
	case mode == "base64":
		decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(inner), ""))
		if err != nil {
			return fallback, false
		}
		return strings.ToValidUTF8(string(decoded), "\ufffd"), kind == "text/plain"
	case kind == "xhtml" || kind == "application/xhtml+xml" || mode == "xml":
		return unwrapCDATA(inner), false
	case kind == "html" || kind == "text/html":
		return characterData(inner), false
	case kind == "" && mode == "" || kind == "text" || strings.HasPrefix(kind, "text/"):
		s = characterData(inner)
		// Atom 0.3 has no word for plain text, and markup that stands in the XML itself was never meant to be read.
		return s, mode == "" && !strings.Contains(unwrapCDATA(inner), "<")
	case mode == "escaped":
		return characterData(inner), false
	}
	return fallback, false
}

func tagAttr(tag []byte, name string) string {
	v, _, _ := attr(tag, name)
	return strings.ToLower(strings.TrimSpace(html.UnescapeString(string(v))))
}

// characterData gives what an XML parser reads between two tags: references decoded, CDATA sections as they are.
func characterData(inner string) string {
	if !strings.Contains(inner, "<![CDATA[") {
		return unescape(inner)
	}
	var b strings.Builder
	for {
		i := strings.Index(inner, "<![CDATA[")
		if i < 0 {
			b.WriteString(unescape(inner))
			return b.String()
		}
		b.WriteString(unescape(inner[:i]))
		inner = inner[i+len("<![CDATA["):]
		end := strings.Index(inner, "]]>")
		if end < 0 {
			end = len(inner)
		}
		b.WriteString(inner[:end])
		inner = inner[min(end+3, len(inner)):]
	}
}

// unwrapCDATA is for markup that stands in the XML itself: only the marks of CDATA sections go.
func unwrapCDATA(inner string) string {
	if !strings.Contains(inner, "<![CDATA[") {
		return inner
	}
	return strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(inner)
}

// unescape decodes references once, those of HTML too, which feeds use without declaring them.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		t, n := entity(s)
		if n == 0 {
			t, n = "&", 1
		}
		b.WriteString(t)
		s = s[n:]
	}
}
