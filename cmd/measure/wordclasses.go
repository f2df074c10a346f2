package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func init() {
	commands["wordclasses"] = command{"tell from recorded reports which English words are verbs and which stand before a noun; writes model/threads/wordclasses.txt", runWordClasses}
}

// neighbours is beside what a word stood in running text, in which capitals tell names.
type neighbours struct {
	all      int // times, but at the beginning of a sentence
	governed int // behind an article, a possessive or a preposition: as a noun does, or what stands before one
	told     int // behind "to", a modal or a negation: as a verb does
	acted    int // behind a name
	acting   int // before an article, a possessive, a number or a name: as a verb before its object
	closing  int // before a mark, a preposition, a conjunction or an auxiliary: as a noun at the end of its group
}

// leastSeen is how often a word must have been seen to be judged.
const leastSeen = 25

// verb says whether a word stands like a verb: hardly ever governed, and otherwise as verbs do.
func (n *neighbours) verb(w string) bool {
	all := float64(n.all)
	governed, told, acted, acting, closing := float64(n.governed)/all, float64(n.told)/all, float64(n.acted)/all, float64(n.acting)/all, float64(n.closing)/all
	switch {
	case told >= 0.3:
		return true
	case governed < 0.03:
		return told >= 0.1 || acted >= 0.4 && closing < 0.75 || acting >= 0.12 || strings.HasSuffix(w, "ed")
	}
	return strings.HasSuffix(w, "ing") && governed < 0.1
}

// before says whether a word that is no verb stands before a noun nearly always, or is what was done to one.
func (n *neighbours) before(w string) bool {
	return float64(n.closing) < 0.12*float64(n.all) || strings.HasSuffix(w, "ed") && len(w) > 5
}

// heardIn counts the neighbours of the words of a sentence, unless it is written in the capitals of headlines.
func heardIn(s string, seen map[string]*neighbours) {
	toks := strings.FieldsFunc(spaced(s), unicode.IsSpace)
	words, capitals := 0, 0
	for i, w := range toks {
		if i > 0 && len(w) > 3 && letter(w) {
			words++
			if capital(w) {
				capitals++
			}
		}
	}
	if words == 0 || 5*capitals > 3*words {
		return
	}
	for i := 1; i < len(toks); i++ {
		w, p, n := toks[i], toks[i-1], "."
		if !letter(w) || capital(w) || !wordy(p) {
			continue
		}
		if i+1 < len(toks) {
			n = toks[i+1]
		}
		at := seen[w]
		if at == nil {
			at = &neighbours{}
			seen[strings.Clone(w)] = at
		}
		at.all++
		switch {
		case governing[strings.ToLower(p)]:
			at.governed++
		case telling[strings.ToLower(p)]:
			at.told++
		case capital(p):
			at.acted++
		}
		if closers[n] || !wordy(n) {
			at.closing++
		}
		if articles[n] || capital(n) || wordy(n) && !letter(n) {
			at.acting++
		}
	}
}

// spaced sets the marks of a sentence apart from its words.
func spaced(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) || r == '-' || r == '\'' || r == '’' {
			b.WriteRune(r)
		} else {
			b.WriteString(" " + string(r) + " ")
		}
	}
	return b.String()
}

func wordy(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func letter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func among(lists ...string) map[string]bool {
	out := map[string]bool{}
	for _, l := range lists {
		for w := range strings.FieldsSeq(l) {
			out[w] = true
		}
	}
	return out
}

const (
	determiners  = "the a an his her its their our my your this these those no any some"
	prepositions = "of over for amid after before in on with without against from into between by about under during despite"
)

var (
	governing = among(determiners, prepositions, "new first second last more")
	telling   = among("to will would could may might can must should not n't don't doesn't won't didn't cannot can't let")
	closers   = among(prepositions, "as and or is are was were will would could may to at near than that but has have had")
	articles  = among("the a an his her its their")
)

func runWordClasses(args []string) error {
	fs := flag.NewFlagSet("wordclasses", flag.ContinueOnError)
	out := fs.String("out", "model/threads/wordclasses.txt", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	seen, reports := map[string]*neighbours{}, 0
	for _, name := range backgroundFiles {
		err := eachRow(filepath.Join(sharedData, "items", name), itemColumns, func(c []string) error {
			if c[3] != "" && c[3] != "en" {
				return nil
			}
			reports++
			heardIn(c[4], seen)
			for s := range strings.SplitSeq(c[5], ". ") {
				heardIn(s, seen)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	var verbs, before []string
	for w, n := range seen {
		switch {
		case n.all < leastSeen || strings.ContainsAny(w, "'’") || strings.ToLower(w) != w:
		case n.verb(w):
			verbs = append(verbs, w)
		case n.before(w):
			before = append(before, w)
		}
	}
	slices.Sort(verbs)
	slices.Sort(before)
	fmt.Printf("%d English reports, %d words, %d verbs, %d that stand before a noun\n", reports, len(seen), len(verbs), len(before))
	text := "verbs " + strings.Join(verbs, " ") + "\nbefore " + strings.Join(before, " ") + "\n"
	return os.WriteFile(*out, []byte(text), 0o644)
}
