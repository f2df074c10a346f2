package demo

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache/feeds/parse"
	"attache/model/text"
)

// TestEveryFeedParses plays all of the crisis and reads each feed as the program does.
func TestEveryFeedParses(t *testing.T) {
	s, h := started(t, 0)
	h.forward(time.Hour)
	for _, f := range s.Feeds() {
		slug := f.URL[strings.LastIndex(f.URL, "/")+1:]
		o := s.play.outlet(slug)
		if o.format == "dead" {
			continue
		}
		resp, body := get(t, f.URL, "Accept-Encoding: identity")
		doc, err := parse.Parse([]byte(body), parse.Options{URL: f.URL, ContentType: resp.Header.Get("Content-Type"), Fetched: h.now()})
		if err != nil {
			t.Errorf("%s: %v", slug, err)
			continue
		}
		want, _ := s.play.reports(o, s.Now())
		if len(doc.Items) != len(want) || doc.Partial {
			t.Errorf("%s: %d items of %d, partial %t: %v", slug, len(doc.Items), len(want), doc.Partial, doc.Warnings)
			continue
		}
		for i, it := range doc.Items {
			w := want[i]
			undated := o.format == "undated" && w.item.indexAtItsOutlet%2 == 1
			if it.DateMended != undated || !undated && !it.Published.Equal(w.published) {
				t.Errorf("%s: %s is of %s (mended: %t), want %s", slug, w.item.id, it.Published, it.DateMended, w.published)
			}
			if o.format == "hostile" {
				checkHarmless(t, it.Title)
				checkHarmless(t, it.Summary)
				if strings.HasPrefix(it.Link, "javascript:") {
					t.Errorf("%s keeps the link %s", w.item.id, it.Link)
				}
				continue
			}
			if it.Title != w.headline || it.Summary != w.summary || it.Canonical != parse.Canonical(w.link) || it.GUID == "" {
				t.Errorf("%s: got %q %q %s %s\nwant %q %q %s", slug, it.Title, it.Summary, it.Canonical, it.GUID, w.headline, w.summary, w.link)
			}
		}
	}
}

func checkHarmless(t *testing.T, s string) {
	t.Helper()
	if text.Clean(s, 0) != s || strings.Contains(s, "<script") || utf8.RuneCountInString(s) > 5000 {
		t.Errorf("not harmless: %.200q", s)
	}
}
