package query

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// When is a point or a period in time as a query names it. It keeps what was written, so that relative times move on:
//
//	90min 24h 7d 2w 6mo 1y       so long ago (m is short for min)
//	now today yesterday monday   the day, the last such weekday (today if it is that day)
//	2026 2026-02 2026-02-01      the year, the month, the day
//	2026-02-01T12:00Z            the instant; +03:30 in place of Z; without either the zone of the clock
//
// since: means from the beginning of a period, until: to its end, so since:2026-02-01 until:2026-02-01 is that one day.
type When struct {
	text     string
	relative bool
}

// String gives the time as it was written, in lower case except for the T and Z of an instant.
func (w When) String() string { return w.text }

// Relative says whether the time moves with the clock.
func (w When) Relative() bool { return w.relative }

// Span resolves the time against a clock: the first instant, and the first instant after it. A point has both the same. Days
// begin at midnight in now's location.
func (w When) Span(now time.Time) (from, to time.Time) {
	if w.relative {
		from, to, _ = relative(w.text, now)
	} else {
		from, to, _ = absolute(w.text, now.Location())
	}
	return from, to
}

func parseWhen(s string) (When, error) {
	l := strings.ToLower(s)
	if _, _, ok := relative(l, time.Unix(0, 0).UTC()); ok {
		return When{text: l, relative: true}, nil
	}
	u := strings.ToUpper(s)
	if _, _, err := absolute(u, time.UTC); err != nil {
		return When{}, fmt.Errorf("%q is no time: write for instance 24h, 7d, yesterday, monday, 2026-02-01 or 2026-02-01T12:00Z", s)
	}
	return When{text: u}, nil
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// relative resolves what moves with the clock: words and lengths of time.
func relative(s string, now time.Time) (from, to time.Time, ok bool) {
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	back := -1
	switch s {
	case "now":
		return now, now, true
	case "today":
		back = 0
	case "yesterday":
		back = 1
	}
	for i, name := range weekdays {
		if s == name || s == name[:3] {
			back = (int(day.Weekday()) - i + 7) % 7
		}
	}
	if back >= 0 {
		return day.AddDate(0, 0, -back), day.AddDate(0, 0, 1-back), true
	}
	from, ok = ago(s, now)
	return from, from, ok
}

// ago resolves a length of time before now: digits and a unit.
func ago(s string, now time.Time) (time.Time, bool) {
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 1_000_000 {
		return time.Time{}, false
	}
	switch s[len(digits):] {
	case "m", "min":
		return now.Add(-time.Duration(n) * time.Minute), true
	case "h":
		return now.Add(-time.Duration(n) * time.Hour), true
	case "d":
		return now.AddDate(0, 0, -min(n, 365_000)), true
	case "w":
		return now.AddDate(0, 0, -7*min(n, 52_000)), true
	case "mo":
		return now.AddDate(0, -min(n, 12_000), 0), true
	case "y":
		return now.AddDate(-min(n, 1000), 0, 0), true
	}
	return time.Time{}, false
}

var instants = []string{"2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"}

// absolute resolves dates and instants; loc is for those that name no zone.
func absolute(s string, loc *time.Location) (from, to time.Time, err error) {
	if t, err := time.ParseInLocation("2006-01-02", s, loc); err == nil {
		return t, t.AddDate(0, 0, 1), nil
	}
	if t, err := time.ParseInLocation("2006-01", s, loc); err == nil {
		return t, t.AddDate(0, 1, 0), nil
	}
	if t, err := time.ParseInLocation("2006", s, loc); err == nil {
		return t, t.AddDate(1, 0, 0), nil
	}
	for _, layout := range instants {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, t, nil
		}
	}
	return time.Time{}, time.Time{}, fmt.Errorf("no date: %q", s)
}

// since says whether t is at or after the time's beginning, until whether it is not after its end.
func (w When) since(t, now time.Time) bool {
	from, _ := w.Span(now)
	return !t.Before(from)
}

func (w When) until(t, now time.Time) bool {
	from, to := w.Span(now)
	if from.Equal(to) {
		return !t.After(from)
	}
	return t.Before(to)
}
