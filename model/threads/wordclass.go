package threads

import (
	_ "embed" // the classes
	"strings"
	"sync"
)

// wordClassFile tells which English words stand like verbs in recorded news, and which hardly ever anywhere but before a noun; and
// of Spanish and Russian which stand like verbs and which like nouns.
// `measure wordclasses` makes it from what the words stand beside.
//
//go:embed wordclasses.txt
var wordClassFile string

// wordClass is what a word cannot be in the name of a matter. That ends with a noun, and none of its words is a verb: it says
// what it is about, not what somebody did.
type wordClass uint8

const (
	anyClass    wordClass = iota // a noun, or not known
	beforeClass                  // stands before a noun: nuclear, deadly, joint
	lastClass                    // ends a pair of words, and says nothing by itself: the plan of a peace plan
	verbClass                    // invites, ensure, killed
)

// wordClasses are those of English words.
var wordClasses = sync.OnceValue(func() map[string]wordClass {
	out := map[string]wordClass{}
	for w := range classLine("verbs") {
		out[w] = verbClass
	}
	for w := range classLine("before") {
		out[w] = beforeClass
	}
	return out
})

// learned are words of another language of which recorded reports tell what they are, whatever they end in.
type learned struct{ verbs, nouns map[string]bool }

// learnedClasses are those of the languages of which there are recorded reports, by the tag of the language.
var learnedClasses = sync.OnceValue(func() map[string]learned {
	out := map[string]learned{}
	for _, lang := range [...]string{"es", "ru"} {
		out[lang] = learned{classLine(lang + ".verbs"), classLine(lang + ".nouns")}
	}
	return out
})

// classLine gives the words of a line of the file.
func classLine(kind string) map[string]bool {
	for line := range strings.Lines(wordClassFile) {
		if k, words, _ := strings.Cut(strings.TrimSpace(line), " "); k == kind {
			return wordsOf(words)
		}
	}
	return nil
}
