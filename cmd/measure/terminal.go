package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"attache/model"
	"attache/model/desk"
)

func init() {
	commands["terminal"] = command{
		help: "only the screen of \"store\", at one size, beside newsboat: --items N",
		run:  measureTerminal,
	}
}

// terminalRun is the setting in which programs are watched.
type terminalRun struct {
	ctx             context.Context
	dir             string
	program, config string
	starts, keys    int
	idle            time.Duration
	cols, rows      int
	hasNewsboat     bool
	grouped         int // items of a large store that are grouped
}

func terminalFlags(fs *flag.FlagSet) *terminalRun {
	t := &terminalRun{}
	fs.IntVar(&t.starts, "starts", 5, "how many starts the median is taken of")
	fs.IntVar(&t.keys, "keys", 100, "how many keys are pressed")
	fs.DurationVar(&t.idle, "idle", 20*time.Second, "how long to watch it idle")
	fs.IntVar(&t.cols, "cols", 200, "columns")
	fs.IntVar(&t.rows, "rows", 60, "rows")
	return t
}

func (t *terminalRun) head() {
	fmt.Printf("%dx%d, median of %d starts, %d keys, %v at rest\n", t.cols, t.rows, t.starts, t.keys, t.idle)
}

func measureTerminal(args []string) error {
	fs := flag.NewFlagSet("terminal", flag.ContinueOnError)
	items := fs.Int("items", 100_000, "how many items the store holds")
	data := fs.String("data", filepath.Join(sharedData, "items", "world-2025-10_2026-08.tsv.gz"), "the items, a TSV")
	t := terminalFlags(fs)
	if err := fs.Parse(args); err != nil {
		return err
	}
	if err := t.prepare(true); err != nil {
		return err
	}
	defer os.RemoveAll(t.dir)
	dir := filepath.Join(t.dir, "store")
	if err := fillStore(t.ctx, dir, *data, *items, *items, ""); err != nil {
		return err
	}
	f := figures{program: "attache", items: *items}
	if err := t.attache(dir, &f); err != nil {
		return err
	}
	all := []figures{f}
	if t.hasNewsboat {
		f, err := t.newsboat(*items, *data)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	t.head()
	printFigures(all)
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }

// screen is a program to be watched.
type screen struct {
	useful *regexp.Regexp // on the first useful screen
	keys   []string
	env    []string
	name   string
	args   []string
}

// watch starts a program several times until its screen is useful, then presses keys in the last one and lets it rest.
func (t *terminalRun) watch(f *figures, p screen) error {
	var firsts []time.Duration
	for i := range t.starts {
		s, first, err := t.start(p)
		if err != nil {
			return err
		}
		firsts = append(firsts, first)
		if i == t.starts-1 {
			s.settle(500*time.Millisecond, 10*time.Second)
			f.memory = rss(s.cmd.Process.Pid)
			l := s.latencies(p.keys, t.keys)
			f.key, f.keySlow = quantile(l, .5), quantile(l, .99)
			s.settle(time.Second, 10*time.Second)
			f.idleCore, f.idleOut, f.idleDisk = s.idle(t.idle)
			f.idled = t.idle
		}
		s.end()
	}
	f.first = middle(firsts)
	return nil
}

// start starts a program and waits until its screen is useful.
func (t *terminalRun) start(p screen) (*session, time.Duration, error) {
	s, err := startSession(t.ctx, t.cols, t.rows, p.env, p.name, p.args...)
	if err != nil {
		return nil, 0, err
	}
	first, err := s.wait(p.useful, 0, time.Minute)
	if err != nil {
		s.end()
		return nil, 0, err
	}
	return s, first, nil
}

// attache watches the dashboard on a store, at rest and, on a copy of the store, while it refreshes feeds.
func (t *terminalRun) attache(dir string, f *figures) error {
	title, err := firstTitle(t.ctx, dir)
	if err != nil {
		return err
	}
	p := screen{name: t.program, keys: []string{"j", "j", "j", "k"}, args: []string{"--config", t.config, "--data", dir},
		useful: regexp.MustCompile(regexp.QuoteMeta(string([]rune(title)[:min(12, len([]rune(title)))])))}
	if err := t.watch(f, p); err != nil {
		return err
	}
	return t.refreshing(dir, f, p)
}

// What a refresh brings while keys are pressed.
const busyFeeds, busyItems = 200, 100

// busyRounds is how many refreshes keys are pressed in: the hundred keys that one takes would make its slowest the 99th percentile.
const busyRounds = 5

// refreshing presses keys while the dashboard fetches, groups and stores what many feeds bring, in several refreshes of the same store;
// how much memory they take is that of the last.
func (t *terminalRun) refreshing(dir string, f *figures, p screen) error {
	var all []time.Duration
	for n := range busyRounds {
		l, err := t.refreshed(dir, f, p, n == busyRounds-1)
		if err != nil {
			return err
		}
		all = append(all, l...)
	}
	slices.Sort(all)
	f.busy, f.busySlow = quantile(all, .5), quantile(all, .99)
	return nil
}

func (t *terminalRun) refreshed(dir string, f *figures, p screen, last bool) ([]time.Duration, error) {
	server, err := serveNews(busyFeeds, busyItems, 0)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	busy := filepath.Join(t.dir, "busy")
	if err := copyStore(t.ctx, dir, busy, server.urls()); err != nil {
		return nil, err
	}
	defer os.RemoveAll(busy)
	p.args = []string{"--config", t.config, "--data", busy}
	s, _, err := t.start(p)
	if err != nil {
		return nil, err
	}
	defer s.end()
	l := s.latencies(p.keys, t.keys)
	looks, _ := server.counts()
	f.busyLooks += looks
	if last {
		f.memoryBusy = rss(s.cmd.Process.Pid)
		s.rested(func() bool { full, _ := server.counts(); return full >= busyFeeds })
		resident, alone := memoryOf(s.cmd.Process.Pid)
		f.memoryRested, f.memoryAlone = float64(resident)/(1<<20), float64(alone)/(1<<20)
	}
	return l, nil
}

// rested waits until the program is through and has then done next to nothing for longer than it waits before it gives memory back, two
// minutes at most: one that goes on asking feeds that have nothing new does not rest for good, and one that waits for a disk is not
// through.
func (s *session) rested(through func() bool) {
	const look, calm, most = time.Second, 12, 120
	for quiet, looks := 0, 0; quiet < calm && looks < most; looks++ {
		before := cpuTime(s.cmd.Process.Pid)
		time.Sleep(look)
		quiet++
		if !through() || cpuTime(s.cmd.Process.Pid)-before > look/20 {
			quiet = 0
		}
	}
}

// copyStore copies a store and adds feeds to the copy.
func copyStore(ctx context.Context, from, to string, urls []string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	src, err := desk.Open(ctx, desk.Options{Path: filepath.Join(from, storeName)})
	if err != nil {
		return err
	}
	if err := errors.Join(src.Backup(ctx, filepath.Join(to, storeName)), src.Close()); err != nil {
		return err
	}
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(to, storeName)})
	if err != nil {
		return err
	}
	for i, u := range urls {
		if _, err := d.AddFeed(ctx, model.Feed{URL: u, Source: fmt.Sprintf("Wire %03d", i), Private: true, Origin: model.FromStore}); err != nil {
			return errors.Join(err, d.Close())
		}
	}
	return d.Close()
}

// firstTitle gives the title of the thread that the screen shows first.
func firstTitle(ctx context.Context, dir string) (string, error) {
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(dir, storeName)})
	if err != nil {
		return "", err
	}
	defer d.Close()
	ts, err := d.Threads(ctx, model.ThreadQuery{Tracks: []model.Track{model.Negotiations}, Window: model.Window{Limit: 1}})
	if err != nil {
		return "", err
	}
	if len(ts) == 0 {
		return "", errors.New("there is no thread on the board: the store needs more items")
	}
	return ts[0].Title, nil
}

// middle is the median.
func middle(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
