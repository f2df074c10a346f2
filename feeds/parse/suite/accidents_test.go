package suite

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"attache/feeds/parse"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// accident is something that happens to sound documents on their way, and what of their items survives it.
type accident struct {
	name   string
	happen func(doc string) string
	header string // the HTTP header that comes with it
	// keeps are the items' values that must be the same: of "title", "link", "guid", "date", "summary".
	keeps string
}

const everything = "title link guid date summary"

func accidents() []accident {
	wide := func(e transform.Transformer, doc string) string {
		out, _, err := transform.String(e, doc)
		if err != nil {
			panic(err)
		}
		return out
	}
	utf16 := func(o unicode.Endianness, b unicode.BOMPolicy) func(string) string {
		return func(doc string) string { return wide(unicode.UTF16(o, b).NewEncoder(), doc) }
	}
	utf32s := func(o utf32.Endianness, b utf32.BOMPolicy) func(string) string {
		return func(doc string) string { return wide(utf32.UTF32(o, b).NewEncoder(), doc) }
	}
	replace := func(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }
	return []accident{
		{"UTF-16 little with a mark", utf16(unicode.LittleEndian, unicode.UseBOM), "", everything},
		{"UTF-16 big with a mark", utf16(unicode.BigEndian, unicode.UseBOM), "", everything},
		{"UTF-16 little", utf16(unicode.LittleEndian, unicode.IgnoreBOM), "", everything},
		{"UTF-16 big", utf16(unicode.BigEndian, unicode.IgnoreBOM), "", everything},
		{"UTF-32 big with a mark", utf32s(utf32.BigEndian, utf32.UseBOM), "", everything},
		{"UTF-32 little", utf32s(utf32.LittleEndian, utf32.IgnoreBOM), "", everything},
		{"a byte order mark", func(doc string) string { return "\ufeff" + doc }, "", everything},
		{"a false header", func(doc string) string { return doc + "<!-- – -->" }, "text/xml; charset=iso-8859-1", everything},
		{"a false declaration", func(doc string) string { return `<?xml version="1.0" encoding="windows-1252"?><!-- – -->` + doc }, "", everything},
		{"an encoding that is none", func(doc string) string { return `<?xml version="1.0" encoding="x-none"?>` + doc }, "", everything},
		{"junk before", func(doc string) string {
			return "<br />\n<b>Notice</b>: Undefined index in <b>/srv/x.php</b> on line <b>7</b><br />\n" + doc
		}, "", everything},
		{"junk behind", func(doc string) string { return doc + "\n<script>var x='<item>';</script>\x00" }, "", everything},
		{"line ends of Windows", replace("\r\n", "\r\n", "\n", "\r\n"), "", everything},
		{"line ends of the old Mac", replace("\r\n", "\r", "\n", "\r"), "", everything},
		{"NUL bytes", replace("<item", "\x00<item", "<entry", "\x00<entry"), "", everything},
		{"no namespaces declared", regexpRemove(`\sxmlns:\w+="[^"]*"`), "", "title link guid date"},
		{"other names for the root's own space", replace(`xmlns="http://www.w3.org/2005/Atom"`, `xmlns="https://www.w3.org/2005/Atom/"`), "", everything},
		{"end tags of items lost", replace("</item>", "", "</entry>", ""), "", "title link guid"},
		{"ends of the feed lost", replace("</channel>", "", "</rss>", "", "</feed>", "", "</rdf:RDF>", ""), "", everything},
		{"an end tag too many", replace("</item>", "</b></item>", "</entry>", "</b></entry>"), "", everything},
		{"items in capitals", replace("<item>", "<ITEM>", "</item>", "</ITEM>", "<pubDate>", "<PUBDATE>", "</pubDate>", "</PUBDATE>"), "", everything},
		{"ends in other case", replace("</item>", "</Item>", "</entry>", "</Entry>"), "", everything},
		{"ampersands left bare behind links", replace("</link>", " & </link>"), "", "title guid date"},
		{"comments between", replace("<item", "<!-- a -- b --><item", "<entry", "<!-- a -- b --><entry"), "", everything},
		{"an instruction between", replace("<item", "<?php x ?><item", "<entry", "<?php x ?><entry"), "", everything},
		{"an undeclared element in each", replace("</item>", "<odd:thing a=1 b>x<br>y</odd:thing></item>", "</entry>", "<odd:thing a=1 b>x<br>y</odd:thing></entry>"), "", everything},
	}
}

func regexpRemove(expr string) func(string) string {
	re := regexp.MustCompile(expr)
	return func(doc string) string { return re.ReplaceAllString(doc, "") }
}

// What befalls recorded documents on their way must not change what their items say. The documents are none that the parser's rules were
// made by looking at; the accidents are those that the suites of other parsers are full of.
func TestAccidentsOfRecordedDocuments(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join(data(t), "real", "*.xml"))
	if len(names) == 0 {
		t.Skip("the recorded documents are not here")
	}
	step := 4 // all of them take a minute
	if testing.Short() {
		step = 12
	}
	for _, a := range accidents() {
		t.Run(a.name, func(t *testing.T) {
			bad := 0
			for i := len(a.name) % step; i < len(names) && bad < 5; i += step {
				bad += befalls(t, a, names[i])
			}
		})
	}
}

var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)

// befalls holds a document that met with an accident against itself, and says how many values differ (one a document at most).
func befalls(t *testing.T, a accident, name string) int {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	o := parse.Options{URL: "https://a.example/feed", Fetched: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	before, err := parse.Parse(raw, o)
	if err != nil || before.Encoding != "utf-8" || before.Partial {
		return 0 // refused, or not in the encoding that the accidents are made for
	}
	doc := declaration.ReplaceAllString(string(bytes.TrimPrefix(raw, []byte("\ufeff"))), "")
	o.ContentType = a.header
	after, err := parse.Parse([]byte(a.happen(doc)), o)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(name), err)
		return 1
	}
	if len(after.Items) != len(before.Items) {
		t.Errorf("%s: %d items became %d", filepath.Base(name), len(before.Items), len(after.Items))
		return 1
	}
	for i := range before.Items {
		x, y := before.Items[i], after.Items[i]
		for _, v := range [][3]string{{"title", x.Title, y.Title}, {"link", x.Link, y.Link}, {"guid", x.GUID, y.GUID}, {"summary", x.Summary, y.Summary},
			{"date", fmt.Sprint(x.Published, x.DateMended), fmt.Sprint(y.Published, y.DateMended)}} {
			if strings.Contains(a.keeps, v[0]) && v[1] != v[2] {
				t.Errorf("%s: item %d: %s %.120q became %.120q", filepath.Base(name), i, v[0], v[1], v[2])
				return 1
			}
		}
	}
	return 0
}

// A document that breaks off gives the items that stand whole before.
func TestRecordedDocumentsCutOff(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join(data(t), "real", "*.xml"))
	if len(names) == 0 {
		t.Skip("the recorded documents are not here")
	}
	ends := regexp.MustCompile(`</(item|entry)>`)
	for i, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		at := ends.FindAllIndex(raw, -1)
		before, err := parse.Parse(raw, parse.Options{})
		if err != nil || len(at) < 2 || len(at) != len(before.Items) {
			continue
		}
		k := 1 + i%(len(at)-1) // so many stand whole
		cut := raw[:min(len(raw)-1, at[k-1][1]+(at[k][1]-at[k-1][1])/2)]
		after, err := parse.Parse(cut, parse.Options{})
		if err != nil || len(after.Items) != k || !after.Partial || after.Items[k-1].Title != before.Items[k-1].Title || after.Title != before.Title {
			t.Errorf("%s cut in item %d of %d: %v, %+v", filepath.Base(name), k+1, len(at), err, after != nil && after.Partial)
		}
	}
}
