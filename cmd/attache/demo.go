package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"attache"
	"attache/feeds/demo"
	"attache/model"
	"attache/model/text"
	"attache/tui"
)

type demoFlags struct {
	speed  float64
	screen bool
	length time.Duration
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "The dashboard on an invented crisis, played live from this machine: works with no network",
		Long: `Play an invented crisis (fictional states, outlets and texts) from a server on 127.0.0.1 through the real program into a
store that is thrown away at the end. Six days pass in about two and a half minutes.

With --data DIR the store stays in DIR. With --screen=false nothing is drawn: the crisis plays for --for, and what came
is said, which is how the program is tried in a script.`,
		Example: `  attache demo
  attache demo --screen=false --for 5s --data /tmp/crisis && attache --data /tmp/crisis threads`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.demo(c.Context(), f) },
	}
	c.Flags().Float64Var(&f.speed, "speed", 0, "simulated seconds a second (default 3000)")
	c.Flags().BoolVar(&f.screen, "screen", true, "draw the dashboard")
	c.Flags().DurationVar(&f.length, "for", 10*time.Second, "how long to play with --screen=false")
	a.plainFlag(c)
	return c
}

func (a *app) demo(ctx context.Context, f demoFlags) error {
	run, err := a.runner()
	if f.screen && err != nil {
		return err
	}
	conf, err := a.config()
	if err != nil {
		return err
	}
	if err := checkScreen(conf); err != nil {
		return err
	}
	if len(conf.Searches)+len(conf.Watches) == 0 {
		conf.Searches, conf.Watches = demoSearches()
	}
	if a.dataDir == "" {
		dir, err := os.MkdirTemp("", "attache-demo-")
		if err != nil {
			return fmt.Errorf("there is no room for the demo: %w", err)
		}
		defer os.RemoveAll(dir)
		a.dataDir = dir
	}
	server, err := demo.Start(ctx, demo.Options{Speed: f.speed})
	if err != nil {
		return err
	}
	err = a.play(ctx, f, conf, server, run)
	return errors.Join(err, server.Close())
}

// demoSearches are saved searches that find something in the crisis, for those who have none of their own.
func demoSearches() ([]attache.Search, []attache.Watch) {
	return []attache.Search{{Name: "Detained crew", Query: "fishermen or crew or pêcheurs"}, {Name: "State media", Query: "perspective:state"}},
		[]attache.Watch{{Name: "Carrier", Query: `carrier or flugzeugträger or porte-avions`, CoolDown: "2d"}}
}

// play opens the store by the clock of the crisis and runs the screen, or the fetcher alone.
func (a *app) play(ctx context.Context, f demoFlags, conf attache.Config, server *demo.Server, run func(context.Context, tui.Options) error) error {
	names, err := text.LoadNames(demo.Names())
	if err != nil {
		return fmt.Errorf("the names of the demo: %w", err)
	}
	if f.screen {
		defer a.makeRoom()()
	}
	s, err := a.openAt(ctx, conf, server.Now, names)
	if err != nil {
		return err
	}
	s.feeds, s.after = server.Feeds(), shortly
	if f.screen {
		o := screenOptions(conf)
		o.Now = server.Now
		err = s.show(ctx, o, run)
	} else {
		err = a.playUnseen(ctx, f, s)
	}
	return errors.Join(err, s.Close())
}

// shortly ends every wait of the fetcher within a second: hours of the crisis go by meanwhile.
func shortly(d time.Duration) <-chan time.Time { return time.After(min(d, time.Second)) }

// playUnseen fetches for a while and says what came.
func (a *app) playUnseen(ctx context.Context, f demoFlags, s *session) error {
	if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil {
		return err
	}
	playing, stop := context.WithTimeout(ctx, f.length)
	defer stop()
	if err := s.poller(s.client(), false).Run(playing); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	b, err := s.desk.Board(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%d items; threads: %d negotiations, %d posture, %d protests\n", b.Items,
		b.Tracks[model.Negotiations].Threads, b.Tracks[model.Posture].Threads, b.Tracks[model.Protests].Threads)
	return err
}
