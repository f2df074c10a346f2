package tui

import (
	"fmt"
	"strings"
	"testing"
)

// presetCounts are how a count is typed in each preset.
var presetCounts = []struct {
	preset string
	typed  func(n int) []string
}{
	{"default", func(n int) []string { return append([]string{","}, strings.Split(fmt.Sprint(n), "")...) }},
	{"vim", func(n int) []string { return strings.Split(fmt.Sprint(n), "") }},
	{"newsboat", func(n int) []string { return strings.Split(fmt.Sprint(n), "") }},
}

func (s *stage) keyOf(action string) string { return s.a.keys.keys[action][0] }

func TestCountsBeforeKeys(t *testing.T) {
	for _, p := range presetCounts {
		t.Run(p.preset, func(t *testing.T) {
			s := newStage(t, largeFake(), 120, 40, func(o *Options) { o.Preset = p.preset })
			do := func(n int, action string) {
				t.Helper()
				s.press(p.typed(n)...)
				s.press(s.keyOf(action))
			}
			row := func(want int) {
				t.Helper()
				if got := s.a.rows().cursor(); got != want {
					t.Fatalf("the cursor is on row %d, not %d:\n%s", got, want, s.screen())
				}
			}
			do(5, "down")
			row(5)
			do(2, "up")
			row(3)
			do(12, "last")
			row(11)
			do(41, "last")
			row(40)
			s.press(s.keyOf("down")) // the count is used up
			row(41)
			do(7, "down")
			row(48)
			do(9999, "last")
			row(s.a.rows().loaded() - 1)
			if !s.a.rows().atEnd() {
				t.Fatal("a count beyond the end does not stop at the last row")
			}
			do(1, "last")
			row(0)
			unread := 0
			for i := 1; unread < 3; i++ {
				if th, _ := s.a.threads[1].at(i); th.Unread > 0 {
					if unread++; unread == 3 {
						do(3, "next-unread")
						row(i)
					}
				}
			}
		})
	}
}

func TestCountsMarkAndAct(t *testing.T) {
	for _, p := range presetCounts {
		t.Run(p.preset, func(t *testing.T) {
			s := newStage(t, largeFake(), 120, 40, func(o *Options) { o.Preset = p.preset })
			s.press(s.keyOf("wire"))
			s.press(p.typed(4)...)
			s.press(s.keyOf("mark-range"))
			s.shows("4 marked")
			if got := s.a.wire.cur; got != 3 {
				t.Fatalf("the cursor is on row %d after a range of four", got)
			}
			s.press("esc")
			s.press(p.typed(3)...)
			s.press(s.keyOf("star"))
			if got := s.desk.done[0]; len(strings.Fields(got)) != 5 {
				t.Fatalf("starring three did %q", got)
			}
			s.press(s.keyOf("mark-range"))
			s.press(p.typed(2)...)
			s.press(s.keyOf("up"))
			s.shows("3 marked")
			s.press("esc")
			s.press(s.keyOf("star"), s.keyOf("star"))
			s.press(p.typed(3)...)
			s.press(s.keyOf("undo"))
			s.shows("Taken back: 3 actions, the last: star")
			s.press(p.typed(2)...)
			s.press(s.keyOf("redo"))
			s.shows("Done again: 2 actions")
		})
	}
}

func TestCountIsShownAndGivenUp(t *testing.T) {
	s := newStage(t, largeFake(), 120, 40, func(o *Options) { o.Preset = "vim" })
	s.press("1", "2")
	s.shows("12…")
	s.press("esc")
	s.hides("12…")
	s.press("j")
	if got := s.a.rows().cursor(); got != 1 {
		t.Fatalf("a count that was given up moved to row %d", got)
	}
	s.press("2", "g", "2")
	if got := s.a.focus(); got != pPosture {
		t.Fatalf("g2 leads to pane %d", got)
	}
	s.press("0", "j")
	if got := s.a.threads[pPosture].cur; got != 1 {
		t.Fatalf("a nought alone is no count, the cursor is on row %d", got)
	}
}

func TestDigitsOfTheDefaultStayTheTracks(t *testing.T) {
	s := newStage(t, largeFake(), 120, 40)
	s.press("2")
	if s.a.focus() != pPosture {
		t.Fatal("2 does not lead to the posture")
	}
	s.press("5", "j")
	if got := s.a.rows().cursor(); got != 5 {
		t.Fatalf("5 j goes to row %d", got)
	}
	s.press("4", "2", "k") // 2 counts behind another digit
	if got := s.a.rows().cursor(); got != 0 || s.a.focus() != pPosture {
		t.Fatalf("42 k goes to row %d of pane %d", got, s.a.focus())
	}
}

func TestCountInTexts(t *testing.T) {
	s := newStage(t, largeFake(), 80, 24)
	s.press("?", "7", "j")
	if s.a.help.top != 7 {
		t.Fatalf("7 j scrolls the help to line %d", s.a.help.top)
	}
	s.press("9", "G")
	if s.a.help.top != 8 {
		t.Fatalf("9 G scrolls the help to line %d", s.a.help.top)
	}
	s.shows("Help")
	s.press("esc", ":")
	s.typed("30")
	s.shows("go to row 30")
	s.press("enter")
	if got := s.a.rows().cursor(); got != 29 {
		t.Fatalf(":30 goes to row %d", got)
	}
}

func TestCountInTheTimeline(t *testing.T) {
	s := newStage(t, largeFake(), 120, 40)
	th, err := s.desk.Thread(s.a.ctx, 1150)
	if err != nil {
		t.Fatal(err)
	}
	s.a.openThread(th)
	s.press("j", "k", "8", "j")
	if got := s.a.tree.list.cur; got != 8 {
		t.Fatalf("8 j goes to row %d of the timeline", got)
	}
	s.press(",", "3", "0", "G")
	if got := s.a.tree.list.cur; got != 29 {
		t.Fatalf("30 G goes to row %d of the timeline", got)
	}
	s.press(",", "2", "enter")
	if s.a.tree.list.cur != 1 || s.a.focus() != pDetail {
		t.Fatalf("2 Enter opens row %d with pane %d", s.a.tree.list.cur, s.a.focus())
	}
}

func TestCountedActionsExist(t *testing.T) {
	for name := range counted() {
		if _, ok := actionNamed(name); !ok {
			t.Errorf("a count is said to change %q, which is no action", name)
		}
	}
}

// actionNamed gives a row of the key table.
func actionNamed(name string) (actionDef, bool) {
	for _, act := range actionTable() {
		if act.name == name {
			return act, true
		}
	}
	return actionDef{}, false
}
