package parse

import (
	"strings"
	"time"
)

// iso reads ISO 8601 with its short, basic and ordinal forms, and what is written like it: "2006-01-02 15:04:05.0 +0100", "2006/1/2
// 3:04". sure says that the text has this shape, so that nothing else should be tried, ok that it names an instant.
func iso(s string) (t time.Time, ok, sure bool) {
	c, rest, ok := isoDate(s)
	if !ok {
		return time.Time{}, false, false
	}
	if rest == "" {
		t, ok = c.time()
		return t, ok, true
	}
	sep := rest
	rest = strings.TrimLeft(rest, " ,")
	switch {
	case rest == "":
		t, ok = c.time()
		return t, ok, true
	case rest[0] == 'T' || rest[0] == 't':
		rest = strings.TrimLeft(rest[1:], " ")
	case len(rest) == len(sep) && rest[0] != ':':
		// Something is glued to the date: a zone on its own ("2006-01-02Z", "2006-01-02+01:00"), else no date at all.
		if rest[0] == '+' || rest[0] == 'Z' || rest[0] == 'z' || rest[0] == '-' && len(rest) == 6 && rest[3] == ':' {
			return finish(c, rest)
		}
		return time.Time{}, false, c.year > 0 && rest[0] == '-'
	}
	if !digit(rest, 0) {
		return time.Time{}, false, false // "2006-01-02 at 3 pm"
	}
	rest, ok = clock(&c, rest)
	if !ok {
		return time.Time{}, false, sep[0] == 'T'
	}
	if hasWord(rest) {
		return time.Time{}, false, false // 12-hour clock, zone by name: for the free reader
	}
	return finish(c, rest)
}

// finish reads the zone and puts the date together.
func finish(c calendar, zone string) (t time.Time, ok, sure bool) {
	offset, ok := isoZone(strings.TrimSpace(zone))
	if !ok {
		return time.Time{}, false, true
	}
	c.offset = offset
	t, ok = c.time()
	return t, ok, true
}

// hasWord reports whether letters other than a lone Z stand in s.
func hasWord(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), "zZ")
	for i := range len(s) {
		if letter(s[i]) || s[i] >= 0x80 {
			return true
		}
	}
	return false
}

// isoDate reads the date and gives what follows it.
func isoDate(s string) (c calendar, rest string, ok bool) {
	c.month, c.day = 1, 1
	if r, found := strings.CutPrefix(s, "-"); found { // -YY-MM, -YYMM
		r = strings.Replace(r, "-", "", 1)
		n, isNumber := number(r)
		c.year, c.month = 2000+n/100, n%100
		return c, "", isNumber && len(r) == 4
	}
	n := digits(s)
	lead, _ := number(s[:n])
	if r := strings.TrimPrefix(s[n:], "-"); n == 4 && len(r) >= 3 && r[0] == 'W' && digits(r[1:]) >= 2 {
		c.year = lead
		return isoWeek(c, r[1:])
	}
	if n == 4 && (len(s) == 4 || s[4] == '-' || s[4] == '/' || s[4] == '.') {
		c.year = lead
		if len(s) == 4 {
			return c, "", lead >= 1900 && lead < 2100
		}
		return isoParts(c, s[4], s[5:])
	}
	if n == 2 && len(s) >= 8 && s[2] == '-' && digits(s[3:]) == 2 && s[5] == '-' && digits(s[6:]) == 2 {
		c.year = fullYear(lead, 2)
		return isoParts(c, '-', s[3:])
	}
	return isoBasic(c, s, n)
}

// isoParts reads month and day behind the year and its separator; a lone group of three digits is the day of the year.
func isoParts(c calendar, sep byte, s string) (calendar, string, bool) {
	n := digits(s)
	v, _ := number(s[:n])
	switch {
	case n == 0 || n > 3:
		return c, "", false
	case n == 3 && (len(s) == 3 || s[3] != sep):
		return ordinal(c, v, s[n:])
	}
	c.month = v
	s = s[n:]
	if s == "" || s[0] != sep {
		return c, s, n == 2 && sep == '-'
	}
	n = digits(s[1:])
	if n == 0 || n > 2 {
		return c, "", false
	}
	c.day, _ = number(s[1 : 1+n])
	c.jalali = persianYear(c.year)
	return c, s[1+n:], true
}

func ordinal(c calendar, day int, rest string) (calendar, string, bool) {
	if day < 1 || day > 366 {
		return c, "", false
	}
	t := time.Date(c.year, 1, day, 0, 0, 0, 0, time.UTC)
	c.month, c.day = int(t.Month()), t.Day()
	return c, rest, t.Year() == c.year
}

// isoWeek reads the week and, after an optional hyphen, the day of it (1 Monday).
func isoWeek(c calendar, s string) (calendar, string, bool) {
	week, rest := atoi(s[:2]), strings.TrimPrefix(s[2:], "-")
	day := 1
	if digit(rest, 0) {
		day = atoi(rest[:1])
		rest = rest[1:]
	}
	if week < 1 || week > 53 || day < 1 || day > 7 {
		return c, "", false
	}
	// The first week is the one with 4 January in it.
	first := time.Date(c.year, 1, 4, 0, 0, 0, 0, time.UTC)
	t := first.AddDate(0, 0, -(int(first.Weekday())+6)%7+7*(week-1)+day-1)
	c.year, c.month, c.day = t.Year(), int(t.Month()), t.Day()
	return c, rest, true
}

// isoBasic reads dates without separators; n digits are there.
func isoBasic(c calendar, s string, n int) (calendar, string, bool) {
	v, _ := number(s[:n])
	rest := s[n:]
	timeFollows := rest == "" || rest[0] == 'T' || rest[0] == 't' || rest[0] == ' '
	switch {
	case n == 8 && timeFollows: // YYYYMMDD
		c.year, c.month, c.day = v/10000, v/100%100, v%100
	case (n == 14 || n == 12) && rest == "": // YYYYMMDDhhmm[ss]
		c.year, c.month, c.day = atoi(s[:4]), atoi(s[4:6]), atoi(s[6:8])
		return c, "T" + s[8:n], true
	case n == 6 && timeFollows: // YYMMDD
		c.year, c.month, c.day = fullYear(v/10000, 2), v/100%100, v%100
	case n == 7 && timeFollows: // YYYYDDD
		c.year = v / 1000
		return ordinal(c, v%1000, rest)
	case n == 5 && s[0] == '0' && rest == "": // YYDDD; without the zero it is just a number
		c.year = 2000 + v/1000
		return ordinal(c, v%1000, rest)
	default:
		return c, "", false
	}
	return c, rest, true
}

func atoi(s string) int {
	n, _ := number(s)
	return n
}

// clock reads hh[:mm[:ss[.fraction]]] or hhmm[ss] and gives what follows.
func clock(c *calendar, s string) (rest string, ok bool) {
	n := digits(s)
	v, _ := number(s[:n])
	switch {
	case n == 4 || n == 6:
		if n == 6 {
			c.second, v = v%100, v/100
		}
		c.hour, c.minute = v/100, v%100
		return fraction(c, s[n:]), true
	case n == 0 || n > 2:
		return "", false
	}
	c.hour = v
	s = s[n:]
	for _, part := range []*int{&c.minute, &c.second} {
		if len(s) < 2 || s[0] != ':' || !digit(s, 1) {
			break
		}
		n = digits(s[1:])
		if n > 2 {
			return "", false
		}
		*part, _ = number(s[1 : 1+n])
		s = s[1+n:]
	}
	if strings.HasPrefix(s, ":") {
		return "", false
	}
	return fraction(c, s), true
}

// fraction reads the decimals of a second.
func fraction(c *calendar, s string) string {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !digit(s, 1) {
		return s
	}
	n := digits(s[1:])
	for i := range 9 {
		c.nanos *= 10
		if i < n {
			c.nanos += int(s[1+i] - '0')
		}
	}
	return s[1+n:]
}

// isoZone reads Z, ±hh, ±hhmm, ±hh:mm, with a Z behind it too, and nothing at all as UTC.
func isoZone(s string) (offset int, ok bool) {
	if s == "" || s == "Z" || s == "z" {
		return 0, true
	}
	if s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	offset, rest, ok := offsetAt(s)
	return offset, ok && (rest == "" || rest == "Z" || rest == "z")
}

// offsetAt reads ±h, ±hh, ±hhmm, ±hh:mm or ±hh:mm:ss at the beginning of s, which has its sign.
func offsetAt(s string) (offset int, rest string, ok bool) {
	n := digits(s[1:])
	v, _ := number(s[1 : 1+n])
	rest = s[1+n:]
	switch {
	case n == 1 || n == 2:
		offset = v * 3600
		if len(rest) >= 3 && rest[0] == ':' && digits(rest[1:]) == 2 {
			offset += atoi(rest[1:3]) * 60
			rest = rest[3:]
			if len(rest) == 3 && rest[0] == ':' && digits(rest[1:]) == 2 {
				rest = ""
			}
		}
	case n == 3 || n == 4:
		offset = v/100*3600 + v%100*60
	default:
		return 0, "", false
	}
	if s[0] == '-' {
		offset = -offset
	}
	return offset, rest, true
}

// digits counts the ASCII digits that s begins with.
func digits(s string) int {
	n := 0
	for digit(s, n) {
		n++
	}
	return n
}

func digit(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
