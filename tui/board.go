package tui

import (
	"fmt"
	"strings"

	"attache/model"
)

// threadLines says how many lines a thread takes: as the user wants, else two on the board, one where a single list of 80
// columns has to show as much as it can.
func (a *app) threadLines() int {
	switch {
	case a.density == "compact", a.density != "comfortable" && !a.lay.wide:
		return 1
	}
	return 2
}

// drawThreads draws a list of threads: one track's, or all.
func (a *app) drawThreads(p placed, focused bool) []string {
	track := model.Track(p.pane)
	l := a.threads[p.pane]
	inner := p.w - 2
	var body []string
	switch {
	case !l.known:
		body = a.calm(inner, "reading the store"+a.g.ellipsis)
	case len(l.rows) == 0:
		body = a.emptyThreads(track, inner)
	default:
		body = l.draw(focused, func(t model.Thread, gr ground) []string {
			if a.threadLines() == 1 {
				return []string{a.threadRow(t, inner, gr)}
			}
			return a.threadRows(t, inner, gr)
		})
	}
	edge := accent(track)
	if p.pane == pAll {
		edge = rTitle
	}
	return a.box(p.w, p.h, focused, edge, a.trackTitle(p.pane), a.listNote(l.fresh, l.top, l.off, len(l.rows)), body)
}

// trackTitle is what stands in the border of a track's pane: its key, its name, how many threads have news, a surge.
func (a *app) trackTitle(p paneID) []span {
	name := rTitle
	if p == pAll {
		return []span{{rKey, a.trackKey(0) + " "}, {name, "All threads"}, {rDim, a.filterNote()}}
	}
	t := model.Track(p)
	c := a.board.Tracks[t]
	if !a.lay.wide && !a.zoom { // the tab above says the rest
		return []span{{accent(t), t.Title()}, {rFaint, " " + count(c.Threads, "thread")}, {rPrompt, a.filterNote()}}
	}
	out := []span{{rKey, a.trackKey(int(p)) + " "}, {accent(t), t.Title()}}
	if c.Unread > 0 {
		out = append(out, span{rUnread, fmt.Sprintf(" %d%s", c.Unread, a.g.unread)})
	}
	if c.Surging > 0 {
		out = append(out, span{rSurge, " " + a.g.surge})
	}
	if c.Threads > 0 {
		out = append(out, span{rFaint, fmt.Sprintf(" of %d", c.Threads)})
	}
	return append(out, span{rPrompt, a.filterNote()})
}

// trackKey is the key that leads to a track, 0 being all of them.
func (a *app) trackKey(i int) string {
	name := []string{"all", "negotiations", "posture", "protests"}[i]
	if len(a.keys.keys[name]) == 0 {
		return ""
	}
	return a.keys.first(name)
}

// filterNote reminds of a filter that hides rows.
func (a *app) filterNote() string {
	s := ""
	if a.filter != "" {
		s = " \\ " + clean(a.filter)
	}
	if a.unreadOnly {
		s += " unread only"
	}
	return s
}

// listNote is the right end of a list's border: what has come in above, and that there is more than is shown.
func (a *app) listNote(fresh, top, off, n int) []span {
	if fresh > 0 {
		more := ""
		if fresh >= newsRows {
			more = "+"
		}
		return []span{{rHit, fmt.Sprintf("%d%s new %s", fresh, more, a.g.up)}}
	}
	if top > 0 {
		return []span{{rFaint, fmt.Sprintf("from %d", top+1)}}
	}
	return nil
}

// mark draws what stands first in a row: the user's mark, else unread or read.
func (a *app) markSign(p *pen, marked, unread, starred bool) {
	switch {
	case marked:
		p.put(rHit, a.g.marked)
	case starred:
		p.put(rStar, a.g.star)
	case unread:
		p.put(rUnread, a.g.unread)
	default:
		p.put(rFaint, a.g.read)
	}
}

// unreadCount gives a thread's count of unread items in at most three cells.
func unreadCount(n int) string {
	switch {
	case n == 0:
		return ""
	case n > 99:
		return "99+"
	}
	return fmt.Sprint(n)
}

// threadSigns are the signs after a title; their meaning stands in the help.
func (a *app) threadSigns(t model.Thread) []span {
	var out []span
	if t.Pinned {
		out = append(out, span{rStar, a.g.pinned})
	}
	if t.Muted {
		out = append(out, span{rFaint, a.g.muted})
	}
	if t.Surge {
		out = append(out, span{rSurge, a.g.surge})
	}
	if t.Edited {
		out = append(out, span{rEdited, a.g.edited})
	}
	return out
}

// titleRole says how a title is drawn: what is unread stands out.
func titleRole(unread bool) role {
	if unread {
		return rUnread
	}
	return rText
}

// trackSign is a track's key, which tells the tracks apart where they stand together.
func trackSign(t model.Track) string {
	if t == model.Other {
		return "-"
	}
	return fmt.Sprint(int(t))
}

// threadRow draws a thread in one line: sign, unread, title, signs, pulse, sources, age. A narrow pane has room for the
// title and the age alone.
func (a *app) threadRow(t model.Thread, w int, gr ground) string {
	p := a.threadHead(t, w, gr)
	sp, src := 8, 7
	switch {
	case w < 60:
		sp, src = 0, 0
	case w > 100:
		sp, src = 16, 18
	}
	tail := sp + src + a.ageWidth()
	signs := a.threadSigns(t)
	sw := a.spansWidth(signs)
	p.put(titleRole(t.Unread > 0), a.cut(threadTitle(t), p.left-tail-3-sw-min(sw, 1), a.g.ellipsis))
	if sw > 0 {
		p.gap(1).spans(signs)
	}
	p.gap(p.left - tail - min(sp, 1))
	if sp > 0 {
		sources := witnesses(t)
		if src > 10 {
			sources = spread(t.Sources, t.Texts)
		}
		p.spark(accent(t.Track), t.Pulse, sp).gap(1).right(rDim, sources, src)
	}
	return p.right(rDim, a.age(t.Last), a.ageWidth()).line()
}

// threadHead begins the row of a thread: the sign, what is unread, and the track where all stand together.
func (a *app) threadHead(t model.Thread, w int, gr ground) *pen {
	p := a.pen(w, gr)
	a.markSign(p, a.marks.threads[t.ID], t.Unread > 0, false)
	p.right(rUnread, unreadCount(t.Unread), 3).gap(1)
	if a.track == 0 {
		p.put(accent(t.Track), trackSign(t.Track)).gap(1)
	}
	return p
}

// threadRows draws a thread in two lines. In a wide pane the numbers stand in the first; in a narrow one the first belongs
// to the title.
func (a *app) threadRows(t model.Thread, w int, gr ground) []string {
	roomy := w >= 60
	p := a.threadHead(t, w, gr)
	signs := a.threadSigns(t)
	sw := a.spansWidth(signs)
	tail := a.ageWidth()
	if roomy {
		tail += 12 + 1 + 6
	}
	title, more := a.titleAndMore(t, p.left-tail-1-sw-min(sw, 1))
	p.put(titleRole(t.Unread > 0), title)
	if sw > 0 {
		p.gap(1).spans(signs)
	}
	p.gap(p.left - tail)
	if roomy {
		p.spark(accent(t.Track), t.Pulse, 12).right(rDim, witnesses(t), 7)
	}
	p.right(rDim, a.age(t.Last), a.ageWidth())
	q := a.pen(w, gr).gap(5)
	rest := 6 + 7
	if roomy {
		rest = 0
		if t.Also != model.Other {
			rest = a.width(a.g.also) + 1 + len(shortTrack(t.Also))
		}
	}
	q.put(rDim, a.cut(more, q.left-rest-1, a.g.ellipsis))
	q.gap(q.left - rest)
	if !roomy {
		q.spark(accent(t.Track), t.Pulse, 6).right(rFaint, witnesses(t), 7)
	} else if t.Also != model.Other {
		q.put(rFaint, a.g.also+" ").put(accent(t.Also), shortTrack(t.Also))
	}
	return []string{p.line(), q.line()}
}

// witnesses says in six cells who speaks: "9 src", or "9/2 t" when nine sources print but two texts.
func witnesses(t model.Thread) string {
	if t.Texts > 0 && t.Texts < t.Sources {
		return fmt.Sprintf("%d/%d t", t.Sources, t.Texts)
	}
	return fmt.Sprintf("%d src", t.Sources)
}

// threadTitle gives what a thread is called: its name, else what moved last in it.
func threadTitle(t model.Thread) string {
	if t.Title == "" {
		return clean(t.Latest)
	}
	return clean(t.Title)
}

// titleAndMore gives the two texts of a thread's rows: its name and what moved last. A thread without a name is called by
// what moved last, over both rows.
func (a *app) titleAndMore(t model.Thread, w int) (title, more string) {
	title = threadTitle(t)
	if t.Title != "" && t.Title != t.Latest {
		return a.cut(title, w, a.g.ellipsis), clean(t.Latest)
	}
	if lines := a.wrap(title, w); len(lines) > 1 {
		return lines[0], strings.Join(lines[1:], " ")
	}
	return title, clean(strings.Join(append(append([]string(nil), t.Actors...), t.Places...), ", "))
}

// calm draws one quiet sentence.
func (a *app) calm(w int, s string) []string {
	out := []string{blank(w)}
	for _, line := range a.wrap(s, w-4) {
		out = append(out, a.pen(w, onPlain).gap(2).put(rDim, line).line())
	}
	return out
}

// emptyThreads says why a list is empty and what will happen by itself.
func (a *app) emptyThreads(t model.Track, w int) []string {
	if a.filter != "" || a.unreadOnly {
		return a.calm(w, "Nothing here fits the filter. "+a.keys.first("back")+" takes it away.")
	}
	if a.board.Items > 0 {
		name := "the board"
		if t != model.Other {
			name = strings.ToLower(t.Title())
		}
		return a.calm(w, "No thread on "+name+" yet. It appears here by itself when the first report is filed.")
	}
	// In a wide window the words stand once, in the wire beneath; the panes say what they are for.
	if _, wire := a.lay.find(pWire); wire && t != model.Other {
		return a.calm(w, promise(t))
	}
	return a.welcome(w)
}

// promise says what a track's pane is for.
func promise(t model.Track) string {
	switch t {
	case model.Negotiations:
		return "Talks, offers, envoys, agreements: what is said and where it is said comes here."
	case model.Posture:
		return "Forces, ships, exercises, strikes: what moves and what is threatened comes here."
	}
	return "Demonstrations, strikes, crackdowns: what happens in the streets comes here."
}

// welcome says on an empty store what will happen by itself, and which keys help.
func (a *app) welcome(w int) []string {
	k := a.keys.first
	f := a.board.Feeds
	feeds := f.OK + f.Slow + f.Waiting + f.Failing + f.Dead + f.New
	words := fmt.Sprintf("%s will be looked at. Reports appear by themselves, sorted into three tracks.", count(feeds, "feed"))
	switch {
	case feeds == 0:
		words = "No feeds are set up. " + k("feeds") + " shows where to add one; a configuration file without feeds means none."
	case a.board.Offline:
		words = "There is no network at the moment. attaché looks again by itself; what is stored stays readable, and nothing is lost."
	}
	out := []string{blank(w), a.pen(w, onPlain).gap(2).put(rStrong, "Nothing has come in yet.").line()}
	for _, line := range a.wrap(words, min(w-4, textWidth)) {
		out = append(out, a.pen(w, onPlain).gap(2).put(rDim, line).line())
	}
	out = append(out, blank(w))
	keys := [][2]string{{"refresh-all", "look at all feeds now"}, {"feeds", "feed health"}, {"help", "all keys"}, {"quit", "leave"}}
	if w >= 80 {
		p := a.pen(w, onPlain).gap(2)
		for _, x := range keys {
			p.put(rKey, k(x[0])).put(rDim, " "+x[1]+"    ")
		}
		return append(out, p.line())
	}
	for _, x := range keys {
		out = append(out, a.pen(w, onPlain).gap(2).put(rKey, k(x[0])).put(rDim, " "+x[1]).line())
	}
	return out
}

// drawWire draws the newest items of all tracks, or those of one feed.
func (a *app) drawWire(p placed, focused bool) []string {
	inner := p.w - 2
	title := []span{{rTitle, "Wire"}, {rFaint, " newest of all tracks"}, {rPrompt, a.filterNote()}}
	if a.wireFeed.ID != 0 {
		title = []span{{rTitle, clean(a.wireFeed.Name())}, {rFaint, " everything from this feed"}}
	}
	var body []string
	switch {
	case !a.wire.known:
		body = a.calm(inner, "reading the store"+a.g.ellipsis)
	case len(a.wire.rows) == 0:
		if body = a.calm(inner, "No reports yet."); a.board.Items == 0 {
			body = a.welcome(inner)
		}
	default:
		body = a.wire.draw(focused, func(it model.Item, gr ground) []string { return []string{a.itemRow(it, inner, gr)} })
	}
	return a.box(p.w, p.h, focused, rTitle, title, a.listNote(a.wire.fresh, a.wire.top, a.wire.off, len(a.wire.rows)), body)
}

// itemRow draws an item in one line: time, track, sign, source, title.
func (a *app) itemRow(it model.Item, w int, gr ground) string {
	p := a.pen(w, gr)
	a.markSign(p, a.marks.items[it.ID], !it.Read, it.Starred)
	p.gap(1).col(rDim, a.age(it.Published), a.ageWidth())
	p.put(accent(it.Track), trackSign(it.Track)).gap(1)
	src := 16
	if w < 80 {
		src = 12
	}
	p.col(rDim, clean(it.Source), src).gap(1)
	room := p.left
	tail := itemTail(a.g, it)
	room -= a.width(tail) + 1
	p.put(titleRole(!it.Read), a.cut(clean(it.Title), room, a.g.ellipsis))
	p.gap(p.left - a.width(tail))
	return p.put(rEdited, tail).line()
}
