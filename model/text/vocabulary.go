package text

import (
	"hash/maphash"
	"strings"
)

// written is a word as it stands in texts, of whatever language.
type written struct {
	text   string
	ballot ballot
	word   *word // in the language last asked for
	lang   uint16
	others []foreignWord // in others
}

type foreignWord struct {
	lang uint16
	word *word
}

// in gives what the word is in a language, nil when nobody asked yet.
func (w *written) in(lang uint16) *word {
	if w.lang == lang {
		return w.word
	}
	for i := range w.others {
		if o := &w.others[i]; o.lang == lang {
			o.lang, w.lang = w.lang, o.lang
			o.word, w.word = w.word, o.word
			return w.word
		}
	}
	return nil
}

// keep remembers what the word is in a language.
func (w *written) keep(lang uint16, x *word) {
	if w.word != nil {
		w.others = append(w.others, foreignWord{w.lang, w.word})
	}
	w.lang, w.word = lang, x
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
		if at := &v.slots[i]; at.hash == h && at.w.text == s {
			return at.w
		}
	}
	if len(v.room) == 0 {
		v.room = make([]written, 64)
	}
	w := &v.room[0]
	v.room = v.room[1:]
	w.text = strings.Clone(s)
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
