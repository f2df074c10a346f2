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
	"strings"
	"syscall"
	"time"

	"attache/model"
	"attache/model/desk"
)

func init() {
	commands["faults"] = command{
		help: "two dashboards and a fetcher on one store for a while: --for 10m (the tests do the same for seconds; KILLS=1000 go test ./cmd/attache -run Kill kills)",
		run:  measureFaults,
	}
}

// faultsRun is a crowd of programs on one store, watched from outside.
type faultsRun struct {
	attache, dir string
	length       time.Duration
	site         *growingSite
	screens      []*watched
	fetcher      *watched
	desk         *desk.Desk
	thread       model.ThreadID
	seen         []time.Duration // from a change to the moment when all screens had shown it
	memory       map[string][]int64
}

// measureFaults runs the crowd and says what came of it; an error when something that must not be was seen.
func measureFaults(args []string) error {
	fs := flag.NewFlagSet("faults", flag.ContinueOnError)
	r := &faultsRun{memory: map[string][]int64{}}
	fs.StringVar(&r.attache, "attache", "", "the program to be tried (default: built from ./cmd/attache)")
	fs.DurationVar(&r.length, "for", 10*time.Minute, "how long")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var err error
	if r.dir, err = os.MkdirTemp("", "attache-faults-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	ctx, cancel := context.WithTimeout(context.Background(), r.length+5*time.Minute)
	defer cancel()
	if err := r.start(ctx); err != nil {
		return errors.Join(err, r.end())
	}
	if err := r.work(ctx); err != nil {
		return errors.Join(err, r.end())
	}
	if err := r.end(); err != nil {
		return err
	}
	return r.report(ctx)
}

// start starts the site and the programs and pins the thread whose name is changed.
func (r *faultsRun) start(ctx context.Context) (err error) {
	if r.attache == "" {
		if r.attache, err = buildAttache(r.dir); err != nil {
			return err
		}
	}
	if r.site, err = serveGrowing(); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.dir, "config.toml"), r.site.config(), 0o600); err != nil {
		return err
	}
	if r.fetcher, err = watch(ctx, size{120, 40}, "fetch --watch", r.attache, "--data", r.dir, "fetch", "--watch", "--all"); err != nil {
		return err
	}
	if err := r.site.waitForLooks(ctx, 3*growingFeeds); err != nil {
		return err
	}
	for i := range 2 {
		s, err := watch(ctx, size{120, 40}, fmt.Sprintf("dashboard %d", i+1), r.attache, "--data", r.dir)
		if err != nil {
			return err
		}
		r.screens = append(r.screens, s)
	}
	if r.desk, err = desk.Open(ctx, desk.Options{Path: filepath.Join(r.dir, "attache.db")}); err != nil {
		return err
	}
	ths, err := r.desk.Threads(ctx, model.ThreadQuery{Window: model.Window{Limit: 1}})
	if err != nil || len(ths) == 0 {
		return fmt.Errorf("no thread to look at: %w", err)
	}
	r.thread = ths[0].ID
	return r.desk.Pin(ctx, r.thread, true)
}

// work changes something every second, has people press keys, and weighs the programs, until the time is up.
func (r *faultsRun) work(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	keys := []string{"j", "s", "m", "k"} // nothing that takes the name back that is looked for
	for start, n := time.Now(), 0; time.Since(start) < r.length; n++ {
		name := unlike(n)
		for _, s := range r.screens {
			s.forget()
		}
		if err := r.desk.Rename(ctx, r.thread, name); err != nil {
			return err
		}
		at := time.Now()
		for _, s := range r.screens {
			if err := s.shows(ctx, name); err != nil {
				return err
			}
		}
		r.seen = append(r.seen, time.Since(at))
		if err := r.screens[n%2].press(keys[n/2%len(keys)]); err != nil {
			return err
		}
		if n%10 == 0 {
			r.weigh()
		}
		select {
		case <-tick.C:
		case <-r.fetcher.ended:
			return fmt.Errorf("the fetcher ended: %s", r.fetcher.tail())
		}
	}
	return nil
}

func (r *faultsRun) weigh() {
	for _, p := range append(slices.Clone(r.screens), r.fetcher) {
		r.memory[p.name] = append(r.memory[p.name], p.resident())
	}
}

// end ends the programs as a person would.
func (r *faultsRun) end() error {
	var errs []error
	if r.desk != nil {
		errs = append(errs, r.desk.Close())
	}
	for _, s := range r.screens {
		errs = append(errs, s.press("\x1bQ"), s.gone(syscall.SIGTERM))
	}
	if r.fetcher != nil {
		errs = append(errs, r.fetcher.gone(os.Interrupt))
	}
	if r.site != nil {
		errs = append(errs, r.site.Close())
	}
	return errors.Join(errs...)
}

// report prints the figures and gives what must not be.
func (r *faultsRun) report(ctx context.Context) error {
	slices.Sort(r.seen)
	n := len(r.seen)
	line("changes by another program, shown by both", fmt.Sprintf("%d: median %v, 99 %% within %v, slowest %v", n,
		r.seen[n/2].Round(time.Millisecond), r.seen[n*99/100].Round(time.Millisecond), r.seen[n-1].Round(time.Millisecond)))
	var errs []error
	for _, p := range append(slices.Clone(r.screens), r.fetcher) {
		m := r.memory[p.name]
		half, last := highest(m[len(m)/4:len(m)/2+1]), highest(m[len(m)*3/4:])
		var tenths []string
		for i := range 10 {
			tenths = append(tenths, fmt.Sprintf("%.0f", float64(highest(m[len(m)*i/10:max(len(m)*(i+1)/10, len(m)*i/10+1)]))/1e6))
		}
		line(p.name+": memory in MB, the most in each tenth", strings.Join(tenths, " "))
		if last > half+half/10+4<<20 {
			errs = append(errs, fmt.Errorf("%s grows: %s, then %s", p.name, megabytes(float64(half)/1e6), megabytes(float64(last)/1e6)))
		}
		if found := p.blunders(); len(found) > 0 {
			errs = append(errs, fmt.Errorf("%s showed %q", p.name, found))
		}
	}
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(r.dir, "attache.db")})
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // it only reads
	found, err := d.Check(ctx, false)
	if err != nil {
		return err
	}
	for _, f := range found {
		errs = append(errs, errors.New(f.What))
	}
	b, err := d.Board(ctx)
	if err != nil {
		return err
	}
	line("items at the end, of those offered", fmt.Sprintf("%d of %d", b.Items, r.site.offered()))
	if b.Items < r.site.offered()-growingFeeds*growingLook {
		errs = append(errs, fmt.Errorf("items are missing: %d of %d", b.Items, r.site.offered()))
	}
	log, err := os.ReadFile(filepath.Join(r.dir, "attache.log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	if found := blunder.FindAllString(string(log), -1); len(found) > 0 {
		errs = append(errs, fmt.Errorf("the log has %q", found))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	_, err = io.WriteString(os.Stdout, "the store is whole, and nothing was shown that must not be\n")
	return err
}

func line(what, value string) { fmt.Printf("%-55s %s\n", what, value) }

func highest(list []int64) int64 { return slices.Max(append(list, 0)) }

// unlike gives the nth name; no two that follow one another have a letter in common at the same place.
func unlike(n int) string {
	letters := "abcdefghijklmnopqrstuvwxyz"
	out := make([]byte, 8)
	for i := range out {
		out[i] = letters[(n*7+i*3+n/26*(i+1)*2)%26]
	}
	return string(out)
}
