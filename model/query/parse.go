package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits that keep a hostile or pasted query from exhausting whoever runs it: SQLite and FTS5 bound the depth of an
// expression at 256 and above.
const (
	maxDepth = 50
	maxTerms = 200
	tooLong  = "too long: at most %d words and conditions"
)

// Parse reads a query. The empty one is All. A mistake comes back as an *Error.
func Parse(s string) (Expr, error) {
	p := parser{s: narrowed(s)}
	e, err := p.all()
	if err != nil {
		return nil, err.in(s, p.s)
	}
	return e, nil
}

// AsTyped gives a query that is still being typed as it should be asked: a bare word at its very end is taken for the
// beginning of one. What is to be left out is not, lest -o leave out nearly all on the way to -opinion; neither is a
// query with a mistake in it.
func AsTyped(s string) string {
	p := parser{s: narrowed(s)}
	if _, err := p.all(); err != nil || !p.open {
		return s
	}
	return s + "*"
}

type parser struct {
	s     string
	at    int // byte offset of what comes next
	terms int
	nots  int  // how many negations are open
	open  bool // the query ends with a word that can go on
}

func (p *parser) all() (Expr, *Error) {
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	switch {
	case p.at < len(p.s): // or stops early at nothing but a closing bracket
		return nil, p.err(p.at, 1, `")" closes nothing: there is no "(" before it`)
	case e == nil && strings.TrimSpace(p.s) != "":
		return nil, p.err(0, len(p.s), "nothing here to look for: write a word, a \"phrase\" or a field such as "+AllFields()[0].Example)
	case e == nil:
		return All{}, nil
	}
	return e, nil
}

// narrow are the signs of the language as keyboards for Chinese, Japanese, Arabic and Persian write them.
var narrow = strings.NewReplacer("：", ":", "（", "(", "）", ")", "，", ",", "、", ",", "،", ",", "－", "-", "−", "-", "＊", "*", "｜", "|", "＂", `"`)

func narrowed(s string) string { return narrow.Replace(s) }

func (p *parser) err(pos, length int, msg string) *Error {
	return &Error{Pos: pos, Len: min(length, len(p.s)-pos), Msg: msg, char: utf8.RuneCountInString(p.s[:pos]) + 1}
}

func (p *parser) errf(pos, length int, format string, args ...any) *Error {
	return p.err(pos, length, fmt.Sprintf(format, args...))
}

func (p *parser) space() {
	for p.at < len(p.s) {
		r, n := utf8.DecodeRuneInString(p.s[p.at:])
		if !isBlank(r) && !unicode.Is(unicode.Cf, r) {
			return
		}
		p.at += n
	}
}

// isBlank tells what parts words. Invisible characters do not, since Persian words are written with them inside, unless they
// are there for the direction of the text.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// keyword takes the given word if it comes next, whole and bare.
func (p *parser) keyword(ok func(string) bool) bool {
	p.space()
	end := p.bareEnd(p.at)
	if !ok(p.s[p.at:end]) || end < len(p.s) && (p.s[end] == ':' || p.s[end] == '*') {
		return false
	}
	p.at = end
	return true
}

func isOr(s string) bool  { return strings.EqualFold(s, "or") || s == "|" || s == "||" }
func isAnd(s string) bool { return strings.EqualFold(s, "and") || s == "&" || s == "&&" }
func isNot(s string) bool { return s == "NOT" }

// or reads alternatives up to the end or a closing bracket; nil means that there was nothing but punctuation.
func (p *parser) or(depth int) (Expr, *Error) {
	var parts []Expr
	for {
		e, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		parts = appendFlat[Or](parts, e)
		p.space()
		at := p.at
		more := p.keyword(isOr)
		if e == nil && (more || len(parts) > 0) {
			return nil, p.err(at, max(p.at-at, 1), `"or" needs something on both sides; to look for the word itself, put it in quotes`)
		}
		if !more {
			return oneOr(parts, func() Expr { return Or{parts} }), nil
		}
	}
}

// and reads what stands side by side.
func (p *parser) and(depth int) (Expr, *Error) {
	var parts []Expr
	for {
		p.space()
		if p.at == len(p.s) || p.s[p.at] == ')' {
			break
		}
		at := p.at
		if p.keyword(isOr) {
			p.at = at
			break
		}
		if p.keyword(isAnd) {
			continue
		}
		e, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		parts = appendFlat[And](parts, e)
	}
	return oneOr(parts, func() Expr { return And{parts} }), nil
}

// appendFlat adds e to parts, in place of a group of the same kind its members.
func appendFlat[Group And | Or](parts []Expr, e Expr) []Expr {
	if e == nil {
		return parts
	}
	if g, ok := e.(Group); ok {
		return append(parts, struct{ Parts []Expr }(g).Parts...)
	}
	return append(parts, e)
}

func oneOr(parts []Expr, group func() Expr) Expr {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return group()
}

func (p *parser) unary(depth int) (Expr, *Error) {
	at := p.at
	if depth > maxDepth {
		return nil, p.errf(at, 1, "too many brackets inside each other: at most %d", maxDepth)
	}
	switch {
	case p.s[at] == '-' && p.negates():
		p.at++
	case p.keyword(isNot):
		p.space()
	default:
		return p.primary(depth)
	}
	if p.at == len(p.s) || p.s[p.at] == ')' {
		return nil, p.err(at, p.at-at, "here is nothing to leave out: write -word or -(several words)")
	}
	p.nots++
	e, err := p.unary(depth + 1)
	if err != nil {
		return nil, err
	}
	p.nots--
	if e == nil {
		return nil, p.err(at, p.at-at, "here is nothing to leave out: write -word or -(several words)")
	}
	if n, ok := e.(Not); ok {
		return n.Of, nil
	}
	return Not{e}, nil
}

// negates tells a minus before something from a dash that stands alone.
func (p *parser) negates() bool {
	if p.at+1 == len(p.s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.s[p.at+1:])
	return !isBlank(r) && r != ')'
}

func (p *parser) primary(depth int) (Expr, *Error) {
	if p.terms++; p.terms > maxTerms {
		return nil, p.errf(p.at, len(p.s), tooLong, maxTerms)
	}
	if p.s[p.at] == '(' {
		return p.group(depth)
	}
	if text, start, ok, err := p.quote(); err != nil || ok {
		if err != nil {
			return nil, err
		}
		t, found := p.term(text)
		if !found {
			return nil, p.err(start, p.at-start, "nothing to look for between these quotes: it needs a letter or a digit")
		}
		return t, nil
	}
	start := p.at
	end := p.bareEnd(p.at)
	if end < len(p.s) && p.s[end] == ':' {
		if name := p.s[start:end]; isName(name) && !strings.HasPrefix(p.s[end:], "://") {
			p.at = end + 1
			return p.field(start, name)
		}
	}
	return p.word(start), nil
}

func isName(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz") == ""
}

// word reads a bare word; colons in it (12:30, https://...) belong to it. nil when it is only punctuation.
func (p *parser) word(start int) Expr {
	p.at = p.runEnd(start, " ()")
	if p.at == start { // a lone closing quotation mark or the like
		_, n := utf8.DecodeRuneInString(p.s[start:])
		p.at += n
	}
	t, ok := p.term(p.s[start:p.at])
	if !ok {
		return nil
	}
	p.ends(p.s[start:p.at], t.Words, t.Prefix)
	return t
}

// ends notes whether the bare text that was read now ends the query and can go on: it does with a letter, a mark or a digit.
// One letter is the beginning of too much, and of Chinese it is a word.
func (p *parser) ends(text string, words []string, prefix bool) {
	last, _ := utf8.DecodeLastRuneInString(text)
	p.open = p.at == len(p.s) && p.nots == 0 && !prefix && (unicode.IsLetter(last) || unicode.IsMark(last) || unicode.IsDigit(last)) &&
		utf8.RuneCountInString(words[len(words)-1]) > 1
}

// term makes a term of a text and the stars that follow it, at its end or (after quotes) behind it.
func (p *parser) term(text string) (Term, bool) {
	text, prefix := p.star(text)
	words := Words(text)
	return Term{Text: text, Words: words, Prefix: prefix}, len(words) > 0
}

// star takes the stars after a text away and says whether there were any.
func (p *parser) star(text string) (string, bool) {
	from := p.at
	for p.at < len(p.s) && p.s[p.at] == '*' {
		p.at++
	}
	text = normal(text)
	if p.at > from || !strings.HasSuffix(text, "*") {
		return text, p.at > from
	}
	return strings.TrimRight(text, "* "), true
}

// normal makes a text what String can write between quotes: no quotation marks, no controls, single spaces. Of what is
// invisible only what shapes the letters beside it stays.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case isBlank(r) || r == '"':
			return ' '
		case unicode.Is(unicode.Cf, r) && r != zwnj && r != zwj:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

func (p *parser) group(depth int) (Expr, *Error) {
	start := p.at
	p.at++
	e, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.at == len(p.s) {
		return nil, p.err(start, 1, `this "(" is never closed: add a ")"`)
	}
	p.at++
	if e == nil {
		return nil, p.err(start, p.at-start, "nothing between these brackets")
	}
	return e, nil
}

var closing = map[rune]string{'"': `"`, '“': "”", '„': "“”", '«': "»", '”': "”"}

// quote reads a quoted text if one comes next. Typographic quotation marks do as well as plain ones.
func (p *parser) quote() (text string, start int, ok bool, err *Error) {
	start = p.at
	r, n := utf8.DecodeRuneInString(p.s[p.at:])
	ends, ok := closing[r]
	if !ok {
		return "", start, false, nil
	}
	length := strings.IndexAny(p.s[start+n:], ends)
	if length < 0 {
		return "", start, false, p.err(start, n, `this quotation mark is never closed: add a " where the phrase ends`)
	}
	text = p.s[start+n : start+n+length]
	_, m := utf8.DecodeRuneInString(p.s[start+n+length:])
	p.at = start + n + length + m
	return text, start, true, nil
}

// bareEnd finds the end of a bare word that can be a name: blanks, brackets, quotes, colons and stars end it.
func (p *parser) bareEnd(from int) int { return p.runEnd(from, " ():*") }

// runEnd finds the end of a run; stops are the characters that end it (a space stands for all blanks), quotation marks always do.
func (p *parser) runEnd(from int, stops string) int {
	for i, r := range p.s[from:] {
		if _, quote := closing[r]; quote || isBlank(r) || strings.ContainsRune(stops, r) {
			return from + i
		}
	}
	return len(p.s)
}
