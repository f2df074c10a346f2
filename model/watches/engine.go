package watches

import (
	"time"

	"attache/model"
	"attache/model/query"
)

// Engine keeps what the watches remember between looks. It is for one goroutine.
type Engine struct {
	start time.Time
	loc   *time.Location
	all   []*memory
}

// memory is one watch and what it remembers.
type memory struct {
	Watch
	fired time.Time // last; zero: never
	held  []model.Item
	count int  // of all that is held
	late  bool // something waited
	pace  pace
}

// New makes an engine that starts at the given time; quiet hours are hours of loc.
func New(ws []Watch, start time.Time, loc *time.Location) *Engine {
	e := &Engine{start: start, loc: loc}
	for _, w := range ws {
		e.all = append(e.all, &memory{Watch: w})
	}
	return e
}

// Learn tells a watch on a surge of matching reports of the days before, so that it knows its habit from the start.
func (e *Engine) Learn(name string, items []model.Item) {
	for _, m := range e.all {
		if m.Name == name && m.Surge {
			for i := range items {
				m.pace.add(items[i].Published, items[i].Text)
			}
		}
	}
}

// Waiting is what a watch holds back, to be told when its quiet hours or its cool-down are over.
type Waiting struct {
	Items []model.ItemID // the latest, MostHeld at most
	Count int            // of all
}

// Waiting gives what each watch holds back now, by name; those that hold nothing are left out.
func (e *Engine) Waiting() map[string]Waiting {
	out := map[string]Waiting{}
	for _, m := range e.all {
		if m.count == 0 {
			continue
		}
		w := Waiting{Count: m.count}
		for i := range m.held {
			w.Items = append(w.Items, m.held[i].ID)
		}
		out[m.Name] = w
	}
	return out
}

// Resume tells a watch what an earlier run of the program knew: when it last fired, and what it held back then. count is
// of all that was held; items that have gone since are simply not among held.
func (e *Engine) Resume(name string, fired time.Time, held []model.Item, count int) {
	for _, m := range e.all {
		if m.Name != name {
			continue
		}
		m.fired = fired
		if len(held) > 0 {
			m.hold(held)
			m.count, m.late = max(count, len(held)), true
		}
	}
}

// Take is one look: the items that arrived since the last, each with what a query can ask, in the order of arrival. It
// gives the alarms that they raise now, and those that had waited until now.
func (e *Engine) Take(now time.Time, items []model.Item, fields []*query.Fields) []Firing {
	for _, m := range e.all {
		var matched []model.Item
		for i := range items {
			if m.Expr.Match(fields[i]) {
				m.pace.note(m.Surge, now, &items[i])
				if e.news(now, &items[i]) {
					matched = append(matched, items[i])
				}
			}
		}
		if len(matched) > 0 && (!m.Surge || m.pace.rises(now)) {
			m.hold(matched)
		}
	}
	return e.Due(now)
}

// news says whether an item is new enough for an alarm.
func (e *Engine) news(now time.Time, it *model.Item) bool {
	if now.Sub(it.Published) > Stale {
		return false
	}
	return now.Sub(e.start) > Settle || !it.Published.Before(e.start.Add(-slack))
}

func (m *memory) hold(items []model.Item) {
	m.count += len(items)
	m.held = append(m.held, items...)
	if n := len(m.held) - MostHeld; n > 0 {
		m.held = append([]model.Item(nil), m.held[n:]...)
	}
}

// Due gives the alarms whose waiting is over.
func (e *Engine) Due(now time.Time) []Firing {
	var out []Firing
	for _, m := range e.all {
		if m.count == 0 {
			continue
		}
		if e.opens(m, now).After(now) {
			m.late = true
			continue
		}
		out = append(out, Firing{Watch: &m.Watch, At: now, Items: m.held, Count: m.count, Held: m.late, Surge: m.Surge})
		m.held, m.count, m.late, m.fired = nil, 0, false, now
	}
	return out
}

// opens gives the first time at or after now at which a watch may fire. A firing that lies in the future, because the
// clock was set back, counts for nothing.
func (e *Engine) opens(m *memory, now time.Time) time.Time {
	at := now
	if end := m.fired.Add(m.coolDown()); !m.fired.IsZero() && !m.fired.After(now) && end.After(at) {
		at = end
	}
	return m.Quiet.End(at.In(e.loc))
}

// Next gives the time at which Due should be asked again; zero when nothing waits.
func (e *Engine) Next(now time.Time) time.Time {
	var next time.Time
	for _, m := range e.all {
		if m.count == 0 {
			continue
		}
		if at := e.opens(m, now); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}
