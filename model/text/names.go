package text

import (
	"cmp"
	"slices"
	"strings"
)

// mention is one place in a text that names something.
type mention struct {
	from, to int // tokens
	entries  []*entry
	run      string // of an unknown name, folded
}

// names fills the doc's names and concepts.
func (a *analyzer) names(d *Doc, in Input) {
	a.found = a.found[:0]
	loud := headlineCase(a.toks, inTitle)
	if d.Lang == "zh" || d.Lang == "ja" {
		a.hanNames(d, in.Title, inTitle)
		a.hanNames(d, in.Summary, inLead)
	}
	for i := 0; i < len(a.toks); {
		if m, ok := a.match(i); ok {
			a.found = append(a.found, m)
			i = m.to
			continue
		}
		i++
	}
	a.runs(loud)
	slices.SortStableFunc(a.found, func(x, y mention) int { return cmp.Compare(x.from, y.from) })
	for _, m := range a.found {
		a.add(d, m)
	}
	slices.SortStableFunc(d.Names, func(x, y Name) int {
		if x.InTitle != y.InTitle {
			if x.InTitle {
				return -1
			}
			return 1
		}
		return cmp.Compare(y.Count, x.Count)
	})
}

// match finds the longest known name that begins at token i.
func (a *analyzer) match(i int) (mention, bool) {
	for _, f := range a.toks[i].w.names {
		if a.fits(f, i) {
			return mention{from: i, to: i + len(f.words), entries: f.entries}, true
		}
	}
	return mention{}, false
}

func (a *analyzer) fits(f *form, i int) bool {
	if i+len(f.words) > len(a.toks) {
		return false
	}
	w := a.toks[i].w
	if f.acronym && !w.is(shout) && !w.is(mixed) || f.cased && !w.is(capital) {
		return false
	}
	for k, want := range f.words[1:] {
		t := a.toks[i+k+1]
		if t.gap > hyphen || t.part != a.toks[i].part && t.part == inLead || t.w.norm != want && t.w.alt != want {
			return false
		}
	}
	return true
}

// add counts a mention among the doc's names.
func (a *analyzer) add(d *Doc, m mention) {
	title := a.toks[m.from].part == inTitle
	for _, e := range m.entries {
		count(d, e.canonical, e.kind, title)
	}
	if m.run != "" {
		count(d, m.run, Unknown, title)
	}
}

func count(d *Doc, canonical string, k Kind, title bool) {
	for i := range d.Names {
		if n := &d.Names[i]; n.Canonical == canonical {
			n.Count++
			n.InTitle = n.InTitle || title
			return
		}
	}
	d.Names = append(d.Names, Name{Canonical: canonical, Kind: k, InTitle: title, Count: 1})
}

func (a *analyzer) hanNames(d *Doc, s string, where part) {
	x := a.lex.index(d.Lang)
	for i := 0; i < len(s); {
		end, n := i, 0
		var hit *form
		hitEnd := 0
		for n < x.longest && end < len(s) {
			end += len(next(s, end))
			n++
			if f := x.names[s[i:end]]; len(f) > 0 {
				hit, hitEnd = f[0], end
			}
		}
		if hit == nil {
			i += len(next(s, i))
			continue
		}
		for _, e := range hit.entries {
			count(d, e.canonical, e.kind, where == inTitle)
		}
		i = hitEnd
	}
}

// headlineCase reports whether capitals mean nothing in a part: nearly all words that carry matter have one.
func headlineCase(toks []token, where part) bool {
	words, capitals := 0, 0
	for i, t := range toks {
		if t.part != where || i == 0 || t.w.is(stop|number) || len(t.w.folded) < 4 {
			continue
		}
		words++
		if t.w.is(capital) {
			capitals++
		}
	}
	return words >= 3 && capitals*5 >= words*4
}

// runs finds names that no table knows: words with capitals that stand together.
func (a *analyzer) runs(loud bool) {
	if a.lang == "de" {
		loud = true
	}
	taken := map[int]bool{}
	for _, m := range a.found {
		for i := m.from; i < m.to; i++ {
			taken[i] = true
		}
	}
	learnt := map[string]bool{}
	for _, where := range []part{inLead, inBody, inTitle} {
		for i := 0; i < len(a.toks); i++ {
			j := i
			for j < len(a.toks) && a.toks[j].part == where && a.toks[j].w.is(capital) && !a.toks[j].w.is(stop) && !taken[j] && (j == i || a.toks[j].gap <= hyphen) {
				j++
			}
			if j == i {
				continue
			}
			from := i
			if a.toks[from].gap == sentence {
				from++
			}
			i = j
			if from >= j {
				continue
			}
			var words []string
			for _, t := range a.toks[from:j] {
				words = append(words, t.w.folded)
			}
			run := strings.Join(words, " ")
			if where == inTitle && loud && !learnt[run] {
				continue
			}
			learnt[run] = true
			a.found = append(a.found, mention{from: from, to: j, run: run})
		}
	}
}
