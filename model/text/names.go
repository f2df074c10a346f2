package text

import (
	"cmp"
	"slices"
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
		if !a.toks[i].is(namer) {
			i++
			continue
		}
		m, ok := a.match(i)
		if !ok {
			i++
			continue
		}
		m = a.withGivenNames(m)
		a.take(m)
		i = m.to
	}
	a.runs(loud)
	if d.Names == nil && len(a.found) > 0 {
		d.Names = make([]Name, 0, len(a.found))
	}
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

// take notes a mention and marks its tokens.
func (a *analyzer) take(m mention) {
	for i := m.from; i < m.to; i++ {
		a.toks[i].named = true
	}
	a.found = append(a.found, m)
}

// withGivenNames takes in the words with capitals that stand right before the family name of a known person.
func (a *analyzer) withGivenNames(m mention) mention {
	for m.entries[0].kind == Person {
		i := m.from - 1
		if i < 0 || a.toks[i].named || a.toks[i+1].gap > hyphen || a.toks[i].part != a.toks[m.from].part {
			break
		}
		if t := &a.toks[i]; !t.is(capital) || t.is(stop|office|opener|number|calends|namer) {
			break
		}
		if m.to-m.from >= 4 || headlineCase(a.toks, a.toks[i].part) {
			break // in headline case the word before is as often a verb
		}
		m.from = i
	}
	return m
}

// locatives are the words after which the name of a capital means the city and not its government.
var locatives = map[string]bool{
	"in": true, "at": true, "near": true, "to": true, "from": true, "around": true, "outside": true, "across": true, "en": true, "a": true, "de": true,
	"nach": true, "aus": true, "bei": true, "в": true, "из": true, "под": true, "во": true, "في": true, "فی": true, "من": true, "الی": true,
	"در": true, "از": true, "به": true,
}

// locative reports whether token i stands after such a word.
func (a *analyzer) locative(i int) bool {
	return i > 0 && a.toks[i].gap <= hyphen && locatives[a.toks[i-1].w.folded]
}

// match finds the longest known name that begins at token i.
func (a *analyzer) match(i int) (mention, bool) {
	for _, f := range a.toks[i].w.names() {
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
	first := &a.toks[i]
	if f.acronym && !first.is(shout|mixed) || f.cased && !first.is(capital) {
		return false
	}
	for k, want := range f.words[1:] {
		t := &a.toks[i+k+1]
		if t.gap > hyphen || t.part != first.part && t.part == inLead || t.w.norm != want && t.w.alt != want {
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
		if e.state != "" && !a.locative(m.from) {
			count(d, e.state, State, title)
		}
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
