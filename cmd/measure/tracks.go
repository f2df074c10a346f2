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
	commands["tracks"] = command{"[--errors FILE] [--folds N] [DIR] scores the track weights, as they ship and cross-validated, on every *.tsv of DIR (../shared/data/tracks)", measureTracks}
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

// postureCodes are the codes of true posture, shows of force and threats of it rather than attacks: CAMEO's by their beginning,
// PLOVER's as they are.
var postureCodes = [...]string{"15", "138", "MOBILIZE"}

// truePosture gives the code of true posture that a row has, "" for none.
func truePosture(r trackRow) string {
	for _, c := range strings.FieldsFunc(r.code, func(c rune) bool { return c == '/' || c == '+' || c == ';' }) {
		for _, p := range postureCodes {
			if c == p || p != "MOBILIZE" && strings.HasPrefix(c, p) {
				return p
			}
		}
	}
	return ""
}

func measureTracks(args []string) error {
	fs := flag.NewFlagSet("tracks", flag.ContinueOnError)
	folds := fs.Int("folds", 5, "also train anew in so many folds, so that no row is judged by weights that have seen it or its story (0: the shipped weights alone)")
	options := trainFlags(fs)
	errorsTo := fs.String("errors", "", "write the rows that were misjudged to this file: by the cross-validated weights, or by those that ship with --folds 0")
	if err := fs.Parse(args); err != nil {
		return err
	}
	o, err := options()
	if err != nil {
		return err
	}
	dir := filepath.Join(sharedData, "tracks")
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
	ships := wrong
	if *folds > 1 {
		ships = io.Discard
	}
	fmt.Println("the weights that ship (precision/recall/F1 of each track):")
	if err := scoreSets(func(trackRow) *tracks.Classifier { return all }, files, ships); err != nil || *folds <= 1 {
		return err
	}
	judge, err := foldJudges(dir, *folds, o)
	if err != nil {
		return err
	}
	fmt.Printf("\ncross-validated in %d folds, stories kept together:\n", *folds)
	return scoreSets(judge, files, wrong)
}

// foldJudges trains a classifier for each fold on the other folds; the judge of a row has not seen it. Rows that are never
// trained on are judged by one that was trained on all the others, as the one that ships was.
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
	whole := tracks.New(tracks.WithWeights(tracks.Train(examples, o)))
	return func(r trackRow) *tracks.Classifier {
		if k, ok := foldOf[r.id]; ok {
			return judges[k]
		}
		return whole
	}, nil
}

// trackScore is what judging a set of files found.
type trackScore struct {
	judge   func(trackRow) *tracks.Classifier
	wrong   io.Writer
	posture map[string]*[2][model.NumTracks]int // by code; rows with a doubtful track apart
	seen    map[string]bool
	spent   time.Duration
	judged  int
}

// scoreSets prints a line for each set, the Spanish ones apart: precision, recall and F1 of each track. Rows of the kind that
// the shipped weights were trained on (their ids begin with wce- or gsr-) are also left out on a line of their own: judged by
// those weights, they flatter. So are sentences of the set in which every report of violence, an attack by militants too, is
// labelled a protest.
func scoreSets(judge func(trackRow) *tracks.Classifier, files []string, wrong io.Writer) error {
	s := &trackScore{judge: judge, wrong: wrong, posture: map[string]*[2][model.NumTracks]int{}, seen: map[string]bool{}}
	for _, lang := range []string{"en", "es"} {
		if lang == "es" {
			fmt.Println("Spanish:")
		}
		for _, f := range files {
			if setLang(f) == lang {
				if err := s.set(f); err != nil {
					return err
				}
			}
		}
		if lang == "en" {
			s.printPosture()
		}
	}
	fmt.Printf("%.1f µs a text\n", float64(s.spent.Microseconds())/float64(max(1, s.judged)))
	return nil
}

// set scores one file.
func (s *trackScore) set(f string) error {
	rows, err := readTrackRows(f)
	if err != nil {
		return err
	}
	var all, fresh, plain confusion
	for _, r := range rows {
		got := s.one(r, setLang(f))
		if r.ambiguous {
			continue
		}
		all[r.track][got.Track]++
		if !trainable(r) {
			fresh[r.track][got.Track]++
		}
		if !strings.HasPrefix(r.id, "gs-") {
			plain[r.track][got.Track]++
		}
		if got.Track != r.track {
			fmt.Fprintf(s.wrong, "%s\t%s\t%s\t%s\t%s\t%.2f\t%s\t%v\n", filepath.Base(f), r.id, r.code, r.track, got.Track, got.Scores[got.Track], r.text, got.Reasons)
		}
	}
	all.print(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f), ".tsv"), ".dev"))
	for _, part := range []struct {
		name string
		of   confusion
	}{{"  unseen in training", fresh}, {"  without glocon's sentences", plain}} {
		if _, _, _, _, n := part.of.scores(); n > 0 && part.of != all {
			part.of.print(part.name)
		}
	}
	return nil
}

// one judges a row, and counts it where it is true posture.
func (s *trackScore) one(r trackRow, lang string) tracks.Judgement {
	d := doc(r, lang)
	j := s.judge(r)
	start := time.Now()
	got := j.Classify(d)
	s.spent += time.Since(start)
	s.judged++
	if code := truePosture(r); code != "" && !s.seen[r.id] && lang == "en" {
		s.seen[r.id] = true
		if s.posture[code] == nil {
			s.posture[code] = &[2][model.NumTracks]int{}
		}
		doubtful := 0
		if r.ambiguous {
			doubtful = 1
		}
		s.posture[code][doubtful][got.Track]++
	}
	return got
}

func (s *trackScore) printPosture() {
	fmt.Print("true posture, found of all:")
	for _, code := range postureCodes {
		if p := s.posture[code]; p != nil {
			fmt.Printf("  %s %s, doubtful rows %s", code, found(p[0]), found(p[1]))
		}
	}
	fmt.Println()
}

func found(given [model.NumTracks]int) string {
	n := 0
	for _, k := range given {
		n += k
	}
	return fmt.Sprintf("%d/%d", given[model.Posture], n)
}

// trainable tells the rows that weights may be trained on: Wikipedia's current events and the GSR examples.
func trainable(r trackRow) bool {
	return !r.ambiguous && (strings.HasPrefix(r.id, "wce-") || strings.HasPrefix(r.id, "gsr-"))
}
