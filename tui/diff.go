package tui

import (
	"strings"
	"unicode"
)

// word is a word of a wording, marked when the other wording has it not. Scripts without spaces count by characters, of
// which all but the first of a run follow the one before without a space (glued).
type word struct {
	text          string
	marked, glued bool
}

// wordsOf takes a wording apart, as far as maxDiffWords.
func wordsOf(s string) []word {
	var out []word
	for _, field := range strings.Fields(s) {
		begin := true
		var run strings.Builder
		flush := func() {
			if run.Len() > 0 {
				out = append(out, word{text: run.String(), glued: !begin})
				run.Reset()
				begin = false
			}
		}
		for _, c := range field {
			if unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				flush()
				run.WriteRune(c)
				flush()
				continue
			}
			run.WriteRune(c)
		}
		flush()
		if len(out) >= maxDiffWords {
			return out[:maxDiffWords]
		}
	}
	return out
}

// same says whether two words are one, whatever their case and the punctuation at them.
func same(x, y string) bool {
	return x == y || strings.EqualFold(bare(x), bare(y)) && bare(x) != ""
}

func bare(s string) string { return strings.TrimFunc(s, unicode.IsPunct) }

// maxDiffWords bounds the work for texts that were built to cost some.
const maxDiffWords = 400

// wordDiff lays two wordings side by side: the words of each, those outside their longest common subsequence marked.
func wordDiff(before, after string) (gone, came []word) {
	gone, came = wordsOf(before), wordsOf(after)
	for i := range gone {
		gone[i].marked = true
	}
	for j := range came {
		came[j].marked = true
	}
	common := make([][]int, len(gone)+1)
	for i := range common {
		common[i] = make([]int, len(came)+1)
	}
	for i := len(gone) - 1; i >= 0; i-- {
		for j := len(came) - 1; j >= 0; j-- {
			if same(gone[i].text, came[j].text) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(gone) && j < len(came); {
		switch {
		case same(gone[i].text, came[j].text):
			gone[i].marked, came[j].marked = false, false
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			i++
		default:
			j++
		}
	}
	return gone, came
}
