package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"attache/feeds"
	"attache/model/watches"
)

func (a *app) fetchCommand() *cobra.Command {
	var watch, all bool
	c := &cobra.Command{
		Use:   "fetch",
		Short: "Look at the feeds without a screen",
		Long: `Look at every feed that is due, store what it brings, and say what came of it. With --watch it goes on until it is
stopped. It can run beside an open dashboard on the same store: one of them fetches at a time, the other sees what comes,
and takes over when the first is gone, at once even if it was killed or stopped (Ctrl-Z). Watches look at what arrives,
with --watch or without.`,
		Example: `  attache fetch
  attache fetch --all && attache threads
  attache fetch --watch`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := a.open(c.Context())
			if err != nil {
				return err
			}
			if watch {
				err = a.watch(c.Context(), s, all)
			} else {
				err = a.fetchOnce(c.Context(), s, all)
			}
			return errors.Join(err, s.Close())
		},
	}
	c.Flags().BoolVar(&watch, "watch", false, "keep going until stopped, saying every minute what came")
	c.Flags().BoolVar(&all, "all", false, "look at all feeds now, also at those that are not due")
	return c
}

func (a *app) fetchOnce(ctx context.Context, s *session, all bool) error {
	if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil {
		return err
	}
	s.complain = a.complain
	w, err := s.watcherSinceLast(ctx, a.sayAlarm)
	if err != nil {
		return err
	}
	p := s.poller(s.client(), all)
	sum, err := p.Once(ctx)
	if errors.Is(err, feeds.ErrLeaseHeld) {
		fmt.Fprintf(a.out, "%v\n", err)
		return nil
	}
	if err != nil { // what was brought until then is looked at all the same
		return errors.Join(err, w.once(ctx))
	}
	fmt.Fprintln(a.out, summary(sum))
	if thrift := p.Thrift(); thrift != "" {
		fmt.Fprintf(a.out, "%s (attache check says what was spent)\n", thrift)
	}
	if err := w.once(ctx); err != nil {
		return fmt.Errorf("the watches could not look at what arrived: %w", err)
	}
	if sum.Offline {
		return errors.New("no feed could be reached: this machine seems to have no network; what is stored can be read all the same")
	}
	return nil
}

// watcherSinceLast makes a watcher for a single round: what feeds bring is news when it came since the round before. The
// first round of all brings the backlog, which raises no alarm.
func (s *session) watcherSinceLast(ctx context.Context, alarm func(watches.Firing)) (*watcher, error) {
	b, err := s.desk.Board(ctx)
	if err != nil {
		return nil, err
	}
	since := b.LastFetch
	if since.IsZero() || since.After(s.now()) {
		since = s.now()
	}
	return s.watcher(ctx, since, alarm)
}

// summary says in one line what a round came to.
func summary(s feeds.Summary) string {
	out := fmt.Sprintf("%s looked at in %s: %s, %d edited", plural(s.Looked, "feed"), s.Took.Round(10*time.Millisecond), plural(s.New, "new item"), s.Edited)
	for _, p := range []struct {
		n    int
		what string
	}{{s.NotModified, "unchanged"}, {s.Failed, "failed (attache feeds says which)"}, {s.Waiting, "left alone as their servers asked"}} {
		if p.n > 0 {
			out += fmt.Sprintf(", %d %s", p.n, p.what)
		}
	}
	if s.Articles > 0 {
		out += fmt.Sprintf(", %s fetched", plural(s.Articles, "article"))
	}
	return out
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// complain says on standard error what went wrong beside the work of a command.
func (a *app) complain(words string) { fmt.Fprintf(a.errs, "attache: %s\n", words) }

// watchEvery is how often fetch --watch says what came.
const watchEvery = time.Minute

// watch keeps fetching until the context ends, which is how it is meant to end.
func (a *app) watch(ctx context.Context, s *session, all bool) error {
	if s.unwritable != nil {
		return s.unwritable
	}
	s.complain = a.complain
	ctx, stop := context.WithCancel(ctx)
	w, err := s.watcher(ctx, s.now(), a.sayAlarm)
	if err != nil {
		stop()
		return err
	}
	var watching sync.WaitGroup
	watching.Go(func() { w.run(ctx) })
	defer watching.Wait()
	defer stop()
	s.troubles = &troubles{say: a.complain}
	p := s.poller(s.client(), false)
	if all {
		p.Refresh()
	}
	ended := make(chan error, 1)
	go func() { ended <- s.keepFetching(ctx, p) }()
	changes := s.desk.Subscribe(ctx)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	added, edited := 0, 0
	for {
		select {
		case c := <-changes:
			added += c.Items
			edited += c.Edited
			if ctx.Err() != nil {
				changes = nil // closed with the context; Run is about to return
			}
		case <-tick.C:
			fmt.Fprintf(a.out, "%s  %s, %d edited  %s\n", time.Now().Format("15:04"), plural(added, "new item"), edited, p.Status())
			added, edited = 0, 0
		case err := <-ended:
			return err
		}
	}
}
