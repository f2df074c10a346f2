package parse

import "time"

// days tells day, month and year apart.
func (r *freeReader) days() bool {
	n := r.nums
	if r.month {
		switch len(n) {
		case 1:
			// "March 2026" is its first day; "5 March" is not dated.
			if n[0].width != 4 {
				return false
			}
			r.c.year, r.c.day = n[0].value, 1
			return true
		case 2:
			day, year := n[0], n[1]
			if r.era > 0 {
				r.c.year, r.c.day = r.era+day.value, year.value
				return true
			}
			if day.width == 4 || day.value > 31 {
				day, year = year, day
			}
			r.c.day, r.c.year = day.value, year.value
			if !r.c.jalali {
				r.c.year = fullYear(year.value, year.width)
			}
			return day.width <= 2
		}
		return false
	}
	if len(n) != 3 {
		return false
	}
	return r.triple(n[0], n[1], n[2])
}

// triple reads a date of three numbers: the year is the one of four digits, else the last; day and month are told apart by what
// they can be, by the weekday, by the clock (only Americans use am and pm with slashes), by what is nearer to now.
func (r *freeReader) triple(a, b, c datePart) bool {
	if a.width == 4 {
		r.c.year, r.c.month, r.c.day = a.value, b.value, c.value
		r.c.jalali = persianYear(a.value)
		return true
	}
	if c.width != 4 && c.width != 2 || a.width > 2 || b.width > 2 {
		return false
	}
	r.c.year = fullYear(c.value, c.width)
	r.c.jalali = c.width == 4 && persianYear(c.value)
	r.c.day, r.c.month = a.value, b.value
	if a.value > 12 || b.value > 12 {
		if b.value > 12 {
			r.c.day, r.c.month = b.value, a.value
		}
		return true
	}
	if r.americanOrder(a, b) {
		r.c.day, r.c.month = b.value, a.value
	}
	return true
}

// americanOrder decides whether the month comes first where both orders are possible.
func (r *freeReader) americanOrder(a, b datePart) bool {
	european := calendar{year: r.c.year, month: b.value, day: a.value}
	american := calendar{year: r.c.year, month: a.value, day: b.value}
	eu, ok1 := european.time()
	us, ok2 := american.time()
	if !ok1 || !ok2 {
		return ok2
	}
	if r.weekday > 0 {
		if euFits, usFits := int(eu.Weekday())+1 == r.weekday, int(us.Weekday())+1 == r.weekday; euFits != usFits {
			return usFits
		}
	}
	if b.sep == "." {
		return false
	}
	if r.half != senseNone {
		return true
	}
	if !r.hint.Near.IsZero() {
		limit := r.hint.Near.Add(36 * time.Hour)
		if eu.After(limit) != us.After(limit) {
			return eu.After(limit)
		}
	}
	return false
}

// halfDay applies am and pm.
func (r *freeReader) halfDay() bool {
	if r.half == senseNone {
		return true
	}
	h := r.c.hour
	switch {
	case h > 12: // "14:05 PM" says the same twice
		return true
	case h == 0 && r.half == senseAM:
		return true
	case r.half == senseAM && h == 12:
		r.c.hour = 0
	case r.half == sensePM && h < 12:
		r.c.hour = h + 12
	}
	return true
}
