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
	commands["wordclasses"] = command{"tell from recorded reports which English, Spanish and Russian words are verbs, and which nouns or stand before one; writes model/threads/wordclasses.txt", runWordClasses}
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
func (t *tongue) heardIn(s string, seen map[string]*neighbours) {
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
		case t.governing[strings.ToLower(p)]:
			at.governed++
		case t.telling[strings.ToLower(p)]:
			at.told++
		case capital(p):
			at.acted++
		}
		if t.closers[n] || !wordy(n) {
			at.closing++
		}
		if t.articles[n] || capital(n) || wordy(n) && !letter(n) {
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

// tongue is what the words of a language stand beside.
type tongue struct {
	governing, telling, closers, articles map[string]bool
	least                                 int // how often a word must have been seen to be judged
}

var tongues = map[string]*tongue{
	"en": {
		governing: among(determiners, prepositions, "new first second last more"),
		telling:   among("to will would could may might can must should not n't don't doesn't won't didn't cannot can't let"),
		closers:   among(prepositions, "as and or is are was were will would could may to at near than that but has have had"),
		articles:  among("the a an his her its their"),
		least:     leastSeen,
	},
	"es": {
		governing: among("el la los las un una unos unas al del su sus este esta estos estas de en con contra sobre tras sin desde hasta entre nuevo nueva gran"),
		telling:   among("no se que le les me nos ha han fue fueron quien"),
		closers:   among("de del en con contra tras y o por para sin desde entre es fue"),
		articles:  among("el la los las un una a al que su sus"),
		least:     5,
	},
	"ru": {
		governing: among("в во на о об по из с со за от для против при про без под между над перед после через до у к ко"),
		telling:   among("не и что он она они его ее их будет могут может"),
		closers:   among("в на о об по из с со за от для против при без и"),
		articles:  among("что в на о об"),
		least:     5,
	},
}

// foreign tells of a language without the classes of English which words stand like verbs, and which like nouns whatever they end in:
// a verb hardly ever stands behind what governs a noun.
func (n *neighbours) foreign() (verb, noun bool) {
	all := float64(n.all)
	governed, told, acted, acting := float64(n.governed)/all, float64(n.told)/all, float64(n.acted)/all, float64(n.acting)/all
	return governed < 0.05 && told+acted >= 0.3 && acting+told >= 0.25, governed >= 0.4
}

// mayBe says whether a word of a language may be told by its neighbours: Russian nouns that lead a sentence stand as its verbs do, and
// Spanish infinitives behind a preposition.
func mayBe(lang, word string, verb bool) bool {
	if verb {
		return lang != "ru"
	}
	return lang != "es" || !strings.HasSuffix(word, "r") && !strings.HasSuffix(word, "rse")
}

func runWordClasses(args []string) error {
	fs := flag.NewFlagSet("wordclasses", flag.ContinueOnError)
	out := fs.String("out", "model/threads/wordclasses.txt", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	seen, reports := map[string]map[string]*neighbours{"en": {}, "es": {}, "ru": {}}, 0
	for _, name := range backgroundFiles {
		err := eachRow(filepath.Join(sharedData, "items", name), itemColumns, func(c []string) error {
			lang := c[3]
			if lang == "" {
				lang = "en"
			}
			t := tongues[lang]
			if t == nil {
				return nil
			}
			reports++
			t.heardIn(c[4], seen[lang])
			for s := range strings.SplitSeq(c[5], ". ") {
				t.heardIn(s, seen[lang])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	verbs, before := told(seen["en"], tongues["en"].least, func(w string, n *neighbours) (bool, bool) { return n.verb(w), n.before(w) })
	fmt.Printf("%d reports, %d English words, %d verbs, %d that stand before a noun\n", reports, len(seen["en"]), len(verbs), len(before))
	text := "verbs " + strings.Join(verbs, " ") + "\nbefore " + strings.Join(before, " ") + "\n"
	for _, lang := range [...]string{"es", "ru"} {
		verbs, nouns := told(seen[lang], tongues[lang].least, func(w string, n *neighbours) (bool, bool) {
			verb, noun := n.foreign()
			return verb && mayBe(lang, w, true), noun && mayBe(lang, w, false)
		})
		fmt.Printf("%s: %d words, %d verbs, %d nouns\n", lang, len(seen[lang]), len(verbs), len(nouns))
		text += lang + ".verbs " + strings.Join(verbs, " ") + "\n" + lang + ".nouns " + strings.Join(nouns, " ") + "\n"
	}
	return os.WriteFile(*out, []byte(text), 0o644)
}

// told gives the words of the one class and of the other, by the alphabet; what is of both is of the first.
func told(seen map[string]*neighbours, least int, class func(string, *neighbours) (bool, bool)) (one, other []string) {
	for w, n := range seen {
		if n.all < least || strings.ContainsAny(w, "'’") || strings.ToLower(w) != w {
			continue
		}
		if a, b := class(w, n); a {
			one = append(one, w)
		} else if b {
			other = append(other, w)
		}
	}
	slices.Sort(one)
	slices.Sort(other)
	return one, other
}
