package article

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"attache/model"
	"attache/model/text"

	"golang.org/x/text/encoding/charmap"
)

// sentence is long enough that a few of them are an article.
const sentence = "The envoys met for a third day at the lake and spoke about inspections, sanctions and the order in which both sides would move. "

func paragraphs(n int) string {
	return strings.Repeat("<p>"+strings.Repeat(sentence, 3)+"</p>\n", n)
}

// page is a page as news sites build them, with what surrounds an article.
func page(body string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Talks move to Muscat | The Gazette</title><meta name="author" content="Ada Example">
<meta property="og:title" content="Talks move to Muscat"></head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
<main><article><h1>Talks move to Muscat</h1>` + body + `</article></main><aside><h3>Most read</h3><ul><li><a href="/1">One</a></li></ul></aside>
<footer><p>© The Gazette. We use cookies.</p></footer><script>var x = "<p>no</p>"</script></body></html>`
}

func TestExtract(t *testing.T) {
	body := paragraphs(2) + `<h2>What is next</h2><p>Read <a href="/more?id=1">the text</a> and <a href="https://b.example/">a reply</a>, or <a href="/more?id=1">the text</a> again.
		` + sentence + `</p><blockquote><p>We are ready, said the minister. ` + sentence + `</p></blockquote><ul><li>First point of the list</li><li>Second point<ol><li>with a part</li></ol></li></ul>
		<pre>a  b
  c</pre><figure><img src="x.jpg" alt="Two delegations at a table"><figcaption>Two delegations at a table in Muscat</figcaption></figure>` + paragraphs(2)
	a, err := Extract([]byte(page(body)), "https://a.example/world/talks", "text/html; charset=utf-8")
	if err != nil || a.Problem != "" {
		t.Fatalf("%v, %q", err, a.Problem)
	}
	if a.Title != "Talks move to Muscat" || a.Byline != "Ada Example" || a.From != "page" || a.URL != "https://a.example/world/talks" {
		t.Errorf("%q by %q from %q", a.Title, a.Byline, a.From)
	}
	if !reflect.DeepEqual(a.Links, []string{"https://a.example/more?id=1", "https://b.example/"}) {
		t.Errorf("links %q", a.Links)
	}
	all := ""
	kinds := map[model.BlockKind]model.Block{}
	for _, b := range a.Blocks {
		all += string(b.Kind) + ": " + b.Text + "\n"
		if _, ok := kinds[b.Kind]; !ok {
			kinds[b.Kind] = b
		}
	}
	if p := "Read the text [1] and a reply [2], or the text [1] again."; !strings.Contains(all, p) {
		t.Errorf("no %q in\n%s", p, all)
	}
	for kind, want := range map[model.BlockKind]model.Block{
		model.Heading:      {Kind: model.Heading, Level: 2, Text: "What is next"},
		model.Bullet:       {Kind: model.Bullet, Level: 1, Text: "First point of the list"},
		model.Numbered:     {Kind: model.Numbered, Level: 2, Text: "1. with a part"},
		model.Preformatted: {Kind: model.Preformatted, Text: "a  b\n  c"},
		model.Image:        {Kind: model.Image, Text: "Two delegations at a table in Muscat"},
	} {
		if kinds[kind] != want {
			t.Errorf("%s: %+v in\n%s", kind, kinds[kind], all)
		}
	}
	if q := kinds[model.Quote]; q.Level != 1 || !strings.HasPrefix(q.Text, "We are ready") {
		t.Errorf("%+v", q)
	}
	for _, stranger := range []string{"Home", "Most read", "cookies", "var x"} {
		if strings.Contains(all, stranger) {
			t.Errorf("%q is no part of the article", stranger)
		}
	}
}

func TestEncodingsOfPages(t *testing.T) {
	russian := strings.Repeat("<p>"+strings.Repeat("Министры встретились в Маскате и говорили о проверках, о санкциях и о порядке шагов. ", 4)+"</p>", 5)
	doc := strings.Replace(page(russian), `charset="utf-8"`, `charset="windows-1251"`, 1)
	b, err := charmap.Windows1251.NewEncoder().String(doc)
	if err != nil {
		b, _ = charmap.Windows1251.NewEncoder().String(strings.ReplaceAll(doc, "©", ""))
	}
	a, err := Extract([]byte(b), "https://a.example/", "")
	if err != nil || len(a.Blocks) == 0 || !strings.Contains(a.Blocks[0].Text, "Министры встретились") {
		t.Errorf("%v %+v", err, a)
	}
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType, word string }{
		"paywall":       {page("<p>" + sentence + sentence + "</p><p>Subscribe to continue reading this article.</p>"), "text/html", "paywall"},
		"marked":        {page(`<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree": false}</script>` + paragraphs(1)), "text/html", "paywall"},
		"cookies":       {`<html><body><div><h1>Before</h1><p>We use cookies and we and our partners store data.</p><button>Accept all cookies</button></div></body></html>`, "text/html", "cookie wall"},
		"bot check":     {`<html><head><title>Just a moment...</title></head><body><div id="cf-challenge"></div></body></html>`, "text/html", "bot check"},
		"forbidden":     {`<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>`, "text/html", "denies access"},
		"scripts":       {`<html><body><div id="root"></div><script src="app.js"></script></body></html>`, "text/html", "scripts"},
		"short":         {page("<p>Hello.</p>"), "text/html", "too little text"},
		"pdf":           {"%PDF-1.7 ...", "application/pdf", "a PDF"},
		"pdf in secret": {"%PDF-1.7 ...", "", "a PDF"},
		"image":         {"\xff\xd8\xff\xe0", "image/jpeg", "an image"},
		"video":         {"....", "video/mp4", "a video"},
		"json":          {"{}", "application/json", "application/json"},
		"empty":         {" ", "text/html", "empty"},
	} {
		a, err := Extract([]byte(c.body), "https://a.example/x", c.contentType)
		if err != nil || !strings.Contains(a.Problem, c.word) {
			t.Errorf("%s: %q (%v, %d characters)", name, a.Problem, err, Chars(a))
		}
		if name == "paywall" && Chars(a) == 0 {
			t.Errorf("the beginning, which is free, is lost")
		}
	}
	whole := page(paragraphs(8) + "<p>Already a subscriber? Subscribe to continue to our newsletter.</p>")
	if a, err := Extract([]byte(whole), "https://a.example/x", ""); err != nil || a.Problem != "" {
		t.Errorf("a whole article with an appeal: %q %v", a.Problem, err)
	}
}

func TestFromHTML(t *testing.T) {
	for in, want := range map[string][]model.Block{
		"One<br><br>Two<br>three":                      {{Kind: "p", Text: "One"}, {Kind: "p", Text: "Two three"}},
		"<p>A <b>b</b><i>c</i> &amp; d&nbsp;e</p>text": {{Kind: "p", Text: "A bc & d e"}, {Kind: "p", Text: "text"}},
		"<div><div>A</div><section>B</section></div>":  {{Kind: "p", Text: "A"}, {Kind: "p", Text: "B"}},
		"<blockquote>A<blockquote>B</blockquote>":      {{Kind: "q", Level: 1, Text: "A"}, {Kind: "q", Level: 2, Text: "B"}},
		"<ol start=3><li><p>A</p><p>B</p><li>C</ol>":   {{Kind: "ol", Level: 1, Text: "3. A"}, {Kind: "p", Text: "B"}, {Kind: "ol", Level: 1, Text: "4. C"}},
		"<li>A<li>B": {{Kind: "li", Level: 1, Text: "A"}, {Kind: "li", Level: 1, Text: "B"}},
		"<table><tr><th>A<th>B<tr><td>1<td>2</table>":                    {{Kind: "p", Text: "A | B"}, {Kind: "p", Text: "1 | 2"}},
		"<table><tr><td><p>A</p><p>B</p></table>":                        {{Kind: "p", Text: "A"}, {Kind: "p", Text: "B"}},
		"<script>x</script><style>y</style><p>A":                         {{Kind: "p", Text: "A"}},
		"<a href='javascript:x'>A</a> <a href='#b'>B</a>":                {{Kind: "p", Text: "A B"}},
		"see [1] and [12]":                                               {{Kind: "p", Text: "see (1) and (12)"}},
		"<p>***</p><hr><p>A</p>":                                         {{Kind: "p", Text: "A"}},
		"<img src=a.jpg alt='photo.jpg'><img alt='A map of the strait'>": {{Kind: "img", Text: "A map of the strait"}},
		"<p>A</p><p>Advertisement</p><p>B</p>":                           {{Kind: "p", Text: "A"}, {Kind: "p", Text: "B"}},
		"<img src=a alt='A map.'><ul><li>A map</ul><p>B":                 {{Kind: "img", Text: "A map."}, {Kind: "p", Text: "B"}},
		"<h2>A\x1b[2J \u202e</h2>":                                       {{Kind: "h", Level: 2, Text: "A"}},
	} {
		a := FromHTML(in, "https://a.example/")
		if !reflect.DeepEqual(a.Blocks, want) || len(a.Links) != 0 || a.From != "feed" || a.Problem != "" {
			t.Errorf("%s: %+v", in, a)
		}
	}
	if a := FromHTML("<img src=x>", ""); a.Problem == "" || len(a.Blocks) != 0 {
		t.Errorf("nothing to read: %+v", a)
	}
	if a := FromHTML("<a href='/x'>A</a><a href='http://b.example/\u202ey'>B</a>", ""); !reflect.DeepEqual(a.Links, []string{"http://b.example/%E2%80%AEy"}) {
		t.Errorf("links without a base: %q", a.Links)
	}
}

// Pages made to cost much are read or refused in bounded time.
func TestCostlyPages(t *testing.T) {
	if testing.Short() {
		t.Skip("slow by nature")
	}
	for name, doc := range map[string]string{
		"deep":          strings.Repeat("<div>", 400_000),
		"deep and real": page(strings.Repeat("<div>", 500) + paragraphs(5)),
		"formatting":    page(strings.Repeat("<b><i><a href=x>", 3000) + paragraphs(3)),
		"paragraphs":    page(strings.Repeat("<p>"+sentence+"</p>", 15_000)),
		"many elements": page(strings.Repeat("<p>a<br>", 300_000)),
		"links":         page(strings.Repeat("<p><a href=/"+sentence[:20]+">"+sentence+"</a></p>", 8_000)),
		"tables":        page(strings.Repeat("<table><tr><td>", 5_000) + paragraphs(3)),
		"text":          page("<p>" + strings.Repeat(sentence, 20_000)),
		"too large":     strings.Repeat(sentence, 40_000),
		"attributes":    page("<p " + strings.Repeat("a=b ", 100_000) + ">" + sentence),
		"lists":         page(strings.Repeat("<ul><li>", 5_000) + sentence),
		"less-than":     page(strings.Repeat("<", 1<<20)),
		"open comment":  page(strings.Repeat("<!--", 1<<18)),
		"misnested":     page(strings.Repeat("<p><table><b></p></table>", 10_000)),
	} {
		started := time.Now()
		a, err := Extract([]byte(doc), "https://a.example/", "text/html")
		took := time.Since(started)
		t.Logf("%-15s %8v %d blocks %q %v", name, took.Round(time.Millisecond), len(a.Blocks), a.Problem, err)
		if took > 15*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(a.Blocks) == 0 && a.Problem == "" {
			t.Errorf("%s: neither text nor a word", name)
		}
		FromHTML(doc, "")
	}
}

func checkArticle(t *testing.T, a model.Article) {
	t.Helper()
	if text.Clean(a.Title, 0) != a.Title || text.Clean(a.Byline, 0) != a.Byline || text.Clean(a.Problem, 0) != a.Problem {
		t.Errorf("%q by %q, %q", a.Title, a.Byline, a.Problem)
	}
	if len(a.Blocks) == 0 && a.Problem == "" {
		t.Error("neither text nor a word")
	}
	if len(a.Blocks) > maxBlocks || len(a.Links) > maxLinks {
		t.Errorf("%d blocks, %d links", len(a.Blocks), len(a.Links))
	}
	for _, b := range a.Blocks {
		if b.Kind == model.Preformatted {
			if text.CleanLines(b.Text, 0) != b.Text {
				t.Errorf("%q is not clean", b.Text)
			}
			continue
		}
		if b.Text == "" || text.Clean(b.Text, 0) != b.Text {
			t.Errorf("%s %q is not clean", b.Kind, b.Text)
		}
	}
	for _, l := range a.Links {
		if !strings.HasPrefix(l, "http://") && !strings.HasPrefix(l, "https://") || text.Clean(l, 0) != l {
			t.Errorf("link %q", l)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte(page("<p>"+sentence+sentence+sentence+"</p><ul><li>a<li>b</ul><pre>x</pre><a href=/y>z</a>")), "https://a.example/", "text/html")
	f.Add([]byte("<html><body><table><tr><td>a<td><p>b\x1b]52;c;eA==\x07</table><blockquote>\u202eq"), "", "text/html; charset=koi8-r")
	f.Add([]byte("%PDF-"), "x", "")
	f.Add([]byte("<svg><math><a href='//x'><template><select><p>"), "http://[::1", "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, b []byte, pageURL, contentType string) {
		a, err := Extract(b, pageURL, contentType)
		if err != nil && a.Problem == "" {
			t.Errorf("an error without a word: %v", err)
		}
		checkArticle(t, a)
		checkArticle(t, FromHTML(string(b), pageURL))
	})
}
