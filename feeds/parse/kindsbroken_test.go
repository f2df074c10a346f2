package parse

import (
	"strings"
	"testing"
)

func TestKindsOfBrokenDocuments(t *testing.T) {
	const open, shut = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Desk</title>`, `</channel></rss>`
	const one = `<item><title>One</title><link>https://a.example/1</link></item>`
	const two = `<item><title>Two</title><link>https://a.example/2</link></item>`
	readKinds(t, []kind{
		// before and behind
		{name: "declaration behind a comment", doc: "<!-- built in 0.2 s -->\n" + open + one + shut, want: "n=1 | title=One"},
		{name: "declaration twice", doc: `<?xml version="1.0"?>` + "\n" + open + one + shut, want: "n=1"},
		{name: "declaration without an end", doc: `<?xml version="1.0"` + one + shut, want: "error=no feed"},
		{name: "a declaration of capitals", doc: strings.Replace(open, "<?xml", "<?XML", 1) + one + shut, want: "n=1"},
		{name: "a warning of PHP before", doc: "\n<b>Warning</b>: fopen(): failed in <b>/srv/x.php</b> on line <b>7</b><br />\n" + open + one + shut, want: "feed=Desk | n=1"},
		{name: "a log line before", doc: "2026-03-03 INFO render ok\n" + open + one + shut, want: "feed=Desk | n=1"},
		{name: "chunk lengths left in", doc: "1f40\r\n" + open + one + shut + "\r\n0\r\n\r\n", want: "feed=Desk | n=1"},
		{name: "HTTP headers left in", doc: "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + open + one + shut, want: "feed=Desk | n=1"},
		{name: "a script behind", doc: open + one + shut + `<script>var a = "<item>";</script>`, want: "n=1 | partial=false"},
		{name: "a second document behind", doc: open + one + shut + open + two + shut, want: "n=1 | title=One"},
		{name: "text behind", doc: open + one + shut + "\n\nGenerated 2026", want: "n=1"},
		{name: "inside HTML", doc: `<html><body><pre>` + open + one + shut + `</pre></body></html>`, want: "feed=Desk | n=1"},

		// cut
		{name: "cut behind an item", doc: open + one + two, want: "n=2 | partial=true"},
		{name: "cut in an end tag", doc: open + one + `<item><title>Two</titl`, want: "n=1 | partial=true"},
		{name: "cut in a reference", doc: open + one + `<item><title>Two &am`, want: "n=1 | partial=true"},
		{name: "cut in the root's end", doc: open + one + two + `</channel></rs`, want: "n=2 | title=One"},
		{name: "cut in CDATA that is never closed", doc: open + one + `<item><title>x</title><description><![CDATA[ no end </description></item>` + shut, want: "title=One | feed=Desk"},
		{name: "cut Atom", doc: inAtom(`<title>One</title>`)[:strings.Index(inAtom(`<title>One</title>`), "</feed>")] + `<entry><title>Tw`, want: "n=1 | title=One | partial=true"},
		{name: "cut RDF", doc: rdfHead + `<channel rdf:about="x"><title>Desk</title></channel><item rdf:about="g"><title>One</title></item><item rdf:abo`, want: "n=1 | title=One | id=g | partial=true"},
		{name: "the root's end is missing", doc: open + one + `</channel>`, want: "n=1 | title=One"},

		// tags
		{name: "an item is never closed", doc: open + `<item><title>One</title><item><title>Two</title></item>` + shut, want: "n=2 | title=One | 1.title=Two"},
		{name: "no item is closed", doc: open + `<item><title>One</title><item><title>Two</title><item><title>Three</title>` + shut, want: "n=3 | title=One | 2.title=Three"},
		{name: "a title is never closed", doc: open + `<item><title>One<link>https://a.example/1</link></item>` + two + shut, want: "n=2 | link=https://a.example/1 | 1.title=Two"},
		{name: "an end tag too many", doc: open + `<item><title>One</title></b></item></item>` + two + shut, want: "n=2 | title=One | 1.title=Two"},
		{name: "end tags crossed", doc: open + `<item><title><b>One</title></b></item>` + two + shut, want: "n=2 | title=One | 1.title=Two"},
		{name: "HTML left bare", doc: open + `<item><title>One</title><description>A<br>b<p>c<img src=x.png>d</description></item>` + two + shut, want: "n=2 | sum=A b cd | 1.title=Two"},
		{name: "end tag in other case", doc: open + `<Item><title>One</title></item>` + two + shut, want: "n=2 | title=One"},
		{name: "a space in an end tag", doc: open + `<item><title>One</title ></item >` + shut, want: "n=1 | title=One"},
		{name: "a space before a name", doc: open + `<item>< title>One</title></item>` + two + shut, want: "n=2 | 1.title=Two"},
		{name: "attributes without quotes", doc: open + `<item><title>One</title><guid isPermaLink=false>g</guid></item>` + shut, want: "id=g | link="},
		{name: "attributes without values", doc: open + `<item><title>One</title><guid isPermaLink>g</guid></item>` + shut, want: "n=1 | title=One | id=g"},
		{name: "an attribute twice", doc: open + `<item><title>One</title><enclosure url="https://a.example/a" url="https://a.example/b"/></item>` + shut, want: "n=1 | title=One | link=https://a.example/a"},
		{name: "a quote left open", doc: open + `<item><title>One</title><enclosure url="https://a.example/a type=x/></item>` + two + shut, want: "feed=Desk"},
		{name: "less than in an attribute", doc: open + `<item><title a="1 < 2">One</title></item>` + shut, want: "title=One"},
		{name: "a prefix that is never declared", doc: open + `<item><dc:creator>Ada</dc:creator><title>One</title><dc:date>2026-03-03</dc:date></item>` + shut, want: "title=One | by=Ada | pub=2026-03-03T00:00:00Z"},
		{name: "content:encoded undeclared", doc: open + `<item><title>One</title><content:encoded><![CDATA[<p>Said.</p>]]></content:encoded></item>` + shut, want: "sum=Said."},
		{name: "a prefix declared twice", doc: `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Desk</title><item><title>One</title><dc:creator>Ada</dc:creator></item></channel></rss>`, want: "title=One | by=Ada"},
		{name: "another prefix for a module", doc: `<rss version="2.0" xmlns:dublin="http://purl.org/dc/elements/1.1/"><channel><item><title>One</title><dublin:creator>Ada</dublin:creator><dublin:date>2026-03-03</dublin:date></item></channel></rss>`, want: "by=Ada | pub=2026-03-03T00:00:00Z"},
		{name: "a module's prefix for something else", doc: `<rss version="2.0" xmlns:content="https://other.example/ns"><channel><item><title>One</title><description>D</description><content:encoded>x</content:encoded></item></channel></rss>`, want: "title=One | sum=D"},
		{name: "a prefix of digits", doc: open + `<item><title>One</title><1x:y>z</1x:y></item>` + two + shut, want: "n=2 | title=One"},

		// references
		{name: "an unknown entity", doc: open + `<item><title>A &unheard; B</title></item>` + shut, want: "title=A &unheard; B"},
		{name: "ampersands everywhere", doc: open + `<item><title>R&D & Q&A &&</title></item>` + shut, want: "title=R&D & Q&A &&"},
		{name: "an external entity", doc: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>A &x; B</title></item></channel></rss>`, want: "title=A &x; B"},
		{name: "entities that grow", doc: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><rss><channel><title>Desk</title><item><title>A &a;</title></item></channel></rss>`, want: "feed=Desk | title=A ha"},
		{name: "an entity for the letter", doc: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY eacute "&#233;"><!ENTITY nbsp "&#160;">]><rss><channel><item><title>caf&eacute;&nbsp;x</title></item></channel></rss>`, want: "title=café x"},
		{name: "a reference beyond Unicode", doc: open + `<item><title>A&#x110000;&#99999999999;B</title></item>` + shut, want: "n=1"},
		{name: "a reference to a surrogate", doc: open + `<item><title>A&#xD83D;&#xDE00;B</title></item>` + shut, want: "n=1"},
		{name: "a decimal without digits", doc: open + `<item><title>A &#; B &#x; C</title></item>` + shut, want: "title=A &#; B &#x; C"},
		{name: "CDATA closes early", doc: open + `<item><title><![CDATA[A ]]> B]]></title></item>` + shut, want: "title=A B]]>"},
		{name: "two hyphens in a comment", doc: open + `<!-- a -- b -->` + one + shut, want: "n=1 | title=One"},
		{name: "a comment never closed", doc: open + one + `<!-- x ` + two + shut, want: "n=1 | title=One | partial=true"},
		{name: "an instruction inside", doc: open + `<?php echo 1; ?><item><?x y?><title>One</title></item>` + shut, want: "n=1 | title=One"},
		{name: "a DOCTYPE inside", doc: open + `<!DOCTYPE html><item><title>One</title></item>` + shut, want: "n=1 | title=One"},

		// no feeds
		{name: "nothing", doc: " \n\t", want: "error=empty"},
		{name: "a page", doc: `<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>Hello</p></body></html>`, want: "error=an HTML page, “Welcome”"},
		{name: "XHTML", doc: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>News</title><link rel="alternate" type="application/rss+xml" href="/rss"/></head><body/></html>`, want: "error=an HTML page"},
		{name: "a list of feeds", doc: `<opml version="2.0"><body><outline xmlUrl="https://a.example/rss"/></body></opml>`, want: "error=OPML"},
		{name: "a sitemap", doc: `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url></urlset>`, want: "error=sitemap"},
		{name: "an error of a store", doc: `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`, want: "error=Access Denied"},
		{name: "a picture", doc: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01", want: "error=binary"},
		{name: "a PDF", doc: "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj", want: "error=no feed"},
		{name: "words", doc: "Service temporarily unavailable", want: "error=“Service temporarily unavailable”"},
	})
}
