package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// node is a row of the timeline: a development, or one of its items.
type node struct {
	dev  model.Development
	item *model.Item // nil: the development itself
	last bool        // the last item of its development
}

// key identifies a node: items by their number, developments by their number below zero.
func (n node) key() int64 {
	if n.item != nil {
		return int64(n.item.ID)
	}
	return -int64(n.dev.ID)
}

// tree is the timeline of a thread: developments, newest first, of which some are unfolded into their items. Developments
// are read in pages as the cursor comes near the end; items when a development is unfolded.
type tree struct {
	list   list[node]
	thread model.Thread
	devs   []model.Development
	open   map[model.DevelopmentID]bool
	items  map[model.DevelopmentID][]model.Item
	asked  map[model.DevelopmentID]bool
	all    bool // unfold whatever comes
	goal   int  // the row that the user wants, from one on; pages come until it is here. 0: none
	after  after
	filter string // shows only what fits; empty: everything
}

// after is what to select when the items of a development have come.
type after struct {
	dev   model.DevelopmentID
	child int // its index, or firstUnread
}

const firstUnread = -1

const (
	devPage  = 100
	devItems = 300 // of one development; more is no longer read row by row
)

type (
	devsMsg struct {
		answer[model.Development]
		thread model.Thread
		items  map[model.DevelopmentID][]model.Item // with a filter: the reports that fit
		page   *detailMsg                           // what the pane beside shows of the first row; nil: it was not asked for
	}
	childrenMsg struct {
		gen   uint64
		dev   model.DevelopmentID
		items []model.Item
		err   error
		late  bool // they were here already
	}
)

func (t *tree) init() {
	t.list.id = node.key
	t.clear()
}

func (t *tree) clear() {
	t.devs, t.all, t.goal, t.after, t.filter = nil, false, 0, after{}, ""
	t.open = map[model.DevelopmentID]bool{}
	t.items = map[model.DevelopmentID][]model.Item{}
	t.asked = map[model.DevelopmentID]bool{}
	t.list.reset()
}

// show makes the timeline that of another thread.
func (t *tree) show(th model.Thread) {
	if t.thread.ID != th.ID {
		t.clear()
	}
	t.thread = th
	t.list.rev++
}

// flatten makes the rows anew; the cursor stays with its row, or goes to its development when that was folded.
func (t *tree) flatten() {
	rows := make([]node, 0, len(t.devs))
	for _, d := range t.devs {
		rows = append(rows, node{dev: d})
		if !t.open[d.ID] {
			continue
		}
		items := t.items[d.ID]
		for i := range items {
			rows = append(rows, node{dev: d, item: &items[i], last: i == len(items)-1})
		}
	}
	t.list.rows = rows
	if t.list.curID != 0 || t.list.want != 0 {
		t.list.find()
	}
	t.list.settle()
}

// fold closes or opens a development.
func (t *tree) fold(d model.DevelopmentID, open bool) {
	t.open[d] = open
	if n, ok := t.list.selected(); ok && !open && n.item != nil && n.dev.ID == d {
		t.list.want = -int64(d)
	}
	t.flatten()
}

// endOfTree is a row beyond every last one.
const endOfTree = 1<<31 - 2

// goTo puts the cursor on a row by its index, or as near as it is here; pages are read until it is reached.
func (t *tree) goTo(i int) {
	t.list.moveTo(i)
	if t.goal = 0; i >= len(t.list.rows) && !t.list.ended {
		t.goal = i + 1
	}
}

// index gives the row of a key, -1 when it is not there.
func (t *tree) index(key int64) int {
	for i, n := range t.list.rows {
		if n.key() == key {
			return i
		}
	}
	return -1
}

// wantThread gives the thread that the timeline is to show: the open one, or in a roomy window the selected one.
func (a *app) wantThread() (model.Thread, bool) {
	if a.here().screen != sBoard {
		return a.tree.thread, a.tree.thread.ID != 0
	}
	if l := a.threadList(); l != nil {
		if t, ok := l.selected(); ok {
			return t, true
		}
	}
	return a.tree.thread, a.tree.thread.ID != 0
}

// pullTree asks for the developments and items that the timeline lacks.
func (a *app) pullTree(again bool) tea.Cmd {
	th, ok := a.wantThread()
	if !ok {
		return nil
	}
	t := &a.tree
	if t.thread.ID != th.ID {
		t.show(th)
	}
	l := &t.list
	if again {
		if l.loading {
			l.stale = true
			return nil
		}
		for d := range t.open {
			delete(t.asked, d)
		}
		return a.askDevs(l.send(ask{win: model.Window{Limit: max(len(t.devs), devPage)}, late: l.known}))
	}
	if !l.loading && (!l.known || !l.ended && (l.cur+2*l.fit > len(l.rows) || t.goal > len(l.rows))) {
		return tea.Batch(a.askDevs(l.send(ask{win: model.Window{Offset: len(t.devs), Limit: devPage}})), a.pullChildren())
	}
	return a.pullChildren()
}

func (a *app) askDevs(q ask) tea.Cmd {
	desk, id, filter := a.desk, a.tree.thread.ID, a.tree.filter
	page := a.firstPage(q)
	return a.call("the timeline", func(ctx context.Context) tea.Msg {
		if filter != "" {
			m := devsMsg{answer: answer[model.Development]{ask: q}}
			if m.rows, m.items, m.err = fitting(ctx, desk, id, filter); m.err == nil {
				m.thread, m.err = desk.Thread(ctx, id)
			}
			return m
		}
		m := devsMsg{answer: answered(q, func(w model.Window) ([]model.Development, error) { return desk.Developments(ctx, id, w) })}
		if m.err == nil {
			m.thread, m.err = desk.Thread(ctx, id)
		}
		if m.err == nil && len(m.rows) > 0 {
			m.page = page(ctx, m.rows[0].ID)
		}
		return m
	})
}

// firstPage gives what reads, together with a timeline that is read for the first time, the page that stands beside it: the
// user waits for both, and one question after the other takes him longer.
func (a *app) firstPage(q ask) func(ctx context.Context, first model.DevelopmentID) *detailMsg {
	_, shown := a.lay.find(pDetail)
	if mode := a.detail.mode; !shown || q.late || q.win.Offset > 0 || a.tree.list.want != 0 || a.trialHere() || mode > mCompare {
		return func(context.Context, model.DevelopmentID) *detailMsg { return nil }
	}
	desk, world, mode := a.desk, a.world, a.detail.mode
	return func(ctx context.Context, first model.DevelopmentID) *detailMsg {
		m := &detailMsg{subject: subject{mode: mode, dev: first}}
		m.page, m.item, m.err = readPage(ctx, desk, world, m.subject)
		return m
	}
}

func (m childrenMsg) reread() bool { return m.late }

// pullChildren asks for the items of unfolded developments.
func (a *app) pullChildren() tea.Cmd {
	t := &a.tree
	if t.filter != "" { // the reports that fit came with the developments
		return nil
	}
	var cmds []tea.Cmd
	for _, d := range t.devs {
		if t.open[d.ID] && !t.asked[d.ID] {
			t.asked[d.ID] = true
			cmds = append(cmds, a.askChildren(d.ID))
		}
	}
	return tea.Batch(cmds...)
}

func (a *app) askChildren(d model.DevelopmentID) tea.Cmd {
	desk, gen := a.desk, uint64(a.tree.thread.ID)
	_, late := a.tree.items[d]
	return a.call("the items of a development", func(ctx context.Context) tea.Msg {
		items, err := desk.Items(ctx, model.ItemQuery{Development: d, Window: model.Window{Limit: devItems}})
		return childrenMsg{gen: gen, dev: d, items: items, err: err, late: late}
	})
}

// onDevs puts a page of developments in.
func (a *app) onDevs(m devsMsg) tea.Cmd {
	t := &a.tree
	if m.gen != t.list.gen {
		return nil
	}
	t.list.loading = false
	if t.list.stale {
		t.list.stale, a.stale[pTimeline] = false, true
	}
	first := !t.list.known
	t.list.known = true
	if m.err != nil {
		t.list.ended = true
		t.list.rev++
		return a.failed(m.err, "The thread cannot be read")
	}
	if m.thread.ID == t.thread.ID {
		t.thread = m.thread
	}
	if m.items != nil {
		t.takeFitting(m.rows, m.items)
	} else {
		t.take(m)
	}
	if t.all {
		t.openAll()
	}
	t.flatten()
	if first && t.list.want == 0 {
		t.list.cur, t.list.top = 0, 0
		t.list.settle()
	}
	if t.goal > 0 {
		t.goTo(t.goal - 1)
	}
	return a.onFirstPage(m.page)
}

// onFirstPage puts in the page that came with a timeline, if it is still the one that the selection demands.
func (a *app) onFirstPage(m *detailMsg) tea.Cmd {
	if m == nil || m.subject != a.wantDetail() {
		return nil
	}
	a.detail.asked, a.detail.known, a.detail.stale = m.subject, true, false
	return a.onDetail(*m)
}

// take adds a page, or replaces everything by a newer reading of it.
func (t *tree) take(m devsMsg) {
	t.list.ended = len(m.rows) < m.win.Limit
	if m.win.Offset == 0 {
		t.devs = m.rows
		return
	}
	have := map[model.DevelopmentID]bool{}
	for _, d := range t.devs {
		have[d.ID] = true
	}
	devs := t.devs[:len(t.devs):len(t.devs)]
	for _, d := range m.rows {
		if !have[d.ID] {
			devs = append(devs, d)
		}
	}
	t.devs = devs
}

// onChildren puts the items of a development in.
func (a *app) onChildren(m childrenMsg) tea.Cmd {
	t := &a.tree
	if m.gen != uint64(t.thread.ID) {
		return nil
	}
	if m.err != nil {
		return a.failed(m.err, "The items cannot be read")
	}
	t.items[m.dev] = m.items
	t.flatten()
	t.enterChild(m.dev)
	return nil
}

// enterChild goes to the report that was to be selected, once its development's reports are here.
func (t *tree) enterChild(d model.DevelopmentID) {
	items := t.items[d]
	if t.after.dev != d || len(items) == 0 {
		return
	}
	n := min(t.after.child, len(items)-1)
	if n == firstUnread {
		n = max(0, slices.IndexFunc(items, func(it model.Item) bool { return !it.Read }))
	}
	t.after = after{}
	if i := t.index(int64(items[n].ID)); i >= 0 {
		t.list.moveTo(i)
	}
}
