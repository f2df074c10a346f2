// Package watches decides when saved queries raise an alarm. It is handed what has just arrived and what time it is, and
// says which watches fire, for which items; it rings nothing and runs nothing itself.
//
// The rules, in this order:
//
//   - A report that was published long before it arrived (Stale) raises no alarm, and neither does what was published
//     before the program started, for the first minutes (Settle): that is the backlog, which the reader finds unread.
//   - One look is one firing, whatever the number of reports in it.
//   - Within the cool-down, and in quiet hours, nothing fires. What matches meanwhile is held back and comes as one
//     summary when both are over: nothing is dropped, and nobody is woken.
//   - A watch on a surge does not fire on each match but when its independent texts (reprints count once) come far above
//     their habit of the last seven days. A surge that falls into quiet hours is told once, afterwards.
package watches

import (
	"time"

	"attache/model"
	"attache/model/query"
)

// The rules' measures.
const (
	// Stale is the age at arrival beyond which a report is no news.
	Stale = 12 * time.Hour
	// Settle is how long after the start the backlog is still coming in; slack allows for clocks that differ.
	Settle = 2 * time.Minute
	slack  = time.Minute
	// DefaultCoolDown and SurgeCoolDown hold where a watch says nothing else.
	DefaultCoolDown = 5 * time.Minute
	SurgeCoolDown   = 30 * time.Minute
	// MostHeld bounds the items that one firing carries; Count tells of all.
	MostHeld = 100
)

// Watch is a saved query that raises an alarm. Names are unique.
type Watch struct {
	Name  string
	Query string     // as the user wrote it
	Expr  query.Expr // what Query means
	// How the alarm is raised.
	Light   bool     // a sign on the screen until it was looked at
	Bell    bool     // the terminal's bell
	Notify  bool     // the terminal's notification
	Command []string // a program that gets the items
	// When it is not.
	Quiet    Quiet
	CoolDown time.Duration // 0: the default
	// Surge fires when the volume surges and not on each match.
	Surge bool
}

// Quiet is a span of every day, in minutes since local midnight. It may reach over midnight; From equal to To is none.
type Quiet struct{ From, To int }

// Holds says whether the time falls into the quiet hours of its own location.
func (q Quiet) Holds(at time.Time) bool {
	m := at.Hour()*60 + at.Minute()
	if q.From <= q.To {
		return q.From <= m && m < q.To
	}
	return m >= q.From || m < q.To
}

// End gives the first instant at or after at that is not quiet.
func (q Quiet) End(at time.Time) time.Time {
	if !q.Holds(at) {
		return at
	}
	day := at.Day()
	if q.To <= at.Hour()*60+at.Minute() {
		day++
	}
	end := time.Date(at.Year(), at.Month(), day, q.To/60, q.To%60, 0, 0, at.Location())
	if !end.After(at) { // the clock was set back over the end: it comes once more
		end = at.Add(time.Minute)
	}
	return end
}

// coolDown is the watch's own or the default.
func (w *Watch) coolDown() time.Duration {
	switch {
	case w.CoolDown > 0:
		return w.CoolDown
	case w.Surge:
		return SurgeCoolDown
	}
	return DefaultCoolDown
}

// Firing is one alarm.
type Firing struct {
	Watch *Watch
	At    time.Time
	// Items are the newest of what matched, in the order of arrival, at most MostHeld; Count is how many matched.
	Items []model.Item
	Count int
	// Held says that at least one of them had to wait for the end of the quiet hours or the cool-down.
	Held bool
	// Surge says that the volume raised it.
	Surge bool
}
