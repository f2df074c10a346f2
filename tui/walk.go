package tui

import (
	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// nextUnread goes to the next unread row (or the one before), and while a search is active to the next hit.
func (a *app) nextUnread(step int) tea.Cmd {
	switch p := a.focus(); {
	case a.here().screen == sSearch:
		if !a.hits.move(step) {
			a.note(rDim, "No more hits.")
		}
		return nil
	case p <= pProtests:
		return a.seekThread(step)
	case a.here().screen == sWire || p == pWire:
		return a.seekIn(step, func() (int, bool) { return a.wire.seek(step, func(it model.Item) bool { return !it.Read }) }, a.wire.moveTo)
	}
	t := &a.tree
	if n, ok := t.list.selected(); ok && step > 0 && n.item == nil && a.moreUnread(n.dev) {
		t.after = after{dev: n.dev.ID, child: firstUnread}
		t.fold(n.dev.ID, true)
		t.enterChild(n.dev.ID)
		return nil
	}
	if i, ok := t.list.seek(step, a.unreadNode); ok {
		t.list.moveTo(i)
		return nil
	}
	a.note(rDim, "Nothing unread further on in this thread; "+a.keys.first("next-thread")+" goes to the next thread.")
	return nil
}

// moreUnread says that a folded development has unread reports beside the one that the reader shows for it.
func (a *app) moreUnread(d model.Development) bool {
	shown := 0
	if it := a.detail.item; it.Development == d.ID && !it.Read {
		shown = 1
	}
	return d.Items > 1 && !a.tree.open[d.ID] && d.Unread > shown
}

// unreadNode says whether a row of the timeline is worth a stop: an unread item, or a folded development with some.
func (a *app) unreadNode(n node) bool {
	if n.item != nil {
		return !n.item.Read
	}
	return n.dev.Unread > 0 && !a.tree.open[n.dev.ID]
}

func (a *app) seekIn(step int, seek func() (int, bool), to func(int) bool) tea.Cmd {
	if i, ok := seek(); ok {
		to(i)
		return nil
	}
	a.note(rDim, "Nothing unread further on.")
	return nil
}

// seekThread goes to the next thread with unread items in the list with the keys.
func (a *app) seekThread(step int) tea.Cmd {
	l := a.threadList()
	return a.seekIn(step, func() (int, bool) { return l.seek(step, func(t model.Thread) bool { return t.Unread > 0 }) }, l.moveTo)
}

// nextThread goes to the next thread with unread items; from inside a thread it opens it.
func (a *app) nextThread(step int) tea.Cmd {
	if a.where() == inThreads {
		return a.seekThread(step)
	}
	l := a.threads[a.track]
	if i, ok := l.seek(step, func(t model.Thread) bool { return t.Unread > 0 && t.ID != a.tree.thread.ID }); ok {
		l.moveTo(i)
		t, _ := l.selected()
		focus := a.focus()
		a.openThread(t)
		if focus == pDetail {
			a.setFocus(pDetail)
		}
		return nil
	}
	a.note(rDim, "No further thread with unread reports.")
	return nil
}

// nextItem goes to the next report of the list that the reader stands beside. In the timeline a folded development opens
// when it has more than the report that is shown.
func (a *app) nextItem(step int) tea.Cmd {
	switch {
	case a.here().screen == sWire || a.focus() == pWire:
		a.wire.move(step)
		return nil
	case a.here().screen == sSearch:
		a.hits.move(step)
		return nil
	}
	t := &a.tree
	n, ok := t.list.selected()
	if !ok {
		return nil
	}
	if step > 0 && n.item == nil && n.dev.Items > 1 {
		t.after = after{dev: n.dev.ID, child: 1}
		t.fold(n.dev.ID, true)
		t.enterChild(n.dev.ID)
		return nil
	}
	if !t.list.move(step) {
		a.note(rDim, "This is the last report of the thread.")
	}
	return nil
}

// openAll unfolds every development that holds more than its title says.
func (t *tree) openAll() {
	for _, d := range t.devs {
		if d.Items > 1 {
			t.open[d.ID] = true
		}
	}
}

func (a *app) foldOne() tea.Cmd {
	if n, ok := a.tree.list.selected(); ok {
		a.tree.fold(n.dev.ID, !a.tree.open[n.dev.ID])
	}
	return nil
}

func (a *app) foldAll(open bool) tea.Cmd {
	t := &a.tree
	t.all = open
	if n, ok := t.list.selected(); ok && !open && n.item != nil {
		t.list.want = -int64(n.dev.ID)
	}
	t.open = map[model.DevelopmentID]bool{}
	if open {
		t.openAll()
	}
	t.flatten()
	return nil
}

// patchItems changes items wherever they are shown, so that the screen does not wait for the desk.
func (a *app) patchItems(ids []model.ItemID, f func(*model.Item)) {
	mine := map[model.ItemID]bool{}
	for _, id := range ids {
		mine[id] = true
	}
	change := func(it *model.Item) {
		if mine[it.ID] {
			f(it)
		}
	}
	a.wire.patch(change)
	a.hits.patch(func(h *model.Hit) { change(&h.Item) })
	for d, items := range a.tree.items {
		items = append([]model.Item(nil), items...)
		for i := range items {
			change(&items[i])
		}
		a.tree.items[d] = items
	}
	a.tree.flatten()
	change(&a.detail.item.Item)
}
