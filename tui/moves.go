package tui

import (
	tea "charm.land/bubbletea/v2"
)

// rowList is what keys and mouse do to a list, whatever its rows are.
type rowList interface {
	move(n int) bool
	moveTo(i int) bool
	scroll(n int)
	regain()
	release(home bool)
	cursor() int    // index of the selected row
	topRow() int    // index of the first row that is shown
	loaded() int    // index after the last row that is here
	has(i int) bool // row i is here
	news() int      // rows that came in above since the list is held
	perPage() int   // rows that fit
	atEnd() bool    // the cursor stands on the last row of all
	complete() bool // the rows that are here reach the end, or nothing is known yet
	toEnd() ask
	toRow(i int) ask
}

func (l *list[T]) cursor() int    { return l.cur }
func (l *list[T]) loaded() int    { return l.off + len(l.rows) }
func (l *list[T]) has(i int) bool { return i >= l.off && i < l.loaded() }
func (l *list[T]) news() int      { return l.fresh }
func (l *list[T]) topRow() int    { return l.top }
func (l *list[T]) perPage() int   { return l.fit }
func (l *list[T]) atEnd() bool    { return l.ended && l.cur >= l.loaded()-1 }
func (l *list[T]) complete() bool { return l.ended || !l.known }

// listOf gives the list of a pane, nil when the pane shows a text.
func (a *app) listOf(p paneID) rowList {
	switch {
	case p <= pProtests:
		return a.threads[p]
	case p == pWire:
		return a.wire
	case p == pSearch:
		return a.hits
	case p == pFeeds:
		return a.feeds
	case p == pTimeline:
		return &a.tree.list
	}
	return nil
}

// scrollerOf gives the text of a pane, nil when the pane is a list.
func (a *app) scrollerOf(p paneID) *scroller {
	switch p {
	case pDetail:
		return &a.detail.scroller
	case pHelp:
		return &a.help
	case pLog:
		return &a.events.view
	}
	return nil
}

// rows gives the list with the keys, nil when they are in a text.
func (a *app) rows() rowList { return a.listOf(a.focus()) }

// scrolled gives the text with the keys, nil when they are in a list.
func (a *app) scrolled() *scroller { return a.scrollerOf(a.focus()) }

// move moves the cursor or scrolls. What a count asks for may lie beyond the rows that are here: then they are asked for.
func (a *app) move(n int) tea.Cmd {
	if s := a.scrolled(); s != nil {
		s.scroll(n)
		return nil
	}
	l := a.rows()
	if i := l.cursor() + n; a.count.n > 1 && i >= l.loaded() && !l.complete() && !a.marks.ranging {
		return a.goTo(i)
	}
	if n < 0 && l.cursor() == 0 && l.news() > 0 {
		a.follow(l.release)
		return nil
	}
	l.move(n)
	a.extendRange()
	return nil
}

// follow lets a list's order go and reads it anew.
func (a *app) follow(release func(home bool)) {
	release(true)
	a.stale[a.focus()] = true
}

// goTo puts the cursor on a row by its index, the last one when there are fewer: at once when it is here, else the desk is
// asked.
func (a *app) goTo(i int) tea.Cmd {
	p, l := a.focus(), a.rows()
	switch {
	case p == pTimeline:
		a.tree.goTo(i)
	case l.has(i) || i >= l.loaded() && l.complete():
		l.moveTo(i)
	default:
		return a.askRows(p, l.toRow(i))
	}
	a.extendRange()
	return nil
}

// askRows asks for rows of a pane's list.
func (a *app) askRows(p paneID, q ask) tea.Cmd {
	switch {
	case p <= pProtests:
		return a.askThreads(int(p), q)
	case p == pWire:
		return a.askWire(q)
	case p == pSearch:
		return a.askHits(q)
	}
	return a.askFeeds(q)
}

// pageSize is how many rows or lines the pane with the keys shows.
func (a *app) pageSize() int {
	if s := a.scrolled(); s != nil {
		return s.height
	}
	return a.rows().perPage()
}

func (a *app) page(dir, part int) tea.Cmd {
	n := max(1, a.pageSize()/part-1)
	if part > 1 {
		n = max(1, a.pageSize()/part)
	}
	return a.move(dir * n * a.times())
}

// toFirst goes to the first row or line; with a count to that one.
func (a *app) toFirst() tea.Cmd {
	if a.count.n > 0 {
		return a.toCounted()
	}
	if s := a.scrolled(); s != nil {
		s.top = 0
		return nil
	}
	switch p := a.focus(); {
	case p <= pProtests, p == pWire:
		a.follow(a.rows().release)
	case p == pSearch:
		a.hits.release(true)
	default:
		a.rows().moveTo(0)
	}
	a.extendRange()
	return nil
}

// toLast goes to the last row or line; with a count to that one.
func (a *app) toLast() tea.Cmd {
	if a.count.n > 0 {
		return a.toCounted()
	}
	if s := a.scrolled(); s != nil {
		s.top = max(0, len(s.made.lines)-s.height)
		return nil
	}
	p, l := a.focus(), a.rows()
	switch {
	case p == pTimeline:
		a.tree.goTo(endOfTree)
	case l.complete():
		l.moveTo(l.loaded() - 1)
	default:
		return a.askRows(p, l.toEnd())
	}
	a.extendRange()
	return nil
}

// toCounted goes to the row or line that the count names, the first being one.
func (a *app) toCounted() tea.Cmd {
	if s := a.scrolled(); s != nil {
		s.top = 0
		s.scroll(a.count.n - 1)
		return nil
	}
	return a.goTo(a.count.n - 1)
}

// pageOn shows the next page, and at the end of what there is the next unread.
func (a *app) pageOn() tea.Cmd {
	if s := a.scrolled(); s != nil {
		if s.atEnd() {
			if a.focus() == pDetail {
				return a.nextUnread(1)
			}
			return nil
		}
		s.scroll(max(1, s.height-2) * a.times())
		return nil
	}
	if a.rows().atEnd() {
		return a.nextUnread(1)
	}
	return a.page(1, 1)
}
