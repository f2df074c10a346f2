package text

import (
	"runtime"
	"testing"
)

const benchTitle = "Iran and US to hold nuclear talks in Oman on Friday after days of threats, officials say"
const benchSummary = "The United States and Iran will hold talks in Muscat, Oman, on Friday, officials from both countries confirmed, after a dispute over the venue and the agenda threatened to derail the first negotiations since the June war. Iranian Foreign Minister Abbas Araghchi said the delegation would leave on Thursday, while President Donald Trump warned that 'bad things' would happen if no deal was reached with Tehran."

func BenchmarkTitle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Analyze(Input{Title: benchTitle, Lang: "en"})
	}
}

func BenchmarkTitleAndSummary(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Analyze(Input{Title: benchTitle, Summary: benchSummary, Lang: "en"})
	}
}

func BenchmarkCleanPlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Clean(benchSummary, 1000)
	}
}

// BenchmarkLexicon is what the first text of a language costs at start: reading the tables and making its index.
func BenchmarkLexicon(b *testing.B) {
	rows := Default().rows
	b.ReportAllocs()
	for b.Loop() {
		l := &Lexicon{rows: rows, indexes: map[string]*index{}}
		l.Analyze(Input{Title: benchTitle, Lang: "en"})
	}
}

// The index of a language stays for good, and is made in the middle of a refresh: it must not lie about in thousands of pieces.
func TestAnIndexIsInFewPieces(t *testing.T) {
	Analyze(Input{Title: benchTitle, Lang: "en"}) // whatever else is made once
	l := &Lexicon{rows: Default().rows, indexes: map[string]*index{}}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := l.index("en")
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := int64(after.HeapObjects) - int64(before.HeapObjects); n > 2000 {
		t.Errorf("%d words that names begin with are in %d pieces", len(x.names), n)
	}
	if held, most := int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20); held > most {
		t.Errorf("the index takes %d bytes", held)
	}
	runtime.KeepAlive(l)
}
