package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// click is the last one, to know a double click by.
type click struct {
	at   time.Time
	x, y int
}

// doubleClick is how near in time two clicks are one double click.
const doubleClick = 400 * time.Millisecond

// onMouse handles the mouse against the rectangles of the last layout.
func (a *app) onMouse(m tea.MouseMsg) tea.Cmd {
	e := m.Mouse()
	switch m.(type) {
	case tea.MouseReleaseMsg:
		return a.drop()
	case tea.MouseMotionMsg:
		a.dragTo(e)
		return nil
	}
	if a.lay.small {
		return nil
	}
	switch {
	case a.prompt != nil:
		return a.mouseInPrompt(m, e)
	case e.Button == tea.MouseWheelUp:
		return a.wheel(e, -1)
	case e.Button == tea.MouseWheelDown:
		return a.wheel(e, 1)
	}
	if _, click := m.(tea.MouseClickMsg); click {
		switch e.Button {
		case tea.MouseLeft:
			return a.onClick(e)
		case tea.MouseBackward:
			return a.goBack()
		}
	}
	return nil
}

// onClick takes hold of a border, and does what a click does on whatever is under it.
func (a *app) onClick(e tea.Mouse) tea.Cmd {
	inStatus := a.inStatus(e.X)
	a.dirty, a.say, a.pending, a.count = true, said{}, "", counter{}
	double := a.isDouble(e)
	switch {
	case a.lay.header.holds(e.X, e.Y):
		return a.clickHeader(e.X)
	case a.lay.saved.holds(e.X, e.Y):
		return a.clickSaved(e.X)
	case a.lay.strip.holds(e.X, e.Y):
		return a.toTrack(paneID(1 + min(2, 3*(e.X-a.lay.strip.x)/max(1, a.lay.strip.w))))
	case a.lay.status.holds(e.X, e.Y):
		return a.clickStatus(inStatus)
	}
	p, ok := a.lay.at(e.X, e.Y)
	if !ok {
		return nil
	}
	border, onEdge := a.lay.edgeAt(e.X, e.Y)
	if p.pane != a.focus() {
		a.setFocus(p.pane)
	}
	if e.Y == p.y && p.pane == pDetail && a.clickTab(e.X-p.x-3) {
		return nil
	}
	switch {
	case onEdge && double:
		a.sizes[border.id] = 0
		return a.keepSizes()
	case onEdge:
		a.hold(border, e)
		return nil
	}
	return a.clickPane(p, e, double)
}

// isDouble remembers a click and says whether it is the second of two at one place.
func (a *app) isDouble(e tea.Mouse) bool {
	now := a.wall()
	double := a.click.x == e.X && a.click.y == e.Y && now.Sub(a.click.at) < doubleClick && !a.click.at.IsZero()
	if a.click = (click{now, e.X, e.Y}); double {
		a.click.at = time.Time{} // a third click begins anew
	}
	return double
}

// held is a border that the mouse holds, and by how much its place lies beyond the cell that was taken.
type held struct {
	edge
	off int
}

func (a *app) hold(b edge, e tea.Mouse) {
	a.drag = &held{b, b.at - e.X}
	if b.across {
		a.drag.off = b.at - e.Y
	}
}

// dragTo moves the border that the mouse holds.
func (a *app) dragTo(e tea.Mouse) {
	if a.drag == nil {
		return
	}
	at := e.X
	if a.drag.across {
		at = e.Y
	}
	a.put(a.drag.edge, at+a.drag.off)
}

// drop lets a border go.
func (a *app) drop() tea.Cmd {
	if a.drag == nil {
		return nil
	}
	was := a.drag
	if a.drag = nil; a.sizes[was.id] == 0 {
		return nil
	}
	return a.keepSizes()
}

// clickPane selects the row under the pointer, and opens it when it was clicked twice.
func (a *app) clickPane(p placed, e tea.Mouse, double bool) tea.Cmd {
	line := e.Y - p.y - 1
	if line < 0 || line >= p.h-2 {
		return nil
	}
	switch {
	case p.pane == pSearch && line < searchHead:
		a.search.typing = true
		a.search.rev++
		return nil
	case p.pane == pSearch && a.search.asked == "":
		if i := line - searchHead - 1; i >= 0 && i < len(a.saved.list) {
			return a.showSaved(i)
		}
		return nil
	}
	if !a.clickRow(p, line) {
		return nil
	}
	if p.pane == pTimeline && a.onFold(p, e.X, line) {
		return a.foldOne()
	}
	if double {
		return a.openRow()
	}
	return nil
}

// rowLines is how many lines a row of a pane's list takes, and after how many lines of the pane the first row stands.
func (a *app) rowLines(p placed) (lines, head int) {
	switch {
	case p.pane <= pProtests:
		return a.threadLines(), 0
	case p.pane == pTimeline:
		return nodeLines(p.w-2, p.h-2), 0
	case p.pane == pSearch:
		return 2, searchHead
	case p.pane == pFeeds:
		return 1, 1
	}
	return 1, 0
}

// clickRow selects the row on a line of a pane, and says whether there is one.
func (a *app) clickRow(p placed, line int) bool {
	l := a.listOf(p.pane)
	lines, head := a.rowLines(p)
	if l == nil || line < head {
		return false
	}
	if p.pane == pSearch {
		a.search.typing = false
		a.search.rev++
	}
	i := l.topRow() + (line-head)/lines
	if !l.has(i) {
		return false
	}
	l.moveTo(i)
	a.extendRange()
	return true
}

// onFold says whether a cell of the timeline is the triangle that folds the selected development.
func (a *app) onFold(p placed, x, line int) bool {
	n, ok := a.tree.list.selected()
	if !ok || n.item != nil || n.dev.Items < 2 {
		return false
	}
	lines := nodeLines(p.w-2, p.h-2)
	numbers := len(a.titleLines(n.dev.Title, p.w-2-nodeGutter, lines-1))
	x -= p.x + 1 + nodeGutter
	return line%lines == numbers && x >= 0 && x < 2
}

// clickHeader goes to the tab under the pointer, or back to the place on the way here that was clicked.
func (a *app) clickHeader(x int) tea.Cmd {
	if a.lay.wide || a.here().screen != sBoard {
		for n := 1; n < len(a.places); n++ {
			if x <= a.spansWidth(a.crumbsTo(n)) {
				return a.backTo(n)
			}
		}
		return nil
	}
	at, name := 1, a.tabName(a.headerRoom(a.w))
	for _, t := range model.BoardTracks {
		w := a.spansWidth(a.tab(int(t), name(t), a.board.Tracks[t]))
		if x >= at && x < at+w {
			return a.toTrack(paneID(t))
		}
		at += w + 2
	}
	if w := a.spansWidth(a.tab(0, "All", model.TrackCount{})); x >= at && x < at+w {
		return a.toTrack(pAll)
	}
	return nil
}

// backTo goes back to the n-th place on the way here.
func (a *app) backTo(n int) tea.Cmd {
	for len(a.places) > n {
		a.leave()
	}
	a.search.active = a.here().screen == sSearch
	return nil
}

// clickTab goes to the tab of the detail pane at a column of its title, if there is one.
func (a *app) clickTab(x int) bool {
	at := 0
	for m, s := range modeNames {
		if x >= at && x < at+len(s) {
			if a.detail.mode == mReader {
				a.detail.back = pDetail
			}
			a.setMode(mode(m))
			return true
		}
		at += len(s) + 1
	}
	return false
}

// inStatus names the action that a cell of the status line stands for: a hint's, the log for a message, else the feeds.
func (a *app) inStatus(x int) string {
	at := a.w - 1 - a.spansWidth(a.hints(a.w))
	for _, h := range a.shownHints(a.w) {
		if at += a.spansWidth(a.hint(h)) + 3; x >= at-3-a.spansWidth(a.hint(h)) && x < at-2 {
			return h.name
		}
	}
	if a.say.text != "" {
		return "log"
	}
	return "feeds"
}

// clickStatus does what a part of the status line stands for.
func (a *app) clickStatus(name string) tea.Cmd {
	if act, ok := a.keys.named(name); ok && act.in&a.where() != 0 {
		return a.run(act)
	}
	return nil
}

// wheelRows is how far one turn of the wheel goes.
const wheelRows = 3

// wheel scrolls the pane beneath the pointer, whichever has the keys.
func (a *app) wheel(e tea.Mouse, dir int) tea.Cmd {
	p, ok := a.lay.at(e.X, e.Y)
	if !ok {
		return nil
	}
	a.dirty = true
	if s := a.scrollerOf(p.pane); s != nil {
		s.scroll(dir * wheelRows)
	} else {
		a.listOf(p.pane).scroll(dir * wheelRows)
	}
	return nil
}

// mouseInPrompt gives the mouse to the palette, or to the answers of a question. Elsewhere a click leaves the palette.
func (a *app) mouseInPrompt(m tea.MouseMsg, e tea.Mouse) tea.Cmd {
	_, click := m.(tea.MouseClickMsg)
	switch p := a.prompt; {
	case p.kind == promptPalette:
		return a.mouseInPalette(e, click)
	case len(p.links) > 0:
		return a.mouseInLinks(e, click)
	case p.kind == promptConfirm && click && a.lay.status.holds(e.X, e.Y):
		a.prompt, a.dirty = nil, true
		if at := 2 + a.width(p.label); e.X >= at && e.X < at+len("y yes") {
			return p.done(a, "y")
		}
	}
	return nil
}

func (a *app) mouseInPalette(e tea.Mouse, click bool) tea.Cmd {
	a.dirty = true
	box, first := a.paletteBox()
	found := a.choices(a.prompt.String())
	switch {
	case e.Button == tea.MouseWheelUp:
		a.prompt.row = max(a.prompt.row-1, 0)
	case e.Button == tea.MouseWheelDown:
		a.prompt.row = min(a.prompt.row+1, max(len(found)-1, 0))
	case !click || e.Button != tea.MouseLeft:
	case !box.holds(e.X, e.Y):
		a.prompt = nil
	default:
		if i := first + e.Y - box.y - 2; i >= first && i < len(found) && e.Y < box.y+box.h-1 {
			return a.choose(found[i])
		}
	}
	return nil
}

// mouseInLinks opens the link that is clicked.
func (a *app) mouseInLinks(e tea.Mouse, click bool) tea.Cmd {
	a.dirty = true
	box, first := a.linksBox()
	p := a.prompt
	switch i := first + e.Y - box.y - 1; {
	case e.Button == tea.MouseWheelUp:
		a.moveInLinks("up")
	case e.Button == tea.MouseWheelDown:
		a.moveInLinks("down")
	case !click || e.Button != tea.MouseLeft || a.lay.status.holds(e.X, e.Y):
	case !box.holds(e.X, e.Y):
		a.prompt = nil
	case e.Y > box.y && e.Y < box.y+box.h-1 && i < len(p.links):
		a.prompt = nil
		return a.openAddress(p.links[i])
	}
	return nil
}

// toggleMouse leaves the mouse to the terminal, or takes it back.
func (a *app) toggleMouse() tea.Cmd {
	a.mouseOff = !a.mouseOff
	if a.mouseOff {
		a.note(rDim, "The mouse selects text now, as the terminal does it; the command mouse takes it back.")
	} else {
		a.note(rDim, "The mouse is for the panes again.")
	}
	return nil
}
