package text

import (
	"bufio"
	"cmp"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed tables/*.tsv
var tables embed.FS

// entry is one thing that is known by name, or one concept.
type entry struct {
	canonical string
	kind      Kind
	state     string // for a capital: the state whose government it can stand for
}

// form is one way of writing entries in one language.
type form struct {
	words   []string
	entries []*entry
	cased   bool // counts only when written with a capital
	acronym bool // counts only when written in capitals
}

// index finds forms by their first word. For Chinese the whole form is the key.
type index struct {
	names, ideas map[string][]*form
	longest      int // runes of the longest form; Chinese only
}

// row is one line of a table, which is taken apart when a language is asked for.
type row struct {
	entry   *entry
	idea    bool
	columns []string // of the table
	line    string
}

// Lexicon holds the names and concepts that texts are searched for. It is safe for concurrent use.
type Lexicon struct {
	rows []row

	mu      sync.Mutex
	indexes map[string]*index
	pool    sync.Pool // of *analyzer
}

var tableKinds = []struct {
	file string
	kind Kind
	idea bool
}{
	{"states.tsv", State, false}, {"capitals.tsv", Place, false}, {"people.tsv", Person, false}, {"bodies.tsv", Organisation, false},
	{"forces.tsv", Force, false}, {"places.tsv", Place, false}, {"concepts.tsv", Unknown, true},
}

// Default is the lexicon of the tables that ship with the program.
var Default = sync.OnceValue(func() *Lexicon {
	l := &Lexicon{indexes: map[string]*index{}}
	for _, t := range tableKinds {
		b, err := tables.ReadFile("tables/" + t.file)
		if err == nil {
			err = l.read(string(b), t.kind, t.idea)
		}
		if err != nil {
			panic(fmt.Sprintf("text: embedded table %s: %v", t.file, err)) // a fault of the build, which tests find
		}
	}
	return l
})

var kindNames = map[string]Kind{"person": Person, "place": Place, "state": State, "organisation": Organisation, "force": Force, "unknown": Unknown}

// LoadNames gives the default lexicon with more names. The format is that of the tables in this package: UTF-8, columns
// divided by tabs, lines beginning with # are comments, the first other line names the columns. Columns: canonical, kind
// (person, place, state, organisation or force), state (for a capital: its state), and one for each language by its tag
// ("en", "fa", ...) with the written forms divided by "|". A form in lower case counts however it is written, one with a
// capital only when the text has it too, one all in capitals only when the text has all capitals. Where a column of a
// Latin language is empty the English forms count. A line for a canonical name that is known already adds forms.
func LoadNames(r io.Reader) (*Lexicon, error) {
	b, err := io.ReadAll(bufio.NewReader(r))
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	l := &Lexicon{rows: slices.Clone(Default().rows), indexes: map[string]*index{}}
	if err := l.read(string(b), Unknown, false); err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	return l, nil
}

func (l *Lexicon) read(table string, kind Kind, idea bool) error {
	var columns []string
	entries := make([]entry, 0, strings.Count(table, "\n")+1)
	n := 0
	for line := range strings.Lines(table) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			if columns[0] != "canonical" {
				return fmt.Errorf("line %d: the first column must be canonical, not %q", n, columns[0])
			}
			continue
		}
		if len(cells) > len(columns) {
			return fmt.Errorf("line %d: %d columns, but only %d are named at the top", n, len(cells), len(columns))
		}
		e, err := readEntry(columns, cells, kind)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		entries = append(entries, e)
		l.rows = append(l.rows, row{&entries[len(entries)-1], idea, columns, line})
	}
	return nil
}

// readEntry gives what a line of a table is about.
func readEntry(columns, cells []string, kind Kind) (entry, error) {
	e := entry{canonical: strings.TrimSpace(cells[0]), kind: kind}
	if e.canonical == "" {
		return e, fmt.Errorf("the canonical name is empty")
	}
	for i, cell := range cells[1:] {
		switch name := columns[i+1]; {
		case strings.TrimSpace(cell) == "":
		case name == "kind":
			k, ok := kindNames[cell]
			if !ok {
				return e, fmt.Errorf("unknown kind %q: person, place, state, organisation or force", cell)
			}
			e.kind = k
		case name == "state":
			e.state = cell
		}
	}
	return e, nil
}

// forms gives what stands in a column.
func (r row) forms(column string) (out []string) {
	if column == "kind" || column == "state" {
		return nil // they hold none
	}
	line := r.line
	for i, more := 0, true; more; i++ {
		var cell string
		cell, line, more = strings.Cut(line, "\t")
		if i == 0 || r.columns[i] != column {
			continue
		}
		for f := range strings.SplitSeq(cell, "|") {
			if f = strings.TrimSpace(f); f != "" {
				out = append(out, f)
			}
		}
	}
	return out
}

// columnsFor are the columns in which the forms for a language stand, the first that has any.
func columnsFor(lang string) []string {
	switch lang {
	case "ru", "ar", "fa", "zh", "en":
		return []string{lang}
	case "es", "fr", "de":
		return []string{lang, "en"}
	case "uk", "be", "bg":
		return []string{"ru"}
	case "ur", "ps", "ckb":
		return []string{"fa", "ar"}
	case "ja":
		return []string{"zh"}
	}
	return []string{lang, "en", "es", "fr", "de"}
}

// index gives the forms of a language, made when they are first asked for.
func (l *Lexicon) index(lang string) *index {
	l.mu.Lock()
	defer l.mu.Unlock()
	if x := l.indexes[lang]; x != nil {
		return x
	}
	x := &index{names: map[string][]*form{}, ideas: map[string][]*form{}}
	for _, r := range l.rows {
		for _, f := range r.written(lang) {
			x.add(lang, f, r)
		}
	}
	for _, m := range []map[string][]*form{x.names, x.ideas} {
		for _, forms := range m {
			slices.SortStableFunc(forms, func(a, b *form) int { return cmp.Compare(len(b.words), len(a.words)) })
		}
	}
	x.pack()
	l.indexes[lang] = x
	return x
}

// written gives the forms of a row in a language.
func (r row) written(lang string) []string {
	for _, c := range columnsFor(lang) {
		if f := r.forms(c); len(f) > 0 {
			if !r.idea && c == "en" {
				return append([]string{r.entry.canonical}, f...)
			}
			return f
		}
	}
	if !r.idea && !strings.Contains("ru uk be bg ar fa ur ps ckb zh ja", lang) {
		return []string{r.entry.canonical}
	}
	return nil
}

func (x *index) add(lang, written string, r row) {
	f := &form{entries: []*entry{r.entry}}
	if c := classOf(written); !r.idea {
		f.acronym = c&shout != 0 && utf8.RuneCountInString(written) <= 5
		f.cased = c&capital != 0 || f.acronym
	}
	if lang == "zh" || lang == "ja" {
		f.words = []string{written}
		x.longest = max(x.longest, utf8.RuneCountInString(written))
	} else {
		for _, w := range strings.FieldsFunc(written, func(c rune) bool { return c == ' ' || c == '-' || c == '‑' }) {
			f.words = append(f.words, formWord(lang, w, r.idea))
		}
	}
	if len(f.words) == 0 {
		return
	}
	m := x.names
	if r.idea {
		m = x.ideas
	}
	for _, old := range m[f.words[0]] {
		if slices.Equal(old.words, f.words) && old.cased == f.cased && old.acronym == f.acronym {
			if !slices.ContainsFunc(old.entries, func(e *entry) bool { return e.canonical == r.entry.canonical }) {
				old.entries = append(old.entries, r.entry)
			}
			return
		}
	}
	m[f.words[0]] = append(m[f.words[0]], f)
}

// pack moves the forms together. There are thousands, each with lists of one or two and words of its own; they stay for good, and where
// each came into being by itself, among what a refresh leaves behind, it keeps a page of memory from being given back.
func (x *index) pack() {
	var forms, words, entries, letters int
	packed := map[string]string{}
	for _, m := range []map[string][]*form{x.names, x.ideas} {
		for _, list := range m {
			forms += len(list)
			for _, f := range list {
				words, entries = words+len(f.words), entries+len(f.entries)
				for _, w := range f.words {
					if _, ok := packed[w]; !ok {
						packed[w] = ""
						letters += len(w)
					}
				}
			}
		}
	}
	to := packer{forms: make([]form, 0, forms), lists: make([]*form, 0, forms), words: make([]string, 0, words), entries: make([]*entry, 0, entries), packed: packed}
	to.letters.Grow(letters)
	x.names, x.ideas = to.pack(x.names), to.pack(x.ideas)
}

// packer holds what an index consists of, in one piece of each kind.
type packer struct {
	forms   []form
	lists   []*form
	words   []string
	entries []*entry
	letters strings.Builder   // of all words; it does not grow
	packed  map[string]string // the words, once they are among the letters
}

func (p *packer) pack(m map[string][]*form) map[string][]*form {
	out := make(map[string][]*form, len(m))
	for first, list := range m {
		for _, f := range list {
			for _, w := range f.words {
				p.words = append(p.words, p.word(w))
			}
			p.entries = append(p.entries, f.entries...)
			p.forms = append(p.forms, form{last(p.words, len(f.words)), last(p.entries, len(f.entries)), f.cased, f.acronym})
			p.lists = append(p.lists, &p.forms[len(p.forms)-1])
		}
		out[p.word(first)] = last(p.lists, len(list))
	}
	return out
}

// word gives the same word among the letters of all.
func (p *packer) word(w string) string {
	packed := p.packed[w]
	if packed == "" {
		p.letters.WriteString(w)
		all := p.letters.String()
		packed = all[len(all)-len(w):]
		p.packed[w] = packed
	}
	return packed
}

// last gives the last n of a list. Whatever is appended to them goes elsewhere.
func last[T any](list []T, n int) []T { return list[len(list)-n : len(list) : len(list)] }

// formWord is one word of a form as texts are compared with it.
func formWord(lang, w string, idea bool) string {
	lower := strings.ToLower(bare(lang, w))
	folded := fold(lower)
	if lang == "fa" {
		folded = withoutAffixes(folded)
	}
	if idea {
		if stopwords()[lang][folded] {
			return folded
		}
		return stem(lang, lower, folded)
	}
	n, _ := nameForms(lang, lower, folded)
	return n
}

// nameForms gives the forms under which a word of a name is compared: inflection is taken off where a language has it.
func nameForms(lang, lower, folded string) (norm, alt string) {
	switch lang {
	case "ru", "uk", "be", "bg":
		return withoutCase(folded), ""
	case "es", "fr", "de":
		return stem(lang, lower, folded), ""
	case "ar":
		return withoutArticle(folded), withoutClitic(folded)
	case "fa", "ur", "ps":
		if rest, ok := strings.CutPrefix(folded, "ب"); ok && utf8.RuneCountInString(rest) > 3 {
			alt = rest
		}
		return folded, alt
	}
	if strings.Contains(folded, ".") {
		folded = strings.ReplaceAll(folded, ".", "")
	}
	if rest, ok := strings.CutSuffix(folded, "s"); ok && len(rest) > 3 {
		alt = rest
	}
	return folded, alt
}

// attach gives a word the forms that begin with it.
func (l *Lexicon) attach(lang string, w *word) {
	x := l.index(lang)
	names := x.names[w.norm]
	if w.alt != "" && w.alt != w.norm {
		if more := x.names[w.alt]; len(more) > 0 {
			names = append(slices.Clone(names), more...)
		}
	}
	if lang == "en" && strangers[w.folded] {
		w.class |= literal
	}
	key := w.stem
	if w.stem == "" || w.is(literal) {
		key = w.folded
	}
	ideas := x.ideas[key]
	if len(names)+len(ideas) == 0 {
		return
	}
	w.begins = &begins{names, ideas}
	if len(names) > 0 {
		w.class |= namer
	}
	if len(ideas) > 0 {
		w.class |= notion
	}
}
