package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"attache/model"
	"attache/model/desk"
)

func init() {
	commands["soak"] = command{
		help: "the dashboard for an hour on feeds that keep bringing news, its memory at each quarter: --for 60m --items 100000 --dir WHERE-THE-STORES-STAY",
		run:  measureSoak,
	}
}

// soakRun is a dashboard that fetches by itself for a long time, with a person at its keys now and then.
type soakRun struct {
	attache, dir, stores, data string
	length, every              time.Duration
	speed                      float64
	items, grouped             int
	most                       float64 // MB that it may take; 0: any
	news                       *soakNews
	site                       *replaySite
	screen                     *watched
	samples                    []soakSample
	cpu                        time.Duration // spent when the run began
}

// soakSample is the program's memory at a moment after the start, in bytes: all that is resident, and what of it no file holds.
type soakSample struct {
	at              time.Duration
	resident, alone int64
}

// measureSoak runs the dashboard, and says what it took and whether it grew; an error when it did, when something was shown
// that must not be, or when the store is not whole at the end.
func measureSoak(args []string) error {
	r := &soakRun{}
	fs := flag.NewFlagSet("soak", flag.ContinueOnError)
	fs.StringVar(&r.attache, "attache", "", "the program to be tried (default: built from ./cmd/attache)")
	fs.DurationVar(&r.length, "for", time.Hour, "how long")
	fs.DurationVar(&r.every, "every", time.Minute, "how often every feed is looked at")
	fs.Float64Var(&r.speed, "speed", 480, "how much faster than life the news comes in")
	fs.IntVar(&r.items, "items", 100_000, "how many items the store holds at the start")
	fs.IntVar(&r.grouped, "grouped", 100_000, "how many of them are grouped at each end; those between take the places of their twins")
	fs.StringVar(&r.data, "data", filepath.Join(sharedData, "items", "winter-70feeds-titles.tsv.gz"), "the news, a TSV in the order of publication; invented where it is absent")
	fs.StringVar(&r.stores, "dir", "", "where the stores are made, and found again the next time (default: a temporary directory)")
	fs.Float64Var(&r.most, "most", 0, "fail when it takes more than so many MB (0: however much)")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var err error
	if r.dir, err = os.MkdirTemp("", "attache-soak-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	ctx := context.Background()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	if err := errors.Join(r.work(ctx), r.end()); err != nil {
		return err
	}
	return r.report(ctx)
}

// prepare builds what is not there yet, and starts the site and the dashboard.
func (r *soakRun) prepare(ctx context.Context) (err error) {
	if r.attache == "" {
		if r.attache, err = buildAttache(r.dir); err != nil {
			return err
		}
	}
	if _, err := os.Stat(r.data); errors.Is(err, os.ErrNotExist) {
		fmt.Println(r.data, "is not there: the news is invented")
		r.data = filepath.Join(r.dir, "news.tsv")
		if err := inventNews(r.data); err != nil {
			return err
		}
	}
	if r.news, err = surveyNews(r.data, r.items, r.grouped); err != nil {
		return err
	}
	from, err := r.store(ctx)
	if err != nil {
		return err
	}
	if r.site, err = serveReplay(r.news, r.items, from, r.speed); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.dir, "config.toml"), r.site.config(r.every), 0o600); err != nil {
		return err
	}
	r.screen, err = watch(ctx, size{200, 60}, "dashboard", r.attache, "--data", r.dir)
	return err
}

// store puts a store of so many items in place, and says when the newest of them was published.
func (r *soakRun) store(ctx context.Context) (newest time.Time, err error) {
	if r.stores == "" {
		r.stores = filepath.Join(r.dir, "stores")
	}
	kept := filepath.Join(r.stores, fmt.Sprint(r.items))
	span := time.Duration(float64(r.length) * r.speed)
	if _, err := os.Stat(filepath.Join(kept, storeName)); errors.Is(err, os.ErrNotExist) {
		start := time.Now()
		if err := r.news.fill(ctx, kept, r.items, r.grouped, start.Add(-span-time.Hour)); err != nil {
			return newest, err
		}
		fmt.Printf("made a store of %d items in %v\n", r.items, time.Since(start).Round(time.Second))
	}
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(kept, storeName)})
	if err != nil {
		return newest, err
	}
	its, err := d.Items(ctx, model.ItemQuery{Tracks: everyTrack, Window: model.Window{Limit: 1}})
	if err = errors.Join(err, d.Backup(ctx, filepath.Join(r.dir, storeName)), d.Close()); err != nil {
		return newest, err
	}
	if len(its) > 0 {
		newest = its[0].Published
	}
	if ahead := time.Until(newest.Add(span)); ahead > 0 {
		return newest, fmt.Errorf("the news would run %v into the future, which feeds are not believed: take less of --for or --speed, or another --dir", ahead.Round(time.Minute))
	}
	return newest, nil
}

var everyTrack = []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}

// soakKeys is what a person does now and then: moves, opens a thread, reads, searches, goes back, changes the track.
var soakKeys = []string{"jjjjj", "\r", "jj", "\r", "\x1b", "\x1b", "/", "talks", "\r", "jj", "\x1b", "\x1b", "1", "\x04", "\x15", "n", "m", "2", "jjj", "\r", "\x1b", "/", "carrier group", "\r", "\x1b", "\x1b", "0", "g"}

// work weighs the program and presses keys until the time is up.
func (r *soakRun) work(ctx context.Context) error {
	const between = 5 * time.Second
	tick := time.NewTicker(min(between, r.length/200))
	defer tick.Stop()
	r.cpu = cpuTime(r.screen.cmd.Process.Pid)
	start := time.Now()
	for n := 0; ; n++ {
		select {
		case <-tick.C:
		case <-r.screen.ended:
			return fmt.Errorf("the dashboard ended: %s", r.screen.tail())
		case <-ctx.Done():
			return ctx.Err()
		}
		resident, alone := r.screen.memory()
		r.samples = append(r.samples, soakSample{time.Since(start), resident, alone})
		if time.Since(start) >= r.length {
			r.cpu = cpuTime(r.screen.cmd.Process.Pid) - r.cpu
			return nil
		}
		if err := r.screen.press(soakKeys[n%len(soakKeys)]); err != nil {
			return err
		}
	}
}

func (r *soakRun) end() error {
	return errors.Join(r.screen.press("\x1b\x1b\x1bQ"), r.screen.gone(syscall.SIGTERM), r.site.Close())
}

// report prints the figures and gives what must not be.
func (r *soakRun) report(ctx context.Context) error {
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(r.dir, storeName)})
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // it only reads
	b, err := d.Board(ctx)
	if err != nil {
		return err
	}
	found, err := d.Check(ctx, false)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range found {
		errs = append(errs, errors.New(f.What))
	}
	if least := r.items + r.site.stored(); b.Items < least {
		errs = append(errs, fmt.Errorf("items are missing: %d of %d", b.Items, least))
	}
	if found := r.screen.blunders(); len(found) > 0 {
		errs = append(errs, fmt.Errorf("the dashboard showed %q", found))
	}
	line("items at the start, and brought since", fmt.Sprintf("%d, %d", r.items, b.Items-r.items))
	line("processor time", fmt.Sprintf("%v in %v", r.cpu.Round(time.Second), r.length))
	if err := errors.Join(append(errs, r.reportMemory())...); err != nil {
		return err
	}
	_, err = io.WriteString(os.Stdout, "it does not grow, the store is whole, and nothing was shown that must not be\n")
	return err
}

// soakMarks are the parts of the run after which its memory is told: of an hour after 10, 30, 45 and 60 minutes.
var soakMarks = []float64{1. / 6, 1. / 2, 3. / 4, 1}

// reportMemory prints the memory at the marks, each the median of the twelfth of the run before it, since it swings with
// the collector of garbage, and says whether the second half of the run took more and more.
func (r *soakRun) reportMemory() error {
	if r.samples[0].resident == 0 {
		line("memory", "the system does not tell")
		return nil
	}
	at := func(mark float64) (resident, alone int64) {
		to := time.Duration(mark * float64(r.length))
		var res, al []int64
		for _, s := range r.samples {
			if s.at > to-r.length/12 && s.at <= to+r.length/100 {
				res, al = append(res, s.resident), append(al, s.alone)
			}
		}
		slices.Sort(res)
		slices.Sort(al)
		return res[len(res)/2], al[len(al)/2]
	}
	var most int64
	for _, s := range r.samples {
		most = max(most, s.resident)
	}
	for _, m := range soakMarks {
		resident, alone := at(m)
		line(fmt.Sprintf("memory after %v", time.Duration(m*float64(r.length)).Round(time.Second)), fmt.Sprintf("%s resident, %s without what files hold", megabytes(float64(resident)/1e6), megabytes(float64(alone)/1e6)))
	}
	line("the most at any moment", megabytes(float64(most)/1e6))
	half, _ := at(1. / 2)
	last, _ := at(1)
	var errs []error
	if last > half+half/20+2<<20 {
		errs = append(errs, fmt.Errorf("it grows in the second half: %s, then %s", megabytes(float64(half)/1e6), megabytes(float64(last)/1e6)))
	}
	if mb := float64(most) / 1e6; r.most > 0 && mb > r.most {
		errs = append(errs, fmt.Errorf("it took %s of the %s that it may", megabytes(mb), megabytes(r.most)))
	}
	return errors.Join(errs...)
}
