package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"attache/model"
	"attache/model/text"
	"attache/model/tracks"
)

func init() {
	commands["train-tracks"] = command{"[--out FILE] [--cv N] FILES... trains the track weights (model/tracks/tracks.bin) on the free rows of FILES: " +
		"../shared/data/tracks/{wiki_current_events,cameo_examples}.dev.tsv, and on unlabelled headlines of ../shared/data/items", trainTracks}
}

func trainTracks(args []string) error {
	fs := flag.NewFlagSet("train-tracks", flag.ContinueOnError)
	out := fs.String("out", "model/tracks/tracks.bin", "where the weights go")
	cv := fs.Int("cv", 0, "also cross-validate in so many folds")
	options := trainFlags(fs)
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("name the files to train on")
	}
	examples, ids, codes, err := readExamples(fs.Args())
	if err != nil {
		return err
	}
	o, err := options()
	if err != nil {
		return err
	}
	if *cv > 1 {
		crossValidate(examples, ids, codes, *cv, o)
	}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	n, err := tracks.Train(examples, o).WriteTo(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	fmt.Printf("%d examples, %d bytes in %s\n", len(examples), n, *out)
	return err
}

// trainFlags adds the trainer's settings to a command; what it returns reads them after parsing.
func trainFlags(fs *flag.FlagSet) func() (tracks.TrainOptions, error) {
	var o tracks.TrainOptions
	vocabulary := fs.String("vocabulary", "model/tracks/vocabulary.tsv", "weights set by hand")
	fs.IntVar(&o.Epochs, "epochs", 0, "passes over the examples")
	fs.IntVar(&o.Fits, "fits", 0, "how often the same is learnt in another order; the mean of all ships")
	fs.IntVar(&o.Seed, "order", 0, "another order of learning than that of the weights that ship")
	fs.Float64Var(&o.L2, "l2", 0, "pull towards the vocabulary's weights")
	fs.Float64Var(&o.Doubt, "doubt", 0, "leave out examples less likely than this")
	fs.Float64Var(&o.Foreign, "foreign", 0, "what an example counts without its words")
	fs.Float64Var(&o.Sharpen, "sharpen", 0, "multiplies all weights in the end")
	fs.Float64Var(&o.Rate, "rate", 0, "step size")
	fs.Float64Var(&o.Strength, "strength", 0, "multiplies the vocabulary's weights")
	for t := range o.Weigh {
		fs.Float64Var(&o.Weigh[t], "weigh-"+model.Track(t).String(), 0, "multiplies the weight of the examples of this track")
		fs.Float64Var(&o.Bias[t], "bias-"+model.Track(t).String(), 0, "added to the bias of this track")
		fs.Float64Var(&o.Wary[t], "wary-"+model.Track(t).String(), 0, "by how much this track of a recorded headline must be likelier than none")
	}
	fs.IntVar(&o.MinCount, "min", 0, "texts a feature must stand in")
	fs.Float64Var(&o.Drop, "drop", 0, "share of a text's features left out at each step")
	fs.Float64Var(&o.Heed, "heed", 0, "what a recorded headline counts beside an example")
	news := fs.Int("news", newsHeadlines, "learn from so many recorded headlines of "+strings.Join(newsFiles, ", ")+", too")
	return func() (tracks.TrainOptions, error) {
		f, err := os.Open(*vocabulary)
		if err != nil {
			return o, err
		}
		defer f.Close()
		if o.Priors, err = tracks.ReadPriors(f); err != nil {
			return o, fmt.Errorf("reading %s: %w", *vocabulary, err)
		}
		o.Recorded, err = readNews(*news)
		return o, err
	}
}

// newsFiles are recorded headlines without labels, newsHeadlines how many of them the weights that ship have read.
var newsFiles = []string{"world-2025-10_2026-08.tsv.gz", "winter-70feeds-titles.tsv.gz"}

const newsHeadlines = 12000

// readNews draws English headlines of the recorded news.
func readNews(n int) ([]*text.Doc, error) {
	if n == 0 {
		return nil, nil
	}
	all, err := drawHeadlines(newsPaths(), "en", trainingDraw, n)
	if err != nil {
		return nil, err
	}
	docs := make([]*text.Doc, len(all))
	for i, h := range all {
		docs[i] = text.Analyze(text.Input{Title: h.title, Lang: h.lang})
	}
	return docs, nil
}

// foldFor gives the fold of a row: rows of one story stay together, and so do those of one month that name none, so that
// no near-duplicate of a row teaches who judges it.
func foldFor(id, code string, folds int) int {
	_, story, wikipedia := strings.Cut(code, " > ")
	switch {
	case !wikipedia:
		story = id
	case story == "" || story == "-":
		story = id[:min(len(id), len("wce-2016-10"))]
	}
	h := fnv.New32a()
	h.Write([]byte(story))
	return int(h.Sum32() % uint32(folds))
}

// trainingFiles are the files whose free rows the weights are trained on.
func trainingFiles(dir string) []string {
	return []string{filepath.Join(dir, "wiki_current_events.dev.tsv"), filepath.Join(dir, "cameo_examples.dev.tsv")}
}

// readExamples reads the rows that may be trained on, with their ids.
func readExamples(files []string) (out []tracks.Example, ids, codes []string, err error) {
	for _, name := range files {
		rows, err := readTrackRows(name)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, r := range rows {
			if trainable(r) {
				out = append(out, tracks.Example{Doc: doc(r, setLang(name)), Track: r.track})
				ids, codes = append(ids, r.id), append(codes, r.code)
			}
		}
	}
	own, err := readSentences("model/tracks/sentences.tsv")
	if err != nil {
		return nil, nil, nil, err
	}
	for _, e := range own {
		out, ids, codes = append(out, e), append(ids, ""), append(codes, "")
	}
	return out, ids, codes, nil
}

// ownWeight is what a sentence written for training counts beside one from the news.
const ownWeight = 0.7

// readSentences reads the sentences written for training (model/tracks/sentences.tsv) and draws some of their wordings.
func readSentences(path string) ([]tracks.Example, error) {
	const draws = 16
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(3, 4))
	var out []tracks.Example
	for line := range strings.Lines(string(b)) {
		name, sentence, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") || name == "track" {
			continue
		}
		t, err := model.ParseTrack(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		seen := map[string]bool{}
		for range draws {
			s := draw(sentence, rng)
			if !seen[s] {
				seen[s] = true
				out = append(out, tracks.Example{Doc: doc(trackRow{text: s}, "en"), Track: t, Weight: ownWeight})
			}
		}
	}
	return out, nil
}

// draw picks one of each bracket's wordings.
func draw(s string, rng *rand.Rand) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		choices, after, _ := strings.Cut(rest, "]")
		of := strings.Split(choices, "|")
		b.WriteString(of[rng.IntN(len(of))])
		s = after
	}
}

// crossValidate prints what weights trained on the other folds make of each fold.
func crossValidate(examples []tracks.Example, ids, codes []string, folds int, o tracks.TrainOptions) {
	var c confusion
	loss, n := 0.0, 0
	var reliable [10][2]int
	for k := range folds {
		var rest []tracks.Example
		for i, e := range examples {
			if ids[i] == "" || foldFor(ids[i], codes[i], folds) != k {
				rest = append(rest, e)
			}
		}
		j := tracks.New(tracks.WithWeights(tracks.Train(rest, o)))
		for i, e := range examples {
			if ids[i] != "" && foldFor(ids[i], codes[i], folds) == k {
				got := j.Classify(e.Doc)
				c[e.Track][got.Track]++
				p := float64(got.Scores[e.Track])
				loss -= math.Log(max(p, 1e-6))
				n++
				top := min(int(got.Scores[got.Track]*10), 9)
				reliable[top][1]++
				if got.Track == e.Track {
					reliable[top][0]++
				}
			}
		}
	}
	c.print(fmt.Sprintf("cross-validated, %d folds", folds))
	fmt.Printf("  log loss %.3f; right by score:", loss/float64(n))
	for i, r := range reliable {
		if r[1] > 0 {
			fmt.Printf("  .%d-: %.2f (%d)", i, float64(r[0])/float64(r[1]), r[1])
		}
	}
	fmt.Println()
	for _, t := range append([]model.Track{model.Other}, model.BoardTracks[:]...) {
		fmt.Printf("  %-13s given %v\n", t, c[t])
	}
}
