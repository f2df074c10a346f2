package tui

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// header draws the first line: in a narrow window the tracks as tabs, else where the user is; the clock at the right.
func (a *app) header(w int) string {
	right := a.clockSpans()
	rw := a.spansWidth(right)
	p := a.pen(w, onPlain).gap(1)
	room := a.headerRoom(w)
	left := a.crumbs()
	if !a.lay.wide && a.here().screen == sBoard {
		left = a.tabs(a.tabName(room))
	}
	keep := p.left
	p.left = room
	p.spans(left)
	p.left = keep - (room - p.left)
	p.gap(p.left - rw - 1).spans(right)
	return p.line()
}

// headerRoom is how many cells the header has beside the clock.
func (a *app) headerRoom(w int) int { return w - 3 - a.spansWidth(a.clockSpans()) }

// tabs are the tracks in one line, each with what is new on it.
func (a *app) tabs(name func(model.Track) string) []span {
	var out []span
	for _, t := range model.BoardTracks {
		out = append(out, a.tab(int(t), name(t), a.board.Tracks[t])...)
		out = append(out, span{rText, "  "})
	}
	return append(out, a.tab(0, "All", model.TrackCount{})...)
}

// tabName gives the names of the tracks that fit into room cells.
func (a *app) tabName(room int) func(model.Track) string {
	if a.spansWidth(a.tabs(shortTrack)) > room {
		return initials
	}
	return shortTrack
}

// initials is a track's name where there is no room for it.
func initials(t model.Track) string { return shortTrack(t)[:4] + "." }

func (a *app) tab(i int, name string, c model.TrackCount) []span {
	r := rDim
	if i == a.track && a.focus() != pWire {
		if r = accent(model.Track(i)); i == 0 {
			r = rTab
		}
		name = "[" + name + "]"
	}
	out := []span{{rKey, a.trackKey(i) + " "}, {r, name}}
	if c.Unread > 0 {
		out = append(out, span{rUnread, fmt.Sprintf(" %d%s", c.Unread, a.g.unread)})
	}
	if c.Surging > 0 {
		out = append(out, span{rSurge, a.g.surge})
	}
	return out
}

// crumbs say where the user is.
func (a *app) crumbs() []span { return a.crumbsTo(len(a.places)) }

// crumbsTo say the way to the place that is n-th on it.
func (a *app) crumbsTo(n int) []span {
	out := []span{{rTitle, "attaché"}}
	step := func(r role, s string) {
		if s != "" {
			out = append(out, span{rFaint, " " + a.g.folded + " "}, span{r, s})
		}
	}
	for _, p := range a.places[:n] {
		switch p.screen {
		case sBoard:
			if a.here().screen == sBoard {
				step(rDim, "board")
			}
		case sThread:
			t := a.tree.thread
			step(accent(t.Track), t.Track.Title())
			step(rStrong, threadTitle(t))
		case sWire:
			step(rStrong, "wire")
		case sSearch:
			step(rStrong, "search")
		case sFeeds:
			step(rStrong, "feed health")
		case sHelp:
			step(rStrong, "help")
		case sLog:
			step(rStrong, "log")
		}
	}
	return out
}

// clockSpans are the time and whether the program is in touch with the world.
func (a *app) clockSpans() []span {
	t := a.opt.Now().In(a.loc)
	out := append(a.litSpans(), span{rDim, t.Format(a.hourLayout()+" MST") + "  "})
	switch {
	case a.board.Offline:
		return append(out, span{rWarn, a.g.offline + " offline"})
	case !a.board.LastFetch.IsZero() && a.opt.Now().Sub(a.board.LastFetch) > staleAfter:
		return append(out, span{rWarn, a.g.offline + " as of " + a.when(a.board.LastFetch)})
	}
	return append(out, span{rGood, a.g.live + " live"})
}

// staleAfter is how old the last look may be before the screen says of when it is.
const staleAfter = 12 * time.Hour

// behind says that the data ends hours before the present.
func (a *app) behind() bool { return a.opt.Now().Sub(a.board.Horizon) >= 6*time.Hour }

// strip draws the tracks in one line while a thread is open: what is new on each, and what moved last.
func (a *app) strip(w int) string {
	p := a.pen(w, onPlain)
	for i, t := range model.BoardTracks {
		share := (w - (w - p.left)) / (len(model.BoardTracks) - i)
		p.spans(a.stripPart(t, share))
	}
	return p.line()
}

func (a *app) stripPart(t model.Track, w int) []span {
	c := a.board.Tracks[t]
	head := " " + a.trackKey(int(t)) + " "
	out := []span{{rKey, head}, {accent(t), shortTrack(t)}}
	used := a.width(head) + len(shortTrack(t))
	add := func(r role, s string) {
		s = a.cut(s, max(0, w-used), a.g.ellipsis)
		out = append(out, span{r, s})
		used += a.width(s)
	}
	if c.Unread > 0 {
		add(rUnread, fmt.Sprintf(" %d%s", c.Unread, a.g.unread))
	}
	if c.Surging > 0 {
		add(rSurge, a.g.surge)
	}
	if a.tops != nil && a.tops[t].ID != 0 {
		top := a.tops[t]
		add(rFaint, "  "+a.age(top.Last)+" ")
		s := a.cut(threadTitle(top), max(0, w-used-1), a.g.ellipsis)
		add(rDim, s)
	}
	return append(out, span{rText, blank(w - used)})
}

// status draws the last line: a prompt while one is open, a message while there is one, else how the feeds are.
func (a *app) status(w int) string {
	if a.prompt != nil && a.prompt.kind != promptPalette {
		return a.prompt.line(&a.look, w)
	}
	p := a.pen(w, onPlain).gap(1)
	hint := a.hints(w)
	hw := a.spansWidth(hint) + 2
	if a.say.text != "" && a.width(a.say.text) > p.left-hw {
		hint = []span{{rKey, a.keys.first("log")}, {rDim, " in full"}}
		hw = a.spansWidth(hint) + 2
	}
	keep := p.left
	p.left = max(0, p.left-hw)
	room := p.left
	p.spans(a.statusSpans())
	p.left = keep - (room - p.left)
	return p.gap(p.left - hw + 1).spans(hint).line()
}

// hints name the keys that a newcomer needs, as many as there is room for.
func (a *app) hints(w int) []span {
	if typed := a.begun(); typed != "" {
		return []span{{rPrompt, typed}}
	}
	var out []span
	for _, x := range a.shownHints(w) {
		if len(out) > 0 {
			out = append(out, span{rDim, "   "})
		}
		out = append(out, a.hint(x)...)
	}
	return out
}

// hint is an action with the word that stands for it in the status line. Those of the least rank are left out first where
// there is no room beside what the line says.
type hint struct {
	rank       int
	name, word string
}

func (a *app) hint(x hint) []span { return []span{{rKey, a.keys.first(x.name)}, {rDim, " " + x.word}} }

func (a *app) shownHints(w int) []hint {
	shown := []hint{{7, "open", "open"}, {0, "back", "back"}, {4, "new", "what is new"}, {6, "search", "search"}, {2, "palette", "commands"}, {9, "help", "help"}, {5, "quit", "leave"}}
	room := w - 4 - a.spansWidth(a.statusSpans())
	for need := func() (n int) {
		for _, x := range shown {
			n += a.spansWidth(a.hint(x)) + 3
		}
		return n - 3
	}; len(shown) > 1 && need() > room; {
		least := slices.MinFunc(shown, func(x, y hint) int { return x.rank - y.rank })
		shown = slices.DeleteFunc(shown, func(x hint) bool { return x == least })
	}
	return shown
}

func (a *app) statusSpans() []span {
	if a.say.text != "" {
		return []span{{a.say.role, a.say.text}}
	}
	if n := len(a.marks.threads) + len(a.marks.items); n > 0 {
		return []span{{rHit, fmt.Sprintf("%d marked", n)}, {rDim, "   " + a.markHint()}}
	}
	out := a.feedSpans()
	if a.worldIs != "" {
		out = append(out, span{rDim, "   "}, span{rDim, clean(a.worldIs)})
	}
	if a.newHere > 0 {
		out = append(out, span{rDim, "   "}, span{rUnread, fmt.Sprintf("%d new", a.newHere)}, span{rDim, " since " + a.clock(a.since)})
	}
	return out
}

func (a *app) markHint() string {
	k := a.keys.first
	return k("read") + " read  " + k("star") + " star  " + k("merge") + " merge  " + k("split") + " split off  " + k("back") + " none"
}

// feedSpans count the feeds by state.
func (a *app) feedSpans() []span {
	f := a.board.Feeds
	if a.board.Offline { // then the state of single feeds says nothing about them
		return []span{{rWarn, "no network"}, {rDim, " " + a.g.dot + " what is stored reads on"}}
	}
	var out []span
	add := func(n int, r role, s string) {
		if n > 0 {
			if len(out) > 0 {
				out = append(out, span{rDim, "  "})
			}
			out = append(out, span{r, fmt.Sprintf("%d %s", n, s)})
		}
	}
	what := "feeds ok"
	if f.OK == 1 {
		what = "feed ok"
	}
	add(f.OK, rGood, what)
	add(f.Slow, rWarn, "slow")
	waits := "waiting"
	if !f.NextWait.IsZero() {
		waits = "waiting until " + a.clock(f.NextWait)
	}
	add(f.Waiting, rWarn, waits)
	add(f.Failing, rBad, "failing")
	add(f.Dead, rBad, "dead")
	add(f.New, rDim, "not looked at yet")
	if len(out) == 0 {
		return []span{{rDim, "no feeds"}}
	}
	return out
}

// Words of the fetcher that tell how far it is.
var (
	ofHowMany = regexp.MustCompile(`(\d+) of (\d+)`)
	lookingAt = regexp.MustCompile(`looking at (\d+) `)
)

// setWorld takes what the fetcher says it does. When it only waits, nothing is said: that changes every second and is
// shown feed by feed in feed health.
func (a *app) setWorld(s string) {
	if strings.HasPrefix(s, "next look in") {
		s = ""
	}
	if s == a.worldIs {
		return
	}
	a.worldIs, a.dirty = s, true
	a.doneOf, a.allOf = 0, 0
	if m := ofHowMany.FindStringSubmatch(s); m != nil {
		a.doneOf, _ = strconv.Atoi(m[1])
		a.allOf, _ = strconv.Atoi(m[2])
		return
	}
	left := 0
	if m := lookingAt.FindStringSubmatch(s); m != nil {
		left, _ = strconv.Atoi(m[1])
	}
	if left == 0 {
		a.most = 0
		return
	}
	a.most = max(a.most, left)
	a.doneOf, a.allOf = a.most-left, a.most
}

// progress shows long work in the terminal's own progress bar; nil takes it away.
func (a *app) progress() *tea.ProgressBar {
	if a.allOf < 2 || a.doneOf >= a.allOf {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, a.doneOf*100/a.allOf)
}

// note says something in the status line and writes it into the log.
func (a *app) note(r role, s string) {
	s = clean(strings.TrimSpace(s))
	a.say = said{text: s, role: r}
	a.events.add(a.opt.Now(), r, s)
	a.dirty = true
}

// setNow decides what ages count from, and changes the look only when the minute did.
func (a *app) setNow() {
	now := a.opt.Now()
	if !a.board.Horizon.IsZero() && a.behind() {
		now = a.board.Horizon
	}
	if now.Truncate(time.Minute) != a.now.Truncate(time.Minute) {
		a.now, a.dirty = now, true
		a.look.rev++
	}
}

// recount is how often the counts are read without being told of a change: waiting times run out by themselves.
const recount = 30 * time.Second

// onTick lets the clock go on and asks what the fetcher does; it draws nothing while nothing changes.
func (a *app) onTick() tea.Cmd {
	a.setNow()
	a.saved.wait = max(0, a.saved.wait-1)
	a.dirty = a.say.fade() || a.dirty
	if now := a.opt.Now(); now.Sub(a.counted) >= recount || now.Before(a.counted) {
		a.counted, a.staleBoard = now, true
	}
	if a.world == nil {
		return nil
	}
	world := a.world
	return a.call("the fetcher", func(context.Context) tea.Msg { return worldMsg(world.Status()) })
}

// setClock takes the zone in which times are shown.
func (a *app) setClock() {
	a.loc = time.Local
	if a.utc {
		a.loc = time.UTC
	}
	a.look.rev++
	a.dirty = true
}
