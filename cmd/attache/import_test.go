package main

import (
	"testing"

	"attache/model"
)

// Addresses that differ in what makes no other feed of it are one feed; so is where a feed has moved to.
func TestFeedsThatAreFollowed(t *testing.T) {
	known := followed([]model.FeedEntry{{Feed: model.Feed{URL: "https://a.example/rss"}}, {Feed: model.Feed{URL: "http://b.example/x?y=1"}, Poll: model.PollState{MovedTo: "https://c.example/new/"}},
		{Feed: model.Feed{URL: "exec:/bin/feed"}}})
	for address, want := range map[string]bool{
		"http://a.example/rss": true, "https://A.EXAMPLE/rss/": true, "HTTPS://a.example/rss#top": true, "https://a.example/RSS": false, "https://a.example/rss2": false, "https://www.a.example/rss": false,
		"https://b.example/x?y=1": true, "https://b.example/x": false, "https://c.example/new": true, "exec:/bin/feed": true, "exec:/bin/other": false, "file:///rss": false,
	} {
		if known[feedKey(address)] != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
