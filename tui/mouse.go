package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// click is the last one, to know a double click by.
type click struct {
	at   time.Time
	x, y int
}

// doubleClick is how near in time two clicks are one double click.
const doubleClick = 400 * time.Millisecond

// onMouse handles clicks and the wheel against the rectangles of the last layout.
func (a *app) onMouse(m tea.MouseMsg) tea.Cmd {
	e := m.Mouse()
	if a.lay.small || a.prompt != nil {
		return nil
	}
	switch m.(type) {
	case tea.MouseClickMsg:
		if e.Button == tea.MouseLeft {
			return a.onClick(e)
		}
	case tea.MouseWheelMsg:
		switch e.Button {
		case tea.MouseWheelUp:
			return a.wheel(e, -1)
		case tea.MouseWheelDown:
			return a.wheel(e, 1)
		}
	}
	return nil
}

func (a *app) onClick(e tea.Mouse) tea.Cmd {
	a.dirty, a.say, a.pending, a.count = true, said{}, "", counter{}
	now := a.opt.Now()
	double := a.click.x == e.X && a.click.y == e.Y && now.Sub(a.click.at) < doubleClick && !a.click.at.IsZero()
	a.click = click{now, e.X, e.Y}
	switch {
	case a.lay.header.holds(e.X, e.Y):
		return a.clickHeader(e.X)
	case a.lay.strip.holds(e.X, e.Y):
		return a.toTrack(paneID(1 + min(2, 3*(e.X-a.lay.strip.x)/max(1, a.lay.strip.w))))
	case a.lay.status.holds(e.X, e.Y):
		return a.clickStatus(e.X)
	}
	p, ok := a.lay.at(e.X, e.Y)
	if !ok {
		return nil
	}
	if p.pane != a.focus() {
		a.setFocus(p.pane)
	}
	if e.Y == p.y && p.pane == pDetail {
		return a.clickTab(e.X - p.x - 3)
	}
	a.clickRow(p, e.Y-p.y-1)
	if double {
		return a.openRow()
	}
	return nil
}

// clickRow selects the row on a line of a pane.
func (a *app) clickRow(p placed, line int) {
	if line < 0 || line >= p.h-2 {
		return
	}
	switch {
	case p.pane <= pProtests:
		l := a.threads[p.pane]
		clickList(l, line/a.threadLines())
	case p.pane == pWire:
		clickList(a.wire, line)
	case p.pane == pTimeline:
		clickList(&a.tree.list, line/nodeLines(p.w-2, p.h-2))
	case p.pane == pSearch && line < searchHead:
		a.search.typing = true
		a.search.rev++
	case p.pane == pSearch:
		a.search.typing = false
		a.search.rev++
		clickList(a.hits, (line-searchHead)/2)
	case p.pane == pFeeds && line > 0:
		clickList(a.feeds, line-1)
	}
}

func clickList[T any](l *list[T], row int) {
	if i := l.top + row; i < l.off+len(l.rows) {
		l.moveTo(i)
	}
}

// clickHeader goes to the tab under the pointer, or one level back from the place where the user is.
func (a *app) clickHeader(x int) tea.Cmd {
	if a.lay.wide || a.here().screen != sBoard {
		if x < 10 && len(a.places) > 1 {
			a.places = a.places[:1]
			a.zoom = false
		}
		return nil
	}
	at, name := 1, a.tabName(a.headerRoom(a.w))
	for _, t := range model.BoardTracks {
		w := a.spansWidth(a.tab(int(t), name(t), a.board.Tracks[t]))
		if x >= at && x < at+w {
			return a.toTrack(paneID(t))
		}
		at += w + 2
	}
	if w := a.spansWidth(a.tab(0, "All", model.TrackCount{})); x >= at && x < at+w {
		return a.toTrack(pAll)
	}
	return nil
}

// clickTab goes to the tab of the detail pane at a column of its title.
func (a *app) clickTab(x int) tea.Cmd {
	at := 0
	for m, s := range modeNames {
		if x >= at && x < at+len(s) {
			if a.detail.mode == mReader {
				a.detail.back = pDetail
			}
			a.setMode(mode(m))
			return nil
		}
		at += len(s) + 1
	}
	return nil
}

// clickStatus opens what the status line speaks of: the help at its right end, the feeds elsewhere.
func (a *app) clickStatus(x int) tea.Cmd {
	if x >= a.w-a.spansWidth(a.hints(a.w))-2 {
		return a.openHelp()
	}
	return a.openFeeds()
}

// wheelRows is how far one turn of the wheel goes.
const wheelRows = 3

// wheel scrolls the pane beneath the pointer, whichever has the keys.
func (a *app) wheel(e tea.Mouse, dir int) tea.Cmd {
	p, ok := a.lay.at(e.X, e.Y)
	if !ok {
		return nil
	}
	a.dirty = true
	n := dir * wheelRows
	switch {
	case p.pane <= pProtests:
		a.threads[p.pane].scroll(n)
	case p.pane == pWire:
		a.wire.scroll(n)
	case p.pane == pTimeline:
		a.tree.list.scroll(n)
	case p.pane == pSearch:
		a.hits.scroll(n)
	case p.pane == pFeeds:
		a.feeds.scroll(n)
	case p.pane == pDetail:
		a.detail.scroll(n)
	case p.pane == pHelp:
		a.help.scroll(n)
	case p.pane == pLog:
		a.events.view.scroll(n)
	}
	return nil
}
