package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["cost"] = command{"time and memory of grouping the biggest recorded file, beside reading and analysing it alone ([-rows N])", runCost}
}

// costStep is after how many items the cost is taken.
const costStep = 100_000

func runCost(args []string) error {
	fs := flag.NewFlagSet("cost", flag.ContinueOnError)
	rows := fs.Int("rows", 0, "stop after so many items; 0 takes all")
	if err := fs.Parse(args); err != nil {
		return err
	}
	path := filepath.Join(sharedData, "items", "world-2025-10_2026-08.tsv.gz")
	items, err := readItems(path, "", "")
	if err != nil {
		return err
	}
	if *rows > 0 {
		items = items[:min(*rows, len(items))]
	}
	start := time.Now()
	for _, it := range items {
		text.Analyze(text.Input{Title: it.Title, Lang: it.Lang, Published: it.Published})
	}
	alone := time.Since(start)
	fmt.Printf("%d items analysed alone in %.1f s\n", len(items), alone.Seconds())
	return costOfGrouping(items, alone)
}

func costOfGrouping(items []model.Item, alone time.Duration) error {
	p := desk.NewPipeline(tracks.New(), threads.New(threads.Options{}))
	var total time.Duration
	var mem runtime.MemStats
	for len(items) > 0 {
		part := items[:min(costStep, len(items))]
		items = items[len(part):]
		start := time.Now()
		for len(part) > 0 {
			n := min(64, len(part))
			p.Place(part[:n])
			part = part[n:]
		}
		took := time.Since(start)
		total += took
		runtime.ReadMemStats(&mem)
		fmt.Printf("  %.1f s so far, this part %.1f s, heap %d MB, from the system %d MB\n", total.Seconds(), took.Seconds(), mem.HeapAlloc>>20, mem.Sys>>20)
	}
	fmt.Printf("grouped in %.1f s: %.1f times the analysis alone\n", total.Seconds(), total.Seconds()/alone.Seconds())
	return nil
}
