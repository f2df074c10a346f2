package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"attache/model"
	"attache/model/query"
	"attache/model/text"
)

// page is how many rows a list reads at a time, so that a store of any size can be listed in little memory.
const page = 500

// listFlags are the flags of the commands that list something.
type listFlags struct {
	json  bool
	limit int
}

func (f *listFlags) add(c *cobra.Command, limit int) {
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object a line")
	c.Flags().IntVarP(&f.limit, "limit", "n", limit, "at most this `number`; 0 for all")
}

// inFull joins the arguments of a command to one query.
func inFull(args []string) string { return strings.Join(args, " ") }

// listing is how one kind of row is read and written.
type listing[T any] struct {
	what string // what the rows are, in the plural
	read func(model.Window) ([]T, error)
	json func(T) any
	text func(io.Writer, T) error
}

// write reads a window after the other, until one is not full or the limit is reached, and writes the rows.
func (l listing[T]) write(a *app, w io.Writer, f listFlags) error {
	out, n := newJSON(w), 0
	for f.limit <= 0 || n < f.limit {
		win := model.Window{Offset: n, Limit: page}
		if f.limit > 0 {
			win.Limit = min(page, f.limit-n)
		}
		rows, err := l.read(win)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if f.json {
				err = out.Encode(l.json(r))
			} else {
				err = l.text(w, r)
			}
			if err != nil {
				return err
			}
		}
		if n += len(rows); len(rows) < win.Limit {
			break
		}
	}
	if n == 0 && !f.json {
		// Said on standard error, so that silence does not look like a fault.
		fmt.Fprintf(a.errs, "attache: no %s\n", l.what)
	}
	return nil
}

// list opens the store and prints something of it.
func (a *app) list(ctx context.Context, print func(s *session, w io.Writer) error) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	err = a.buffered(func(w io.Writer) error { return print(s, w) })
	return errors.Join(err, s.Close())
}

// checkQuery points at the place of a mistake in a filter before anything is opened.
func checkQuery(q string) error {
	_, err := query.Parse(q)
	var mistake *query.Error
	if errors.As(err, &mistake) {
		at, n := mistake.Runes(q)
		q = strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) || r == '\u200c' {
				return r
			}
			return ' '
		}, q)
		before, marked := runes(q, at), runes(q, at+n)[len(runes(q, at)):]
		return usagef("%s\n  %s\n  %s%s", mistake.Msg, q, strings.Repeat(" ", ansi.StringWidth(before)), strings.Repeat("^", max(1, ansi.StringWidth(marked))))
	}
	return err
}

// runes gives the first n characters of a text.
func runes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(max(n, 0), len(r))])
}

// plain makes a text safe for a terminal, cut to a width.
func plain(s string, width int) string {
	return ansi.Truncate(text.Clean(s, 500), width, "…")
}

// column fills a text up to a width.
func column(s string, width int) string {
	s = plain(s, width)
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// moment writes a time for people.
func (s *session) moment(t time.Time) string {
	if t.IsZero() {
		return strings.Repeat(" ", len("2006-01-02 15:04"))
	}
	if s.conf.Screen.UTC {
		t = t.UTC()
	} else {
		t = t.Local()
	}
	return t.Format("2006-01-02 15:04")
}
