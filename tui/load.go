package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// Messages that commands bring back from the desk.
type (
	threadsMsg struct {
		track int
		answer[model.Thread]
	}
	wireMsg  struct{ answer[model.Item] }
	hitsMsg  struct{ answer[model.Hit] }
	feedsMsg struct{ answer[model.FeedEntry] }
	boardMsg struct {
		board model.Board
		tops  *tops
		world string
		err   error
	}
	// doneMsg reports an action of the user: what it was in words, or how it failed.
	doneMsg struct {
		what string
		err  error
		then func(*app) tea.Cmd // on success, back in Update
	}
	// failedMsg reports something that went wrong without the user having asked for it.
	failedMsg struct {
		what  string
		err   error
		trace string
	}
)

// answered asks for the rows of q with get.
func answered[T any](q ask, get func(model.Window) ([]T, error)) answer[T] {
	ans := answer[T]{ask: q}
	if q.row > 0 {
		ans.rows, ans.err = get(ans.win)
		if ans.err != nil || q.row <= ans.win.Offset+len(ans.rows) {
			return ans
		}
		ans.end, q.end = true, true
	}
	if q.end {
		n, err := countRows(get)
		if err != nil {
			ans.err = err
			return ans
		}
		ans.win.Offset = max(0, n-q.win.Limit)
	}
	if q.news {
		if ans.first, ans.err = get(model.Window{Limit: newsRows}); ans.err != nil {
			return ans
		}
	}
	ans.rows, ans.err = get(ans.win)
	return ans
}

// identified gives what the desk calls rows that a list knows by number.
func identified[K ~int64](rows []int64) []K {
	ids := make([]K, len(rows))
	for i, id := range rows {
		ids[i] = K(id)
	}
	return ids
}

// countRows finds how many rows there are by asking for single ones: doubling the place until nothing is there, then
// halving. Some thirty cheap questions for a million rows, and none of the rows.
func countRows[T any](get func(model.Window) ([]T, error)) (int, error) {
	there := func(i int) (bool, error) {
		rows, err := get(model.Window{Offset: i, Limit: 1})
		return len(rows) > 0, err
	}
	lo, hi := 0, 1 // rows before lo exist; row hi-1 perhaps
	for {
		ok, err := there(hi - 1)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		lo, hi = hi, hi*2
	}
	for lo < hi-1 {
		mid := (lo + hi) / 2
		ok, err := there(mid - 1)
		if err != nil {
			return 0, err
		}
		if ok {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo, nil
}

// pull asks for whatever the visible panes lack: rows that scrolled into sight, rows that changed, the selected thread's
// timeline, the selected item's text. It is called after every message and does nothing when all is there. What is read once
// more is read one after the other, so that it is in the way of one question at most that the user waits for.
func (a *app) pull() tea.Cmd {
	now, later := a.wants()
	return tea.Batch(append(now, tea.Sequence(later...))...)
}

// awaits says that something is on its way that the last key asked for: a timeline or a page that is not the one on the
// screen.
func (a *app) awaits() bool {
	d := &a.detail
	return a.tree.list.loading && !a.tree.list.known || d.loading && d.asked != d.shown
}

// wants gives what pull asks: what the user waits for, and what is read once more.
func (a *app) wants() (now, later []tea.Cmd) {
	if a.lay.small {
		return nil, nil
	}
	ask := func(late bool, c tea.Cmd) {
		switch {
		case c == nil:
		case late:
			later = append(later, c)
		default:
			now = append(now, c)
		}
	}
	pane := func(p paneID) {
		late := a.stale[p]
		ask(late, a.pullPane(p))
	}
	for _, p := range a.lay.panes {
		pane(p.pane)
	}
	if a.here().screen == sThread { // keys act on the report that the reader shows or would show, and walk the timeline
		for _, p := range []paneID{pTimeline, pDetail} {
			if _, ok := a.lay.find(p); !ok {
				pane(p)
			}
		}
	}
	if !a.asking && (a.staleBoard || a.boardRev == 0 || a.tops == nil && a.lay.strip.h > 0) {
		ask(a.boardRev > 0, a.askBoard()) // after the rows, so that none is counted that is not shown yet
	}
	ask(true, a.pullSaved())
	ask(false, a.markRead())
	return now, later
}

func (a *app) pullPane(p paneID) tea.Cmd {
	again := a.stale[p]
	a.stale[p] = false
	switch {
	case p <= pProtests:
		if q, ok := a.threads[p].next(again); ok {
			return a.askThreads(int(p), q)
		}
	case p == pWire:
		if q, ok := a.wire.next(again); ok {
			return a.askWire(q)
		}
	case p == pSearch:
		if a.search.asked == "" {
			return nil
		}
		if q, ok := a.hits.next(again); ok {
			return a.askHits(q)
		}
	case p == pFeeds:
		if q, ok := a.feeds.next(again); ok {
			return a.askFeeds(q)
		}
	case p == pTimeline:
		return a.pullTree(again)
	case p == pDetail:
		return a.pullDetail(again)
	}
	return nil
}

func (a *app) askBoard() tea.Cmd {
	a.staleBoard, a.asking = false, true
	desk, world, strip := a.desk, a.world, a.lay.strip.h > 0
	return a.call("the counts", func(ctx context.Context) tea.Msg {
		b, err := desk.Board(ctx)
		m := boardMsg{board: b, err: err}
		if strip && err == nil {
			m.tops, m.err = readTops(ctx, desk)
		}
		if world != nil {
			m.world = world.Status()
		}
		return m
	})
}

// tops are the threads that moved last, one a track: what the strip shows while a thread is open.
type tops [model.NumTracks]model.Thread

func readTops(ctx context.Context, d Desk) (*tops, error) {
	var out tops
	for _, t := range model.BoardTracks {
		rows, err := d.Threads(ctx, model.ThreadQuery{Tracks: []model.Track{t}, Window: model.Window{Limit: 1}})
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out[t] = rows[0]
		}
	}
	return &out, nil
}

func (a *app) askThreads(track int, q ask) tea.Cmd {
	query := model.ThreadQuery{Filter: a.filter, UnreadOnly: a.unreadOnly, After: identified[model.ThreadID](q.after), Before: identified[model.ThreadID](q.before)}
	if track > 0 {
		query.Tracks = []model.Track{model.Track(track)}
	}
	desk := a.desk
	return a.call("the threads", func(ctx context.Context) tea.Msg {
		return threadsMsg{track, answered(q, func(w model.Window) ([]model.Thread, error) {
			query.Window = w
			return desk.Threads(ctx, query)
		})}
	})
}

func (a *app) askWire(q ask) tea.Cmd {
	query := model.ItemQuery{Filter: a.filter, UnreadOnly: a.unreadOnly, Feed: a.wireFeed.ID, After: identified[model.ItemID](q.after), Before: identified[model.ItemID](q.before)}
	desk := a.desk
	return a.call("the wire", func(ctx context.Context) tea.Msg {
		return wireMsg{answered(q, func(w model.Window) ([]model.Item, error) {
			query.Window = w
			return desk.Items(ctx, query)
		})}
	})
}

func (a *app) askFeeds(q ask) tea.Cmd {
	desk, filter := a.desk, a.feedFilter
	return a.call("the feeds", func(ctx context.Context) tea.Msg {
		rows, err := desk.Entries(ctx)
		rows = slices.DeleteFunc(rows, func(f model.FeedEntry) bool { return !feedFits(f, filter) })
		sortFeeds(rows)
		q.win = model.Window{Limit: len(rows) + 1}
		return feedsMsg{answer[model.FeedEntry]{ask: q, rows: rows, err: err}}
	})
}

// onData takes what commands bring.
func (a *app) onData(msg tea.Msg) (tea.Cmd, bool) {
	a.dirty = true
	switch m := msg.(type) {
	case threadsMsg:
		a.stale[m.track] = a.threads[m.track].take(m.answer) || a.stale[m.track]
		return a.failed(m.err, "The threads cannot be read"), true
	case wireMsg:
		a.stale[pWire] = a.wire.take(m.answer) || a.stale[pWire]
		return a.failed(m.err, "The wire cannot be read"), true
	case hitsMsg:
		return a.onHits(m), true
	case feedsMsg:
		a.feeds.known = a.feeds.known && m.gen != a.feeds.gen // an answer is the whole list
		a.stale[pFeeds] = a.feeds.take(m.answer) || a.stale[pFeeds]
		return a.failed(m.err, "The feeds cannot be read"), true
	case boardMsg:
		return a.onBoard(m), true
	case devsMsg:
		return a.onDevs(m), true
	case childrenMsg:
		return a.onChildren(m), true
	case detailMsg:
		return a.onDetail(m), true
	case changeMsg:
		return tea.Batch(a.onChange(model.Change(m)), a.listen()), true
	case savedMsg:
		return a.onSaved(m), true
	case triedMsg:
		return a.onTried(m), true
	case alarmMsg:
		return a.onAlarm(m), true
	case doneMsg:
		return a.onDone(m), true
	case failedMsg:
		a.note(rBad, m.what+": "+m.err.Error())
		return nil, true
	}
	a.dirty = false
	return nil, false
}

// failed says in words that something could not be read.
func (a *app) failed(err error, words string) tea.Cmd {
	if err != nil && a.ctx.Err() == nil {
		a.note(rBad, words+": "+err.Error())
	}
	return nil
}

func (a *app) onBoard(m boardMsg) tea.Cmd {
	a.asking = false
	a.boardRev++
	if m.err != nil {
		if a.tops == nil {
			a.tops = &tops{} // asked for again with the next change, not at once
		}
		return a.failed(m.err, "The counts cannot be read")
	}
	if a.board = m.board; m.tops != nil {
		a.tops = m.tops
	}
	a.setWorld(m.world)
	a.setNow()
	return nil
}

// onDone says what became of an action.
func (a *app) onDone(m doneMsg) tea.Cmd {
	if m.err != nil {
		a.note(rBad, m.what+" failed: "+m.err.Error())
		return nil
	}
	if m.what != "" {
		a.note(rGood, m.what)
	}
	if m.then != nil {
		return m.then(a)
	}
	return nil
}

// act makes a command of something the user did to the desk. done says it in words when it is done.
func (a *app) act(done string, f func(ctx context.Context, d Desk) error) tea.Cmd {
	desk := a.desk
	return a.call(done, func(ctx context.Context) tea.Msg {
		return doneMsg{what: done, err: f(ctx, desk)}
	})
}
