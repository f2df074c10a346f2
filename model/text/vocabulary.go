package text

import (
	"hash/maphash"
	"strings"
)

// written is a word as it stands in texts, of whatever language. What finding it and reading a text in its usual language takes
// stands in its first 64 bytes: most of the time of an analysis is spent on waiting for memory.
type written struct {
	short   [12]byte // the text if it has no more bytes
	n       uint8    // how many; more than these when it is longer
	script  script   // whose candidates the votes are for; noScript: not counted yet
	stopped uint16   // see ballot
	word    word     // in the language that was asked for first
	text    string
	telling []uint8
	others  []*word // in other languages
	_       [24]byte
}

func (w *written) is(s string) bool {
	if len(s) <= len(w.short) {
		return int(w.n) == len(s) && string(w.short[:len(s)]) == s
	}
	return w.text == s
}

// in gives what the word is in a language; it is to be taken apart when nobody asked for it before.
func (w *written) in(lang uint16) *word {
	if w.word.lang == lang || w.word.lang == 0 {
		return &w.word
	}
	for _, o := range w.others {
		if o.lang == lang {
			return o
		}
	}
	o := &word{}
	w.others = append(w.others, o)
	return o
}

// vocabulary holds the words that were met, in an open-addressed table. The words of a text are looked up one after the
// other, and a map of Go takes twice as long for it.
type vocabulary struct {
	seed  maphash.Seed // what a hostile text cannot know
	slots []slot       // a power of two of them, at most half of them taken
	n     int          // words
	room  []written    // for those to come
}

type slot struct {
	hash uint32
	w    *written // nil: free
}

func newVocabulary() vocabulary {
	return vocabulary{seed: maphash.MakeSeed(), slots: make([]slot, 1<<10)}
}

// find gives the word, entered when it is new.
func (v *vocabulary) find(s string) *written {
	h := uint32(maphash.String(v.seed, s))
	mask := uint32(len(v.slots) - 1)
	i := h & mask
	for ; v.slots[i].w != nil; i = (i + 1) & mask {
		if at := &v.slots[i]; at.hash == h && at.w.is(s) {
			return at.w
		}
	}
	if len(v.room) == 0 {
		v.room = make([]written, 64)
	}
	w := &v.room[0]
	v.room = v.room[1:]
	w.text = strings.Clone(s)
	w.n = uint8(min(copy(w.short[:], s), len(s)))
	if len(s) > len(w.short) {
		w.n++
	}
	v.slots[i] = slot{h, w}
	if v.n++; v.n*2 > len(v.slots) {
		v.grow()
	}
	return w
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	mask := uint32(len(v.slots) - 1)
	for _, o := range old {
		if o.w == nil {
			continue
		}
		i := o.hash & mask
		for v.slots[i].w != nil {
			i = (i + 1) & mask
		}
		v.slots[i] = o
	}
}
