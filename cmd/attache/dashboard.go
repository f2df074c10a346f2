package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"attache"
	"attache/model/watches"
	"attache/tui"
)

// dashboard is attache without a command: the screen, with a fetcher beside it.
func (a *app) dashboard(c *cobra.Command, _ []string) error {
	if err := a.needTerminal(); err != nil {
		return err
	}
	conf, err := a.config()
	if err != nil {
		return err
	}
	if err := checkScreen(conf); err != nil {
		return err
	}
	s, err := a.openWith(c.Context(), conf)
	if err != nil {
		return err
	}
	err = s.show(c.Context(), screenOptions(conf))
	return errors.Join(err, s.Close())
}

// needTerminal refuses to draw into a file or a pipe.
func (a *app) needTerminal() error {
	f, ok := a.out.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return usagef("the dashboard needs a terminal, and standard output is not one; attache fetch, threads, items and search work without")
	}
	return nil
}

// show runs the fetcher and the screen until the user leaves, the context ends, or the fetcher breaks down.
func (s *session) show(ctx context.Context, o tui.Options) error {
	ctx, stop := context.WithCancelCause(ctx)
	alarms := make(chan tui.Alarm)
	s.troubles = &troubles{say: func(words string) {
		select {
		case alarms <- tui.Alarm{Words: words}:
		case <-ctx.Done():
		}
	}}
	p := s.poller(s.client(), false)
	polled := make(chan struct{})
	go func() {
		defer close(polled)
		// A panic on this goroutine would end the process with the terminal in disarray: it ends the screen instead.
		defer func() {
			if r := recover(); r != nil {
				s.log.Error("the fetcher panicked", "panic", r, "stack", string(debug.Stack()))
				stop(fmt.Errorf("the fetcher broke down (%v); the log says where: %s", r, s.places.log))
			}
		}()
		if err := s.keepFetching(ctx, p); err != nil {
			stop(err)
		}
	}()
	watched, err := s.watchFor(ctx, alarms, stop)
	if err != nil {
		stop(nil)
		<-polled
		return err
	}
	o.Desk, o.World, o.Saved, o.Alarms = s.desk, outside{world{p}, s}, saved(s.conf), alarms
	o.Sizes, o.KeepSizes = s.sizes(), s.keepSizes
	err = tui.Run(ctx, o)
	stop(nil)
	<-polled
	<-watched
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// watchFor looks at what arrives beside the screen and hands the screen the alarms; watched is closed once that has ended.
func (s *session) watchFor(ctx context.Context, alarms chan<- tui.Alarm, stop context.CancelCauseFunc) (watched <-chan struct{}, err error) {
	w, err := s.watcher(ctx, s.now(), func(f watches.Firing) {
		select {
		case alarms <- tui.Alarm{Name: f.Watch.Name, Words: alarmWords(f), Light: f.Watch.Light, Bell: f.Watch.Bell, Notify: f.Watch.Notify}:
		case <-ctx.Done():
		}
	})
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// As with the fetcher: a panic here must not leave the terminal in disarray.
		defer func() {
			if r := recover(); r != nil {
				s.log.Error("the watches panicked", "panic", r, "stack", string(debug.Stack()))
				stop(fmt.Errorf("the watches broke down (%v); the log says where: %s", r, s.places.log))
			}
		}()
		w.run(ctx)
	}()
	return done, nil
}

// saved gives the searches and watches of the configuration as the screen lists them.
func saved(conf attache.Config) []tui.Saved {
	var out []tui.Saved
	for _, w := range conf.Watches {
		out = append(out, tui.Saved{Name: w.Name, Query: w.Query, Watch: true})
	}
	for _, q := range conf.Searches {
		out = append(out, tui.Saved{Name: q.Name, Query: q.Query})
	}
	return out
}
