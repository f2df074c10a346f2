package text

// maxSummary bounds what is analysed of a summary, in bytes: what follows seldom tells what happened.
const maxSummary = 6000

// maxKnown bounds the words that an analyzer remembers.
const maxKnown = 1 << 16

// analyzer takes texts apart. It remembers every word it met and belongs to one goroutine at a time.
type analyzer struct {
	lex   *Lexicon
	lang  string
	vocab map[string]map[string]*word // by language
	size  int
	known map[string]*word // vocab[lang]
	toks  []token
	found []mention
}

// keep remembers a word. Starting over when there are too many costs less than deciding which to forget.
func (a *analyzer) keep(s string, w *word) {
	if a.size++; a.size > maxKnown {
		clear(a.vocab)
		a.size = 0
		a.use(a.lang)
	}
	a.known[s] = w
}

func (a *analyzer) use(lang string) {
	a.lang = lang
	if a.known = a.vocab[lang]; a.known == nil {
		a.known = map[string]*word{}
		a.vocab[lang] = a.known
	}
}

// Analyze takes a text apart with the default lexicon. It is safe for concurrent use.
func Analyze(in Input) *Doc { return Default().Analyze(in) }

// Analyze takes a text apart: its language, terms, names, concepts, numbers and dates.
func (l *Lexicon) Analyze(in Input) *Doc {
	a, _ := l.pool.Get().(*analyzer)
	if a == nil {
		a = &analyzer{lex: l, vocab: map[string]map[string]*word{}}
	}
	defer l.pool.Put(a)
	in.Summary = head(in.Summary, maxSummary)
	in.Title = head(in.Title, maxSummary)
	d := &Doc{Lang: in.Lang}
	if in.Title != "" {
		d.Lang = Language(in.Title+" "+head(in.Summary, 200), in.Lang)
	} else {
		d.Lang = Language(in.Summary, in.Lang)
	}
	a.use(d.Lang)
	a.toks = a.split(a.toks[:0], in.Title, inTitle)
	titles := len(a.toks)
	a.toks = a.split(a.toks, in.Summary, inBody)
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
	all := make([]string, 0, len(a.toks))
	counts := [3]int{}
	for i := range a.toks {
		t := &a.toks[i]
		if t.w.stem != "" && !t.w.is(stop) {
			all = append(all, t.w.stem)
			counts[t.part]++
		}
	}
	d.Title = all[:counts[inTitle]:counts[inTitle]]
	d.Lead = all[counts[inTitle] : counts[inTitle]+counts[inLead] : counts[inTitle]+counts[inLead]]
	d.Body = all[counts[inTitle]+counts[inLead]:]
}
