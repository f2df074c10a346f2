package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"attache/model"
)

// allTracks is what a list that hides nothing asks for.
var allTracks = []model.Track{model.Negotiations, model.Posture, model.Protests, model.Other}

func (a *app) itemsCommand() *cobra.Command {
	var f listFlags
	c := &cobra.Command{
		Use:   "items [FILTER...]",
		Short: "List items, newest first",
		Long: `List the items of all tracks, newest first: number, time, track, source and title; with --json everything about them.

` + filterHelp,
		Example: `  attache items since:24h track:posture
  attache items --json lang:fa is:unread | jq -r .title`,
		RunE: func(c *cobra.Command, args []string) error { return a.items(c.Context(), f, inFull(args)) },
	}
	f.add(c, 0)
	takesFilter(c)
	return c
}

// itemJSON is an item as scripts see it.
type itemJSON struct {
	ID          model.ItemID        `json:"id"`
	Feed        string              `json:"feed"`
	Source      string              `json:"source"`
	Lang        string              `json:"lang"`
	Title       string              `json:"title"`
	Summary     string              `json:"summary"`
	Link        string              `json:"link"`
	Published   string              `json:"published"`
	Fetched     string              `json:"fetched"`
	Track       model.Track         `json:"track"`
	Development model.DevelopmentID `json:"development"`
	Thread      model.ThreadID      `json:"thread"`
	Read        bool                `json:"read"`
	Starred     bool                `json:"starred"`
}

func itemFor(it model.Item, urls map[model.FeedID]string) itemJSON {
	return itemJSON{
		ID: it.ID, Feed: urls[it.FeedID], Source: it.Source, Lang: it.Lang, Title: it.Title, Summary: it.Summary, Link: it.Link,
		Published: stamp(it.Published), Fetched: stamp(it.Fetched), Track: it.Track, Development: it.Development, Thread: it.Thread,
		Read: it.Read, Starred: it.Starred,
	}
}

// feedURLs maps the feeds to their addresses.
func (s *session) feedURLs(ctx context.Context) (map[model.FeedID]string, error) {
	entries, err := s.desk.Entries(ctx)
	if err != nil {
		return nil, err
	}
	urls := make(map[model.FeedID]string, len(entries))
	for _, e := range entries {
		urls[e.ID] = e.URL
	}
	return urls, nil
}

func (a *app) items(ctx context.Context, f listFlags, filter string) error {
	if err := checkQuery(filter); err != nil {
		return err
	}
	return a.list(ctx, func(s *session, w io.Writer) error {
		urls, err := s.feedURLs(ctx)
		if err != nil {
			return err
		}
		return listing[model.Item]{
			what: "items",
			read: func(win model.Window) ([]model.Item, error) {
				return s.desk.Items(ctx, model.ItemQuery{Filter: filter, Tracks: allTracks, Window: win})
			},
			json: func(it model.Item) any { return itemFor(it, urls) },
			text: s.itemLine,
		}.write(a, w, f)
	})
}

// itemLine writes an item for people.
func (s *session) itemLine(w io.Writer, it model.Item) error {
	mark := " "
	switch {
	case it.Starred:
		mark = "*"
	case !it.Read:
		mark = "."
	}
	_, err := fmt.Fprintf(w, "%7d %s %s  %s  %s  %s\n", it.ID, mark, s.moment(it.Published), column(it.Track.String(), 12), column(it.Source, 20), plain(it.Title, 200))
	return err
}
