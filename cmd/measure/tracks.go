package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"attache/model"
	"attache/model/text"
	"attache/model/tracks"
)

func init() {
	commands["tracks"] = command{"[--errors FILE] [--folds N] [DIR] scores the shipped track weights on every *.tsv of DIR (../shared/data/tracks)", measureTracks}
}

// trackRow is one row of a trackRow set.
type trackRow struct {
	id, text, code string
	track          model.Track
	ambiguous      bool
}

var goldNames = map[string]model.Track{"NEGOTIATIONS": model.Negotiations, "MILITARY POSTURE": model.Posture, "PROTESTS": model.Protests, "NONE": model.Other}

// readTrackRows reads a TSV with the columns id, text, code, track and ambiguous in any order.
func readTrackRows(path string) ([]trackRow, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	columns := map[string]int{}
	var out []trackRow
	for {
		line, err := in.ReadString('\n')
		if cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t"); len(columns) == 0 {
			for i, c := range cells {
				columns[c] = i
			}
		} else if len(cells) >= len(columns) {
			t, ok := goldNames[cells[columns["track"]]]
			if !ok {
				return nil, fmt.Errorf("%s: unknown track %q", path, cells[columns["track"]])
			}
			out = append(out, trackRow{cells[columns["id"]], cells[columns["text"]], cells[columns["code"]], t, cells[columns["ambiguous"]] == "1"})
		}
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
	}
}

// lang is what the name of a set says about its language.
func setLang(path string) string {
	if strings.HasPrefix(filepath.Base(path), "es_") {
		return "es"
	}
	return "en"
}

func doc(r trackRow, lang string) *text.Doc {
	return text.Analyze(text.Input{Title: text.Clean(r.text, 0), Lang: lang})
}

// confusion counts rows by their own track and the one they were given.
type confusion [model.NumTracks][model.NumTracks]int

func (c *confusion) scores() (p, r, f1 [model.NumTracks]float64, macro float64, n int) {
	present := 0
	for t := range c {
		gold, given := 0, 0
		for u := range c {
			gold += c[t][u]
			given += c[u][t]
		}
		n += gold
		if gold == 0 {
			continue
		}
		present++
		r[t] = float64(c[t][t]) / float64(gold)
		if given > 0 {
			p[t] = float64(c[t][t]) / float64(given)
		}
		if p[t]+r[t] > 0 {
			f1[t] = 2 * p[t] * r[t] / (p[t] + r[t])
		}
		macro += f1[t]
	}
	if present > 0 {
		macro /= float64(present)
	}
	return p, r, f1, macro, n
}

func (c *confusion) print(name string) {
	p, r, f1, macro, n := c.scores()
	fmt.Printf("%-28s n %5d  macro-F1 %.3f ", name, n, macro)
	for _, t := range []model.Track{model.Negotiations, model.Posture, model.Protests, model.Other} {
		fmt.Printf("  %.4s %.2f/%.2f/%.3f", t, p[t], r[t], f1[t])
	}
	fmt.Println()
}

// posture tells the rows of true posture: shows of force and threats of it, not attacks.
func truePosture(r trackRow) bool {
	for _, c := range strings.FieldsFunc(r.code, func(c rune) bool { return c == '/' || c == '+' || c == ';' }) {
		if strings.HasPrefix(c, "15") || strings.HasPrefix(c, "138") || c == "MOBILIZE" {
			return true
		}
	}
	return false
}

func measureTracks(args []string) error {
	fs := flag.NewFlagSet("tracks", flag.ContinueOnError)
	folds := fs.Int("folds", 0, "train anew in so many folds, so that no row is judged by weights that have seen it (0: the shipped weights)")
	options := trainFlags(fs)
	errorsTo := fs.String("errors", "", "write the rows that were misjudged to this file")
	if err := fs.Parse(args); err != nil {
		return err
	}
	o, err := options()
	if err != nil {
		return err
	}
	dir := "../shared/data/tracks"
	if fs.NArg() > 0 {
		dir = fs.Arg(0)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no *.tsv in %s", dir)
	}
	sort.Strings(files)
	var wrong io.Writer = io.Discard
	if *errorsTo != "" {
		f, err := os.Create(*errorsTo)
		if err != nil {
			return err
		}
		defer f.Close()
		wrong = f
	}
	all := tracks.New()
	judge := func(trackRow) *tracks.Classifier { return all }
	if *folds > 1 {
		if judge, err = foldJudges(dir, *folds, o); err != nil {
			return err
		}
	}
	return scoreSets(judge, files, wrong)
}

// foldJudges trains a classifier for each fold on the other folds; the judge of a row has not seen it. Rows that are never
// trained on are judged by the first fold's.
func foldJudges(dir string, folds int, o tracks.TrainOptions) (func(trackRow) *tracks.Classifier, error) {
	examples, ids, codes, err := readExamples(trainingFiles(dir))
	if err != nil {
		return nil, err
	}
	foldOf := map[string]int{}
	judges := make([]*tracks.Classifier, folds)
	for k := range judges {
		var rest []tracks.Example
		for i, e := range examples {
			if ids[i] != "" && foldFor(ids[i], codes[i], folds) == k {
				foldOf[ids[i]] = k
			} else {
				rest = append(rest, e)
			}
		}
		judges[k] = tracks.New(tracks.WithWeights(tracks.Train(rest, o)))
	}
	return func(r trackRow) *tracks.Classifier { return judges[foldOf[r.id]] }, nil
}

// scoreSets prints a line for each set: precision, recall and F1 of each track. Rows of the kind that the shipped weights
// were trained on (their ids begin with wce- or gsr-) are also left out on a line of their own: judged by those weights, they flatter.
func scoreSets(judge func(trackRow) *tracks.Classifier, files []string, wrong io.Writer) error {
	var posture confusion
	seen := map[string]bool{}
	var spent time.Duration
	judged := 0
	for _, f := range files {
		rows, err := readTrackRows(f)
		if err != nil {
			return err
		}
		var all, fresh confusion
		for _, r := range rows {
			d := doc(r, setLang(f))
			j := judge(r)
			start := time.Now()
			got := j.Classify(d)
			spent += time.Since(start)
			judged++
			if truePosture(r) && !seen[r.id] && setLang(f) == "en" {
				seen[r.id] = true
				posture[model.Posture][got.Track]++
			}
			if r.ambiguous {
				continue
			}
			all[r.track][got.Track]++
			if !trainable(r) {
				fresh[r.track][got.Track]++
			}
			if got.Track != r.track {
				fmt.Fprintf(wrong, "%s\t%s\t%s\t%s\t%s\t%.2f\t%s\t%v\n", filepath.Base(f), r.id, r.code, r.track, got.Track, got.Scores[got.Track], r.text, got.Reasons)
			}
		}
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f), ".tsv"), ".dev")
		all.print(name)
		if _, _, _, _, n := fresh.scores(); n > 0 && fresh != all {
			fresh.print("  unseen in training")
		}
	}
	_, r, _, _, n := posture.scores()
	fmt.Printf("true posture (15*, 138*, MOBILIZE; English, ambiguous rows too)  n %d  recall %.3f  given %v\n", n, r[model.Posture], posture[model.Posture])
	fmt.Printf("%.1f µs a text\n", float64(spent.Microseconds())/float64(max(1, judged)))
	return nil
}

// trainable tells the rows that weights may be trained on: Wikipedia's current events and the GSR examples.
func trainable(r trackRow) bool {
	return !r.ambiguous && (strings.HasPrefix(r.id, "wce-") || strings.HasPrefix(r.id, "gsr-"))
}
