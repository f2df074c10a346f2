package parse

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache/model/text"
)

// FuzzParse: whatever comes, what goes out is clean and within its limits, or there is an error in clean words.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><ttl>5</ttl><item><title>a &amp;lt;b</title><link>http://a.example/?utm_source=x</link><guid>g</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description><![CDATA[<p>x</p>]]></description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><title type="xhtml"><div>t</div></title><entry xml:lang="fa"><id>1</id><title mode="base64">dA==</title><link href="x"/><updated>2026-03-03</updated><content type="html">&lt;p&gt;x</content></entry></feed>`,
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="u"><title>a</title></item></rdf:RDF>`,
		`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"title":"a","content_html":"<p>x"},null,{"id":"2","ti`,
		`<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item><title>&a;&#27;x</b><item><title>]]> < y`,
		`<rss><channel><item><title>` + "\x1b[2J\u202e\x9b" + `</title><link>javascript:x</link>`,
		"\xff\xfe<\x00r\x00s\x00s\x00>\x00", "<html><title>403 Forbidden</title>", "\x1f\x8b\x08\x00", "",
	} {
		f.Add([]byte(s), "text/xml; charset=iso-8859-1")
	}
	f.Fuzz(func(t *testing.T, doc []byte, contentType string) {
		o := Options{URL: "https://a.example/feed", ContentType: contentType, Fetched: fetched, MaxBytes: 1 << 20}
		d, err := Parse(doc, o)
		if err != nil {
			if s := err.Error(); text.Clean(s, 0) != s {
				t.Errorf("the error is not clean: %q", s)
			}
			return
		}
		checkDocument(t, d, o)
	})
}

// FuzzGuard: of a document that the guard lets pass, the parser beneath gofeed sees no more levels than the guard allows.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{
		`<rss><a><b><c/></b></a></rss>`, `<rss><!A [><a><b></b></a>> ]></rss>`, "<rss><!-- --\x01><a>--></rss>", `<a b=">" c='<'><d e=f/></a>`,
		`<a><![CDATA[<b>]]><?c <d>?><!-- <e> --></a>`, `<a "><b></c></b><d`, `<a></b><a></a></a><e>`, `<a:b xmlns:a="c"><a:d e = "f"></a:d></a:b>`,
		`<a b="c"d="e>f"><g h=i"j>k">`, `<a/ ><b / c>`, `<a><a><a><a><a><a></a></a></a></a></a></a>`, "<\u00e9><\u00d7>", `<a b=/><c d=e/>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		const allowed = 6
		doc = withoutControls(doc)
		out, err := scan(doc, allowed, "", false)
		if err != nil || out.directive {
			return
		}
		d := xml.NewDecoder(bytes.NewReader(doc[:out.end]))
		d.Strict = false
		for depth := 0; ; {
			tok, err := d.Token()
			if err != nil {
				return
			}
			switch tok.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
			if depth > allowed+1 { // an empty element is a level for the parser, and none for the guard
				t.Fatalf("the guard let pass %q, which is deeper than %d levels", doc, allowed)
			}
		}
	})
}

// FuzzDates: an instant that was read is read again from its standard form, and is within the years that feeds have.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"Tue, 03 Mar 2026 10:05:06 GMT", "2026-03-03T10:05:06.5+01:00", "Nov. 16, 2020, 10:57 a.m.", "mar., 01 déc. 2020 16:11:02 +0000",
		"۱۲ اسفند ۱۴۰۴ - ۱۰:۰۵", "2026年3月3日 下午3:05", "02/03/2026", "1772532306", "-0312", "Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", "10h30 3.4.26"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Date(s, DateHint{Near: fetched})
		if !ok {
			return
		}
		if got.Location() != time.UTC || got.Year() < 0 || got.Year() > 10000 {
			t.Errorf("%q is %v", s, got)
		}
		if got.Year() < 1000 || got.Year() >= 1300 && got.Year() <= 1450 || got.Year() > 9999 {
			return // no standard form, or one that means a year of the Persian calendar
		}
		for _, form := range []string{time.RFC3339Nano, "Mon, 02 Jan 2006 15:04:05 -0700"} {
			again, ok := Date(got.Format(form), DateHint{})
			if !ok || !again.Truncate(time.Second).Equal(got.Truncate(time.Second)) {
				t.Errorf("%q is %v, and written again %v", s, got, again)
			}
		}
	})
}

// FuzzCanonical: folding a link twice is folding it once.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"http://m.a.example:80/x/amp/?utm_source=y&b=1&a=2#z", "https://www.google.com/amp/s/www.google.com/amp/a.example/index.html", "//a.example", "http://[::1]:443/%zz",
		"https://x.cdn.ampproject.org/c/s/amp.m.a.example/amp/amp/", "http://a.example/a;b?c;d&&e=", "http://0? #", "http://..........", "http://\u00a0#", "mailto:x", "http://www.a.example/b/index.html?ref=x&b=1", "https://m.www.a.example//amp/c.html?", "https://a.example/b/?x=%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, link string) {
		once := Canonical(link)
		if twice := Canonical(once); twice != once {
			t.Errorf("%q: %q becomes %q", link, once, twice)
		}
		if parsed := canonicalOf(strings.TrimSpace(link)); parsed != once {
			t.Errorf("%q: %q without parsing, %q with", link, once, parsed)
		}
	})
}

// FuzzHTMLText: text is never longer than the markup it came from allows, and stays valid.
func FuzzHTMLText(f *testing.F) {
	for _, s := range []string{"<p>a<br>b</p>", "1 < 2 &amp; 3", "&lt;p&gt;x&lt;/p&gt;", "<script>x</script>y", "<a href='x>y'>z", "<!-- x --> <![CDATA[y]]>", "<x:y>z</x:y>", "&#8217;&nbsp;&bogus;&#xD800;&#0;", "â€™"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		out := HTMLText(s)
		if !utf8.ValidString(out) {
			t.Errorf("%q became %q", s, out)
		}
		// The longest character reference relative to its text is "&lt;" and the like; nothing grows threefold.
		if len(out) > 3*len(s)+8 {
			t.Errorf("%d bytes became %d", len(s), len(out))
		}
		if !strings.ContainsAny(s, "<&") && out != s {
			t.Errorf("%q has no markup and became %q", s, out)
		}
		clean := text.Clean(unmangle(plainText(s)), maxTitle)
		if text.Clean(clean, maxTitle) != clean {
			t.Errorf("%q is not clean", clean)
		}
	})
}
