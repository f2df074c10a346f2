// Package query is the filter language: one grammar for the screen, `attache search`, lists and watches.
//
//	talks corran                 both words, anywhere in title, summary, article or note
//	"carrier group"              the words in a row; also carrier-group
//	sanct*                       words that begin so; "carrier gr"* works too
//	-opinion  -(sport or film)   without; NOT opinion says the same
//	oman or muscat               either; "and" may be written and changes nothing
//	track:posture,protests       a field; several values with commas mean any of them
//	since:24h until:yesterday    times, see When
//
// Words are compared folded: case, accents, Arabic and Persian letter variants and width do not matter (see Words).
// Chinese, Japanese and Thai are compared character by character, so that any part of a text is found.
//
// An expression can be asked directly (Match) or compiled for a database (SQL); both give the same answer, and the cases
// in querytest hold whoever executes the SQL to it. Relative times stay relative: a saved "since:24h" means the last day
// whenever it is asked.
package query

import (
	"slices"
	"strings"
	"unicode"

	"attache/model"
)

// Expr is a parsed query. The implementations are All, And, Or, Not, Term and On.
type Expr interface {
	// String writes the query in the language; parsing that gives an equal expression.
	String() string
	// Match says whether an item answers the query.
	Match(f *Fields) bool

	// bind is the precedence for String: or 1, and 2, everything else 3.
	bind() int
}

// All is the empty query, which everything answers.
type All struct{}

// And is answered by what answers every part. It has at least two parts, none of which is an And.
type And struct{ Parts []Expr }

// Or is answered by what answers any part. It has at least two parts, none of which is an Or.
type Or struct{ Parts []Expr }

// Not is answered by what does not answer Of, which is never a Not.
type Not struct{ Of Expr }

// Term is a word or a phrase to be found in one of an item's texts.
type Term struct {
	Text   string   // as written, without quotes and star
	Words  []string // Words(Text), at least one; they must stand in a row
	Prefix bool     // the last word need only begin so
}

// On is a condition on one field. Which of the other members are set depends on the field's kind.
type On struct {
	Field  Field
	Text   string      // the value as String writes it, without quotes and star
	Words  []string    // of word fields (source, actor, place, tag, title, thread)
	Prefix bool        // of word fields: the last word need only begin so
	Track  model.Track // of track
	When   When        // of since and until
	ID     int64       // of thread, when the value is a number
	// Known are the words of the canonical name of an actor or a place, where Text is another way of writing it ("US", "иран");
	// they answer as well as Words.
	Known []string
}

func (All) String() string    { return "" }
func (e And) String() string  { return joined(e.Parts, " ", e.bind()) }
func (e Or) String() string   { return joined(e.Parts, " or ", e.bind()) }
func (e Not) String() string  { return "-" + bracketed(e.Of, 3) }
func (e Term) String() string { return quoted(e.Text, "") + star(e.Prefix) }
func (e On) String() string   { return string(e.Field) + ":" + quoted(e.Text, ":") + star(e.Prefix) }

func (All) bind() int  { return 3 }
func (And) bind() int  { return 2 }
func (Or) bind() int   { return 1 }
func (Not) bind() int  { return 3 }
func (Term) bind() int { return 3 }
func (On) bind() int   { return 3 }

func joined(parts []Expr, by string, bind int) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(by)
		}
		b.WriteString(bracketed(p, bind))
	}
	return b.String()
}

// bracketed writes e so that it stays one thing beside operators that bind as given.
func bracketed(e Expr, bind int) string {
	if e.bind() < bind {
		return "(" + e.String() + ")"
	}
	return e.String()
}

func star(prefix bool) string {
	if prefix {
		return "*"
	}
	return ""
}

// quoted puts a text in quotes unless the parser would read it back as it is; extra are more characters that may stand bare.
func quoted(s, extra string) string {
	bare := s != "" && s[0] != '-' && !strings.HasPrefix(s, "//") && !isKeyword(s) // "place://x" is an address
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-_./@&+'"+extra, r) {
			bare = false
		}
	}
	if bare {
		return s
	}
	return `"` + s + `"`
}

func isKeyword(s string) bool {
	return strings.EqualFold(s, "or") || strings.EqualFold(s, "and") || s == "NOT"
}

// Terms gives the words and phrases that a match must or may contain, in reading order and without what is negated: what
// a screen lights up in a text that was found.
func Terms(e Expr) []Term {
	switch e := e.(type) {
	case Term:
		return []Term{e}
	case On:
		if e.Field == Title {
			return []Term{{Text: e.Text, Words: e.Words, Prefix: e.Prefix}}
		}
	case And:
		return termsOf(e.Parts)
	case Or:
		return termsOf(e.Parts)
	}
	return nil
}

func termsOf(parts []Expr) []Term {
	var out []Term
	for _, p := range parts {
		out = append(out, Terms(p)...)
	}
	return out
}

// Relative says whether the answer depends on when it is asked: a watch on such a query forgets what it saw.
func Relative(e Expr) bool {
	switch e := e.(type) {
	case Not:
		return Relative(e.Of)
	case On:
		return e.When.Relative()
	case And:
		return slices.ContainsFunc(e.Parts, Relative)
	case Or:
		return slices.ContainsFunc(e.Parts, Relative)
	}
	return false
}
