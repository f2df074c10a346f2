package tracks

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"attache/model"
	"attache/model/text"
)

// Priors are weights set by hand, by the hash of the feature: where training starts from and what it is drawn back to.
type Priors map[uint32][model.NumTracks]float64

// ReadPriors reads a vocabulary: TSV with the columns track, weight and phrases (divided by "|"), # for comments; see
// vocabulary.tsv for how phrases are written. A phrase of more than two words counts by its pairs.
func ReadPriors(r io.Reader) (Priors, error) {
	out := Priors{}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "track\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("line %d: %d columns instead of track, weight, phrases", n, len(cells))
		}
		t, err := model.ParseTrack(cells[0])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		w, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: weight %q is not a number", n, cells[1])
		}
		for p := range strings.SplitSeq(cells[2], "|") {
			out.set(p, t, w)
		}
	}
	return out, in.Err()
}

// set gives the features of a phrase a weight.
func (p Priors) set(phrase string, t model.Track, weight float64) {
	put := func(h uint32) {
		v := p[h]
		v[t] += weight
		p[h] = v
	}
	if ideas, ok := strings.CutPrefix(phrase, "="); ok {
		if a, b, two := strings.Cut(ideas, "+"); two {
			if a > b {
				a, b = b, a
			}
			put(hashFeature(bothShape, a, b))
		} else {
			put(hashFeature(conceptShape, a, ""))
		}
		return
	}
	if idea, ok := strings.CutPrefix(phrase, "^"); ok {
		first, next, _ := strings.Cut(idea, ">")
		put(hashFeature(firstShape, first, next))
		return
	}
	words := phraseWords(phrase, "en")
	if len(words) == 1 {
		put(hashFeature(wordShape, words[0], ""))
	}
	for i := 1; i < len(words); i++ {
		put(hashFeature(pairShape, words[i-1], words[i]))
	}
}

// phraseWords gives the words of a phrase as they stand in Doc.Pattern.
func phraseWords(phrase, lang string) []string {
	var out []string
	for _, w := range strings.Fields(phrase) {
		if w == "#" || strings.HasPrefix(w, "<") {
			out = append(out, w)
			continue
		}
		out = append(out, text.Analyze(text.Input{Title: w, Lang: lang}).Pattern...)
	}
	return out
}

// plain reports whether one of the notions among the features speaks for the track by itself. Without its words, a text in
// which none does teaches only chance: that Wikipedia's protests often name an opposition, say.
func (p Priors) plain(fs []feature, t model.Track) bool {
	const clear = 1.4
	for _, f := range fs {
		if f.shape == conceptShape && p[f.hash][t] >= clear {
			return true
		}
	}
	return t == model.Other && len(fs) > 0
}
