package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

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

// View gives the frame as one text. It runs after every message, so that it must cost nothing when nothing changed.
func (a *app) View() tea.View {
	v := a.bare()
	v.Content = textOf(a.tiles())
	return v
}

// bare gives what the terminal is to be set to, without a frame.
func (a *app) bare() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "attaché", ProgressBar: a.progress()}
	if !a.mouseOff {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if a.g.ascii {
		v.WindowTitle = "attache"
	}
	return v
}

// tiles joins the kept lines of the panes into the frame. Nobody changes what it gave.
func (a *app) tiles() [][]tile {
	if a.dirty {
		a.frame = a.draw()
		a.dirty = false
	}
	return a.frame
}

// textOf joins the tiles of a frame.
func textOf(rows [][]tile) string {
	var b strings.Builder
	for y, row := range rows {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, c := range row {
			b.WriteString(c.text)
		}
	}
	return b.String()
}

// draw makes the frame.
func (a *app) draw() [][]tile {
	if a.w <= 0 || a.h <= 0 {
		return nil
	}
	if a.lay.small {
		return wholeLines(a.tooSmall())
	}
	rows := make([][]tile, a.h) // the tiles of each line, from the left
	put := func(r rect, lines []string) {
		for i := 0; i < r.h && i < len(lines); i++ {
			rows[r.y+i] = append(rows[r.y+i], tile{r.x, lines[i]})
		}
	}
	put(a.lay.header, []string{a.header(a.lay.header.w)})
	if a.lay.strip.h > 0 {
		put(a.lay.strip, []string{a.strip(a.lay.strip.w)})
	}
	if a.lay.saved.h > 0 {
		put(a.lay.saved, []string{a.savedStrip(a.lay.saved.w)})
	}
	for _, p := range a.lay.panes {
		put(p.rect, a.paneLines(p))
	}
	put(a.lay.status, []string{a.status(a.lay.status.w)})
	if a.prompt == nil {
		return rows
	}
	return a.overlaid(rows)
}

// overlaid lays over a frame what stands above the panes. A line under that is one tile.
func (a *app) overlaid(rows [][]tile) [][]tile {
	under := strings.Split(textOf(rows), "\n")
	lines := slices.Clone(under)
	a.overlay(lines)
	a.overlayLinks(lines)
	for y := range lines {
		if lines[y] != under[y] {
			rows[y] = []tile{{text: lines[y]}}
		}
	}
	return rows
}

// wholeLines gives lines that are one tile each.
func wholeLines(lines []string) [][]tile {
	rows := make([][]tile, len(lines))
	for y, line := range lines {
		rows[y] = []tile{{text: line}}
	}
	return rows
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
		if a.board.Items == 0 {
			return a.wire.rev, a.boardRev
		}
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
