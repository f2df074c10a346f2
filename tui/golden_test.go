package tui

import (
	"fmt"
	"testing"
)

// TestScreens compares whole screens at the three sizes that the program is made for: the text of each view, and for the
// board also the styles.
func TestScreens(t *testing.T) {
	views := []struct {
		name string
		keys []string
	}{
		{"board", nil}, {"thread", []string{"enter", "j", "za"}}, {"reader", []string{"enter", "enter"}}, {"why", []string{"enter", "W"}},
		{"compare", []string{"enter", "j", "c"}}, {"coverage", []string{"enter", "C"}}, {"pulse", []string{"enter", "H"}}, {"new", []string{"w"}},
		{"wire", []string{"i", "enter"}}, {"feeds", []string{"E", "j"}}, {"help", []string{"?"}}, {"palette", []string{":", "w"}}, {"all", []string{"0", "j"}},
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, v := range views {
			s := newStage(t, newFake(), size[0], size[1])
			s.press(v.keys...)
			golden(t, fmt.Sprintf("%dx%d/%s.txt", size[0], size[1], v.name), s.screen()+"\n")
		}
		for _, theme := range []string{"dark", "light", "contrast", "mono"} {
			s := newStage(t, newFake(), size[0], size[1], func(o *Options) { o.Theme = theme })
			golden(t, fmt.Sprintf("%dx%d/board-%s.ansi", size[0], size[1], theme), s.a.View().Content+"\n")
		}
	}
	s := newStage(t, newFake(), 120, 40, func(o *Options) { o.ASCII = true })
	golden(t, "120x40/board-ascii.txt", s.screen()+"\n")
	s = newStage(t, newFake(), 120, 40)
	s.press("/")
	s.typed("sel")
	golden(t, "120x40/search.txt", s.screen()+"\n")
}
