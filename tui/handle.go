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
	if !a.lay.small && a.digit(keyName(m)) {
		a.dirty, a.say = true, said{}
		return nil
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
		a.count = counter{}
		return nil
	}
	return a.run(act)
}

// keyName gives a key as the key table writes it.
func keyName(m tea.KeyPressMsg) string {
	if m.Text != "" && m.Text != " " {
		return m.Text
	}
	return m.String()
}

// lookup finds the action of a key, with the keys before it when they began a sequence. On a keyboard that writes another
// script the key's place counts.
func (a *app) lookup(m tea.KeyPressMsg) (act *actionDef, more bool) {
	name := keyName(m)
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
	case a.unfilter():
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
