package subscriptions

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"attache/model"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const list = `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>My desk &amp; yours</title></head><body>
<outline text="World"><outline text="Iran &lt;talks&gt;">
  <outline type="rss" text="Gazette" title="The Gazette" xmlUrl="https://gazette.example/rss?a=1&b=2" language="en-GB"/>
</outline>
  <outline text="Bulletin" xmlURL="feed://bulletin.example/feed.xml" category="/State media,Iran"/>
</outline>
<outline text="World/again"><outline text="Gazette" xmlUrl="https://gazette.example/rss?a=1&amp;b=2"/></outline>
<outline title="Only a title" xmlUrl="HTTP://title.example/feed"/><outline title="Again" xmlUrl="http://title.example/feed"/>
<outline text="" xmlUrl="http://www.nameless.example/feed"/>
<outline text="Old" isComment="true"><outline text="Gone" xmlUrl="http://gone.example/feed"/></outline>
<outline text="Runs" xmlUrl="exec:rm -rf /"/>
<outline text="Reads" xmlUrl="file:///etc/passwd"/>
<outline text="Mail" xmlUrl="mailto:me@example.org"/>
</body></opml>`

func TestOPML(t *testing.T) {
	r, err := Load("desk.opml", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Feed{
		{URL: "https://gazette.example/rss?a=1&b=2", Source: "Gazette", Lang: "en", Tags: []string{"World", "Iran <talks>", "World/again"}},
		{URL: "http://bulletin.example/feed.xml", Source: "Bulletin", Tags: []string{"World", "State media", "Iran"}},
		{URL: "http://title.example/feed", Source: "Only a title"},
		{URL: "http://www.nameless.example/feed"},
	}
	if !reflect.DeepEqual(r.Feeds, want) {
		t.Errorf("got  %+v\nwant %+v", r.Feeds, want)
	}
	if r.Title != "My desk & yours" {
		t.Errorf("title %q", r.Title)
	}
	said := strings.Join(r.Skipped, "\n")
	for _, word := range []string{"Gone", "Runs", "Reads", "Mail"} {
		if !strings.Contains(said, word) {
			t.Errorf("nothing is said of %s in %q", word, said)
		}
	}
}

func TestOPMLInOtherEncodings(t *testing.T) {
	doc := `<?xml version="1.0" encoding="%s"?><opml version="1.0"><body><outline text="Новости" xmlUrl="http://a.example/"/></body></opml>`
	koi, err := charmap.KOI8R.NewEncoder().String(strings.Replace(doc, "%s", "koi8-r", 1))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.Replace(doc, "%s", "utf-16", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{koi, wide} {
		feeds, err := ReadOPML(strings.NewReader(in))
		if err != nil || len(feeds) != 1 || feeds[0].Source != "Новости" {
			t.Errorf("%v, %v", feeds, err)
		}
	}
}

func TestBrokenLists(t *testing.T) {
	for name, c := range map[string]struct{ doc, word string }{
		"empty":    {"", "empty"},
		"a feed":   {`<rss version="2.0"><channel/></rss>`, "a feed itself"},
		"a page":   {`<!doctype html><html><body>hello</body></html>`, "HTML"},
		"no feeds": {`<opml version="2.0"><body><outline text="x"/></body></opml>`, "no feed"},
		"deep":     {`<opml><body>` + strings.Repeat(`<outline text="x">`, 100000), "nested deeper"},
	} {
		_, err := Load("x.opml", []byte(c.doc))
		if err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
	cut := list[:strings.Index(list, `<outline title="Only`)]
	r, err := Load("cut.opml", []byte(cut))
	if err != nil || len(r.Feeds) != 2 || !strings.Contains(strings.Join(r.Skipped, " "), "broken off") {
		t.Errorf("a list that breaks off: %d feeds, %v, %v", len(r.Feeds), r.Skipped, err)
	}
}

func TestLongList(t *testing.T) {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "https://a.example/%d tag\n", i)
	}
	r, err := Load("urls", []byte(b.String()))
	if err != nil || len(r.Feeds) != maxFeeds || len(r.Skipped) == 0 || len(r.Skipped) > 1000 {
		t.Errorf("%d feeds, %d messages, %v", len(r.Feeds), len(r.Skipped), err)
	}
}

// What is written is read back the same, and a second round adds nothing.
func TestRoundTrip(t *testing.T) {
	feeds := []model.Feed{
		{URL: "https://a.example/rss?x=1&y=<2>", Source: `A "quoted" & <angled>`, Lang: "fa", Perspective: "ir/state", Tags: []string{"Iran & co", "state"}},
		{URL: "https://b.example/", Source: "B", Tags: []string{"Europe"}},
		{URL: "https://c.example/", Source: "C", Tags: []string{"Iran & co"}},
		{URL: "https://d.example/", Source: "D"},
	}
	secret := append([]model.Feed{{URL: "exec:/bin/true", Source: "x"}, {URL: "https://me:hidden@e.example/", Source: "E"}}, feeds...)
	var b bytes.Buffer
	if err := WriteOPML(&b, "desk", secret); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hidden") || strings.Contains(b.String(), "exec:") {
		t.Errorf("a password or a command is given away:\n%s", b.String())
	}
	again, err := ReadOPML(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	byURL := map[string]model.Feed{}
	for _, f := range again {
		byURL[f.URL] = f
	}
	if len(byURL) != len(again) || len(again) != len(feeds)+1 {
		t.Fatalf("%d feeds became %d", len(feeds)+1, len(again))
	}
	for _, f := range feeds {
		if !reflect.DeepEqual(byURL[f.URL], f) {
			t.Errorf("got %+v, want %+v", byURL[f.URL], f)
		}
	}
	var second bytes.Buffer
	if err := WriteOPML(&second, "desk", again); err != nil {
		t.Fatal(err)
	}
	if second.String() != b.String() {
		t.Errorf("the second round differs:\n%s\n%s", b.String(), second.String())
	}
}

func TestNewsboat(t *testing.T) {
	in := "# my feeds\n\n" +
		"https://a.example/rss  world \"two words\" \"~The \\\"A\\\"\" # not a tag\n" +
		"http://b.example/rss \"!\" ~B\r\n" +
		"https://a.example/rss iran\n" +
		"\"exec:~/bin/fetch --all\" scripts\n" +
		"file:///home/me/feed.xml\n" +
		"\"query:Unread:unread = \\\"yes\\\"\"\n" +
		"\"filter:~/bin/f:http://c.example/\"\n" +
		"`cat more`\n" +
		"gopher://d.example/\n"
	r, err := Load("urls", []byte(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Feed{
		{URL: "https://a.example/rss", Source: `The "A"`, Tags: []string{"world", "two words", "iran"}},
		{URL: "http://b.example/rss", Source: "B"},
		{URL: "exec:~/bin/fetch --all", Tags: []string{"scripts"}},
		{URL: "file:///home/me/feed.xml"},
	}
	if !reflect.DeepEqual(r.Feeds, want) {
		t.Errorf("got  %+v\nwant %+v", r.Feeds, want)
	}
	said := strings.Join(r.Skipped, "\n")
	for _, word := range []string{"Unread", "filter:", "back-ticks", "gopher"} {
		if !strings.Contains(said, word) {
			t.Errorf("nothing is said of %s in %q", word, said)
		}
	}
	if _, err := ReadNewsboat(strings.NewReader("# nothing\n")); !errors.Is(err, ErrNone) {
		t.Errorf("an empty file: %v", err)
	}
}
