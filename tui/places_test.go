package tui

import (
	"fmt"
	"testing"
	"time"

	"attache/model"
)

// largeFake is a world in which every list is longer than a window: 180 threads, a thread of 40 developments with four
// reports each, articles of many lines, 40 feeds.
func largeFake() *fakeDesk {
	d := manyThreads(180)
	id := model.ItemID(90000)
	var items []model.Item
	why := detailOf(model.Item{}).Why
	long := &model.Article{From: "page", Links: []string{"https://one.example/", "https://two.example/page"}}
	for range 70 {
		long.Blocks = append(long.Blocks, model.Block{Kind: model.Paragraph, Text: "A paragraph that makes the article longer than any window."})
	}
	for i := range 40 {
		for k := range 4 {
			at := clockAt.Add(-time.Duration(i*180+k) * time.Minute)
			it := model.Item{ID: id, FeedID: 2, Source: outlets[k].source, Perspective: outlets[k].perspective, Title: fmt.Sprintf("Matter of the envoys, part %d", i), Link: fmt.Sprintf("https://news.example/%d", id),
				Thread: 1150, Development: model.DevelopmentID(9000 + i), Text: id, Track: model.Negotiations, Published: at, Read: (i+k)%2 == 0, Cached: true}
			d.details[id] = model.ItemDetail{Item: model.Item{Article: long}, Why: why}
			items = append(items, it)
			id--
		}
	}
	d.items = append(items, d.items...)
	d.count()
	for i := 7; i < 40; i++ {
		d.feeds = append(d.feeds, entry(i, fmt.Sprintf("Outlet %02d", i), "xx/private", "en"))
	}
	return d
}

// place brings a stage to a place with something before and after the cursor.
type prepared struct {
	name string
	in   where
	at   func(s *stage)
}

func presses(key string, n int) (out []string) {
	for range n {
		out = append(out, key)
	}
	return out
}

// stageAt gives every place of the key table.
func placesToBe() []prepared {
	toThread := func(s *stage) {
		s.press("1")
		th, err := s.desk.Thread(s.a.ctx, 1150)
		if err != nil {
			s.t.Fatal(err)
		}
		s.press(presses("j", 20)...)
		s.a.openThread(th)
		s.press("j")
		s.press(presses("j", 8)...)
	}
	return []prepared{
		{"threads of one track", inThreads, func(s *stage) { s.press("1"); s.press(presses("j", 32)...) }},
		{"all threads", inThreads, func(s *stage) { s.press("0"); s.press(presses("j", 32)...) }},
		{"timeline", inTimeline, toThread},
		{"reader", inDetail, func(s *stage) { toThread(s); s.press("enter"); s.press(presses("j", 9)...) }},
		{"wire", inItems, func(s *stage) { s.press("i"); s.press(presses("j", 32)...) }},
		{"hits", inItems, func(s *stage) {
			s.press("/")
			s.typed("matter")
			s.press("enter")
			s.press(presses("j", 12)...)
		}},
		{"feeds", inFeeds, func(s *stage) { s.press("E"); s.press(presses("j", 20)...) }},
		{"help", inPage, func(s *stage) { s.press("?"); s.press(presses("j", 9)...) }},
		{"log", inPage, func(s *stage) {
			for i := range 150 {
				s.a.note(rDim, fmt.Sprintf("event %d", i))
			}
			s.press("L")
			s.press(presses("j", 60)...)
		}},
	}
}

// TestKeysDoWhatTheHelpSays looks at effects one by one, where "something happened" would not be enough.
func TestKeysDoWhatTheHelpSays(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("enter")
	s.shows("Timeline")
	s.press("W")
	s.shows("Why this track: Negotiations")
	s.shows("places exclude each other")
	s.press("esc")
	s.press("c")
	s.shows("in 1 wording")
	s.press("esc", "w")
	s.shows("1 new report in 1 development since your mark")
	s.press("esc", "C")
	s.shows("by perspective")
	s.shows("Silent, although their feed is alive")
	s.shows("no/think")
	s.press("esc", "H")
	s.shows("Reports an hour")
	s.press("esc", "enter")
	s.shows("headline edited")
	s.shows("The first round will take place")
	s.press("y", "Y")
	if len(s.clip) != 2 || s.clip[0] != "https://news.example/1000" {
		t.Fatalf("the clipboard got %q", s.clip)
	}
	s.press("o", "f", "R")
	for i, want := range []string{"open https://news.example/1000", "fetch 1000", "refresh []"} {
		if i >= len(s.world.done) || s.world.done[i] != want {
			t.Fatalf("the world was asked %q, want %q at %d", s.world.done, want, i)
		}
	}
}
