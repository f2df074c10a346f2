package tui

import "strings"

// word is a word of a wording, marked when the other wording has it not.
type word struct {
	text   string
	marked bool
}

// maxDiffWords bounds the work for texts that were built to cost some.
const maxDiffWords = 400

// wordDiff lays two wordings side by side: the words of each, those outside their longest common subsequence marked.
func wordDiff(before, after string) (gone, came []word) {
	x, y := strings.Fields(before), strings.Fields(after)
	x, y = x[:min(len(x), maxDiffWords)], y[:min(len(y), maxDiffWords)]
	common := make([][]int, len(x)+1)
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			gone, came = append(gone, word{x[i], false}), append(came, word{y[j], false})
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			gone = append(gone, word{x[i], true})
			i++
		default:
			came = append(came, word{y[j], true})
			j++
		}
	}
	for ; i < len(x); i++ {
		gone = append(gone, word{x[i], true})
	}
	for ; j < len(y); j++ {
		came = append(came, word{y[j], true})
	}
	return gone, came
}
