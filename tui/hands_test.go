package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

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

// Who presses Enter twice reads the newest report, also when the second comes before the timeline.
func TestKeysMayComeBeforeTheTimeline(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	t1, _ := s.a.threads[pNegotiations].selected()
	_, first := s.a.Update(keyMsg("enter"))
	_, second := s.a.Update(keyMsg("enter"))
	s.run(tea.Batch(first, second))
	if d := s.a.detail; s.a.focus() != pDetail || d.item.ID == 0 || d.item.Thread != t1.ID || d.readNow != d.item.ID {
		t.Errorf("the keys are with %v, and report %d of thread %d is shown, not read: %t", s.a.focus(), d.item.ID, d.item.Thread, d.readNow != d.item.ID)
	}
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

// TestTheWordThatIsTypedIsABeginning: hits come with the first letters of a word, and stay when the query is entered; a
// space ends the word, and what stands before the cursor is not being typed at its end.
func TestTheWordThatIsTypedIsABeginning(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	for _, step := range []struct{ keys, text, asked string }{
		{"", "pris", "pris*"},
		{"enter", "", "pris*"},
		{"/", "", "pris*"},
		{"", "oners", "prisoners*"},
		{"", " ", "prisoners"},
		{"left", "x", "prisonersx"},
		{"end", "", "prisonersx"},
		{"ctrl+u", "می\u200cرو", "می\u200cرو*"},
	} {
		if s.a.here().screen != sSearch {
			s.press("/")
		}
		if step.keys != "" {
			s.press(step.keys)
		}
		s.typed(step.text)
		if s.desk.searched != step.asked {
			t.Errorf("after %q %q the desk is asked for %q, want %q", step.keys, step.text, s.desk.searched, step.asked)
		}
	}
	s.press("esc", "esc", "\\")
	s.typed("pris")
	s.press("enter")
	if s.desk.filtered != "pris*" {
		t.Errorf("the list is filtered by %q", s.desk.filtered)
	}
	s.press("E", "\\")
	s.typed("outl")
	if s.a.feedFilter != "outl" {
		t.Errorf("the feeds are filtered by %q", s.a.feedFilter)
	}
}

// TestAMistakeIsSaidInFull: where it does not fit beside its place it stands beneath, whole.
func TestAMistakeIsSaidInFull(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		s := newStage(t, newFake(), size[0], size[1])
		s.press("/")
		s.typed("  伊朗 prisoners track:电影")
		s.shows("  伊朗 prisoners track:电影")
		s.shows("│" + strings.Repeat(" ", 26) + "^^^^")
		s.shows("or other")
		s.press("ctrl+u")
		s.typed("sorce:x")
		s.shows("^^^^^^")
		s.shows("did you mean source:?")
		s.shows("in quotes")
	}
}

func TestHitsInEitherOrder(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	s.press("i", "b")
	s.shows("That orders what a search finds")
	s.press("/")
	s.typed("prisoners")
	s.press("enter")
	newest, _ := s.a.hits.selected()
	s.press("b")
	s.shows("3 found, by relevance")
	best, _ := s.a.hits.selected()
	if best.ID == newest.ID || s.a.hits.rows[2].ID != newest.ID {
		t.Fatalf("report %d stands first in both orders", best.ID)
	}
	s.press("/")
	s.typed(" at")
	s.shows("by relevance") // it stays until it is taken back
	s.press("enter", "b")
	s.shows("The newest first.")
	s.hides("by relevance")
}

// TestSignsOfALetterAreTyped: keyboards send marks, and the sign inside Persian words, by themselves.
func TestSignsOfALetterAreTyped(t *testing.T) {
	for in, want := range map[string]string{
		"می\u200cرود": "می\u200cرود", "مُحادثاتٌ": "مُحادثاتٌ", "e\u0301te": "éte", "दिल्ली": "दिल्ली",
		"\u200cx\u200cy": "xy", "\u0301x": "x", "a\u0323\u0302\u0301\u0301\u0301\u0301\u0301": "ậ\u0301\u0301\u0301\u0301", "a\ufe0fb\u202e": "ab",
	} {
		var line input
		for _, r := range in {
			line.key(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if got := line.String(); got != want || line.at != len(line.text) {
			t.Errorf("%q is typed as %q, want %q, with the cursor at %d of %d", in, got, want, line.at, len(line.text))
		}
	}
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
	s.shows("Add As it calls itself: 2 reports")
	s.shows("First of the feed")
	s.press("y")
	if got := s.desk.done[len(s.desk.done)-1]; got != "add feed https://www.example.org/feed.xml Example Times fr fr/private" {
		t.Fatalf("adding did %q", got)
	}
	s.press("a")
	s.typed("gopher://x")
	s.press("enter")
	s.shows("is not an address")
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
	s.clickOn("? help")
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
