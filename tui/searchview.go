package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
	"attache/model/query"
)

// search is the search pane: a line that is typed, and what it finds.
type search struct {
	input
	typing  bool
	asked   string // the query whose hits are shown
	unended bool   // its last word is being typed: hits are what begins so
	ranked  bool   // the most relevant first
	problem *mistake
	cancel  context.CancelFunc // of the question under way
	active  bool               // n and N walk its hits
	rev     uint64
}

// mistake is an error in a query, at a place in it (runes).
type mistake struct {
	pos, n int
	words  string
}

// searchHead is how many lines of the pane the query takes.
const searchHead = 2

// openSearch goes to the search pane, ready to type.
func (a *app) openSearch() tea.Cmd {
	a.enter(sSearch, pSearch)
	a.search.typing, a.search.active = true, true
	a.search.rev++
	return nil
}

// onSearchKey takes a key while the query is typed.
func (a *app) onSearchKey(m tea.KeyPressMsg) (tea.Cmd, bool) {
	s := &a.search
	a.dirty = true
	switch m.String() {
	case "esc", "ctrl+c":
		s.rev++
		if s.typing = false; s.asked == "" {
			return a.goBack(), true
		}
		return nil, true
	case "enter", "down", "tab":
		s.typing = false
		s.rev++
		return nil, true
	}
	changed, used := s.key(m)
	s.rev++
	if changed {
		return a.searchChanged(), true
	}
	return nil, used
}

// searchChanged asks anew; the question before it is no longer wanted and is told to stop.
func (a *app) searchChanged() tea.Cmd {
	s := &a.search
	s.rev++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.asked, s.problem = strings.TrimSpace(s.String()), nil
	s.unended = s.typing && s.at == len(s.text) && strings.HasSuffix(s.String(), s.asked)
	a.hits.reset()
	return nil // pull asks
}

func (a *app) askHits(q ask) tea.Cmd {
	s := &a.search
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(a.ctx)
	s.cancel = cancel
	desk, text := a.desk, s.asked
	if s.unended {
		text = query.AsTyped(text)
	}
	find := desk.Search
	if r, can := desk.(Ranker); can && s.ranked {
		find = r.SearchRelevant
	}
	return a.call("the search", func(context.Context) tea.Msg {
		return hitsMsg{answered(q, func(w model.Window) ([]model.Hit, error) { return find(ctx, text, w) })}
	})
}

// toggleRelevance gives the hits in the other order.
func (a *app) toggleRelevance() tea.Cmd {
	if a.here().screen != sSearch {
		a.note(rDim, "That orders what a search finds; "+a.keys.first("search")+" searches.")
		return nil
	}
	if _, can := a.desk.(Ranker); !can {
		a.note(rDim, "Here the newest come first.")
		return nil
	}
	s := &a.search
	s.ranked = !s.ranked
	s.rev++
	a.hits.reset()
	if s.ranked {
		a.note(rDim, "The most relevant of the newest thousand first.")
	} else {
		a.note(rDim, "The newest first.")
	}
	return nil // pull asks
}

func (a *app) onHits(m hitsMsg) tea.Cmd {
	if m.gen != a.hits.gen {
		return nil
	}
	a.hits.take(m.answer)
	s := &a.search
	s.rev++
	s.problem = nil
	if m.err != nil && !errors.Is(m.err, context.Canceled) {
		s.problem = mistakeOf(m.err, s.asked)
		a.hits.ended = true
	}
	return nil
}

// drawSearch draws the query, the place of a mistake in it, and the hits.
func (a *app) drawSearch(p placed, focused bool) []string {
	s := &a.search
	inner := p.w - 2
	q := a.pen(inner, onPlain).gap(1).put(rPrompt, "/ ")
	s.draw(q, s.typing && focused)
	body := append([]string{q.line()}, a.searchLine(inner)...)
	switch {
	case s.asked == "":
		body = append(append(body, a.savedLines(inner)...), a.searchHelp(inner)...)
	case s.problem != nil:
	case !a.hits.known:
		body = append(body, a.calm(inner, "searching"+a.g.ellipsis)...)
	case len(a.hits.rows) == 0:
		body = append(body, a.calm(inner, "Nothing stored says that.")...)
	default:
		body = append(body, a.hits.draw(focused && !s.typing, func(h model.Hit, gr ground) []string { return a.hitRows(h, inner, gr) })...)
	}
	return a.box(p.w, p.h, focused, rTitle, []span{{rTitle, "Search"}, {rFaint, " everything that is stored"}}, a.hitsNote(), body)
}

func (a *app) hitsNote() []span {
	n := a.hits.off + len(a.hits.rows)
	if a.search.asked == "" || !a.hits.known || a.search.problem != nil {
		return nil
	}
	more := ""
	if !a.hits.ended {
		more = "+"
	}
	order := ""
	if a.search.ranked {
		order = ", by relevance"
	}
	return []span{{rDim, fmt.Sprintf("%d%s found%s", n, more, order)}}
}

// searchLine is the line under the query: a rule, or the place of a mistake, with what is wrong beside it or, for want of room,
// beneath.
func (a *app) searchLine(w int) []string {
	s := &a.search
	if s.problem == nil {
		return []string{a.pen(w, onPlain).put(rBorder, strings.Repeat(a.g.rule, w)).line()}
	}
	r := []rune(s.String())
	lead := len(r) - len([]rune(strings.TrimLeft(s.String(), " ")))
	pos := min(max(s.problem.pos+lead, 0), len(r))
	at := a.width(string(r[:pos])) + 3
	n := max(1, a.width(string(r[pos:min(pos+s.problem.n, len(r))])))
	words := clean(s.problem.words)
	p := a.pen(w, onPlain).gap(at).put(rBad, strings.Repeat("^", n))
	if at+n+1+a.width(words) <= w {
		return []string{p.gap(1).put(rBad, words).line()}
	}
	out := []string{p.line()}
	for _, line := range a.wrap(words, w-4) {
		out = append(out, a.pen(w, onPlain).gap(2).put(rBad, line).line())
	}
	return out
}

// searchHelp shows what can be typed.
func (a *app) searchHelp(w int) []string {
	out := a.calm(w, "Type words; what is found appears as you type, of the last word what begins so until a space ends it. Enter goes to the hits, Esc leaves.")
	out = append(out, blank(w))
	for _, x := range [][2]string{
		{"oman talks", "both words"},
		{`"carrier group"`, "these words in a row"},
		{"oman or muscat", "either"},
		{"-opinion", "without"},
		{"sanct*", "words that begin so"},
	} {
		out = append(out, a.pen(w, onPlain).gap(2).col(rKey, x[0], 26).put(rDim, x[1]).line())
	}
	for _, f := range query.AllFields() {
		out = append(out, a.pen(w, onPlain).gap(2).col(rKey, f.Example, 26).put(rDim, f.What).line())
	}
	return out
}

// hitRows draws a hit in two lines: the title, and the place where it matched.
func (a *app) hitRows(h model.Hit, w int, gr ground) []string {
	p := a.pen(w, gr)
	a.markSign(p, a.marks.items[h.ID], !h.Read, h.Starred)
	when := a.ageWidth() + 1
	p.gap(1).put(titleRole(!h.Read), a.cut(clean(h.Title), p.left-when-1, a.g.ellipsis))
	p.gap(p.left-when).right(rDim, a.age(h.Published), when)
	q := a.pen(w, gr).gap(3).put(accent(h.Track), a.cut(clean(h.Source), 18, a.g.ellipsis)).gap(1)
	a.snippet(q, h.Snippet)
	return []string{p.line(), q.line()}
}

// snippet writes the text around the first match, from so near before it that the match is in view.
func (a *app) snippet(p *pen, s string) {
	before, rest, found := strings.Cut(s, model.SnippetOn)
	before = clean(before)
	if found {
		const lead = 14
		hit, _, _ := strings.Cut(rest, model.SnippetOff)
		if r := []rune(before); len(r) > lead && p.width(before)+p.width(clean(hit)) > p.left/2 {
			before = a.g.ellipsis + string(r[len(r)-lead:])
		}
		rest = model.SnippetOn + rest
	}
	pieces := []piece{{span: span{rDim, before}}}
	add := func(r role, s string) { pieces = append(pieces, piece{span: span{r, clean(s)}}) }
	for found {
		var between string
		if between, rest, found = strings.Cut(rest, model.SnippetOn); between != "" {
			add(rDim, between)
		}
		if found {
			var hit string
			hit, rest, _ = strings.Cut(rest, model.SnippetOff)
			add(rHit, hit)
		}
	}
	add(rDim, rest)
	p.phrase(pieces)
}

// mistakeOf finds the place of a mistake in a query; any other error has none and is said as it is.
func mistakeOf(err error, asked string) *mistake {
	if e := (*query.Error)(nil); errors.As(err, &e) {
		pos, n := e.Runes(asked)
		return &mistake{pos: pos, n: n, words: e.Msg}
	}
	return &mistake{words: err.Error()}
}
