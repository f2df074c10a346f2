package query_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"attache/model/query"
	"attache/model/query/querytest"
)

func TestMatch(t *testing.T) {
	for _, c := range querytest.Cases() {
		e, err := query.Parse(c.Query)
		if err != nil {
			t.Errorf("%s: %v", c.Query, err)
			continue
		}
		var got []string
		for name, f := range querytest.Items() {
			if e.Match(f) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.Want))
		if !slices.Equal(got, want) {
			t.Errorf("%s\n found %v\n  want %v", c.Query, got, want)
		}
	}
}

func TestStringRoundTrip(t *testing.T) {
	for _, c := range querytest.Cases() {
		checkRoundTrip(t, c.Query)
	}
	for in, want := range map[string]string{
		`A  (b c)   or d`:              `A b c or d`,
		`(a or b) or c -(d or e)`:      `a or b or c -(d or e)`,
		`(a or b) c`:                   `(a or b) c`,
		`--a -(-b)`:                    `a b`,
		`“carrier  group” «x»`:         `"carrier group" x`,
		`Track:NEG SOURCE:"Al Jaz"*`:   `track:negotiations source:"Al Jaz"*`,
		`source:a,b`:                   `source:a or source:b`,
		`-source:a,b`:                  `-(source:a or source:b)`,
		`"or" -"AND" "NOT"*`:           `"or" -"AND" "NOT"*`,
		`12:30 https://x.example/?q=1`: `"12:30" "https://x.example/?q=1"`,
		`until:2026-02-01t12:00z`:      `until:2026-02-01T12:00Z`,
		`a and b & c | d`:              `a b c or d`,
		`lang:farsi lang:zh-Hant`:      `lang:fa lang:zh`,
	} {
		e, err := query.Parse(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if e.String() != want {
			t.Errorf("%s\n  is %s\nwant %s", in, e, want)
		}
	}
}

func checkRoundTrip(t *testing.T, s string) {
	t.Helper()
	e, err := query.Parse(s)
	if err != nil {
		var qe *query.Error
		if !errors.As(err, &qe) {
			t.Fatalf("%q: error of type %T", s, err)
		}
		if qe.Pos < 0 || qe.Len < 0 || qe.Pos+qe.Len > len(s) || qe.Msg == "" {
			t.Fatalf("%q: error points outside: %+v", s, qe)
		}
		if show := qe.Show(s); strings.Count(show, "\n") != 1 || !strings.HasSuffix(show, "^") {
			t.Fatalf("%q: shown as %q", s, show)
		}
		return
	}
	again, err := query.Parse(e.String())
	if err != nil {
		t.Fatalf("%q became %q, which is refused: %v", s, e, err)
	}
	if !reflect.DeepEqual(e, again) {
		t.Fatalf("%q became %q\n%#v\n%#v", s, e, e, again)
	}
}

func TestErrorsPointAtThePlace(t *testing.T) {
	for _, c := range []struct {
		query, at string // at is the part that is marked
		says      string
	}{
		{`corran sourec:tass`, "sourec:", "did you mean source:?"},
		{`zzz:tass`, "zzz:", "Possible are track, source"},
		{`track:p`, "p", "can be posture or protests"},
		{`a track:film`, "film", "negotiations, posture, protests or other"},
		{`since:soon`, "soon", "24h, 7d, yesterday"},
		{`is:red b`, "red", "is:unread, is:read, is:starred, is:edited or is:cached"},
		{`has:"a b"`, `"a b"`, "has:note or has:tag"},
		{`lang:klingonish`, "klingonish", "lang:fa"},
		{`perspective:a/b/c`, "a/b/c", "country/kind"},
		{`source:`, "source:", `for instance source:"al jazeera"`},
		{`source: tass`, "source:", "right after the colon"},
		{`source:a, b`, "source:a,", "right after the colon"},
		{`source:!!`, "!!", "letter or a digit"},
		{`feed:x*`, "x*", "takes no *"},
		{`a "b c`, `"`, "never closed"},
		{`a (b or c`, "(", "never closed"},
		{`a) b`, ")", "closes nothing"},
		{`a ()`, "()", "nothing between"},
		{`or a`, "or", "both sides"},
		{`a or`, "", "both sides"},
		{`(a or) b`, ")", "both sides"},
		{`a -()`, "()", "nothing between"},
		{`a NOT`, "NOT", "nothing to leave out"},
		{`–`, "–", "nothing here to look for"},
		{`"!"`, `"!"`, "letter or a digit"},
		{strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60), "(", "at most 50"},
		{strings.Repeat("-", 60) + "a", "-", "at most 50"},
	} {
		_, err := query.Parse(c.query)
		var qe *query.Error
		if !errors.As(err, &qe) {
			t.Errorf("%s: no *Error: %v", c.query, err)
			continue
		}
		if at := c.query[qe.Pos : qe.Pos+qe.Len]; at != c.at || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\n marks %q, says %s\n want %q: %s", c.query, at, err, c.at, c.says)
		}
	}
	if _, err := query.Parse(strings.Repeat("a ", 201)); err == nil {
		t.Error("a query of 201 words is accepted")
	}
	if _, err := query.Parse("source:" + strings.Repeat("a,", 250) + "b"); err == nil {
		t.Error("a field with 251 values is accepted")
	}
}

func TestErrorCountsCharacters(t *testing.T) {
	const s = "протесты «газ"
	_, err := query.Parse(s)
	var qe *query.Error
	if !errors.As(err, &qe) {
		t.Fatal(err)
	}
	pos, length := qe.Runes(s)
	if !strings.Contains(err.Error(), "character 10:") {
		t.Error(err)
	}
	if pos != 9 || length != 1 || qe.Show(s) != s+"\n         ^" {
		t.Errorf("at %d, %d long:\n%s", pos, length, qe.Show(s))
	}
}

func TestWhenIsAskedOnTheCallersClock(t *testing.T) {
	tehran := time.FixedZone("", 12600)
	e, err := query.Parse("since:today")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 2, 4, 1, 0, 0, 0, tehran) // still the third of February in UTC
	f := &query.Fields{Now: now, Published: time.Date(2026, 2, 3, 20, 31, 0, 0, time.UTC)}
	if !e.Match(f) {
		t.Error("a minute past midnight is not today")
	}
	f.Published = f.Published.Add(-2 * time.Minute)
	if e.Match(f) {
		t.Error("a minute before midnight is today")
	}
	if !query.Relative(e) {
		t.Error("today does not move")
	}
	fixed, _ := query.Parse("a or -since:2026-02-01T12:00Z")
	if query.Relative(fixed) {
		t.Error("a date moves")
	}
}

func TestTerms(t *testing.T) {
	e, err := query.Parse(`corran (title:talks or sanct*) -film source:wire "carrier group"`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, term := range query.Terms(e) {
		got = append(got, term.String())
	}
	if want := []string{"corran", "talks", "sanct*", `"carrier group"`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryFieldExplainsItself(t *testing.T) {
	for _, h := range query.AllFields() {
		if _, err := query.Parse(h.Example); err != nil {
			t.Errorf("example %s: %v", h.Example, err)
		}
		for _, v := range h.Values {
			if _, err := query.Parse(string(h.Field) + ":" + v); err != nil {
				t.Errorf("%s:%s: %v", h.Field, v, err)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"U.S.–Iran talks: 6,300":    "u s iran talks 6 300",
		"Café ŁÓDŹ Ørsted Straße Æ": "cafe lodz orsted strasse ae",
		"كتاب ۱۲۳ مي‌رود":           "کتاب 123 میرود",
		"ｆｕｌｌ　ｗｉｄｔｈ ﬁn":             "full width fin",
		"中文 abc新闻":                  "中 文 abc 新 闻",
		"हिन्दी":                    "हिन्दी",
		"a\u202eb\u200bc\xffd":      "abc d",
	} {
		if got := query.IndexText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, c := range querytest.Cases() {
		f.Add(c.Query)
	}
	for _, s := range []string{`"`, `a "b`, "((((", "-", "--", "*", "or", "NOT", ":", "source:", "a:b:c", "“x”*", "\xff\xfe", "x\u202e", `is:"un`, ",", "a,b", "since:9999999y", "place:l,//0000", "语：言（", "می‌رو"} {
		f.Add(s)
	}
	item := querytest.Items()["talks"]
	schema := querytest.Schema()
	f.Fuzz(func(t *testing.T, s string) {
		checkRoundTrip(t, s)
		e, err := query.Parse(s)
		if err != nil {
			return
		}
		if typed := query.AsTyped(s); typed != s {
			if _, err := query.Parse(typed); err != nil || typed != s+"*" {
				t.Fatalf("%q is asked as %q while it is typed: %v", s, typed, err)
			}
		}
		e.Match(item)
		where, args, err := query.SQL(e, schema)
		if err != nil || strings.Count(where, "?") != len(args) {
			t.Fatalf("%q: %s with %d arguments: %v", s, where, len(args), err)
		}
		if once := query.IndexText(s); query.IndexText(once) != once || !utf8.ValidString(once) {
			t.Fatalf("words of %q are not stable: %q", s, once)
		}
	})
}

// TestWordsWithInvisibleCharactersAreOneWord: a Persian word is found as it is written, with the sign between its halves and
// without, and so is what was copied with signs for its direction.
func TestWordsWithInvisibleCharactersAreOneWord(t *testing.T) {
	f := &query.Fields{Title: "مذاکرات هسته‌ای ایران: علی لاریجانی می‌رود"}
	for _, q := range []string{"هسته‌ای", "هستهای", "می‌رود", "title:می‌رود", `"هسته‌ای ایران"`, "\u202bمی‌رود\u202c", "\u200eلاریجانی\u200f or x", "\ufeffهسته‌ای", "title:هسته‌*"} {
		e, err := query.Parse(q)
		if err != nil || !e.Match(f) {
			t.Errorf("%q (%v) does not find the text", q, err)
		}
		checkRoundTrip(t, q)
	}
}

// TestSignsOfOtherKeyboards: the signs of the language count as well when they are typed with a Chinese or an Arabic keyboard.
func TestSignsOfOtherKeyboards(t *testing.T) {
	for in, want := range map[string]string{
		"track：posture（伊朗 or 美国）－体育": "track:posture (伊朗 or 美国) -体育",
		"lang：fa，ar、en":              "lang:fa or lang:ar or lang:en",
		"lang:fa،ar sanct＊":          "(lang:fa or lang:ar) sanct*",
		"a ｜ b":                      "a or b",
		"＂carrier group＂":            `"carrier group"`,
	} {
		e, err := query.Parse(in)
		if err != nil || e.String() != want {
			t.Errorf("%s is %v (%v), want %s", in, e, err, want)
		}
	}
	for in, at := range map[string]string{"伊朗（美国": "（", "语言 track：电影 美国": "电影", "（伊朗）a：b": "a："} {
		_, err := query.Parse(in)
		var qe *query.Error
		if !errors.As(err, &qe) {
			t.Errorf("%s: no mistake: %v", in, err)
			continue
		}
		if got := in[qe.Pos : qe.Pos+qe.Len]; got != at {
			t.Errorf("%s: marks %q, want %q", in, got, at)
		}
	}
}

// TestAsTyped: while a query is typed, its last word is the beginning of one.
func TestAsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ca": "ca*", "carrier gr": "carrier gr*", "c": "c", "carrier ": "carrier ", `"carrier gr`: `"carrier gr`, `"carrier group"`: `"carrier group"`, "carr*": "carr*",
		"-opin": "-opin", "oman -(sport or fi": "oman -(sport or fi", "oman or mus": "oman or mus*", "oman or": "oman or", "(oman or mus": "(oman or mus",
		"核谈": "核谈", "мира пере": "мира пере*", "می‌رو": "می‌رو*", "track:po": "track:po", "source:mer": "source:mer*", "source:a,mer": "source:a,mer*", "thread:41": "thread:41",
		"actor:us": "actor:us", "actor:vest": "actor:vest*", "since:24h": "since:24h", "is:un": "is:un", "12:30": "12:30*", "U.S.": "U.S.", "feed:exam": "feed:exam",
	} {
		if got := query.AsTyped(in); got != want {
			t.Errorf("%q is asked as %q, want %q", in, got, want)
		}
	}
}
