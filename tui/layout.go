package tui

// paneID names a pane. The first four are the thread lists, in the order of model.Track (All stands where Other would).
type paneID uint8

// The panes.
const (
	pAll paneID = iota
	pNegotiations
	pPosture
	pProtests
	pWire
	pTimeline
	pDetail
	pSearch
	pFeeds
	pHelp
	pLog
	numPanes
	pNone = numPanes
)

// screen is what the window shows as a whole.
type screen uint8

// The screens.
const (
	sBoard screen = iota
	sThread
	sWire
	sSearch
	sFeeds
	sHelp
	sLog
)

// rect is a part of the window in cells.
type rect struct{ x, y, w, h int }

func (r rect) holds(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// placed is a pane with its place.
type placed struct {
	pane paneID
	rect
}

// shape is everything that the layout depends on.
type shape struct {
	w, h    int
	screen  screen
	track   int // 0 all, 1 to 3 the tracks
	focus   paneID
	zoom    bool
	preview bool
	opened  bool // a thread is open or previewed
	saved   bool // there are searches with names
	sizes   sizes
}

// layout says where everything stands. small means that the window has no room for the program; then nothing else is set.
type layout struct {
	small          bool
	header, status rect
	strip          rect // the tracks, reduced to a line each pane's height; empty when there is none
	saved          rect // the searches with names, as tabs in a line; empty when there is none
	panes          []placed
	edges          []edge
	wide, roomy    bool
}

// The least window. 80x24 is what the screens are made for; they stay whole a little below it.
const (
	leastWidth  = 60
	leastHeight = 14
)

// From these sizes on there are columns, and from these on board and thread stand together.
const (
	wideWidth, wideHeight   = 120, 22
	roomyWidth, roomyHeight = 160, 45
)

// arrange is the layout: the same shape gives the same rectangles. The panes never overlap and, together with the header
// and the status line, fill the window.
func arrange(s shape) layout {
	if s.w < leastWidth || s.h < leastHeight {
		return layout{small: true}
	}
	l := layout{
		header: rect{0, 0, s.w, 1}, status: rect{0, s.h - 1, s.w, 1},
		wide:  s.w >= wideWidth && s.h >= wideHeight,
		roomy: s.w >= roomyWidth && s.h >= roomyHeight,
	}
	area := rect{0, 1, s.w, s.h - 2}
	if s.saved && !s.zoom && (s.screen == sBoard || s.screen == sSearch || s.screen == sThread && l.roomy) {
		l.saved, area = area.rows(1)
	}
	switch {
	case s.zoom:
		l.panes = []placed{{s.focus, area}}
	case s.screen == sBoard:
		l.board(s, area)
	case s.screen == sThread && l.roomy:
		l.board(s, area)
	case s.screen == sThread:
		l.thread(s, area)
	case s.screen == sHelp:
		l.panes = []placed{{pHelp, area}}
	case s.screen == sLog:
		l.panes = []placed{{pLog, area}}
	default:
		l.listAndDetail(s, area)
	}
	return l
}

// board places the tracks side by side with the wire beneath; in a roomy window the open thread beneath as well; in a
// narrow one a single list.
func (l *layout) board(s shape, area rect) {
	if !l.wide {
		l.single(s, area)
		return
	}
	upper, lower := area, rect{}
	switch {
	case l.roomy:
		upper, lower = l.rows(s, eBoard, area, max(area.h*2/5, 14))
	case area.h >= 24:
		upper, lower = l.rows(s, eBoard, area, area.h-max(area.h/4, 7))
	}
	l.tracks(s, upper)
	switch {
	case lower.h == 0:
	case !l.roomy && s.preview:
		l.panes = append(l.panes, placed{pDetail, lower})
	case !l.roomy || !s.opened || !s.preview && s.screen == sBoard:
		l.panes = append(l.panes, placed{pWire, lower})
	case !s.preview && s.focus != pDetail:
		left, right := l.columns(s, eThread, lower, lower.w*3/5)
		l.panes = append(l.panes, placed{pTimeline, left}, placed{pWire, right})
	default:
		left, right := l.columns(s, eReader, lower, min(max(lower.w*2/5, 60), 90))
		timeline, wire := l.rows(s, eWire, left, left.h*3/5)
		l.panes = append(l.panes, placed{pTimeline, timeline}, placed{pWire, wire}, placed{pDetail, right})
	}
}

// tracks places the three tracks, or one list of all.
func (l *layout) tracks(s shape, area rect) {
	if s.track == 0 {
		l.panes = append(l.panes, placed{pAll, area})
		return
	}
	first, rest := l.columns(s, eTracks, area, (area.w+1)/3)
	second, third := l.columns(s, eProtests, rest, (rest.w+1)/2)
	l.panes = append(l.panes, placed{pNegotiations, first}, placed{pPosture, second}, placed{pProtests, third})
}

// single places one thread list, with the preview beneath when it is asked for and there is room.
func (l *layout) single(s shape, area rect) {
	if s.focus == pWire {
		l.panes = []placed{{pWire, area}}
		return
	}
	list := paneID(s.track)
	if !s.preview || area.h < 16 {
		l.panes = []placed{{list, area}}
		return
	}
	upper, lower := l.rows(s, ePreview, area, area.h/2)
	l.panes = []placed{{list, upper}, {pDetail, lower}}
}

// thread places an open thread: timeline and detail side by side under the strip of the tracks, or one of them.
func (l *layout) thread(s shape, area rect) {
	if l.wide {
		l.strip, area = area.rows(1)
		if !s.preview && s.focus != pDetail {
			l.panes = []placed{{pTimeline, area}}
			return
		}
		left, right := l.columns(s, eReader, area, min(max(area.w*2/5, 46), 84))
		l.panes = []placed{{pTimeline, left}, {pDetail, right}}
		return
	}
	l.stack(pTimeline, s, area)
}

// stack places a list and the detail in a narrow window: whichever has the keys, or both when the preview is on.
func (l *layout) stack(list paneID, s shape, area rect) {
	switch {
	case s.preview && area.h >= 16:
		upper, lower := l.rows(s, ePreview, area, area.h*2/5)
		l.panes = []placed{{list, upper}, {pDetail, lower}}
	case s.focus == pDetail:
		l.panes = []placed{{pDetail, area}}
	default:
		l.panes = []placed{{list, area}}
	}
}

// listAndDetail places the wire, the search or the feeds with what is known of the selected row beside it.
func (l *layout) listAndDetail(s shape, area rect) {
	list := map[screen]paneID{sWire: pWire, sSearch: pSearch, sFeeds: pFeeds}[s.screen]
	if !l.wide {
		l.stack(list, s, area)
		return
	}
	share, between := area.w/2, eList
	if list == pFeeds {
		share, between = area.w*3/5, eFeeds
	}
	if !s.preview && s.focus != pDetail {
		l.panes = []placed{{list, area}}
		return
	}
	left, right := l.columns(s, between, area, share)
	l.panes = []placed{{list, left}, {pDetail, right}}
}

// rows cuts a rectangle after n rows, columns after n columns.
func (r rect) rows(n int) (upper, lower rect) {
	return rect{r.x, r.y, r.w, n}, rect{r.x, r.y + n, r.w, r.h - n}
}

func (r rect) columns(n int) (left, right rect) {
	return rect{r.x, r.y, n, r.h}, rect{r.x + n, r.y, r.w - n, r.h}
}

// find gives a pane's place.
func (l *layout) find(p paneID) (rect, bool) {
	for _, x := range l.panes {
		if x.pane == p {
			return x.rect, true
		}
	}
	return rect{}, false
}

// at gives the pane under a cell.
func (l *layout) at(x, y int) (placed, bool) {
	for _, p := range l.panes {
		if p.holds(x, y) {
			return p, true
		}
	}
	return placed{}, false
}
