package parse

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

var fetched = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// parsed parses a document that must be read.
func parsed(t *testing.T, doc string, o Options) *Document {
	t.Helper()
	if o.Fetched.IsZero() {
		o.Fetched = fetched
	}
	d, err := Parse([]byte(doc), o)
	if err != nil {
		t.Fatalf("%v\n%.300s", err, doc)
	}
	return d
}

// titles gives the titles of a document's items.
func titles(d *Document) []string {
	var list []string
	for _, it := range d.Items {
		list = append(list, it.Title)
	}
	return list
}

func TestFormats(t *testing.T) {
	for format, doc := range map[string]string{
		"RSS 2.0": `<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><link>https://a.example/</link><language>fr-CH</language>
			<item><title>One</title><link>https://a.example/1</link><guid isPermaLink="false">g1</guid><description>Sum</description><author>x@y.example (Ada)</author>
			<pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate></item></channel></rss>`,
		"RSS 0.91": `<rss version="0.91"><channel><title>Desk</title><link>https://a.example/</link><language>fr</language><item><title>One</title><link>https://a.example/1</link>
			<description>Sum</description></item></channel></rss>`,
		"RDF 1.0": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="x"><title>Desk</title><link>https://a.example/</link><dc:language>fr</dc:language></channel>
			<item rdf:about="g1"><title>One</title><link>https://a.example/1</link><description>Sum</description><dc:creator>Ada</dc:creator>
			<dc:date>2026-03-03T10:00:00+01:00</dc:date></item></rdf:RDF>`,
		"Atom 1.0": `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://a.example/"><title>Desk</title><link href="/"/><author><name>Ada</name></author>
			<entry><id>g1</id><title type="html">O&lt;i>n&lt;/i>e</title><link rel="edit" href="e"/><link href="1"/><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">S<b>um</b></div></summary>
			<published>2026-03-03T09:00:00Z</published><updated>2026-03-03T11:00:00Z</updated></entry></feed>`,
		"Atom 0.3": `<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="fr"><title mode="escaped">Desk</title><link rel="alternate" type="text/html" href="https://a.example/"/>
			<entry><id>g1</id><title mode="base64" type="text/html">TzxiPm5lPC9iPg==</title><link rel="alternate" type="text/html" href="https://a.example/1"/><summary>Sum</summary><author><name>Ada</name></author>
			<issued>2026-03-03T10:00:00+01:00</issued><modified>2026-03-03T11:00:00Z</modified></entry></feed>`,
		"JSON Feed 1.1": `{"version":"https://jsonfeed.org/version/1.1","title":"Desk","home_page_url":"https://a.example/","language":"fr","items":[
			{"id":"g1","url":"https://a.example/1","title":"One","summary":"Sum","date_published":"2026-03-03T10:00:00+01:00","authors":[{"name":"Ada"},null]}]}`,
		"JSON Feed 1": `{"version":"https://jsonfeed.org/version/1","title":"Desk","home_page_url":"https://a.example/","items":[
			{"id":"g1","url":"https://a.example/1","title":"One","content_text":"Sum","date_published":"2026-03-03T09:00:00Z","author":{"name":"Ada"}}]}`,
	} {
		d := parsed(t, doc, Options{})
		if d.Format != format || d.Title != "Desk" || d.Link != "https://a.example/" || len(d.Items) != 1 || d.Partial {
			t.Errorf("%s: %+v", format, d)
			continue
		}
		it := d.Items[0]
		if it.Title != "One" || it.Link != "https://a.example/1" || it.Summary != "Sum" || it.Canonical != "https://a.example/1" {
			t.Errorf("%s: %+v", format, it)
		}
		if format == "RSS 0.91" {
			if !it.DateMended || !it.Published.Equal(fetched) || it.GUID != "" {
				t.Errorf("%s: an item without a date: %+v", format, it)
			}
			continue
		}
		if want := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC); it.GUID != "g1" || it.Author != "Ada" || !it.Published.Equal(want) || it.DateMended {
			t.Errorf("%s: %+v", format, it)
		}
		if it.Lang != "fr" && format != "JSON Feed 1" {
			t.Errorf("%s: language %q", format, it.Lang)
		}
	}
}

func TestTitlesAndSummaries(t *testing.T) {
	for name, c := range map[string]struct{ item, title, summary string }{
		"entities once":     {`<title>AT&amp;amp;T &amp;lt;b&amp;gt; &quot;x&quot;</title>`, `AT&T <b> "x"`, ""},
		"named and numeric": {`<title>caf&eacute; &#233; &#x2019; &amp;#8217;</title>`, "café é ’ ’", ""},
		"plain signs":       {`<title>1 &lt; 2 &amp; 3 &gt; 2, I &lt;3 you</title>`, "1 < 2 & 3 > 2, I <3 you", ""},
		"markup out":        {`<title>&lt;b>Bold&lt;/b> &lt;a href="x">news&lt;/a></title>`, "Bold news", ""},
		"CDATA":             {`<title><![CDATA[<em>A</em> & B &amp; C]]></title>`, "A & B & C", ""},
		"markup in the XML": {`<title>Very <b>strong</b> word</title>`, "Very strong word", ""},
		"blocks":            {`<title>x</title><description><![CDATA[<p>One.</p><p>Two.<br>Three</p><ul><li>a<li>b</ul>]]></description>`, "x", "One. Two. Three a b"},
		"scripts and style": {`<title>x</title><description><![CDATA[A<script>alert("<p>")</script>B<style>p{}</style><iframe src="x">no</iframe> C]]></description>`, "x", "A B C"},
		"escaped twice":     {`<title>x</title><description>&amp;lt;p&amp;gt;Said &amp;amp;quot;yes&amp;amp;quot;&amp;lt;/p&amp;gt;</description>`, "x", `Said "yes"`},
		"cut in a tag":      {`<title>x</title><description><![CDATA[Text <a href="http://a.exam]]></description>`, "x", "Text"},
		"no title":          {`<description>The envoy arrived in Muscat on Monday. Talks begin soon.</description>`, "The envoy arrived in Muscat on Monday.", "The envoy arrived in Muscat on Monday. Talks begin soon."},
		"a heading for one": {`<description><![CDATA[<h2>The <i>envoy</i></h2><p>Arrived.</p>]]></description>`, "The envoy", "The envoy Arrived."},
		"only an address":   {`<link>https://a.example/2026/talks</link>`, "a.example/2026/talks", ""},
		"white space":       {"<title>\n\t A \u00a0 B\r\n</title>", "A B", ""},
		"terminal":          {"<title>A\x1b]52;c;eA==\x07&#27;[2J&#x9b;31mB\u202ec\u200bd&#x202e;e</title>", "A]52;c;eA==›31mBcde", ""},
		"mangled":           {`<title>Itâ€™s â€œdoneâ€ť in TeherÃ¡n</title>`, "It’s “doneâ€ť in Teherán", ""},
		"mangled whole":     {`<title>El presidente llegÃ³ a TeherÃ¡n</title>`, "El presidente llegó a Teherán", ""},
		"mangled in part":   {`<title>Danny PeÃ±a there’s 5Â°</title>`, "Danny Peña there’s 5°", ""},
		"not mangled":       {`<title>Á â, Ã e Ñ: PÂNICO EM SÃO PAULO</title>`, "Á â, Ã e Ñ: PÂNICO EM SÃO PAULO", ""},
	} {
		d := parsed(t, `<rss version="2.0"><channel><item>`+c.item+`</item></channel></rss>`, Options{})
		if it := d.Items[0]; it.Title != c.title || it.Summary != c.summary {
			t.Errorf("%s: got %q, %q; want %q, %q", name, it.Title, it.Summary, c.title, c.summary)
		}
	}
}

func TestAtomTexts(t *testing.T) {
	for in, want := range map[string]string{
		`<title>History of the &lt;blink&gt; tag</title>`:                                                          "History of the <blink> tag",
		`<title type="text">A &amp;amp; B</title>`:                                                                 "A &amp; B",
		`<title type="text">It&amp;#8217;s</title>`:                                                                "It’s",
		`<title type="text">&lt;b&gt;lies&lt;/b&gt; about its type</title>`:                                        "lies about its type",
		`<title type="html">History of the &amp;lt;blink&amp;gt; tag</title>`:                                      "History of the <blink> tag",
		`<title type="html"><![CDATA[A <b>B</b> &amp; C]]></title>`:                                                "A B & C",
		`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The &lt;blink&gt; <i>tag</i></div></title>`: "The <blink> tag",
		`<title type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">A <x:b>B</x:b></x:div></title>`:         "A B",
		`<title type="application/octet-stream" mode="base64">RXhhbXBsZSA8Yj5BdG9tPC9iPg==</title>`:                "Example Atom",
		`<title mode="escaped">Example &lt;b>Atom&lt;/b></title>`:                                                  "Example Atom",
		`<title mode="xml">Example <b>Atom</b></title>`:                                                            "Example Atom",
		`<title type="">evil</title>`:                                                                              "evil",
		`<a:title xmlns:a="http://www.w3.org/2005/Atom">prefixed</a:title>`:                                        "prefixed",
	} {
		d := parsed(t, `<feed xmlns="http://www.w3.org/2005/Atom">`+in+`<entry><id>x</id>`+in+`</entry></feed>`, Options{})
		if got := d.Items[0].Title; got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
		if d.Title != want {
			t.Errorf("%s for a feed: got %q, want %q", in, d.Title, want)
		}
	}
}

func TestLinks(t *testing.T) {
	rss := func(channel, item string) string {
		return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>` + channel + `<item>` + item + `</item></channel></rss>`
	}
	atomDoc := func(base, item string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom" ` + base + `><entry><id>tag:x</id>` + item + `</entry></feed>`
	}
	for name, c := range map[string]struct{ doc, url, want string }{
		"permalink":         {rss("", `<guid>https://a.example/g</guid>`), "", "https://a.example/g"},
		"no permalink":      {rss("", `<guid isPermaLink="false">https://a.example/g</guid>`), "", ""},
		"permalink is text": {rss("", `<guid isPermaLink="true">abc</guid>`), "", ""},
		"link before guid":  {rss("", `<link>https://a.example/l</link><guid>https://a.example/g</guid>`), "", "https://a.example/l"},
		"atom link":         {rss("", `<atom:link href="https://a.example/l"/>`), "", "https://a.example/l"},
		"relative":          {rss("", `<link>news/1</link>`), "https://a.example/feeds/rss.xml", "https://a.example/feeds/news/1"},
		"relative to site":  {rss(`<link>https://a.example/site/</link>`, `<link>news/1</link>`), "", "https://a.example/site/news/1"},
		"relative to self":  {rss(`<atom:link rel="self" href="https://a.example/x/rss"/><link>https://b.example/</link>`, `<link>1</link>`), "", "https://a.example/x/1"},
		"no base":           {rss("", `<link>news/1</link>`), "", ""},
		"xml:base":          {atomDoc(`xml:base="https://a.example/b/"`, `<link xml:base="c/" href="d"/>`), "", "https://a.example/b/c/d"},
		"xml:base a file":   {atomDoc(`xml:base="https://a.example/b/c.html"`, `<link href="d.html"/>`), "", "https://a.example/b/d.html"},
		"base against url":  {atomDoc(`xml:base="b/"`, `<link href="d"/>`), "https://a.example/x/atom", "https://a.example/x/b/d"},
		"base of its own":   {atomDoc(`xml:base="https://a.example/"`, `<link xml:base="x/" rel="alternate" href="1"/><link xml:base="y/" rel="enclosure" href="2"/>`), "", "https://a.example/x/1"},
		"html preferred":    {atomDoc("", `<link rel="alternate" type="application/json" href="https://a.example/j"/><link rel="alternate" type="text/html" href="https://a.example/h"/>`), "", "https://a.example/h"},
		"content src":       {atomDoc("", `<content type="text/html" src="https://a.example/s"/>`), "", "https://a.example/s"},
		"script":            {rss("", `<link>javascript:alert(1)</link>`), "https://a.example/", ""},
		"file":              {rss("", `<link>file:///etc/passwd</link>`), "https://a.example/", ""},
		"spaces":            {rss("", "<link>\n https://a.example/a b\n</link>"), "", "https://a.example/a%20b"},
		"verbatim":          {rss("", `<link>https://a.example/?b=RSS%20Feed&amp;c=%C3%A9</link>`), "", "https://a.example/?b=RSS%20Feed&c=%C3%A9"},
	} {
		if got := parsed(t, c.doc, Options{URL: c.url}).Items[0].Link; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	it := parsed(t, rss("", `<link>https://feedproxy.example/~r/1</link><feedburner:origLink>https://a.example/1?utm_source=x</feedburner:origLink>`), Options{}).Items[0]
	if it.Link != "https://feedproxy.example/~r/1" || it.Canonical != "https://a.example/1" {
		t.Errorf("behind a proxy: %q %q", it.Link, it.Canonical)
	}
}

func TestBrokenDocuments(t *testing.T) {
	item := func(n string) string {
		return `<item><title>` + n + `</title><link>https://a.example/` + n + `</link></item>`
	}
	head := `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>`
	tail := `</channel></rss>`
	for name, c := range map[string]struct {
		doc     string
		want    []string
		partial bool
	}{
		"sound":                    {head + item("a") + item("b") + tail, []string{"a", "b"}, false},
		"white space before":       {" \r\n\t" + head + item("a") + tail, []string{"a"}, false},
		"byte order mark":          {"\ufeff" + head + item("a") + tail, []string{"a"}, false},
		"junk before":              {"PHP Warning: in /x on line 3\n<br />\n<b>Notice</b>: y" + head + item("a") + tail, []string{"a"}, false},
		"comment before":           {"<!-- " + strings.Repeat("x", 10000) + " -->" + head + item("a") + tail, []string{"a"}, false},
		"junk behind":              {head + item("a") + tail + "<!-- 0.3 s --><script>x</script>", []string{"a"}, false},
		"two declarations":         {`<?xml version="1.0"?>` + head + item("a") + tail, []string{"a"}, false},
		"version 1.1":              {strings.Replace(head, "1.0", "1.1", 1) + item("a") + tail, []string{"a"}, false},
		"cut in an item":           {head + item("a") + item("b") + `<item><title>c</ti`, []string{"a", "b"}, true},
		"cut in a tag":             {head + item("a") + `<item><title a="`, []string{"a"}, true},
		"cut in CDATA":             {head + item("a") + `<item><title><![CDATA[c`, []string{"a"}, true},
		"cut in an opening":        {head + item("a") + `<item><title><![CD`, []string{"a"}, true},
		"cut in a comment":         {head + item("a") + `<!-- x`, []string{"a"}, true},
		"cut after an item":        {head + item("a"), []string{"a"}, true},
		"cut before any":           {head + `<item><title>a`, nil, true},
		"undeclared namespace":     {head + `<item><title>a</title><x:y>z</x:y><media:thumbnail url="u"/></item>` + tail, []string{"a"}, false},
		"undeclared entity":        {head + `<item><title>a&nbsp;&bogus;&</title></item>` + tail, []string{"a &bogus;&"}, false},
		"declared entity":          {`<!DOCTYPE rss [<!ENTITY who "the &lt;envoy">]>` + head + `<item><title>&who; &amp; co</title></item>` + tail, []string{"the <envoy & co"}, false},
		"forbidden reference":      {head + `<item><title>a&#0;b&#x1b;c&#xffff;d</title></item>` + tail, []string{"abcd"}, false},
		"control characters":       {head + "<item><title>a\x00\x08\x0bb\uffff</title></item>" + tail, []string{"ab"}, false},
		"less-than sign":           {head + `<item><title>a < b</title></item>` + item("c") + tail, []string{"a < b", "c"}, false},
		"bare ampersand":           {head + `<item><title>a & b</title><link>https://a.example/?x&y</link></item>` + tail, []string{"a & b"}, false},
		"end of CDATA outside one": {head + `<item><title>a ]]> b</title></item>` + tail, []string{"a ]]> b"}, false},
		"tags that do not match":   {head + `<item><title>a</b></title></i></item>` + item("b") + tail, []string{"a", "b"}, false},
		"end tag missing":          {head + `<item><title>a<link>https://a.example/</link></item>` + item("b") + tail, []string{"a", "b"}, false},
		"item not closed":          {head + `<item><title>a</title>` + item("b") + tail, []string{"a", "b"}, false},
		"title not closed":         {head + `<item><title>a` + item("b") + tail, []string{"a", "b"}, false},
		"attributes without quote": {head + `<item x=1 y><title type=text>a</title></item>` + tail, []string{"a"}, false},
		"less-than in a value":     {head + `<item x="a<b"><title>a</title></item>` + tail, []string{"a"}, false},
		"attribute twice":          {head + `<item x="1" x="2"><title>a</title></item>` + tail, []string{"a"}, false},
		"bad comment":              {head + `<!-- a -- b --->` + item("a") + tail, []string{"a"}, false},
		"prefix closed otherwise":  {head + `<item><title>a</title><dc:x>y</dc:z></item>` + item("b") + tail, []string{"a", "b"}, false},
		"channel alone":            {`<channel>` + item("a") + `</channel>`, []string{"a"}, false},
		"item in the root":         {`<rss>` + item("a") + `</rss>`, []string{"a"}, false},
		"capitals":                 {`<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>`, []string{"a"}, false},
		"invalid UTF-8":            {head + "<item><title>caf\xe9</title></item>" + tail, []string{"café"}, false},
		"half UTF-8":               {head + "<item><title>é è ü ö ä \xe9</title></item>" + tail, []string{"é è ü ö ä é"}, false},
		"two feeds":                {head + item("a") + tail + head + item("b") + tail, []string{"a"}, false},
	} {
		d, err := Parse([]byte(c.doc), Options{Fetched: fetched})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := titles(d); !reflect.DeepEqual(got, c.want) || d.Partial != c.partial {
			t.Errorf("%s: got %q (partial %v), want %q; %v", name, got, d.Partial, c.want, d.Warnings)
		}
	}
}

// What cannot be mended costs its own item and no other.
func TestSalvage(t *testing.T) {
	doc := `<rss version="2.0"><channel><title>T</title><item><title>a</title><link>https://a.example/a</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>Sum</description></item>
		<item><title>b</title><×>no name</×></item><item><title>c</title></item></channel></rss>`
	d := parsed(t, doc, Options{})
	if got := titles(d); !reflect.DeepEqual(got, []string{"a", "c"}) || !d.Partial || len(d.Warnings) == 0 {
		t.Fatalf("%q, partial %v, %q", got, d.Partial, d.Warnings)
	}
	if it := d.Items[0]; it.Summary != "Sum" || it.Link != "https://a.example/a" || it.Published.Day() != 3 {
		t.Errorf("%+v", it)
	}
	if _, err := Parse([]byte(`<rss><channel><item><×>x</×></item></channel></rss>`), Options{}); err == nil {
		t.Error("nothing of it can be read, and nothing is said")
	}
}

// A namespace that is not quite right does not hide the items.
func TestWrongNamespaces(t *testing.T) {
	for name, doc := range map[string]string{
		"https":              `<feed xmlns="https://www.w3.org/2005/Atom"><title>T</title><entry><title>a</title><id>1</id><updated>2026-03-03</updated></entry></feed>`,
		"small letters":      `<feed xmlns='http://www.w3.org/2005/atom'><title>T</title><entry><title>a</title><id>1</id></entry></feed>`,
		"none declared":      `<atom:feed><atom:title>T</atom:title><atom:entry><atom:title>a</atom:title><atom:id>1</atom:id></atom:entry></atom:feed>`,
		"rdf":                `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0"><channel><title>T</title></channel><item rdf:about="1"><title>a</title></item></rdf:RDF>`,
		"rss":                `<rss xmlns="http://bogus.example/"><channel><title>T</title><item><title>a</title><guid>1</guid></item></channel></rss>`,
		"on the channel":     `<rss><channel xmlns="http://bogus.example/"><title>T</title><item><title>a</title><guid>1</guid></item></channel></rss>`,
		"an entry in an rss": `<rss><channel><title>T</title><entry>x</entry><item><title>a</title><guid>1</guid></item></channel></rss>`,
	} {
		d := parsed(t, doc, Options{})
		if len(d.Items) != 1 || d.Items[0].Title != "a" || d.Items[0].GUID != "1" || d.Title != "T" {
			t.Errorf("%s: %q %+v", name, d.Title, d.Items)
		}
	}
}

func TestBrokenJSON(t *testing.T) {
	head := `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[`
	for name, c := range map[string]struct {
		doc  string
		want []string
	}{
		"cut in an item":  {head + `{"id":"1","title":"a"},{"id":"2","ti`, []string{"a"}},
		"cut in a string": {head + `{"id":"1","title":"a]}"},{"id":"2","title":"b\"`, []string{"a]}"}},
		"wrong types":     {head + `{"id":7,"title":"a","tags":"x","attachments":{}},{"id":"2","title":"b"}]}`, []string{"a", "b"}},
		"null":            {head + `null,{"id":"1","title":"a","author":null}]}`, []string{"a"}},
		"empty":           {head + `]}`, nil},
	} {
		d, err := Parse([]byte(c.doc), Options{Fetched: fetched})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := titles(d); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ doc, word string }{
		"empty":        {" \n", "empty"},
		"forbidden":    {`<html><head><title>403 Forbidden</title></head><body>nginx</body></html>`, "denies access"},
		"login":        {`<!DOCTYPE html><html><body><form><input type="password"></form></body></html>`, "login form"},
		"challenge":    {`<!DOCTYPE html><html><title>Just a moment...</title><body></body></html>`, "bot check"},
		"page":         {`<!doctype html><html><head><title>Ministry of <b>x</b></title></head></html>`, "“Ministry of x”"},
		"page and rdf": {`<html><body><rdf:RDF><Work/></rdf:RDF></body></html>`, "HTML page"},
		"fragment":     {`<div>hello</div>`, "HTML page"},
		"text":         {"Not found", "“Not found”"},
		"opml":         {`<opml version="2.0"><body/></opml>`, "OPML"},
		"sitemap":      {`<urlset><url/></urlset>`, "sitemap"},
		"error":        {`<Error><Message>Access key gone</Message></Error>`, "Access key gone"},
		"other":        {`<svg></svg>`, "HTML page"},
		"other xml":    {`<catalogue/>`, "<catalogue>"},
		"other json":   {`{"error":"quota"}`, "JSON"},
	} {
		d, err := Parse([]byte(c.doc), Options{})
		if err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v (%v)", name, err, d)
		}
		var page *NotFeedError
		if name == "forbidden" && (!errors.As(err, &page) || !page.HTML) {
			t.Errorf("a page is not known as one: %v", err)
		}
	}
}

func TestDatesAreMended(t *testing.T) {
	for date, want := range map[string]struct {
		published string
		mended    bool
	}{
		"<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>":         {"2026-03-03T10:00:00Z", false},
		"<pubDate>Wed, 04 Mar 2026 20:00:00 GMT</pubDate>":         {"2026-03-04T20:00:00Z", false},
		"<pubDate>Sat, 04 Apr 2026 20:00:00 GMT</pubDate>":         {"2026-03-04T12:00:00Z", true},
		"<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>":         {"2026-03-04T12:00:00Z", true},
		"<pubDate>0001-01-01T00:00:00Z</pubDate>":                  {"2026-03-04T12:00:00Z", true},
		"<pubDate>yesterday</pubDate>":                             {"2026-03-04T12:00:00Z", true},
		"":                                                         {"2026-03-04T12:00:00Z", true},
		"<pubDate>nonsense</pubDate><dc:date>2026-03-01</dc:date>": {"2026-03-01T00:00:00Z", false},
		`<dcterms:modified xmlns:dcterms="http://purl.org/dc/terms/">2026-03-02</dcterms:modified>`:  {"2026-03-02T00:00:00Z", false},
		`<atom:updated xmlns:atom="http://www.w3.org/2005/Atom">2026-03-02T01:02:03Z</atom:updated>`: {"2026-03-02T01:02:03Z", false},
		"<pubDate>02/03/2026 10:00</pubDate>":                                                        {"2026-03-02T10:00:00Z", false},
		"<pubDate>03/02/2026 10:00</pubDate>":                                                        {"2026-02-03T10:00:00Z", false},
	} {
		it := parsed(t, `<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>x</title>`+date+`</item></channel></rss>`, Options{}).Items[0]
		if got := it.Published.Format(time.RFC3339); got != want.published || it.DateMended != want.mended {
			t.Errorf("%s: %s (mended %v)", date, got, it.DateMended)
		}
	}
	undated, err := Parse([]byte(`<rss><channel><item><title>x</title></item></channel></rss>`), Options{})
	if err != nil || !undated.Items[0].Published.IsZero() || undated.Items[0].DateMended {
		t.Errorf("without a time of the look nothing can be mended: %v %v", undated.Items[0], err)
	}
}

func TestSchedule(t *testing.T) {
	d := parsed(t, `<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><ttl> 90 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours>
		<skipDays><day>Saturday</day><day>sunday</day><day>Noday</day></skipDays></channel></rss>`, Options{})
	if d.TTL != 90*time.Minute || !reflect.DeepEqual(d.SkipHours, []int{0, 7}) || !reflect.DeepEqual(d.SkipDays, []int{6, 0}) {
		t.Errorf("%v %v %v", d.TTL, d.SkipHours, d.SkipDays)
	}
	for in, want := range map[string]time.Duration{
		`<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>`: 30 * time.Minute,
		`<sy:updatePeriod> Daily </sy:updatePeriod>`:                                          24 * time.Hour,
		`<sy:updatePeriod>yearly</sy:updatePeriod>`:                                           maxTTL,
		`<sy:updatePeriod>sometimes</sy:updatePeriod><ttl>-3</ttl>`:                           0,
		`<ttl>99999999999999999999</ttl>`:                                                     0,
		`<ttl>15</ttl><sy:updatePeriod>hourly</sy:updatePeriod>`:                              time.Hour,
	} {
		d := parsed(t, `<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>`+in+`</channel></rss>`, Options{})
		if d.TTL != want {
			t.Errorf("%s: %v, want %v", in, d.TTL, want)
		}
	}
}
