package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"attache/model"
	"attache/model/desk"
)

func (a *app) teachCommand() *cobra.Command {
	var f teachFlags
	c := &cobra.Command{
		Use:   "teach ITEM... TRACK",
		Short: "File items under a track by hand, and have what is worded alike follow",
		Long: `File items under a track: negotiations, posture, protests, or other for what belongs on none of them. The numbers of
items are those of attache items and search. It decides for the items, also when everything is grouped anew, and weighs for
what arrives later and is worded alike; a dashboard that is open heeds it from the next report on. Where most of the item's
thread is of that track then, the thread goes with it; otherwise the item is split off into a thread of its own.

--list shows everything that was taught, --forget takes it back item by item; undo on the screen takes back the last.
With --thread the number is that of a thread, which is filed as it is and teaches nothing.`,
		Example: `  attache teach 4711 other
  attache teach 4711 4712 protests
  attache teach --thread 31 posture
  attache teach --list
  attache teach --forget 4711`,
		RunE: func(c *cobra.Command, args []string) error { return a.teach(c.Context(), f, args) },
	}
	c.Flags().BoolVar(&f.list, "list", false, "list what was taught, oldest first")
	c.Flags().BoolVar(&f.forget, "forget", false, "take back what the items teach")
	c.Flags().BoolVar(&f.thread, "thread", false, "file a thread, not an item")
	c.Flags().BoolVar(&f.json, "json", false, "with --list: one JSON object a line")
	c.MarkFlagsMutuallyExclusive("list", "forget", "thread")
	return c
}

type teachFlags struct{ list, forget, thread, json bool }

func (a *app) teach(ctx context.Context, f teachFlags, args []string) error {
	if f.list {
		if len(args) > 0 {
			return usagef("attache teach --list takes nothing more")
		}
		return a.lessons(ctx, f.json)
	}
	numbers, to, err := teachArguments(f, args)
	if err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	err = a.doTeach(ctx, s, f, numbers, to)
	return errors.Join(err, s.Close())
}

// teachArguments reads the numbers and, unless something is to be forgotten, the track behind them.
func teachArguments(f teachFlags, args []string) (numbers []int64, to model.Track, err error) {
	if !f.forget {
		if len(args) < 2 {
			return nil, 0, usagef("name the items, by their numbers, and then the track: attache teach 4711 protests")
		}
		if to, err = model.ParseTrack(args[len(args)-1]); err != nil {
			return nil, 0, usagef("%q is no track: negotiations, posture, protests, or other for none", args[len(args)-1])
		}
		args = args[:len(args)-1]
	}
	if len(args) == 0 || f.thread && len(args) > 1 {
		return nil, 0, usagef("name the items by their numbers (attache items lists them); of threads one at a time")
	}
	for _, arg := range args {
		n, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || n <= 0 {
			return nil, 0, usagef("%q is not the number of an item", arg)
		}
		numbers = append(numbers, n)
	}
	return numbers, to, nil
}

// doTeach does it item by item, so that items of several threads can be named at once, and says what became of each.
func (a *app) doTeach(ctx context.Context, s *session, f teachFlags, numbers []int64, to model.Track) error {
	for _, n := range numbers {
		var err error
		id := model.ItemID(n)
		switch {
		case f.thread:
			err = s.desk.FileThread(ctx, model.ThreadID(n), to)
		case f.forget:
			err = s.desk.Forget(ctx, []model.ItemID{id})
		default:
			err = s.desk.Teach(ctx, []model.ItemID{id}, to)
		}
		if err != nil {
			return err
		}
		if err := a.sayTaught(ctx, s, f, n); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) sayTaught(ctx context.Context, s *session, f teachFlags, n int64) error {
	if f.thread {
		t, err := s.desk.Thread(ctx, model.ThreadID(n))
		if err == nil {
			_, err = fmt.Fprintf(a.out, "thread %d stands under %s: %s\n", n, t.Track, plain(t.Title, 100))
		}
		return err
	}
	it, err := s.desk.Item(ctx, model.ItemID(n))
	if errors.Is(err, desk.ErrNotFound) && f.forget { // let go since: it taught all the same
		_, err = fmt.Fprintf(a.out, "item %d teaches no more\n", n)
		return err
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "item %d stands under %s, in thread %d: %s\n", n, it.Track, it.Thread, plain(it.Title, 100))
	return err
}

// lessonJSON is a lesson as scripts see it.
type lessonJSON struct {
	Item  model.ItemID `json:"item"`
	Track model.Track  `json:"track"`
	Was   model.Track  `json:"was"`
	Title string       `json:"title"`
	Lang  string       `json:"lang"`
	At    string       `json:"at"`
}

func (a *app) lessons(ctx context.Context, asJSON bool) error {
	return a.list(ctx, func(s *session, w io.Writer) error {
		all, err := s.desk.Lessons(ctx)
		if err != nil {
			return err
		}
		return listing[desk.Lesson]{
			what: "items that teach",
			read: func(win model.Window) ([]desk.Lesson, error) { return all[min(win.Offset, len(all)):], nil },
			json: func(l desk.Lesson) any { return lessonJSON{l.Item, l.Track, l.Was, l.Title, l.Lang, stamp(l.At)} },
			text: func(w io.Writer, l desk.Lesson) error {
				_, err := fmt.Fprintf(w, "%8d  %s  %s  (was %s)  %s\n", l.Item, s.moment(l.At), column(l.Track.String(), 12), l.Was, plain(l.Title, 100))
				return err
			},
		}.write(a, w, listFlags{json: asJSON})
	})
}
