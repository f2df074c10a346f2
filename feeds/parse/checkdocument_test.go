package parse

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache/model"
	"attache/model/text"
)

// checkDocument fails when anything in a document is not clean.
func checkDocument(t *testing.T, d *Document, o Options) {
	t.Helper()
	clean := func(what, s string) {
		if text.Clean(s, 0) != s {
			t.Errorf("%s is not clean: %q", what, s)
		}
	}
	clean("title", d.Title)
	clean("format", d.Format)
	for _, w := range d.Warnings {
		clean("warning", w)
	}
	for _, it := range d.Items {
		clean("title", it.Title)
		clean("summary", it.Summary)
		clean("author", it.Author)
		clean("guid", it.GUID)
		clean("link", it.Link)
		clean("canonical link", it.Canonical)
		if it.Title == "" && it.Summary != "" {
			t.Errorf("no title for %q", it.Summary)
		}
		if it.Link != "" && !strings.HasPrefix(strings.ToLower(it.Link), "http") {
			t.Errorf("link %q", it.Link)
		}
		if Canonical(it.Canonical) != it.Canonical {
			t.Errorf("canonical link %q changes to %q", it.Canonical, Canonical(it.Canonical))
		}
		if it.Published.After(o.Fetched.Add(27*time.Hour)) || it.Published.Before(earliest) {
			t.Errorf("published %v", it.Published)
		}
		if utf8.RuneCountInString(it.Title) > maxTitle || utf8.RuneCountInString(it.Summary) > maxSummary {
			t.Errorf("too long: %d, %d", len(it.Title), len(it.Summary))
		}
		if it.Article != nil {
			for _, b := range it.Article.Blocks {
				if b.Kind != model.Preformatted {
					clean("block", b.Text)
				}
			}
		}
	}
}

func TestLimitsOfTexts(t *testing.T) {
	d := parsed(t, `<rss><channel><item><title>`+strings.Repeat("word ", 600_000)+`</title><description>`+strings.Repeat("wörd ", 50_000)+`</description><guid>`+
		strings.Repeat("g", 5000)+`1</guid><link>https://a.example/`+strings.Repeat("l", 5000)+`</link></item><item><title>x</title><guid>`+strings.Repeat("g", 5000)+`2</guid></item></channel></rss>`, Options{})
	it := d.Items[0]
	if n := utf8.RuneCountInString(it.Title); n > maxTitle || n < maxTitle-10 {
		t.Errorf("a title of %d", n)
	}
	if n := utf8.RuneCountInString(it.Summary); n > maxSummary || n < maxSummary-10 {
		t.Errorf("a summary of %d", n)
	}
	if it.Link != "" || len(it.GUID) > maxGUID || it.GUID == d.Items[1].GUID {
		t.Errorf("link of %d, guid %q", len(it.Link), it.GUID)
	}
}

func TestContentBecomesAnArticle(t *testing.T) {
	paragraph := "The envoys met for a third day at the lake and spoke about inspections, sanctions and the order in which both would move. "
	long := "<p>" + strings.Repeat(paragraph, 3) + `</p><h2>Next</h2><p>More <a href="/more">here</a>. ` + strings.Repeat(paragraph, 3) + "</p>"
	rss := func(item string) string {
		return `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>x</title><link>https://a.example/x</link>` + item + `</item></channel></rss>`
	}
	whole := parsed(t, rss(`<description>A teaser.</description><content:encoded><![CDATA[`+long+`]]></content:encoded>`), Options{}).Items[0]
	if whole.Summary != "A teaser." || whole.Article == nil {
		t.Fatalf("%+v", whole)
	}
	if a := whole.Article; len(a.Blocks) != 3 || a.Blocks[1].Kind != model.Heading || !strings.Contains(a.Blocks[2].Text, "More here [1].") ||
		!reflect.DeepEqual(a.Links, []string{"https://a.example/more"}) || a.From != "feed" || a.URL != whole.Link || !a.At.Equal(fetched) {
		t.Errorf("%+v", a)
	}
	for name, doc := range map[string]string{
		"a teaser twice": rss(`<description>A teaser.</description><content:encoded>A teaser.</content:encoded>`),
		"an image":       rss(`<content:encoded><![CDATA[<img src="` + strings.Repeat("x", 800) + `" alt="A photo">]]></content:encoded>`),
		"none":           rss(`<description>` + long[:300] + `</description>`),
	} {
		if it := parsed(t, doc, Options{}).Items[0]; it.Article != nil {
			t.Errorf("%s became an article: %+v", name, it.Article)
		}
	}
	if it := parsed(t, rss(`<description><![CDATA[`+long+long+long+`]]></description>`), Options{}).Items[0]; it.Article == nil || len(it.Article.Blocks) != 9 {
		t.Errorf("the whole text for a description: %+v", it.Article)
	}
	atomDoc := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><title>x</title><summary>A teaser.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">` + long + `</div></content></entry></feed>`
	if it := parsed(t, atomDoc, Options{URL: "https://a.example/feed"}).Items[0]; it.Article == nil || it.Summary != "A teaser." || it.Article.Links[0] != "https://a.example/more" {
		t.Errorf("Atom: %+v", it)
	}
	based := strings.Replace(atomDoc, "<content ", `<content xml:base="https://b.example/x/" `, 1)
	if it := parsed(t, based, Options{}).Items[0]; it.Article == nil || it.Article.Links[0] != "https://b.example/more" {
		t.Errorf("Atom with a base: %+v", it.Article)
	}
}
