package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// sharedData is where the recorded and labelled news lies, beside the repository.
const sharedData = "../shared/data"

// labelled is a set of items with the story that people put each into (empty: not labelled), in order of publication.
type labelled struct {
	name   string
	level  threads.Level
	inputs []threads.Input // Item is the index in the set plus one
	ids    []string
	story  []string
	// crowded says that the items without a story are of another year: they belong to no story.
	crowded bool
}

// openMaybeGzip opens a plain or a gzip file.
func openMaybeGzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// eachRow calls f with every row of a TSV with a header, as the cells of the named columns ("" where a column is absent).
func eachRow(path string, columns []string, f func(cells []string) error) error {
	r, err := openMaybeGzip(path)
	if err != nil {
		return err
	}
	defer r.Close()
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<20), 1<<24)
	at := make([]int, len(columns))
	cells := make([]string, len(columns))
	for line := 0; s.Scan(); line++ {
		row := strings.Split(s.Text(), "\t")
		if line == 0 {
			for i, c := range columns {
				at[i] = slices.Index(row, c)
			}
			continue
		}
		for i, a := range at {
			cells[i] = ""
			if a >= 0 && a < len(row) {
				cells[i] = row[a]
			}
		}
		if err := f(cells); err != nil {
			return fmt.Errorf("%s:%d: %w", path, line+1, err)
		}
	}
	return s.Err()
}

var itemColumns = []string{"id", "published_rfc3339", "source", "lang", "title", "summary", "story"}

// judge files what is measured under its track, as the program would.
var judge = sync.OnceValue(func() *tracks.Classifier { return tracks.New() })

// readInput analyses one row of itemColumns.
func readInput(c []string, n int) (threads.Input, error) {
	at, err := time.Parse(time.RFC3339, c[1])
	if err != nil {
		return threads.Input{}, err
	}
	title, summary := text.Clean(c[4], 0), text.Clean(c[5], 0)
	d := text.Analyze(text.Input{Title: title, Summary: summary, Lang: c[3], Published: at})
	j := judge().Classify(d)
	return threads.Input{Item: model.ItemID(n), Source: c[2], Published: at, Title: title, Doc: d, Ready: threads.Prepare(title, d), Track: j.Track, Scores: j.Scores}, nil
}

// readLabelled reads a labelled set and analyses it.
func readLabelled(path string, level threads.Level) (*labelled, error) {
	s := &labelled{name: strings.TrimSuffix(filepath.Base(path), ".tsv"), level: level}
	type row struct {
		in        threads.Input
		id, story string
	}
	var rows []row
	err := eachRow(path, itemColumns, func(c []string) error {
		in, err := readInput(c, 0)
		rows = append(rows, row{in, c[0], c[6]})
		return err
	})
	slices.SortStableFunc(rows, func(a, b row) int { return a.in.Published.Compare(b.in.Published) })
	for i, r := range rows {
		r.in.Item = model.ItemID(i + 1)
		s.inputs, s.ids, s.story = append(s.inputs, r.in), append(s.ids, r.id), append(s.story, r.story)
	}
	return s, err
}

// groupingSets are the labelled sets with the floor of plain TF-IDF and what is to be reached.
var groupingSets = []struct {
	name         string
	level        threads.Level
	floor, reach float64
}{
	{"mix", threads.Developments, 0.860, 0.90},
	{"handpicked", threads.Developments, 0.614, 0.75},
	{"ecbplus", threads.Developments, 0.879, 0.90},
	{"wikinews", threads.Developments, 0.898, 0.92},
	{"wikievents", threads.Threads, 0.652, 0.72},
}

func readGroupingSets(dir string) ([]*labelled, error) {
	var out []*labelled
	for _, g := range groupingSets {
		s, err := readLabelled(filepath.Join(dir, g.name+".dev.tsv"), g.level)
		if err != nil {
			return nil, err
		}
		s.name = g.name
		out = append(out, s)
	}
	return out, nil
}

// group runs a grouper over a set and gives for each item the development or thread (by the set's level) it ended in.
func (s *labelled) group(e *threads.Engine) []int64 {
	devs, thrs := regroup(e, s.inputs)
	if s.level == threads.Threads {
		return thrs
	}
	return devs
}

// regroup feeds inputs in batches of one and follows every later change.
func regroup(e *threads.Engine, inputs []threads.Input) (devs, thrs []int64) {
	placed := map[model.ItemID]threads.Placement{}
	gone := map[model.DevelopmentID]model.DevelopmentID{}
	home := map[model.DevelopmentID]model.ThreadID{}
	goneThread := map[model.ThreadID]model.ThreadID{}
	for i := range inputs {
		r := e.Assign(inputs[i : i+1])
		for _, d := range r.Developments {
			home[d.ID] = d.Thread
		}
		for _, p := range append(r.Placements, r.Moved...) {
			placed[p.Item] = p
		}
		for from, into := range r.GoneDevelopments {
			gone[from] = into
		}
		for d, t := range r.DevelopmentMoves {
			home[d] = t
		}
		for from, into := range r.GoneThreads {
			goneThread[from] = into
		}
	}
	for i := range inputs {
		d := placed[inputs[i].Item].Development
		for gone[d] != 0 {
			d = gone[d]
		}
		t := home[d]
		for goneThread[t] != 0 {
			t = goneThread[t]
		}
		devs, thrs = append(devs, int64(d)), append(thrs, int64(t))
	}
	return devs, thrs
}
