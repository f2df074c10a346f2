package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"time"

	"attache/feeds"
	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

// inside makes refreshes with the program's own parts in this process, for finding out where time and memory go.
type inside struct {
	profile, heap, allocs, store string // files: what is written, and the store to begin with
	warm                         int
	stages                       stages
}

// allocsRate is how many bytes are allocated, on average, between two that are noted where allocations are told.
const allocsRate = 16 << 10

func (in *inside) run(ctx context.Context, urls []string, dir string) (err error) {
	if in.store != "" {
		if err := storeCopy(ctx, in.store, filepath.Join(dir, storeName)); err != nil {
			return err
		}
	}
	d, err := desk.Open(ctx, desk.Options{
		Path: filepath.Join(dir, storeName), Now: time.Now, Judge: tracks.New(), Log: slog.New(&in.stages),
		Grouper: func() threads.Grouper { return threads.New(threads.Options{}) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.SyncFeeds(ctx, wires(urls)); err != nil {
		return err
	}
	before := memoryNow()
	if err := in.rounds(ctx, d); err != nil {
		return err
	}
	in.stages.print()
	fmt.Printf("\nbefore: %s\nafter:  %s\n", before, memoryNow())
	if in.allocs != "" {
		if err := writeProfile("allocs", in.allocs); err != nil {
			return err
		}
	}
	return in.rest()
}

func storeCopy(ctx context.Context, from, to string) error {
	d, err := desk.Open(ctx, desk.Options{Path: from, ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(d.Backup(ctx, to), d.Close())
}

// wires makes a feed of each address.
func wires(urls []string) (list []model.Feed) {
	for i, u := range urls {
		list = append(list, model.Feed{URL: u, Source: fmt.Sprintf("Wire %03d", i), Private: true, Origin: model.FromConfig})
	}
	return list
}

// rounds makes the refreshes and profiles those that were asked for.
func (in *inside) rounds(ctx context.Context, d *desk.Desk) error {
	f, err := os.Create(in.profile)
	if err != nil {
		return err
	}
	defer f.Close()
	if in.allocs != "" {
		runtime.MemProfileRate = allocsRate
	}
	p := feeds.NewPoller(d, feeds.NewClient(feeds.ClientOptions{}), feeds.PollerOptions{Force: true})
	for round := range 1 + in.warm {
		if round == min(in.warm, 1) {
			if err := pprof.StartCPUProfile(f); err != nil {
				return err
			}
			defer pprof.StopCPUProfile()
		}
		var start, end runtime.MemStats
		runtime.ReadMemStats(&start)
		sum, err := p.Once(ctx)
		if err != nil {
			return err
		}
		runtime.ReadMemStats(&end)
		fmt.Printf("round %d: %.1f MB in %d pieces allocated, %d collections\n", round, float64(end.TotalAlloc-start.TotalAlloc)/(1<<20), end.Mallocs-start.Mallocs, end.NumGC-start.NumGC)
		fmt.Printf("round %d: %d looks in %s, %d new items, %d unchanged\n", round, sum.Looked, sum.Took.Round(time.Millisecond), sum.New, sum.NotModified)
	}
	return nil
}

// rest waits until the desk has settled, has what is not needed given back, and says what is left.
func (in *inside) rest() error {
	if in.heap == "" {
		return nil
	}
	time.Sleep(8 * time.Second) // longer than a desk waits for more before it settles
	fmt.Println("rested:", memoryNow())
	debug.FreeOSMemory()
	fmt.Println("at least:", memoryNow())
	return writeProfile("heap", in.heap)
}

func writeProfile(name, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup(name).WriteTo(f, 0), f.Close())
}

// memoryNow says what the process has from the system, and what of the heap is in use.
func memoryNow() string {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	mb := func(n uint64) float64 { return float64(n) / (1 << 20) }
	return fmt.Sprintf("heap alive or not yet looked at %.1f MB, gaps in it %.1f MB, free and kept %.1f MB, all that Go has %.1f MB, resident %.1f MB", mb(m.HeapAlloc),
		mb(m.HeapInuse-m.HeapAlloc), mb(m.HeapIdle-m.HeapReleased), mb(m.Sys-m.HeapReleased), rss(os.Getpid()))
}

// stages adds up what a desk says of the batches that it stored. It is the handler of the desk's log.
type stages struct {
	mu                sync.Mutex
	batches, items    int64
	grouping, writing time.Duration
}

// Enabled has the desk say everything.
func (s *stages) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs and WithGroup change nothing: only the desk's own words are heeded.
func (s *stages) WithAttrs([]slog.Attr) slog.Handler { return s }
func (s *stages) WithGroup(string) slog.Handler      { return s }

// Handle enters a batch.
func (s *stages) Handle(_ context.Context, r slog.Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Message != desk.BatchStored {
		return nil
	}
	s.batches++
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "items":
			s.items += a.Value.Int64()
		case "grouped":
			s.grouping += a.Value.Duration()
		case "written":
			s.writing += a.Value.Duration()
		}
		return true
	})
	return nil
}

func (s *stages) print() {
	fmt.Printf("%d batches of %d new items together: %v on the wall grouping, %v writing\n", s.batches, s.items, s.grouping.Round(time.Millisecond), s.writing.Round(time.Millisecond))
}
