package text

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/words"
)

// crumbs are what the rules of word boundaries tell apart, and what their implementations stumble over.
var crumbs = []string{
	"a", "Z", "talks", "U.S", "3", "6300", "1.5", " ", "  ", "_", "'", ".", ":", ",", ";", "-", "\"", "!", "#", "(", "%", "@", "/", "\n", "\r", "\r\n", "\t", "\v", "\x00",
	"é", "ß", "’", "“", "—", "…", "\u00a0", "\u2003", "\u200d", "\u200c", "\u00ad", "\u0301", "\u200e", "ي", "ایران", "א", "״", "я", "Иран", "中", "国家", "か", "カ", "ー", "한", "ไทย",
	"🇫🇷", "👩\u200d🚀", "1️⃣", "€", "·", "\u2019s", "\xff", "\xe2\x80", "\ufeff",
}

func crumbled(r *rand.Rand, most int) string {
	var b strings.Builder
	for range 1 + r.IntN(most) {
		b.WriteString(crumbs[r.IntN(len(crumbs))])
	}
	return b.String()
}

// sameCuts reports where the cutter and the library cut s apart, if they do.
func sameCuts(t *testing.T, s string) {
	t.Helper()
	c := newCutter()
	it := words.FromString(s)
	for c.of(s); c.next(); {
		if !it.Next() || it.Start() != c.start || it.End() != c.end {
			t.Fatalf("%q: cut at %d-%d, by the rules it is %d-%d", s, c.start, c.end, it.Start(), it.End())
		}
	}
	if it.Next() {
		t.Fatalf("%q: nothing behind %d, by the rules there is %q", s, c.end, it.Value())
	}
}

func TestCuts(t *testing.T) {
	for _, s := range []string{"", "don't stop.", "U.S. and U.K.", "3,500.75 and 3,x", "a.b.c", "a:b 1:2", "a'1 1'a", "x_y_1", "end.", "end.\u0301", "a.\u0301b", "1,\u00ad2", "a \u0301b", "wie's geht"} {
		sameCuts(t, s)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		sameCuts(t, crumbled(r, 8))
	}
}

func FuzzCuts(f *testing.F) {
	for _, s := range crumbs {
		f.Add("a" + s + "b1" + s + "2")
	}
	f.Fuzz(sameCuts)
}

// sameLanguage compares the vote of the pieces of a text with that of its beginning cut up by itself.
func sameLanguage(t *testing.T, a *analyzer, title, summary, hint string) {
	t.Helper()
	title, summary = bounded(title), bounded(summary)
	want := Language(summary, hint)
	if title != "" {
		want = Language(title+" "+head(summary, summaryVoters), hint)
	}
	a.forget()
	a.pieces = a.cutUp(a.pieces[:0], title)
	first := len(a.pieces)
	a.pieces = a.cutUp(a.pieces, summary)
	if got := a.language(&Input{Title: title, Summary: summary, Lang: hint}, first); got != want {
		t.Fatalf("%q, %q (%s): %q by its pieces, %q by its beginning", title, summary, hint, got, want)
	}
}

func TestLanguageByPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	a := newAnalyzer(Default())
	lists := []string{"the of in and to talks", "el de la que en los por niño", "der die das und für über", "le de et les été où", "и в на что не ы", "в и на що не є", "در از به که این می", "في من على أن إلى", "的 中国 一", "the la il gli più",
		"een het van ş ğ ve bir", "w na że ł"}
	for range 5_000 {
		list := strings.Fields(lists[r.IntN(len(lists))])
		other := strings.Fields(lists[r.IntN(len(lists))])
		text := func(n int) string {
			var b strings.Builder
			for range n {
				switch r.IntN(8) {
				case 0:
					b.WriteString(crumbled(r, 3))
				case 1:
					b.WriteString(other[r.IntN(len(other))])
				default:
					b.WriteString(list[r.IntN(len(list))])
				}
				if r.IntN(5) > 0 {
					b.WriteByte(' ')
				}
			}
			return b.String()
		}
		hint := []string{"", "en", "es", "ru", "fa", "xx"}[r.IntN(6)]
		sameLanguage(t, a, text(r.IntN(120)), text(r.IntN(120)), hint)
	}
}

func FuzzLanguageByPieces(f *testing.F) {
	f.Add(benchTitle, benchSummary, "en")
	f.Add("", "Los negociadores se reúnen en Doha.", "")
	f.Add(strings.Repeat("в Москве и ", 30), "переговоры", "uk")
	f.Add("A\xd0", "0", " ") // half a letter
	f.Add("ʲ", "A", "0")     // a letter that folds to a stop-word and stands in no word
	f.Add("_ے", "0", "0")    // a letter behind a low line, which is no word
	a := newAnalyzer(Default())
	f.Fuzz(func(t *testing.T, title, summary, hint string) {
		sameLanguage(t, a, title, summary, hint)
	})
}

func BenchmarkCut(b *testing.B) {
	c := newCutter()
	b.SetBytes(int64(len(benchSummary)))
	b.ReportAllocs()
	for b.Loop() {
		for c.of(benchSummary); c.next(); {
		}
	}
}
