package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"attache/model/threads"
)

func init() {
	commands["background"] = command{"count in how many recorded reports each term stands; writes model/threads/background.bin", runBackground}
}

// backgroundFiles are what is counted: recorded news without labels. Only counts ship.
var backgroundFiles = []string{
	"winter-bbc-aljazeera-npr-apgoogle.tsv", "ap-reuters-winter-2025-12_2026-03.tsv", "thinktanks-nato-2025-09_10.tsv",
	"es-venezuela-2026-01_03.tsv", "ru-independent-2025-07_2026-08.tsv", "zh-rt-fox-2025-12_2026-02.tsv",
	"winter-70feeds-titles.tsv.gz", "world-2025-10_2026-08.tsv.gz",
}

func runBackground(args []string) error {
	fs := flag.NewFlagSet("background", flag.ContinueOnError)
	out := fs.String("out", "model/threads/background.bin", "file to write")
	least := fs.Int("least", 6, "in how many reports a term must stand to be kept")
	every := fs.Int("every", 4, "of the biggest file take every so manieth report")
	if err := fs.Parse(args); err != nil {
		return err
	}
	counts, docs := map[uint32]int{}, 0
	for _, name := range backgroundFiles {
		step, row := 1, 0
		if name == backgroundFiles[len(backgroundFiles)-1] {
			step = *every
		}
		err := eachRow(filepath.Join(sharedData, "items", name), itemColumns, func(c []string) error {
			if row++; row%step != 0 {
				return nil
			}
			in, err := readInput(c, row)
			if err != nil {
				return err
			}
			docs++
			for _, k := range threads.Keys(in.Doc) {
				counts[k]++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	var keys []uint32
	for k, n := range counts {
		if n >= *least {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	ns := make([]int, len(keys))
	for i, k := range keys {
		ns[i] = counts[k]
	}
	b := threads.WriteBackground(docs, keys, ns)
	fmt.Printf("%d reports, %d keys, %d in at least %d; %d bytes\n", docs, len(counts), len(keys), *least, len(b))
	return os.WriteFile(*out, b, 0o644)
}
