package text

import "testing"

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
