package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// openRow opens what is under the cursor; with a count the row of that number.
func (a *app) openRow() tea.Cmd {
	if l := a.rows(); l != nil && a.count.n > 0 {
		if cmd := a.goTo(a.count.n - 1); l.cursor() != a.count.n-1 {
			return cmd
		}
	}
	switch p := a.focus(); {
	case p <= pProtests:
		if t, ok := a.threads[p].selected(); ok {
			a.openThread(t)
		}
	case p == pTimeline:
		if len(a.tree.list.rows) > 0 || !a.tree.list.known { // what is on its way will be there
			a.setFocus(pDetail)
		}
	case p == pWire && a.here().screen != sWire:
		a.enter(sWire, pWire)
		if len(a.wire.rows) > 0 {
			a.setFocus(pDetail)
		}
	case p == pWire && len(a.wire.rows) > 0, p == pSearch && len(a.hits.rows) > 0:
		a.setFocus(pDetail)
	case a.here().screen == sFeeds:
		if f, ok := a.feeds.selected(); ok {
			a.otherWire(f)
			a.enter(sWire, pWire)
		}
	}
	return nil
}

// openThread goes to a thread's timeline.
func (a *app) openThread(t model.Thread) {
	if a.tree.thread.ID != t.ID {
		a.tree.show(t)
		a.setMode(mReader)
	}
	a.detail.readNow = 0
	a.enter(sThread, pTimeline)
}

// setMode changes what the detail pane shows.
func (a *app) setMode(m mode) {
	if a.detail.mode != m {
		a.detail.mode = m
		a.detail.rev++
		a.dirty = true
	}
}

// showMode shows one of the detail's tabs for the selected row, or the reader again when that tab is shown already.
func (a *app) showMode(m mode) tea.Cmd {
	if a.where() == inThreads {
		t, ok := a.threadList().selected()
		if !ok {
			return nil
		}
		a.openThread(t)
	}
	if a.detail.mode == m && a.focus() == pDetail {
		return a.goBack()
	}
	if a.here().screen == sBoard {
		a.enter(sThread, pTimeline)
	}
	if a.detail.mode == mReader || a.focus() != pDetail {
		a.detail.back = a.focus()
	}
	a.setMode(m)
	a.setFocus(pDetail)
	return nil
}

// turnTab goes through the detail's tabs.
func (a *app) turnTab(dir int) tea.Cmd {
	n := int(numModes)
	if a.focus() != pDetail {
		a.detail.back = a.focus()
	}
	a.setMode(mode((int(a.detail.mode) + dir + n) % n))
	if _, ok := a.lay.find(pDetail); !ok {
		a.setFocus(pDetail)
	}
	return nil
}

// find searches everything, or in the help.
func (a *app) find() tea.Cmd {
	if a.focus() == pHelp {
		return a.ask(prompt{label: "find in the help:", edited: func(a *app, s string) tea.Cmd { return a.showHelp(s) },
			done: func(a *app, s string) tea.Cmd { return a.showHelp(s) }, left: func(a *app) tea.Cmd { return a.showHelp("") }})
	}
	return a.openSearch()
}

func (a *app) openHelp() tea.Cmd {
	if a.here().screen == sHelp {
		return a.goBack()
	}
	place := a.where()
	a.enter(sHelp, pHelp)
	a.help.page = helpPage{keys: a.keys, place: place}
	a.help.set(a.help.page, false)
	return nil
}

func (a *app) showHelp(find string) tea.Cmd {
	if h, ok := a.help.page.(helpPage); ok {
		h.find = find
		a.help.set(h, false)
	}
	return nil
}

func (a *app) openLog() tea.Cmd {
	if a.here().screen == sLog {
		return a.goBack()
	}
	a.enter(sLog, pLog)
	return nil
}

func (a *app) openFeeds() tea.Cmd {
	if a.here().screen == sFeeds {
		return a.goBack()
	}
	a.stale[pFeeds] = a.feeds.known
	a.enter(sFeeds, pFeeds)
	return nil
}

// refreshHere looks at the feed of the row, or takes in what came above a list of threads.
func (a *app) refreshHere() tea.Cmd {
	if p := a.focus(); p <= pProtests && a.threads[p].fresh > 0 {
		a.follow(a.threads[p].release)
		return nil
	}
	var f model.FeedID
	if a.here().screen == sFeeds {
		if e, ok := a.feeds.selected(); ok {
			f = e.ID
		}
	} else if it, ok := a.item(); ok {
		f = it.FeedID
	}
	if f == 0 {
		return a.refreshAll()
	}
	return a.refresh("The feed is being looked at.", f)
}

func (a *app) refreshAll() tea.Cmd { return a.refresh("All feeds are being looked at.") }

func (a *app) refresh(words string, ids ...model.FeedID) tea.Cmd {
	if a.world == nil {
		a.note(rWarn, "This program does not fetch.")
		return nil
	}
	world := a.world
	a.note(rDim, words)
	return a.call("refreshing", func(context.Context) tea.Msg {
		world.Refresh(ids...)
		return worldMsg(world.Status())
	})
}

// fetchText gets the full text of the selected item.
func (a *app) fetchText() tea.Cmd {
	it, ok := a.item()
	switch {
	case !ok:
		return nil
	case a.world == nil:
		a.note(rWarn, "This program does not fetch.")
		return nil
	case it.Link == "":
		a.note(rWarn, "This report has no link to a text.")
		return nil
	}
	world := a.world
	a.note(rDim, "Fetching the text from "+it.Source+a.g.ellipsis)
	return a.call("fetching the text", func(ctx context.Context) tea.Msg {
		return doneMsg{what: "The text of “" + clean(it.Title) + "” is here", err: world.FetchArticle(ctx, it), then: func(a *app) tea.Cmd {
			a.stale[pDetail] = true
			return nil
		}}
	})
}

// copy puts the link, or a citation, onto the clipboard of the terminal (OSC 52), which works over ssh too.
func (a *app) copy(cite bool) tea.Cmd {
	it, ok := a.item()
	if !ok {
		return nil
	}
	text, what := clean(it.Link), "The link is copied"
	if cite {
		text, what = citation(it.Source, it.Title, it.Link, it.Published), "The citation is copied"
	}
	if text == "" {
		a.note(rWarn, "There is no link to copy.")
		return nil
	}
	a.note(rGood, what+", if the terminal allows it.")
	return tea.SetClipboard(text)
}

func (a *app) togglePreview() tea.Cmd {
	on := a.previewFlag()
	*on = !*on
	if a.focus() == pDetail {
		a.setFocus(a.listPane())
	}
	return nil
}

func (a *app) setZoom(on bool) tea.Cmd {
	switch {
	case on && len(a.lay.panes) < 2:
		a.note(rDim, "This pane is alone already.")
	case !on && !a.zoom:
		a.note(rDim, "All panes are shown already.")
	}
	a.zoom = on && len(a.lay.panes) > 1
	return nil
}

func (a *app) toggleClock() tea.Cmd {
	a.utc = !a.utc
	a.setClock()
	if a.utc {
		a.note(rDim, "Times are in UTC.")
	} else {
		a.note(rDim, "Times are local.")
	}
	return nil
}

func (a *app) nextTheme() tea.Cmd {
	names := themeNames(a.opt.Themes)
	next := names[0]
	for i, n := range names {
		if n == a.theme.name {
			next = names[(i+1)%len(names)]
		}
	}
	if err := a.setTheme(next); err == nil {
		a.note(rDim, "The theme is "+next+".")
	}
	return nil
}

func (a *app) removeFeed() tea.Cmd {
	f, ok := a.feeds.selected()
	if !ok {
		return nil
	}
	if f.Origin == model.FromConfig {
		a.note(rWarn, clean(f.Name())+" stands in the configuration file: take it out there, or switch it off with "+a.keys.first("toggle-feed")+".")
		return nil
	}
	name := clean(f.Name())
	return a.ask(prompt{kind: promptConfirm, label: "Remove " + name + "? Its reports stay.", done: func(a *app, _ string) tea.Cmd {
		return a.act("Removed "+name+"; "+a.keys.first("undo")+" brings it back", func(ctx context.Context, d Desk) error { return d.RemoveFeed(ctx, f.ID) })
	}})
}

func (a *app) toggleFeed() tea.Cmd {
	f, ok := a.feeds.selected()
	if !ok {
		return nil
	}
	words := "Switched off " + clean(f.Name())
	if f.Disabled {
		words = "Switched on " + clean(f.Name())
	}
	return a.act(words, func(ctx context.Context, d Desk) error { return d.EnableFeed(ctx, f.ID, f.Disabled) })
}
