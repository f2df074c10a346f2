package parse

import (
	"bytes"
	"strings"

	"attache/feeds/article"
	"attache/model/text"
)

// notFeed says what a document is that has no feed in it. first is its first element as written, empty when it has none.
func notFeed(doc []byte, first string, at int) error {
	low := bytes.ToLower(doc[:min(len(doc), 256<<10)])
	name := strings.ToLower(string(local([]byte(first))))
	if name == "html" || kindOf(name) != unknownElement || bytes.Contains(low[:min(len(low), 4096)], []byte("<!doctype html")) {
		return &NotFeedError{What: page(low, doc), HTML: true}
	}
	switch name {
	case "":
		return &NotFeedError{What: "plain text or binary data" + quoted(string(doc[:min(len(doc), 200)]))}
	case "opml":
		return &NotFeedError{What: "an OPML list of feeds (it can be imported)"}
	case "urlset", "sitemapindex":
		return &NotFeedError{What: "a sitemap"}
	case "error", "errors", "fault", "envelope":
		return &NotFeedError{What: "an XML error message" + quoted(HTMLText(string(doc[at:min(len(doc), at+500)])))}
	}
	return &NotFeedError{What: "an XML document of another kind (<" + text.Clean(clip(first, 40), 40) + ">)"}
}

// page says which kind of HTML page it is, with its title.
func page(low, doc []byte) string {
	kind := article.PageKind(low)
	title := ""
	if i := bytes.Index(low, []byte("<title")); i >= 0 {
		rest := doc[i:]
		if from := bytes.IndexByte(rest, '>'); from >= 0 {
			if to := bytes.Index(bytes.ToLower(rest[from:min(len(rest), from+1000)]), []byte("</title")); to >= 0 {
				title = HTMLText(string(rest[from+1 : from+to]))
			}
		}
	}
	what := "an HTML page"
	if kind != "" {
		what += ": " + kind
	}
	return what + quoted(title)
}

// quoted gives a short clean quotation for a message, nothing for nothing.
func quoted(s string) string {
	s = text.Clean(s, 80)
	if s == "" {
		return ""
	}
	return ", “" + s + "”"
}

// clip shortens s for a message.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
