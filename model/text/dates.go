package text

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// calendar holds the words of the calendar of one language, by their form.
type calendar struct {
	month, jalali, weekday, day map[string]int
}

var calendars = sync.OnceValue(func() map[string]*calendar {
	out := map[string]*calendar{}
	for lang, kinds := range byLanguage("calendar.tsv") {
		out[lang] = &calendar{month: kinds["month"], jalali: kinds["jalali"], weekday: kinds["weekday"], day: kinds["day"]}
	}
	return out
})

const day = 24 * time.Hour

// future are words of a sentence that put a weekday ahead, past those that put it behind. The English ones stand before it;
// those of other languages anywhere near.
var future = set("will next to due upcoming planned scheduled coming set by until")
var past = set("last late since")
var futureElsewhere = set(`proximo proxima sera seran prochain prochaine sera seront wird werden nachsten kommenden будет будут состоится пройдет пройдут
	следующий следующую ближайшую المقبل القادم المقبله القادمه ستعقد سیعقد ستجری سیلتقی سوف خواهد خواهند میشود شود اینده`)

// dates fills the doc's dates: days written out with a month, ISO dates, weekdays and "yesterday" or "tomorrow" as seen from
// the day of publication, which is itself none of them. Without a day of publication only dates with a year count.
func (a *analyzer) dates(d *Doc, in Input) {
	today := in.Published.UTC().Truncate(day)
	if in.Published.IsZero() {
		today = time.Time{}
	}
	c := calendars()[a.lang]
	if c == nil && a.lang != "zh" && a.lang != "ja" {
		c = calendars()["en"]
	}
	if c == nil {
		hanDates(d, in.Title, today)
		hanDates(d, in.Summary, today)
		return
	}
	for i := range a.toks {
		if t, ok := a.isoDate(i); ok {
			d.addDate(t, today)
		}
		if !a.toks[i].is(calends) {
			continue
		}
		if t, ok := a.dateAt(c, i, today); ok {
			d.addDate(t, today)
		}
	}
}

func (d *Doc) addDate(t, today time.Time) {
	if !t.Equal(today) && !slices.ContainsFunc(d.Dates, t.Equal) {
		d.Dates = append(d.Dates, t)
	}
}

// dateAt reads a date whose telling word (month, weekday, relative day) is token i.
func (a *analyzer) dateAt(c *calendar, i int, today time.Time) (time.Time, bool) {
	w := a.toks[i].w
	if m := c.month[w.key(a.lang)]; m > 0 {
		return a.monthDate(i, time.Month(m), today)
	}
	if m := c.jalali[w.key(a.lang)]; m > 0 {
		return a.jalaliDate(i, m, today)
	}
	if today.IsZero() {
		return today, false
	}
	if n, ok := c.weekday[w.key(a.lang)]; ok && (a.lang != "en" || w.is(capital)) {
		return a.weekdayDate(i, time.Weekday(n), today), true
	}
	if n, ok := c.day[w.key(a.lang)]; ok {
		return today.Add(time.Duration(n) * day), true
	}
	return today, false
}

// isoDate reads "2026-02-06" beginning at token i.
func (a *analyzer) isoDate(i int) (time.Time, bool) {
	y := 0
	if a.toks[i].is(number) && i+2 < len(a.toks) && a.toks[i+1].gap == hyphen && a.toks[i+2].gap == hyphen {
		y = a.yearNumber(i, 1900, 2100)
	}
	if y == 0 || !a.toks[i+1].w.is(number) || !a.toks[i+2].w.is(number) || a.toks[i+1].w.value > 12 {
		return time.Time{}, false
	}
	for k := i; k < i+3; k++ {
		a.toks[k].dated = true
	}
	return date(y, time.Month(a.toks[i+1].w.value), int(a.toks[i+2].w.value))
}

// dayNumber reads token i as a day of the month: "12", "12th", "1er".
func (a *analyzer) dayNumber(i int) int {
	if i < 0 || i >= len(a.toks) {
		return 0
	}
	s := a.toks[i].w.folded
	for _, suffix := range []string{"st", "nd", "rd", "th", "er"} {
		s = strings.TrimSuffix(s, suffix)
	}
	if v, ok := parseNumber(s); ok && v >= 1 && v <= 31 && len(s) <= 2 {
		return int(v)
	}
	return 0
}

// yearNumber reads token i as a year.
func (a *analyzer) yearNumber(i, least, most int) int {
	if i >= len(a.toks) || !a.toks[i].w.is(number) || len(a.toks[i].w.folded) != 4 {
		return 0
	}
	if y := int(a.toks[i].w.value); y >= least && y <= most {
		return y
	}
	return 0
}

// monthDate reads "12 January 2026", "January 12, 2026", "12 de enero de 2026": a day before or after the month, and a
// year after, without which the year is the one that brings the date nearest to publication.
func (a *analyzer) monthDate(i int, m time.Month, today time.Time) (time.Time, bool) {
	from, to := i, i+1
	n := 0
	for back := 1; back <= 2 && n == 0; back++ {
		if back == 2 && (i < 1 || !a.toks[i-1].w.is(stop)) {
			break
		}
		if n = a.dayNumber(i - back); n > 0 {
			from = i - back
		}
	}
	if n == 0 && i+1 < len(a.toks) && a.toks[i+1].gap == space {
		if n = a.dayNumber(i + 1); n > 0 {
			to = i + 2
		}
	}
	if n == 0 {
		return today, false
	}
	for to < len(a.toks) && a.toks[to].w.is(stop) && to < i+3 {
		to++
	}
	y := a.yearNumber(to, 1900, 2100)
	for k := from; k <= to && k < len(a.toks); k++ {
		if k < to || y > 0 {
			a.toks[k].dated = true
		}
	}
	if y > 0 {
		return date(y, m, n)
	}
	if today.IsZero() {
		return today, false
	}
	return nearest(today, func(y int) (time.Time, bool) { return date(y, m, n) })
}

// date is a day that exists.
func date(y int, m time.Month, d int) (time.Time, bool) {
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d
}

// nearest picks among last year's, this year's and next year's date the one nearest to today.
func nearest(today time.Time, in func(y int) (time.Time, bool)) (best time.Time, ok bool) {
	for y := today.Year() - 1; y <= today.Year()+1; y++ {
		if t, exists := in(y); exists && (!ok || t.Sub(today).Abs() < best.Sub(today).Abs()) {
			best, ok = t, true
		}
	}
	return best, ok
}

// weekdayDate resolves a weekday: the last one before publication (the day itself included), or the next one after words
// that look ahead.
func (a *analyzer) weekdayDate(i int, want time.Weekday, today time.Time) time.Time {
	ahead := a.looksAhead(i)
	back := (int(today.Weekday()) - int(want) + 7) % 7
	if !ahead {
		return today.Add(-time.Duration(back) * day)
	}
	return today.Add(time.Duration((7-back)%7) * day)
}

// looksAhead reports whether the sentence speaks of what is to come at token i.
func (a *analyzer) looksAhead(i int) bool {
	const far = 8
	for j := i - 1; j >= 0 && j >= i-far && a.toks[j+1].gap != sentence && a.toks[j].part == a.toks[i].part; j-- {
		if a.toks[j].is(behind) {
			return false
		}
		if a.toks[j].is(ahead) {
			return true
		}
	}
	for j := i + 1; j < len(a.toks) && j <= i+far && a.lang != "en" && a.toks[j].gap != sentence && a.toks[j].part == a.toks[i].part; j++ {
		if a.toks[j].is(ahead) {
			return true
		}
	}
	return false
}

// jalaliDate reads "15 Dey" with the years of the Persian calendar.
func (a *analyzer) jalaliDate(i, m int, today time.Time) (time.Time, bool) {
	n := a.dayNumber(i - 1)
	if n == 0 {
		return today, false
	}
	a.toks[i-1].dated = true
	if y := a.yearNumber(i+1, 1300, 1500); y > 0 {
		a.toks[i+1].dated = true
		return jalali(y, m, n), true
	}
	if today.IsZero() {
		return today, false
	}
	return nearest(today, func(y int) (time.Time, bool) { return jalali(y-621, m, n), true })
}

// jalali converts a date of the Persian calendar by the leap years of its cycle of 33.
func jalali(y, m, d int) time.Time {
	leap := func(y int) bool {
		switch y % 33 {
		case 1, 5, 9, 13, 17, 22, 26, 30:
			return true
		}
		return false
	}
	t := time.Date(2025, 3, 21, 0, 0, 0, 0, time.UTC) // 1 Farvardin 1404
	for k := 1404; k < y; k++ {
		t = t.AddDate(0, 0, 365)
		if leap(k) {
			t = t.Add(day)
		}
	}
	for k := 1403; k >= y; k-- {
		t = t.AddDate(0, 0, -365)
		if leap(k) {
			t = t.Add(-day)
		}
	}
	return t.AddDate(0, 0, min(m-1, 6)*31+max(m-7, 0)*30+d-1)
}

// hanDates finds "2月6日", with a year before it or without.
func hanDates(d *Doc, s string, today time.Time) {
	for i := 0; ; {
		k := strings.Index(s[i:], "月")
		if k < 0 {
			return
		}
		at := i + k
		i = at + len("月")
		m, before := digitsBefore(s, at)
		n := digitsAfter(s[i:])
		if m < 1 || m > 12 || n < 1 || n > 31 {
			continue
		}
		if head, ok := strings.CutSuffix(s[:before], "年"); ok {
			if y, _ := digitsBefore(head, len(head)); y >= 1900 && y <= 2100 {
				if t, ok := date(y, time.Month(m), n); ok {
					d.addDate(t, today)
				}
			}
		} else if !today.IsZero() {
			if t, ok := nearest(today, func(y int) (time.Time, bool) { return date(y, time.Month(m), n) }); ok {
				d.addDate(t, today)
			}
		}
	}
}

func digitsBefore(s string, end int) (n, start int) {
	scale := 1
	for end > 0 && s[end-1] >= '0' && s[end-1] <= '9' && scale < 1e5 {
		end--
		n += int(s[end]-'0') * scale
		scale *= 10
	}
	return n, end
}

func digitsAfter(s string) int {
	n, i := 0, 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && i < 2 {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if r, _ := utf8.DecodeRuneInString(s[i:]); i == 0 || r != '日' && r != '号' {
		return 0
	}
	return n
}
