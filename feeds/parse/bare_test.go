package parse

import (
	"reflect"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed/rss"
)

func bareDocument(items string) []byte {
	return []byte(`<rss version="2.0" xmlns:x="https://x.example/"><channel><title>T</title>` + items + `</channel></rss>`)
}

// What stands for an item that gofeed is not shown is what gofeed makes of it.
func TestBareItemsAreAsGofeedHasThem(t *testing.T) {
	const bare, full = "<item><title>a</title>\n<link>https://a.example/1</link> <guid>g</guid></item>", "<item><title>b</title><enclosure url=\"https://a.example/e\" type=\"audio/mpeg\" length=\"1\"/></item>"
	for _, c := range []struct {
		items  string
		hidden []bool
	}{
		{bare + bare + bare, []bool{false, true, true}},
		{full + bare + full + bare + bare, []bool{false, false, false, true, true}},
		{bare, []bool{false}},
		{full + full, []bool{false, false}},
		{bare + "<item>text" + bare[len("<item>"):] + bare, []bool{false, false, true}},
		{bare + "<item x:a='1'>" + bare[len("<item>"):] + "<item>\n</item>", []bool{false, false, true}},
		{bare + "</channel><channel>" + bare + bare, []bool{false, false, false}},
	} {
		doc := bareDocument(c.items)
		out, err := scan(doc, DefaultMaxDepth, "", true)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := gofeedReads(without(nil, doc, out.hidden(nil)), DefaultMaxDepth)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := read(doc, out, DefaultMaxDepth)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.hidden {
			if len(out.items) == len(c.hidden) && out.items[i].hidden != c.hidden[i] {
				t.Errorf("%s: item %d hidden: %t", c.items, i, out.items[i].hidden)
			}
		}
		if strings.Contains(c.items, "</channel>") {
			continue // gofeed reads one channel of two
		}
		if !reflect.DeepEqual(feed.Items, whole.Items) || !reflect.DeepEqual(feed.OriginalFeed().(*rss.Feed).Items, whole.OriginalFeed().(*rss.Feed).Items) {
			t.Errorf("%s: %v, shown all of it %v", c.items, feed.Items, whole.Items)
		}
	}
}

func TestControls(t *testing.T) {
	for n := range 20 {
		for c := range 256 {
			for at := range n {
				b := []byte(strings.Repeat("a\té", 10)[:n])
				b[at] = byte(c)
				if got, want := controls(b), c < ' ' && !white(byte(c)); got != want {
					t.Fatalf("%q: %t", b, got)
				}
			}
		}
	}
}
