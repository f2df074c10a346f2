package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

var _ Desk = (*fakeDesk)(nil)
var _ World = (*fakeWorld)(nil)

// arrive puts a new item into a new thread that stands first, and tells the app.
func (s *stage) arrive(title string, track model.Track) {
	s.desk.mu.Lock()
	n := len(s.desk.items)
	at := s.now.Add(time.Second)
	th := model.Thread{ID: model.ThreadID(50000 + n), Track: track, Title: title, Latest: title + " at last", Last: at, First: at, Items: 1, Sources: 1, Texts: 1, Developments: 1, Unread: 1, Pulse: make([]int, model.PulseHours)}
	s.desk.threads = append(s.desk.threads, th)
	s.desk.items = append([]model.Item{{ID: model.ItemID(500000 + n), Title: title, Source: "Aster Wire", Thread: th.ID, Development: model.DevelopmentID(50000 + n), Text: model.ItemID(500000 + n), Track: track, Published: at}}, s.desk.items...)
	s.desk.mu.Unlock()
	s.send(changeMsg{Threads: []model.ThreadID{th.ID}, Items: 1})
}

func TestArrivalsDoNotMoveTheCursorsRow(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("j")
	before := s.a.threads[pNegotiations].top
	s.arrive("Something new", model.Negotiations)
	s.arrive("Something else", model.Negotiations)
	if sel, _ := s.a.threads[pNegotiations].selected(); sel.ID != 2 || s.a.threads[pNegotiations].cur != 1 || s.a.threads[pNegotiations].top != before {
		t.Fatalf("the cursor stands on thread %d at %d", sel.ID, s.a.threads[pNegotiations].cur)
	}
	s.shows("2 new ↑")
	s.hides("Something new at last")
	s.press("g")
	s.hides("2 new ↑")
	s.shows("Something new")
	s.arrive("In another pane", model.Protests) // no cursor was moved there: it is live
	s.shows("In another pane")
}

func TestUpFromTheTopTakesArrivalsIn(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	s.press("j", "k")
	s.arrive("Something new", model.Negotiations)
	s.shows("1 new ↑")
	s.press("k")
	s.hides("1 new ↑")
	s.shows("Something new")
}

func TestReaderStaysWhereItIs(t *testing.T) {
	s := newStage(t, largeFake(), 120, 40)
	th, _ := s.desk.Thread(context.Background(), 1150)
	s.a.openThread(th)
	s.press("j")
	s.press("enter")
	s.press(presses("j", 20)...)
	top, item := s.a.detail.top, s.a.detail.item.ID
	for i := range 5 {
		s.arrive(fmt.Sprintf("New %d", i), model.Negotiations)
		s.send(changeMsg{Threads: []model.ThreadID{1150}, Items: 1, Edited: 1, Articles: true})
	}
	if s.a.detail.top != top || s.a.detail.item.ID != item {
		t.Fatalf("the reader jumped from line %d of %d to line %d of %d", top, item, s.a.detail.top, s.a.detail.item.ID)
	}
}

func TestOpeningMarksRead(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	s.press("enter")
	if len(s.desk.done) != 0 {
		t.Fatalf("looking at the timeline did %q", s.desk.done)
	}
	s.press("enter")
	if len(s.desk.done) != 1 || s.desk.done[0] != "read [1000] true" {
		t.Fatalf("opening a report did %q", s.desk.done)
	}
	s.send(changeMsg{State: true})
	s.press("j", "k")
	if len(s.desk.done) != 1 {
		t.Fatalf("reading on did %q", s.desk.done)
	}
	s.press("m") // unread again, and the reader does not mark it anew
	s.send(changeMsg{State: true})
	if got := s.desk.done[len(s.desk.done)-1]; got != "read [1000] false" {
		t.Fatalf("m did %q last", got)
	}
}

func TestErrorsAreSaidInWordsAndKept(t *testing.T) {
	d := newFake()
	s := newStage(t, d, 120, 40)
	d.fail = errors.New("the disk is full\x1b[2J\a")
	s.send(changeMsg{All: true})
	s.shows("cannot be read: the disk is full[2J")
	d.fail = nil
	s.press("L")
	s.shows("the disk is full")
	s.world.fail = errors.New("there is no browser")
	s.press("esc", "enter", "enter", "o")
	s.shows("failed: there is no browser")
}

func TestBrokenStoreIsNotAskedForEver(t *testing.T) {
	d := largeFake()
	d.fail = errors.New("the disk is gone")
	s := newStage(t, d, 120, 40) // a loop would never become quiet
	s.shows("the disk is gone")
	for _, keys := range [][]string{{"i"}, {"E"}, {"esc", "esc", "0"}} {
		s.press(keys...)
	}
	d.fail = nil
	s.send(changeMsg{All: true})
	s.press("1")
	s.shows("Corran–Velmar talks")
	d.fail = errors.New("the disk is gone")
	s.press("enter", "W", "C", "H", "w", "G", "esc")
	d.fail = nil
	s.send(changeMsg{All: true})
	s.shows("Timeline")
}

func TestPanicInACommandIsSaid(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.run(s.a.call("counting", func(context.Context) tea.Msg { panic("divided by nothing") }))
	s.shows("counting: a mistake in the program: divided by nothing")
}

func TestEmptyBoardIsCalm(t *testing.T) {
	d := &fakeDesk{changes: make(chan model.Change)}
	d.board.Feeds = model.FeedCount{New: 60}
	d.board.Offline = true
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := newStage(t, d, size[0], size[1])
		text := strings.Join(strings.Fields(strings.NewReplacer("│", " ").Replace(s.screen())), " ")
		for _, want := range []string{"Nothing has come in yet.", "There is no network at the moment.", "? all keys", "Q leave", "offline", "no network"} {
			if !strings.Contains(text, want) {
				t.Errorf("at %v the empty board does not say %q:\n%s", size, want, s.screen())
			}
		}
		if strings.Contains(text, "error") {
			t.Errorf("the empty board speaks of an error:\n%s", s.screen())
		}
	}
}

func TestTooSmallKeepsEverything(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("enter", "j")
	s.send(tea.WindowSizeMsg{Width: 30, Height: 8})
	s.shows("at least 60 x 14")
	s.press("j", "A", "&")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	if s.a.tree.list.cur != 1 || len(s.desk.done) != 0 {
		t.Fatalf("keys in a window without a screen did %q, cursor %d", s.desk.done, s.a.tree.list.cur)
	}
	s.send(tea.WindowSizeMsg{Width: 30, Height: 8})
	s.press("Q")
	if !s.quitted {
		t.Fatal("one cannot leave a small window")
	}
}

func TestNothingIsDrawnWhenNothingChanged(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.a.View()
	for range 3 {
		s.send(tickMsg(s.now))
		s.send(worldMsg("next look in 4s"))
		s.send(tea.FocusMsg{})
	}
	if s.a.dirty {
		t.Fatal("a tick without news draws a frame")
	}
	s.now = s.now.Add(time.Minute)
	s.a.Update(tickMsg(s.now))
	if !s.a.dirty {
		t.Fatal("a new minute draws no frame")
	}
}

func TestProgress(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	for _, x := range []struct {
		says string
		want int
	}{{"looking at 60 feeds", 0}, {"looking at 15 feeds", 75}, {"next look in 3m", -1}, {"refreshing 12 of 48", 25}, {"", -1}} {
		s.send(worldMsg(x.says))
		got := -1
		if p := s.a.View().ProgressBar; p != nil {
			got = p.Value
		}
		if got != x.want {
			t.Errorf("%q shows %d %%, want %d", x.says, got, x.want)
		}
	}
}

func TestBackgroundIsFollowedButNeverWaitedFor(t *testing.T) {
	s := newStage(t, newFake(), 120, 40, func(o *Options) { o.Theme = "auto" })
	if s.a.theme.name != "dark" {
		t.Fatalf("before the answer the theme is %s", s.a.theme.name)
	}
	s.a.onBackground(false)
	if s.a.theme.name != "light" {
		t.Fatalf("on a light ground the theme is %s", s.a.theme.name)
	}
	s = newStage(t, newFake(), 120, 40, func(o *Options) { o.Theme = "contrast" })
	s.a.onBackground(false)
	if s.a.theme.name != "contrast" {
		t.Fatal("a chosen theme was taken away")
	}
}

func TestChangesAreCollected(t *testing.T) {
	in := make(chan model.Change)
	pause := make(chan time.Time)
	got := make(chan model.Change)
	calm := func() time.Duration { return 0 }
	go func() {
		c, _ := collect(context.Background(), in, changeGap, calm, func(time.Duration) <-chan time.Time { return pause })
		got <- c
	}()
	in <- model.Change{Threads: []model.ThreadID{1, 2}, Items: 3}
	in <- model.Change{Threads: []model.ThreadID{2, 3}, Items: 4, Edited: 1, Feeds: true}
	pause <- time.Time{}
	c := <-got
	if fmt.Sprint(c.Threads, c.Items, c.Edited, c.Feeds, c.All) != "[1 2 3] 7 1 true false" {
		t.Fatalf("collected %+v", c)
	}
	go func() {
		c, _ := collect(context.Background(), in, changeGap, calm, func(time.Duration) <-chan time.Time { return pause })
		got <- c
	}()
	pause <- time.Time{}
	in <- model.Change{All: true}
	if c := <-got; !c.All {
		t.Fatal("a change after the pause is not given at once")
	}
	close(in)
	if _, ok := collect(context.Background(), in, 0, calm, func(time.Duration) <-chan time.Time { return nil }); ok {
		t.Fatal("a closed stream still gives changes")
	}
}

// While keys come a change waits, but not for ever, and takes along what comes meanwhile.
func TestChangesWaitWhileTheUserActs(t *testing.T) {
	for _, c := range []struct {
		calm []time.Duration // how long there was to wait, each time it was asked
		want string          // what was waited for
	}{
		{[]time.Duration{-5 * time.Second}, "[100ms]"},
		{[]time.Duration{70 * time.Millisecond, -time.Millisecond}, "[100ms 70ms]"},
		{[]time.Duration{90 * time.Millisecond, 40 * time.Millisecond, 0}, "[100ms 90ms 40ms]"},
		{[]time.Duration{100 * time.Millisecond}, "[100ms 100ms 100ms 100ms 100ms]"}, // he never pauses
	} {
		in, timers, got := make(chan model.Change), make(chan chan time.Time), make(chan model.Change)
		var waited []time.Duration
		after := func(d time.Duration) <-chan time.Time {
			waited = append(waited, d)
			timer := make(chan time.Time)
			timers <- timer
			return timer
		}
		calm := func() time.Duration { return c.calm[min(len(waited), len(c.calm))-1] }
		go func() {
			all, _ := collect(context.Background(), in, changeGap, calm, after)
			got <- all
		}()
		var all model.Change
		sent := 0
		for done := false; !done; {
			select {
			case timer := <-timers:
				in <- model.Change{Items: 1}
				sent++
				timer <- time.Time{}
			case all = <-got:
				done = true
			}
		}
		if fmt.Sprint(waited) != c.want || all.Items != sent {
			t.Errorf("calm in %v: waited for %v, want %s; %d of %d changes came", c.calm, waited, c.want, all.Items, sent)
		}
	}
}

// Keys and the mouse put the changes off, news and the clock do not.
func TestOnlyTheUserPutsChangesOff(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.send(changeMsg{All: true})
	s.send(tickMsg(s.now))
	if d := s.a.untilCalm(); d > 0 {
		t.Errorf("nobody did anything, and changes wait %v", d)
	}
	s.send(keyMsg("j"))
	if d := s.a.untilCalm(); d <= 0 || d > calmFor {
		t.Errorf("after a key changes wait %v, want up to %v", d, calmFor)
	}
}

func TestWordDiff(t *testing.T) {
	gone, came := wordDiff("talks in Istanbul on Friday", "talks move to Oman on Friday")
	show := func(ws []word) (s string) {
		for _, w := range ws {
			if w.marked {
				s += "[" + w.text + "] "
			} else {
				s += w.text + " "
			}
		}
		return s
	}
	if got := show(gone) + "/ " + show(came); got != "talks [in] [Istanbul] on Friday / talks [move] [to] [Oman] on Friday " {
		t.Fatal(got)
	}
}

func TestNoNetworkNoWorld(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.a.world = nil
	s.press("R")
	s.shows("This program does not fetch.")
	s.send(tickMsg(s.now))
}
