package article

import (
	"fmt"
	"strings"
	"testing"

	"attache/model"

	"golang.org/x/text/encoding/charmap"
)

// filler is a paragraph of a story, each with its number so that none repeats another.
func filler(n int) string {
	return fmt.Sprintf("<p>In paragraph %d the delegations returned to the question of inspections, and a diplomat who was in the room said that neither side had "+
		"left the table, although the talks had run for %d hours without a pause.</p>\n", n, n+3)
}

func fillers(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(filler(i + 1))
	}
	return b.String()
}

// site puts a story among what a news site puts around it: menus, a consent banner, a newsletter box, related stories, comments.
func site(lang, title, head, story string) string {
	return `<!doctype html><html lang="` + lang + `"><head><meta charset="utf-8"><title>` + title + ` - The Example Post</title><meta property="og:title" content="` + title + `">` + head + `</head><body class="article">
<div id="cookie-banner" role="dialog"><p>We and our partners store cookies. <button>Accept all cookies</button><a href="/privacy">Cookie settings</a></p></div>
<header class="site-header"><a href="/">The Example Post</a><nav><ul><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav></header>
<main><article><h1 class="headline">` + title + `</h1><div class="share"><a href="https://social.example/share">Share</a> <a href="#">Save</a></div>
<div class="body">` + story + `</div></article>
<aside class="related"><h2>Related stories</h2><ul><li><a href="/a">Storm closes the harbour</a></li><li><a href="/b">Ten things to know</a></li></ul></aside>
<section class="newsletter"><h3>Sign up for our newsletter</h3><form><input name="mail"><button>Sign up</button></form></section>
<section id="comments" class="comments"><h3>Comments</h3><div class="comment">Reader 1: first!</div></section></main>
<footer class="site-footer"><p>Copyright The Example Post. All rights reserved.</p><a href="/imprint">Imprint</a></footer></body></html>`
}

// newsPage is a page and what a reader must and must not find in it.
type newsPage struct {
	name, doc, contentType string
	title                  string
	problem                string   // a part of Article.Problem, empty for a whole text
	has                    []string // blocks, written "kind: text" (a heading with its level), in this order
	lacks                  []string
	links                  []string
	least                  int // characters
}

// written is a block as newsPage.has writes it.
func written(b model.Block) string {
	if b.Kind == model.Heading {
		return fmt.Sprintf("h%d: %s", b.Level, b.Text)
	}
	return string(b.Kind) + ": " + b.Text
}

func TestPagesOfNewsSites(t *testing.T) {
	chrome := []string{"Related stories", "Storm closes", "newsletter", "first!", "All rights reserved", "Accept all cookies", "Weather", "Share"}
	for _, p := range newsPages() {
		if p.contentType == "" {
			p.contentType = "text/html; charset=utf-8"
		}
		a, err := Extract([]byte(p.doc), "https://post.example/world/2026/talks.html", p.contentType)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		var all []string
		for _, b := range a.Blocks {
			all = append(all, written(b))
		}
		text := strings.Join(all, "\n")
		if a.Title != p.title && p.title != "" {
			t.Errorf("%s: title %q, want %q", p.name, a.Title, p.title)
		}
		if p.problem == "" && a.Problem != "" || !strings.Contains(a.Problem, p.problem) {
			t.Errorf("%s: problem %q, want %q", p.name, a.Problem, p.problem)
		}
		rest := "\n" + text + "\n"
		for _, h := range p.has {
			i := strings.Index(rest, "\n"+h)
			if i < 0 {
				t.Errorf("%s: no %q (or not there) in\n%s", p.name, h, text)
				break
			}
			rest = rest[i+1:]
		}
		lacks := p.lacks
		if p.problem == "" {
			lacks = append(lacks, chrome...)
		}
		for _, l := range lacks {
			if strings.Contains(text, l) {
				t.Errorf("%s: %q does not belong to the story", p.name, l)
			}
		}
		for i, l := range p.links {
			if i >= len(a.Links) || a.Links[i] != l {
				t.Errorf("%s: links %q, want %q", p.name, a.Links, p.links)
				break
			}
		}
		if n := Chars(a); n < p.least {
			t.Errorf("%s: %d characters, want %d", p.name, n, p.least)
		}
		checkArticle(t, a)
	}
}

func newsPages() []newsPage {
	persian := strings.Repeat("<p>وزیر امور خارجه روز سه‌شنبه وارد مسقط شد و با همتای عمانی خود دربارهٔ دور تازهٔ گفت‌وگوها، بازرسی‌ها و تحریم‌ها سخن گفت. او گفت که هیچ پیش‌شرطی پذیرفته نیست.</p>", 7)
	arabic := strings.Repeat("<p>وصل وزير الخارجية إلى مسقط يوم الثلاثاء لإجراء جولة جديدة من المحادثات مع نظيره العماني حول عمليات التفتيش والعقوبات، وقال إن الجانبين اتفقا على مواصلة الحوار.</p>", 7)
	chinese := strings.Repeat("<p>外交部长星期二抵达马斯喀特，与阿曼外交大臣就新一轮会谈、核查和制裁问题举行磋商。他表示，双方同意继续对话，下一轮会谈将于下周在日内瓦举行，届时将讨论具体步骤。</p>", 9)
	wall := `<div class="paywall"><h3>Subscribe to continue reading</h3><p>Already a subscriber? <a href="/login">Sign in</a></p></div>`
	return []newsPage{
		{name: "headings, quotes, lists, links", title: "Talks resume in Muscat", least: 1500,
			doc: site("en", "Talks resume in Muscat", "", filler(1)+`<h2>What was said</h2><p>According to <a href="/world/minister">the minister</a> and <a href="https://gov.example/statement?id=7">a statement</a>, `+
				`the parties agreed on three points, which <a href="/world/minister">the minister</a> repeated.</p><blockquote><p>We did not come here to leave without a paper.</p></blockquote>`+
				`<ul><li>Inspections begin in May.</li><li>Sanctions are lifted <b>step by step</b>.</li></ul><h3>And then</h3><ol><li>A meeting in Geneva</li><li>A meeting in Vienna</li></ol>`+fillers(6)),
			has: []string{"p: In paragraph 1 ", "h2: What was said", "p: According to the minister [1] and a statement [2], the parties agreed on three points, which the minister [1] repeated.",
				"q: We did not come here", "li: Inspections begin in May.", "li: Sanctions are lifted step by step.", "h3: And then", "ol: 1. A meeting in Geneva", "ol: 2. A meeting in Vienna", "p: In paragraph 1"},
			links: []string{"https://post.example/world/minister", "https://gov.example/statement?id=7"}},
		{name: "figures and captions", title: "Carrier group leaves port", least: 1200,
			doc: site("en", "Carrier group leaves port", "", filler(1)+`<figure><picture><source srcset="a.webp"><img src="a.jpg" alt="A grey ship at sea"></picture><figcaption>The ship on Monday morning <span>Photo: Ada Example</span></figcaption></figure>`+
				fillers(4)+`<img src="/pixel.gif" alt=""><figure><img src="m.png" alt="Map of the strait with the positions of three ships"></figure>`+fillers(2)),
			has:   []string{"p: In paragraph 1", "img: The ship on Monday morning", "p: In paragraph 1", "img: Map of the strait"},
			lacks: []string{"pixel"}},
		{name: "a paywall that is marked and seen", title: "The secret annex", problem: "paywall",
			doc: site("en", "The secret annex", `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":"False"}</script>`, fillers(2)+wall),
			has: []string{"p: In paragraph 1", "p: In paragraph 2"}},
		{name: "a paywall in Spanish", title: "El anexo secreto", problem: "paywall",
			doc: site("es", "El anexo secreto", "", `<p>La ministra llegó el martes a Mascate para una nueva ronda de conversaciones sobre las inspecciones y las sanciones, según fuentes de la delegación que pidieron el anonimato para hablar.</p><p>Las partes volverán a reunirse el lunes, y nadie espera un acuerdo antes de la primavera, dijeron dos diplomáticos que conocen el texto.</p><div><p>Para seguir leyendo, suscríbete. Contenido exclusivo para suscriptores.</p></div>`)},
		{name: "free although it advertises", title: "Free to read", least: 2000,
			doc: site("en", "Free to read", `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>`, fillers(12)+`<p>Already a subscriber? Thank you.</p>`), has: []string{"p: In paragraph 12"}},
		{name: "a live blog", title: "Live: protests in the capital", least: 1200,
			doc: site("en", "Live: protests in the capital", `<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Live: protests in the capital"}</script>`,
				`<div class="live-post" id="p3"><time datetime="2026-03-03T14:20Z">14:20</time><h2>Square is cleared</h2>`+filler(3)+filler(4)+`</div><div class="live-post" id="p2"><time datetime="2026-03-03T13:05Z">13:05</time><h2>Thousands march</h2>`+filler(5)+filler(6)+
					`</div><div class="live-post" id="p1"><time datetime="2026-03-03T12:00Z">12:00</time><h2>Shops close</h2>`+filler(7)+filler(8)+`</div>`),
			has: []string{"h2: Square is cleared", "p: In paragraph 3", "h2: Thousands march", "p: In paragraph 5", "h2: Shops close", "p: In paragraph 8"}},
		{name: "AMP", title: "Talks resume in Muscat", least: 1000,
			doc: `<!doctype html><html amp lang="en"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.example/v0.js"></script><title>Talks resume in Muscat</title><link rel="canonical" href="https://post.example/talks">
<style amp-boilerplate>body{visibility:hidden}</style></head><body><amp-sidebar><ul><li>World</li></ul></amp-sidebar><article class="amp-wp-article"><header><h1>Talks resume in Muscat</h1></header><div class="amp-wp-article-content">` +
				filler(1) + `<amp-img src="x.jpg" alt="The envoys at a round table" width="10" height="10"></amp-img>` + fillers(6) + `<amp-ad type="x">Buy now</amp-ad></div></article></body></html>`,
			has: []string{"p: In paragraph 1", "p: In paragraph 6"}, lacks: []string{"Buy now", "visibility"}},
		{name: "Persian", title: "دور تازهٔ گفت‌وگوها در مسقط", doc: site("fa", "دور تازهٔ گفت‌وگوها در مسقط", "", "<h2>پیش‌شرط‌ها</h2>"+persian), has: []string{"h2: پیش‌شرط‌ها", "p: وزیر امور خارجه روز سه‌شنبه"}, least: 900},
		{name: "Arabic in windows-1256", title: "جولة جديدة في مسقط", contentType: "text/html",
			doc: in1256(site("ar", "جولة جديدة في مسقط", "", arabic)), has: []string{"p: وصل وزير الخارجية إلى مسقط"}, least: 900},
		{name: "Chinese", title: "马斯喀特会谈继续", doc: site("zh-CN", "马斯喀特会谈继续", "", "<h2>下一步</h2>"+chinese), has: []string{"h2: 下一步", "p: 外交部长星期二抵达马斯喀特"}, least: 500},
		{name: "a consent wall", problem: "cookie",
			doc: `<!doctype html><html lang="de"><head><title>Post - Einwilligung</title></head><body><div class="consent"><h1>Willkommen</h1><p>Wir verwenden Cookies und ähnliche Techniken. Mit Werbung weiterlesen: Cookies akzeptieren. We and our partners (183).</p><button>Akzeptieren und weiter</button><a href="/abo">Cookie-Einstellungen</a></div></body></html>`},
		{name: "a page of scripts", problem: "scripts",
			doc: `<!doctype html><html><head><title>Post</title><script>window.__INITIAL_STATE__={}</script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/main.js"></script></body></html>`},
		{name: "an error page with 200", problem: "missing document", doc: `<!doctype html><html><head><title>Page not found - The Example Post</title></head><body><header><a href="/">Home</a></header><main><h1>Sorry, this page does not exist</h1><p>Error 404. Try our search.</p></main></body></html>`},
		{name: "a bot check with 200", problem: "bot check", doc: `<!doctype html><html><head><title>Just a moment...</title></head><body><h1>post.example</h1><p>Verify you are human by completing the action below.</p><script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>`},
		{name: "a table of figures", title: "What both sides say", least: 900,
			doc: site("en", "What both sides say", "", filler(1)+`<table><caption>Toll</caption><tr><th>Source</th><th>Dead</th></tr><tr><td>Ministry</td><td>3,117</td></tr><tr><td>Rights group</td><td>6,300</td></tr></table>`+fillers(5)),
			has: []string{"p: In paragraph 1", "p: Source | Dead", "p: Ministry | 3,117", "p: Rights group | 6,300", "p: In paragraph 5"}},
		{name: "an interview", title: "Twelve questions", least: 1200,
			doc: site("en", "Twelve questions", "", `<p><strong>Will there be a second round?</strong></p>`+filler(1)+`<p><strong>And if it fails?</strong></p>`+fillers(5)),
			has: []string{"p: Will there be a second round?", "p: In paragraph 1", "p: And if it fails?"}},
		{name: "tweets, ads and asides in the text", title: "Statement on inspections", least: 1200,
			doc: site("en", "Statement on inspections", "", filler(1)+`<div class="ad-slot"><p>Advertisement</p></div><blockquote class="twitter-tweet"><p>We stand ready. <a href="https://t.example/x">#talks</a></p>— Minister (@minister)</blockquote><script>twttr()</script>`+
				filler(2)+`<div class="inline-newsletter"><form><p>Get the briefing</p><button>Subscribe</button></form></div>`+fillers(5)),
			has: []string{"p: In paragraph 1", "q: We stand ready.", "p: In paragraph 2", "p: In paragraph 5"}, lacks: []string{"Advertisement", "twttr", "Subscribe"}},
		{name: "divs and line breaks for paragraphs", title: "Wire report", least: 700,
			doc: site("en", "Wire report", "", "<div>"+strings.Repeat("MUSCAT (Wire) - The delegations met again on Tuesday, officials said, and spoke about inspections and sanctions.<br><br>", 8)+"</div>"),
			has: []string{"p: MUSCAT (Wire) - The delegations met again on Tuesday, officials said, and spoke about inspections and sanctions.\n"}},
	}
}

// in1256 writes a page in the encoding of old Arabic sites, and says so in it.
func in1256(doc string) string {
	s, err := charmap.Windows1256.NewEncoder().String(strings.Replace(doc, "utf-8", "windows-1256", 1))
	if err != nil {
		panic(err)
	}
	return s
}
