package threads

import (
	"math"
	"slices"
	"strings"
)

// The name of a thread and the phrases that it is made of take half of what a memo would be in full. Nearly all the words come
// again: in the first headline, in pairs of them, in the name.

// naming writes what a thread is called by; the names of the thread must be there.
func (w *writer) naming(t *thread) {
	n := &t.naming
	w.text(n.title)
	w.prefix(n.lead, n.title)
	w.text(n.first)
	w.count(n.texts)
	w.phrases(n)
	for _, key := range [...]uint32{n.matter, n.shown.what} {
		i, ok := slices.BinarySearchFunc(n.phrases, key, func(p phrase, k uint32) int { return compareKeys(p.key, k) })
		w.place(key, i, ok)
	}
	w.prefix(n.shown.who, n.title)
	i, ok := slices.BinarySearchFunc(t.names, n.shown.whose, func(m name, k uint32) int { return compareKeys(m.key, k) })
	w.place(n.shown.whose, i, ok)
	w.prefix(n.shown.plain, n.title)
}

func (r *reader) naming(t *thread) {
	n := &t.naming
	n.title = r.long()
	n.lead = r.prefix(n.title)
	n.first = r.long()
	n.texts = r.count()
	n.phrases = r.phrases(n.first)
	n.matter = r.place(len(n.phrases), func(i int) uint32 { return n.phrases[i].key })
	n.shown.what = r.place(len(n.phrases), func(i int) uint32 { return n.phrases[i].key })
	n.shown.who = r.prefix(n.title)
	n.shown.whose = r.place(len(t.names), func(i int) uint32 { return t.names[i].key })
	n.shown.plain = r.prefix(n.title)
}

// prefix writes a text that another may begin with.
func (w *writer) prefix(s, of string) {
	if strings.HasPrefix(of, s) {
		w.uvarint(uint64(len(s)) + 1)
		return
	}
	w.byte(0)
	w.text(s)
}

func (r *reader) prefix(of string) string {
	n := r.uvarint()
	if n == 0 {
		return r.text()
	}
	if !r.inside(n-1, len(of)+1) {
		return ""
	}
	if s, ok := r.texts[of[:n-1]]; ok {
		return s
	}
	return of[:n-1]
}

// count writes what is mostly a small number without a fraction.
func (w *writer) count(v float64) {
	if v >= 0 && v < 1<<20 && v == math.Trunc(v) {
		w.uvarint(uint64(v) + 1)
		return
	}
	w.byte(0)
	w.float64(v)
}

func (r *reader) count() float64 {
	if n := r.uvarint(); n > 0 {
		return float64(n - 1)
	}
	return r.float64()
}

// place writes the key of one of a list: 0 for none, 1 for one that is not there, else its place.
func (w *writer) place(key uint32, i int, there bool) {
	switch {
	case key == 0:
		w.byte(0)
	case !there:
		w.byte(1)
		w.uint32(key)
	default:
		w.uvarint(uint64(i) + 2)
	}
}

func (r *reader) place(n int, key func(int) uint32) uint32 {
	switch i := r.uvarint(); {
	case i == 0:
		return 0
	case i == 1:
		return r.uint32()
	case r.inside(i-2, n):
		return key(int(i - 2))
	}
	return 0
}

// A phrase's first byte says where its text is, what its count is and what its worth is.
const (
	textHere  = iota // it follows
	textPlain        // a word of the first headline
	textLower        // the same in lower case
	textPair         // two words, of the phrases or of the headline

	countWhole = 0 << 2 // a whole number follows
	countOne   = 1 << 2
	countRaw   = 2 << 2

	worthRaw   = 0 << 4
	worthHalfs = 1 << 4 // how many halves it is follows
	worthTold  = 2 << 4 // of a pair: what both words are worth

	textForms, countForms, worthForms = 3, 3 << 2, 3 << 4
)

// phrases writes the words, then what is made of several.
func (w *writer) phrases(n *naming) {
	w.tokens = tokens(w.tokens[:0], n.first)
	w.said = w.said[:0]
	for i := range n.phrases {
		if p := &n.phrases[i]; !strings.Contains(p.text, " ") {
			w.said = append(w.said, p)
		}
	}
	w.uvarint(uint64(len(w.said)))
	for _, p := range w.said {
		form, at := byte(textHere), 0
		for i, t := range w.tokens {
			if t == p.text {
				form, at = textPlain, i
				break
			}
			if form == textHere && isLower(p.text, t) {
				form, at = textLower, i
			}
		}
		w.phrase(p, form, func() {
			if form == textHere {
				w.text(p.text)
			} else {
				w.uvarint(uint64(at))
			}
		}, false)
	}
	w.uvarint(uint64(len(n.phrases) - len(w.said)))
	for i := range n.phrases {
		p := &n.phrases[i]
		first, second, several := strings.Cut(p.text, " ")
		if !several {
			continue
		}
		a, b := w.find(first), w.find(second)
		if a < 0 || b < 0 {
			w.phrase(p, textHere, func() { w.text(p.text) }, false)
			continue
		}
		told := a < len(w.said) && b < len(w.said) && bothWorth(w.said[a].worth, w.said[b].worth) == p.worth
		w.phrase(p, textPair, func() { w.uvarint(uint64(a)); w.uvarint(uint64(b)) }, told)
	}
}

// bothWorth is what a pair is worth when it comes with its words (see headings.read).
func bothWorth(a, b float32) float32 { return float32(2*float64(a) + 2*float64(b)) }

// phrase writes the head, what says the text, and the numbers.
func (w *writer) phrase(p *phrase, form byte, text func(), told bool) {
	head := form
	whole := p.count >= 0 && p.count < 1<<16 && p.count == float32(uint32(p.count)) && math.Float32bits(p.count) != 1<<31
	switch {
	case p.count == 1:
		head |= countOne
	case !whole:
		head |= countRaw
	}
	halves := 2 * p.worth
	switch {
	case told:
		head |= worthTold
	case halves >= 0 && halves < 256 && halves == float32(uint8(halves)) && math.Float32bits(halves) != 1<<31:
		head |= worthHalfs
	}
	w.byte(head)
	text()
	switch head & countForms {
	case countWhole:
		w.uvarint(uint64(p.count))
	case countRaw:
		w.float32(p.count)
	}
	switch head & worthForms {
	case worthRaw:
		w.float32(p.worth)
	case worthHalfs:
		w.byte(byte(halves))
	}
}

// find gives the number of a word: of the phrases, of the headline's words, of these in lower case; -1 when it is none.
func (w *writer) find(word string) int {
	for i, p := range w.said {
		if p.text == word {
			return i
		}
	}
	for i, t := range w.tokens {
		if t == word {
			return len(w.said) + i
		}
	}
	for i, t := range w.tokens {
		if isLower(word, t) {
			return len(w.said) + len(w.tokens) + i
		}
	}
	return -1
}

func (r *reader) phrases(first string) []phrase {
	r.tokens = tokens(r.tokens[:0], first)
	n := r.len()
	out := emptyList[phrase](r, n+n/2)
	for i := 0; i < n && r.err == nil; i++ {
		out = append(out, r.phrase(out, n))
	}
	more := r.len()
	for i := 0; i < more && r.err == nil; i++ {
		out = append(out, r.phrase(out, n))
	}
	if r.must(len(out) <= 2*maxPhrases); r.err != nil || len(out) == 0 {
		return nil
	}
	slices.SortFunc(out, func(a, b phrase) int { return compareKeys(a.key, b.key) })
	return ascending(r, out, func(p phrase) uint32 { return p.key })
}

// phrase reads one; said are those before it, of which the first words may stand in pairs.
func (r *reader) phrase(said []phrase, words int) (p phrase) {
	head := r.byte()
	var a, b uint64
	switch head & textForms {
	case textHere:
		p.text = r.text()
	case textPair:
		a, b = r.uvarint(), r.uvarint()
		first, second := r.wordAt(a, said, words), r.wordAt(b, said, words)
		r.plain = append(append(append(r.plain[:0], first...), ' '), second...)
		p.text = r.kept(r.plain)
	default:
		p.text = r.token(r.uvarint(), head&textForms == textLower)
	}
	p.key = hash(phraseKey, p.text)
	switch head & countForms {
	case countWhole:
		p.count = float32(min(r.uvarint(), 1<<16))
	case countOne:
		p.count = 1
	default:
		p.count = r.float32()
	}
	switch head & worthForms {
	case worthRaw:
		p.worth = r.float32()
	case worthHalfs:
		p.worth = float32(r.byte()) / 2
	default:
		if n := min(words, len(said)); r.inside(a, n) && r.inside(b, n) {
			p.worth = bothWorth(said[a].worth, said[b].worth)
		}
	}
	return p
}

// wordAt is the word that find gave a number.
func (r *reader) wordAt(i uint64, said []phrase, words int) string {
	n := uint64(min(words, len(said)))
	switch {
	case i < n:
		return said[i].text
	case i < n+uint64(len(r.tokens)):
		return r.token(i-n, false)
	}
	return r.token(i-n-uint64(len(r.tokens)), true)
}

func (r *reader) token(i uint64, lower bool) string {
	if !r.inside(i, len(r.tokens)) {
		return ""
	}
	t := r.tokens[i]
	r.plain = r.plain[:0]
	for k := range len(t) {
		c := t[k]
		if lower && 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		r.plain = append(r.plain, c)
	}
	return r.kept(r.plain)
}

// isLower says whether a word is another with its Latin capitals made small.
func isLower(word, of string) bool {
	if len(word) != len(of) {
		return false
	}
	for i := range len(of) {
		c := of[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if word[i] != c {
			return false
		}
	}
	return true
}

// tokens cuts a headline into words. How it does is part of the form of memos: it knows nothing of letters but which bytes are none.
func tokens(to []string, s string) []string {
	from := -1
	for i := 0; i <= len(s); i++ {
		inWord := i < len(s) && (s[i] >= 0x80 || s[i] == '-' || '0' <= s[i] && s[i] <= '9' || 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z')
		if inWord && i+2 < len(s) && s[i] == 0xe2 && s[i+1] == 0x80 { // dashes and quotation marks
			inWord = false
		}
		switch {
		case inWord && from < 0:
			from = i
		case !inWord && from >= 0:
			to = append(to, s[from:i])
			from = -1
		}
		if !inWord && i+2 < len(s) && s[i] == 0xe2 && s[i+1] == 0x80 {
			i += 2
		}
	}
	return to
}
