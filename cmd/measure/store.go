package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["store"] = command{"the store at size: open, lists, marks, search, bytes (reads ../shared/data/items/world-2025-10_2026-08.tsv.gz)", runStore}
}

// storeRun is one measurement: a store of so many items, and what it costs to use.
type storeRun struct {
	ctx   context.Context
	data  string
	items int
	path  string
	keep  bool
	texts int64 // bytes of titles, summaries and links taken in
}

func runStore(args []string) error {
	fs := flag.NewFlagSet("store", flag.ContinueOnError)
	data := fs.String("data", "../shared/data/items/world-2025-10_2026-08.tsv.gz", "items to take, a TSV")
	n := fs.Int("items", 100_000, "how many items; the file is taken again with later dates when it has fewer")
	dir := fs.String("dir", "", "where the store is made, or found again (default: a temporary directory)")
	cold := fs.Bool("cold", false, "measure the cold refresh instead: 200 feeds of 100 items each, all at once")
	profile := fs.String("cpuprofile", "", "write a profile of the processor's time here")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	r := &storeRun{ctx: context.Background(), data: *data, items: *n, path: filepath.Join(*dir, "store.db"), keep: *dir != ""}
	if *dir == "" {
		tmp, err := os.MkdirTemp("", "attache-measure-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		r.path = filepath.Join(tmp, "store.db")
	}
	if *cold {
		return r.coldRefresh()
	}
	return r.run()
}

func (r *storeRun) options() desk.Options {
	return desk.Options{Path: r.path, Judge: tracks.New(), Grouper: func() threads.Grouper { return threads.New(threads.Options{}) },
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
}

func (r *storeRun) run() error {
	if _, err := os.Stat(r.path); errors.Is(err, os.ErrNotExist) {
		if err := r.fill(); err != nil {
			return err
		}
	}
	if err := r.size(); err != nil {
		return err
	}
	for _, step := range []func() error{r.firstScreen, r.lists, r.marks, r.search, r.warm} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func say(what string, value any) { fmt.Printf("%-46s %v\n", what, value) }

func mb(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// reader reads the recorded items again and again, each round with later dates and other addresses.
type reader struct {
	path  string
	round int
	span  time.Duration
	r     *bufio.Reader
	close []io.Closer
	cols  map[string]int
	first time.Time
	last  time.Time
	row   int
}

func (d *reader) rewind() error {
	for _, c := range d.close {
		_ = c.Close()
	}
	f, err := os.Open(d.path)
	if err != nil {
		return err
	}
	d.close = []io.Closer{f}
	var in io.Reader = f
	if strings.HasSuffix(d.path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	d.r = bufio.NewReaderSize(in, 1<<20)
	head, err := d.r.ReadString('\n')
	if err != nil {
		return err
	}
	d.cols = map[string]int{}
	for i, c := range strings.Split(strings.TrimRight(head, "\n"), "\t") {
		d.cols[c] = i
	}
	return nil
}

// next gives an item and the name of its source.
func (d *reader) next() (model.Item, error) {
	if d.r == nil {
		if err := d.rewind(); err != nil {
			return model.Item{}, err
		}
	}
	row, err := d.r.ReadString('\n')
	if errors.Is(err, io.EOF) && row == "" {
		d.round++
		d.span += d.last.Sub(d.first) + time.Hour
		if err := d.rewind(); err != nil {
			return model.Item{}, err
		}
		row, err = d.r.ReadString('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return model.Item{}, err
	}
	f := strings.Split(strings.TrimRight(row, "\n"), "\t")
	get := func(c string) string {
		if i, ok := d.cols[c]; ok && i < len(f) {
			return f[i]
		}
		return ""
	}
	at, err := time.Parse(time.RFC3339, get("published_rfc3339"))
	if err != nil {
		return model.Item{}, err
	}
	if d.first.IsZero() || at.Before(d.first) {
		d.first = at
	}
	if at.After(d.last) {
		d.last = at
	}
	d.row++
	id := fmt.Sprintf("%s-%d", get("id"), d.round)
	link := get("link")
	if link == "" {
		link = "https://" + fmt.Sprintf("%x", hash(get("source"))) + ".example/news/" + id
	} else if d.round > 0 {
		link += fmt.Sprintf("?round=%d", d.round)
	}
	return model.Item{GUID: id, Link: link, Source: get("source"), Lang: get("lang"), Title: get("title"), Summary: get("summary"), Published: at.Add(d.span).UTC()}, nil
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}

// fill makes the store, in looks of some hundred items as they would arrive, in the order of publication.
func (r *storeRun) fill() error {
	d, err := desk.Open(r.ctx, r.options())
	if err != nil {
		return err
	}
	in := &reader{path: r.data}
	feeds := map[string]model.FeedID{}
	start := time.Now()
	for done := 0; done < r.items; {
		looks := map[model.FeedID][]model.Item{}
		for range min(1000, r.items-done) {
			it, err := in.next()
			if err != nil {
				return err
			}
			id, ok := feeds[it.Source]
			if !ok {
				if id, err = d.AddFeed(r.ctx, model.Feed{URL: fmt.Sprintf("https://%x.example/rss", hash(it.Source)), Source: it.Source, Lang: it.Lang}); err != nil {
					return err
				}
				feeds[it.Source] = id
			}
			it.Fetched = it.Published
			r.texts += int64(len(it.Title) + len(it.Summary) + len(it.Link) + len(it.Source))
			looks[id] = append(looks[id], it)
			done++
		}
		if err := ingestAll(r.ctx, d, looks); err != nil {
			return err
		}
	}
	took := time.Since(start)
	say("items", r.items)
	say("ingest, all of it (items/s)", fmt.Sprintf("%.0f", float64(r.items)/took.Seconds()))
	return d.Close()
}

// ingestAll stores looks from several goroutines at once, as the fetcher does.
func ingestAll(ctx context.Context, d *desk.Desk, looks map[model.FeedID][]model.Item) error {
	ch := make(chan model.Fetch)
	errs := make(chan error, 16)
	for range cap(errs) {
		go func() {
			var first error
			for f := range ch {
				if _, err := d.Ingest(ctx, f); err != nil && first == nil {
					first = err
				}
			}
			errs <- first
		}()
	}
	for id, its := range looks {
		ch <- model.Fetch{Feed: id, At: its[len(its)-1].Published, Items: its, Poll: model.PollState{State: model.FeedOK, LastTry: time.Now(), LastSuccess: time.Now()}}
	}
	close(ch)
	var all []error
	for range cap(errs) {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}

func (r *storeRun) size() error {
	info, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	say("store on disk", mb(info.Size()))
	if r.texts > 0 {
		say("against titles, summaries, links, sources", fmt.Sprintf("%.2f of %s", float64(info.Size())/float64(r.texts), mb(r.texts)))
	}
	return nil
}

func resident() string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known here"
	}
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, "VmRSS:") {
			return strings.TrimSpace(strings.TrimPrefix(l, "VmRSS:"))
		}
	}
	return "not known"
}

// firstScreen opens the store anew and reads what the first screen shows.
func (r *storeRun) firstScreen() error {
	var took []time.Duration
	for range 7 {
		start := time.Now()
		d, err := desk.Open(r.ctx, desk.Options{Path: r.path})
		if err != nil {
			return err
		}
		if _, err := d.Board(r.ctx); err != nil {
			return err
		}
		for _, t := range model.BoardTracks {
			if _, err := d.Threads(r.ctx, model.ThreadQuery{Tracks: []model.Track{t}, Window: model.Window{Limit: 50}}); err != nil {
				return err
			}
		}
		if _, err := d.Items(r.ctx, model.ItemQuery{Window: model.Window{Limit: 20}}); err != nil {
			return err
		}
		took = append(took, time.Since(start))
		if err := d.Close(); err != nil {
			return err
		}
	}
	runtime.GC()
	say("open to board, three lists of 50 and the wire", spread(took))
	return nil
}

// spread says the median and the slow end of several times.
func spread(took []time.Duration) string {
	slices.Sort(took)
	at := func(q float64) time.Duration {
		return took[min(int(q*float64(len(took))), len(took)-1)].Round(10 * time.Microsecond)
	}
	return fmt.Sprintf("p50 %v  p99 %v  (%d)", at(0.5), at(0.99), len(took))
}

func (r *storeRun) timed(what string, n int, fn func(i int) error) error {
	took := make([]time.Duration, 0, n)
	for i := range n {
		start := time.Now()
		if err := fn(i); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		took = append(took, time.Since(start))
	}
	say(what, spread(took))
	return nil
}

func (r *storeRun) lists() error {
	d, err := desk.Open(r.ctx, desk.Options{Path: r.path})
	if err != nil {
		return err
	}
	defer d.Close()
	all := []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}
	steps := []struct {
		what string
		fn   func(i int) error
	}{
		{"board", func(int) error { _, err := d.Board(r.ctx); return err }},
		{"page of 50 threads of a track, scrolling", func(i int) error {
			_, err := d.Threads(r.ctx, model.ThreadQuery{Tracks: []model.Track{model.BoardTracks[i%3]}, Window: model.Window{Offset: i * 10, Limit: 50}})
			return err
		}},
		{"page of 50 items of all tracks, scrolling", func(i int) error {
			_, err := d.Items(r.ctx, model.ItemQuery{Tracks: all, Window: model.Window{Offset: i * 10, Limit: 50}})
			return err
		}},
	}
	for _, s := range steps {
		if err := r.timed(s.what, 100, s.fn); err != nil {
			return err
		}
	}
	return nil
}

// marks reads the thread with the most items among those that moved last, and takes it back.
func (r *storeRun) marks() error {
	d, err := desk.Open(r.ctx, desk.Options{Path: r.path})
	if err != nil {
		return err
	}
	defer d.Close()
	ths, err := d.Threads(r.ctx, model.ThreadQuery{Tracks: []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}, Window: model.Window{Limit: 5000}})
	if err != nil || len(ths) == 0 {
		return err
	}
	// The threads whose items together come to about 500, marked in one action.
	slices.SortStableFunc(ths, func(a, b model.Thread) int { return b.Items - a.Items })
	n, ids := 0, []model.ThreadID{}
	for _, t := range ths {
		if n+t.Unread <= 500 && t.Unread > 0 {
			n += t.Unread
			ids = append(ids, t.ID)
		}
	}
	if err := r.timed(fmt.Sprintf("mark %d items of %d threads read", n, len(ids)), 1, func(int) error { return d.ReadThreads(r.ctx, ids) }); err != nil {
		return err
	}
	undo := func(int) error { _, err := d.Undo(r.ctx); return err }
	if err := r.timed("  undo", 1, undo); err != nil {
		return err
	}
	if err := r.timed("  again, and undo", 20, func(i int) error {
		if i%2 == 0 {
			return d.ReadThreads(r.ctx, ids)
		}
		return undo(i)
	}); err != nil {
		return err
	}
	its, err := d.Items(r.ctx, model.ItemQuery{Window: model.Window{Limit: 50}})
	if err != nil {
		return err
	}
	return r.timed("mark one item read or unread", 2*len(its), func(i int) error {
		return d.SetRead(r.ctx, []model.ItemID{its[i/2].ID}, i%2 == 0)
	})
}

// search asks for words of the recorded titles, frequent and rare as they come, alone, in pairs and as they are typed.
func (r *storeRun) search() error {
	d, err := desk.Open(r.ctx, desk.Options{Path: r.path})
	if err != nil {
		return err
	}
	defer d.Close()
	in := &reader{path: r.data}
	var words []string
	for i := 0; len(words) < 300; i++ {
		it, err := in.next()
		if err != nil {
			return err
		}
		if i%97 == 0 {
			f := strings.FieldsFunc(strings.ToLower(it.Title), func(c rune) bool { return c < 'a' || c > 'z' })
			words = append(words, f...)
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 3 || w == "not" || w == "and" })
	words = append([]string{"the", "iran", "trump", "talks", "says"}, words...)
	ask := func(q string) error {
		_, err := d.Search(r.ctx, q, model.Window{Limit: 50})
		return err
	}
	if err := r.timed("search, one word, first 50", len(words), func(i int) error { return ask(words[i]) }); err != nil {
		return err
	}
	if err := r.timed("search, two words", len(words)-1, func(i int) error { return ask(words[i] + " " + words[i+1]) }); err != nil {
		return err
	}
	if err := r.timed("search, a prefix of two to four letters", len(words), func(i int) error { return ask(words[i][:min(len(words[i]), 2+i%3)] + "*") }); err != nil {
		return err
	}
	return r.timed("search, a word, a track and a day", 100, func(i int) error { return ask(words[i] + " track:posture since:2026-01-01 -opinion") })
}

// warm measures what goes on behind the first screen: the grouper going on from the store.
func (r *storeRun) warm() error {
	say("memory after reading", resident())
	d, err := desk.Open(r.ctx, r.options())
	if err != nil {
		return err
	}
	es, err := d.Entries(r.ctx)
	if err != nil || len(es) == 0 {
		return errors.Join(err, d.Close())
	}
	start := time.Now()
	// A look that brings one item waits for the grouper.
	_, err = d.Ingest(r.ctx, model.Fetch{Feed: es[0].ID, At: time.Now(), Items: []model.Item{{GUID: fmt.Sprint(start.UnixNano()), Title: "Envoys meet", Published: start}}})
	say("the grouper goes on from the store", time.Since(start).Round(time.Millisecond))
	runtime.GC()
	say("memory with the grouper warm", resident())
	return errors.Join(err, d.Close())
}

// coldRefresh stores 200 looks of 100 items each into an empty store, from sixteen goroutines.
func (r *storeRun) coldRefresh() error {
	const feeds, each = 200, 100
	d, err := desk.Open(r.ctx, r.options())
	if err != nil {
		return err
	}
	in := &reader{path: r.data}
	looks := map[model.FeedID][]model.Item{}
	ids := make([]model.FeedID, feeds)
	for i := range ids {
		if ids[i], err = d.AddFeed(r.ctx, model.Feed{URL: fmt.Sprintf("https://feed-%d.example/rss", i), Source: fmt.Sprintf("Feed %d", i)}); err != nil {
			return err
		}
	}
	for i := range feeds * each {
		it, err := in.next()
		if err != nil {
			return err
		}
		it.Source = fmt.Sprintf("Feed %d", i%feeds)
		looks[ids[i%feeds]] = append(looks[ids[i%feeds]], it)
	}
	start := time.Now()
	if err := ingestAll(r.ctx, d, looks); err != nil {
		return err
	}
	say(fmt.Sprintf("%d looks of %d items", feeds, each), time.Since(start).Round(time.Millisecond))
	start = time.Now()
	if err := ingestAll(r.ctx, d, looks); err != nil {
		return err
	}
	say("the same again, nothing new", time.Since(start).Round(time.Millisecond))
	b, err := d.Board(r.ctx)
	say("items", b.Items)
	return errors.Join(err, d.Close())
}
