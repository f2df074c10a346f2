package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"attache/feeds"
	"attache/model"
)

func (a *app) feedsCommand() *cobra.Command {
	var f listFlags
	c := &cobra.Command{
		Use:   "feeds",
		Short: "List the feeds and how they are doing; add and remove them",
		Long: `List the feeds of the configuration and of the store: how each is doing, when it last answered, when it is looked at
next, how many items it has brought.

Feeds of the configuration file are changed there; the program never writes it. What is added here lives in the store.
Taking a feed away never deletes its items.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.listFeeds(c.Context(), f) },
	}
	f.add(c, 0)
	c.AddCommand(a.feedsAdd(), a.feedsRemove(), a.feedsSwitch("enable", true), a.feedsSwitch("disable", false), a.feedsRename())
	return c
}

// feedJSON is a feed as scripts see it.
type feedJSON struct {
	URL         string          `json:"url"`
	Source      string          `json:"source"`
	Lang        string          `json:"lang"`
	Perspective string          `json:"perspective"`
	State       model.FeedState `json:"state"`
	LastSuccess string          `json:"last_success"`
	HTTPStatus  int             `json:"http_status"`
	Next        string          `json:"next"`
	Error       string          `json:"error"`
	Items       int             `json:"items"`
}

// synced opens the store with the configuration's feeds in it.
func (a *app) synced(ctx context.Context) (*session, error) {
	s, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil && kindOf(err) == nil { // reading goes on without
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (a *app) listFeeds(ctx context.Context, f listFlags) error {
	s, err := a.synced(ctx)
	if err != nil {
		return err
	}
	entries, err := s.desk.Entries(ctx)
	if err == nil {
		err = a.buffered(func(w io.Writer) error {
			return listing[model.FeedEntry]{
				what: "feeds: attache feeds add URL, attache import FILE, or the configuration (attache help config)",
				read: func(win model.Window) ([]model.FeedEntry, error) {
					rest := entries[min(win.Offset, len(entries)):]
					return rest[:min(win.Limit, len(rest))], nil
				},
				json: func(e model.FeedEntry) any {
					p := e.Poll
					return feedJSON{e.URL, e.Name(), e.Lang, e.Perspective, state(e), stamp(p.LastSuccess), p.Status, stamp(p.Next), p.Error, e.Items}
				},
				text: s.feedLine,
			}.write(a, w, f)
		})
	}
	return errors.Join(err, s.Close())
}

func state(e model.FeedEntry) model.FeedState {
	switch {
	case e.Disabled:
		return model.FeedDisabled
	case e.Poll.State == "":
		return model.FeedNew
	}
	return e.Poll.State
}

// feedLine writes a feed for people.
func (s *session) feedLine(w io.Writer, e model.FeedEntry) error {
	_, err := fmt.Fprintf(w, "%s %s  %s  %6d items  %s\n", column(string(state(e)), 8), s.moment(e.Poll.LastSuccess), column(e.Name(), 26), e.Items, plain(e.URL, 200))
	if err == nil && e.Poll.Error != "" {
		_, err = fmt.Fprintf(w, "         %s\n", plain(e.Poll.Error, 400))
	}
	return err
}

// change opens the store, finds the feed with the given address, and does something to it.
func (a *app) change(ctx context.Context, url string, do func(*session, model.FeedEntry) error) error {
	s, err := a.synced(ctx)
	if err != nil {
		return err
	}
	e, err := s.find(ctx, url)
	if err == nil {
		err = do(s, e)
	}
	return errors.Join(err, s.Close())
}

// find gives the feed with an address; its name will do where only one feed has it.
func (s *session) find(ctx context.Context, url string) (model.FeedEntry, error) {
	entries, err := s.desk.Entries(ctx)
	if err != nil {
		return model.FeedEntry{}, err
	}
	if i := slices.IndexFunc(entries, func(e model.FeedEntry) bool { return e.URL == url }); i >= 0 {
		return entries[i], nil
	}
	var named []model.FeedEntry
	for _, e := range entries {
		if strings.EqualFold(e.Name(), url) {
			named = append(named, e)
		}
	}
	switch len(named) {
	case 0:
		return model.FeedEntry{}, fmt.Errorf("there is no feed %s; attache feeds lists them", url)
	case 1:
		return named[0], nil
	}
	return model.FeedEntry{}, fmt.Errorf("%d feeds are called %s: say which by its address", len(named), url)
}

func (a *app) feedsRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove URL",
		Short: "Take a feed out of the store; its items stay",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.change(c.Context(), args[0], func(s *session, e model.FeedEntry) error {
				if e.Origin == model.FromConfig {
					return fmt.Errorf("%s stands in the configuration %s: take it out there, or use attache feeds disable", e.URL, s.places.config)
				}
				if err := s.desk.RemoveFeed(c.Context(), e.ID); err != nil {
					return err
				}
				_, err := fmt.Fprintf(a.out, "removed %s; its %s stay\n", e.URL, plural(e.Items, "item"))
				return err
			})
		},
	}
}

func (a *app) feedsSwitch(name string, on bool) *cobra.Command {
	short := "Stop looking at a feed"
	if on {
		short = "Look at a feed again"
	}
	return &cobra.Command{
		Use:   name + " URL",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.change(c.Context(), args[0], func(s *session, e model.FeedEntry) error {
				if err := s.desk.EnableFeed(c.Context(), e.ID, on); err != nil {
					return err
				}
				_, err := fmt.Fprintf(a.out, "%sd %s\n", name, e.URL)
				return err
			})
		},
	}
}

func (a *app) feedsRename() *cobra.Command {
	return &cobra.Command{
		Use:   "rename URL NAME",
		Short: "Give a feed's source another name",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.change(c.Context(), args[0], func(s *session, e model.FeedEntry) error {
				if e.Origin == model.FromConfig {
					return fmt.Errorf("%s stands in the configuration %s: give it a name there", e.URL, s.places.config)
				}
				if err := s.desk.RenameFeed(c.Context(), e.ID, args[1]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(a.out, "%s is now called %s\n", e.URL, args[1])
				return err
			})
		},
	}
}

// addFlags are what can be said about a feed that is added.
type addFlags struct {
	name, lang, perspective string
	tags                    []string
	allowPrivate            bool
}

func (a *app) feedsAdd() *cobra.Command {
	var f addFlags
	c := &cobra.Command{
		Use:   "add URL",
		Short: "Add a feed by its address, or by that of a page that has one",
		Long: `Add a feed. When the address is that of a page, its feed is looked for there; when the page has several, they are listed
and none is added. Without a network the address is added as it is.`,
		Example: `  attache feeds add https://news.example/
  attache feeds add --name 'Example News' --lang en --perspective xx/private https://news.example/rss.xml`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.addFeed(c.Context(), f, args[0]) },
	}
	c.Flags().StringVar(&f.name, "name", "", "the `SOURCE` that speaks (default: the feed's own title)")
	c.Flags().StringVar(&f.lang, "lang", "", "the `LANGUAGE` of its texts, such as en or fa")
	c.Flags().StringVar(&f.perspective, "perspective", "", "where the outlet stands, `COUNTRY/KIND`, such as ir/state")
	c.Flags().StringSliceVar(&f.tags, "tag", nil, "a `WORD` to filter by (can be given again)")
	c.Flags().BoolVar(&f.allowPrivate, "allow-private", false, "the feed's own host may be a private or loopback address")
	return c
}

func (a *app) addFeed(ctx context.Context, f addFlags, url string) error {
	feed := model.Feed{URL: url, Source: f.name, Lang: f.lang, Perspective: f.perspective, Tags: f.tags, Origin: model.FromStore, Private: f.allowPrivate}
	s, err := a.synced(ctx)
	if err != nil {
		return err
	}
	if err = s.unknown(ctx, feed.URL); err == nil { // before anybody is asked for it
		feed, err = a.discover(ctx, s, feed)
	}
	if err == nil {
		err = s.unknown(ctx, feed.URL)
	}
	if err == nil {
		_, err = s.desk.AddFeed(ctx, feed)
	}
	if err == nil {
		_, err = fmt.Fprintf(a.out, "added %s (%s); attache fetch looks at it\n", feed.URL, or(feed.Source, "no name yet"))
	}
	return errors.Join(err, s.Close())
}

// unknown complains about an address that is followed already.
func (s *session) unknown(ctx context.Context, address string) error {
	entries, err := s.desk.Entries(ctx)
	if err == nil && followed(entries)[feedKey(address)] {
		err = fmt.Errorf("%s is followed already", address)
	}
	return err
}

// discover finds the feed behind an address; what the flags say counts before what the page says. An address that cannot
// be reached now is taken as it is: adding a feed must not need a network.
func (a *app) discover(ctx context.Context, s *session, want model.Feed) (model.Feed, error) {
	if strings.HasPrefix(want.URL, "file:") || strings.HasPrefix(want.URL, "exec:") {
		return want, nil
	}
	client := s.client()
	defer client.CloseIdle()
	found, err := feeds.DiscoverFor(ctx, client, want)
	var trouble *feeds.Error
	switch {
	case ctx.Err() != nil:
		return want, ctx.Err()
	case errors.As(err, &trouble) && (trouble.Trouble == feeds.Unreachable || trouble.Trouble == feeds.TimedOut) && strings.HasPrefix(want.URL, "http"):
		fmt.Fprintf(a.errs, "attache: %v; the address is added as it is\n", err)
		return want, nil
	case err != nil:
		return want, err
	case len(found) > 1:
		var b strings.Builder
		for _, c := range found {
			fmt.Fprintf(&b, "\n  %s  %s", c.URL, plain(c.Source, 80))
		}
		return want, fmt.Errorf("%s has several feeds; add one of them:%s", want.URL, b.String())
	}
	want.URL = found[0].URL
	want.Source = or(want.Source, found[0].Source)
	want.Lang = or(want.Lang, found[0].Lang)
	return want, nil
}
