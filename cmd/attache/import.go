package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"attache/feeds"
	"attache/feeds/subscriptions"
	"attache/feeds/table"
	"attache/model"
)

func (a *app) importCommand() *cobra.Command {
	var allowPrivate bool
	c := &cobra.Command{
		Use:   "import FILE|URL|-...",
		Short: "Take in feeds (OPML, newsboat's urls) or everything of another store (JSON Lines)",
		Long: `Take in what files, addresses or standard input hold; what it is, the content tells:

  OPML             feeds; folders become tags
  newsboat's urls  feeds with their tags and titles
  JSON Lines       everything that attache export --format jsonl wrote: feeds, items, threads, and what the reader did

Feeds that are followed already are not added again, and nothing is taken away. What of a list cannot be taken is said,
entry by entry. Commands (exec:) and files (file:) are taken from newsboat's urls when that is a file of your own or comes
over standard input, and never from an address.`,
		Example: `  attache import ~/.newsboat/urls
  attache import --allow-private http://127.0.0.1:8090/feeds.opml
  ssh other attache export --format jsonl | attache import -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := a.synced(c.Context())
			if err != nil {
				return err
			}
			for _, name := range args {
				if err = a.importOne(c.Context(), s, name, allowPrivate); err != nil {
					err = fmt.Errorf("%s: %w", name, err)
					break
				}
			}
			return errors.Join(err, s.Close())
		},
	}
	c.Flags().BoolVar(&allowPrivate, "allow-private", false, "the hosts of the imported feeds may be private or loopback addresses")
	return c
}

func (a *app) importOne(ctx context.Context, s *session, name string, allowPrivate bool) error {
	in, err := a.source(ctx, s, name, allowPrivate)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := table.Unpack(in)
	if err != nil {
		return err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:n]
	r = io.MultiReader(bytes.NewReader(head), r)
	if bytes.HasPrefix(bytes.TrimLeft(head, "\ufeff \t\r\n"), []byte("{")) {
		if fromAfar(name) {
			return errors.New("everything of another store is taken from a file or from standard input, not from an address: its feeds may name commands to run")
		}
		return a.importEverything(ctx, s, r)
	}
	return a.importFeeds(ctx, s, name, r, allowPrivate)
}

// fromAfar says whether what is imported comes over the network, from whoever put it there.
func fromAfar(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// source opens what is to be imported.
func (a *app) source(ctx context.Context, s *session, name string, allowPrivate bool) (io.ReadCloser, error) {
	switch {
	case name == "-":
		return io.NopCloser(a.in), nil
	case fromAfar(name):
		client := s.client()
		defer client.CloseIdle()
		answer, err := client.Get(ctx, feeds.Request{Feed: model.Feed{URL: name, Private: allowPrivate}})
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(answer.Body)), nil
	}
	return os.Open(name)
}

func (a *app) importEverything(ctx context.Context, s *session, r io.Reader) error {
	report, err := s.desk.Import(ctx, r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "imported %s, %d edited, %d known already\n", plural(report.New, "new item"), report.Edited, report.Known)
	return err
}

func (a *app) importFeeds(ctx context.Context, s *session, name string, r io.Reader, allowPrivate bool) error {
	doc, err := readLimited(r, mostDocument)
	if err != nil {
		return err
	}
	list, err := subscriptions.Load(name, doc)
	if fromAfar(name) {
		list.WithoutLocal()
	}
	for _, why := range list.Skipped {
		fmt.Fprintf(a.errs, "attache: %s: left out: %s\n", name, why)
	}
	if err != nil {
		return err
	}
	added, err := s.follow(ctx, list.Feeds, allowPrivate)
	if err != nil {
		return err
	}
	out := fmt.Sprintf("imported %s, %d followed already", plural(added, "feed"), len(list.Feeds)-added)
	if list.Left > 0 {
		out += fmt.Sprintf(", %d left out", list.Left)
	}
	_, err = fmt.Fprintln(a.out, out)
	return err
}

// feedKey is the same for addresses under which a server has the same feed: with and without encryption, with and without a slash at the end,
// however the host is written.
func feedKey(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return address
	}
	u.Scheme, u.Host, u.Fragment = "https", strings.ToLower(u.Host), ""
	u.Path = strings.TrimRight(u.Path, "/")
	return u.String()
}

// followed gives the keys of the feeds that are followed, those of the addresses to which they have moved for good with them.
func followed(entries []model.FeedEntry) map[string]bool {
	known := map[string]bool{}
	for _, e := range entries {
		known[feedKey(e.URL)] = true
		if e.Poll.MovedTo != "" {
			known[feedKey(e.Poll.MovedTo)] = true
		}
	}
	return known
}

// follow adds those feeds of a list that are not followed yet, and says how many there were.
func (s *session) follow(ctx context.Context, list []model.Feed, allowPrivate bool) (added int, err error) {
	entries, err := s.desk.Entries(ctx)
	if err != nil {
		return 0, err
	}
	known := followed(entries)
	for _, f := range list {
		if known[feedKey(f.URL)] {
			continue
		}
		known[feedKey(f.URL)] = true
		f.Origin, f.Private = model.FromStore, f.Private || allowPrivate
		if _, err := s.desk.AddFeed(ctx, f); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}
