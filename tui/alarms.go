package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Saved is a query with a name: a saved search or a watch.
type Saved struct {
	Name, Query string
	Watch       bool
}

// Alarm is a watch that fired, and how it is to be made known. Words are one line.
type Alarm struct {
	Name, Words         string
	Light, Bell, Notify bool
}

// alarmMsg brings one alarm to the screen.
type alarmMsg Alarm

// saved are the queries with names, and the watches that are lit: those that fired and were not looked at since.
type saved struct {
	list []Saved
	lit  map[string]int // by name: how often it fired
	at   int            // of the one that was shown last; -1: none yet
}

func (a *app) listenToAlarms() tea.Cmd {
	alarms := a.opt.Alarms
	if alarms == nil {
		return nil
	}
	return a.call("listening to the watches", func(ctx context.Context) tea.Msg {
		select {
		case one, ok := <-alarms:
			if ok {
				return alarmMsg(one)
			}
		case <-ctx.Done():
		}
		return nil
	})
}

// onAlarm says an alarm, lights its watch, and rings.
func (a *app) onAlarm(m alarmMsg) tea.Cmd {
	a.note(rWarn, a.g.surge+" "+m.Words)
	if m.Light {
		a.saved.lit[m.Name]++
		a.search.rev++
	}
	return tea.Batch(ring(Alarm(m)), a.listenToAlarms())
}

// ring gives the terminal the bell and the notification. The words are cleaned of controls here, where they are put inside
// a control sequence, and of the semicolon, which parts the fields of OSC 777.
func ring(m Alarm) tea.Cmd {
	out := ""
	if m.Notify {
		words := strings.ReplaceAll(clean(m.Words), ";", ",")
		out = "\x1b]9;" + words + "\x1b\\\x1b]777;notify;attaché;" + words + "\x1b\\"
	}
	if m.Bell {
		out += "\a"
	}
	if out == "" {
		return nil
	}
	return tea.Raw(out)
}

// nextSaved shows the next query with a name in the search: lit watches before all others. Looking puts a watch out.
func (a *app) nextSaved() tea.Cmd {
	s := &a.saved
	if len(s.list) == 0 {
		a.note(rDim, "No searches are saved: [[searches]] and [[watches]] of the configuration file make some.")
		return nil
	}
	s.at = (s.at + 1) % len(s.list)
	if lit := slices.IndexFunc(s.list, func(x Saved) bool { return s.lit[x.Name] > 0 }); lit >= 0 {
		s.at = lit
	}
	one := s.list[s.at]
	delete(s.lit, one.Name)
	a.enter(sSearch, pSearch)
	a.search.set(one.Query)
	a.search.typing, a.search.active = false, true
	a.note(rDim, fmt.Sprintf("%s (%d of %d saved)", one.Name, s.at+1, len(s.list)))
	return a.searchChanged()
}

// litSpans are the sign in the header that watches fired.
func (a *app) litSpans() []span {
	if n := len(a.saved.lit); n > 0 {
		return []span{{rSurge, fmt.Sprintf("%s%d ", a.g.surge, n)}, {rKey, a.keys.first("saved")}, {rDim, "  "}}
	}
	return nil
}

// savedLines lists the queries with names where nothing is typed yet.
func (a *app) savedLines(w int) []string {
	if len(a.saved.list) == 0 {
		return nil
	}
	out := []string{a.pen(w, onPlain).gap(1).put(rTitle, "Saved").gap(1).put(rKey, a.keys.first("saved")).put(rDim, " shows one after the other").line()}
	for _, one := range a.saved.list {
		p := a.pen(w, onPlain).gap(2)
		sign := " "
		if a.saved.lit[one.Name] > 0 {
			sign = a.g.surge
		}
		p.col(rSurge, sign, 2).col(rText, clean(one.Name), 24)
		kind := "search"
		if one.Watch {
			kind = "watch"
		}
		out = append(out, p.col(rFaint, kind, 8).put(rDim, clean(one.Query)).line())
	}
	return append(out, blank(w))
}
