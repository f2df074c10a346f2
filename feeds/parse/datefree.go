package parse

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// datePart is a number or a word of a date, with the signs right before it.
type datePart struct {
	sep   string // what stands between it and the part before
	text  string
	value int // a number's; digits is how many it has, 0 for a word
	width int
	sense wordSense
}

func (p datePart) isNumber() bool { return p.width > 0 }

// freeReader reads a date in whatever order its parts stand.
type freeReader struct {
	parts   []datePart
	hint    DateHint
	c       calendar
	month   bool
	weekday int
	half    senseKind // senseAM or sensePM, else senseNone
	clocked bool
	zoned   bool
	korean  bool
	era     int        // what to add to the year
	nums    []datePart // what may be day, month or year, in order
}

// freeDate is the general reader: it tells what each number and word can be and puts the rest together.
func freeDate(s string, h DateHint) (time.Time, bool) {
	if t, ok := epoch(s); ok {
		return t, true
	}
	r := freeReader{hint: h}
	var ok bool
	if r.parts, ok = cutDate(s); !ok {
		return time.Time{}, false
	}
	for i := 0; i < len(r.parts); {
		n := r.take(i)
		if n == 0 {
			return time.Time{}, false
		}
		i += n
	}
	if !r.days() || !r.halfDay() {
		return time.Time{}, false
	}
	if r.korean && !r.zoned {
		r.c.offset = 9 * 3600
	}
	return r.c.time()
}

// epoch reads seconds (ten digits) or milliseconds (thirteen) since 1970.
func epoch(s string) (time.Time, bool) {
	if whole, decimals, found := strings.Cut(s, "."); found && digits(decimals) == len(decimals) && decimals != "" {
		s = whole
	}
	n, ok := number(s)
	switch {
	case ok && len(s) == 10 && n > 600_000_000:
		return time.Unix(int64(n), 0).UTC(), true
	case ok && len(s) == 13 && n > 600_000_000_000:
		return time.UnixMilli(int64(n)).UTC(), true
	}
	return time.Time{}, false
}

// cutDate takes the text apart. false when it has more parts than a date.
func cutDate(s string) ([]datePart, bool) {
	parts := make([]datePart, 0, 12)
	sepFrom := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		var end int
		switch {
		case digit(s, i):
			end = i + digits(s[i:])
		case unicode.IsLetter(r):
			end = wordEnd(s, i)
		default:
			i += n
			continue
		}
		p := datePart{sep: strings.TrimSpace(s[sepFrom:i]), text: s[i:end]}
		if digit(s, i) {
			p.width = end - i
			p.value = atoi(p.text)
		} else {
			p.sense = senses[foldWord(strings.ReplaceAll(p.text, ". ", "."))]
		}
		parts = append(parts, p)
		i, sepFrom = end, end
		if len(parts) > 24 {
			return nil, false
		}
	}
	return joinWords(parts), len(parts) > 0
}

// wordEnd finds the end of the word at i. Where no spaces are written a word ends with the longest known mark; "a.m." and
// "America/New_York" are one word.
func wordEnd(s string, i int) int {
	for _, m := range cjkMarks {
		if strings.HasPrefix(s[i:], m) {
			return i + len(m)
		}
	}
	if n := halfDayAt(s[i:]); n > 0 {
		return i + n
	}
	end := i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u200c' || r == '\'' || r == '_':
		case r == '/' && end > i+2 && end+1 < len(s) && letter(s[end+1]) && !digit(s, i):
		default:
			return end
		}
		end += n
	}
	return end
}

// halfDayAt measures "a.m.", "p. m." and their like in other scripts, zero when s does not begin with one.
func halfDayAt(s string) int {
	a, n := utf8.DecodeRuneInString(s)
	rest := s[n:]
	if !unicode.IsLetter(a) || !strings.HasPrefix(rest, ".") {
		return 0
	}
	rest = strings.TrimLeft(rest[1:], " \u00a0\u202f")
	b, n := utf8.DecodeRuneInString(rest)
	after, _ := utf8.DecodeRuneInString(rest[n:])
	if !unicode.IsLetter(b) || unicode.IsLetter(after) {
		return 0
	}
	if k := senses[foldWord(string(a)+"."+string(b))].kind; k != senseAM && k != sensePM {
		return 0
	}
	return len(s) - len(rest) + n
}

// joinWords makes one word of the two-word months of the Levant and the weekdays of Persian.
func joinWords(parts []datePart) []datePart {
	for i := 0; i+1 < len(parts); i++ {
		if parts[i].isNumber() || parts[i+1].isNumber() {
			continue
		}
		joined := foldWord(parts[i].text) + "_" + foldWord(parts[i+1].text)
		if sense, ok := senses[joined]; ok {
			parts[i].sense = sense
			parts = append(parts[:i+1], parts[i+2:]...)
		}
	}
	return parts
}

// take reads the parts from i on that belong together and gives their number, 0 when they have no place in a date.
func (r *freeReader) take(i int) int {
	p := r.parts[i]
	if !p.isNumber() {
		return r.word(i)
	}
	if n := r.timeAt(i); n > 0 {
		return n
	}
	if n := r.offset(i); n > 0 {
		return n
	}
	if next := r.at(i + 1); !next.isNumber() && next.sep == "" {
		switch next.sense.kind {
		case senseMonthMark:
			r.c.month, r.month = p.value, true
			return 2
		case senseYear, senseDay:
			r.korean = r.korean || next.text == "년" || next.text == "일"
			r.nums = append(r.nums, p)
			return 2
		}
	}
	if p.width == 8 && len(r.nums) == 0 && !r.month { // YYYYMMDD
		r.nums = append(r.nums, piece(p, 0, 4), piece(p, 4, 6), piece(p, 6, 8))
		return 1
	}
	r.nums = append(r.nums, p)
	return 1
}

// piece cuts some digits out of a number.
func piece(p datePart, from, to int) datePart {
	p.text = p.text[from:to]
	p.value, p.width = atoi(p.text), to-from
	return p
}

func (r *freeReader) at(i int) datePart {
	if i < len(r.parts) {
		return r.parts[i]
	}
	return datePart{}
}

// timeAt reads hh:mm[:ss[.frac]], "10h30", "10.30 Uhr", "3 pm", "10时30分".
func (r *freeReader) timeAt(i int) int {
	p, next := r.parts[i], r.at(i+1)
	if !r.clocked && p.width == 4 && r.month && len(r.nums) == 2 && p.value < 2400 && p.value%100 < 60 { // "5 March 2026 2130"
		r.clocked = true
		r.c.hour, r.c.minute = p.value/100, p.value%100
		return 1
	}
	if r.clocked || p.width > 2 {
		return 0
	}
	switch {
	case next.isNumber() && next.sep == ":":
		r.clocked = true
		r.c.hour, r.c.minute = p.value, next.value
		return 2 + r.seconds(i+2)
	case next.isNumber() && next.sep == "." && p.width == 2 && next.width == 2 && (r.month && len(r.nums) >= 2 || len(r.nums) >= 3):
		r.clocked = true
		r.c.hour, r.c.minute = p.value, next.value
		if s := r.at(i + 2); s.isNumber() && s.sep == "." && s.width == 2 {
			r.c.second = s.value
			return 3
		}
		return 2
	case next.text == "h" || next.text == "H" || next.sense.kind == senseHour:
		r.clocked = true
		r.c.hour = p.value
		if m := r.at(i + 2); m.isNumber() && m.width == 2 && m.sep == "" {
			r.c.minute = m.value
			if r.at(i+3).sense.kind == senseMinute {
				return 4 + r.markedSeconds(i+4)
			}
			return 3
		}
		return 2
	case next.sense.kind == senseAM || next.sense.kind == sensePM:
		if r.month && len(r.nums) >= 1 || len(r.nums) >= 3 {
			r.clocked = true
			r.c.hour = p.value
			return 1
		}
	}
	return 0
}

// seconds reads ":ss" and ".frac" behind hours and minutes.
func (r *freeReader) seconds(i int) int {
	p := r.at(i)
	if !p.isNumber() || p.sep != ":" || p.width > 2 {
		return 0
	}
	r.c.second = p.value
	if f := r.at(i + 1); f.isNumber() && f.sep == "." {
		fraction(&r.c, "."+f.text)
		return 2
	}
	return 1
}

func (r *freeReader) markedSeconds(i int) int {
	if r.at(i).isNumber() && r.at(i+1).sense.kind == senseSecond {
		r.c.second = r.parts[i].value
		return 2
	}
	return 0
}

// offset reads ±hhmm or ±hh:mm behind a time or behind GMT.
func (r *freeReader) offset(i int) int {
	p := r.parts[i]
	if !r.clocked || !strings.HasSuffix(p.sep, "+") && !strings.HasSuffix(p.sep, "-") {
		return 0
	}
	text, n := p.sep[len(p.sep)-1:]+p.text, 1
	if next := r.at(i + 1); next.isNumber() && next.sep == ":" && p.width <= 2 {
		text += ":" + next.text
		n = 2
	}
	offset, rest, ok := offsetAt(text)
	if !ok || rest != "" {
		return 0
	}
	// A zone named beside its offset says the same ("-0700 MST"), but GMT is where offsets are counted from.
	r.c.offset, r.c.zone, r.zoned = offset, nil, true
	return n
}

// word takes a word; 0 when it has no place in a date.
func (r *freeReader) word(i int) int {
	p := r.parts[i]
	switch p.sense.kind {
	case senseMonth, senseJalali:
		if r.month {
			return r.secondMonth(p)
		}
		r.c.month, r.month = p.sense.value, true
		r.c.jalali = p.sense.kind == senseJalali
		if r.hint.Lang == "hr" && r.c.month == 11 && strings.HasPrefix(strings.ToLower(p.text), "lis") {
			r.c.month = 10 // the month of falling leaves comes earlier in Croatia than in Poland
		}
	case senseEither:
		if r.month || r.monthAfter(i) {
			return 1
		}
		r.c.month, r.month = p.sense.value, true
	case senseWeekday:
		r.weekday = p.sense.value
	case senseAM, sensePM:
		r.half = p.sense.kind
		r.korean = r.korean || p.text == "오전" || p.text == "오후"
	case senseZone:
		r.zone(p)
	case senseEra:
		r.era = p.sense.value
	case senseNoise, senseHour, senseMinute, senseSecond, senseYear, senseDay, senseMonthMark:
	default:
		return r.unknown(p, i == len(r.parts)-1)
	}
	return 1
}

// secondMonth allows for months whose short form is something else in another language.
func (r *freeReader) secondMonth(p datePart) int {
	if r.c.month == p.sense.value {
		return 1
	}
	return 0
}

// monthAfter reports whether a word that can only be a month follows.
func (r *freeReader) monthAfter(i int) bool {
	for _, p := range r.parts[i+1:] {
		if p.sense.kind == senseMonth || p.sense.kind == senseJalali {
			return true
		}
	}
	return false
}

// zone takes the abbreviation of a zone. "AT" before the time is the word, and small letters are words too, but for the universal ones.
func (r *freeReader) zone(p datePart) {
	small := p.text != strings.ToUpper(p.text) && p.sense.value != 0
	if r.zoned || small || !r.clocked && strings.EqualFold(p.text, "at") {
		return
	}
	r.c.offset = p.sense.value
	if r.hint.Lang == "zh" && p.text == "CST" {
		r.c.offset = 8 * 3600
	}
	r.zoned = true
}

// unknown takes a word that no table knows: the name of a zone ("Europe/Brussels"), the abbreviation of one behind a time (taken as
// UTC; at the very end however it is written), or the "T" of ISO 8601.
func (r *freeReader) unknown(p datePart, last bool) int {
	if strings.Contains(p.text, "/") {
		loc, err := time.LoadLocation(p.text)
		if err != nil {
			return 0
		}
		if !r.zoned {
			r.c.zone, r.zoned = loc, true
		}
		return 1
	}
	if (p.text == "T" || p.text == "t") && len(r.nums) > 0 && !r.clocked {
		return 1
	}
	abbreviation := len(p.text) >= 2 && len(p.text) <= 5 && (last || p.text == strings.ToUpper(p.text)) && letter(p.text[0])
	if r.clocked && !r.zoned && abbreviation {
		r.zoned = true
		return 1
	}
	return 0
}
