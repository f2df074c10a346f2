package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"attache/feeds/table"
	"attache/model"
	"attache/model/desk"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["cost"] = command{`time and memory of "attache group" over the biggest recorded file, beside reading and analysing it alone, and what each 100,000 items cost ([-attache PROGRAM] [-runs N] [FILE])`, runCost}
}

const (
	costStep  = 100_000 // after so many items the cost is taken
	costBatch = 1000    // items placed at a time
)

// spent is what something took: on the wall, and of the processors, which other work on the machine troubles less.
type spent struct{ wall, cpu time.Duration }

// spend measures what fn takes in this process.
func spend(fn func() error) (spent, error) {
	wall, cpu := time.Now(), cpuTime(os.Getpid())
	err := fn()
	return spent{time.Since(wall), cpuTime(os.Getpid()) - cpu}, err
}

func (s spent) String() string {
	return fmt.Sprintf("%.1f s on the wall, %.1f s of the processors", s.wall.Seconds(), s.cpu.Seconds())
}

// medianSpent gives the median time on the wall and that of the processors, each by itself.
func medianSpent(of []spent) spent {
	walls, cpus := make([]time.Duration, len(of)), make([]time.Duration, len(of))
	for i, s := range of {
		walls[i], cpus[i] = s.wall, s.cpu
	}
	return spent{medianOf(walls), medianOf(cpus)}
}

func runCost(args []string) error {
	fs := flag.NewFlagSet("cost", flag.ContinueOnError)
	program := fs.String("attache", "", "the program to measure (default: built from this tree)")
	runs := fs.Int("runs", 1, "how often both are measured in turn; the medians count")
	if err := fs.Parse(args); err != nil {
		return err
	}
	path := cmp.Or(fs.Arg(0), filepath.Join(sharedData, "items", "world-2025-10_2026-08.tsv.gz"))
	if *program == "" {
		dir, err := os.MkdirTemp("", "attache-measure-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if *program, err = buildAttache(dir); err != nil {
			return err
		}
	}
	var items *table.Table
	text.Analyze(text.Input{Title: "The tables of the lexicon are read once"})
	var alone, whole []spent
	var most int64
	for range max(1, *runs) {
		a, err := spend(func() (err error) { items, err = readAndAnalyse(path); return err })
		if err != nil {
			return err
		}
		w, memory, err := runGroup(*program, path)
		if err != nil {
			return err
		}
		alone, whole, most = append(alone, a), append(whole, w), max(most, memory)
	}
	a, w := medianSpent(alone), medianSpent(whole)
	fmt.Printf("%d items read and analysed alone, one after the other: %s\n", items.Len(), a)
	fmt.Printf("attache group: %s (%.1f and %.1f times that), at most %d MB of memory\n", w, w.wall.Seconds()/a.wall.Seconds(), w.cpu.Seconds()/a.cpu.Seconds(), most>>20)
	if len(whole) > 1 {
		slices.SortFunc(whole, func(a, b spent) int { return cmp.Compare(a.wall, b.wall) })
		fmt.Printf("medians of %d in turn; attache group from %s to %s\n", len(whole), whole[0], whole[len(whole)-1])
	}
	return costOfParts(items)
}

// buildAttache builds the program from this tree.
func buildAttache(dir string) (string, error) {
	program := filepath.Join(dir, "attache")
	build := exec.Command("go", "build", "-o", program, "./cmd/attache")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program (run this from the root of the repository): %w\n%s", err, out)
	}
	return program, nil
}

func readAndAnalyse(path string) (*table.Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t, err := table.Read(f)
	if err != nil {
		return nil, err
	}
	t.FillDates()
	for i := range t.Len() {
		it := t.Item(int32(i), 1)
		text.Analyze(text.Input{Title: it.Title, Summary: it.Summary, Lang: it.Lang, Published: it.Published})
	}
	return t, nil
}

// runGroup runs "attache group" over a file and gives what it took and the most memory that it held, in bytes.
func runGroup(program, path string) (spent, int64, error) {
	cmd := exec.Command(program, "group", path)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return spent{}, 0, fmt.Errorf("attache group: %w", err)
	}
	s := spent{time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	return s, mostMemory(cmd), nil
}

// costOfParts places the items with the program's own parts and prints what each step cost, and the last full one against the first.
func costOfParts(items *table.Table) error {
	p := desk.NewPipeline(tracks.New(), threads.New(threads.Options{Unkept: true}))
	var first, last spent
	placed, wall, cpu := 0, time.Now(), cpuTime(os.Getpid())
	for batch := range p.Stream(inOrder(items)) {
		if placed += len(batch); placed%costStep != 0 {
			continue
		}
		last = spent{time.Since(wall), cpuTime(os.Getpid()) - cpu}
		wall, cpu = time.Now(), cpuTime(os.Getpid())
		if first.cpu == 0 {
			first = last
		}
		fmt.Printf("  items up to %d: %s\n", placed, last)
	}
	if first.cpu > 0 {
		fmt.Printf("the last %d cost %.2f times what the first did\n", costStep, last.cpu.Seconds()/first.cpu.Seconds())
	}
	return nil
}

// inOrder gives the items in the order of publication.
func inOrder(items *table.Table) iter.Seq[[]model.Item] {
	return func(yield func([]model.Item) bool) {
		order := items.ByTime()
		for from := 0; from < len(order); from += costBatch {
			var batch []model.Item
			for at := from; at < min(from+costBatch, len(order)); at++ {
				batch = append(batch, items.Item(order[at], model.ItemID(at+1)))
			}
			if !yield(batch) {
				return
			}
		}
	}
}
