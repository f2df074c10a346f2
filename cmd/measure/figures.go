package main

import (
	"fmt"
	"strings"
	"time"
)

// figures are what was seen of one program with a store of one size. Zero values were not measured.
type figures struct {
	program           string
	items             int
	first             time.Duration // start to the first useful screen, median
	memory            float64       // MB resident after the start
	memoryBusy        float64       // and while it refreshes
	memoryRested      float64       // and once it rests after that
	memoryAlone       float64       // what of that no file holds
	key, keySlow      time.Duration // key to the last byte of the answer, median and p99
	busy, busySlow    time.Duration // the same while feeds are refreshed
	busyLooks         int           // documents fetched meanwhile
	oneWord, twoWords time.Duration // the first 50 results, p99
	prefix            time.Duration
	markItem          time.Duration // medians
	markThread, undo  time.Duration
	marked            int     // items in the threads marked
	idleCore          float64 // share of one core
	idleOut           int     // bytes written to the terminal
	idleDisk          int64   // bytes written to the disk
	idled             time.Duration
	size, texts       int64
}

// printFigures prints a table with a column for each.
func printFigures(all []figures) {
	line := func(what string, cell func(*figures) string) {
		any, out := false, fmt.Sprintf("%-44s", what)
		for i := range all {
			c := cell(&all[i])
			any = any || c != ""
			out += fmt.Sprintf(" %18s", c)
		}
		if any {
			fmt.Println(strings.TrimRight(out, " "))
		}
	}
	took := func(of func(*figures) time.Duration) func(*figures) string {
		return func(f *figures) string {
			if of(f) == 0 {
				return ""
			}
			return ms(of(f))
		}
	}
	pair := func(a, b func(*figures) time.Duration) func(*figures) string {
		return func(f *figures) string {
			if a(f) == 0 {
				return ""
			}
			return fmt.Sprintf("%s, %s", ms(a(f)), ms(b(f)))
		}
	}
	line("", func(f *figures) string { return fmt.Sprintf("%s %d", f.program, f.items) })
	line("start to first screen", took(func(f *figures) time.Duration { return f.first }))
	line("memory after the start", func(f *figures) string { return megabytes(f.memory) })
	line("memory in a refresh", func(f *figures) string { return megabytes(f.memoryBusy) })
	line("memory at rest after it, no file's of that", func(f *figures) string {
		return unlessZero(f.memoryRested, fmt.Sprintf("%.1f, %.1f MB", f.memoryRested, f.memoryAlone))
	})
	line("key to last byte, median and p99", pair(func(f *figures) time.Duration { return f.key }, func(f *figures) time.Duration { return f.keySlow }))
	line("  while feeds are refreshed", pair(func(f *figures) time.Duration { return f.busy }, func(f *figures) time.Duration { return f.busySlow }))
	line("  documents fetched meanwhile", func(f *figures) string { return unlessZero(int64(f.busyLooks), fmt.Sprint(f.busyLooks)) })
	line("search, one word, p99", took(func(f *figures) time.Duration { return f.oneWord }))
	line("search, two words, p99", took(func(f *figures) time.Duration { return f.twoWords }))
	line("search, a prefix as it is typed, p99", took(func(f *figures) time.Duration { return f.prefix }))
	line("mark an item", took(func(f *figures) time.Duration { return f.markItem }))
	line("mark threads of about 500 items", took(func(f *figures) time.Duration { return f.markThread }))
	line("undo that", took(func(f *figures) time.Duration { return f.undo }))
	line("idle, of one core", func(f *figures) string { return unlessZero(f.idled, fmt.Sprintf("%.2f %%", 100*f.idleCore)) })
	line("idle, written to terminal and disk", func(f *figures) string { return unlessZero(f.idled, fmt.Sprintf("%d B, %d B", f.idleOut, f.idleDisk)) })
	line("store", func(f *figures) string { return megabytes(float64(f.size) / 1e6) })
	line("  against the texts in it", func(f *figures) string {
		return unlessZero(f.texts*f.size, fmt.Sprintf("%.2f of %s", float64(f.size)/float64(max(f.texts, 1)), megabytes(float64(f.texts)/1e6)))
	})
}

func megabytes(mb float64) string { return unlessZero(mb, fmt.Sprintf("%.1f MB", mb)) }

func unlessZero[T int64 | float64 | time.Duration](v T, s string) string {
	if v == 0 {
		return ""
	}
	return s
}
