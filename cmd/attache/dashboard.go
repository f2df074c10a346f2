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
	run, err := a.runner()
	if err != nil {
		return err
	}
	conf, err := a.config()
	if err != nil {
		return err
	}
	if err := checkScreen(conf); err != nil {
		return err
	}
	defer a.makeRoom()()
	defer lateGarbage(startFor)()
	a.headroom = new(headroom)
	defer a.headroom.fit()()
	s, err := a.openWith(c.Context(), conf)
	if err != nil {
		return err
	}
	err = s.show(c.Context(), screenOptions(conf), run)
	return errors.Join(err, s.Close())
}

// makeRoom has everything but the screen done aside until the function that it gives is called.
func (a *app) makeRoom() (over func()) {
	a.aside = newAside()
	return a.aside.close
}

// runner gives what shows the desk: panes, or lines where the user wants them (--plain) or the terminal can do nothing else.
func (a *app) runner() (func(context.Context, tui.Options) error, error) {
	if a.plain || os.Getenv("TERM") == "dumb" {
		if !a.plain {
			fmt.Fprintln(a.errs, "attache: this terminal moves no cursor (TERM=dumb): plain text, as with --plain")
		}
		return func(ctx context.Context, o tui.Options) error { return tui.RunPlain(ctx, o, a.in, a.out, nil) }, nil
	}
	if f, ok := a.out.(*os.File); !ok || !term.IsTerminal(f.Fd()) {
		return nil, usagef("the dashboard needs a terminal, and standard output is not one; attache --plain, fetch, threads, items and search work without")
	}
	return tui.Run, nil
}

// plainFlag adds the flag for linear text to a command that shows the desk.
func (a *app) plainFlag(c *cobra.Command) {
	c.Flags().BoolVar(&a.plain, "plain", false, "linear text and typed commands, for screen readers and dumb terminals")
}

// show runs the fetcher and the screen until the user leaves, the context ends, or the fetcher breaks down.
func (s *session) show(ctx context.Context, o tui.Options, run func(context.Context, tui.Options) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	alarms := make(chan tui.Alarm)
	s.troubles = &troubles{say: func(words string) {
		select {
		case alarms <- tui.Alarm{Words: words}:
		case <-ctx.Done():
		}
	}}
	s.complain = s.troubles.say
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
	o.Sizes, o.KeepSizes, o.Touched = s.sizes(), s.keepSizes, s.aside.touched
	err = run(ctx, o)
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
