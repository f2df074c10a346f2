package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"attache/model"
)

func (a *app) searchCommand() *cobra.Command {
	var f listFlags
	var relevant bool
	c := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Search titles, summaries, articles and notes",
		Long: `Search everything that is stored, newest first, as the search pane does. With --relevant the most relevant of the newest
thousand come first: what has the words in its title before what has them beneath, rare words before frequent ones.

` + filterHelp,
		Example: `  attache search '"carrier group" since:7d -opinion'
  attache search --relevant 'enrichment or centrifuges since:30d'
  attache search --json araghchi muscat`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.search(c.Context(), f, inFull(args), relevant) },
	}
	f.add(c, 100)
	takesFilter(c)
	c.Flags().BoolVar(&relevant, "relevant", false, "the most relevant of the newest thousand first")
	return c
}

// hitJSON is an item that was found.
type hitJSON struct {
	itemJSON
	Score   float64 `json:"score"`
	Snippet string  `json:"snippet"`
}

var (
	unmarked = strings.NewReplacer(model.SnippetOn, "", model.SnippetOff, "")
	bold     = strings.NewReplacer(model.SnippetOn, "\x1b[1m", model.SnippetOff, "\x1b[22m")
)

func (a *app) search(ctx context.Context, f listFlags, q string, relevant bool) error {
	if err := checkQuery(q); err != nil {
		return err
	}
	return a.list(ctx, func(s *session, w io.Writer) error {
		urls, err := s.feedURLs(ctx)
		if err != nil {
			return err
		}
		marks, find := a.marks(), s.desk.Search
		if relevant {
			find = s.desk.SearchRelevant
		}
		return listing[model.Hit]{
			what: "items found",
			read: func(win model.Window) ([]model.Hit, error) { return find(ctx, q, win) },
			json: func(h model.Hit) any { return hitJSON{itemFor(h.Item, urls), h.Score, unmarked.Replace(h.Snippet)} },
			text: func(w io.Writer, h model.Hit) error { return s.hitLines(w, h, marks) },
		}.write(a, w, f)
	})
}

// marks says how a match is shown: bold on a terminal that may have it, else not at all.
func (a *app) marks() *strings.Replacer {
	if f, ok := a.out.(*os.File); ok && term.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" {
		return bold
	}
	return unmarked
}

func (s *session) hitLines(w io.Writer, h model.Hit, marks *strings.Replacer) error {
	if err := s.itemLine(w, h.Item); err != nil {
		return err
	}
	if h.Snippet == "" {
		return nil
	}
	_, err := fmt.Fprintf(w, "%10s%s\n", "", marks.Replace(h.Snippet))
	return err
}
