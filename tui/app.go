package tui

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// app is the whole screen: the one Bubble Tea model. Panes are plain values inside it. Update changes them and gives back
// commands, which work on copies; View joins the lines that the panes have kept. Neither touches the desk.
type app struct {
	ctx   context.Context
	desk  Desk
	world World
	opt   Options

	look
	ascii, utc bool
	themeAuto  bool

	w, h    int
	lay     layout
	places  []place // where the user is, last; and how he came there
	track   int     // 0 all, else the track whose list is shown first
	zoom    bool
	beneath bool // the reader is shown under the list of a small window
	beside  bool // and beside the list of a wide one

	board    model.Board
	boardRev uint64
	threads  [model.NumTracks]*list[model.Thread]
	tree     tree
	wire     *list[model.Item]
	wireFeed model.FeedEntry // zero: all tracks
	hits     *list[model.Hit]
	search   search
	feeds    *list[model.FeedEntry]
	detail   detail
	help     scroller
	events   events

	filter     string
	unreadOnly bool
	marks      marks
	prompt     *prompt
	pending    string // the beginning of a key sequence
	click      click

	stale               [numPanes]bool
	staleBoard, asking  bool // the counts must be read; are being read
	newHere             int
	since               time.Time
	worldIs             string
	doneOf, allOf, most int // how far the fetcher is
	say                 said

	dirty  bool
	frame  string
	panes  [numPanes]kept
	ticker func() tea.Cmd
	listen func() tea.Cmd
}

// place is a screen and the pane that has the keys in it.
type place struct {
	screen screen
	focus  paneID
}

// said is the message in the status line.
type said struct {
	text string
	role role
}

// kept is a pane's lines as they were drawn last, and what they were drawn from.
type kept struct {
	key   keptKey
	lines []string
}

type keptKey struct {
	rev, more, look uint64
	w, h            int
	focused, set    bool
}

// newApp makes the model; nothing is asked of the desk before Init.
func newApp(ctx context.Context, o Options) (*app, error) {
	o = o.filled()
	a := &app{ctx: ctx, desk: o.Desk, world: o.World, opt: o, utc: o.UTC, ascii: o.ASCII, dirty: true, track: 1, beside: true, w: 80, h: 24}
	keys, err := newKeymap(actionTable(), o.Preset, o.Keys)
	if err != nil {
		return nil, err
	}
	a.keys = keys
	if err := a.setTheme(o.Theme); err != nil {
		return nil, err
	}
	a.g = unicodeSigns()
	if o.ASCII {
		a.g = asciiSigns()
	}
	a.since, a.now = o.Now(), o.Now()
	a.setClock()
	for t := range a.threads {
		a.threads[t] = &list[model.Thread]{id: func(x model.Thread) int64 { return int64(x.ID) }, stamp: func(x model.Thread) int64 { return x.Last.UnixNano() }}
	}
	a.wire = &list[model.Item]{id: func(x model.Item) int64 { return int64(x.ID) }, stamp: func(x model.Item) int64 { return int64(x.ID) }}
	a.hits = &list[model.Hit]{id: func(x model.Hit) int64 { return int64(x.ID) }}
	a.feeds = &list[model.FeedEntry]{id: func(x model.FeedEntry) int64 { return int64(x.ID) }}
	a.tree.init()
	a.places = []place{{sBoard, pNegotiations}}
	a.ticker, a.listen = a.tickEverySecond, a.listenToDesk()
	a.arrangeNow()
	return a, nil
}

// Init asks for the first rows, listens to the desk, and asks the terminal whether it is dark without waiting for it.
func (a *app) Init() tea.Cmd {
	cmds := []tea.Cmd{a.pull(), a.ticker(), a.listen()}
	if a.themeAuto {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update takes one message, and then asks the desk for whatever the visible panes lack.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		cmd = a.onKey(m)
	case tea.PasteMsg:
		cmd = a.onPaste(m)
	case tea.MouseMsg:
		cmd = a.onMouse(m)
	default:
		var known bool
		if cmd, known = a.onTerminal(msg); !known {
			if cmd, known = a.onData(msg); !known {
				return a, nil
			}
		}
	}
	a.arrangeNow()
	return a, tea.Batch(cmd, a.pull())
}

// onTerminal takes what the terminal tells of itself.
func (a *app) onTerminal(msg tea.Msg) (tea.Cmd, bool) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h, a.dirty = m.Width, m.Height, true
	case tea.BackgroundColorMsg:
		a.onBackground(m.IsDark())
	case tea.ModeReportMsg:
		a.onMode(m)
	case worldMsg:
		a.setWorld(string(m))
	case tickMsg:
		return tea.Batch(a.onTick(), a.ticker()), true
	default:
		return nil, false
	}
	return nil, true
}

// here gives the screen and the pane with the keys.
func (a *app) here() place { return a.places[len(a.places)-1] }

func (a *app) focus() paneID { return a.here().focus }

// setFocus moves the keys to another pane; the one that loses them lets its order go.
func (a *app) setFocus(p paneID) {
	if old := a.focus(); old != p {
		a.unhold(old)
	}
	a.places[len(a.places)-1].focus = p
	if p >= pNegotiations && p <= pProtests {
		a.track = int(p)
	} else if p == pAll {
		a.track = 0
	}
	a.marks.ranging = false
	a.dirty = true
}

// unhold lets a list that lost the keys follow the desk again.
func (a *app) unhold(p paneID) {
	switch {
	case p <= pProtests:
		if l := a.threads[p]; l.held {
			l.release(false)
			a.stale[p] = true
		}
	case p == pWire && a.wire.held:
		a.wire.release(false)
		a.stale[p] = true
	}
}

// enter goes to another screen; leave goes back.
func (a *app) enter(s screen, focus paneID) {
	if a.here().screen == s {
		a.setFocus(focus)
		return
	}
	a.unhold(a.focus())
	a.places = append(a.places, place{s, focus})
	a.zoom, a.dirty = false, true
	a.marks.clear()
}

func (a *app) leave() bool {
	if len(a.places) == 1 {
		return false
	}
	a.places = a.places[:len(a.places)-1]
	a.zoom, a.dirty = false, true
	a.marks.clear()
	return true
}

// shape gives what the layout depends on.
func (a *app) shape() shape {
	here := a.here()
	return shape{w: a.w, h: a.h, screen: here.screen, track: a.track, focus: here.focus, zoom: a.zoom, preview: *a.previewFlag(),
		opened: a.tree.thread.ID != 0 || a.board.Items > 0}
}

// previewFlag is the switch that the preview key turns here: off at first where the reader would take room from a list
// that has none to spare, on where there is room.
func (a *app) previewFlag() *bool {
	if a.lay.roomy || a.lay.wide && a.here().screen != sBoard {
		return &a.beside
	}
	return &a.beneath
}

// arrangeNow computes the layout anew and tells the lists how many rows fit.
func (a *app) arrangeNow() {
	a.lay = arrange(a.shape())
	if again := arrange(a.shape()); again.wide != a.lay.wide || again.roomy != a.lay.roomy || len(again.panes) != len(a.lay.panes) {
		a.lay = again // the size class decides which preview switch counts
	}
	if a.lay.small {
		return
	}
	if _, ok := a.lay.find(a.focus()); !ok && len(a.lay.panes) > 0 {
		a.places[len(a.places)-1].focus = a.lay.panes[0].pane
		a.lay = arrange(a.shape())
	}
	for _, p := range a.lay.panes {
		a.fit(p)
	}
}

func (a *app) fit(p placed) {
	inner := p.h - 2
	switch {
	case p.pane <= pProtests:
		a.threads[p.pane].resize(inner / a.threadLines(p.w-2))
	case p.pane == pWire:
		a.wire.resize(inner)
	case p.pane == pTimeline:
		a.tree.list.resize(inner / nodeLines(p.w-2, inner))
	case p.pane == pSearch:
		a.hits.resize((inner - searchHead) / 2)
	case p.pane == pFeeds:
		a.feeds.resize(inner - 1)
	}
}

// call makes a command of f. A panic in it becomes a message in the log instead of the end of the program.
func (a *app) call(what string, f func(ctx context.Context) tea.Msg) tea.Cmd {
	ctx := a.ctx
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = failedMsg{what: what, err: fmt.Errorf("a mistake in the program: %v", r), trace: string(debug.Stack())}
			}
		}()
		return f(ctx)
	}
}

// View joins the kept lines of the panes. It runs after every message, so that it must cost nothing when nothing changed.
func (a *app) View() tea.View {
	if a.dirty {
		a.frame = a.draw()
		a.dirty = false
	}
	v := tea.NewView(a.frame)
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "attaché"
	v.ProgressBar = a.progress()
	return v
}

// draw makes the frame.
func (a *app) draw() string {
	if a.w <= 0 || a.h <= 0 {
		return ""
	}
	if a.lay.small {
		return strings.Join(a.tooSmall(), "\n")
	}
	rows := make([][]string, a.h) // the pieces of each line, from the left
	put := func(r rect, lines []string) {
		for i := 0; i < r.h && i < len(lines); i++ {
			rows[r.y+i] = append(rows[r.y+i], lines[i])
		}
	}
	put(a.lay.header, []string{a.header(a.lay.header.w)})
	if a.lay.strip.h > 0 {
		put(a.lay.strip, []string{a.strip(a.lay.strip.w)})
	}
	for _, p := range a.lay.panes {
		put(p.rect, a.paneLines(p))
	}
	put(a.lay.status, []string{a.status(a.lay.status.w)})
	lines := make([]string, a.h)
	for y := range rows {
		lines[y] = strings.Join(rows[y], "")
	}
	a.overlay(lines)
	return strings.Join(lines, "\n")
}

// paneLines gives a pane's lines, drawn anew only when something that they show has changed.
func (a *app) paneLines(p placed) []string {
	focused := p.pane == a.focus()
	rev, more := a.revision(p.pane)
	key := keptKey{rev: rev, more: more, look: a.look.rev, w: p.w, h: p.h, focused: focused, set: true}
	k := &a.panes[p.pane]
	if k.key != key {
		k.key, k.lines = key, a.drawPane(p, focused)
	}
	return k.lines
}

// revision gives two numbers that change whenever the pane's content does.
func (a *app) revision(p paneID) (rev, more uint64) {
	switch {
	case p <= pProtests:
		return a.threads[p].rev, a.boardRev<<20 + a.marks.rev
	case p == pWire:
		return a.wire.rev, a.marks.rev
	case p == pTimeline:
		return a.tree.list.rev, a.marks.rev
	case p == pDetail:
		return a.detail.rev, uint64(a.detail.top)
	case p == pSearch:
		return a.hits.rev, a.search.rev<<20 + a.marks.rev
	case p == pFeeds:
		return a.feeds.rev, a.boardRev
	case p == pHelp:
		return a.help.rev, uint64(a.help.top)
	case p == pLog:
		return a.events.rev, uint64(a.events.view.top)
	}
	return 0, 0
}

func (a *app) drawPane(p placed, focused bool) []string {
	switch {
	case p.pane <= pProtests:
		return a.drawThreads(p, focused)
	case p.pane == pWire:
		return a.drawWire(p, focused)
	case p.pane == pTimeline:
		return a.drawTimeline(p, focused)
	case p.pane == pDetail:
		return a.drawDetail(p, focused)
	case p.pane == pSearch:
		return a.drawSearch(p, focused)
	case p.pane == pFeeds:
		return a.drawFeeds(p, focused)
	case p.pane == pHelp:
		return a.drawHelp(p, focused)
	}
	return a.drawLog(p, focused)
}

// tooSmall says what the program needs; everything else is kept as it is.
func (a *app) tooSmall() []string {
	lines := a.blanks(a.w, a.h)
	words := []string{
		"attaché needs a larger window:",
		fmt.Sprintf("at least %d x %d, best from 80 x 24 on;", leastWidth, leastHeight),
		fmt.Sprintf("this one has %d x %d.", a.w, a.h),
		"Nothing is lost. " + a.keys.first("quit") + " leaves.",
	}
	var wrapped []string
	for _, s := range words {
		wrapped = append(wrapped, a.wrap(s, a.w)...)
	}
	for i, s := range wrapped {
		if i < a.h {
			lines[i] = a.pen(a.w, onPlain).put(rText, s).line()
		}
	}
	return lines
}
