package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is what is known of one written word of a language. It is computed once and shared by all texts that hold it.
type word struct {
	// In front what every text needs of every word, so that one line of the processor's cache holds it.
	stem   string // the term it becomes, "" for none
	begins *begins
	class  class
	lang   uint16 // see analyzer.langs; 0 when it is not taken apart yet

	folded string  // see fold, without possessive and elided article
	norm   string  // the form under which names are compared
	alt    string  // a second such form, "" for none
	value  float64 // of a number, digits or word
}

// begins are the forms that begin with a word, the longest first.
type begins struct{ names, ideas []*form }

// names are the known names that begin with the word, the longest first.
func (w *word) names() []*form {
	if w.begins == nil {
		return nil
	}
	return w.begins.names
}

// class says what kind of word it is.
type class uint32

const (
	capital class = 1 << iota // begins with a capital
	shout                     // has two letters or more and only capitals
	mixed                     // capitals inside: IAEA's, McDonald
	number                    // digits: value is set
	stop                      // carries no matter
	hanPair                   // two Han characters of a longer run
	alnum                     // letters and digits
	calends                   // a word of the calendar
	counts                    // can begin a quantity
	office                    // a title that stands before a name
	opener                    // a word that often opens a sentence with its capital
	literal                   // means something else than what shares its stem: see strangers
	term                      // has a stem
	namer                     // begins a known name
	notion                    // begins a concept
	joiner                    // can join the words of a name: see connectors
	ahead                     // puts a weekday ahead
	behind                    // puts one behind
)

func (w *word) is(c class) bool { return w.class&c != 0 }

// token is a word at a place in a text.
type token struct {
	w          *word
	start, end int32 // bytes in the part it stands in
	class      class // the word's: a text is gone over several times, and words lie far apart in memory
	part       part
	gap        gap
	named      bool // part of a name
	dated      bool // part of a date
}

func (t *token) is(c class) bool { return t.class&c != 0 }

type part uint8

const (
	inTitle part = iota
	inLead
	inBody
)

// gap says what stands between a token and the one before it.
type gap uint8

const (
	space    gap = iota // white space, or nothing
	hyphen              // a hyphen without spaces
	pause               // comma, colon, quotation mark, dash
	sentence            // the end of a sentence, or the beginning of the text
)

// split appends the words of s, which was cut into the pieces, to toks.
func (a *analyzer) split(toks []token, s string, pieces []piece, where part) []token {
	between := sentence
	for i := 0; i < len(pieces); i++ {
		p := &pieces[i]
		switch p.kind {
		case gapPiece:
			between = max(between, gapOf(s, int(p.start), int(p.end), toks))
			continue
		case runPiece:
			r, _ := utf8.DecodeRuneInString(s[p.start:])
			end := clusterRun(s, int(p.start), runeScript(r))
			toks = a.pairs(toks, s, int(p.start), end, where, between)
			for int(pieces[i].end) < end && i+1 < len(pieces) {
				i++
			}
		default:
			w := a.word(p.w)
			toks = append(toks, token{w: w, start: p.start, end: p.end, class: w.class, part: where, gap: between})
		}
		between = space
	}
	return toks
}

// gapOf judges what is not a word: the bytes of s from at to end.
func gapOf(s string, at, end int, toks []token) gap {
	r := rune(s[at])
	if r == ' ' {
		return space
	}
	if r >= utf8.RuneSelf {
		r, _ = utf8.DecodeRuneInString(s[at:])
	}
	switch r {
	case '\n', '\'', '’', '/', '&':
		return space
	case '-', '‐', '‑':
		if at > 0 && end < len(s) && s[at-1] != ' ' && s[end] != ' ' {
			return hyphen
		}
		return pause
	case '!', '?', '…', '。', '！', '？', '؟', '۔':
		return sentence
	case '.':
		if len(toks) > 0 && abbreviation(&toks[len(toks)-1]) {
			return space
		}
		return sentence
	}
	return pause
}

var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "lt": true, "col": true, "sgt": true, "maj": true, "adm": true, "capt": true,
	"sen": true, "rep": true, "gov": true, "st": true, "no": true, "prof": true, "rev": true, "sr": true, "sra": true, "jr": true, "brig": true, "u.s": true, "u.n": true, "u.k": true,
}

// abbreviation reports whether a full stop after t need not end a sentence.
func abbreviation(t *token) bool {
	return !t.is(number) && (t.end-t.start == 1 || strings.Contains(t.w.folded, ".")) || abbreviations[t.w.folded]
}

// clusterRun finds the end of a run of the same script that is written without spaces.
func clusterRun(s string, from int, sc script) int {
	i := from
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if rs := runeScript(r); rs != sc && !(sc != otherScript && (rs == han || rs == kana)) && !(sc == otherScript && unicode.IsMark(r)) {
			break
		}
		i += n
	}
	return i
}

// pairs appends the overlapping pairs of characters of a run that is written without spaces. Function characters end a
// run, and a single character stands for itself.
func (a *analyzer) pairs(toks []token, s string, from, end int, where part, before gap) []token {
	stops := stopwords()["zh"]
	prev, count := -1, 0
	for i := from; i < end; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if stops[s[i:i+n]] || runeScript(r) == kana && r < 0x30a0 {
			prev, count = -1, 0
			i += n
			continue
		}
		if prev >= 0 {
			w := a.pair(s[prev : i+n])
			toks = append(toks, token{w: w, start: int32(prev), end: int32(i + n), class: w.class, part: where, gap: before})
			before = space
			count++
		} else if j := i + n; j >= end || stops[next(s, j)] {
			w := a.pair(s[i:j])
			toks = append(toks, token{w: w, start: int32(i), end: int32(j), class: w.class, part: where, gap: before})
			before = space
		}
		prev = i
		i += n
	}
	return toks
}

func next(s string, i int) string {
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i : i+n]
}

// pair is the word for one or two characters of a run.
func (a *analyzer) pair(s string) *word {
	if w, ok := a.twins[s]; ok {
		return w
	}
	s = strings.Clone(s)
	w := &word{folded: s, class: hanPair}
	if utf8.RuneCountInString(s) >= 2 {
		w.stem = s
		w.class |= term
	}
	a.twins[s] = w
	return w
}

// word gives what a written word is in the language of the text; when that is asked for the first time it is taken apart.
func (a *analyzer) word(s *written) *word {
	w := s.in(a.langID)
	if w.lang == 0 {
		w.lang = a.langID
		a.lex.takeApart(w, a.lang, s.text)
	}
	return w
}

// takeApart finds out what a word of a language is.
func (l *Lexicon) takeApart(w *word, lang, s string) {
	s = bare(lang, s)
	w.class = classOf(s)
	lower := strings.ToLower(s)
	w.folded = fold(lower)
	if lang == "fa" {
		w.folded = withoutAffixes(w.folded)
	}
	if v, ok := parseNumber(w.folded); ok {
		w.class |= number | counts
		w.value = v
		w.norm = w.folded
		return
	}
	if l.stopword(lang, w) {
		w.class |= stop
	} else if w.folded != "" {
		w.stem = stem(lang, lower, w.folded)
	}
	if w.is(shout) && acronyms[w.folded] != "" {
		w.class &^= stop
		w.stem = acronyms[w.folded]
	}
	if utf8.RuneCountInString(w.stem) < 2 {
		w.stem = ""
	}
	if w.stem != "" {
		w.class |= term
	}
	w.norm, w.alt = nameForms(lang, lower, w.folded)
	if w.class |= l.special(lang, w.folded); w.is(alnum) {
		w.class |= counts
	}
	l.attach(lang, w)
}

// acronyms are written like function words; in capitals they are names. The value is the term they become.
var acronyms = map[string]string{"us": "usa", "u.s": "usa", "u.s.": "usa", "un": "uno", "u.n": "uno", "who": "who", "it": "it", "is": "isis", "eu": "eu", "ue": "eu", "am": "am", "usa": "usa"}

func (l *Lexicon) stopword(lang string, w *word) bool {
	list := stopwords()[lang]
	return list[w.folded] || w.folded == "" || len(w.folded) == 1 && w.folded[0] < utf8.RuneSelf
}

// special tells what else a folded word is, apart from how it is written.
func (l *Lexicon) special(lang, folded string) class {
	var c class
	if cal := calendars()[lang]; cal != nil {
		key := formKey(lang, folded)
		for _, m := range [...]map[string]int{cal.month, cal.jalali, cal.weekday, cal.day} {
			if _, ok := m[key]; ok {
				c |= calends
			}
		}
	}
	if q := numberWords()[lang]; q != nil {
		if key := formKey(lang, folded); q.value[key] != 0 || q.scale[key] != 0 {
			c |= counts
		}
	}
	if offices[folded] {
		c |= office
	}
	if openers[folded] {
		c |= opener
	}
	if connectors[folded] {
		c |= joiner
	}
	if lang == "en" && future[folded] || futureElsewhere[folded] {
		c |= ahead
	}
	if lang == "en" && past[folded] {
		c |= behind
	}
	return c
}

// classOf tells how a word is written.
func classOf(s string) class {
	upper, lower, digits := 0, 0, 0
	first := true
	var c class
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && r|0x20 >= 'a' && r|0x20 <= 'z':
			if r >= 'a' {
				lower++
			} else {
				upper++
			}
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLetter(r):
			lower++
		case unicode.IsDigit(r):
			digits++
		}
		if first && upper == 1 {
			c |= capital
		}
		first = false
	}
	if upper >= 2 && lower == 0 {
		c |= shout
	} else if upper >= 2 {
		c |= mixed
	}
	if digits > 0 && upper+lower > 0 {
		c |= alnum
	}
	return c
}

var elided = []string{"l", "d", "qu", "j", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "dell", "all", "nell", "sull", "un"}

// bare strips a possessive ending and, in French and Italian, an elided article.
func bare(lang, s string) string {
	i := strings.LastIndexAny(s, "'’")
	if i <= 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	before, after := s[:i], s[i+n:]
	if lang == "fr" || lang == "it" {
		for _, e := range elided {
			if strings.EqualFold(before, e) && after != "" {
				return after
			}
		}
		return s
	}
	if after == "s" || after == "S" || after == "" {
		return before
	}
	return s
}
