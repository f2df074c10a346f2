package parse

import "testing"

func TestKindsOfAtom(t *testing.T) {
	readKinds(t, []kind{
		// what an entry is and what surrounds it
		{name: "no entries", doc: inFeed(`<title>Desk</title><id>x</id>`), want: "feed=Desk | n=0 | format=Atom 1.0"},
		{name: "an empty feed", doc: `<feed xmlns="http://www.w3.org/2005/Atom"/>`, want: "feed= | n=0"},
		{name: "an entry without anything", doc: inAtom(``), want: "n=1"},
		{name: "an entry as the document", doc: `<?xml version="1.0"?><entry xmlns="http://www.w3.org/2005/Atom"><id>g</id><title>One</title><link href="https://a.example/1"/></entry>`, want: "n=1 | title=One | link=https://a.example/1 | id=g"},
		{name: "no namespace", doc: `<feed><title>Desk</title><entry><id>g</id><title>One</title><link href="https://a.example/1"/></entry></feed>`, want: "feed=Desk | n=1 | title=One | link=https://a.example/1 | id=g"},
		{name: "a prefix for all", doc: `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Desk</a:title><a:link href="https://a.example/"/><a:entry><a:id>g</a:id><a:title>One</a:title><a:link href="https://a.example/1"/><a:updated>2026-03-03T10:00:00Z</a:updated><a:summary>D</a:summary></a:entry></a:feed>`,
			want: "feed=Desk | site=https://a.example/ | n=1 | title=One | link=https://a.example/1 | id=g | sum=D | upd=2026-03-03T10:00:00Z"},
		{name: "capitals", doc: `<FEED xmlns="http://www.w3.org/2005/Atom"><TITLE>Desk</TITLE><ENTRY><ID>g</ID><TITLE>One</TITLE><LINK HREF="https://a.example/1"/></ENTRY></FEED>`, want: "feed=Desk | n=1 | title=One | id=g | link=https://a.example/1"},
		{name: "title behind the entries", doc: inFeed(`<entry><title>One</title></entry><title>Desk</title>`), want: "feed=Desk | title=One"},
		{name: "subtitle is no title", doc: inFeed(`<subtitle>Sub</subtitle><entry><title>One</title></entry>`), want: "feed= | title=One"},
		{name: "the source's title is not the entry's", doc: inAtom(`<title>One</title><source><title>Elsewhere</title><id>s</id><link href="https://s.example/"/><updated>2020-01-01T00:00:00Z</updated></source><id>g</id><link href="https://a.example/1"/><updated>2026-03-03T10:00:00Z</updated>`),
			want: "title=One | id=g | link=https://a.example/1 | upd=2026-03-03T10:00:00Z"},
		{name: "the source first", doc: inAtom(`<source><title>Elsewhere</title><id>s</id><link href="https://s.example/"/></source><title>One</title><id>g</id><link href="https://a.example/1"/>`), want: "title=One | id=g | link=https://a.example/1"},
		{name: "foreign markup between", doc: inFeed(`<x:y xmlns:x="https://x.example/"><entry>no</entry><title>no</title></x:y><title>Desk</title><entry><x:title xmlns:x="https://x.example/">no</x:title><title>One</title></entry>`), want: "feed=Desk | n=1 | title=One"},
		{name: "a title in foreign markup of an entry", doc: inAtom(`<title>One</title><x:y xmlns:x="https://x.example/"><title>no</title><id>no</id></x:y><id>g</id>`), want: "title=One | id=g"},
		{name: "the wrong scheme in the namespace", doc: `<feed xmlns="https://www.w3.org/2005/Atom"><title>Desk</title><entry><title>One</title><id>g</id></entry></feed>`, want: "feed=Desk | n=1 | title=One | id=g"},
		{name: "an RSS channel in a feed is none", doc: inFeed(`<title>Desk</title><entry><title>One</title><content type="application/xml"><rss><channel><item><title>no</title></item></channel></rss></content></entry>`), want: "n=1 | title=One"},

		// titles by type
		{name: "text", doc: inAtom(`<title type="text">1 &lt; 2 &amp; 3</title>`), want: "title=1 < 2 & 3"},
		{name: "text on two lines", doc: inAtom("<title type=\"TEXT\">One\n   two</title>"), want: "title=One two"},
		{name: "html", doc: inAtom(`<title type="html">&lt;a href=https://a.example/">An &amp;amp; b&lt;/a></title>`), want: "title=An & b"},
		{name: "html in capitals", doc: inAtom(`<title type="HTML">&lt;i>One&lt;/i></title>`), want: "title=One"},
		{name: "html with a quote in an attribute", doc: inAtom(`<title type="html">&lt;a title="&amp;quot;x>y&amp;quot;">One&lt;/a></title>`), want: "title=One"},
		{name: "html with an ampersand in an attribute", doc: inAtom(`<title type="html">&lt;a href="https://a.example/?a=1&amp;b=2">One&lt;/a></title>`), want: "title=One"},
		{name: "html with a tag in an attribute", doc: inAtom(`<title type="html">A &lt;img src="x" alt="cat&lt;br>dog"> b</title>`), want: "title=A b"},
		{name: "html with an apostrophe", doc: inAtom(`<title type="html">&amp;apos;One&amp;apos;</title>`), want: "title='One'"},
		{name: "xhtml", doc: inAtom(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <em>two</em> &amp; &lt;three&gt;</div></title>`), want: "title=One two & <three>"},
		{name: "xhtml under a prefix", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"><title type="xhtml"><h:div>De<h:b>sk</h:b></h:div></title><entry><title type="xhtml"><h:div>One <h:em>two</h:em></h:div></title></entry></feed>`, want: "feed=Desk | title=One two"},
		{name: "a media type", doc: inAtom(`<title type="text/html">&lt;b>One&lt;/b></title>`), want: "title=One"},
		{name: "plain as a media type", doc: inAtom(`<title type="text/plain">One &amp;amp; two</title>`), want: "title=One &amp; two"},
		{name: "escaped markup without a type", doc: inAtom(`<title>Example &lt;b&gt;Atom&lt;/b&gt;</title>`), want: "title=Example Atom"},
		{name: "markup without a type", doc: inAtom(`<title>Example <b>Atom</b></title>`), want: "title=Example Atom"},
		{name: "MathML in a title", doc: inAtom(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Sum <b>of</b> all</div></title>`), want: "title=Sum of all"},
		{name: "script in a title", doc: inAtom(`<title type="html">safe&lt;script>alert(1)&lt;/script> &lt;b>text&lt;/b></title>`), want: "title=safe text"},
		{name: "iframe in a title", doc: inAtom(`<title type="html">safe&lt;iframe src="https://x.example/"> &lt;/iframe> &lt;b>text&lt;/b></title>`), want: "title=safe text"},
		{name: "an empty object in a title", doc: inAtom(`<title type="html">safe&lt;object classid="x"> &lt;b>text&lt;/b></title>`), want: "title=safe text"},
		{name: "a title twice", doc: inAtom(`<title type="text">One</title><title></title>`), want: "title=One"},
		{name: "only media:title", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry><id>g</id><media:group><media:title>Film</media:title><media:description>Of it</media:description></media:group></entry></feed>`, want: "title=Film | sum=Of it"},

		// contents
		{name: "text content is the summary", doc: inAtom(`<title>x</title><content>Said.</content>`), want: "sum=Said."},
		{name: "html content", doc: inAtom(`<title>x</title><content type="html">&lt;p>Said.&lt;/p></content>`), want: "sum=Said."},
		{name: "xhtml content", doc: inAtom(`<title>x</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Said.</p><p>More.</p></div></content>`), want: "sum=Said. More."},
		{name: "summary before content", doc: inAtom(`<title>x</title><summary>Short.</summary><content type="html">&lt;p>Long.&lt;/p></content>`), want: "sum=Short."},
		{name: "content elsewhere", doc: inAtom(`<title>x</title><content type="text/html" src="https://a.example/s"/>`), want: "link=https://a.example/s | sum="},
		{name: "content elsewhere, relative", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/b/"><entry><title>x</title><content src="s"/></entry></feed>`, want: "link=https://a.example/b/s"},
		{name: "content of a picture", doc: inAtom(`<title>x</title><link href="https://a.example/1"/><content type="image/png">iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==</content>`), want: "title=x | link=https://a.example/1 | sum="},
		{name: "content of two kinds", doc: inOldAtom(`<title>x</title><content type="text/plain">A.</content><content type="text/html" mode="escaped">&lt;p>B.&lt;/p></content>`), want: "title=x | sum=B."},
		{name: "a summary with markup", doc: inAtom(`<title>x</title><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></summary>`), want: "sum=A b"},
		{name: "CDATA in xhtml", doc: inAtom(`<title>x</title><summary type="html"><![CDATA[<p>A</p><p>b</p>]]></summary>`), want: "sum=A b"},

		// links
		{name: "no rel", doc: inAtom(`<link href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "self and alternate", doc: inAtom(`<link rel="self" href="https://a.example/s"/><link rel="alternate" href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "enclosure first", doc: inAtom(`<link rel="enclosure" type="audio/mpeg" href="https://a.example/e.mp3"/><link href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "replies, edit, via", doc: inAtom(`<link rel="replies" href="https://a.example/r"/><link rel="edit" href="https://a.example/e"/><link rel="via" href="https://a.example/v"/><link rel="alternate" type="text/html" href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "rel as an address", doc: inAtom(`<link rel="http://www.iana.org/assignments/relation/alternate" href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "rel in capitals", doc: inAtom(`<link rel="ALTERNATE" href="https://a.example/1"/><link rel="self" href="https://a.example/s"/>`), want: "link=https://a.example/1"},
		{name: "alternates of several kinds", doc: inAtom(`<link rel="alternate" type="application/pdf" href="https://a.example/1.pdf"/><link rel="alternate" type="text/html" href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "XHTML is HTML", doc: inAtom(`<link rel="alternate" type="text/plain" href="https://a.example/t"/><link rel="alternate" type="application/xhtml+xml" href="https://a.example/1"/>`), want: "link=https://a.example/1"},
		{name: "a link of text", doc: inAtom(`<link>https://a.example/1</link>`), want: "link=https://a.example/1"},
		{name: "the id is an address", doc: inAtom(`<id>https://a.example/1</id>`), want: "link=https://a.example/1 | id=https://a.example/1"},
		{name: "the id is none", doc: inAtom(`<id>tag:a.example,2026:1</id>`), want: "link= | id=tag:a.example,2026:1"},
		{name: "white space in the id", doc: inAtom("<id>\n  urn:x:1\n</id>"), want: "id=urn:x:1"},
		{name: "the id is not normalised", doc: inAtom(`<id>HTTP://A.example:80/%7Eada/../x?</id>`), want: "id=HTTP://A.example:80/%7Eada/../x?"},
		{name: "references in the id", doc: inAtom(`<id>https://a.example/?a=1&amp;b=2</id>`), want: "id=https://a.example/?a=1&b=2"},
		{name: "a base for the feed", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><link href="."/><entry><link href="../1"/></entry></feed>`, want: "site=https://a.example/x/ | link=https://a.example/1"},
		{name: "a base on a base", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base="y/"><link xml:base="z/" href="1"/></entry></feed>`, want: "link=https://a.example/x/y/z/1"},
		{name: "a base that is a file", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/feed.xml"><entry xml:base="2026/index"><link href="1"/></entry></feed>`, want: "link=https://a.example/x/2026/1"},
		{name: "an absolute base replaces", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry xml:base="https://b.example/y/"><link href="1"/></entry></feed>`, want: "link=https://b.example/y/1"},
		{name: "a rooted base", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base="/r/"><link href="1"/></entry></feed>`, want: "link=https://a.example/r/1"},
		{name: "an empty base", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base=""><link href="1"/></entry></feed>`, want: "link=https://a.example/x/1"},
		{name: "a base that is broken", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example:oops/"><title>Desk</title><entry><title>One</title><link href="https://a.example/1"/></entry></feed>`, want: "feed=Desk | link=https://a.example/1"},
		{name: "a base that bites", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="javascript:alert(1)//"><entry><title>One</title><link href="x"/></entry></feed>`, want: "title=One | link="},
		{name: "a base of letters beyond ASCII", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/für/"><entry><link href="1"/></entry></feed>`, want: "link=https://a.example/f%C3%BCr/1"},
		{name: "a base ends with its entry", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry xml:base="x/"><link href="1"/></entry><entry><link href="2"/></entry></feed>`, want: "link=https://a.example/x/1 | 1.link=https://a.example/2"},
		{name: "the feed's links", doc: inFeed(`<link rel="self" type="application/atom+xml" href="https://a.example/atom"/><link rel="alternate" type="text/html" href="https://a.example/"/><link rel="next" href="https://a.example/?p=2"/>`), want: "site=https://a.example/"},
		{name: "the feed's alternate has no type", doc: inFeed(`<link rel="hub" href="https://hub.example/"/><link href="https://a.example/"/>`), want: "site=https://a.example/"},

		// languages and people
		{name: "a language for each", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry xml:lang="fr-FR"><title>Un</title></entry><entry><title>One</title></entry></feed>`, want: "lang=fr | 1.lang=en"},
		{name: "an empty language", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry xml:lang=""><title>One</title></entry></feed>`, want: "title=One"},
		{name: "the feed's author", doc: inFeed(`<author><name>Ada</name></author><entry><title>One</title></entry>`), want: "by=Ada"},
		{name: "the entry's author", doc: inFeed(`<author><name>Ada</name></author><entry><title>One</title><author><name>Grace</name><uri>https://g.example/</uri></author></entry>`), want: "by=Grace"},
		{name: "several authors", doc: inAtom(`<author><name>Ada</name></author><author><name>Grace</name></author>`), want: "by=Ada, Grace"},
		{name: "an author by address", doc: inAtom(`<author><email>ada@a.example</email></author>`), want: "by=ada@a.example"},
		{name: "contributors are no authors", doc: inAtom(`<author><name>Ada</name></author><contributor><name>Grace</name></contributor>`), want: "by=Ada"},

		// dates
		{name: "both", doc: inAtom(`<published>2026-03-01T10:00:00+01:00</published><updated>2026-03-02T10:00:00.25-05:00</updated>`), want: "pub=2026-03-01T09:00:00Z | upd=2026-03-02T15:00:00Z"},
		{name: "updated only", doc: inAtom(`<updated>2026-03-02T10:00:00Z</updated>`), want: "pub=2026-03-02T10:00:00Z | upd=2026-03-02T10:00:00Z"},
		{name: "white space around a date", doc: inAtom("<updated>\n2026-03-02T10:00:00Z\n</updated>"), want: "upd=2026-03-02T10:00:00Z"},
		{name: "a date of RFC 822", doc: inAtom(`<updated>Mon, 02 Mar 2026 10:00:00 GMT</updated>`), want: "upd=2026-03-02T10:00:00Z"},
		{name: "an old word for a date", doc: inAtom(`<issued>2026-03-01T10:00:00Z</issued><modified>2026-03-02T10:00:00Z</modified>`), want: "pub=2026-03-01T10:00:00Z | upd=2026-03-02T10:00:00Z"},
		{name: "an empty date and a sound one", doc: inAtom(`<published/><updated>2026-03-02T10:00:00Z</updated>`), want: "pub=2026-03-02T10:00:00Z"},
		{name: "Dublin Core in an entry", doc: `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><entry><title>One</title><dc:date>2026-03-02</dc:date><dc:creator>Ada</dc:creator></entry></feed>`, want: "title=One | pub=2026-03-02T00:00:00Z | by=Ada"},
	})
}

func TestKindsOfOldAtom(t *testing.T) {
	readKinds(t, []kind{
		{name: "words of 0.3", doc: inOldAtom(`<title>One</title><link rel="alternate" type="text/html" href="https://a.example/1"/><id>g</id><issued>2026-03-01T10:00:00-05:00</issued><modified>2026-03-02T10:00:00Z</modified><created>2026-02-28T10:00:00Z</created>`),
			want: "format=Atom 0.3 | title=One | link=https://a.example/1 | id=g | pub=2026-03-01T15:00:00Z | upd=2026-03-02T10:00:00Z"},
		{name: "created only", doc: inOldAtom(`<title>One</title><created>2026-02-28T10:00:00Z</created>`), want: "pub=2026-02-28T10:00:00Z"},
		{name: "issued without a zone", doc: inOldAtom(`<title>One</title><issued>2026-03-01T10:00</issued>`), want: "pub=2026-03-01T10:00:00Z"},
		{name: "base64", doc: inOldAtom("<title mode=\"base64\" type=\"text/html\">\nRXhhbXBsZSA8\nYj5BdG9tPC9iPg==\n</title>"), want: "title=Example Atom"},
		{name: "base64 that is none", doc: inOldAtom(`<title mode="base64">Not at all!</title>`), want: "title=Not at all!"},
		{name: "escaped", doc: inOldAtom(`<title mode="escaped" type="text/html">Example &lt;b>Atom&lt;/b> &amp;amp; more</title>`), want: "title=Example Atom & more"},
		{name: "escaped in CDATA", doc: inOldAtom(`<title mode="escaped" type="text/html"><![CDATA[Example <b>Atom</b>]]></title>`), want: "title=Example Atom"},
		{name: "xml", doc: inOldAtom(`<title mode="xml" type="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml">Example <b>Atom</b></div></title>`), want: "title=Example Atom"},
		{name: "plain with signs", doc: inOldAtom(`<title type="text/plain">1 &lt; 2</title>`), want: "title=1 < 2"},
		{name: "the feed's words", doc: `<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="es"><title mode="escaped">&lt;i>Desk&lt;/i></title><tagline>t</tagline><link rel="alternate" type="text/html" href="https://a.example/"/><modified>2026-03-02T10:00:00Z</modified><entry><title>One</title></entry></feed>`,
			want: "feed=Desk | site=https://a.example/ | lang=es | n=1"},
		{name: "service links are no pages", doc: inOldAtom(`<title>One</title><link rel="service.edit" type="application/x.atom+xml" href="https://a.example/e"/><link rel="alternate" type="text/html" href="https://a.example/1"/><link rel="service.post" href="https://a.example/p"/>`), want: "link=https://a.example/1"},
	})
}
