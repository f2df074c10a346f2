package tui

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// saved are the queries with names, what they find, and the watches that are lit: those that fired and were not looked at
// since.
type saved struct {
	list   []Saved
	lit    map[string]int // by name: how often it fired
	at     int            // of the one that was shown last; -1: none yet
	counts []savedCount   // one for each of list; nil until the first answer
	stale  bool           // what is stored changed since they were counted
	asking bool
	wait   int // ticks until they are counted again at the earliest
	rev    uint64
}

// savedCount is what a saved search finds: items, and unread ones among them. broken: the query cannot be read.
type savedCount struct {
	n, unread int
	capped    bool
	broken    bool
}

type savedMsg struct{ counts []savedCount }

const (
	savedLimit = 999 // more matches are not counted
	savedPause = 3   // ticks between two counts
	savedName  = 24  // cells of a name in the strip
)

// pullSaved has the saved searches counted, when they are shown and something changed.
func (a *app) pullSaved() tea.Cmd {
	s := &a.saved
	desk, can := a.desk.(Counter)
	if !can || s.asking || s.wait > 0 || a.lay.saved.h == 0 || s.counts != nil && !s.stale {
		return nil
	}
	s.asking, s.stale, s.wait = true, false, savedPause
	list := slices.Clone(s.list)
	return a.call("counting the saved searches", func(ctx context.Context) tea.Msg {
		m := savedMsg{counts: make([]savedCount, len(list))}
		for i, one := range list {
			m.counts[i] = countSaved(ctx, desk, one.Query)
		}
		return m
	})
}

// countSaved counts what one query finds. A mistake in it, or a store that cannot be read, leaves the count out: what is
// wrong is said where the search is opened.
func countSaved(ctx context.Context, desk Counter, query string) savedCount {
	var c savedCount
	var err error
	if c.n, c.capped, err = desk.CountMatches(ctx, query, savedLimit); err == nil && c.n > 0 {
		c.unread, _, err = desk.CountMatches(ctx, "("+query+") is:unread", savedLimit)
	}
	c.broken = err != nil
	return c
}

func (a *app) onSaved(m savedMsg) tea.Cmd {
	a.saved.asking, a.saved.counts = false, m.counts
	a.saved.rev++
	a.search.rev++
	return nil
}

// savedTab is a saved search in the strip: its place and how it is written.
type savedTab struct {
	from, to int // columns of the strip
	which    int // index of the search; -1: there are more
	spans    []span
}

// savedTabs places as many searches as there is room for, from such a one on that the one that is shown is among them.
func (a *app) savedTabs(w int) []savedTab {
	lead := 1 + a.width(a.keys.first("saved")) + 2
	shown := a.savedShown()
	for first := 0; ; first++ {
		tabs, all := a.savedFrom(first, lead, w)
		if all || shown < first || slices.ContainsFunc(tabs, func(t savedTab) bool { return t.which == shown }) || first >= len(a.saved.list)-1 {
			return tabs
		}
	}
}

// savedFrom places the searches from one on; all says that the rest has room.
func (a *app) savedFrom(first, at, w int) (tabs []savedTab, all bool) {
	for i := first; i < len(a.saved.list); i++ {
		spans := a.savedSpans(i)
		to := at + a.spansWidth(spans)
		rest := len(a.saved.list) - 1 - i
		room := w
		if rest > 0 {
			room -= 2 + len(strconv.Itoa(rest)) + 2
		}
		if to > room && len(tabs) > 0 {
			more := []span{{rDim, "+" + strconv.Itoa(rest+1)}}
			return append(tabs, savedTab{at, at + a.spansWidth(more), -1, more}), false
		}
		tabs = append(tabs, savedTab{at, to, i, spans})
		at = to + 3
	}
	return tabs, true
}

// savedShown is the search that is on the screen, -1 when none is.
func (a *app) savedShown() int {
	if s := &a.saved; a.here().screen == sSearch && s.at >= 0 && a.search.asked == s.list[s.at].Query {
		return s.at
	}
	return -1
}

// savedSpans writes a search with its counts: all that it finds, what is unread of it, that its watch fired.
func (a *app) savedSpans(i int) []span {
	one := a.saved.list[i]
	name, r := a.cut(clean(one.Name), savedName, a.g.ellipsis), rText
	if i == a.savedShown() {
		name, r = "["+name+"]", rTab
	}
	return append([]span{{r, name}}, a.savedNumbers(i)...)
}

func (a *app) savedNumbers(i int) (out []span) {
	if i < len(a.saved.counts) {
		switch c := a.saved.counts[i]; {
		case c.broken:
			out = append(out, span{rBad, " ?"})
		default:
			n := strconv.Itoa(c.n)
			if c.capped {
				n += "+"
			}
			if out = append(out, span{rDim, " " + n}); c.unread > 0 {
				out = append(out, span{rUnread, fmt.Sprintf(" %d%s", c.unread, a.g.unread)})
			}
		}
	}
	if a.saved.lit[a.saved.list[i].Name] > 0 {
		out = append(out, span{rSurge, " " + a.g.surge})
	}
	return out
}

// savedStrip draws the saved searches as tabs beside those of the tracks.
func (a *app) savedStrip(w int) string {
	p := a.pen(w, onPlain).gap(1).put(rKey, a.keys.first("saved")).gap(1)
	for _, t := range a.savedTabs(w) {
		p.gap(t.from - (w - p.left)).spans(t.spans)
	}
	return p.line()
}

// clickSaved shows the search under the pointer; beyond the last of the strip the next one that it has no room for.
func (a *app) clickSaved(x int) tea.Cmd {
	last := -1
	for _, t := range a.savedTabs(a.lay.saved.w) {
		if x >= t.from && x < t.to && t.which >= 0 {
			return a.showSaved(t.which)
		}
		if x >= t.from && x < t.to {
			return a.showSaved(last + 1)
		}
		last = max(last, t.which)
	}
	return nil
}

// nextSaved shows the next query with a name in the search, or that of a count; lit watches before all others.
func (a *app) nextSaved() tea.Cmd {
	s := &a.saved
	n := len(s.list)
	if n == 0 {
		a.note(rDim, "No searches are saved: [[searches]] and [[watches]] of the configuration file make some.")
		return nil
	}
	next := (s.at + 1) % n
	if lit := slices.IndexFunc(s.list, func(x Saved) bool { return s.lit[x.Name] > 0 }); lit >= 0 {
		next = lit
	}
	if a.count.n > 0 {
		next = min(a.count.n, n) - 1
	}
	return a.showSaved(next)
}

// showSaved shows a query with a name in the search. Looking puts its watch out.
func (a *app) showSaved(i int) tea.Cmd {
	s := &a.saved
	one := s.list[i]
	s.at = i
	delete(s.lit, one.Name)
	s.rev++
	a.enter(sSearch, pSearch)
	a.search.set(one.Query)
	a.search.typing, a.search.active = false, true
	a.note(rDim, fmt.Sprintf("%s (%d of %d saved)", one.Name, i+1, len(s.list)))
	return a.searchChanged()
}

// savedChoices offers the saved searches by name in the palette.
func (a *app) savedChoices(typed string) []choice {
	var out []choice
	for i, one := range a.saved.list {
		name := clean(one.Name)
		if s, ok := fuzzy(typed, "saved "+name); ok {
			act := actionDef{name: "saved", help: name + ": " + clean(one.Query), do: func(a *app) tea.Cmd { return a.showSaved(i) }}
			out = append(out, choice{act: &act, score: s})
		}
	}
	return out
}

// savedLines lists the queries with names where nothing is typed yet.
func (a *app) savedLines(w int) []string {
	if len(a.saved.list) == 0 {
		return nil
	}
	out := []string{a.pen(w, onPlain).gap(1).put(rTitle, "Saved").gap(1).put(rKey, a.keys.first("saved")).put(rDim, " shows one after the other; a click shows one").line()}
	for i, one := range a.saved.list {
		kind := "search"
		if one.Watch {
			kind = "watch"
		}
		p := a.pen(w, onPlain).gap(2).col(rText, clean(one.Name), savedName).gap(1)
		room := p.left
		p.spans(a.savedNumbers(i)).gap(13 - (room - p.left)).gap(1)
		out = append(out, p.col(rFaint, kind, 8).put(rDim, clean(one.Query)).line())
	}
	return append(out, blank(w))
}

// litSpans are the sign in the header that watches fired, where the strip that names them is not shown.
func (a *app) litSpans() []span {
	if n := len(a.saved.lit); n > 0 && a.lay.saved.h == 0 {
		return []span{{rSurge, fmt.Sprintf("%s%d ", a.g.surge, n)}, {rKey, a.keys.first("saved")}, {rDim, "  "}}
	}
	return nil
}

// changed notes that a change may concern what the saved searches find.
func (s *saved) changed(c model.Change) {
	s.stale = s.stale || c.All || c.State || c.Items > 0 || c.Edited > 0 || c.Articles
}
