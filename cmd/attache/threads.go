package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"attache/model"
	"attache/model/query"
)

func (a *app) threadsCommand() *cobra.Command {
	var f listFlags
	var all bool
	c := &cobra.Command{
		Use:   "threads [FILTER...]",
		Short: "List threads, the one that moved last first",
		Long: `List the threads of the board (negotiations, posture and protests), the one that moved last first: number, track,
unread and all items, sources, last movement, title. A filter that speaks of tracks chooses among all of them; --all adds
the threads of no track and the muted ones.

` + filterHelp,
		Example: `  attache threads is:unread
  attache threads --json track:protests since:7d`,
		RunE: func(c *cobra.Command, args []string) error { return a.threads(c.Context(), f, all, inFull(args)) },
	}
	f.add(c, 0)
	takesFilter(c)
	c.Flags().BoolVar(&all, "all", false, "also threads of no track and muted ones")
	return c
}

// threadJSON is a thread as scripts see it.
type threadJSON struct {
	ID           model.ThreadID `json:"id"`
	Track        model.Track    `json:"track"`
	Title        string         `json:"title"`
	Items        int            `json:"items"`
	Developments int            `json:"developments"`
	Sources      int            `json:"sources"`
	Texts        int            `json:"texts"`
	Unread       int            `json:"unread"`
	First        string         `json:"first"`
	Last         string         `json:"last"`
	Surge        bool           `json:"surge"`
}

func (a *app) threads(ctx context.Context, f listFlags, all bool, filter string) error {
	if err := checkQuery(filter); err != nil {
		return err
	}
	q := model.ThreadQuery{Filter: filter, Muted: all, Tracks: tracksOf(filter)}
	if all && q.Tracks == nil {
		q.Tracks = allTracks
	}
	return a.list(ctx, func(s *session, w io.Writer) error {
		return listing[model.Thread]{
			what: "threads",
			read: func(win model.Window) ([]model.Thread, error) {
				q.Window = win
				return s.desk.Threads(ctx, q)
			},
			json: func(t model.Thread) any {
				return threadJSON{t.ID, t.Track, threadTitle(t), t.Items, t.Developments, t.Sources, t.Texts, t.Unread, stamp(t.First), stamp(t.Last), t.Surge}
			},
			text: s.threadLine,
		}.write(a, w, f)
	})
}

// threadLine writes a thread for people.
func (s *session) threadLine(w io.Writer, t model.Thread) error {
	surge := " "
	if t.Surge {
		surge = "^"
	}
	_, err := fmt.Fprintf(w, "%6d  %s %s  %4d new %5d items %3d sources %3d texts  %s  %s\n",
		t.ID, column(t.Track.String(), 12), surge, t.Unread, t.Items, t.Sources, t.Texts, s.moment(t.Last), plain(threadTitle(t), 160))
	return err
}

// threadTitle names a thread: until it has grown enough for a name of its own, what moved last stands for it.
func threadTitle(t model.Thread) string { return or(t.Title, t.Latest) }

// tracksOf gives the tracks that threads may have when a filter speaks of tracks, nil when it does not. The filter itself is
// asked of items, and a thread on one track can hold items of another.
func tracksOf(filter string) []model.Track {
	e, err := query.Parse(filter)
	if err != nil {
		return nil
	}
	var out []model.Track
	for _, t := range allTracks {
		if canBe, _ := onTrack(e, t); canBe {
			out = append(out, t)
		}
	}
	if len(out) == len(allTracks) && !mentionsTrack(e) {
		return nil
	}
	return out
}

// onTrack says whether an expression can be true, and whether it can be false, of something on the track, whatever else
// there is to say about it.
func onTrack(e query.Expr, t model.Track) (canBeTrue, canBeFalse bool) {
	switch e := e.(type) {
	case query.On:
		if e.Field == query.Track {
			return e.Track == t, e.Track != t
		}
	case query.Not:
		yes, no := onTrack(e.Of, t)
		return no, yes
	case query.And:
		canBeTrue = true
		for _, p := range e.Parts {
			yes, no := onTrack(p, t)
			canBeTrue, canBeFalse = canBeTrue && yes, canBeFalse || no
		}
		return canBeTrue, canBeFalse
	case query.Or:
		canBeFalse = true
		for _, p := range e.Parts {
			yes, no := onTrack(p, t)
			canBeTrue, canBeFalse = canBeTrue || yes, canBeFalse && no
		}
		return canBeTrue, canBeFalse
	}
	return true, true
}

func mentionsTrack(e query.Expr) bool {
	switch e := e.(type) {
	case query.On:
		return e.Field == query.Track
	case query.Not:
		return mentionsTrack(e.Of)
	case query.And:
		return slices.ContainsFunc(e.Parts, mentionsTrack)
	case query.Or:
		return slices.ContainsFunc(e.Parts, mentionsTrack)
	}
	return false
}
