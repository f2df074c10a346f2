package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// mode is what the detail pane shows of its subject.
type mode uint8

// The modes, in the order of their tabs.
const (
	mReader mode = iota
	mWhy
	mCompare
	mCoverage
	mPulse
	mSince
	numModes
)

var modeNames = [numModes]string{"Reader", "Why", "Compare", "Coverage", "Pulse", "New"}

// subject is what the detail pane is about. Two equal subjects need not be read twice.
type subject struct {
	mode   mode
	item   model.ItemID
	dev    model.DevelopmentID
	thread model.ThreadID
	feed   model.FeedID
}

// page is content that can be laid out in any width. Making its lines is pure: it reads the page and the look.
type page interface {
	lines(l *look, w int) []string
}

// scroller shows a page's lines from some line on, and keeps them while nothing changes.
type scroller struct {
	page page
	top  int
	rev  uint64
	made struct {
		rev, look uint64
		w         int
		lines     []string
		set       bool
	}
	height int // lines that were shown last
}

// set takes another page; with keep the place in it stays.
func (s *scroller) set(p page, keep bool) {
	s.page = p
	s.rev++
	if !keep {
		s.top = 0
	}
}

// view gives h lines of width w.
func (s *scroller) view(l *look, w, h int) []string {
	all := s.all(l, w)
	s.height = h
	s.top = max(0, min(s.top, len(all)-h))
	return all[s.top:min(len(all), s.top+h)]
}

func (s *scroller) all(l *look, w int) []string {
	m := &s.made
	if !m.set || m.rev != s.rev || m.look != l.rev || m.w != w {
		m.rev, m.look, m.w, m.set = s.rev, l.rev, w, true
		m.lines = nil
		if s.page != nil {
			m.lines = s.page.lines(l, w)
		}
	}
	return m.lines
}

// scroll moves by n lines and says whether anything moved.
func (s *scroller) scroll(n int) bool {
	before := s.top
	s.top = max(0, min(s.top+n, len(s.made.lines)-s.height))
	return s.top != before
}

// atEnd says that the last line is in view.
func (s *scroller) atEnd() bool { return s.top+s.height >= len(s.made.lines) }

// detail is the pane beside a list: the reader, and what else there is to know about the selected row.
type detail struct {
	scroller
	mode    mode
	back    paneID // where the keys were before a mode other than the reader took them
	shown   subject
	asked   subject
	item    model.ItemDetail // of the page that is shown, where it is about one
	loading bool
	stale   bool
	known   bool
	readNow model.ItemID // was marked read because it was opened
}

// detailMsg brings a page.
type detailMsg struct {
	subject
	page page
	item model.ItemDetail
	err  error
	late bool // it was here already
}

func (m detailMsg) reread() bool { return m.late }

// wantDetail gives what the detail pane is to show: it follows the selection of the list that it stands beside.
func (a *app) wantDetail() subject {
	s := subject{mode: a.detail.mode}
	screen := a.here().screen
	if a.focus() == pWire {
		screen = sWire
	}
	switch screen {
	case sFeeds:
		if f, ok := a.feeds.selected(); ok {
			return subject{feed: f.ID}
		}
		return subject{}
	case sWire:
		if it, ok := a.wire.selected(); ok {
			s.item, s.dev, s.thread = it.ID, it.Development, it.Thread
		}
	case sSearch:
		if h, ok := a.hits.selected(); ok {
			s.item, s.dev, s.thread = h.ID, h.Development, h.Thread
		}
	default:
		s = a.treeSubject(s)
	}
	return s.narrowed()
}

func (a *app) treeSubject(s subject) subject {
	if a.here().screen == sBoard && !a.lay.roomy {
		if l := a.threadList(); l != nil {
			if t, ok := l.selected(); ok {
				s.thread, s.mode = t.ID, mSince
			}
		}
		return s
	}
	s.thread = a.tree.thread.ID
	if n, ok := a.tree.list.selected(); ok {
		s.dev = n.dev.ID
		if n.item != nil {
			s.item = n.item.ID
		}
	}
	return s
}

// narrowed leaves out what the mode does not depend on, so that moving inside a thread does not read its coverage anew.
func (s subject) narrowed() subject {
	switch s.mode {
	case mCoverage, mPulse, mSince:
		return subject{mode: s.mode, thread: s.thread}
	case mCompare:
		return subject{mode: s.mode, dev: s.dev}
	}
	if s.item != 0 {
		return subject{mode: s.mode, item: s.item}
	}
	return subject{mode: s.mode, dev: s.dev}
}

// empty says that there is nothing that a page could be about.
func (s subject) empty() bool { return s == subject{mode: s.mode} }

// pullDetail asks for the page that the selection demands, one question at a time.
func (a *app) pullDetail(again bool) tea.Cmd {
	d := &a.detail
	if a.trialHere() {
		return nil
	}
	want := a.wantDetail()
	if want.empty() && (a.tree.list.loading || a.detail.page == nil) {
		return nil // the timeline will say; until then what was read last stays
	}
	if want == d.asked && d.known && !again && !d.stale {
		return nil
	}
	if d.loading {
		d.stale = d.stale || again
		return nil
	}
	late := d.known && want == d.shown
	d.asked, d.loading, d.stale, d.known = want, true, false, true
	desk, world := a.desk, a.world
	return a.call("the page", func(ctx context.Context) tea.Msg {
		m := detailMsg{subject: want, late: late}
		m.page, m.item, m.err = readPage(ctx, desk, world, want)
		return m
	})
}

// readPage reads what a page needs.
func readPage(ctx context.Context, d Desk, w World, s subject) (page, model.ItemDetail, error) {
	switch {
	case s.feed != 0:
		p, err := readFeed(ctx, d, s.feed)
		return p, model.ItemDetail{}, err
	case s.mode == mCoverage && s.thread != 0:
		p, err := readCoverage(ctx, d, s.thread)
		return p, model.ItemDetail{}, err
	case s.mode == mPulse && s.thread != 0:
		p, err := readPulse(ctx, d, s.thread)
		return p, model.ItemDetail{}, err
	case s.mode == mSince && s.thread != 0:
		p, err := readSince(ctx, d, s.thread)
		return p, model.ItemDetail{}, err
	case s.mode == mCompare && s.dev != 0:
		p, err := readCompare(ctx, d, s.dev)
		return p, model.ItemDetail{}, err
	}
	return readItem(ctx, d, s, w != nil)
}

// readItem reads an item, or the newest of a development, for the reader or the why.
func readItem(ctx context.Context, d Desk, s subject, online bool) (page, model.ItemDetail, error) {
	id := s.item
	if id == 0 && s.dev != 0 {
		items, err := d.Items(ctx, model.ItemQuery{Development: s.dev, Window: model.Window{Limit: 1}})
		if err != nil || len(items) == 0 {
			return nil, model.ItemDetail{}, err
		}
		id = items[0].ID
	}
	if id == 0 {
		return nil, model.ItemDetail{}, nil
	}
	it, err := d.Item(ctx, id)
	if err != nil {
		return nil, it, err
	}
	if s.mode == mWhy {
		p, err := readWhy(ctx, d, it)
		return p, it, err
	}
	return articlePage{it: it, online: online}, it, nil
}

// onDetail puts a page in, unless the selection has moved on: then the right one is asked for.
func (a *app) onDetail(m detailMsg) tea.Cmd {
	d := &a.detail
	d.loading = false
	if m.subject != d.asked || a.trialHere() {
		return nil
	}
	if m.err != nil {
		d.set(wordsPage("This cannot be read: "+m.err.Error()), false)
		d.shown, d.item = m.subject, model.ItemDetail{}
		return nil
	}
	same := m.subject == d.shown || m.item.ID != 0 && m.item.ID == d.item.ID && m.mode == d.shown.mode
	d.shown, d.item = m.subject, m.item
	d.set(m.page, same)
	return nil
}

// markRead marks the item in the reader as read, once, when the reader has the keys.
func (a *app) markRead() tea.Cmd {
	d := &a.detail
	if a.focus() != pDetail || d.mode != mReader || d.item.ID == 0 || d.loading || d.readNow == d.item.ID {
		return nil
	}
	d.readNow = d.item.ID
	if d.item.Read {
		return nil
	}
	id := d.item.ID
	a.patchItems([]model.ItemID{id}, func(it *model.Item) { it.Read = true })
	return a.act("", func(ctx context.Context, dk Desk) error { return dk.SetRead(ctx, []model.ItemID{id}, true) })
}

// drawDetail draws the pane with its tabs in the border.
func (a *app) drawDetail(p placed, focused bool) []string {
	inner := p.w - 2
	body := a.detail.view(&a.look, inner, p.h-2)
	if a.detail.page == nil {
		body = a.calm(inner, a.emptyDetail())
	}
	edge := rTitle
	if a.detail.item.ID != 0 {
		edge = accent(a.detail.item.Track)
	}
	return a.box(p.w, p.h, focused, edge, a.detailTitle(inner), a.detailNote(), body)
}

func (a *app) emptyDetail() string {
	if a.detail.loading {
		return "reading the store" + a.g.ellipsis
	}
	if a.here().screen == sSearch {
		return "What is found can be read here."
	}
	return "Nothing is selected."
}

// detailTitle lists the modes as tabs.
func (a *app) detailTitle(w int) []span {
	if a.detail.shown.feed != 0 {
		return []span{{rTitle, "Feed"}}
	}
	if a.here().screen == sBoard && !a.lay.roomy {
		return []span{{rTitle, "Preview"}}
	}
	var out []span
	for m, name := range modeNames {
		r := rFaint
		if mode(m) == a.detail.mode {
			r = rTab
			if w < 50 {
				name = "[" + name + "]"
			}
		}
		if len(out) > 0 {
			out = append(out, span{rText, " "})
		}
		out = append(out, span{r, name})
	}
	return out
}

// detailNote says how far down the page is.
func (a *app) detailNote() []span {
	d := &a.detail
	n := len(d.made.lines)
	if n <= d.height || d.height == 0 {
		return nil
	}
	return []span{{rFaint, percent(d.top+d.height, n)}}
}

// wordsPage is one paragraph.
type wordsPage string

func (s wordsPage) lines(l *look, w int) []string {
	out := []string{blank(w)}
	for _, para := range strings.Split(string(s), "\n") {
		for _, line := range l.wrap(clean(para), min(w-4, textWidth)) {
			out = append(out, l.pen(w, onPlain).gap(2).put(rText, line).line())
		}
	}
	return out
}
