package shorthand

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Train chooses the pieces that write the samples in the fewest bytes: candidates are words, pairs of words and their
// beginnings and ends, with what stands around them; those that taking the longest never or seldom picks are dropped in
// some rounds. The order is that of codes. The same samples give the same list.
func Train(samples []string) []string {
	counts := map[string]int{}
	for _, s := range samples {
		candidates(s, func(p string) { counts[p]++ })
	}
	list := best(counts, 6*most, func(p string, n int) int { return n * (2*len(p) - 3) })
	for _, keep := range []int{3 * most, 3 * most / 2, most, most} {
		counts = uses(list, samples)
		list = best(counts, keep, func(p string, n int) int { return n * (2*len(p) - 3) })
	}
	// One byte each for those that are used most; the others in alphabetical order, which packs better.
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	slices.Sort(list[min(short, len(list)):])
	return list
}

// uses counts how often each piece is taken.
func uses(list, samples []string) map[string]int {
	counts := make(map[string]int, len(list))
	t := newTree(list)
	for _, s := range samples {
		for i := 0; i < len(s); {
			code, n := t.longest(s[i:])
			if n > 0 {
				counts[list[code]]++
			}
			i += max(n, 1)
		}
	}
	return counts
}

// best gives the n keys of the highest worth.
func best(counts map[string]int, n int, worth func(string, int) int) []string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(worth(b, counts[b]), worth(a, counts[a])), cmp.Compare(a, b))
	})
	return slices.Clip(keys[:min(n, len(keys))])
}

// candidates tells every piece of a text that may be worth a code.
func candidates(s string, tell func(string)) {
	ws := runs(s)
	one := func(from, to int) {
		if p := s[from:to]; 0 < len(p) && len(p) <= longest && !strings.Contains(p, "\n") {
			tell(p)
		}
	}
	for i, w := range ws {
		from, to := w[0], w[1]
		one(from, to)
		before, after := from, to
		if i > 0 {
			_, n := utf8.DecodeLastRuneInString(s[:from])
			before -= n
			one(before, to)
		}
		if i+1 < len(ws) {
			_, n := utf8.DecodeRuneInString(s[to:])
			after += n
			one(from, after)
			one(before, after)
			one(before, ws[i+1][1]) // with the next run, which is a separator after a word and a word after that
		}
		if i+2 < len(ws) {
			one(before, ws[i+2][1])
		}
		if word := s[from:to]; len(word) > 4 && isWord(word) {
			for n := 2; n <= 6 && n < len(word); n++ {
				if utf8.RuneStart(s[from+n]) {
					one(before, from+n)
					one(from, from+n)
				}
				if utf8.RuneStart(s[to-n]) {
					one(to-n, to)
					one(to-n, after)
				}
			}
		}
	}
}

func isWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// runs cuts a text into runs of letters, of digits and of what is neither; scripts without spaces give a run a character.
func runs(s string) (out [][2]int) {
	last := -1
	for i, r := range s {
		class := 0
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			class = 3
		case unicode.IsLetter(r) || unicode.IsMark(r):
			class = 1
		case unicode.IsDigit(r):
			class = 2
		}
		if class != last || class == 3 {
			out = append(out, [2]int{i, i})
			last = class
		}
		out[len(out)-1][1] = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(s[i:])
			out[len(out)-1][1] = i + n
		}
	}
	return out
}
