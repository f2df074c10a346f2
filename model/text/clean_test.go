package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct {
		name, in string
		max      int
		want     string
	}{
		{"plain", "Talks resume in Oman", 0, "Talks resume in Oman"},
		{"white space of any kind", " a\t b\n\n\u00a0c\u2028d\u2029e\u3000 ", 0, "a b c d e"},
		{"broken UTF-8", "caf\xc3 \xff\xfe\xfdok", 0, "caf\ufffd \ufffdok"},
		{"colours and titles of terminals", "\x1b[31mred\x1b[0m \x1b]0;owned\x07after \u009b2Jx", 0, "red after x"},
		{"hyperlink keeps its words", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\!", 0, "link!"},
		{"an unfinished sequence stays as text", "a\x1b]0;title", 0, "a]0;title"},
		{"bell, backspace, delete, NUL", "a\ab\bc\x7fd\x00e", 0, "abcde"},
		{"bidirectional overrides", "abc\u202edef\u202c \u2066x\u2069\u200e\u200f\u061c", 0, "abcdef x"},
		{"zero width", "Ir\u200ban\ufeff \u2060talks\u00ad", 0, "Iran talks"},
		{"joiner in Persian stays", "می\u200cشود", 0, "می\u200cشود"},
		{"joiner between Latin letters goes", "ta\u200clks\u200d", 0, "talks"},
		{"joiner at the edge of a word goes", "می\u200c شود", 0, "می شود"},
		{"joiner in Hindi stays", "क्\u200dष", 0, "क्\u200dष"},
		{"emoji of several parts", "👩\u200d🚀 up ❤\ufe0f", 0, "👩\u200d🚀 up ❤\ufe0f"},
		{"zalgo", "Z" + strings.Repeat("\u0301", 30) + "a", 0, "Z\u0301\u0301\u0301\u0301a"},
		{"mark without base", "\u0301a \u0301b", 0, "a b"},
		{"tags, private use, noncharacters", "a\U000e0041b\ue000c\uffffd\ufdd0", 0, "abcd"},
		{"cut", "abcdefgh", 5, "abcd…"},
		{"cut leaves no space before the dots", "abc defgh", 5, "abc…"},
		{"cut between clusters", "ab👩\u200d🚀cd", 4, "ab…"},
		{"as long as allowed", "abcde", 5, "abcde"},
		{"only white space", " \n\t", 10, ""},
	} {
		if got := Clean(c.in, c.max); got != c.want {
			t.Errorf("%s: Clean(%q, %d) = %q, want %q", c.name, c.in, c.max, got, c.want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	got := CleanLines("\n\n  func\tf() {\r\n\x1b[1m\t}  \n\n", 0)
	if want := "  func    f() {\n    }"; got != want {
		t.Errorf("CleanLines = %q, want %q", got, want)
	}
	if got := CleanLines("one\ntwo\nthree", 8); got != "one\ntwo…" {
		t.Errorf("cut = %q", got)
	}
}

func TestCleanOfAHugeTitleReadsNoFurtherThanItMust(t *testing.T) {
	huge := strings.Repeat("Überschrift ", 1<<20)
	allocs := testing.AllocsPerRun(3, func() { Clean(huge, 300) })
	if got := Clean(huge, 300); utf8.RuneCountInString(got) > 300 || allocs > 10 {
		t.Errorf("%d runes, %.0f allocations", utf8.RuneCountInString(got), allocs)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Talks\x1b[31m in\u202e Oman\xff", 12)
	f.Add("می\u200cشود 👩\u200d🚀", 4)
	f.Add("e\u0301\u0301\u0301\u0301\u0301\u0301", 3)
	f.Fuzz(func(t *testing.T, s string, max int) {
		got := Clean(s, max)
		if !utf8.ValidString(got) {
			t.Fatalf("Clean(%q) = %q: not UTF-8", s, got)
		}
		if max > 0 && utf8.RuneCountInString(got) > max {
			t.Fatalf("Clean(%q, %d) = %q: too long", s, max, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.In(r, unicode.Co) || unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d {
				t.Fatalf("Clean(%q) = %q: holds %U", s, got, r)
			}
		}
		if strings.Contains(got, "  ") || got != strings.TrimSpace(got) {
			t.Fatalf("Clean(%q) = %q: white space", s, got)
		}
		if again := Clean(got, max); again != got {
			t.Fatalf("Clean(%q, %d) = %q, and again %q", s, max, got, again)
		}
		lines := CleanLines(s, max)
		if again := CleanLines(lines, max); again != lines {
			t.Fatalf("CleanLines(%q, %d) = %q, and again %q", s, max, lines, again)
		}
	})
}
