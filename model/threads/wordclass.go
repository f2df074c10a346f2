package threads

import (
	_ "embed" // the classes
	"strings"
	"sync"
)

// wordClassFile tells which English words stand like verbs in recorded news, and which hardly ever anywhere but before a noun.
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

var wordClasses = sync.OnceValue(func() map[string]wordClass {
	out := map[string]wordClass{}
	for line := range strings.Lines(wordClassFile) {
		kind, words, _ := strings.Cut(line, " ")
		class := beforeClass
		if kind == "verbs" {
			class = verbClass
		}
		for w := range strings.FieldsSeq(words) {
			out[w] = class
		}
	}
	return out
})
