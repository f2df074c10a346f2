package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
	"attache/model/query"
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

// cursor gives the index of the row under the cursor.
func (a *app) cursor() int {
	switch p := a.focus(); {
	case p <= pProtests:
		return a.threads[p].cur
	case p == pWire:
		return a.wire.cur
	case p == pSearch:
		return a.hits.cur
	}
	return a.tree.list.cur
}

func (a *app) markOne() tea.Cmd {
	a.markAt(a.cursor(), func(was bool) bool { return !was })
	return a.move(1)
}

// markRange begins a range, or ends it; while it is open every move stretches it.
func (a *app) markRange() tea.Cmd {
	m := &a.marks
	if m.ranging {
		m.ranging = false
		return nil
	}
	m.ranging, m.from = true, a.cursor()
	a.extendRange()
	a.note(rDim, "Move to stretch the range, then act; "+a.keys.first("back")+" gives it up.")
	return nil
}

func (a *app) extendRange() {
	if !a.marks.ranging {
		return
	}
	lo, hi := min(a.marks.from, a.cursor()), max(a.marks.from, a.cursor())
	for i := lo; i <= hi; i++ {
		a.markAt(i, func(bool) bool { return true })
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

// change runs an action on the chosen items and gives the marks back.
func (a *app) change(c chosen, f func(ctx context.Context, d Desk, items []model.Item) (string, error)) tea.Cmd {
	if c.none() {
		a.note(rDim, "Nothing is selected.")
		return nil
	}
	a.marks.clear()
	desk := a.desk
	return a.call("the change", func(ctx context.Context) tea.Msg {
		items, err := c.read(ctx, desk)
		if err != nil {
			return doneMsg{what: "The change", err: err}
		}
		words, err := f(ctx, desk, items)
		if err != nil && words == "" {
			words = "The change"
		}
		return doneMsg{what: words, err: err}
	})
}

// toggleRead marks what is chosen as read, or as unread when all of it is read.
func (a *app) toggleRead() tea.Cmd {
	if a.where() == inThreads {
		return a.toggleThreadsRead()
	}
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		read := false
		for _, it := range items {
			read = read || !it.Read
		}
		return readWords(len(items), read), d.SetRead(ctx, idsOf(items), read)
	})
}

func readWords(n int, read bool) string {
	if read {
		return "Marked " + count(n, "report") + " as read"
	}
	return "Marked " + count(n, "report") + " as unread"
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

// toggleThreadsRead marks the threads as read; the selected one as unread again when it is read already.
func (a *app) toggleThreadsRead() tea.Cmd {
	t, ok := a.threadList().selected()
	if len(a.marks.order) > 0 || ok && t.Unread > 0 {
		return a.readThread()
	}
	if !ok {
		return nil
	}
	id := t.ID
	return a.act("Marked the thread as unread", func(ctx context.Context, d Desk) error {
		items, err := d.Items(ctx, model.ItemQuery{Thread: id, Window: model.Window{Limit: 10000}})
		if err != nil {
			return err
		}
		return d.SetRead(ctx, idsOf(items), false)
	})
}

func (a *app) readThread() tea.Cmd {
	ids := a.pickedThreads()
	if len(ids) == 0 {
		a.note(rDim, "No thread is selected.")
		return nil
	}
	a.marks.clear()
	return a.act("Marked "+count(len(ids), "thread")+" as read; "+a.keys.first("undo")+" takes it back", func(ctx context.Context, d Desk) error {
		return d.ReadThreads(ctx, ids)
	})
}

func (a *app) toggleStar() tea.Cmd {
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		star := false
		for _, it := range items {
			star = star || !it.Starred
		}
		words := "Starred " + count(len(items), "report")
		if !star {
			words = "Took the star from " + count(len(items), "report")
		}
		return words, d.SetStar(ctx, idsOf(items), star)
	})
}

func (a *app) askTags() tea.Cmd {
	it, ok := a.item()
	if !ok {
		return nil
	}
	p := prompt{label: "tags:", hint: "separated by spaces", done: func(a *app, s string) tea.Cmd {
		tags := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(s, ",", " "), "#", " "))
		return a.act("Tagged with "+orNothing(strings.Join(tags, ", ")), func(ctx context.Context, d Desk) error { return d.SetTags(ctx, it.ID, tags) })
	}}
	p.set(strings.Join(it.Tags, " "))
	return a.ask(p)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (a *app) askNote() tea.Cmd {
	it, ok := a.item()
	if !ok {
		return nil
	}
	p := prompt{label: "note:", hint: "empty takes it away", done: func(a *app, s string) tea.Cmd {
		return a.act("The note is kept", func(ctx context.Context, d Desk) error { return d.SetNote(ctx, it.ID, s) })
	}}
	p.set(it.Note)
	return a.ask(p)
}

func (a *app) askName() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	p := prompt{label: "name of the thread:", hint: "empty gives the program's own name back", done: func(a *app, s string) tea.Cmd {
		return a.act("The thread is renamed", func(ctx context.Context, d Desk) error { return d.Rename(ctx, t.ID, s) })
	}}
	p.set(clean(t.Title))
	return a.ask(p)
}

func (a *app) togglePin() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	words := "Pinned the thread"
	if t.Pinned {
		words = "The thread is no longer pinned"
	}
	return a.act(words, func(ctx context.Context, d Desk) error { return d.Pin(ctx, t.ID, !t.Pinned) })
}

func (a *app) toggleMute() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	words := "Muted the thread; " + a.keys.first("undo") + " brings it back"
	if t.Muted {
		words = "The thread is no longer muted"
	}
	return a.act(words, func(ctx context.Context, d Desk) error { return d.Mute(ctx, t.ID, !t.Muted) })
}

func (a *app) merge() tea.Cmd {
	ids := append([]model.ThreadID(nil), a.marks.order...)
	if len(ids) < 2 {
		a.note(rWarn, "Mark two threads or more with "+a.keys.first("mark")+", then "+a.keys.first("merge")+" makes them one; the first stays.")
		return nil
	}
	a.marks.clear()
	return a.act(fmt.Sprintf("Merged %d threads; %s takes it back", len(ids), a.keys.first("undo")), func(ctx context.Context, d Desk) error { return d.Merge(ctx, ids) })
}

func (a *app) split() tea.Cmd {
	undo := a.keys.first("undo")
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		_, err := d.Split(ctx, idsOf(items))
		return "Split off " + count(len(items), "report") + " into a thread of its own; " + undo + " takes it back", err
	})
}

// undo takes back the last action, or does it again.
func (a *app) undo(redo bool) tea.Cmd {
	desk := a.desk
	return a.call("undo", func(ctx context.Context) tea.Msg {
		f, done, nothing := desk.Undo, "Taken back: ", "There is nothing to take back"
		if redo {
			f, done, nothing = desk.Redo, "Done again: ", "There is nothing to do again"
		}
		what, err := f(ctx)
		if what == "" {
			return doneMsg{what: nothing, err: err}
		}
		return doneMsg{what: done + what, err: err}
	})
}

func checkFilter(s string) string {
	if _, err := query.Parse(s); err != nil {
		return err.Error()
	}
	return ""
}
