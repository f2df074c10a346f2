package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func withSaved(o *Options) {
	o.Saved = []Saved{{Name: "Hormuz", Query: "hormuz", Watch: true}, {Name: "Oman", Query: "oman"}}
}

func TestAWatchIsLitUntilItIsLookedAt(t *testing.T) {
	s := newStage(t, &fakeDesk{}, 120, 30, withSaved)
	header := func() string { return strings.Join(strings.Split(s.a.View().Content, "\n")[:2], "\n") } // with the strip
	before := header()
	s.send(alarmMsg{Name: "Hormuz", Words: "Hormuz: Desk: \x1b[2JStrait", Light: true})
	if header() == before || s.a.saved.lit["Hormuz"] != 1 {
		t.Errorf("nothing is lit in %q", header())
	}
	if say := s.a.say.text; !strings.Contains(say, "Strait") || strings.ContainsRune(say, 0x1b) {
		t.Errorf("said %q", say)
	}
	s.press("S")
	if header() == before || len(s.a.saved.lit) != 0 || s.a.search.asked != "hormuz" || s.a.here().screen != sSearch {
		t.Errorf("lit %v, asked %q", s.a.saved.lit, s.a.search.asked)
	}
	s.press("S")
	if s.a.search.asked != "oman" {
		t.Errorf("the next is %q", s.a.search.asked)
	}
}

func TestSavedSearchesAreListedWhereNothingIsTyped(t *testing.T) {
	s := newStage(t, &fakeDesk{}, 120, 40, withSaved)
	s.press("/")
	for _, want := range []string{"Hormuz", "watch", "Oman", "search"} {
		if !strings.Contains(s.a.View().Content, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
}

func TestAlarmsRingAsTheyAreTold(t *testing.T) {
	for _, tc := range []struct {
		m    Alarm
		want string
	}{
		{Alarm{Words: "x", Light: true}, ""},
		{Alarm{Words: "x", Bell: true}, "\a"},
		{Alarm{Words: "a;\x1b\\\a\u009cb", Notify: true}, "\x1b]9;a,\\b\x1b\\\x1b]777;notify;attaché;a,\\b\x1b\\"},
	} {
		cmd := ring(tc.m)
		got := ""
		if cmd != nil {
			got = cmd().(tea.RawMsg).Msg.(string)
		}
		if got != tc.want {
			t.Errorf("%+v rings %q, want %q", tc.m, got, tc.want)
		}
	}
}

func TestAnAlarmLeavesTheLastLineByItself(t *testing.T) {
	s := newStage(t, newFake(), 120, 30, withSaved)
	s.send(alarmMsg{Name: "Hormuz", Words: "Hormuz: ships", Light: true})
	for range alarmTicks - 1 {
		s.send(tickMsg(clockAt))
	}
	s.shows("Hormuz: ships")
	s.send(tickMsg(clockAt))
	s.hides("Hormuz: ships")
	s.press("L")
	s.shows("Hormuz: ships")
	s.press("R")
	for range 3 * alarmTicks {
		s.send(tickMsg(clockAt))
	}
	s.shows("All feeds are being looked at.") // what the user did stays said
}
