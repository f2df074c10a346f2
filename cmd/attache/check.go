package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"attache"
)

type checkFlags struct{ json, repair, offline bool }

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Look at the configuration, the store and every feed, and say what is wrong and what to do",
		Long: `Check the configuration file, the programs that watches run, the store (integrity, counters, what every item must
belong to), and look once at every feed without storing anything; of what is wrong it says what to do. Exit status 0 when
all is well, 1 when something is not.

With --repair what can be mended in the store is mended; a backup is a good idea first (attache backup FILE).`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.check(c.Context(), f) },
	}
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object a line")
	c.Flags().BoolVar(&f.repair, "repair", false, "mend what can be mended in the store")
	c.Flags().BoolVar(&f.offline, "offline", false, "leave the feeds alone")
	return c
}

// verdict is one thing that was looked at.
type verdict struct {
	What   string `json:"what"` // config, watch, store, feed
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"` // what was found, or what is wrong and what to do
}

// verdicts writes what was found as it is found and remembers whether all was well.
type verdicts struct {
	w    io.Writer
	json bool
	bad  int
	err  error
}

func (v *verdicts) add(one verdict) {
	if !one.OK {
		v.bad++
	}
	if v.err != nil {
		return
	}
	if v.json {
		v.err = newJSON(v.w).Encode(one)
		return
	}
	word := "ok"
	if !one.OK {
		word = "WRONG"
	}
	_, v.err = fmt.Fprintf(v.w, "%-6s %-8s %s  %s\n", word, one.What, column(one.Name, 30), one.Detail)
}

func (a *app) check(ctx context.Context, f checkFlags) error {
	v := &verdicts{w: a.out, json: f.json}
	conf := a.checkConfig(v)
	s, err := a.openWith(ctx, conf)
	if err != nil {
		v.add(verdict{"store", a.places().store, false, err.Error()})
	} else {
		s.checkWatches(v)
		err = s.checkStore(ctx, v, f.repair)
		if err == nil {
			err = s.checkBudget(ctx, v)
		}
		if err == nil && !f.offline {
			err = s.checkFeeds(ctx, v)
		}
		if err := errors.Join(err, s.Close()); err != nil {
			return err
		}
	}
	if v.err != nil {
		return v.err
	}
	if v.bad > 0 {
		return fmt.Errorf("%s wrong", plural(v.bad, "thing"))
	}
	return nil
}

// checkConfig reads the configuration; a broken one is said, and the defaults without feeds stand in for the rest.
func (a *app) checkConfig(v *verdicts) attache.Config {
	p := a.places()
	conf, found, err := attache.Load(p.config, p.configNamed)
	if err == nil {
		err = checkScreen(conf)
	}
	var es attache.Errors
	switch {
	case errors.As(err, &es):
		for _, e := range es {
			v.add(verdict{"config", fmt.Sprintf("line %d", e.Line), false, e.Error()})
		}
	case err != nil:
		v.add(verdict{"config", p.config, false, err.Error()})
	case !found:
		v.add(verdict{"config", "built in", true, fmt.Sprintf("%s; there is no %s", plural(len(conf.Feeds), "feed"), p.config)})
	default:
		v.add(verdict{"config", p.config, true, plural(len(conf.Feeds), "feed")})
	}
	if err != nil {
		conf = attache.Default()
		conf.Feeds = nil
	}
	return conf
}

// checkWatches looks for the programs that watches run.
func (s *session) checkWatches(v *verdicts) {
	for _, w := range s.conf.Watches {
		if len(w.Command) == 0 {
			continue
		}
		if _, err := exec.LookPath(w.Command[0]); err != nil {
			v.add(verdict{"watch", w.Name, false, fmt.Sprintf("its command cannot be run: %v", err)})
		}
	}
}

func (s *session) checkStore(ctx context.Context, v *verdicts, repair bool) error {
	findings, err := s.desk.Check(ctx, repair)
	if err != nil {
		return err
	}
	for _, f := range findings {
		v.add(verdict{"store", s.places.store, f.Repaired, strings.TrimSuffix(f.What+": "+f.Advice, ": ")})
	}
	if len(findings) == 0 {
		v.add(verdict{"store", s.places.store, true, "whole"})
	}
	return nil
}

// checkFeeds looks at every feed, several at a time, and says them in their order.
func (s *session) checkFeeds(ctx context.Context, v *verdicts) error {
	if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil {
		return err
	}
	entries, err := s.listed().Entries(ctx)
	if err != nil {
		return err
	}
	client := s.client()
	defer client.CloseIdle()
	p := s.poller(client, false)
	p.Heed(entries)
	results := make([]chan verdict, len(entries))
	slots := make(chan struct{}, s.conf.Refresh.Concurrent)
	var wg sync.WaitGroup
	defer wg.Wait()
	for i, e := range entries {
		results[i] = make(chan verdict, 1)
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			fetch, err := p.TryFeed(ctx, e.Feed)
			results[i] <- judge(e, fetch, err, s.now())
		})
	}
	for _, r := range results {
		select {
		case one := <-r:
			v.add(one)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
