package demo

import (
	"html"
	"regexp"
	"strings"
)

// page is the web page of a report, with what such pages have around the text.
func (p *play) page(r report) string {
	o := r.item.outlet
	var b strings.Builder
	b.WriteString(`<!doctype html>
<html lang="` + o.lang + `">
<head><meta charset="utf-8"><title>` + html.EscapeString(r.headline+" | "+o.source) + `</title>
<meta property="og:site_name" content="` + html.EscapeString(o.source) + `"></head>
<body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/feed/` + o.slug + `">Feed</a></li></ul></nav></header>
<main><article>
<h1>` + html.EscapeString(r.headline) + `</h1>
<p class="byline"><time datetime="` + r.published.Format("2006-01-02T15:04:05Z") + `">` + r.published.Format("2 January 2006, 15:04 UTC") + `</time></p>
<div class="story">
`)
	b.WriteString(p.story(r))
	b.WriteString(`</div>
</article></main>
<aside class="newsletter"><p>Sign up for our newsletter.</p></aside>
<footer><p>An invented report by an invented outlet.</p></footer>
</body>
</html>
`)
	return b.String()
}

// story is the text of a report as HTML.
func (p *play) story(r report) string {
	var b strings.Builder
	list := false
	for _, line := range p.lines(r.item, r.summary) {
		text, bullet := strings.CutPrefix(line, "- ")
		if bullet != list {
			b.WriteString(map[bool]string{true: "<ul>\n", false: "</ul>\n"}[bullet])
			list = bullet
		}
		b.WriteString(p.block(text, bullet, r.item.outlet.lang) + "\n")
	}
	if list {
		b.WriteString("</ul>\n")
	}
	return b.String()
}

func (p *play) block(line string, bullet bool, lang string) string {
	if bullet {
		return "<li>" + p.inline(line, lang) + "</li>"
	}
	if text, ok := strings.CutPrefix(line, "# "); ok {
		return "<h2>" + p.inline(text, lang) + "</h2>"
	}
	if text, ok := strings.CutPrefix(line, "> "); ok {
		return "<blockquote><p>" + p.inline(text, lang) + "</p></blockquote>"
	}
	return "<p>" + p.inline(line, lang) + "</p>"
}

var linked = regexp.MustCompile(`\[([^\]]+)\]\(([a-z0-9-]+)\)`)

func (p *play) inline(s, lang string) string {
	return linked.ReplaceAllString(html.EscapeString(p.fill(s, lang)), `<a href="/item/$2">$1</a>`)
}
