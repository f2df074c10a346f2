package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// marks are rows that the user picked for the next action.
type marks struct {
	threads map[model.ThreadID]bool
	items   map[model.ItemID]bool
	devs    map[model.DevelopmentID]bool
	order   []model.ThreadID // threads in the order of marking: a merge keeps the first
	ranging bool
	from    int // row where the range began
	rev     uint64
}

func (m *marks) any() bool {
	return m.ranging || len(m.threads)+len(m.items)+len(m.devs) > 0
}

func (m *marks) clear() {
	*m = marks{rev: m.rev + 1}
}

func (m *marks) thread(id model.ThreadID, on bool) {
	if m.threads == nil {
		m.threads = map[model.ThreadID]bool{}
	}
	m.rev++
	if was := m.threads[id]; was == on {
		return
	}
	delete(m.threads, id)
	if on {
		m.threads[id] = true
		m.order = append(m.order, id)
		return
	}
	for i, x := range m.order {
		if x == id {
			m.order = append(m.order[:i:i], m.order[i+1:]...)
			return
		}
	}
}

func toggle[K comparable](m map[K]bool, k K, on bool) map[K]bool {
	if m == nil {
		m = map[K]bool{}
	}
	if delete(m, k); on {
		m[k] = true
	}
	return m
}

// markAt marks the row with an index in the pane with the keys.
func (a *app) markAt(i int, set func(was bool) bool) {
	m := &a.marks
	m.rev++
	switch p := a.focus(); {
	case p <= pProtests:
		if t, ok := a.threads[p].at(i); ok {
			m.thread(t.ID, set(m.threads[t.ID]))
		}
	case p == pWire:
		if it, ok := a.wire.at(i); ok {
			m.items = toggle(m.items, it.ID, set(m.items[it.ID]))
		}
	case p == pSearch:
		if h, ok := a.hits.at(i); ok {
			m.items = toggle(m.items, h.ID, set(m.items[h.ID]))
		}
	case p == pTimeline:
		if n, ok := a.tree.list.at(i); ok && n.item != nil {
			m.items = toggle(m.items, n.item.ID, set(m.items[n.item.ID]))
		} else if ok {
			m.devs = toggle(m.devs, n.dev.ID, set(m.devs[n.dev.ID]))
		}
	}
}

// markOne marks the row under the cursor, or takes its mark away, and goes on; with a count it marks as many.
func (a *app) markOne() tea.Cmd {
	l := a.rows()
	if n := a.count.n; n > 1 {
		a.markRows(l.cursor(), n)
		l.move(n)
		return nil
	}
	a.markAt(l.cursor(), func(was bool) bool { return !was })
	return a.move(1)
}

// markRange begins a range, or ends it; while it is open every move stretches it. With a count the range has as many rows
// and is ended.
func (a *app) markRange() tea.Cmd {
	m, l := &a.marks, a.rows()
	switch {
	case m.ranging:
		m.ranging = false
		return nil
	case a.count.n > 1:
		a.markRows(l.cursor(), a.count.n)
		l.move(a.count.n - 1)
		return nil
	}
	m.ranging, m.from = true, l.cursor()
	a.extendRange()
	a.note(rDim, "Move to stretch the range, then act; "+a.keys.first("back")+" gives it up.")
	return nil
}

func (a *app) extendRange() {
	if l := a.rows(); a.marks.ranging && l != nil {
		lo, hi := min(a.marks.from, l.cursor()), max(a.marks.from, l.cursor())
		a.markRows(lo, hi-lo+1)
	}
}

// item gives the item that an action concerns: the one in the reader, or the one under the cursor.
func (a *app) item() (model.Item, bool) {
	switch a.focus() {
	case pWire:
		return a.wire.selected()
	case pSearch:
		h, ok := a.hits.selected()
		return h.Item, ok
	case pTimeline:
		if n, ok := a.tree.list.selected(); ok && n.item != nil {
			return *n.item, true
		}
	}
	if a.where() == inDetail || a.focus() == pTimeline {
		return a.detail.item.Item, a.detail.item.ID != 0
	}
	return model.Item{}, false
}

// chosen gives the items that an action concerns: the marked ones, else the one under the cursor; of a development all.
// The desk is asked for what is not loaded, so it runs inside a command.
type chosen struct {
	items []model.ItemID
	devs  []model.DevelopmentID
}

func (a *app) chosen() chosen {
	var c chosen
	for id := range a.marks.items {
		c.items = append(c.items, id)
	}
	for id := range a.marks.devs {
		c.devs = append(c.devs, id)
	}
	if len(c.items)+len(c.devs) > 0 {
		return c
	}
	if n, ok := a.tree.list.selected(); ok && a.focus() == pTimeline && n.item == nil {
		return chosen{devs: []model.DevelopmentID{n.dev.ID}}
	}
	if it, ok := a.item(); ok {
		c.items = append(c.items, it.ID)
	}
	return c
}

func (c chosen) none() bool { return len(c.items)+len(c.devs) == 0 }

// read gives the items themselves.
func (c chosen) read(ctx context.Context, d Desk) ([]model.Item, error) {
	var out []model.Item
	for _, id := range c.items {
		it, err := d.Item(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, it.Item)
	}
	for _, id := range c.devs {
		items, err := d.Items(ctx, model.ItemQuery{Development: id, Window: model.Window{Limit: 10000}})
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

func idsOf(items []model.Item) []model.ItemID {
	out := make([]model.ItemID, len(items))
	for i, it := range items {
		out[i] = it.ID
	}
	return out
}

// pickedThreads gives the marked threads, else the selected one.
func (a *app) pickedThreads() []model.ThreadID {
	if len(a.marks.order) > 0 {
		return append([]model.ThreadID(nil), a.marks.order...)
	}
	if t, ok := a.thread(); ok {
		return []model.ThreadID{t.ID}
	}
	return nil
}

// thread gives the thread that an action concerns.
func (a *app) thread() (model.Thread, bool) {
	switch a.where() {
	case inThreads:
		return a.threadList().selected()
	case inTimeline, inDetail:
		switch {
		case a.here().screen == sThread || a.lay.roomy && a.here().screen == sBoard:
			return a.tree.thread, a.tree.thread.ID != 0
		case a.here().screen == sBoard:
			return a.threadList().selected()
		}
	}
	if it, ok := a.item(); ok && it.Thread != 0 {
		return model.Thread{ID: it.Thread, Title: it.Title}, true
	}
	return model.Thread{}, false
}
