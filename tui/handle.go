package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// where says in which place of the key table the user is.
func (a *app) where() where {
	switch p := a.focus(); {
	case p <= pProtests:
		return inThreads
	case p == pTimeline:
		return inTimeline
	case p == pDetail:
		if a.here().screen == sFeeds {
			return inFeeds
		}
		return inDetail
	case p == pFeeds:
		return inFeeds
	case p == pHelp || p == pLog:
		return inPage
	}
	return inItems
}

// onKey gives a key to the prompt or the search line, else to its action.
func (a *app) onKey(m tea.KeyPressMsg) tea.Cmd {
	if a.prompt != nil {
		return a.onPromptKey(m)
	}
	if a.focus() == pSearch && a.search.typing && !a.lay.small {
		if cmd, used := a.onSearchKey(m); used {
			return cmd
		}
	}
	act, more := a.lookup(m)
	if a.lay.small && (act == nil || act.name != "quit") {
		return nil
	}
	a.dirty = true
	if more {
		return nil
	}
	a.say = said{}
	if act == nil {
		return nil
	}
	return act.do(a)
}

// lookup finds the action of a key, with the keys before it when they began a sequence. On a keyboard that writes another
// script the key's place counts.
func (a *app) lookup(m tea.KeyPressMsg) (act *actionDef, more bool) {
	name := m.String()
	if m.Text != "" && m.Text != " " {
		name = m.Text
	}
	where, before := a.where(), a.pending
	a.pending = ""
	if act, more = a.keys.find(before+name, where); act == nil && !more && m.BaseCode != 0 && name != string(m.BaseCode) {
		name = string(m.BaseCode)
		if m.Mod&tea.ModShift != 0 {
			name = strings.ToUpper(name)
		}
		act, more = a.keys.find(before+name, where)
	}
	if more {
		a.pending = before + name
	}
	return act, more
}

// threadList gives the thread list that has the keys, or had them when the open thread was chosen.
func (a *app) threadList() *list[model.Thread] {
	if p := a.focus(); p <= pProtests {
		return a.threads[p]
	}
	return a.threads[a.track]
}

// scrolled gives the scroller of the pane with the keys, nil when it is a list.
func (a *app) scrolled() *scroller {
	switch a.focus() {
	case pDetail:
		return &a.detail.scroller
	case pHelp:
		return &a.help
	case pLog:
		return &a.events.view
	}
	return nil
}

// move moves the cursor or scrolls.
func (a *app) move(n int) tea.Cmd {
	if s := a.scrolled(); s != nil {
		s.scroll(n)
		return nil
	}
	switch p := a.focus(); {
	case p <= pProtests:
		moveIn(a, a.threads[p], n)
	case p == pWire:
		moveIn(a, a.wire, n)
	case p == pSearch:
		a.hits.move(n)
	case p == pFeeds:
		a.feeds.move(n)
	case p == pTimeline:
		a.tree.list.move(n)
	}
	a.extendRange()
	return nil
}

// moveIn moves in a list that follows the desk. Going up from the first row takes in what came above it.
func moveIn[T any](a *app, l *list[T], n int) {
	if n < 0 && l.cur == 0 && l.fresh > 0 {
		a.follow(l.release)
		return
	}
	l.move(n)
}

// follow lets a list's order go and reads it anew.
func (a *app) follow(release func(home bool)) {
	release(true)
	a.stale[a.focus()] = true
}

// pageSize is how many rows or lines the pane with the keys shows.
func (a *app) pageSize() int {
	if s := a.scrolled(); s != nil {
		return s.height
	}
	switch p := a.focus(); {
	case p <= pProtests:
		return a.threads[p].fit
	case p == pWire:
		return a.wire.fit
	case p == pSearch:
		return a.hits.fit
	case p == pFeeds:
		return a.feeds.fit
	}
	return a.tree.list.fit
}

func (a *app) page(dir, part int) tea.Cmd {
	n := max(1, a.pageSize()/part-1)
	if part > 1 {
		n = max(1, a.pageSize()/part)
	}
	return a.move(dir * n)
}

func (a *app) toFirst() tea.Cmd {
	if s := a.scrolled(); s != nil {
		s.top = 0
		return nil
	}
	switch p := a.focus(); {
	case p <= pProtests:
		a.follow(a.threads[p].release)
	case p == pWire:
		a.follow(a.wire.release)
	case p == pSearch:
		a.hits.release(true)
	case p == pFeeds:
		a.feeds.moveTo(0)
	case p == pTimeline:
		a.tree.list.moveTo(0)
	}
	return nil
}

func (a *app) toLast() tea.Cmd {
	if s := a.scrolled(); s != nil {
		s.top = max(0, len(s.made.lines)-s.height)
		return nil
	}
	switch p := a.focus(); {
	case p <= pProtests:
		return lastOf(a.threads[p], func(q ask) tea.Cmd { return a.askThreads(int(p), q) })
	case p == pWire:
		return lastOf(a.wire, a.askWire)
	case p == pSearch:
		return lastOf(a.hits, a.askHits)
	case p == pFeeds:
		a.feeds.moveTo(len(a.feeds.rows))
	case p == pTimeline:
		a.tree.list.moveTo(len(a.tree.list.rows))
		a.tree.goEnd = !a.tree.list.ended
	}
	return nil
}

// lastOf goes to the last row: at once when it is here, else the desk is asked where the end is.
func lastOf[T any](l *list[T], get func(ask) tea.Cmd) tea.Cmd {
	if l.ended || !l.known {
		l.moveTo(l.off + len(l.rows) - 1)
		return nil
	}
	return get(l.toEnd())
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
		s.scroll(max(1, s.height-2))
		return nil
	}
	if a.atLast() {
		return a.nextUnread(1)
	}
	return a.page(1, 1)
}

func (a *app) atLast() bool {
	switch p := a.focus(); {
	case p <= pProtests:
		return atEnd(a.threads[p])
	case p == pWire:
		return atEnd(a.wire)
	case p == pSearch:
		return atEnd(a.hits)
	case p == pFeeds:
		return atEnd(a.feeds)
	}
	return atEnd(&a.tree.list)
}

func atEnd[T any](l *list[T]) bool { return l.ended && l.cur >= l.off+len(l.rows)-1 }

// turn gives the keys to the next pane on the screen; in a narrow window to the next track.
func (a *app) turn(dir int) tea.Cmd {
	if len(a.lay.panes) > 1 && !a.zoom {
		for i, p := range a.lay.panes {
			if p.pane == a.focus() {
				n := len(a.lay.panes)
				a.setFocus(a.lay.panes[(i+dir+n)%n].pane)
				return nil
			}
		}
	}
	switch p := a.focus(); {
	case p <= pProtests:
		a.setFocus(paneID((int(p) + dir + model.NumTracks) % model.NumTracks))
	case p == pDetail:
		a.setFocus(a.listPane())
	case a.here().screen != sBoard:
		a.setFocus(pDetail)
	}
	return nil
}

// listPane is the list that the detail stands beside on this screen.
func (a *app) listPane() paneID {
	switch a.here().screen {
	case sWire:
		return pWire
	case sSearch:
		return pSearch
	case sFeeds:
		return pFeeds
	case sThread:
		return pTimeline
	}
	return paneID(a.track)
}

// toTrack goes to a track's list on the board, from wherever.
func (a *app) toTrack(p paneID) tea.Cmd {
	a.unhold(a.focus())
	if a.here().screen != sBoard && !(a.here().screen == sThread && a.lay.roomy) {
		a.places = a.places[:1]
		a.zoom = false
	}
	if a.zoom && a.focus() != p {
		a.zoom = false
	}
	a.setFocus(p)
	return nil
}

// goBack goes one level back: out of a selection, a tab, a filter, a screen.
func (a *app) goBack() tea.Cmd {
	switch {
	case a.marks.any():
		a.marks.clear()
	case a.zoom:
		a.zoom = false
	case a.focus() == pDetail && a.detail.mode != mReader:
		a.setMode(mReader)
		a.setFocus(a.detail.back)
	case a.focus() == pDetail && a.here().screen != sBoard:
		a.setFocus(a.listPane())
	case a.leave():
		a.search.active = a.here().screen == sSearch
	case a.filter != "" || a.unreadOnly:
		a.filter, a.unreadOnly = "", false
		a.refilter()
	case a.focus() == pWire || a.focus() == pDetail || a.focus() == pTimeline:
		a.setFocus(paneID(a.track))
	default:
		a.note(rDim, a.keys.first("quit")+" leaves attaché; "+a.keys.first("help")+" shows all keys.")
	}
	a.dirty = true
	return nil
}

// toWire shows the wire: the pane where there is one, else its screen.
func (a *app) toWire() tea.Cmd {
	if a.focus() == pWire && a.wireFeed.ID == 0 {
		return a.goBack()
	}
	a.otherWire(model.FeedEntry{})
	if _, ok := a.lay.find(pWire); ok {
		a.setFocus(pWire)
		return nil
	}
	a.enter(sWire, pWire)
	return nil
}

// otherWire makes the wire that of one feed, or of all.
func (a *app) otherWire(f model.FeedEntry) {
	if a.wireFeed.ID != f.ID {
		a.wireFeed = f
		a.wire.reset()
	}
}
