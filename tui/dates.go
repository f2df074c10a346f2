package tui

import (
	"fmt"
	"strings"
	"time"
)

// Dates says how times are written.
type Dates struct {
	// Absolute writes the time or the day in lists instead of how long ago it was.
	Absolute bool
	// TwelveHours counts the hours of the day from 1 to 12, with am and pm.
	TwelveHours bool
	// Format is how a date is written where it stands in full, as strftime has it; "" is the weekday, the day and the time.
	Format string
}

// conversions are the ones of strftime that Dates.Format may use, with what package time calls them.
var conversions = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'j': "002", 'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday",
	'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM", 'Z': "MST", 'z': "-0700",
}

// CheckDateFormat says what is wrong with a form of dates, nil when nothing is.
func CheckDateFormat(format string) error {
	_, err := strftime(format, time.Time{})
	return err
}

// strftime writes t as format says. Each conversion is done for itself, so that the words between them stay what they are.
func strftime(format string, t time.Time) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		if i++; i == len(format) {
			return "", fmt.Errorf("the date format ends with a single %%; write %%%% for a percent sign")
		}
		layout, ok := conversions[format[i]]
		switch {
		case format[i] == '%':
			b.WriteByte('%')
		case !ok:
			return "", fmt.Errorf("%%%c is not known; %%Y %%m %%d %%e %%j %%b %%B %%a %%A %%H %%I %%M %%S %%p %%y %%Z %%z %%%% are", format[i])
		default:
			b.WriteString(t.Format(layout))
		}
	}
	return b.String(), nil
}

// ageWidth is how many cells age takes at most, with one before it.
func (l *look) ageWidth() int {
	switch {
	case !l.dates.Absolute:
		return 4
	case l.dates.TwelveHours:
		return 8
	}
	return 7
}

// age says how long ago t was, in at most three cells; or when it was, where the user wants that.
func (l *look) age(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case l.dates.Absolute:
		return l.stamp(t)
	}
	d := l.now.Sub(t)
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	case d < 100*24*time.Hour:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	case d < 100*7*24*time.Hour:
		return fmt.Sprintf("%dw", int(d.Hours()/24/7))
	}
	return fmt.Sprintf("%dy", min(99, int(d.Hours()/24/365)))
}

// ago is age in whole words, for reading aloud.
func (l *look) ago(t time.Time) string {
	switch d := l.now.Sub(t); {
	case t.IsZero():
		return "at an unknown time"
	case l.dates.Absolute:
		return l.when(t)
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return count(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return count(int(d.Hours()), "hour") + " ago"
	default:
		return count(int(d.Hours()/24), "day") + " ago"
	}
}

// stamp gives the time of a moment of today, the day of one of this year, month and year of an older one.
func (l *look) stamp(t time.Time) string {
	t, now := t.In(l.loc), l.now.In(l.loc)
	switch {
	case t.Year() != now.Year():
		return t.Format("1/2006")
	case t.YearDay() != now.YearDay():
		return t.Format("2 Jan")
	}
	return l.clock(t)
}

// clock gives the hour and minute.
func (l *look) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(l.loc).Format(l.hourLayout())
}

func (l *look) hourLayout() string {
	if l.dates.TwelveHours {
		return "3:04pm"
	}
	return "15:04"
}

func (l *look) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(l.loc).Format("Mon 02")
}

// when gives a date in full: as the user's form has it, else day and time, with the year only when it is another one.
func (l *look) when(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	t = t.In(l.loc)
	if l.dates.Format != "" {
		if s, err := strftime(l.dates.Format, t); err == nil {
			return clean(s)
		}
	}
	if t.Year() != l.now.In(l.loc).Year() {
		return t.Format("Mon 2 Jan 2006 " + l.hourLayout() + " MST")
	}
	return t.Format("Mon 2 Jan " + l.hourLayout() + " MST")
}
