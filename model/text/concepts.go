package text

import (
	"slices"
	"sync"
)

// maxPattern bounds Doc.Pattern: what a text is about stands in its first sentences.
const maxPattern = 120

// concepts fills the doc's concepts.
func (a *analyzer) concepts(d *Doc, in Input) {
	if d.Lang == "zh" || d.Lang == "ja" {
		a.hanConcepts(d, in.Title)
		a.hanConcepts(d, in.Summary)
		return
	}
	for i := range a.toks {
		if !a.toks[i].is(notion) {
			continue
		}
		for _, f := range a.toks[i].w.begins.ideas {
			if a.says(f, i) {
				note(d, f)
				break
			}
		}
	}
}

// says reports whether the words of a concept stand at token i.
func (a *analyzer) says(f *form, i int) bool {
	if i+len(f.words) > len(a.toks) {
		return false
	}
	for k, want := range f.words[1:] {
		t := &a.toks[i+k+1]
		if t.gap > hyphen || ideaWord(t.w) != want {
			return false
		}
	}
	return true
}

// strangers are English words that share their stem with one of the domain and mean something else: "according to" is no
// accord, a relative no relation between states, a Protestant no protest. Concepts and patterns take them as they are written.
var strangers = set(`according accordingly accordance related relating relates relate relative relatives relatively protestant protestants
	protestantism forced based`)

// ideaWord is the form under which a word is compared with those of concepts.
func ideaWord(w *word) string {
	if w.is(literal) {
		return w.folded
	}
	if w.stem != "" && !w.is(stop) {
		return w.stem
	}
	return w.folded
}

func note(d *Doc, f *form) {
	for _, e := range f.entries {
		if !slices.Contains(d.Concepts, e.canonical) {
			if d.Concepts == nil {
				d.Concepts = make([]string, 0, 4)
			}
			d.Concepts = append(d.Concepts, e.canonical)
		}
	}
}

func (a *analyzer) hanConcepts(d *Doc, s string) {
	x := a.lex.index(d.Lang)
	for i := 0; i < len(s); i += len(next(s, i)) {
		var hit *form
		end := i
		for n := 0; n < x.longest && end < len(s); n++ {
			end += len(next(s, end))
			if f := x.ideas[s[i:end]]; len(f) > 0 {
				hit = f[0]
			}
		}
		if hit != nil {
			note(d, hit)
		}
	}
}

var kindMarks = [...]string{Unknown: "<name>", Person: "<person>", Place: "<place>", State: "<state>", Organisation: "<body>", Force: "<force>"}

// pattern fills the doc's pattern.
func (a *analyzer) pattern(d *Doc) {
	n := min(len(a.toks)+2, maxPattern)
	if n <= 2 {
		return
	}
	room := len(a.toks) + 2
	for i := range a.found {
		room -= a.found[i].to - a.found[i].from - 1
	}
	room = max(0, min(room, n))
	d.lent, _ = patterns.Get().(*[]string)
	if d.lent == nil || cap(*d.lent) < room {
		d.lent = new(make([]string, 0, room))
	}
	d.Pattern, *d.lent = (*d.lent)[:0], nil
	last := a.toks[0].part
	found := a.found // in order of place, see names
	for i := 0; i < len(a.toks) && len(d.Pattern) < n; i++ {
		t := &a.toks[i]
		if t.part != last {
			d.Pattern = append(d.Pattern, "")
			last = t.part
		}
		for len(found) > 0 && found[0].from < i {
			found = found[1:]
		}
		if len(found) > 0 && found[0].from == i {
			d.Pattern = append(d.Pattern, kindMarks[found[0].kind()])
			i = found[0].to - 1
			continue
		}
		switch {
		case t.is(number):
			d.Pattern = append(d.Pattern, "#")
		default:
			d.Pattern = append(d.Pattern, ideaWord(t.w))
		}
	}
}

// patterns are lists that were given back; see Doc.Read.
var patterns sync.Pool // of *[]string

// Read says that nobody reads the pattern any more: it is gone, and its memory is for that of another text. Patterns are a quarter of
// what analysing a text leaves behind.
func (d *Doc) Read() {
	if d.lent != nil {
		*d.lent = d.Pattern[:0]
		patterns.Put(d.lent)
	}
	d.Pattern, d.lent = nil, nil
}

func (m mention) kind() Kind {
	if len(m.entries) > 0 {
		return m.entries[0].kind
	}
	return Unknown
}
