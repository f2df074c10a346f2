package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// changeGap is the least time between two changes that reach the screen. While the user presses keys one waits longer, up to
// changeHold in all: what it has read anew would be in the way of the answers, and is not shown before he pauses.
const (
	changeGap  = 100 * time.Millisecond
	changeHold = 400 * time.Millisecond
)

type (
	changeMsg model.Change
	tickMsg   time.Time
	worldMsg  string // what the fetcher is doing
)

func (a *app) tickEverySecond() tea.Cmd {
	return tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
}

// listenToDesk subscribes and gives a command that waits for the next change.
func (a *app) listenToDesk() func() tea.Cmd {
	var changes <-chan model.Change
	first := true
	return func() tea.Cmd {
		if changes == nil {
			changes = a.desk.Subscribe(a.ctx)
		}
		gap := changeGap
		if first {
			gap, first = 0, false
		}
		return a.call("listening to the desk", func(ctx context.Context) tea.Msg {
			if c, ok := collect(ctx, changes, gap, a.untilCalm, time.After); ok {
				return changeMsg(c)
			}
			return nil
		})
	}
}

// untilCalm is how long it takes until the user has done nothing for calmFor, should he do nothing more.
func (a *app) untilCalm() time.Duration {
	return calmFor - time.Since(time.Unix(0, a.touched.Load()))
}

// collect waits for gap to pass, then for a change, then until calm says that there is nothing to wait for, and merges everything
// that came meanwhile into one. ok is false when no more will come.
func collect(ctx context.Context, in <-chan model.Change, gap time.Duration, calm func() time.Duration, after func(time.Duration) <-chan time.Time) (c model.Change, ok bool) {
	pause := after(gap)
	for held := time.Duration(0); ; {
		if ok && pause == nil {
			d := min(calm(), changeHold-held)
			if d <= 0 {
				return c, true
			}
			held += d
			pause = after(d)
		}
		select {
		case <-ctx.Done():
			return c, false
		case next, open := <-in:
			if !open {
				return c, ok
			}
			c, ok = merged(c, next), true
		case <-pause:
			pause = nil
		}
	}
}

// merged adds two changes up.
func merged(a, b model.Change) model.Change {
	for _, t := range b.Threads {
		if !slices.Contains(a.Threads, t) {
			a.Threads = append(a.Threads, t)
		}
	}
	a.Items += b.Items
	a.Edited += b.Edited
	a.State = a.State || b.State
	a.Feeds = a.Feeds || b.Feeds
	a.Articles = a.Articles || b.Articles
	a.All = a.All || b.All
	return a
}

// onChange marks what a change concerns. Visible panes are read anew at once, the others when they are looked at.
func (a *app) onChange(c model.Change) tea.Cmd {
	a.newHere += c.Items
	a.staleBoard = true
	a.saved.changed(c)
	rows := c.All || c.Items > 0 || c.Edited > 0 || c.State || len(c.Threads) > 0
	if rows {
		for p := pAll; p <= pProtests; p++ {
			a.stale[p] = true
		}
	}
	a.stale[pWire] = a.stale[pWire] || rows
	a.stale[pSearch] = a.stale[pSearch] || c.All || c.State
	a.stale[pFeeds] = a.stale[pFeeds] || c.All || c.Feeds || c.Items > 0
	mine := c.All || c.State || slices.Contains(c.Threads, a.tree.thread.ID)
	a.stale[pTimeline] = a.stale[pTimeline] || mine
	a.stale[pDetail] = a.stale[pDetail] || mine || c.Edited > 0 || c.Articles || c.Feeds && a.here().screen == sFeeds
	return nil
}
