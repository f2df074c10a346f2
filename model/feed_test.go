package model

import "testing"

// A feed is called what the reader calls it, else what it calls itself, else its host.
func TestName(t *testing.T) {
	for _, c := range []struct {
		source, title, url, want string
	}{
		{"Harbour Wire", "News from the harbour", "https://www.harbour.example/rss", "Harbour Wire"},
		{"", "News from the harbour", "https://www.harbour.example/rss", "News from the harbour"},
		{"", "", "https://www.harbour.example:8080/rss", "harbour.example"},
		{"", "", "exec:~/bin/fetch --all", "exec:~/bin/fetch --all"},
		{"", "", "file:///home/me/feed.xml", "file:///home/me/feed.xml"},
	} {
		if got := (FeedEntry{Feed: Feed{Source: c.source, URL: c.url}, Poll: PollState{Title: c.title}}).Name(); got != c.want {
			t.Errorf("%+v is called %q", c, got)
		}
	}
}
