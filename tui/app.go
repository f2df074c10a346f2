package tui

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
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
	density    string // auto, compact, comfortable
	themeAuto  bool
	term       terminal
	ordering   bool // the terminal was asked to leave the order of text alone
	lightBack  bool // the terminal said that its background is light

	w, h     int
	lay      layout
	places   []place // where the user is, last; and how he came there
	track    int     // 0 all, else the track whose list is shown first
	zoom     bool
	sizes    sizes
	drag     *held // the border that the mouse holds
	mouseOff bool  // the terminal has the mouse, to select text with
	beneath  bool  // the reader is shown under the list of a small window
	beside   bool  // and beside the list of a wide one

	board    model.Board
	boardRev uint64
	tops     *tops // nil until the strip was shown
	threads  [model.NumTracks]*list[model.Thread]
	tree     tree
	wire     *list[model.Item]
	wireFeed model.FeedEntry // zero: all tracks
	hits     *list[model.Hit]
	search   search
	saved    saved
	feeds    *list[model.FeedEntry]
	detail   detail
	help     scroller
	events   events

	filter     string
	feedFilter string
	trialOf    *model.FeedID // selected when the address was tried whose trial stands beside the feeds; nil: none does
	unreadOnly bool
	marks      marks
	prompt     *prompt
	pending    string // the beginning of a key sequence
	count      counter
	click      click
	wall       func() time.Time // the real time, by which clicks are told apart; opt.Now may run faster
	touched    atomic.Int64     // when the user last did something, in real nanoseconds since 1970

	stale               [numPanes]bool
	staleBoard, asking  bool // the counts must be read; are being read
	newHere             int
	since               time.Time
	counted             time.Time // when the counts were last asked for by the clock
	worldIs             string
	doneOf, allOf, most int // how far the fetcher is
	say                 said

	dirty  bool
	frame  [][]tile
	panes  [numPanes]kept
	ticker func() tea.Cmd
	listen func() tea.Cmd
	asked  tea.Cmd // brings the answers to the first questions, which are asked already; nil when they are not
}

// place is a screen and the pane that has the keys in it.
type place struct {
	screen screen
	focus  paneID
}

// said is the message in the status line.
type said struct {
	text  string
	role  role
	ticks int // until it goes by itself; 0: it stays until the next key
}

// fade lets one tick pass.
func (s *said) fade() (gone bool) {
	if s.ticks == 0 {
		return false
	}
	if s.ticks--; s.ticks == 0 {
		*s = said{}
		return true
	}
	return false
}

// newApp makes the model; nothing is asked of the desk before Init.
func newApp(ctx context.Context, o Options) (*app, error) {
	o = o.filled()
	a := &app{ctx: ctx, desk: o.Desk, world: o.World, opt: o, look: look{dates: o.Dates}, density: o.Density, utc: o.UTC, ascii: o.ASCII, dirty: true, track: 1, beside: true, w: 80, h: 24}
	keys, err := newKeymap(actionTable(), o.Preset, o.Keys)
	if err != nil {
		return nil, err
	}
	a.keys, a.wall = keys, time.Now
	if err := a.setTheme(o.Theme); err != nil {
		return nil, err
	}
	a.g = unicodeSigns()
	if o.ASCII {
		a.g = asciiSigns()
	}
	a.since, a.now, a.counted = o.Now(), o.Now(), o.Now()
	a.setClock()
	for t := range a.threads {
		a.threads[t] = &list[model.Thread]{id: func(x model.Thread) int64 { return int64(x.ID) }, stamp: func(x model.Thread) int64 { return x.Last.UnixNano() }}
	}
	a.wire = &list[model.Item]{id: func(x model.Item) int64 { return int64(x.ID) }, stamp: func(x model.Item) int64 { return int64(x.ID) }}
	a.hits = &list[model.Hit]{id: func(x model.Hit) int64 { return int64(x.ID) }}
	a.feeds = &list[model.FeedEntry]{id: func(x model.FeedEntry) int64 { return int64(x.ID) }}
	a.tree.init()
	a.saved = saved{list: o.Saved, lit: map[string]int{}, at: -1}
	a.places = []place{{sBoard, pNegotiations}}
	a.takeSizes(o.Sizes)
	a.ticker, a.listen = a.tickEverySecond, a.listenToDesk()
	a.arrangeNow()
	return a, nil
}

// Init asks for the first rows, listens to the desk, and asks the terminal whether it is dark without waiting for it.
func (a *app) Init() tea.Cmd {
	if a.asked == nil {
		a.asked = tea.Batch(a.listen(), a.pull())
	}
	cmds := []tea.Cmd{a.asked, a.ticker(), a.listenToAlarms()}
	return tea.Batch(append(cmds, tea.RequestBackgroundColor, a.setTerminal(recognise(a.opt.Getenv)), a.askTerminal())...)
}

// Update takes one message, and then asks the desk for whatever the visible panes lack.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	if hasteOf(msg) == touched {
		a.touched.Store(time.Now().UnixNano())
		a.opt.Touched()
	}
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
	case tea.TerminalVersionMsg:
		return a.onVersion(m), true
	case tea.ResumeMsg:
		return a.onResume(), true
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
	a.regain()
}

// regain brings the cursor of the list that has the keys now into view.
func (a *app) regain() {
	switch p := a.focus(); {
	case p <= pProtests:
		a.threads[p].regain()
	case p == pWire:
		a.wire.regain()
	}
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
	if s == sWire || s == sSearch { // the reports of another list are there to be read first
		a.setMode(mReader)
	}
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
	a.regain()
	return true
}

// shape gives what the layout depends on.
func (a *app) shape() shape {
	here := a.here()
	return shape{w: a.w, h: a.h, screen: here.screen, track: a.track, focus: here.focus, zoom: a.zoom, preview: *a.previewFlag(), saved: len(a.saved.list) > 0, sizes: a.sizes,
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
		a.threads[p.pane].resize(inner / a.threadLines())
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
