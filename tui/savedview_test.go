package tui

import (
	"fmt"
	"strings"
	"testing"

	"attache/model"
)

// line gives a line of the screen.
func (s *stage) line(y int) string { return strings.Split(s.screen(), "\n")[y] }

func withSearches(o *Options) {
	o.Saved = []Saved{{Name: "Prisoners", Query: "prisoners", Watch: true}, {Name: "Grain", Query: "grain"}, {Name: "Torn", Query: "("}}
}

func TestSavedSearchesStandBesideTheTracks(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := newStage(t, newFake(), size[0], size[1], withSearches)
		n, unread := 0, 0
		for _, it := range s.desk.items {
			if strings.Contains(strings.ToLower(it.Title), "prisoners") {
				n++
				if !it.Read {
					unread++
				}
			}
		}
		want := fmt.Sprintf("S Prisoners %d %d●", n, unread)
		if got := s.line(1); !strings.Contains(got, strings.Replace(want, "S ", "S  ", 1)) && !strings.Contains(got, want) {
			t.Fatalf("at %v the strip is %q, want %q in it", size, got, want)
		}
		if !strings.Contains(s.line(1), "Torn ?") {
			t.Errorf("a query that cannot be read is not marked in %q", s.line(1))
		}
		s.click(strings.Index(s.line(1), "Grain")+1, 1)
		if s.a.search.asked != "grain" || s.a.here().screen != sSearch || s.a.search.typing {
			t.Fatalf("a click on Grain asks %q", s.a.search.asked)
		}
		s.shows("[Grain]")
		s.press("esc")
		s.press("5", ",", "1", "S")
		s.shows("[Prisoners]")
	}
}

func TestSavedSearchesAreCountedAgainWhenSomethingCame(t *testing.T) {
	s := newStage(t, newFake(), 120, 40, withSearches)
	before := s.a.saved.counts[1].n
	s.desk.mu.Lock()
	s.desk.items = append([]model.Item{{ID: 77777, Title: "More grain", Track: model.Negotiations, Published: clockAt}}, s.desk.items...)
	s.desk.mu.Unlock()
	s.send(changeMsg(model.Change{Items: 1}))
	if s.a.saved.counts[1].n != before {
		t.Fatal("counted at once, whatever came before")
	}
	for range savedPause {
		s.send(tickMsg(clockAt))
	}
	if got := s.a.saved.counts[1].n; got != before+1 {
		t.Fatalf("after a while %d are counted, not %d", got, before+1)
	}
	reads := s.a.saved.rev
	for range 2 * savedPause {
		s.send(tickMsg(clockAt))
	}
	if s.a.saved.rev != reads {
		t.Error("counted again although nothing changed")
	}
}

func TestTheStripShowsWhatThereIsRoomFor(t *testing.T) {
	s := newStage(t, newFake(), 80, 24, func(o *Options) {
		for i := range 12 {
			o.Saved = append(o.Saved, Saved{Name: fmt.Sprintf("Search number %02d", i), Query: "grain"})
		}
	})
	first := s.line(1)
	if !strings.Contains(first, "number 00") || !strings.Contains(first, "+") {
		t.Fatalf("the strip is %q", first)
	}
	s.press("9", "S")
	if got := s.line(1); !strings.Contains(got, "[Search number 08]") {
		t.Fatalf("the strip does not show the ninth: %q", got)
	}
	s.press("esc")
	s.click(strings.Index(first, "+")+1-strings.Count(first[:strings.Index(first, "+")], "●")*2, 1)
	if s.a.here().screen != sSearch {
		t.Error("a click on what has no room shows nothing")
	}
}

func TestSavedSearchesAreInThePalette(t *testing.T) {
	s := newStage(t, newFake(), 80, 24, withSearches)
	s.press(":")
	s.typed("saved grain")
	s.press("enter")
	if s.a.search.asked != "grain" {
		t.Fatalf("the palette asks %q", s.a.search.asked)
	}
	s.press(":")
	s.typed("remove-feed")
	s.shows("(feeds)")
	s.press("enter")
	s.shows("remove-feed is not on offer here")
}
