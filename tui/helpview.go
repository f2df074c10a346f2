package tui

import (
	"fmt"
	"strings"
	"time"
)

// helpPage lists the keys that do something, made from the table that handles them.
type helpPage struct {
	keys  *keymap
	find  string
	place where // what was in front when help was asked for
}

// groups gives the order of the help.
var groups = []string{"Open and leave", "Ask", "Find", "Move", "Unread", "Panes", "Mark and keep", "Order", "Fetch", "Take along", "Feeds", "Screen"}

func (p helpPage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	if p.find != "" {
		s.line(span{rDim, "with "}, span{rHit, p.find})
	} else {
		s.para(rText, "attaché files every report under one of three tracks. Reports of the same happening are one development, developments of the same matter one thread.")
		p.firstSteps(s)
	}
	shown := 0
	for _, g := range groups {
		shown += p.group(s, g)
	}
	if shown == 0 {
		s.blank()
		s.para(rDim, "No key or command fits.")
	}
	if p.find == "" {
		p.counts(s)
		p.signs(s)
		p.mouse(s)
	}
	s.blank()
	return s.out
}

// firstSteps answers what somebody asks who is here for the first time.
func (p helpPage) firstSteps(s *sheet) {
	k := p.keys.first
	s.head("First steps")
	for _, x := range [][2]string{
		{k("open"), "opens the thread under the cursor, once more its newest report; " + k("back") + " goes back, as often as needed"},
		{k("new"), "in a thread: what is new since you last read it. " + k("next-unread") + " goes to what is unread. Everything since yesterday: " + k("search") + " and then since:yesterday"},
		{k("compare"), "in a thread: who gives which figure, in whose words. " + k("open-link") + " opens the page of the source, " + k("why") + " tells why a report is here"},
		{k("search"), "searches everything; " + k("filter") + " narrows the list that has the keys; " + k("palette") + " finds every command by name"},
		{k("quit"), "leaves attaché; nothing needs to be saved"},
	} {
		s.text(rText, x[1], span{rKey, s.cut(x[0]+blank(9), 9, "")}, span{rText, blank(9)})
	}
}

func (p helpPage) group(s *sheet, g string) int {
	n := 0
	for _, act := range p.keys.actions {
		if act.group != g {
			continue
		}
		keys := p.keys.shown(act.name)
		if f := strings.ToLower(p.find); f != "" && !strings.Contains(strings.ToLower(keys+" "+act.name+" "+act.help), f) {
			continue
		}
		if n == 0 {
			s.head(g)
		}
		n++
		if keys == "" {
			keys = ":" + act.name
		}
		r := rText
		if act.in&p.place == 0 {
			r = rDim
		}
		s.text(r, act.help+placeWords(act.in), span{rKey, s.cut(keys+blank(22), 22, "")}, span{rText, blank(22)})
	}
	return n
}

// placeWords says where an action is on offer, when that is not everywhere.
func placeWords(in where) string {
	switch {
	case in&(inItem|inThreads) == inItem|inThreads:
		return ""
	case in&inItem == inItem:
		return "  (on a report)"
	}
	var at []string
	for _, x := range []struct {
		in   where
		name string
	}{{inThreads, "threads"}, {inTimeline, "timeline"}, {inDetail, "reader"}, {inItems, "items"}, {inFeeds, "feeds"}, {inPage, "help, log"}} {
		if in&x.in == x.in {
			at = append(at, x.name)
		}
	}
	return "  (" + strings.Join(at, ", ") + ")"
}

// counts explains numbers before keys.
func (p helpPage) counts(s *sheet) {
	k := p.keys.first
	s.head("Counts")
	s.para(rText, "A number before a key counts: 5 "+k("down")+" five rows down, 12 "+k("last")+" the twelfth row, 3 "+k("next-unread")+" the third unread, 4 "+
		k("mark-range")+" a range of four rows, 3 "+k("read")+" three rows from here on. "+k("back")+" gives a number up.")
	if own := p.keys.ownDigits(); own != "" {
		s.para(rText, "The digits "+own+" are keys of their own: they count behind another digit, or after "+k("count")+", as in "+k("count")+" 1 2 "+k("last")+".")
	}
}

// signs explains every sign.
func (p helpPage) signs(s *sheet) {
	g := s.g
	s.head("Signs")
	for _, x := range []struct {
		r          role
		sign, what string
	}{
		{rNegotiations, "1 2 3", "the track of a row where all stand together: negotiations, military posture, protests"},
		{rUnread, g.unread, "unread; the number beside it counts unread reports"},
		{rStar, g.star, "starred"},
		{rSurge, g.surge, "surge: independent reports arrive far above what is usual here"},
		{rEdited, g.edited, "edited by the source after it was published"},
		{rEdited, g.cached, "the full text is stored and reads offline"},
		{rStar, g.pinned, "pinned to the top"},
		{rNegotiations, g.spark([]int{0, 1, 2, 4, 8}, 5), "reports over the last two days"},
		{rDim, "9/2 t", "nine sources, two texts: seven reprints are not seven witnesses"},
	} {
		s.text(rText, x.what, span{x.r, s.cut(x.sign+blank(22), 22, "")}, span{rText, blank(22)})
	}
}

func (p helpPage) mouse(s *sheet) {
	s.head("Mouse")
	s.para(rText, "Click selects, double click opens, the wheel scrolls the pane beneath it. Tabs, tracks, saved searches, the way back above and the words below can be clicked, triangles fold, borders are dragged; a double click on a border puts it back. The command mouse leaves the mouse to the terminal, to select text; most terminals also do that while Shift is held.")
}

// drawHelp draws the help.
func (a *app) drawHelp(p placed, focused bool) []string {
	body := a.help.view(&a.look, p.w-2, p.h-2)
	note := []span{{rKey, a.keys.first("search")}, {rFaint, " finds in it  "}, {rKey, a.keys.first("back")}, {rFaint, " closes"}}
	return a.box(p.w, p.h, focused, rTitle, []span{{rTitle, "Help"}}, note, body)
}

// events is the log of what happened: messages and errors, the newest last.
type events struct {
	all  []event
	rev  uint64
	view scroller
}

type event struct {
	at   time.Time
	role role
	text string
	more int // how often it was repeated right after
}

// maxEvents is how many are kept.
const maxEvents = 500

func (e *events) add(at time.Time, r role, text string) {
	e.rev++
	if n := len(e.all); n > 0 && e.all[n-1].text == text {
		last := e.all[n-1]
		last.more, last.at = last.more+1, at
		e.all = append(e.all[:n-1:n-1], last)
	} else {
		e.all = append(e.all, event{at: at, role: r, text: text})
	}
	if n := len(e.all); n > maxEvents {
		e.all = append([]event(nil), e.all[n-maxEvents:]...)
	}
	e.view.set(logPage(e.all), true)
}

// logPage lists events.
type logPage []event

func (p logPage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	for i := len(p) - 1; i >= 0; i-- {
		e := p[i]
		text := e.text
		if e.more > 0 {
			text += fmt.Sprintf(" (%d times)", e.more+1)
		}
		at := l.day(e.at) + e.at.In(l.loc).Format("  15:04:05  ")
		s.text(e.role, text, span{rDim, at}, span{rText, blank(len(at))})
	}
	return s.out
}

// drawLog draws the log.
func (a *app) drawLog(p placed, focused bool) []string {
	body := a.calm(p.w-2, "Nothing has happened yet that would need words.")
	if len(a.events.all) > 0 {
		body = a.events.view.view(&a.look, p.w-2, p.h-2)
	}
	return a.box(p.w, p.h, focused, rTitle, []span{{rTitle, "Log"}, {rFaint, " what happened, newest first"}}, nil, body)
}
