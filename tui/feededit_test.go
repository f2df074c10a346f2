package tui

import (
	"errors"
	"strings"
	"testing"

	"attache/model"
)

func (s *stage) lastDone() string {
	if n := len(s.desk.done); n > 0 {
		return s.desk.done[n-1]
	}
	return ""
}

func TestAddingAFeedTriesItFirst(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := newStage(t, newFake(), size[0], size[1])
		add := func(text string, answer ...string) {
			t.Helper()
			s.press("a")
			s.typed(text)
			s.press("enter")
			s.press(answer...)
		}
		s.press("E")
		add("news.example/rss", "n")
		if len(s.desk.done) > 0 {
			t.Fatalf("a feed that was declined is there: %q", s.desk.done)
		}
		add("news.example/rss", "y")
		if got := s.lastDone(); got != "add feed https://news.example/rss As it calls itself  " {
			t.Fatalf("added %q", got)
		}
		s.shows("u takes it back")
		if got := s.world.done[len(s.world.done)-1]; !strings.HasPrefix(got, "refresh [") {
			t.Errorf("the new feed is not looked at: %q", got)
		}
		s.world.fail = errors.New("no such host")
		add("gone.example/rss Gone Times lang:fa", "n")
		add("gone.example/rss Gone Times lang:fa")
		s.shows("It cannot be read now: no such host")
		s.press("y")
		if got := s.lastDone(); got != "add feed https://gone.example/rss Gone Times fa " {
			t.Fatalf("added %q", got)
		}
		s.world.fail = nil
		s.world.trials = []Trial{{Feed: model.Feed{URL: "https://page.example/world", Source: "World"}}, {Feed: model.Feed{URL: "https://page.example/sport", Source: "Sport"}}}
		add("page.example")
		s.shows("which of its 2 feeds")
		s.shows("https://page.example/sport")
		s.world.trials = nil
		s.typed("1")
		s.press("enter", "y")
		if got := s.lastDone(); got != "add feed https://page.example/world World  " {
			t.Fatalf("added %q", got)
		}
		n := len(s.desk.done)
		for _, text := range []string{"", "gopher://x", "x", "https://a.example private:perhaps"} {
			add(text)
		}
		if len(s.desk.done) != n {
			t.Fatalf("nonsense was added: %q", s.desk.done[n:])
		}
	}
}

func TestEditingAFeed(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("E", "c")
	s.shows("stands in the configuration file: change it there")
	s.press("j", "c", "ctrl+u")
	s.typed("Another Name lang:fa at:ir/exile tag:two_words tag:street")
	s.press("enter")
	if got := s.lastDone(); got != "edit feed 4 Another Name fa ir/exile [two words street]" {
		t.Fatalf("did %q", got)
	}
	s.press("c", "esc")
	s.press("t")
	s.shows("Second of the feed")
	s.shows("Atom 1.0")
	s.press("esc")
	if s.a.focus() != pFeeds {
		t.Fatal("Esc does not go back to the list")
	}
	s.world.fail = errors.New("the server answers 500")
	s.press("t")
	s.shows("the server answers 500")
}

func TestFeedWordsAreReadAsTheyAreWritten(t *testing.T) {
	f := model.Feed{Source: "A Name", Lang: "fa", Perspective: "ir/state", Tags: []string{"two words", "x"}}
	var got model.Feed
	if err := saidOf(&got, strings.Fields(feedWords(f))); err != nil || feedWords(got) != feedWords(f) {
		t.Fatalf("%q is read as %q (%v)", feedWords(f), feedWords(got), err)
	}
}
