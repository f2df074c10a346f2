package parse

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// What kills the process inside gofeed must be refused before it gets there. Two million levels overflow the stack of gofeed 1.4.2; if
// this test ever reached it, the test binary would die and not fail.
func TestDeepNestingNeverReachesGofeed(t *testing.T) {
	// These may be read: mending leaves no tag of them.
	harmless := map[string]bool{"in a declaration": true, "in a quote of one": true, "before a base": true, "behind an end in capitals": true}
	const levels = 2_000_000
	open := strings.Repeat("<a:b>", levels/10)
	all := strings.Repeat("<a:b>", levels)
	for name, doc := range map[string]string{
		"open tags":             `<rss xmlns:a="urn:a"><channel><item>` + open,
		"two million levels":    `<rss xmlns:a="urn:a"><channel><item>` + all,
		"closed again":          `<rss xmlns:a="urn:a"><channel><item>` + open + strings.Repeat("</a:b>", levels/10) + `</item></channel></rss>`,
		"attributes with >":     `<rss><channel><item>` + strings.Repeat(`<a:b c=">">`, levels/20),
		"quotes left open":      `<rss><channel><item>` + strings.Repeat(`<a:b c=">`, levels/20),
		"closing what is not":   `<rss><channel><item>` + strings.Repeat(`<a:b></a:c>`, levels/20),
		"behind a false end":    `<rss></rssx ><channel><item>` + strings.Repeat(`<a:b>`, levels/20),
		"behind comments":       `<rss><!-- > --><channel><item><![CDATA[<a>]]><?x <a> ?>` + open,
		"in the namespace of a": `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="urn:a"><entry>` + open,
		"in an rdf":             `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item>` + open,
		// Each of these hides the tags from one reader or the other.
		"behind an end in capitals": `<rss xmlns:a="urn:a"></RSS ><channel><item>` + all,

		"in a declaration":   `<rss xmlns:a="urn:a"><channel><item><!A [>` + all + `> ]></item></channel></rss>`,
		"in a quote of one":  `<rss xmlns:a="urn:a"><channel><item><!A '>` + all + `'></item></channel></rss>`,
		"end of comment":     "<rss xmlns:a='urn:a'><channel><item><!-- --\x01>" + all + `--></item></channel></rss>`,
		"end of CDATA":       "<rss xmlns:a='urn:a'><channel><item><![CDATA[ ]]\x02>" + all + `]]></item></channel></rss>`,
		"end of instruction": "<rss xmlns:a='urn:a'><channel><item><?x ?\x03>" + all + `?></item></channel></rss>`,
		"before a base":      `<rss xmlns:a="urn:a"><channel><item xml:base="` + "x\"y' z='>" + all + `' ></item></channel></rss>`,
		"a channel alone":    `<channel><item>` + open,
		"behind junk":        `Warning: <b>x</b><rss><channel><item>` + open,
	} {
		started := cpuTime()
		d, err := Parse([]byte(doc), Options{MaxBytes: 64 << 20})
		if !errors.Is(err, ErrTooDeep) && (err != nil || len(d.Items) > 1) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && !harmless[name] {
			t.Errorf("%s is not refused", name)
		}
		if took := cpuTime() - started; took > 5*time.Second && !testing.Short() { // short runs are those of the race detector
			t.Errorf("%s took %v", name, took)
		}
	}
	// Behind the end of the root nothing is read at all.
	d, err := Parse([]byte(`<rss xmlns:a="urn:a"></rss ><channel><item>`+all), Options{MaxBytes: 64 << 20})
	if err != nil || len(d.Items) != 0 {
		t.Errorf("behind the end: %v", err)
	}
	_, err = Parse([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"x":`+strings.Repeat("[", 100_000)), Options{})
	if !errors.Is(err, ErrTooDeep) {
		t.Errorf("JSON: %v", err)
	}
}

func TestDepthLimit(t *testing.T) {
	doc := func(levels int) []byte {
		inner := levels - 3 // rss, channel, item
		return []byte(`<rss xmlns:a="urn:a"><channel><item><title>x</title>` + strings.Repeat("<a:b>", inner) + strings.Repeat("</a:b>", inner) + `</item></channel></rss>`)
	}
	if d, err := Parse(doc(DefaultMaxDepth), Options{}); err != nil || len(d.Items) != 1 {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := Parse(doc(DefaultMaxDepth+1), Options{}); !errors.Is(err, ErrTooDeep) {
		t.Errorf("beyond the limit: %v", err)
	}
	if _, err := Parse(doc(21), Options{MaxDepth: 20}); !errors.Is(err, ErrTooDeep) {
		t.Errorf("beyond a limit that was asked for: %v", err)
	}
	// Only tags count: what stands in comments, CDATA sections, instructions and the DOCTYPE does not.
	quiet := `<?x ` + strings.Repeat("<a>", 500) + `?><!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("<a>", 500) + `">]><!--` + strings.Repeat("<a>", 500) +
		`--><rss><channel><item><title><![CDATA[` + strings.Repeat("<a>", 500) + `x]]></title><link href="` + strings.Repeat("&lt;a>", 500) + `"/></item></channel></rss>`
	if d, err := Parse([]byte(quiet), Options{}); err != nil || len(d.Items) != 1 {
		t.Errorf("no tags: %v", err)
	}
}

func TestSizeLimit(t *testing.T) {
	doc := []byte(`<rss><channel><item><title>` + strings.Repeat("x", 5<<20) + `</title></item></channel></rss>`)
	if _, err := Parse(doc, Options{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("five megabytes: %v", err)
	}
	if _, err := Parse(doc, Options{MaxBytes: 6 << 20}); err != nil {
		t.Errorf("five megabytes where six are allowed: %v", err)
	}
	// Packed, and as UTF-16 of characters that grow: the limit is for the text.
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(bytes.Repeat([]byte("<rss>"), 20<<20/5))
	_ = z.Close()
	if _, err := Parse(packed.Bytes(), Options{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a gzip bomb of %d bytes: %v", packed.Len(), err)
	}
	wide := binary.BigEndian.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(`<rss><channel><item><title>` + strings.Repeat("中", 1<<20) + `</title></item></channel></rss>`)) {
		wide = binary.BigEndian.AppendUint16(wide, u)
	}
	if _, err := Parse(wide, Options{MaxBytes: 5 << 19}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d bytes of UTF-16 that become more: %v", len(wide), err)
	}
}

// Documents of four megabytes that would take a gigabyte once they are read.
func TestFloods(t *testing.T) {
	if testing.Short() {
		t.Skip("slow by nature")
	}
	flood := func(s string) string { return strings.Repeat(s, (DefaultMaxBytes-1000)/len(s)) }
	sound := `<item><title>a</title><link>https://a.example/</link></item>`
	for name, c := range map[string]struct {
		doc   string
		items int
	}{
		"items":           {`<rss><channel>` + flood(`<item/>`) + `</channel></rss>`, maxItems},
		"entries":         {`<feed xmlns="http://www.w3.org/2005/Atom">` + flood(`<entry/>`) + `</feed>`, maxItems},
		"items left open": {`<rss><channel>` + flood(`<item>`), maxItems},
		"elements":        {`<rss><channel>` + sound + `<item>` + flood(`<a/>`) + `</item></channel></rss>`, 1},
		"extensions":      {`<rss xmlns:x="u"><channel>` + sound + `<item>` + flood(`<x:a/>`) + `</item></channel></rss>`, 1},
		"in the channel":  {`<rss xmlns:x="u"><channel>` + sound + flood(`<x:a/>`) + `</channel></rss>`, 1},
		"links":           {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry><entry>` + flood(`<link/>`) + `</entry></feed>`, 1},
		"tags in a text":  {`<rss><channel><item><title>a</title><description>` + flood(`<i/>`) + `</description></item></channel></rss>`, 1},
		"JSON":            {`{"version":"https://jsonfeed.org/version/1","items":[` + flood(`{},`) + `{}]}`, maxItems},
	} {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d, err := Parse([]byte(c.doc), Options{Fetched: fetched})
		runtime.ReadMemStats(&after)
		if err != nil || len(d.Items) != c.items {
			t.Errorf("%s: %v", name, err)
			if d != nil {
				t.Errorf("%s: %d items", name, len(d.Items))
			}
			continue
		}
		t.Logf("%-16s %4d MB allocated in all, %4d MB more in use", name, (after.TotalAlloc-before.TotalAlloc)>>20, int64(after.HeapAlloc-before.HeapAlloc)>>20)
		if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 400<<20 {
			t.Errorf("%s: %d MB were allocated", name, grown>>20)
		}
	}
}

// Documents made to cost much: each is read or refused in time that grows with its size alone.
func TestCostlyDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("slow by nature")
	}
	const n = 1 << 20
	item := func(s string) string {
		return `<rss><channel><item><title>t</title><description>` + s + `</description></item></channel></rss>`
	}
	for name, doc := range map[string]string{
		"ampersands":             item(strings.Repeat("&", n)),
		"less-than signs":        item(strings.Repeat("&lt;", n/4)),
		"less-than in CDATA":     item("<![CDATA[" + strings.Repeat("<", n) + "]]>"),
		"open quotes":            `<rss><channel>` + strings.Repeat(`<a b="`, n/6),
		"open tags in CDATA":     item("<![CDATA[" + strings.Repeat(`<a href="`, n/9) + "]]>"),
		"unknown tags":           item("<![CDATA[" + strings.Repeat(`<xyz>`, n/5) + "]]>"),
		"scripts":                item("<![CDATA[" + strings.Repeat(`<script>`, n/8) + "]]>"),
		"comments":               item("<![CDATA[" + strings.Repeat(`<!--`, n/4) + "]]>"),
		"CDATA ends":             item(strings.Repeat(`]]>`, n/3)),
		"attributes":             `<rss><channel><item ` + strings.Repeat(`a="b" `, 4000) + `></item></channel></rss>`,
		"broken attributes":      `<rss><channel></x><item ` + strings.Repeat(`a="b" `, 4000) + `></item></channel></rss>`,
		"billion laughs":         `<!DOCTYPE r [<!ENTITY a "` + strings.Repeat("x", 400) + `"><!ENTITY b "&a;&a;&a;">]><rss><channel>` + strings.Repeat(`<item><title>`+strings.Repeat("&b;&a;", 200)+`</title></item>`, 200) + `</channel></rss>`,
		"items never closed":     `<rss><channel>` + strings.Repeat(`<item><title>x`, n/15),
		"a hundred thousand":     `<rss><channel>` + strings.Repeat(`<item><title>x</title></item>`, 100_000) + `</channel></rss>`,
		"broken item in each":    `<rss><channel>` + strings.Repeat(`<item><title>x & y < z</title><link>http://a/?b&c</link></item>`, 10_000) + `</channel></rss>`,
		"namespaces":             `<rss ` + strings.Repeat(`xmlns:a="b" `, 1000) + `><channel>` + strings.Repeat(`<item><a:b/></item>`, 1000) + `</channel></rss>`,
		"dates of digits":        `<rss><channel>` + strings.Repeat(`<item><pubDate>`+strings.Repeat("1 ", 50)+`</pubDate></item>`, 5000) + `</channel></rss>`,
		"a title of megabytes":   `<rss><channel><item><title>` + strings.Repeat("word ", n/3) + `</title></item></channel></rss>`,
		"double escaped markup":  item(strings.Repeat("&amp;lt;p&amp;gt;", n/20)),
		"nested html":            item("<![CDATA[" + strings.Repeat("<div><b><i>", n/12) + "]]>"),
		"formatting never ended": `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><content:encoded><![CDATA[` + strings.Repeat("<a><b><p>x", 20_000) + `]]></content:encoded></item></channel></rss>`,
	} {
		started := cpuTime()
		d, err := Parse([]byte(doc), Options{Fetched: time.Unix(1.8e9, 0)})
		took := cpuTime() - started
		if took > 10*time.Second {
			t.Errorf("%s: %v for %d KB (%v)", name, took, len(doc)>>10, err)
		}
		if d == nil && err == nil {
			t.Errorf("%s: neither document nor error", name)
		}
		t.Logf("%-24s %8v  %v", name, took.Round(time.Millisecond), err)
	}
}
