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
	if err := checkKeys(conf); err != nil {
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

func screenOptions(conf attache.Config) tui.Options {
	return tui.Options{Theme: conf.Screen.Theme, Preset: conf.Screen.Preset, Keys: conf.Keys, UTC: conf.Screen.UTC, ASCII: conf.Screen.ASCII}
}

// show runs the fetcher and the screen until the user leaves, the context ends, or the fetcher breaks down.
func (s *session) show(ctx context.Context, o tui.Options) error {
	client := s.client()
	p := s.poller(client, false)
	ctx, stop := context.WithCancelCause(ctx)
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
		if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil {
			stop(err)
			return
		}
		if err := p.Run(ctx); err != nil {
			stop(err)
		}
	}()
	o.Desk, o.World = s.desk, world{p}
	err := tui.Run(ctx, o)
	stop(nil)
	<-polled
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}
