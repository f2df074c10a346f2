package tui

import (
	"flag"
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// hostileSearches are saved searches whose names and queries would harm a terminal.
func hostileSearches(o *Options) {
	for i, s := range hostile {
		if s != "" {
			o.Saved = append(o.Saved, Saved{Name: s, Query: "a", Watch: i%2 == 0})
		}
	}
}

// actedViews are the views that come of what the user does: questions, lists of choices, filters, trials, counts, messages.
func actedViews() map[string]func(*stage) {
	bad := hostile[0] + hostile[3] + hostile[10]
	return map[string]func(*stage){
		"saved searches":   func(s *stage) { s.press("9", "S") },
		"a lit watch":      func(s *stage) { s.send(alarmMsg{Name: hostile[1], Words: bad, Light: true}) },
		"searches to pick": func(s *stage) { s.press("/") },
		"a count":          func(s *stage) { s.press("9", "9", "9") },
		"a name":           func(s *stage) { s.press("ctrl+t"); s.typed("new") },
		"a range":          func(s *stage) { s.press("i", "v", "j", "j") },
		"a thread filter":  func(s *stage) { s.press("enter", "\\"); s.a.prompt.insert(bad) },
		"filtered feeds":   func(s *stage) { s.press("E", "\\"); s.typed("e") },
		"feeds to pick": func(s *stage) {
			s.world.trials = []Trial{{Feed: model.Feed{URL: bad, Source: bad}}, {Feed: model.Feed{URL: "https://x.example/" + hostile[19]}}}
			s.press("E", "a")
			s.typed("page.example")
			s.press("enter")
		},
		"a trial": func(s *stage) {
			var items []model.Item
			for _, title := range hostile {
				items = append(items, model.Item{Title: title, Published: clockAt})
			}
			s.world.trials = []Trial{{Feed: model.Feed{URL: bad, Source: bad}, Format: bad, Items: items, Remarks: hostile}}
			s.press("E", "t")
		},
		"a question":     func(s *stage) { s.press("E", "j", "D") },
		"a feed's words": func(s *stage) { s.press("E", "j", "c") },
		"links":          func(s *stage) { s.press("i", "enter", "O") },
		"a message":      func(s *stage) { s.a.note(rBad, bad) },
		"events":         func(s *stage) { s.a.note(rBad, bad); s.a.note(rWarn, hostile[19]); s.press("L") },
		"found in help":  func(s *stage) { s.press("?", "/"); s.typed("feed") },
		"palette of all": func(s *stage) { s.press("E", ":"); s.typed("e") },
		"moved borders": func(s *stage) {
			s.press("9", ">", "tab", "9", "<")
			s.a.sizes = sizes{700, 200, 600, 300, 250, 650, 300, 300, 400}
		},
		"an empty store":  func(s *stage) { s.desk.items, s.desk.threads = nil, nil; s.send(changeMsg(model.Change{All: true})) },
		"without network": func(s *stage) { s.desk.board.Offline = true; s.send(changeMsg(model.Change{All: true})) },
		"a broken store":  func(s *stage) { s.desk.fail = fmt.Errorf("%s", bad); s.send(changeMsg(model.Change{All: true})) },
	}
}

// hostileViews gives every view, and those that come of what the user does, on a world of hostile texts.
func hostileViews(t *testing.T, change ...func(*Options)) map[string]*stage {
	out := everyView(t, hostileFake, change...)
	for name, at := range actedViews() {
		s := newStage(t, hostileFake(), 120, 40, append(change[:len(change):len(change)], hostileSearches)...)
		at(s)
		out[name] = s
	}
	return out
}

var everySize = flag.Bool("everysize", false, "draw windows of every size from 1x1 to 400x120, not only a part of them")

// TestNothingOverflowsAtAnySize goes through the sizes from 1x1 to 400x120 with all views in turn.
func TestNothingOverflowsAtAnySize(t *testing.T) {
	views := hostileViews(t)
	var names []string
	for name := range views {
		names = append(names, name)
	}
	every := 16
	if *everySize {
		every = 1
	} else if testing.Short() {
		every = 64
	}
	// 7919 is prime and shares no factor with the number of sizes: i*7919 meets each size once, neighbours far apart.
	const sizes = 400 * 120
	for i := range sizes / every {
		n := i * 7919 % sizes
		w, h := n%400+1, n/400+1
		name := names[i%len(names)]
		s := views[name]
		s.send(tea.WindowSizeMsg{Width: w, Height: h})
		checkFrame(t, fmt.Sprintf("%s at %dx%d", name, w, h), s.a.View().Content, w, h, s.a.method)
	}
}
