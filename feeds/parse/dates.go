package parse

import (
	"strings"
	"time"
	_ "time/tzdata" // zones by name ("Europe/Brussels") must mean the same on every machine
	"unicode"
	"unicode/utf8"
)

// DateHint is what is known beside the text of a date.
type DateHint struct {
	// Near is when the document was fetched; of two readings ("02/11/2026") the nearer one that is not in the future counts. Zero: unknown.
	Near time.Time
	// Lang is the primary subtag of the feed's language.
	Lang string
}

// Date reads a date as feeds write them: the forms of RFC 822, RFC 3339, ISO 8601 and asctime, and what people make of them in
// many languages, with 12-hour clocks, zones by abbreviation, name or offset, the Persian calendar, and seconds since 1970. A date
// without a zone is UTC, one without a time is midnight. ok is false when the text names no instant; the result is UTC.
func Date(s string, h DateHint) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 {
		return time.Time{}, false
	}
	if t, ok := rfc822(s); ok {
		return t, true
	}
	s = undress(foldDigits(s))
	if t, ok, sure := iso(s); sure {
		return t, ok
	}
	if t, ok := freeDate(s, h); ok {
		return t, true
	}
	// "(Coordinated Universal Time)": what stands in brackets at the end explains what stands before them.
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		return freeDate(s[:i], h)
	}
	return time.Time{}, false
}

// undress takes off what programs write around or behind a date: "/Date(...)/" of .NET, where an offset does not change the instant, and
// the monotonic clock of Go.
func undress(s string) string {
	if inner, ok := strings.CutPrefix(s, "/Date("); ok {
		return inner[:digits(inner)]
	}
	s, _, _ = strings.Cut(s, " m=")
	return s
}

// monthsEN are the abbreviations of RFC 822.
const monthsEN = "JanFebMarAprMayJunJulAugSepOctNovDec"

// rfc822 reads the one form that nearly all feeds use, "Mon, 02 Jan 2006 15:04:05 +0000" with GMT for the zone as well, without
// the cost of the general reader.
func rfc822(s string) (time.Time, bool) {
	if len(s) > 5 && s[3] == ',' && s[4] == ' ' {
		s = s[5:]
	}
	if len(s) > 10 && s[1] == ' ' {
		s = "0" + s
	}
	if len(s) < 24 || s[2] != ' ' || s[6] != ' ' || s[11] != ' ' || s[14] != ':' || s[17] != ':' || s[20] != ' ' {
		return time.Time{}, false
	}
	month := strings.Index(monthsEN, s[3:6])
	day, ok1 := number(s[0:2])
	year, ok2 := number(s[7:11])
	hour, ok3 := number(s[12:14])
	minute, ok4 := number(s[15:17])
	second, ok5 := number(s[18:20])
	if month < 0 || month%3 != 0 || !(ok1 && ok2 && ok3 && ok4 && ok5) {
		return time.Time{}, false
	}
	offset := 0
	switch zone := s[21:]; {
	case zone == "GMT" || zone == "UTC":
	case len(zone) == 5 && (zone[0] == '+' || zone[0] == '-'):
		hh, ok6 := number(zone[1:3])
		mm, ok7 := number(zone[3:5])
		if !ok6 || !ok7 {
			return time.Time{}, false
		}
		offset = hh*3600 + mm*60
		if zone[0] == '-' {
			offset = -offset
		}
	default:
		return time.Time{}, false
	}
	c := calendar{year: year, month: month/3 + 1, day: day, hour: hour, minute: minute, second: second, offset: offset}
	return c.time()
}

// number reads a run of ASCII digits.
func number(s string) (n int, ok bool) {
	if s == "" || len(s) > 13 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// calendar is a date taken apart.
type calendar struct {
	year, month, day     int
	hour, minute, second int
	nanos                int
	offset               int            // seconds east of UTC
	zone                 *time.Location // instead of offset when not nil
	jalali               bool           // year, month and day are of the Persian calendar
}

// time puts the parts together; false when they do not name an instant (month 13, 31 April, second 61).
func (c calendar) time() (time.Time, bool) {
	if c.jalali {
		var ok bool
		if c.year, c.month, c.day, ok = fromJalali(c.year, c.month, c.day); !ok {
			return time.Time{}, false
		}
	}
	if c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month) {
		return time.Time{}, false
	}
	// 24:00:00 is the end of the day and 60 a leap second; both are the next instant.
	if c.hour > 24 || c.hour == 24 && (c.minute > 0 || c.second > 0) || c.minute > 59 || c.second > 60 {
		return time.Time{}, false
	}
	if c.offset > 15*3600 || c.offset < -15*3600 {
		return time.Time{}, false
	}
	loc := time.UTC
	if c.zone != nil {
		loc = c.zone
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nanos, loc)
	return t.UTC().Add(-time.Duration(c.offset) * time.Second), true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// fullYear completes a year of two digits: up to 69 it is of this century. One of three is what C counts from 1900.
func fullYear(n, digits int) int {
	switch {
	case digits == 3 && n < 200:
		return 1900 + n
	case digits > 2:
		return n
	case n < 70:
		return 2000 + n
	}
	return 1900 + n
}

// persianYear tells a year of the Persian calendar, of the last and this century, from one of the Islamic calendar, whose months no
// table foretells.
func persianYear(year int) bool { return year >= 1300 && year < 1420 }

// fromJalali converts a day of the Persian calendar (years 1200 to 1500, in use with the 33-year rule) to the Gregorian one.
func fromJalali(year, month, day int) (int, int, int, bool) {
	if year < 100 && year >= 0 {
		year += 1400
	}
	if year < 1200 || year > 1500 || month < 1 || month > 12 || day < 1 || day > 31 || month > 6 && day > 30 {
		return 0, 0, 0, false
	}
	// Days since 1 Farvardin 1 AP by the rule that leap years are those with (25y+11) mod 33 < 8.
	days := 365*(year-1) + (8*(year-1)+29)/33 + day - 1
	if month <= 7 {
		days += 31 * (month - 1)
	} else {
		days += 186 + 30*(month-7)
	}
	// 1 Farvardin 1403 was 20 March 2024.
	anchor := 365*1402 + (8*1402+29)/33
	t := time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days-anchor)
	return t.Year(), int(t.Month()), t.Day(), true
}

// foldDigits writes decimal digits of any script as ASCII, and the full-width colon too.
func foldDigits(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.Map(asciiDigit, s)
		}
	}
	return s
}

func asciiDigit(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r >= 0x660 && r <= 0x669:
		return '0' + r - 0x660
	case r >= 0x6f0 && r <= 0x6f9:
		return '0' + r - 0x6f0
	case r >= 0xff10 && r <= 0xff19:
		return '0' + r - 0xff10
	case r >= 0x966 && r <= 0x96f:
		return '0' + r - 0x966
	case r == '：':
		return ':'
	case r == '−' || r == '–' || r == '‐' || r == '‑':
		return '-'
	case r == '\u00a0' || r == '\u202f':
		return ' '
	case r == '،' || r == '，':
		return ','
	case r == utf8.RuneError || unicode.Is(unicode.Cf, r) && r != '\u200c':
		return -1
	}
	return r
}
