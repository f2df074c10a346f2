package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/shorthand"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["pieces"] = command{"find the pieces of words that the store's shorthand is made of, in recorded news; writes model/shorthand/pieces.txt, which must not change once released", runPieces}
}

func runPieces(args []string) error {
	fs := flag.NewFlagSet("pieces", flag.ContinueOnError)
	out := fs.String("out", "model/shorthand/pieces.txt", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	samples, err := pieceSamples()
	if err != nil {
		return err
	}
	list := shorthand.Train(samples)
	b := strings.Join(list, "\n")
	fmt.Printf("%d samples, %d pieces, %d bytes\n", len(samples), len(list), len(b))
	return os.WriteFile(*out, []byte(b), 0o644)
}

// pieceSamples gathers what a store keeps: titles, summaries, addresses, and the reasons of some thousand items.
func pieceSamples() (samples []string, err error) {
	every := map[string]int{"world-2025-10_2026-08.tsv.gz": 8, "winter-70feeds-titles.tsv.gz": 3}
	var judged []model.Item
	for _, name := range backgroundFiles {
		row, step := 0, max(1, every[name])
		err := eachRow(filepath.Join(sharedData, "items", name), []string{"published_rfc3339", "source", "lang", "title", "summary", "link"}, func(c []string) error {
			if row++; row%step != 0 {
				return nil
			}
			samples = append(samples, c[3], c[5])
			if len(c[4]) < 400 {
				samples = append(samples, c[4])
			}
			if at, err := time.Parse(time.RFC3339, c[0]); err == nil && row%(6*step) == 0 && len(judged) < 12_000 {
				judged = append(judged, model.Item{Title: c[3], Summary: c[4], Source: c[1], Lang: c[2], Published: at.UTC()})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	placed, _ := desk.NewPipeline(tracks.New(), threads.New(threads.Options{})).Place(judged)
	for i := range placed {
		w := &placed[i].Why
		for _, rs := range [][]model.Reason{w.Track, w.Joined, w.RivalWhy, w.Thread} {
			for _, r := range rs {
				samples = append(samples, r.Text, r.Text) // as often as they are kept
			}
		}
	}
	return samples, nil
}
