package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// find gives the cell where a text stands on the screen.
func (s *stage) find(text string) (x, y int) {
	s.t.Helper()
	for y, line := range strings.Split(s.screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return s.a.width(before), y
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.screen())
	return 0, 0
}

func (s *stage) clickOn(text string) {
	s.t.Helper()
	x, y := s.find(text)
	s.click(x+1, y)
}

func TestTheMouseInThePalette(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		s := newStage(t, newFake(), size[0], size[1])
		s.press(":")
		x, y := s.find("last             G End")
		s.wheel(x, y, true)
		if s.a.prompt.row != 1 {
			t.Fatalf("the wheel goes to row %d", s.a.prompt.row)
		}
		s.typed("feed hea")
		s.clickOn("feeds            E")
		s.shows("Feed health")
		s.press(":")
		s.click(1, size[1]-3)
		if s.a.prompt != nil {
			t.Fatal("a click beside the palette does not leave it")
		}
		s.shows("Feed health")
	}
}

func TestTheMouseAnswersQuestions(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	s.press("E", "j", "D")
	s.clickOn("n no")
	if len(s.desk.done) > 0 || s.a.prompt != nil {
		t.Fatalf("no did %q", s.desk.done)
	}
	s.press("D")
	s.clickOn("y yes")
	if got := s.lastDone(); got != "remove feed 4" {
		t.Fatalf("yes did %q", got)
	}
}

func TestTheMouseOnTheWayBackAndTheHints(t *testing.T) {
	s := newStage(t, newFake(), 200, 60)
	s.press("enter", "enter", "E")
	s.clickOn("Negotiations " + s.a.g.folded)
	if s.a.here().screen != sThread {
		t.Fatalf("a click on the thread's track leads to screen %d", s.a.here().screen)
	}
	s.clickOn("attaché")
	if s.a.here().screen != sBoard {
		t.Fatalf("a click on the name leads to screen %d", s.a.here().screen)
	}
	s.clickOn("/ search")
	if !s.a.search.typing {
		t.Fatal("a click on the hint does not search")
	}
	s.press("esc")
	s.clickOn(": commands")
	if s.a.prompt == nil {
		t.Fatal("a click on the hint opens no palette")
	}
	s.press("esc")
	s.a.note(rDim, "a message")
	s.clickOn("a message")
	if s.a.here().screen != sLog {
		t.Fatal("a click on a message does not open the log")
	}
	s.click(150, 20) // somewhere in the text
	s.send(tea.MouseClickMsg{X: 5, Y: 5, Button: tea.MouseBackward})
	if s.a.here().screen == sLog {
		t.Fatal("the mouse's button back does not go back")
	}
	s.clickOn("Q leave")
	if !s.quitted {
		t.Fatal("a click on leave does not leave")
	}
}

func TestTheMouseFolds(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := openLarge(t, size[0], size[1])
		s.press("g")
		rows := len(s.a.tree.list.rows)
		s.clickOn(s.a.g.folded + " 4 src")
		x, y := s.find(s.a.g.open + " 4 src")
		if got := len(s.a.tree.list.rows); got != rows+4 {
			t.Fatalf("at %v a click on the triangle leaves %d rows of %d", size, got, rows)
		}
		s.now = s.now.Add(doubleClick)
		s.click(x, y)
		if got := len(s.a.tree.list.rows); got != rows {
			t.Fatalf("at %v a second click leaves %d rows of %d", size, got, rows)
		}
	}
}

func TestTheMouseAmongLinks(t *testing.T) {
	s := newStage(t, largeFake(), 120, 40)
	placesToBe()[3].at(s)
	s.press("O")
	s.clickOn("two.example")
	if got := last(s.world.done, 0); got != "open https://two.example/page" {
		t.Fatalf("opened %q", got)
	}
}

// A double click opens what a person points at, in every list.
func TestDoubleClickOpens(t *testing.T) {
	for _, x := range []struct {
		keys []string
		pane paneID
		want string
	}{{nil, pNegotiations, "Timeline"}, {[]string{"i"}, pWire, ""}, {[]string{"E"}, pFeeds, "everything from this feed"}} {
		s := newStage(t, newFake(), 120, 40)
		s.press(x.keys...)
		r, ok := s.a.lay.find(x.pane)
		if !ok {
			t.Fatalf("there is no pane %s", paneLetters[x.pane])
		}
		was := s.a.here()
		s.click(r.x+8, r.y+3)
		if s.a.here().screen != was.screen {
			t.Fatalf("one click opens something in pane %s", paneLetters[x.pane])
		}
		s.click(r.x+8, r.y+3)
		if s.a.here() == was {
			t.Errorf("a double click opens nothing in pane %s", paneLetters[x.pane])
		}
		s.shows(x.want)
	}
}

func TestASlowSecondClickOpensNothing(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.click(10, 5)
	s.now = s.now.Add(2 * doubleClick)
	s.click(10, 5)
	if s.a.here().screen != sBoard {
		t.Fatal("two slow clicks open a thread")
	}
}

func TestMouseChangesWhileADragIsOn(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	e := s.a.lay.edges[0]
	x, y := s.cellOf(e)
	s.click(x, y)
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24}) // the border is gone
	s.send(tea.MouseMotionMsg{X: 10, Y: 10, Button: tea.MouseLeft})
	s.send(changeMsg(model.Change{All: true}))
	s.send(tea.MouseReleaseMsg{X: 10, Y: 10})
	checkFrame(t, "a drag over a smaller window", s.a.View().Content, 80, 24, s.a.method)
}
