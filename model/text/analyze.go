package text

import (
	"slices"
	"strings"
)

// maxSummary bounds what is analysed of a summary, in bytes: what follows seldom tells what happened.
const maxSummary = 6000

// maxKnown and maxLangs bound the words and languages that an analyzer remembers.
const (
	maxKnown = 1 << 16
	maxLangs = 100
)

// analyzer takes texts apart. It remembers every word it met and belongs to one goroutine at a time.
type analyzer struct {
	lex    *Lexicon
	lang   string
	langID uint16
	langs  []string // that were met; the first has the identifier 1
	vocab  vocabulary
	twins  map[string]*word // one or two characters of scripts that are written without spaces
	cut    cutter
	pieces []piece // of the title, then of the summary
	toks   []token
	found  []mention
}

func newAnalyzer(l *Lexicon) *analyzer {
	return &analyzer{lex: l, vocab: newVocabulary(), twins: map[string]*word{}, cut: newCutter()}
}

// forget starts over when too many words are known, which costs less than deciding which to forget.
func (a *analyzer) forget() {
	if a.vocab.n+len(a.twins) > maxKnown || len(a.langs) > maxLangs {
		a.vocab, a.twins, a.langs = newVocabulary(), map[string]*word{}, nil
	}
}

func (a *analyzer) use(lang string) {
	a.lang = lang
	i := slices.Index(a.langs, lang)
	if i < 0 {
		i = len(a.langs)
		a.langs = append(a.langs, lang)
	}
	a.langID = uint16(i + 1)
}

// Analyze takes a text apart with the default lexicon. It is safe for concurrent use.
func Analyze(in Input) *Doc { return Default().Analyze(in) }

// Analyze takes a text apart: its language, terms, names, concepts, numbers and dates.
func (l *Lexicon) Analyze(in Input) *Doc {
	a, _ := l.pool.Get().(*analyzer)
	if a == nil {
		a = newAnalyzer(l)
	}
	defer l.pool.Put(a)
	return analysed(a, in)
}

// bounded gives the part of a text that is analysed. What is no UTF-8 becomes U+FFFD: the rules of word boundaries and of case
// judge half a character by what happens to stand behind it.
func bounded(s string) string {
	return head(strings.ToValidUTF8(head(s, maxSummary), "\ufffd"), maxSummary)
}

func analysed(a *analyzer, in Input) *Doc {
	in.Title, in.Summary = bounded(in.Title), bounded(in.Summary)
	a.forget()
	a.pieces = a.cutUp(a.pieces[:0], in.Title)
	summary := len(a.pieces)
	a.pieces = a.cutUp(a.pieces, in.Summary)
	d := &Doc{Lang: a.language(&in, summary)}
	a.use(d.Lang)
	a.toks = a.split(a.toks[:0], in.Title, a.pieces[:summary], inTitle)
	titles := len(a.toks)
	a.toks = a.split(a.toks, in.Summary, a.pieces[summary:], inBody)
	a.markLead(titles)
	a.terms(d, titles)
	a.names(d, in)
	a.concepts(d, in)
	a.pattern(d)
	a.dates(d, in)
	a.numbers(d, in)
	return d
}

// markLead says which tokens are the lead: the first sentence of the summary, with the next when it is very short, and
// at most fifty words.
func (a *analyzer) markLead(from int) {
	const short, long = 6, 50
	n := 0
	for i := from; i < len(a.toks); i++ {
		if n >= long || n >= short && a.toks[i].gap == sentence {
			return
		}
		a.toks[i].part = inLead
		n++
	}
}

// terms fills the doc's terms.
func (a *analyzer) terms(d *Doc, titles int) {
	counts := [3]int{}
	for i := range a.toks {
		if t := &a.toks[i]; t.class&(term|stop) == term {
			counts[t.part]++
		}
	}
	all := make([]string, 0, counts[inTitle]+counts[inLead]+counts[inBody])
	for i := range a.toks {
		if t := &a.toks[i]; t.class&(term|stop) == term {
			all = append(all, t.w.stem)
		}
	}
	d.Title = all[:counts[inTitle]:counts[inTitle]]
	d.Lead = all[counts[inTitle] : counts[inTitle]+counts[inLead] : counts[inTitle]+counts[inLead]]
	d.Body = all[counts[inTitle]+counts[inLead]:]
}
