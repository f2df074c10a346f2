package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"attache/model/desk"
)

func (a *app) regroupCommand() *cobra.Command {
	var dry, asJSON bool
	c := &cobra.Command{
		Use:   "regroup",
		Short: "Judge and group everything anew, under what was decided by hand",
		Long: `Judge and group all stored items anew, in the order in which they arrived, and say what changed. It is for an update
whose judgement or grouping is better than that of the program that stored the items, and for after much was moved by hand.

What was decided by hand holds: merges, splits and what was taught; names, pins, mutes and filings go with the thread that
holds the oldest item of theirs. A thread that is substantially the same keeps its number, the numbers of others lead on.
It is done whole or not at all, and cannot be undone; other programs on the store wait with what they bring until it has
ended. --dry-run says what would change and changes nothing.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.regroup(c.Context(), dry, asJSON) },
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would change, and change nothing")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	return c
}

// regroupJSON is what a regrouping changed, as scripts see it.
type regroupJSON struct {
	DryRun  bool               `json:"dry_run"`
	Items   int                `json:"items"`
	Refiled int                `json:"refiled"`
	Moved   int                `json:"moved"`
	Before  int                `json:"threads_before"`
	After   int                `json:"threads_after"`
	Opened  int                `json:"opened"`
	Gone    int                `json:"gone"`
	Split   int                `json:"split"`
	Merged  int                `json:"merged"`
	Renamed int                `json:"renamed"`
	Threads []threadChangeJSON `json:"threads"`
}

type threadChangeJSON struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
	Was   string `json:"was"`
	Came  int    `json:"came"`
	Left  int    `json:"left"`
}

func (a *app) regroup(ctx context.Context, dry, asJSON bool) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	out, err := s.desk.Regroup(ctx, dry)
	if err == nil {
		err = a.buffered(func(w io.Writer) error {
			if asJSON {
				return newJSON(w).Encode(regroupedJSON(out, dry))
			}
			return sayRegrouped(w, out, dry)
		})
	}
	return errors.Join(err, s.Close())
}

func regroupedJSON(r desk.Regrouping, dry bool) regroupJSON {
	out := regroupJSON{dry, r.Items, r.Refiled, r.Moved, r.Before, r.After, r.Opened, r.Gone, r.Split, r.Merged, r.Renamed, []threadChangeJSON{}}
	for _, t := range r.Threads {
		out.Threads = append(out.Threads, threadChangeJSON{int64(t.ID), t.Title, t.Was, t.Came, t.Left})
	}
	return out
}

func sayRegrouped(w io.Writer, r desk.Regrouping, dry bool) error {
	done := "grouped"
	if dry {
		done = "would be grouped"
	}
	_, err := fmt.Fprintf(w, "%d items %s anew: %d of another track, %d in another thread\n%d threads before, %d after: %d new, %d gone; %d split, %d merged, %d with another name\n",
		r.Items, done, r.Refiled, r.Moved, r.Before, r.After, r.Opened, r.Gone, r.Split, r.Merged, r.Renamed)
	for _, t := range r.Threads {
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%8d  +%-4d -%-4d  %s", int64(t.ID), t.Came, t.Left, plain(t.Title, 70))
		if err == nil && t.Was != "" {
			_, err = fmt.Fprintf(w, "  (was: %s)", plain(t.Was, 70))
		}
		if err == nil {
			_, err = fmt.Fprintln(w)
		}
	}
	return err
}
