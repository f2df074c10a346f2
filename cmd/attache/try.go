package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"attache/feeds"
	"attache/feeds/parse"
	"attache/model"
	"attache/tui"
)

// outside is the world with what only the screen asks for.
type outside struct {
	world
	s *session
}

// Try looks at an address as the fetcher would, with the permissions of the feed, and stores nothing. A page that names
// several feeds gives them unread.
func (o outside) Try(ctx context.Context, f model.Feed) ([]tui.Trial, error) {
	client := o.s.client()
	defer client.CloseIdle()
	found, err := feeds.DiscoverFor(ctx, client, f)
	if err != nil {
		return nil, err
	}
	trials := make([]tui.Trial, len(found))
	for i, x := range found {
		trials[i].Feed = x
	}
	if len(found) == 1 {
		trials[0], err = o.read(ctx, client, found[0])
	}
	return trials, err
}

func (o outside) read(ctx context.Context, client *feeds.Client, f model.Feed) (tui.Trial, error) {
	t := tui.Trial{Feed: f}
	answer, err := client.Get(ctx, feeds.Request{Feed: f})
	if err != nil {
		return t, err
	}
	doc, err := parse.Parse(answer.Body, parse.Options{URL: answer.URL, ContentType: answer.ContentType, Fetched: o.s.now().UTC()})
	if err != nil {
		return t, fmt.Errorf("%s cannot be understood: %w", f.URL, err)
	}
	t.Format, t.Items, t.Remarks = doc.Format, doc.Items, doc.Warnings
	slices.SortStableFunc(t.Items, func(a, b model.Item) int { return b.Published.Compare(a.Published) })
	for i := range t.Items {
		if t.Items[i].DateMended { // a time that was made up says nothing about the feed
			t.Items[i].Published = time.Time{}
		}
	}
	return t, nil
}
