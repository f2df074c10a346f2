package main

import (
	"flag"
	"fmt"
	"os"

	"attache/model"
	"attache/model/tracks"
)

func init() {
	commands["train-tracks"] = command{"[--out FILE] [--cv N] FILES... trains the track weights (model/tracks/tracks.bin) on the free rows of FILES: " +
		"../shared/data/tracks/{wiki_current_events,cameo_examples}.dev.tsv", trainTracks}
}

func trainTracks(args []string) error {
	fs := flag.NewFlagSet("train-tracks", flag.ContinueOnError)
	out := fs.String("out", "model/tracks/tracks.bin", "where the weights go")
	cv := fs.Int("cv", 0, "also cross-validate in so many folds")
	var o tracks.TrainOptions
	fs.IntVar(&o.Epochs, "epochs", 0, "passes over the examples")
	fs.Float64Var(&o.L2, "l2", 0, "pull towards the priors")
	fs.Float64Var(&o.Rate, "rate", 0, "step size")
	fs.IntVar(&o.MinCount, "min", 0, "texts a feature must stand in")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("name the files to train on")
	}
	examples, err := readExamples(fs.Args())
	if err != nil {
		return err
	}
	if *cv > 1 {
		crossValidate(examples, *cv, o)
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

func readExamples(files []string) ([]tracks.Example, error) {
	var out []tracks.Example
	for _, name := range files {
		rows, err := readTrackRows(name)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if trainable(r) {
				out = append(out, tracks.Example{Doc: doc(r, setLang(name)), Track: r.track})
			}
		}
	}
	return out, nil
}

// crossValidate prints what weights trained on the other folds make of each fold. Neighbours in the file (reports of one
// day, often of one story) stay in one fold.
func crossValidate(examples []tracks.Example, folds int, o tracks.TrainOptions) {
	const block = 50
	var c confusion
	for k := range folds {
		var rest []tracks.Example
		for i, e := range examples {
			if i/block%folds != k {
				rest = append(rest, e)
			}
		}
		j := tracks.New(tracks.WithWeights(tracks.Train(rest, o)))
		for i, e := range examples {
			if i/block%folds == k {
				c[e.Track][j.Classify(e.Doc).Track]++
			}
		}
	}
	c.print(fmt.Sprintf("cross-validated, %d folds", folds))
	for _, t := range append([]model.Track{model.Other}, model.BoardTracks[:]...) {
		fmt.Printf("  %-13s given %v\n", t, c[t])
	}
}
