package tui

import (
	"strings"
	"testing"

	"attache/model"
)

// openLarge opens the thread of forty developments with four reports each.
func openLarge(t *testing.T, w, h int) *stage {
	t.Helper()
	s := newStage(t, largeFake(), w, h)
	th, err := s.desk.Thread(s.a.ctx, 1150)
	if err != nil {
		t.Fatal(err)
	}
	s.a.openThread(th)
	s.press("j", "k")
	return s
}

func TestFilterInsideAThread(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := openLarge(t, size[0], size[1])
		s.press("\\")
		s.typed("part 3")
		s.shows("Matter of the envoys, part 3") // as it is typed
		s.press("enter")
		if got, want := len(s.a.tree.devs), 11; got != want { // 3 and 30 to 39
			t.Fatalf("%d developments fit, not %d", got, want)
		}
		if got, want := len(s.a.tree.list.rows), 11*5; got != want {
			t.Fatalf("%d rows are shown, not %d: what fits is not unfolded", got, want)
		}
		s.shows("\\ part 3")
		s.press("za", "j")
		if n, _ := s.a.tree.list.selected(); n.item != nil {
			t.Fatal("a development that was folded is open")
		}
		s.send(changeMsg(model.Change{All: true}))
		if got := len(s.a.tree.list.rows); got != 11*5-4 {
			t.Fatalf("after a change %d rows are shown: the fold or the filter is gone", got)
		}
		s.press("esc")
		if got := len(s.a.tree.devs); got != 41 {
			t.Fatalf("without a filter %d developments are shown", got)
		}
		s.shows("Timeline")
		s.hides("\\ part 3")
		if s.a.tree.filter != "" || s.a.here().screen != sThread {
			t.Fatal("Esc does not take the filter alone away")
		}
		s.press("\\")
		s.typed("no such words")
		s.shows("Nothing in this thread fits the filter.")
		s.press("esc") // gives the former filter back
		if got := len(s.a.tree.devs); got != 41 {
			t.Fatalf("after Esc %d developments are shown", got)
		}
	}
}

func TestAFilterBelongsToItsThread(t *testing.T) {
	s := openLarge(t, 120, 40)
	s.press("\\")
	s.typed("part 3")
	s.press("enter", "esc", "esc")
	s.press("1", "enter")
	if s.a.tree.filter != "" {
		t.Fatalf("another thread has the filter %q", s.a.tree.filter)
	}
	s.press("\\")
	s.typed("track:nowhere")
	s.press("enter")
	if s.a.tree.filter != "" || !strings.Contains(s.a.say.text, "track") {
		t.Fatalf("a mistake is taken as the filter %q and said as %q", s.a.tree.filter, s.a.say.text)
	}
}

func TestFilterOfReaderSearchAndFeeds(t *testing.T) {
	s := openLarge(t, 120, 40)
	s.press("enter", "\\")
	s.typed("part 3")
	s.press("enter")
	if s.a.tree.filter != "part 3" {
		t.Fatalf("from the reader the thread has the filter %q", s.a.tree.filter)
	}
	s.press("E", "\\")
	s.typed("outlet 1")
	s.shows("Outlet 12")
	s.hides("Outlet 20")
	s.press("enter")
	s.shows("\\ outlet 1")
	s.press("r")
	s.send(changeMsg(model.Change{Feeds: true}))
	s.hides("Outlet 20")
	s.press("\\")
	s.typed(" nowhere")
	s.press("enter")
	s.shows("No feed fits the filter.")
	s.press("esc")
	s.shows("Outlet 20")
	s.press("/")
	s.typed("part")
	s.press("enter", "\\")
	if !s.a.search.typing {
		t.Fatal("in the search the filter is not the query")
	}
}

func TestFilterOfTheLists(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	for _, end := range []string{"esc", "enter"} { // esc gives the lists back while it is typed, and afterwards
		s.press("\\")
		s.typed("grain")
		s.shows("Grain corridor agreement")
		s.hides("Prisoner exchange at")
		s.press(end)
		if end == "esc" {
			s.shows("Prisoner exchange at")
		}
	}
	s.shows("Nothing here fits the filter.")
	s.hides("Prisoner exchange at")
	s.press("esc")
	s.shows("Prisoner exchange at")
	s.press("\\")
	s.typed("track:nowhere")
	s.press("enter")
	s.shows("track")
	if s.a.filter != "" {
		t.Fatalf("a filter with a mistake was taken: %q", s.a.filter)
	}
}
