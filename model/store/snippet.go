package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/model"
	"attache/model/query"
)

// snippetLength is about how many bytes of text a snippet shows.
const snippetLength = 160

// span is a word of a text: where it stands, and what it is when folded.
type span struct {
	from, to int
	word     string
}

// words cuts a text into folded words and remembers where they stand.
func words(s string) []span {
	var out []span
	start := -1
	end := func(i int) {
		if start < 0 {
			return
		}
		for _, w := range query.Words(s[start:i]) {
			out = append(out, span{from: start, to: i, word: w})
		}
		start = -1
	}
	for i, n := 0, 0; i < len(s); i += n {
		var r rune
		r, n = utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x0e00 && unspaced(r): // one word a character
			end(i)
			for _, w := range query.Words(s[i : i+n]) {
				out = append(out, span{from: i, to: i + n, word: w})
			}
		case inWord(r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
	}
	end(len(s))
	return out
}

// inWord tells what does not part words; what query.Words does with the run is its own affair.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)
}

// unspaced tells the scripts that are written without spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// matches gives the places in a text where a term stands.
func matches(ws []span, t query.Term) (out [][2]int) {
	n := len(t.Words)
	for i := 0; i+n <= len(ws); i++ {
		ok := slices.EqualFunc(ws[i:i+n-1], t.Words[:n-1], func(s span, w string) bool { return s.word == w })
		last := ws[i+n-1].word
		if ok && (last == t.Words[n-1] || t.Prefix && strings.HasPrefix(last, t.Words[n-1])) {
			out = append(out, [2]int{ws[i].from, ws[i+n-1].to})
		}
	}
	return out
}

// snippet marks the terms in the first of the texts that has any, the title after them, and scores the whole.
func snippet(title string, texts []string, terms []query.Term) (string, float64) {
	if len(terms) == 0 {
		return "", 0
	}
	var best string
	var score float64
	inTitle := words(title)
	left := make([]query.Term, 0, len(terms))
	for _, t := range terms {
		if len(matches(inTitle, t)) > 0 {
			score++
		} else {
			left = append(left, t)
		}
	}
	for _, text := range texts {
		ws := words(text)
		for _, t := range left {
			if len(matches(ws, t)) > 0 {
				score += 0.5
			}
		}
		if best == "" {
			best = mark(text, ws, terms)
		}
	}
	if best == "" {
		best = mark(title, inTitle, terms)
	}
	return best, score / float64(len(terms))
}

// mark cuts a text around its first match and puts marks about every match in the cut; empty when there is none.
func mark(text string, ws []span, terms []query.Term) string {
	var at [][2]int
	for _, t := range terms {
		at = append(at, matches(ws, t)...)
	}
	if len(at) == 0 {
		return ""
	}
	slices.SortFunc(at, func(a, b [2]int) int { return a[0] - b[0] })
	from, to := around(text, at[0][0], at[0][1])
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	done := from
	for _, m := range at {
		if m[0] < done || m[1] > to {
			continue
		}
		b.WriteString(text[done:m[0]] + model.SnippetOn + text[m[0]:m[1]] + model.SnippetOff)
		done = m[1]
	}
	b.WriteString(text[done:to])
	if to < len(text) {
		b.WriteString("…")
	}
	return strings.Map(oneLine, b.String())
}

func oneLine(r rune) rune {
	if r == '\n' {
		return ' '
	}
	return r
}

// around gives the cut of a text that shows a match with some words before it.
func around(text string, from, to int) (int, int) {
	start := max(0, from-snippetLength/3)
	end := min(len(text), max(to, start+snippetLength))
	for start > 0 && !utf8.RuneStart(text[start]) {
		start++
	}
	if start > 0 {
		if i := strings.IndexByte(text[start:from], ' '); i >= 0 {
			start += i + 1
		}
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	if end < len(text) {
		if i := strings.LastIndexByte(text[to:end], ' '); i > 0 {
			end = to + i
		}
	}
	return start, end
}

// clip cuts a text to the length of a snippet.
func clip(text string, from, to int) string {
	start, end := around(text, from, to)
	if end < len(text) {
		return strings.Map(oneLine, text[start:end]) + "…"
	}
	return strings.Map(oneLine, text[start:end])
}
