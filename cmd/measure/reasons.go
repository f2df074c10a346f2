package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["reasons"] = command{"find the reasons that the store writes as numbers, in recorded news; writes model/store/reasons.txt, which must not change once released", runReasons}
}

// reasonFiles are what is judged and grouped for the list, with the rows of each. What "measure size" makes its stores of is not
// among it.
var reasonFiles = map[string][2]int{"world-2025-10_2026-08.tsv.gz": {200_000, 320_000}, "winter-70feeds-titles.tsv.gz": {0, 40_000},
	"es-venezuela-2026-01_03.tsv": {0, 5_000}, "ru-independent-2025-07_2026-08.tsv": {0, 5_000}, "zh-rt-fox-2025-12_2026-02.tsv": {0, 5_000}}

func runReasons(args []string) error {
	fs := flag.NewFlagSet("reasons", flag.ContinueOnError)
	out := fs.String("out", "model/store/reasons.txt", "file to write")
	most := fs.Int("most", 8000, "how many")
	if err := fs.Parse(args); err != nil {
		return err
	}
	seen := map[model.Reason]int{}
	for _, name := range slices.Sorted(maps.Keys(reasonFiles)) {
		if err := countReasons(name, seen); err != nil {
			return err
		}
	}
	all := 0
	for _, n := range seen {
		all += n
	}
	list := slices.SortedFunc(maps.Keys(seen), func(a, b model.Reason) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	list = list[:min(len(list), *most)]
	covered := 0
	lines := make([]string, len(list))
	for i, r := range list {
		covered += seen[r]
		lines[i] = r.Kind + " " + r.Text
		if i&(i+1) == 0 {
			fmt.Printf("%6d: %.3f\n", i+1, float64(covered)/float64(all))
		}
	}
	fmt.Printf("%d reasons, %d of them another; %.3f are in the list\n", all, len(seen), float64(covered)/float64(all))
	return os.WriteFile(*out, []byte(strings.Join(lines, "\n")), 0o644)
}

func countReasons(name string, seen map[model.Reason]int) error {
	return groupRows(name, desk.NewPipeline(tracks.New(), threads.New(threads.Options{})), func(placed []desk.Placed) {
		for i := range placed {
			w := &placed[i].Why
			for _, rs := range [][]model.Reason{w.Track, w.Joined, w.RivalWhy, w.Thread} {
				for _, r := range rs {
					seen[model.Reason{Kind: r.Kind, Text: r.Text}]++
				}
			}
		}
	})
}

// groupRows judges and groups the rows that one of reasonFiles names, five hundred at a time.
func groupRows(name string, p *desk.Pipeline, done func([]desk.Placed)) error {
	rows := reasonFiles[name]
	var batch []model.Item
	row := 0
	flush := func() {
		placed, _ := p.Place(batch)
		done(placed)
		batch = batch[:0]
	}
	err := eachRow(filepath.Join(sharedData, "items", name), []string{"published_rfc3339", "source", "lang", "title", "summary"}, func(c []string) error {
		if row++; row <= rows[0] || row > rows[1] {
			return nil
		}
		if at, err := time.Parse(time.RFC3339, c[0]); err == nil {
			batch = append(batch, model.Item{ID: model.ItemID(row), Title: c[3], Summary: c[4], Source: c[1], Lang: c[2], Published: at.UTC()})
		}
		if len(batch) == 500 {
			flush()
		}
		return nil
	})
	flush()
	return err
}
