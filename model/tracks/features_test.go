package tracks

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"attache/model/text"
)

const benchTitle = "Iran and US to hold nuclear talks in Oman on Friday after days of threats, officials say"
const benchSummary = "The United States and Iran will hold talks in Muscat, Oman, on Friday, officials from both countries confirmed, after a dispute over the venue and the agenda threatened to derail the first negotiations since the June war. Iranian Foreign Minister Abbas Araghchi said the delegation would leave on Thursday, while President Donald Trump warned that 'bad things' would happen if no deal was reached with Tehran. Thousands protested in Isfahan."

// The hashes of features that are made in parts are those by which the weights were trained.
func TestFeaturesHaveTheHashOfTheirWords(t *testing.T) {
	var x extractor
	for _, in := range []text.Input{{Title: benchTitle, Summary: benchSummary}, {Title: "Los manifestantes y el ejército de Irán: 3 muertos en las protestas", Lang: "es"}, {Title: "示威者与军队在德黑兰发生冲突", Lang: "zh"}} {
		d := text.Analyze(in)
		fs := x.extract(d)
		if len(fs) < 5 {
			t.Fatalf("%q: only %d features", in.Title, len(fs))
		}
		seen := map[uint32]bool{}
		for i := range fs {
			f := &fs[i]
			a, b := x.word(d, f.a), x.word(d, f.b)
			if f.hash != hashFeature(f.shape, a, b) {
				t.Errorf("%q: %d %q %q has the hash of another", in.Title, f.shape, a, b)
			}
			if pattern := f.shape == wordShape || f.shape == pairShape; pattern && f.marks != (mark(a) && mark(b)) {
				t.Errorf("%q: %q %q: marks %t", in.Title, a, b, f.marks)
			}
			if seen[f.hash] {
				t.Errorf("%q: %q %q stands there twice", in.Title, a, b)
			}
			seen[f.hash] = true
		}
	}
}

// A headline alone is known for one, in any language; with a summary, or as long as a sentence, it is none.
func TestAHeadlineAloneIsAFeature(t *testing.T) {
	for _, c := range []struct {
		in   text.Input
		want bool
	}{
		{text.Input{Title: "Envoys meet in Muscat", Lang: "en"}, true},
		{text.Input{Title: "Los enviados se reúnen en Mascate", Lang: "es"}, true},
		{text.Input{Title: "Envoys meet in Muscat", Summary: "They talked for an hour.", Lang: "en"}, false},
		{text.Input{Title: benchTitle, Lang: "en"}, false},
	} {
		var x extractor
		got := slices.ContainsFunc(x.extract(text.Analyze(c.in)), func(f feature) bool { return f.hash == headlineHash })
		if got != c.want {
			t.Errorf("%+v: %t", c.in, got)
		}
	}
}

// What sieves keep out is not there.
func TestSievesLetThroughAllThatIsThere(t *testing.T) {
	w := load()
	for _, s := range w.slots {
		if s.hash != 0 && w.get(s.hash) == nil {
			t.Fatalf("the weights of %08x are not found", s.hash)
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		if h := r.Uint32(); w.get(h) != w.find(h) {
			t.Fatalf("%08x: found beside the sieve only", h)
		}
	}
	for _, lang := range []string{"en", "es", "ru", "zh"} {
		c := cuesOf(lang)
		for _, words := range []*cueWords{&c.terms, &c.pattern} {
			for first, cues := range words.by {
				for _, c := range cues {
					next := "nothing"
					if len(c.words) > 0 {
						next = c.words[0]
					}
					if got := words.at(first, next); len(got) != len(cues) {
						t.Errorf("%s: %d of %d cues that begin with %q are found before %q", lang, len(got), len(cues), first, next)
					}
				}
			}
		}
		if c.terms.at("", "") != nil || c.terms.at("no such word", "") != nil {
			t.Error("cues are found that nobody wrote")
		}
	}
}

// A text with more features than are looked at is judged by the first ones, the same at each time.
func TestManyFeatures(t *testing.T) {
	d := &text.Doc{Lang: "en"}
	for i := range 3000 {
		d.Pattern = append(d.Pattern, strings.Repeat(string(rune('a'+i%26)), 1+i/26))
	}
	var x extractor
	fs := slices.Clone(x.extract(d))
	if len(fs) != maxFeatures || !slices.Equal(fs, x.extract(d)) {
		t.Errorf("%d features, want the same %d twice", len(fs), maxFeatures)
	}
	New().Classify(d)
}

func BenchmarkClassify(b *testing.B) {
	c := New()
	d := text.Analyze(text.Input{Title: benchTitle, Summary: benchSummary, Lang: "en"})
	b.ReportAllocs()
	for b.Loop() {
		c.Classify(d)
	}
}
