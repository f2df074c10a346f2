package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"attache/model"
)

// moment is what a key can change, as it was before it was pressed.
type moment struct {
	screen                   screen
	focus                    paneID
	places, row, tree, wire  int
	hits, top, marks, rows   int
	done, undone, world      int
	clip                     int
	mode                     mode
	thread                   model.ThreadID
	sizes                    sizes
	theme                    string
	utc, zoom, preview, mice bool
}

func (s *stage) moment() moment {
	a := s.a
	m := moment{screen: a.here().screen, focus: a.focus(), places: len(a.places), tree: a.tree.list.cur, wire: a.wire.cur, hits: a.hits.cur, rows: len(a.tree.list.rows),
		marks: len(a.marks.items) + len(a.marks.threads) + len(a.marks.devs), done: len(s.desk.done), undone: len(s.desk.undone), world: len(s.world.done), clip: len(s.clip),
		mode: a.detail.mode, thread: a.tree.thread.ID, sizes: a.sizes, theme: a.theme.name, utc: a.utc, zoom: a.zoom, preview: *a.previewFlag(), mice: a.mouseOff}
	if l := a.rows(); l != nil {
		m.row = l.cursor()
	}
	if t := a.scrolled(); t != nil {
		m.top = t.top
	}
	return m
}

// step is how far the cursor or the text has moved.
func (s *stage) step(was moment) int {
	now := s.moment()
	return now.row - was.row + now.top - was.top
}

// last gives the newest of a list of words.
func last(words []string, since int) string {
	if len(words) <= since {
		return ""
	}
	return words[len(words)-1]
}

// effect says what is wrong after a key was pressed; "" when it did what the help says.
type effect struct {
	before func(s *stage)
	after  func(s *stage, was moment) string
}

func check(ok bool, format string, args ...any) string {
	if ok {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

func stepped(lo, hi int) effect {
	return effect{after: func(s *stage, was moment) string {
		n := s.step(was)
		return check(n >= lo && n <= hi, "it moves by %d, not by %d to %d", n, lo, hi)
	}}
}

// did expects an edit of the desk; then are keys that answer what is asked first.
func did(words string, then ...string) effect {
	return effect{after: func(s *stage, was moment) string {
		s.press(then...)
		got := last(s.desk.done, was.done)
		return check(strings.HasPrefix(got, words), "the desk did %q", got)
	}}
}

func asksFor(label string) effect {
	return effect{after: func(s *stage, _ moment) string {
		return check(s.a.prompt != nil && strings.HasPrefix(s.a.prompt.label, label), "nothing is asked")
	}}
}

func outside(words string) effect {
	return effect{after: func(s *stage, was moment) string {
		got := last(s.world.done, was.world)
		return check(strings.HasPrefix(got, words), "the world was asked %q", got)
	}}
}

func toTrackPane(p paneID, from string) effect {
	return effect{before: func(s *stage) { s.press(from) }, after: func(s *stage, _ moment) string {
		return check(s.a.focus() == p, "the keys are in pane %s", paneLetters[s.a.focus()])
	}}
}

// screenOr expects a screen, or to have left it when it was there already.
func screenOr(sc screen) effect {
	return effect{after: func(s *stage, was moment) string {
		now := s.a.here().screen
		return check(now == sc && was.screen != sc || was.screen == sc && now != sc, "it shows screen %d after %d", now, was.screen)
	}}
}

func tab(m mode) effect {
	return effect{after: func(s *stage, _ moment) string {
		return check(s.a.detail.mode == m && s.a.focus() == pDetail, "it shows tab %d in pane %s", s.a.detail.mode, paneLetters[s.a.focus()])
	}}
}

func tabs(by int) effect {
	return effect{after: func(s *stage, was moment) string {
		n := int(numModes)
		return check(int(s.a.detail.mode) == (int(was.mode)+by+n)%n, "tab %d follows %d", s.a.detail.mode, was.mode)
	}}
}

func otherPane() effect {
	return effect{after: func(s *stage, was moment) string {
		return check(s.a.focus() != was.focus, "the keys stay in pane %s", paneLetters[was.focus])
	}}
}

// resized expects a border to have moved, or the word that there is none at this pane.
func resized() effect {
	return effect{after: func(s *stage, was moment) string {
		p, _ := s.a.lay.find(s.a.focus())
		stands := slices.ContainsFunc(s.a.lay.edges, func(e edge) bool { return e.area.holds(p.x, p.y) })
		if !stands {
			return check(strings.Contains(s.a.say.text, "no border"), "it is not said that there is no border: %q", s.a.say.text)
		}
		return check(s.a.sizes != was.sizes, "no border has moved")
	}}
}

// unreadThere expects the cursor on another row that is unread; among hits on the next one.
func unreadThere(dir int) effect {
	return effect{after: func(s *stage, was moment) string {
		a, now := s.a, s.moment()
		switch {
		case a.here().screen == sSearch:
			return check(now.hits == was.hits+dir, "hit %d follows %d", now.hits, was.hits)
		case a.focus() <= pProtests:
			t, _ := a.threadList().selected()
			return check((now.row-was.row)*dir > 0 && t.Unread > 0, "thread %d with %d unread follows row %d", now.row, t.Unread, was.row)
		case a.focus() == pWire:
			it, _ := a.wire.selected()
			return check((now.wire-was.wire)*dir > 0 && !it.Read, "row %d of the wire follows %d", now.wire, was.wire)
		}
		return check((now.tree-was.tree)*dir > 0, "row %d of the timeline follows %d", now.tree, was.tree)
	}}
}

func threadThere(dir int) effect {
	return effect{after: func(s *stage, was moment) string {
		if s.a.where() == inThreads {
			return unreadThere(dir).after(s, was)
		}
		return check(s.a.tree.thread.ID != was.thread && s.a.here().screen == sThread && s.a.focus() == was.focus, "thread %d is open in pane %s", s.a.tree.thread.ID, paneLetters[s.a.focus()])
	}}
}

func itemThere(dir int) effect {
	return effect{after: func(s *stage, was moment) string {
		now := s.moment()
		n := now.tree - was.tree + now.wire - was.wire + now.hits - was.hits
		return check(n*dir > 0 && s.a.focus() == was.focus, "it moves by %d in pane %s", n, paneLetters[s.a.focus()])
	}}
}

// effects says for every action of the key table what it must do wherever the help offers it.
var effects = map[string]effect{
	"down": stepped(1, 1), "up": stepped(-1, -1), "half-down": stepped(2, 30), "half-up": stepped(-30, -2), "page-down": stepped(3, 60), "page-up": stepped(-60, -3),
	"page-on": {after: func(s *stage, was moment) string {
		return check(s.step(was) > 0 || s.a.tree.list.cur != was.tree, "nothing moves")
	}},
	"first": {after: func(s *stage, _ moment) string {
		now := s.moment()
		return check(now.row == 0 && now.top == 0, "it stands at %d, line %d", now.row, now.top)
	}},
	"last": {after: func(s *stage, was moment) string {
		if t := s.a.scrolled(); t != nil {
			return check(t.atEnd() && t.top > was.top, "it stands at line %d", t.top)
		}
		return check(s.a.rows().atEnd() && s.step(was) > 0, "it stands at row %d", s.a.rows().cursor())
	}},
	"count":        {after: func(s *stage, _ moment) string { return check(s.a.count.asked, "no count is awaited") }},
	"next-pane":    otherPane(),
	"prev-pane":    otherPane(),
	"negotiations": toTrackPane(pNegotiations, "2"), "posture": toTrackPane(pPosture, "1"), "protests": toTrackPane(pProtests, "1"), "all": toTrackPane(pAll, "1"),
	"wire": {after: func(s *stage, was moment) string {
		return check((s.a.focus() == pWire) != (was.focus == pWire), "the keys are in pane %s", paneLetters[s.a.focus()])
	}},
	"next-tab": tabs(1), "prev-tab": tabs(-1),
	"open": {after: func(s *stage, was moment) string {
		switch was.focus {
		case pTimeline, pWire, pSearch:
			return check(s.a.focus() == pDetail, "the keys are in pane %s", paneLetters[s.a.focus()])
		case pFeeds:
			f, _ := s.a.feeds.selected()
			return check(s.a.here().screen == sWire && s.a.wireFeed.ID == f.ID, "screen %d, feed %d", s.a.here().screen, s.a.wireFeed.ID)
		}
		t, _ := s.a.threads[was.focus].selected()
		return check(s.a.here().screen == sThread && s.a.tree.thread.ID == t.ID, "screen %d, thread %d", s.a.here().screen, s.a.tree.thread.ID)
	}},
	"back": {after: func(s *stage, was moment) string {
		now := s.moment()
		return check(now.places < was.places || now.focus != was.focus || strings.Contains(s.a.say.text, "leaves attaché"), "it stays where it is")
	}},
	"quit": {after: func(s *stage, _ moment) string { return check(s.quitted, "the program goes on") }},
	"suspend": {after: func(s *stage, was moment) string {
		return check(last(s.clip, was.clip) == "(suspended)", "the shell is not there: %q", s.clip)
	}},
	"next-unread": unreadThere(1), "prev-unread": unreadThere(-1), "next-thread": threadThere(1), "prev-thread": threadThere(-1), "next-item": itemThere(1), "prev-item": itemThere(-1),
	"read": did("read "), "read-thread": did("read threads ["), "star": did("star ["), "split": did("split ["), "pin": did("pin "), "mute": did("mute "),
	"file": did("file ", "p", "r", "enter"),
	"tag":  did("tags ", "x", "enter"), "note": did("note ", "x", "enter"), "rename": did("rename ", "x", "enter"),
	"remove-feed": did("remove feed ", "y"), "toggle-feed": did("enable feed "), "edit-feed": did("edit feed ", "x", "enter"), "add-feed": asksFor("add feed:"), "try-feed": outside("try "),
	"merge": {before: func(s *stage) { s.press("x", "x") }, after: did("merge [").after},
	"mark": {after: func(s *stage, was moment) string {
		return check(s.moment().marks == 1 && s.step(was) == 1, "%d are marked, it moves by %d", s.moment().marks, s.step(was))
	}},
	"mark-range": {after: func(s *stage, _ moment) string {
		s.press("j", "j")
		return check(s.moment().marks == 3, "%d are marked after two steps", s.moment().marks)
	}},
	"undo": {before: func(s *stage) { s.desk.note("an action") }, after: func(s *stage, was moment) string {
		return check(len(s.desk.undone) == was.undone+1 && strings.Contains(s.a.say.text, "Taken back: an action"), "%d undone, said %q", len(s.desk.undone), s.a.say.text)
	}},
	"redo": {before: func(s *stage) { s.desk.note("an action"); s.press("u") }, after: func(s *stage, was moment) string {
		return check(len(s.desk.done) == was.done+1 && strings.Contains(s.a.say.text, "Done again: an action"), "%d done, said %q", len(s.desk.done), s.a.say.text)
	}},
	"fold": {after: func(s *stage, was moment) string {
		return check(len(s.a.tree.list.rows) == was.rows+4, "%d rows after %d", len(s.a.tree.list.rows), was.rows)
	}},
	"fold-all": {before: func(s *stage) { s.press("zR") }, after: func(s *stage, was moment) string {
		return check(len(s.a.tree.list.rows) == len(s.a.tree.devs) && was.rows > len(s.a.tree.devs), "%d rows", len(s.a.tree.list.rows))
	}},
	"unfold-all": {after: func(s *stage, was moment) string {
		return check(len(s.a.tree.list.rows) >= 5*(len(s.a.tree.devs)-1), "%d rows", len(s.a.tree.list.rows))
	}},
	"refresh": {after: func(s *stage, was moment) string {
		got := last(s.world.done, was.world)
		all := s.a.where() == inThreads // a thread has many feeds
		return check(strings.HasPrefix(got, "refresh [") && (got == "refresh []") == all, "the world was asked %q", got)
	}},
	"refresh-all": outside("refresh []"), "fetch": outside("fetch "), "open-link": outside("open https://"),
	"links": {after: func(s *stage, was moment) string {
		known := s.a.detail.item.Article != nil && s.a.detail.item.ID != 0 && len(s.a.linkList()) > 1
		return check(known && s.a.prompt != nil && len(s.a.prompt.links) == 3 || !known && strings.Contains(s.a.say.text, "points at nothing else"), "no link is offered")
	}},
	"copy-link": {after: func(s *stage, was moment) string {
		return check(strings.HasPrefix(last(s.clip, was.clip), "https://"), "the clipboard has %q", s.clip)
	}},
	"copy-citation": {after: func(s *stage, was moment) string {
		return check(strings.Contains(last(s.clip, was.clip), "“"), "the clipboard has %q", s.clip)
	}},
	"search": {after: func(s *stage, was moment) string {
		if was.screen == sHelp {
			return asksFor("find in the help:").after(s, was)
		}
		return check(s.a.focus() == pSearch && s.a.search.typing, "nothing can be typed")
	}},
	"saved": {after: func(s *stage, _ moment) string {
		return check(s.a.here().screen == sSearch && s.a.search.asked == "prisoners" && !s.a.search.typing, "screen %d asks %q", s.a.here().screen, s.a.search.asked)
	}},
	"filter": {after: func(s *stage, was moment) string {
		if was.screen == sSearch {
			return check(s.a.search.typing, "the query cannot be typed")
		}
		return asksFor("filter").after(s, was)
	}},
	"relevance": {after: func(s *stage, was moment) string {
		return check(s.a.search.ranked == (was.screen == sSearch), "the hits are in the other order: %t", s.a.search.ranked)
	}},
	"unread-only": {after: func(s *stage, _ moment) string { return check(s.a.unreadOnly, "everything is shown") }},
	"palette": {after: func(s *stage, _ moment) string {
		return check(s.a.prompt != nil && s.a.prompt.kind == promptPalette, "no palette")
	}},
	"new": tab(mSince), "compare": tab(mCompare), "why": tab(mWhy), "coverage": tab(mCoverage), "pulse": tab(mPulse),
	"feeds": screenOr(sFeeds), "log": screenOr(sLog), "help": screenOr(sHelp),
	"preview": {after: func(s *stage, was moment) string { return check(*s.a.previewFlag() != was.preview, "nothing changes") }},
	"zoom": {after: func(s *stage, was moment) string {
		return check(s.a.zoom && len(s.a.lay.panes) == 1 || strings.Contains(s.a.say.text, "alone already") && len(s.a.lay.panes) == 1, "%d panes", len(s.a.lay.panes))
	}},
	"unzoom": {before: func(s *stage) { s.press("+") }, after: func(s *stage, was moment) string {
		return check(!s.a.zoom && (was.zoom || strings.Contains(s.a.say.text, "All panes are shown")), "said %q", s.a.say.text)
	}},
	"wider": resized(), "narrower": resized(),
	"even":  {before: func(s *stage) { s.press(">") }, after: func(s *stage, _ moment) string { return check(s.a.sizes == sizes{}, "sizes are %v", s.a.sizes) }},
	"mouse": {after: func(s *stage, was moment) string { return check(s.a.mouseOff != was.mice, "the mouse stays") }},
	"clock": {after: func(s *stage, was moment) string { return check(s.a.utc != was.utc, "the clock stays") }},
	"theme": {after: func(s *stage, was moment) string { return check(s.a.theme.name != was.theme, "the theme stays") }},
}

// TestEveryKeyOfTheHelp presses each key of the table in each place where the help offers it, and looks for its effect. An
// action that the table gets anew has to be given an effect here.
func TestEveryKeyOfTheHelp(t *testing.T) {
	for _, act := range actionTable() {
		if _, ok := effects[act.name]; !ok {
			t.Errorf("what %s (%s) does is not written down: effects wants it", act.name, act.help)
		}
	}
	for name := range effects {
		if _, ok := actionNamed(name); !ok {
			t.Errorf("an effect of %q is written down, which is no action", name)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	sizes := [][2]int{{120, 40}, {80, 24}, {200, 60}}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for i, size := range sizes {
		for _, p := range placesToBe() {
			t.Run(fmt.Sprintf("%s at %dx%d", p.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				everyKey(t, p, size[0], size[1], i == 0)
			})
		}
	}
}

// everyKey presses all keys of a place, or, but for allKeys, the first of each action. What has no key is run by name.
func everyKey(t *testing.T, p prepared, w, h int, allKeys bool) {
	for _, act := range actionTable() {
		if act.in&p.in == 0 {
			continue
		}
		keys := act.keys
		if len(keys) == 0 {
			keys = []string{""}
		} else if !allKeys {
			keys = keys[:1]
		}
		for _, k := range keys {
			pressInPlace(t, p, act, k, w, h)
		}
	}
}

func pressInPlace(t *testing.T, p prepared, act actionDef, key string, w, h int) {
	s := newStage(t, largeFake(), w, h, withSearches)
	p.at(s)
	if got := s.a.where(); got != p.in {
		t.Fatalf("the place is %b, not %b", got, p.in)
	}
	e := effects[act.name]
	if e.before != nil {
		e.before(s)
	}
	was := s.moment()
	if key != "" {
		s.press(key)
	} else {
		s.press(":")
		s.typed(act.name)
		s.press("enter")
	}
	if wrong := e.after(s, was); wrong != "" {
		t.Errorf("%s (%s: %s): %s\n%s", key, act.name, act.help, wrong, s.screen())
	}
}

// TestNothingIsLostByOneKey presses every key in every place and takes back whatever the desk did: each edit can be undone,
// and nothing that is stored is removed without a question.
func TestNothingIsLostByOneKey(t *testing.T) {
	for _, p := range placesToBe() {
		for _, act := range actionTable() {
			if act.in&p.in == 0 || len(act.keys) == 0 {
				continue
			}
			s := newStage(t, largeFake(), 120, 40)
			p.at(s)
			before := slices.Clone(s.desk.done)
			s.press(act.keys[0])
			did := s.desk.done[len(before):]
			if len(did) > 1 {
				t.Errorf("%s in %s does %d things, which one undo cannot take back: %q", act.keys[0], p.name, len(did), did)
			}
			for _, d := range did {
				if strings.HasPrefix(d, "remove") {
					t.Errorf("%s in %s removes at once: %q", act.keys[0], p.name, d)
				}
				s.press("u")
				if !strings.Contains(s.a.say.text, "Taken back: "+d) {
					t.Errorf("after %s in %s, u says %q", act.keys[0], p.name, s.a.say.text)
				}
			}
			if act.name != "undo" && act.name != "redo" && !slices.Equal(s.desk.done, before) {
				t.Errorf("%s in %s leaves %q done", act.keys[0], p.name, s.desk.done)
			}
		}
	}
}
