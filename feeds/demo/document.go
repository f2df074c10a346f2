package demo

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// document writes an outlet's feed in its format.
func (p *play) document(o *outlet, list []report) (body []byte, contentType string) {
	switch o.format {
	case "atom":
		return []byte(p.atom(o, list)), "application/atom+xml; charset=utf-8"
	case "rdf":
		return []byte(p.rdf(o, list)), "application/rdf+xml; charset=utf-8"
	case "hostile":
		return hostile(p.url, list), "application/feed+json"
	case "win1251":
		doc := strings.Replace(p.rss(o, list), `encoding="UTF-8"`, `encoding="windows-1251"`, 1)
		if b, err := charmap.Windows1251.NewEncoder().String(doc); err == nil { // the tests see to it that it can
			return []byte(b), "application/rss+xml"
		}
	}
	return []byte(p.rss(o, list)), "application/rss+xml; charset=utf-8"
}

func esc(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

func (p *play) rss(o *outlet, list []report) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>%s</title><link>%s/</link><description>%s</description><language>%s</language>
`, esc(o.source), p.url, esc(o.source), o.lang)
	for _, r := range list {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s?utm_source=rss</link><guid isPermaLink=\"false\">%s</guid><description>%s</description>",
			esc(r.headline), esc(r.link), r.item.id, esc(r.summary))
		if o.format != "undated" || r.item.indexAtItsOutlet%2 == 0 {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", r.published.Format(time.RFC1123Z))
		}
		if o.format == "full" {
			fmt.Fprintf(&b, "<content:encoded>%s</content:encoded>", esc(p.story(r)))
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}

func (p *play) atom(o *outlet, list []report) string {
	var b strings.Builder
	updated := p.start
	for _, r := range list {
		if r.updated.After(updated) {
			updated = r.updated
		}
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s"><title>%s</title><id>urn:demo:%s</id><link href="%s/"/><updated>%s</updated>
`, o.lang, esc(o.source), o.slug, p.url, updated.Format(time.RFC3339))
	for _, r := range list {
		fmt.Fprintf(&b, "<entry><title>%s</title><link href=\"%s\"/><id>urn:demo:%s</id><published>%s</published><updated>%s</updated><summary>%s</summary></entry>\n",
			esc(r.headline), esc(r.link), r.item.id, r.published.Format(time.RFC3339), r.updated.Format(time.RFC3339), esc(r.summary))
	}
	b.WriteString("</feed>\n")
	return b.String()
}

func (p *play) rdf(o *outlet, list []report) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="%s/feed/%s"><title>%s</title><link>%s/</link><description>%s</description></channel>
`, p.url, o.slug, esc(o.source), p.url, esc(o.source))
	for _, r := range list {
		fmt.Fprintf(&b, "<item rdf:about=\"%s\"><title>%s</title><link>%s</link><description>%s</description><dc:date>%s</dc:date></item>\n",
			esc(r.link), esc(r.headline), esc(r.link), esc(r.summary), r.published.Format(time.RFC3339))
	}
	b.WriteString("</rdf:RDF>\n")
	return b.String()
}
