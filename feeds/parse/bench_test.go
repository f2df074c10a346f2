package parse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// newsFeed is a feed of n items as outlets have them: a title, a link with tracking parameters, a guid, a description with some markup
// and entities, a date, an author, a category, a picture.
func newsFeed(n int, content string) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Gazette</title><link>https://gazette.example/</link><language>en</language><ttl>15</ttl>`)
	start := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for i := range n {
		fmt.Fprintf(&b, `
<item><title>Envoys of both sides meet in Muscat for round %d of talks &amp; consultations</title><link>https://www.gazette.example/world/%d/talks?utm_source=rss&amp;utm_medium=feed</link>
<guid isPermaLink="false">gazette-%d</guid><description>&lt;p&gt;The foreign ministers met for a third day, &lt;b&gt;officials&lt;/b&gt; said, and spoke about inspections, sanctions and the order
of the steps that both would take; a spokesman&amp;#8217;s statement is expected on Thursday after consultations with allies in the region.&lt;/p&gt;</description>
<dc:creator>Ada Example</dc:creator><category>World</category><pubDate>%s</pubDate><media:thumbnail url="https://img.example/%d.jpg" width="240" height="135"/>%s</item>`,
			i, i, i, start.Add(time.Duration(i)*time.Minute).Format("Mon, 02 Jan 2006 15:04:05 GMT"), i, content)
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}

func benchmark(b *testing.B, doc []byte) {
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	before := cpuTime()
	defer func() { reportCPU(b, before) }()
	for b.Loop() {
		d, err := Parse(doc, Options{URL: "https://gazette.example/rss", ContentType: "application/rss+xml; charset=utf-8", Fetched: fetched})
		if err != nil || len(d.Items) != 100 {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse100Items(b *testing.B) { benchmark(b, newsFeed(100, "")) }

func BenchmarkParse100WholeTexts(b *testing.B) {
	text := `<content:encoded><![CDATA[` + strings.Repeat(`<p>The foreign ministers met for a third day and spoke about <a href="/x">inspections</a>, sanctions and the order of the steps.</p>`, 20) + `]]></content:encoded>`
	benchmark(b, newsFeed(100, text))
}

// BenchmarkGofeed100Items is what gofeed takes of it.
func BenchmarkGofeed100Items(b *testing.B) {
	doc := newsFeed(100, "")
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	before := cpuTime()
	defer func() { reportCPU(b, before) }()
	for b.Loop() {
		if _, err := reader.Parse(bytes.NewReader(doc)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	doc := newsFeed(100, "")
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := scan(doc, DefaultMaxDepth, "", true); err != nil {
			b.Fatal(err)
		}
	}
}
