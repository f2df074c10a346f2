package tui

import (
	"context"
	"fmt"
	"maps"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestEveryBorderCanBeDragged takes each border of each screen with the mouse, moves it both ways, and sees the panes follow
// it; a double click puts it back.
func TestEveryBorderCanBeDragged(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for name, keys := range map[string][]string{"board": nil, "preview": {"p"}, "thread": {"enter"}, "wire": {"i", "enter"}, "search": {"/", "x", "esc"}, "feeds": {"E"}} {
			s := newStage(t, newFake(), size[0], size[1], withSaved)
			s.press(keys...)
			for _, e := range s.a.lay.edges {
				for _, by := range []int{3, -4} {
					what := fmt.Sprintf("%s at %v, border %s by %d", name, size, edgeNames[e.id], by)
					now := edgeNow(t, s, e.id)
					x, y := s.cellOf(now)
					toX, toY := x+by, y
					if e.across {
						toX, toY = x, y+by
					}
					s.drag(x, y, toX, toY)
					from, length := e.span()
					before, behind := e.id.least()
					want := min(max(now.at+by, from+before), from+length-behind)
					if got := edgeNow(t, s, e.id).at; got != want && length >= before+behind {
						t.Errorf("%s: it stands at %d, not at %d", what, got, want)
					}
					checkLayout(t, s.a.shape())
				}
				x, y := s.cellOf(edgeNow(t, s, e.id))
				s.click(x, y)
				s.click(x, y)
				if got := edgeNow(t, s, e.id).at; got != e.at {
					t.Errorf("%s: a double click puts border %s to %d, not back to %d", name, edgeNames[e.id], got, e.at)
				}
				s.now = s.now.Add(doubleClick)
			}
		}
	}
}

func edgeNow(t *testing.T, s *stage, id edgeID) edge {
	t.Helper()
	for _, e := range s.a.lay.edges {
		if e.id == id {
			return e
		}
	}
	t.Fatalf("border %s is gone", edgeNames[id])
	return edge{}
}

// cellOf gives a cell of a border that is no tab and no other border's.
func (s *stage) cellOf(e edge) (x, y int) {
	if e.across {
		for x = e.area.x + 1; x < e.area.x+e.area.w; x++ {
			if got, ok := s.a.lay.edgeAt(x, e.at-1); ok && got.id == e.id {
				return x, e.at - 1
			}
		}
	}
	return e.at - 1, e.area.y + e.area.h/2
}

func TestSizesAreRemembered(t *testing.T) {
	var kept map[string]int
	keep := func(o *Options) {
		o.Sizes = map[string]int{"tracks": 200, "board": 9999, "nonsense": 3}
		o.KeepSizes = func(_ context.Context, now map[string]int) error { kept = now; return nil }
	}
	s := newStage(t, newFake(), 120, 40, keep)
	if got := s.a.lay.panes[0].w; got != 24 {
		t.Fatalf("the first track is %d wide, not 24", got)
	}
	s.press(">", ">")
	if got := s.a.lay.panes[0].w; got != 28 {
		t.Fatalf("the first track is %d wide, not 28", got)
	}
	if want := map[string]int{"tracks": 233}; !maps.Equal(kept, want) {
		t.Fatalf("kept %v, want %v", kept, want)
	}
}

func TestKeysMoveBordersToo(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("tab", "tab") // the last track loses to its left
	was := s.a.lay.panes[2].w
	s.press("5", ">")
	if got := s.a.lay.panes[2].w; got != was+10 {
		t.Errorf("5 > makes the pane %d wide from %d", got, was)
	}
	s.press("tab", ">")
	if got, _ := s.a.lay.find(pWire); got.h != 10 {
		t.Errorf("> makes the wire %d high", got.h)
	}
	s.press("=")
	if got := s.a.lay.panes[2].w; got != was {
		t.Errorf("= makes the pane %d wide, not %d", got, was)
	}
	s = newStage(t, newFake(), 80, 24)
	s.press(">")
	s.shows("no border")
}

func TestTheMouseCanBeLeftToTheTerminal(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	for _, want := range []tea.MouseMode{tea.MouseModeNone, tea.MouseModeCellMotion} {
		s.press(":")
		s.typed("mouse")
		s.press("enter")
		if got := s.a.View().MouseMode; got != want {
			t.Fatalf("the mode is %d, not %d", got, want)
		}
	}
}
