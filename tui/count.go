package tui

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// counter is a number that the user types before a key. A digit that is a key of its own (1 to 3 and 0 are the tracks, in
// the table that the program starts with) counts only behind another digit or behind the key for counts.
type counter struct {
	n     int
	asked bool // the key for counts was pressed: every digit counts
}

// mostCounted bounds a count; nobody means more.
const mostCounted = 9999

func (c counter) begun() bool { return c.asked || c.n > 0 }

func (c counter) String() string {
	if c.n == 0 {
		return ""
	}
	return strconv.Itoa(c.n)
}

// counting says what a count does to an action.
type counting uint8

const (
	repeats counting = iota + 1 // the action is done as often
	aims                        // the row, line or tab of that number
	takes                       // as many rows from the cursor on
)

// counted lists the actions that a count changes. Every other action leaves it unused.
func counted() map[string]counting {
	return map[string]counting{
		"down": repeats, "up": repeats, "half-down": repeats, "half-up": repeats, "page-down": repeats, "page-up": repeats, "page-on": repeats,
		"next-unread": repeats, "prev-unread": repeats, "next-thread": repeats, "prev-thread": repeats, "next-item": repeats, "prev-item": repeats,
		"next-pane": repeats, "prev-pane": repeats, "next-tab": repeats, "prev-tab": repeats, "undo": repeats, "redo": repeats,
		"wider": repeats, "narrower": repeats,
		"first": aims, "last": aims, "open": aims, "saved": aims, "open-link": aims, "links": aims,
		"mark": takes, "mark-range": takes, "read": takes, "read-thread": takes, "star": takes, "merge": takes, "split": takes,
	}
}

// times is how often an action is to be done.
func (a *app) times() int { return max(1, a.count.n) }

// startCount makes the next digits a count, whatever else they are.
func (a *app) startCount() tea.Cmd {
	a.count = counter{asked: true}
	return nil
}

// digit takes a key as part of a count when it is one.
func (a *app) digit(key string) bool {
	if len(key) != 1 || key[0] < '0' || key[0] > '9' || a.pending != "" {
		return false
	}
	if !a.count.begun() {
		if act, more := a.keys.find(key, a.where()); act != nil || more || key == "0" {
			return false
		}
	}
	a.count.n = min(a.count.n*10+int(key[0]-'0'), mostCounted)
	return true
}

// ownDigits lists the digits that are keys of actions somewhere.
func (m *keymap) ownDigits() string {
	var own []string
	for _, d := range strings.Split("1234567890", "") {
		if len(m.byKey[d]) > 0 {
			own = append(own, d)
		}
	}
	return strings.Join(own, " ")
}

// begun gives what was typed of a key so far, for the status line: a count, the beginning of a sequence.
func (a *app) begun() string {
	if !a.count.begun() && a.pending == "" {
		return ""
	}
	return a.count.String() + a.pending + a.g.ellipsis
}

// run does an action, with the count that was typed before it.
func (a *app) run(act *actionDef) tea.Cmd {
	switch {
	case act.name == "count":
		return act.do(a)
	case act.name == "back" && a.count.begun():
		a.count = counter{}
		return nil
	}
	if counted()[act.name] == takes && a.count.n > 1 && a.rows() != nil {
		a.take(act, a.count.n)
	}
	cmd := act.do(a)
	a.count = counter{}
	return cmd
}

// take marks as many rows from the cursor on as a count says, for an action that works on what is marked. The two marking
// actions do it themselves, as they leave the cursor behind the rows.
func (a *app) take(act *actionDef, n int) {
	if act.name == "mark" || act.name == "mark-range" {
		return
	}
	a.markRows(a.rows().cursor(), n)
}

// markRows marks n rows from one on.
func (a *app) markRows(from, n int) {
	for i := from; i < from+n; i++ {
		a.markAt(i, func(bool) bool { return true })
	}
}

// again makes an action of a step in a direction: it is taken as often as the count says, and no more when it leads no
// further.
func again(step func(*app, int) tea.Cmd, dir int) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		var cmds []tea.Cmd
		for range a.times() {
			was := a.spot()
			cmds = append(cmds, step(a, dir))
			if a.spot() == was {
				break
			}
		}
		return tea.Batch(cmds...)
	}
}

// spot is where the user is: what moving changes.
func (a *app) spot() string {
	row := int64(-1)
	if l := a.rows(); l != nil {
		row = int64(l.cursor())
	}
	return fmt.Sprint(a.here(), row, a.tree.thread.ID, a.tree.list.cur, a.wire.cur, a.hits.cur, a.detail.mode)
}
