package tui

import (
	"fmt"
	"strings"
	"time"

	"attache/model"
)

// drawTimeline draws the developments of the open thread.
func (a *app) drawTimeline(p placed, focused bool) []string {
	t := &a.tree
	inner := p.w - 2
	var body []string
	switch {
	case t.thread.ID == 0:
		body = a.calm(inner, "No thread is open.")
	case !t.list.known:
		body = a.calm(inner, "reading the store"+a.g.ellipsis)
	case len(t.list.rows) == 0 && t.filter != "":
		body = a.calm(inner, "Nothing in this thread fits the filter. "+a.keys.first("back")+" takes it away.")
	case len(t.list.rows) == 0:
		body = a.calm(inner, "This thread has no developments any more. It was merged into another one, perhaps; "+a.keys.first("back")+" goes back.")
	default:
		body = t.list.draw(focused, func(n node, gr ground) []string { return a.nodeRows(n, inner, nodeLines(inner, p.h-2), gr) })
	}
	th := t.thread
	title := []span{{accent(th.Track), "Timeline"}}
	if th.ID != 0 {
		if t.filter != "" {
			title = append(title, span{rPrompt, " \\ " + clean(t.filter)})
		}
		title = append(title, span{rDim, " " + threadTitle(th)})
	}
	note := []span{{rDim, fmt.Sprintf("%d dev  %s", th.Developments, spread(th.Sources, th.Texts))}}
	return a.box(p.w, p.h, focused, accent(th.Track), title, note, body)
}

// nodeLines says how many lines a row of the timeline takes: a narrow pane gives the title a second one.
func nodeLines(w, h int) int {
	if w < 64 && h >= 18 {
		return 3
	}
	return 2
}

// titleLines breaks a title into at most n lines of w cells, the last one shortened.
func (a *app) titleLines(s string, w, n int) []string {
	all := a.wrap(clean(s), w)
	if len(all) <= n {
		return all
	}
	rest := strings.Join(all[n-1:], " ")
	return append(all[:n-1:n-1], a.cut(rest, w, a.g.ellipsis))
}

// nodeGutter is the left part of a development's rows: mark, day, rail.
const nodeGutter = 10

// nodeRows draws a development or an item in n lines, with the day and the rail of time at the left.
func (a *app) nodeRows(n node, w, lines int, gr ground) []string {
	if n.item != nil {
		return a.childRows(n, w, lines, gr)
	}
	d := n.dev
	dot, r := a.g.devRead, rDim
	if d.Unread > 0 {
		dot, r = a.g.dev, accent(d.Track)
	}
	var out []string
	for i, line := range a.titleLines(d.Title, w-nodeGutter, lines-1) {
		p := a.gutter(w, gr, i, a.marks.devs[d.ID], d.Last)
		if i == 0 {
			p.put(r, dot).gap(1)
		} else {
			p.put(rFaint, a.g.rail).gap(1)
		}
		out = append(out, p.put(titleRole(d.Unread > 0), line).line())
	}
	q := a.gutter(w, gr, len(out), false, d.Last).put(rFaint, a.g.rail).gap(1)
	out = append(out, a.devNumbers(q, d).line())
	for len(out) < lines {
		out = append(out, a.pen(w, gr).gap(nodeGutter-2).put(rFaint, a.g.rail).line())
	}
	return out
}

// gutter begins a line of the timeline: the day in the first of a row, the time in the second.
func (a *app) gutter(w int, gr ground, i int, marked bool, at time.Time) *pen {
	p := a.pen(w, gr)
	if marked {
		p.put(rHit, a.g.marked)
	} else {
		p.gap(1)
	}
	switch i {
	case 0:
		return p.col(rDim, a.day(at), 7)
	case 1:
		return p.col(rFaint, a.clock(at), 7)
	}
	return p.gap(7)
}

// devNumbers writes what is known of a development: sources and texts, reports, what is unread.
func (a *app) devNumbers(q *pen, d model.Development) *pen {
	fold := a.g.folded
	if a.tree.open[d.ID] {
		fold = a.g.open
	}
	if d.Items > 1 {
		q.put(rDim, fold+" ")
	}
	q.put(rDim, spread(d.Sources, d.Texts))
	if d.Items > 1 && d.Items != d.Sources {
		q.put(rFaint, fmt.Sprintf(" %s %s", a.g.dot, count(d.Items, "report")))
	}
	if d.Unread > 0 {
		q.put(rUnread, fmt.Sprintf("  %d%s", d.Unread, a.g.unread))
	}
	if days := int(d.Last.Sub(d.First).Hours() / 24); days > 0 {
		q.put(rFaint, fmt.Sprintf("  since %s", a.day(d.First)))
	}
	return q
}

// childRows draws an item under its development: who says it first, then how.
func (a *app) childRows(n node, w, lines int, gr ground) []string {
	it := n.item
	rail, under := a.g.branch, a.g.rail
	if n.last {
		rail, under = a.g.last, " "
	}
	const gutter = 11
	p := a.pen(w, gr).gap(8).put(rFaint, rail)
	a.markSign(p, a.marks.items[it.ID], !it.Read, it.Starred)
	p.gap(1).put(titleRole(!it.Read), clean(it.Source)).put(rFaint, " "+a.g.dot+" "+a.clock(it.Published))
	if it.Perspective != "" {
		p.put(rFaint, " "+a.g.dot+" "+clean(it.Perspective))
	}
	if it.Text != 0 && it.Text != it.ID {
		p.put(rFaint, " "+a.g.dot+" same text")
	}
	tail := itemTail(a.g, *it)
	p.cutTo(a.width(tail)).put(rEdited, tail)
	out := []string{p.line()}
	for _, line := range a.titleLines(it.Title, w-gutter, lines-1) {
		out = append(out, a.pen(w, gr).gap(8).put(rFaint, under).gap(2).put(rDim, line).line())
	}
	for len(out) < lines {
		out = append(out, a.pen(w, gr).gap(8).put(rFaint, under).line())
	}
	return out
}

// itemTail is what stands at the right end of an item's row: edited by its source, text stored.
func itemTail(g *signs, it model.Item) string {
	tail := ""
	if it.Revisions > 0 {
		tail += g.edited
	}
	if it.Cached {
		tail += g.cached
	}
	return tail
}
