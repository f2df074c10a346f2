package threads

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model/text"
)

// showing is what a thread's name on the board is made of: who acts or where it happens, and the matter, with whom or what that is
// of where this is needed.
type showing struct {
	who   string
	what  uint32 // the key of a phrase, 0 for none
	whose uint32 // the key of a name, 0 for none
	plain string // the name if no other thread bore it
}

// settles says whether the thread has grown so that its name is settled anew: with each of the first three reports, then with every few.
func (t *thread) settles() bool {
	every := 1 << max(0, bits.Len(uint(t.items))-2)
	return t.items%every == 0
}

// show settles what the thread would be called if there were no other, and says whether that is something else now.
func (t *thread) show() bool {
	const slack = 1.25
	s := &t.naming.shown
	who, what, whose := s.who, s.what, s.whose
	s.who = t.chooseWho(slack)
	s.what = t.naming.chooseWhat(slack, s.who)
	s.whose = t.chooseWhose(t.naming.phraseOf(s.what))
	if s.plain != "" && s.who == who && s.what == what && s.whose == whose && who != "" && what != 0 {
		return false
	}
	before := s.plain
	s.plain = t.compose()
	return s.plain != before
}

// compose puts the parts of the name together.
func (t *thread) compose() string {
	n := &t.naming
	what := n.known(n.shown.what)
	matter := what.text
	switch who := n.shown.who; {
	case n.texts < tellsForm && inOtherLetters(matter):
		return n.first
	case who != "" && matter != "":
		return who + ": " + t.whoseMatter(beside(who, t.written(what)))
	case matter != "" && strings.Contains(matter, " "):
		return capitalised(t.written(what))
	case who != "" && n.texts > 1:
		return who
	}
	return n.first
}

// tellsForm is how many texts must share words of a language whose forms nobody has told the program before these are taken for a
// matter: of one headline, a case or a verb is what is left ("отказал в"), and the headline itself says more.
const tellsForm = 3

// inOtherLetters says whether a matter is written in letters that are not Latin: notions are not, and of words in these languages it
// is not known which are nouns.
func inOtherLetters(matter string) bool {
	return strings.ContainsFunc(matter, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// written is a matter with capitals where its words are names: headlines in capitals do not tell, but the tables do, and the reports
// that have the word for a name in other headlines.
func (t *thread) written(p *phrase) string {
	const least = 4 // letters: "us" may be a word
	words := strings.Split(p.text, " ")
	for i, w := range words {
		if len(w) >= least && (text.IsName(w) || everName(w) || t.printsName(w, p)) {
			words[i] = capitalised(w)
		}
	}
	return strings.Join(words, " ")
}

// commonFrom is in how many recorded reports a word stands that is known well enough to be told from a name by them.
const commonFrom = 60

// namedShare is for how much of the texts that have a word in a phrase others must have it for a name.
const namedShare = 0.5

// printsName says whether the thread's reports write a word of a phrase, which recorded reports hardly have, as a name that no table has.
func (t *thread) printsName(word string, p *phrase) bool {
	named := 0.0
	for i := range t.names {
		if n := &t.names[i]; n.kind == text.Unknown && slices.Contains(strings.Split(n.text, " "), word) {
			named = max(named, float64(n.docs))
		}
	}
	if named == 0 || named/t.mass < namedShare*float64(p.count)/t.naming.texts || wordClasses()[word] != anyClass || learnedClasses()["es"].nouns[word] {
		return false
	}
	bg, err := shipped()
	return err == nil && bg.count(hash(termKey, stemOf(word))) < commonFrom
}

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// chooseWhat gives the phrase that is shown as the matter: what most of the texts share and few others have, and that tells what it is.
func (n *naming) chooseWhat(slack float64, who string) uint32 {
	return n.choose(n.shown.what, slack, who, n.telling)
}

// telling is the standing of a phrase, less where it says little of what the matter is.
func (n *naming) telling(p *phrase) float64 {
	standing := n.standing(p)
	if vague(p.text) {
		return vagueShare * standing
	}
	return standing
}

// vague says whether a matter tells so little of what it is that something else should be said, if there is anything.
func vague(matter string) bool {
	return vagueWords[matter] || vagueLast[matter[strings.LastIndexByte(matter, ' ')+1:]]
}

// vagueShare is what they count for beside what tells what the matter is.
const vagueShare = 0.15

// vagueLast are what a matter does not end with: whose region or army it is says nothing of it.
var vagueLast = map[string]bool{"region": true, "department": true, "minister": true, "army": true, "forces": true, "double": true, "line": true, "events": true}

// vagueWords are what many a matter has; those that stand before a noun are no matter at all.
var vagueWords = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`agreement deal phase forum offensive presence countries blackmail trip region regions summary footage force forces fall personnel
		contact contacts residence arms citizens collaborate crown remarks comments leadership past weekend parliament winter situation list names members
		board peace war security support release ties relations relationship future role response action actions group groups area city town site sites body
		meeting meetings delegation conference press press-conference talks-show statement statements matter issue issues thing place reports concerns progress
		problem problems focus process policy power control wave change pressure spread past agenda era heads chair team missing acting dinner mouth gunmen deaths death disaster due easy mother hate sworn loyal blatant hard strong violent
		total different constructive important difficult final permanent beautiful massive illegal fresh recent greater fears outrage line front
		hands trade business media world life home case deadly anti-ICE anti-ice agency images files embassy mayor medical shot officer officers agents
		drugs move border borders tensions tension attempt crisis event events video videos image girl girls boy boys teen couple child children family families
		father wife husband secret police demands demand terms gains crown pope king queen prince princes princess princesses envoys lawmakers
		settlement footprint expansion cooperation diplomacy conflict double efforts effort matters fine capital demands`) {
		out[w] = true
	}
	out["nuclear programme"] = true // what is said of accords, arms and drills, too
	return out
}()
