package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// edgeID names a border that the user can move, whichever panes stand at it.
type edgeID uint8

// The borders.
const (
	eBoard    edgeID = iota // beneath the tracks
	eTracks                 // behind the first track
	eProtests               // behind the second track
	eThread                 // between timeline and wire
	eReader                 // between timeline and reader
	eWire                   // between timeline and wire beneath it
	ePreview                // above the reader in a narrow window
	eList                   // behind the wire or the search
	eFeeds                  // behind the feeds
	numEdges
)

// edgeNames are what the borders are called where sizes are kept.
var edgeNames = [numEdges]string{"board", "tracks", "protests", "thread", "reader", "wire", "preview", "list", "feeds"}

// sizes are where the borders stand, in thousandths of the area that they divide; 0 is where the program puts them.
type sizes [numEdges]int

// The least width and height that a border leaves a pane.
const (
	leastColumns = 24
	leastRows    = 5
)

// least gives what must be left before and behind a border. Behind the first track two more have to stand.
func (id edgeID) least() (before, behind int) {
	switch id {
	case eBoard, eWire, ePreview:
		return leastRows, leastRows
	case eTracks:
		return leastColumns, 2 * leastColumns
	}
	return leastColumns, leastColumns
}

// edge is a border with its place: the second part of area begins at cell at, counted in columns or rows of the window.
type edge struct {
	id     edgeID
	area   rect
	at     int
	across bool // it runs across: the parts stand one above the other
}

// span gives where the divided area begins and how long it is, in the direction in which the border moves.
func (e edge) span() (from, length int) {
	if e.across {
		return e.area.y, e.area.h
	}
	return e.area.x, e.area.w
}

// holds says whether a cell lies on the border: it is two cells wide, the last of one pane and the first of the next.
func (e edge) holds(x, y int) bool {
	at := x
	if e.across {
		at = y
	}
	return e.area.holds(x, y) && (at == e.at || at == e.at-1)
}

// columns divides an area side by side: after n columns, or where the user has put the border.
func (l *layout) columns(s shape, id edgeID, area rect, n int) (left, right rect) {
	n = s.sizes.apply(id, area.w, n)
	l.edges = append(l.edges, edge{id: id, area: area, at: area.x + n})
	return area.columns(n)
}

// rows divides an area one above the other.
func (l *layout) rows(s shape, id edgeID, area rect, n int) (upper, lower rect) {
	n = s.sizes.apply(id, area.h, n)
	l.edges = append(l.edges, edge{id: id, area: area, at: area.y + n, across: true})
	return area.rows(n)
}

// apply gives how much of a length stands before a border: where the user has put it, else n.
func (z sizes) apply(id edgeID, length, n int) int {
	before, behind := id.least()
	if z[id] == 0 || length < before+behind {
		return n
	}
	return min(max((length*z[id]+500)/1000, before), length-behind)
}

// edgeAt gives the border under a cell.
func (l *layout) edgeAt(x, y int) (edge, bool) {
	for _, e := range l.edges {
		if e.holds(x, y) {
			return e, true
		}
	}
	return edge{}, false
}

// put moves a border so that its second part begins at a column or row of the window.
func (a *app) put(e edge, at int) {
	from, length := e.span()
	before, behind := e.id.least()
	if length < before+behind {
		return
	}
	n := min(max(at-from, before), length-behind)
	a.sizes[e.id] = (n*1000 + length/2) / length
	a.dirty = true
}

// resize makes the pane with the keys larger or smaller, beside its neighbour or, when it has none, above or beneath one.
func (a *app) resize(dir int) tea.Cmd {
	p, ok := a.lay.find(a.focus())
	if ok {
		for _, across := range []bool{false, true} {
			for _, e := range a.lay.edges {
				if e.across == across && a.shift(e, p, dir*a.times()) {
					a.arrangeNow()
					return a.keepSizes()
				}
			}
		}
	}
	a.note(rDim, "This pane has no border to move.")
	return nil
}

// shift moves a border by n steps in favour of the pane at p, when it stands at it.
func (a *app) shift(e edge, p rect, n int) bool {
	before, after := p.x+p.w, p.x
	if e.across {
		before, after = p.y+p.h, p.y
	} else {
		n *= 2 // a column is half as wide as a row is high
	}
	switch {
	case !e.area.holds(p.x, p.y):
		return false
	case before == e.at:
		a.put(e, e.at+n)
	case after == e.at:
		a.put(e, e.at-n)
	default:
		return false
	}
	return true
}

// evenOut puts all borders back where the program wants them.
func (a *app) evenOut() tea.Cmd {
	a.sizes, a.dirty = sizes{}, true
	a.note(rDim, "The panes have their own sizes again.")
	return a.keepSizes()
}

// takeSizes takes the sizes of an earlier session; what makes no sense is left out.
func (a *app) takeSizes(kept map[string]int) {
	for i, name := range edgeNames {
		if n := kept[name]; n >= 50 && n <= 950 {
			a.sizes[i] = n
		}
	}
}

// keepSizes has the sizes remembered for the next session, where that is on offer.
func (a *app) keepSizes() tea.Cmd {
	if a.opt.KeepSizes == nil {
		return nil
	}
	keep, now := a.opt.KeepSizes, map[string]int{}
	for i, n := range a.sizes {
		if n > 0 {
			now[edgeNames[i]] = n
		}
	}
	return a.call("the sizes of the panes", func(ctx context.Context) tea.Msg {
		if err := keep(ctx, now); err != nil {
			return failedMsg{what: "The sizes of the panes are not remembered", err: err}
		}
		return nil
	})
}
