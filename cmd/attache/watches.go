package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"attache/model"
	"attache/model/watches"
)

func (a *app) watchesCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "watches",
		Short: "List the watches of the configuration, and when each fired last",
		Long: `List the watches: name, last firing (by whichever program on this store), how the alarm is raised, query. Watches are
[[watches]] tables of the configuration; attache help config explains them. The dashboard and attache fetch, with
--watch or without, look at what arrives with their eyes. What a watch holds back, in quiet hours or while it cools down, is
kept until it may be said, also when no program runs meanwhile.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.watches(c.Context(), asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return c
}

// watchJSON is a watch as scripts see it.
type watchJSON struct {
	Name      string   `json:"name"`
	Query     string   `json:"query"`
	Alarms    []string `json:"alarms"`
	Surge     bool     `json:"surge"`
	LastFired string   `json:"last_fired"`
}

func (a *app) watches(ctx context.Context, asJSON bool) error {
	return a.list(ctx, func(s *session, w io.Writer) error {
		all, err := s.conf.ModelWatches()
		if err != nil {
			return err
		}
		fired, err := s.desk.WatchTimes(ctx)
		if err != nil {
			return err
		}
		return listing[watches.Watch]{
			what: "watches",
			read: func(win model.Window) ([]watches.Watch, error) {
				return all[min(win.Offset, len(all)):], nil
			},
			json: func(one watches.Watch) any {
				return watchJSON{one.Name, one.Query, alarmsOf(&one), one.Surge, stamp(fired[one.Name])}
			},
			text: func(w io.Writer, one watches.Watch) error { return s.watchLine(w, &one, fired[one.Name]) },
		}.write(a, w, listFlags{json: asJSON})
	})
}

func (s *session) watchLine(w io.Writer, one *watches.Watch, fired time.Time) error {
	last := s.moment(fired)
	if fired.IsZero() {
		last = column("never", len(last))
	}
	how := strings.Join(alarmsOf(one), ",")
	if one.Surge {
		how += " on surge"
	}
	_, err := fmt.Fprintf(w, "%s  %s  %s  %s\n", column(one.Name, 20), last, column(how, 26), plain(one.Query, 200))
	return err
}

// alarmsOf names the ways in which a watch raises its alarm.
func alarmsOf(w *watches.Watch) []string {
	out := []string{}
	for _, way := range []struct {
		on   bool
		name string
	}{{w.Light, "light"}, {w.Bell, "bell"}, {w.Notify, "notify"}, {len(w.Command) > 0, "command"}} {
		if way.on {
			out = append(out, way.name)
		}
	}
	return out
}
