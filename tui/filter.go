package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
	"attache/model/query"
)

// narrowing is a filter that can be set: what it is now, how it is set, what is wrong with a new one ("" when nothing), and how
// one that is typed is asked.
type narrowing struct {
	label, hint, now string
	set              func(*app, string)
	wrong            func(string) string
	typed            func(string) string
}

// narrowing gives the filter of the list with the keys: of the feeds, of the open thread, else of the board and the wire.
func (a *app) narrowing() narrowing {
	const hint = "words and fields as in the search; empty shows all"
	switch p := a.focus(); {
	case a.here().screen == sFeeds:
		return narrowing{"filter the feeds:", "words of name, address, state, tags", a.feedFilter, (*app).filterFeeds, func(string) string { return "" }, func(s string) string { return s }}
	case p == pTimeline || a.here().screen == sThread:
		return narrowing{"filter this thread:", hint, a.tree.filter, (*app).filterTree, checkFilter, query.AsTyped}
	}
	return narrowing{"filter:", hint, a.filter, (*app).filterLists, checkFilter, query.AsTyped}
}

// askFilter asks for a filter and shows at once what it leaves; Esc gives the former one back. In the search the query
// itself is what narrows.
func (a *app) askFilter() tea.Cmd {
	if a.here().screen == sSearch {
		a.setFocus(pSearch)
		return a.openSearch()
	}
	n := a.narrowing()
	p := prompt{label: n.label, hint: n.hint}
	p.edited = func(a *app, s string) tea.Cmd {
		if n.wrong(s) == "" {
			n.set(a, n.typed(s))
		}
		return nil
	}
	p.left = func(a *app) tea.Cmd {
		n.set(a, n.now)
		return nil
	}
	p.done = func(a *app, s string) tea.Cmd {
		if words := n.wrong(s); words != "" {
			n.set(a, n.now)
			a.note(rBad, words)
			return nil
		}
		n.set(a, n.typed(s))
		return nil
	}
	p.set(n.now)
	return a.ask(p)
}

func checkFilter(s string) string {
	if s == "" {
		return ""
	}
	if _, err := query.Parse(s); err != nil {
		return err.Error()
	}
	return ""
}

// filterLists narrows the board and the wire.
func (a *app) filterLists(s string) {
	if a.filter != s {
		a.filter = s
		a.refilter()
	}
}

// refilter reads the lists that a filter concerns anew.
func (a *app) refilter() {
	for _, l := range a.threads {
		l.reset()
	}
	a.wire.reset()
	a.boardRev++
}

func (a *app) toggleUnreadOnly() tea.Cmd {
	a.unreadOnly = !a.unreadOnly
	a.refilter()
	if a.unreadOnly {
		a.note(rDim, "Only what is unread is shown; "+a.keys.first("back")+" on the board shows everything again.")
	} else {
		a.note(rDim, "Everything is shown.")
	}
	return nil
}

// filterTree narrows the timeline to the reports that fit, under their developments.
func (a *app) filterTree(s string) {
	if t := &a.tree; t.filter != s {
		t.clear()
		t.filter = s
	}
}

// mostFiltered bounds the reports of one thread that a filter shows, devsAtOnce how many developments are read at a time.
const (
	mostFiltered = 2000
	devsAtOnce   = 500
)

// fitting reads what a filter leaves of a thread: developments, newest first, and of each the reports that fit.
func fitting(ctx context.Context, d Desk, id model.ThreadID, filter string) (devs []model.Development, items map[model.DevelopmentID][]model.Item, err error) {
	found, err := d.Items(ctx, model.ItemQuery{Thread: id, Filter: filter, Window: model.Window{Limit: mostFiltered}})
	if err != nil {
		return nil, nil, err
	}
	items = map[model.DevelopmentID][]model.Item{}
	for _, it := range found {
		items[it.Development] = append(items[it.Development], it)
	}
	for at := 0; len(devs) < len(items); at += devsAtOnce {
		some, err := d.Developments(ctx, id, model.Window{Offset: at, Limit: devsAtOnce})
		if err != nil {
			return nil, nil, err
		}
		for _, dev := range some {
			if len(items[dev.ID]) > 0 {
				devs = append(devs, dev)
			}
		}
		if len(some) < devsAtOnce {
			break
		}
	}
	return devs, items, nil
}

// takeFitting makes the timeline what a filter leaves; what fits is unfolded until the user folds it.
func (t *tree) takeFitting(devs []model.Development, items map[model.DevelopmentID][]model.Item) {
	t.devs, t.items, t.list.ended = devs, items, true
	for _, d := range devs {
		if _, known := t.open[d.ID]; !known {
			t.open[d.ID] = d.Items > 1
		}
	}
}

// filterFeeds narrows the list of feeds.
func (a *app) filterFeeds(s string) {
	if a.feedFilter != s {
		a.feedFilter = s
		a.feeds.reset()
	}
}

// feedFits says whether a feed has all words of a filter somewhere.
func feedFits(f model.FeedEntry, filter string) bool {
	all := strings.ToLower(strings.Join(append([]string{f.Name(), f.URL, string(shownState(f)), f.Lang, f.Perspective, f.Poll.Error}, f.Tags...), " "))
	for _, w := range strings.Fields(strings.ToLower(filter)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// unfilter takes the filter of the list with the keys away, and says whether there was one.
func (a *app) unfilter() bool {
	switch p := a.focus(); {
	case p == pFeeds && a.feedFilter != "":
		a.filterFeeds("")
	case p == pTimeline && a.tree.filter != "":
		a.filterTree("")
	default:
		return false
	}
	return true
}
