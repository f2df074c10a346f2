package tracks

import (
	"embed"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"attache/model/text"
)

//go:embed cues/*.tsv
var cueFiles embed.FS

// A cue is a phrase by which the tracks notice more than the notions of model/text: what belongs to none of them (animals,
// crime, sport...) and figures of speech. It is compared by its stems, in one language.
type cue struct {
	first string
	words []string // what follows the first word
	name  string   // the notion, often one of model/text; empty when the cue only drops
	drops []string // notions that were noticed in the phrase by mistake
}

// cueTable holds the cues of a language by their first word. Those that hold function words or marks of names are compared
// with Doc.Pattern, and so are those that begin with "=", between whose words no function word may stand ("rally support", but not "rally in support"); the others with the terms, which keep the words of names that no table knows. It is made when the
// first text in its language comes: taking all phrases apart would hold up the start by a tenth of a second.
type cueTable struct {
	lang           string
	files          []cueColumn // that have cues of the language, until they are taken apart
	once           sync.Once
	terms, pattern cueWords
}

// cueWords are cues by their first word. The sieves say of most places in a text that no cue begins there, without a look into the
// table: alone has a bit for each word that is a cue by itself, pairs one for each two words with which a longer one begins. A bit is
// found by the lengths and some of the letters of the words.
type cueWords struct {
	by           map[string][]cue
	alone, pairs sieve
}

type sieve [1 << (cueBits - 6)]uint64

const cueBits = 16

func (s *sieve) set(bit uint32)      { s[bit>>6] |= 1 << (bit & 63) }
func (s *sieve) has(bit uint32) bool { return s[bit>>6]&(1<<(bit&63)) != 0 }

// letters makes a number of a word, which is not empty.
func letters(w string) uint32 {
	n := len(w)
	return (uint32(w[0]) | uint32(w[n/2])<<8 | uint32(w[n-1])<<16 | uint32(n)<<24) * 0x9e3779b1
}

func aloneBit(first uint32) uint32 { return first >> (32 - cueBits) }
func pairBit(first uint32, w string) uint32 {
	return (first ^ letters(w)>>7) * 0x85ebca6b >> (32 - cueBits)
}

// add enters a cue under its first word; no word of it is empty.
func (c *cueWords) add(first string, q cue) {
	if c.by == nil {
		c.by = map[string][]cue{}
	}
	c.by[first] = append(c.by[first], q)
	if h := letters(first); len(q.words) == 0 {
		c.alone.set(aloneBit(h))
	} else {
		c.pairs.set(pairBit(h, q.words[0]))
	}
}

// at gives the cues that may begin with a word before another, "" for the end.
func (c *cueWords) at(w, next string) []cue {
	if w == "" {
		return nil
	}
	if h := letters(w); !c.alone.has(aloneBit(h)) && (next == "" || !c.pairs.has(pairBit(h, next))) {
		return nil
	}
	return c.by[w]
}

// cueColumn is where the phrases of a language stand in a file.
type cueColumn struct {
	text   string
	column int
}

// cueTables are the cues that ship with the program, by language; see cuesOf.
var cueTables = sync.OnceValue(func() map[string]*cueTable {
	tables, err := readCues()
	if err != nil {
		panic("tracks: embedded cues: " + err.Error()) // a fault of the build, which tests find
	}
	return tables
})

// cuesOf gives the cues of a language, nil when there are none.
func cuesOf(lang string) *cueTable {
	t := cueTables()[lang]
	if t != nil {
		t.once.Do(t.takeApart)
	}
	return t
}

func readCues() (map[string]*cueTable, error) {
	files, err := cueFiles.ReadDir("cues")
	if err != nil {
		return nil, err
	}
	tables := map[string]*cueTable{}
	for _, f := range files {
		b, err := cueFiles.ReadFile("cues/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := addCues(tables, string(b)); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return tables, nil
}

// addCues reads a file of cues: TSV with a header (cue, drops, then languages), # for comments; phrases are divided by "|", what
// they drop by ",".
func addCues(tables map[string]*cueTable, file string) error {
	var header []string
	for n, line := range cueLines(file) {
		if header == nil {
			header = strings.Split(line, "\t")
		} else if columns := strings.Count(line, "\t") + 1; columns != len(header) {
			return fmt.Errorf("line %d: %d columns instead of %d", n, columns, len(header))
		}
	}
	if len(header) < 2 {
		return errors.New("the columns have no names")
	}
	for k, lang := range header[2:] {
		if tables[lang] == nil {
			tables[lang] = &cueTable{lang: lang}
		}
		tables[lang].files = append(tables[lang].files, cueColumn{file, k + 2})
	}
	return nil
}

// cueLines gives the lines of a file that are no comments with their numbers from 1, the header first.
func cueLines(file string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(file) {
			n++
			if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' && !yield(n, line) {
				return
			}
		}
	}
}

// takeApart makes the tables of the files.
func (t *cueTable) takeApart() {
	for _, f := range t.files {
		head := true
		for _, line := range cueLines(f.text) {
			if head {
				head = false
				continue
			}
			cells := strings.Split(line, "\t")
			var drops []string
			if cells[1] != "" {
				drops = strings.Split(cells[1], ",")
			}
			for p := range strings.SplitSeq(cells[f.column], "|") {
				if p != "" {
					t.add(p, cells[0], drops)
				}
			}
		}
	}
	t.files = nil
	t.terms.pack()
	t.pattern.pack()
}

// pack moves the cues and their words together: they stay for good, and came into being one by one among what a refresh leaves behind.
func (c *cueWords) pack() {
	var cues, words int
	for _, list := range c.by {
		cues += len(list)
		for i := range list {
			words += len(list[i].words)
		}
	}
	allCues, allWords := make([]cue, 0, cues), make([]string, 0, words)
	for first, list := range c.by {
		from := len(allCues)
		for _, q := range list {
			at := len(allWords)
			allWords = append(allWords, q.words...)
			q.words = allWords[at:len(allWords):len(allWords)]
			allCues = append(allCues, q)
		}
		c.by[first] = allCues[from:len(allCues):len(allCues)]
	}
}

func (t *cueTable) add(phrase, name string, drops []string) {
	phrase, exact := strings.CutPrefix(phrase, "=")
	d := text.Analyze(text.Input{Title: phrase, Lang: t.lang})
	words, into := d.Title, &t.terms
	if parts := strings.FieldsFunc(phrase, func(r rune) bool { return r == ' ' || r == '-' }); exact || len(words) < len(parts) || strings.Contains(phrase, "<") {
		words, into = phraseWords(phrase, t.lang), &t.pattern
	}
	if len(words) > 0 && !slices.Contains(words, "") {
		into.add(words[0], cue{words[0], words[1:], name, drops})
	}
}

// maxCues is how many cues count in one text, and cueReach in how many words they are looked for.
const (
	maxCues  = 5
	cueReach = 60
)

// notions gives what a text speaks of: the concepts of model/text, without those that a figure of speech took for one, and the
// cues after them, each once. They are valid until the next call.
func (x *extractor) notions(d *text.Doc) []string {
	const most = 10
	x.idle = x.idle[:0]
	x.seen = append(x.seen[:0], d.Concepts[:min(len(d.Concepts), most)]...)
	t := cuesOf(d.Lang)
	if t == nil {
		return x.seen
	}
	x.cues = x.cues[:0]
	x.look(&t.terms, d.Title)
	x.look(&t.terms, d.Lead)
	x.look(&t.pattern, d.Pattern)
	for i := range x.cues {
		c := &x.cues[i]
		if (c.name == figureOfSpeech || c.name == trial) && slices.ContainsFunc(c.drops, loud) {
			x.idle = append(append(x.idle, c.first), c.words...)
		}
		if len(c.drops) > 0 {
			x.seen = slices.DeleteFunc(x.seen, func(s string) bool { return slices.Contains(c.drops, s) })
		}
	}
	room := len(x.seen) + maxCues
	for i := range x.cues {
		c := &x.cues[i]
		if c.name != "" && len(x.seen) < room && !slices.Contains(x.seen, c.name) && !x.denied(c.name) {
			x.seen = append(x.seen, c.name)
		}
	}
	if d.Lang == "en" {
		x.resolveStrike(d)
	}
	return x.seen
}

// denied reports whether a figure of speech, or a cue that only drops, says that a notion is none. (The other cues drop what they
// have a better name for, and may be wrong where two of them meet.)
func (x *extractor) denied(notion string) bool {
	for i := range x.cues {
		if c := &x.cues[i]; (c.name == "" || c.name == figureOfSpeech) && slices.Contains(c.drops, notion) {
			return true
		}
	}
	return false
}

// figureOfSpeech is the notion of cues whose words mean nothing of what they say elsewhere.
const figureOfSpeech = "figure of speech"

// trial is the notion of cues by which a protester stands before a court: the protest is over, and its words are no evidence either.
const trial = "court"

// loud reports whether the words of a notion file a text almost alone, so that dropping the notion is not enough where they mean
// another thing: who resigns in protest, or rallies allies, is in no street. (To take the words of all figures of speech for
// nothing costs the benchmark 0.002.)
func loud(notion string) bool {
	return notion == "protest" || notion == "rally" || notion == "demonstrate"
}

// look notes the cues that begin at each of the words.
func (x *extractor) look(table *cueWords, words []string) {
	words = words[:min(len(words), cueReach)]
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		at := table.at(w, next)
		for k := range at {
			c := &at[k]
			if end := i + 1 + len(c.words); end <= len(words) && slices.Equal(c.words, words[i+1:end]) {
				x.cues = append(x.cues, *c)
			}
		}
	}
}
