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
	th, _ := s.desk.Thread(context.Background(), 1300)
	s.a.openThread(th)
	s.press("j")
	s.press("enter")
	s.press(presses("j", 20)...)
	top, item := s.a.detail.top, s.a.detail.item.ID
	for i := range 5 {
		s.arrive(fmt.Sprintf("New %d", i), model.Negotiations)
		s.send(changeMsg{Threads: []model.ThreadID{1300}, Items: 1, Edited: 1, Articles: true})
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

func TestBulkEditsAndUndo(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("x", "x", "&")
	if got := s.desk.done[0]; got != "merge [1 2]" {
		t.Fatalf("merging did %q", got)
	}
	s.shows("Merged 2 threads; u takes it back")
	s.press("u")
	s.shows("Taken back: merge [1 2]")
	s.press("u")
	s.shows("There is nothing to take back")
	s.press("ctrl+r")
	s.shows("Done again: merge [1 2]")
	s.press("&")
	s.shows("Mark two threads or more with x")
	s.press("A")
	s.shows("Marked 1 thread as read")
	s.press("i", "v", "j", "j", "s")
	if got := s.desk.done[len(s.desk.done)-1]; !strings.HasPrefix(got, "star [") || len(strings.Fields(got)) != 5 {
		t.Fatalf("starring a range of three did %q", got)
	}
	s.shows("Starred 3 reports")
}

func TestSplitNamesTheMarkedReports(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("enter", "j", "za", "j", "x", "#")
	if got := s.desk.done[0]; !strings.HasPrefix(got, "split [") {
		t.Fatalf("splitting did %q", got)
	}
	s.shows("Split off 1 report")
}

func TestSearchAsYouType(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("/")
	s.shows("oman talks")
	s.typed("prisoners")
	s.shows("3 found")
	s.shows("Forty prisoners cross")
	s.press("enter", "n")
	if h, _ := s.a.hits.selected(); s.a.hits.cur != 1 || h.ID == 0 {
		t.Fatalf("n stands at %d", s.a.hits.cur)
	}
	s.press("N", "N")
	s.shows("No more hits.")
	s.press("/")
	s.press("ctrl+u")
	s.typed("nothing says this")
	s.shows("Nothing stored says that.")
	s.press("ctrl+u")
	s.typed("track:nowhere")
	s.shows("^^^^^^^")
	s.press("esc", "esc")
	s.shows("Military posture")
}

func TestSearchTypesEveryCharacter(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("/")
	s.typed("jkQ?:/1 0")
	if got := s.a.search.String(); got != "jkQ?:/1 0" || s.quitted {
		t.Fatalf("typed %q", got)
	}
	s.send(tea.PasteMsg{Content: "\x1b[31mpasted\nwith\x07 breaks"})
	if got := s.a.search.String(); got != "jkQ?:/1 0[31mpasted with breaks" {
		t.Fatalf("pasting gave %q", got)
	}
}

func TestEachKeystrokeStopsTheSearchBefore(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("/")
	s.a.search.insert("talks")
	s.a.searchChanged()
	first := s.a.pull()
	var stopped bool
	old := s.a.search.cancel
	s.a.search.cancel = func() { stopped = true; old() }
	s.a.search.insert("x")
	s.a.searchChanged()
	if !stopped {
		t.Fatal("the question before the keystroke goes on")
	}
	s.run(s.a.pull())
	s.run(first)
	if len(s.a.hits.rows) != 0 {
		t.Fatalf("hits of the query before were taken: %d", len(s.a.hits.rows))
	}
}

func TestPasteDoesNotActAsKeys(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.send(tea.PasteMsg{Content: "A&#QDm"})
	if s.quitted || len(s.desk.done) > 0 {
		t.Fatalf("a paste did %q", s.desk.done)
	}
	s.shows("nothing to paste into")
}

func TestFilter(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("\\")
	s.typed("grain")
	s.press("enter")
	s.shows("Grain corridor agreement")
	s.hides("Prisoner exchange at")
	s.shows("Nothing here fits the filter.")
	s.press("esc")
	s.shows("Prisoner exchange at")
	s.press("\\")
	s.typed("track:nowhere")
	s.press("enter")
	s.shows("track")
	if s.a.filter != "" {
		t.Fatal("a filter with a mistake was taken")
	}
}

func TestPaletteRunsCommands(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press(":")
	s.shows("Commands")
	s.typed("feed hea")
	s.press("enter")
	s.shows("Feed health")
	s.press(":")
	s.typed("xyzzy")
	s.shows("no command fits")
	s.press("enter")
	s.shows("There is no command xyzzy here")
	s.press(":")
	s.typed("theme")
	s.press("enter")
	s.shows("The theme is light.")
}

func TestFeeds(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("E")
	s.shows("dead")
	s.shows("31 in a row")
	s.press("D")
	s.shows("stands in the configuration file")
	s.press("j", "D")
	s.shows("Its reports stay.")
	s.press("n", "e")
	if got := fmt.Sprint(s.desk.done); got != "[enable feed 4 false]" {
		t.Fatalf("the desk was asked %s", got)
	}
	s.press("D", "y", "r")
	if got := fmt.Sprint(s.desk.done, s.world.done); got != "[enable feed 4 false remove feed 4] [refresh [4]]" {
		t.Fatalf("asked %s", got)
	}
	s.press("a")
	s.typed("www.example.org/feed.xml Example Times lang:fr at:fr/private")
	s.press("enter")
	if got := s.desk.done[len(s.desk.done)-1]; got != "add feed https://www.example.org/feed.xml Example Times fr fr/private" {
		t.Fatalf("adding did %q", got)
	}
	s.press("a")
	s.typed("gopher://x")
	s.press("enter")
	s.shows("is not an address")
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
		for _, want := range []string{"Nothing has come in yet.", "There is no network at the moment.", "? all keys", "offline", "60 not looked at yet"} {
			if size[0] == 80 && !strings.Contains(text, want) {
				t.Errorf("at %v the empty board does not say %q:\n%s", size, want, s.screen())
			}
		}
		if strings.Contains(text, "error") {
			t.Errorf("the empty board speaks of an error:\n%s", s.screen())
		}
	}
}

func TestMouse(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	s.click(24, 0) // the tab of posture
	s.shows("Carrier group in the Sel Strait")
	s.click(10, 3)
	if got := s.a.threads[pPosture].cur; got != 1 {
		t.Fatalf("a click on the second row selects row %d", got)
	}
	s.now = s.now.Add(100 * time.Millisecond)
	s.click(10, 3)
	s.shows("Timeline Air defence")
	s.click(76, 23)
	s.shows("Help")
	top := s.a.help.top
	s.wheel(10, 10, true)
	if s.a.help.top != top+wheelRows {
		t.Fatalf("the wheel scrolls the help to %d", s.a.help.top)
	}
	s = newStage(t, newFake(), 120, 40)
	s.press("enter")
	r, _ := s.a.lay.find(pDetail)
	s.click(r.x+3+len("Reader ")+1, r.y)
	s.shows("Why this track")
	s.click(5, 1) // the strip of tracks
	s.shows("Wire")
	s = newStage(t, largeFake(), 120, 40)
	r, _ = s.a.lay.find(pProtests)
	s.wheel(r.x+5, r.y+5, true)
	if s.a.threads[pProtests].top != wheelRows || s.a.focus() != pNegotiations {
		t.Fatal("the wheel does not scroll the pane beneath the pointer")
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

func TestKeysCanBeChanged(t *testing.T) {
	s := newStage(t, newFake(), 120, 40, func(o *Options) { o.Keys = map[string][]string{"feeds": {"X"}, "fold": {"zz", "za"}} })
	s.press("E")
	s.hides("Feed health")
	s.press("X")
	s.shows("Feed health")
	s.press("?", "/")
	s.typed("feed health")
	s.shows("X")
	for _, x := range []struct {
		preset string
		keys   map[string][]string
		want   string
	}{
		{"emacs", nil, "no key preset"},
		{"", map[string][]string{"fly": {"f"}}, `no action "fly"`},
		{"", map[string][]string{"star": {"m"}}, `given to both`},
		{"", map[string][]string{"star": {"z"}}, `the beginning of another`},
		{"vim", nil, ""}, {"newsboat", nil, ""}, {"default", nil, ""},
		{"", map[string][]string{"star": {"s", "C-y"}}, ""},
	} {
		err := CheckKeys(x.preset, x.keys)
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("preset %q keys %v: %v, want %q", x.preset, x.keys, err, x.want)
		}
	}
}

func TestOtherKeyboardsReachTheKeysByPlace(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.send(tea.KeyPressMsg{Code: 'о', Text: "о", BaseCode: 'j'})
	if s.a.threads[pNegotiations].cur != 1 {
		t.Fatal("a Cyrillic keyboard cannot move")
	}
}

func TestChangesAreCollected(t *testing.T) {
	in := make(chan model.Change)
	pause := make(chan time.Time)
	got := make(chan model.Change)
	go func() {
		c, _ := collect(context.Background(), in, changeGap, func(time.Duration) <-chan time.Time { return pause })
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
		c, _ := collect(context.Background(), in, changeGap, func(time.Duration) <-chan time.Time { return pause })
		got <- c
	}()
	pause <- time.Time{}
	in <- model.Change{All: true}
	if c := <-got; !c.All {
		t.Fatal("a change after the pause is not given at once")
	}
	close(in)
	if _, ok := collect(context.Background(), in, 0, func(time.Duration) <-chan time.Time { return nil }); ok {
		t.Fatal("a closed stream still gives changes")
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
