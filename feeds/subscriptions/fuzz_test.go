package subscriptions

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"attache/model"
	"attache/model/text"
)

// checkFeeds fails when something in a list that was read is not clean, or an address may not be asked.
func checkFeeds(t *testing.T, r Result, opml bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range r.Feeds {
		if seen[f.URL] {
			t.Errorf("%q is there twice", f.URL)
		}
		seen[f.URL] = true
		for _, s := range append([]string{f.Source, f.Lang, f.Perspective}, f.Tags...) {
			if text.Clean(s, 0) != s {
				t.Errorf("%q is not clean", s)
			}
		}
		if opml && !strings.HasPrefix(f.URL, "http") {
			t.Errorf("an OPML list brought %q", f.URL)
		}
	}
	for _, s := range r.Skipped {
		if text.Clean(s, 0) != s {
			t.Errorf("the message %q is not clean", s)
		}
	}
}

func FuzzOPML(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte(`<opml><body><outline text="&#27;[2J" xmlUrl="http://a.example/` + "\u202e" + `"/><outline text="a`))
	f.Add([]byte(`<opml><body><outline title="a/b,c" category="/x/y,z" xmlUrl="http://u:p@a.example/?a&b"/>`))
	f.Add([]byte("<opml><\u009c 0"))
	f.Add([]byte("<opml><outline xmlUrl=\"Http://0\"/></opml>"))
	f.Add([]byte("<opml><outline XmlUrl=\"http://\u035c\">")) // a host that is a mark without a letter
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := opml(b)
		checkFeeds(t, r, true)
		if err != nil {
			return
		}
		var once, twice bytes.Buffer
		if err := WriteOPML(&once, r.Title, r.Feeds); err != nil {
			t.Fatal(err)
		}
		again, err := opml(once.Bytes())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once.String())
		}
		if err := WriteOPML(&twice, again.Title, again.Feeds); err != nil {
			t.Fatal(err)
		}
		third, err := opml(twice.Bytes())
		if err != nil || !reflect.DeepEqual(addresses(again.Feeds), addresses(third.Feeds)) {
			t.Errorf("the feeds change from round to round: %v\n%s\n%s", err, once.String(), twice.String())
		}
	})
}

func addresses(feeds []model.Feed) map[string]bool {
	m := map[string]bool{}
	for _, f := range feeds {
		m[f.URL] = true
	}
	return m
}

func FuzzNewsboat(f *testing.F) {
	f.Add("https://a.example/rss  world \"two words\" \"~The \\\"A\\\"\" # not a tag\n")
	f.Add("\"exec:~/bin/x\" a\n\"query:a:b\"\nfilter:x:http://b\n`c`\n\"open")
	f.Add("feed:https://a.example/\x1b]52;c;eA==\x07 ~\u202ex")
	f.Add("filter\nfilter:")
	f.Add("http://\u030a")
	f.Fuzz(func(t *testing.T, s string) {
		r, _ := newsboat(s)
		checkFeeds(t, r, false)
	})
}
