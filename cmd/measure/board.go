package main

import (
	"cmp"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["board"] = command{"replay recorded news and print the biggest threads of each track, to be read by eye ([-from -to -top] FILE)", runBoard}
}

// shown is a thread as the board would show it, with titles of its developments.
type shown struct {
	state  threads.ThreadState
	items  int
	devs   map[model.DevelopmentID]int
	titles []string
	told   int // reports placed in it while it was replayed
	called calls
}

// calls are the names that a thread was shown under, one after the other.
type calls struct {
	last, before string
	changes      int
	late         int // changes with more than settledFrom reports in it
	back         int // changes to the name before the last
}

// settledFrom is how many reports a thread has from which on its name should stay.
const settledFrom = 12

// call takes in what a thread of so many reports is called now.
func (c *calls) call(name string, items int) {
	switch {
	case c.last == "":
		c.last = name
		return
	case name == c.last:
		return
	case name == c.before:
		c.back++
	}
	if c.changes++; items > settledFrom {
		c.late++
	}
	c.before, c.last = c.last, name
}

// busy is from how many reports a day on a thread's changes of name are counted: those stand on the screen all day.
const busy = 5

// flicker says how often the busy threads changed their names.
func flicker(of map[model.ThreadID]*shown) string {
	var threads, most int
	var all calls
	for _, s := range of {
		if days := s.state.Last.Sub(s.state.First).Hours() / 24; float64(s.items) <= busy*max(1, days) {
			continue
		}
		threads++
		all.changes, all.late, all.back, most = all.changes+s.called.changes, all.late+s.called.late, all.back+s.called.back, max(most, s.called.changes)
	}
	return fmt.Sprintf("%d threads of more than %d reports a day: %d changes of name (%.2f a thread, at most %d), %d of them beyond the %dth report, %d back to the name before",
		threads, busy, all.changes, float64(all.changes)/float64(max(1, threads)), most, all.late, settledFrom, all.back)
}

func runBoard(args []string) error {
	fs := flag.NewFlagSet("board", flag.ContinueOnError)
	from := fs.String("from", "2026-01-01", "first day")
	to := fs.String("to", "2026-02-01", "day after the last")
	top := fs.Int("top", 20, "threads of each track")
	sample := fs.Int("sample", 10, "titles of each thread, spread over its time")
	if err := fs.Parse(args); err != nil {
		return err
	}
	path := filepath.Join(sharedData, "items", "winter-70feeds-titles.tsv.gz")
	if fs.NArg() > 0 {
		path = fs.Arg(0)
	}
	items, err := readItems(path, *from, *to)
	if err != nil {
		return err
	}
	byThread := replayBoard(items)
	names, shared := map[string]int{}, 0
	for _, s := range byThread {
		if names[s.state.Title]++; s.state.Title != "" && names[s.state.Title] == 2 {
			shared++
		}
	}
	fmt.Printf("%d threads; %d names are borne by more than one\n%s\n", len(byThread), shared, flicker(byThread))
	for _, track := range [...]model.Track{model.Negotiations, model.Posture, model.Protests, model.Other} {
		var list []*shown
		for _, s := range byThread {
			if s.state.Track == track {
				list = append(list, s)
			}
		}
		slices.SortFunc(list, func(a, b *shown) int {
			return cmp.Or(cmp.Compare(b.items, a.items), cmp.Compare(a.state.ID, b.state.ID))
		})
		fmt.Printf("\n%s: %d threads\n", track.Title(), len(list))
		for i, s := range list[:min(*top, len(list))] {
			fmt.Printf("%2d. [%d] %s  (%d items, %d developments, %s to %s; also %s; %v; %v)\n", i+1, s.state.ID, s.state.Title, s.items, len(s.devs),
				s.state.First.Format("2 Jan"), s.state.Last.Format("2 Jan"), s.state.Also, s.state.Actors, s.state.Places)
			for k := range min(*sample, len(s.titles)) {
				fmt.Println("      ", s.titles[k*len(s.titles)/min(*sample, len(s.titles))])
			}
		}
	}
	return nil
}

func readItems(path, from, to string) ([]model.Item, error) {
	var items []model.Item
	err := eachRow(path, itemColumns, func(c []string) error {
		if c[1] < from || to != "" && c[1] >= to {
			return nil
		}
		at, err := time.Parse(time.RFC3339, c[1])
		items = append(items, model.Item{Published: at, Source: c[2], Lang: c[3], Title: c[4], Summary: c[5]})
		return err
	})
	slices.SortStableFunc(items, func(a, b model.Item) int { return a.Published.Compare(b.Published) })
	return items, err
}

// replayBoard runs items through the desk's own code and gives the threads as they stand in the end.
func replayBoard(items []model.Item) map[model.ThreadID]*shown {
	p := desk.NewPipeline(tracks.New(), threads.New(threads.Options{}))
	out := map[model.ThreadID]*shown{}
	dev := map[model.DevelopmentID]model.ThreadID{}
	goneDev := map[model.DevelopmentID]model.DevelopmentID{}
	at := map[model.ItemID]model.DevelopmentID{}
	var all []desk.Placed
	for batch := range slices.Chunk(items, 50) {
		placed, r := p.Place(batch)
		for _, t := range r.Threads {
			s := &shown{state: t, devs: map[model.DevelopmentID]int{}}
			if before := out[t.ID]; before != nil {
				s.called, s.told = before.called, before.told
			}
			out[t.ID] = s
			name := t.Title
			if name == "" {
				name = fmt.Sprint("as report ", t.TitleItem)
			}
			s.called.call(name, s.told)
		}
		for _, d := range r.Developments {
			dev[d.ID] = d.Thread
		}
		for d, t := range r.DevelopmentMoves {
			dev[d] = t
		}
		for _, m := range r.Moved {
			at[m.Item] = m.Development
		}
		for from, into := range r.GoneDevelopments {
			goneDev[from] = into
		}
		for t := range r.GoneThreads {
			delete(out, t)
		}
		for _, it := range placed {
			if _, ok := at[it.Item.ID]; !ok {
				at[it.Item.ID] = it.Item.Development
			}
			if s := out[it.Item.Thread]; s != nil {
				s.told++
			}
		}
		all = append(all, placed...)
	}
	for _, it := range all {
		d := at[it.Item.ID]
		for goneDev[d] != 0 {
			d = goneDev[d]
		}
		if s := out[dev[d]]; s != nil {
			s.items++
			s.devs[d]++
			s.titles = append(s.titles, it.Item.Published.Format("02 Jan 15:04  ")+it.Item.Title)
		}
	}
	return out
}
