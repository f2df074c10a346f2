package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"

	"attache/model"
	"attache/model/text"
	"attache/model/tracks"
)

func init() {
	commands["sample-tracks"] = command{"[--n N] [--seed N] [--lang CODE] [--track NAME] [--weights FILE] [FILES...] draws recorded headlines of each track, to be read by eye", sampleTracks}
}

// trainingDraw is the draw that weights are trained on: a sample to be read should be another.
const trainingDraw = 777

// headline is a recorded title and its place in a draw.
type headline struct {
	rank        uint64
	title, lang string
}

// sampleTracks prints, for each track of the board, so many headlines that were filed there, in an order that depends on nothing but
// the seed and their words: two models are read on the same draw as far as they agree.
func sampleTracks(args []string) error {
	fs := flag.NewFlagSet("sample-tracks", flag.ContinueOnError)
	n := fs.Int("n", 100, "how many of each track")
	seed := fs.Int("seed", 1, "which draw")
	lang := fs.String("lang", "", "headlines of this language alone")
	track := fs.String("track", "", "this track alone")
	weights := fs.String("weights", "", "other weights than those that ship")
	if err := fs.Parse(args); err != nil {
		return err
	}
	files := fs.Args()
	if len(files) == 0 {
		files = newsPaths()
	}
	c, err := classifierOf(*weights)
	if err != nil {
		return err
	}
	const enough = 50 // of a hundred headlines, some three are of the smallest track
	all, err := drawHeadlines(files, *lang, *seed, enough**n)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	var count [model.NumTracks]int
	for _, h := range all {
		j := c.Classify(text.Analyze(text.Input{Title: h.title, Lang: h.lang}))
		count[j.Track]++
		if *track == "" && j.Track == model.Other || *track != "" && *track != j.Track.String() || count[j.Track] > *n {
			continue
		}
		fmt.Fprintf(out, "%s\t%d\t%.2f\t%s\t%v\n", j.Track, count[j.Track], j.Scores[j.Track], h.title, j.Reasons)
	}
	fmt.Fprintf(out, "of %d headlines:", len(all))
	for t, n := range count {
		fmt.Fprintf(out, " %d %s", n, model.Track(t))
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// classifierOf takes the weights of a file, those that ship when it has no name.
func classifierOf(weights string) (*tracks.Classifier, error) {
	if weights == "" {
		return tracks.New(), nil
	}
	b, err := os.ReadFile(weights)
	if err != nil {
		return nil, err
	}
	w, err := tracks.ReadWeights(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", weights, err)
	}
	return tracks.New(tracks.WithWeights(w)), nil
}

// newsPaths are the files of recorded headlines.
func newsPaths() []string {
	var out []string
	for _, f := range newsFiles {
		out = append(out, filepath.Join(sharedData, "items", f))
	}
	return out
}

// drawHeadlines draws distinct headlines of the files, in the order of the draw; lang "" takes all languages.
func drawHeadlines(files []string, lang string, seed, n int) ([]headline, error) {
	seen := map[uint64]bool{}
	var all []headline
	for _, f := range files {
		err := eachRow(f, itemColumns, func(c []string) error {
			h := headline{title: text.Clean(c[4], 0), lang: cmp.Or(c[3], "en")}
			if h.title == "" || lang != "" && h.lang != lang {
				return nil
			}
			h.rank = rankOf(seed, h.title)
			if !seen[h.rank] {
				seen[h.rank] = true
				all = append(all, h)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b headline) int { return cmp.Compare(a.rank, b.rank) })
	return all[:min(n, len(all))], nil
}

// rankOf mixes a hash well enough that titles which differ at their end do not stand together.
func rankOf(seed int, title string) uint64 {
	f := fnv.New64a()
	fmt.Fprintf(f, "%d\x00%s", seed, title)
	h := f.Sum64()
	h ^= h >> 29
	return h * 0x9E3779B97F4A7C15
}
