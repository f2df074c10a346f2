package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func init() {
	commands["keys"] = command{
		help: "how fast the screen answers keys, for several builds in turn: --dir STORE --programs OLD,NEW [--refresh] [--starts-only]",
		run:  measureKeys,
	}
}

// keysRun compares builds of the program on copies of one store. They take turns, so that what else the machine does
// meets all of them alike.
type keysRun struct {
	*terminalRun
	rounds   int
	refresh  bool
	justOpen bool
	from     string
	screen   screen
	server   *newsServer
}

// build is one of the programs and what was seen of it.
type build struct {
	path                string
	starts, first, last []time.Duration
	cpu                 time.Duration
	looks               int
}

func measureKeys(args []string) error {
	fs := flag.NewFlagSet("keys", flag.ContinueOnError)
	programs := fs.String("programs", "", "the builds to compare, separated by commas (default: the one of this source)")
	k := &keysRun{}
	fs.StringVar(&k.from, "dir", "", "the directory of a store, which is copied")
	fs.IntVar(&k.rounds, "rounds", 5, "how often each build has its turn")
	fs.BoolVar(&k.refresh, "refresh", false, "press the keys while feeds are refreshed")
	fs.BoolVar(&k.justOpen, "starts-only", false, "press no keys")
	k.terminalRun = terminalFlags(fs)
	if err := fs.Parse(args); err != nil {
		return err
	}
	if k.from == "" {
		return errors.New("keys needs --dir, a store as \"store --dir\" leaves it")
	}
	if err := k.prepare(*programs == ""); err != nil {
		return err
	}
	defer os.RemoveAll(k.dir)
	if *programs == "" {
		*programs = k.program
	}
	builds, err := k.compare(strings.Split(*programs, ","))
	if err != nil {
		return err
	}
	fmt.Printf("%dx%d, %d rounds of %d keys, refreshing: %t\n", k.cols, k.rows, k.rounds, k.keys, k.refresh)
	for _, b := range builds {
		b.print()
	}
	return nil
}

// compare gives each build its turns.
func (k *keysRun) compare(paths []string) ([]*build, error) {
	title, err := firstTitle(k.ctx, k.from)
	if err != nil {
		return nil, err
	}
	k.screen = screen{keys: []string{"j", "j", "j", "k"}, useful: regexp.MustCompile(regexp.QuoteMeta(string([]rune(title)[:min(12, len([]rune(title)))])))}
	if k.server, err = serveNews(busyFeeds, busyItems, 0); err != nil {
		return nil, err
	}
	defer k.server.Close()
	var urls []string
	if k.refresh {
		urls = k.server.urls()
	}
	ready := filepath.Join(k.dir, "ready")
	if err := copyStore(k.ctx, k.from, ready, urls); err != nil {
		return nil, err
	}
	var builds []*build
	for _, p := range paths {
		builds = append(builds, &build{path: p})
	}
	for range k.rounds {
		for _, b := range builds {
			if err := k.turn(b, filepath.Join(ready, storeName)); err != nil {
				return nil, err
			}
		}
	}
	return builds, nil
}

// turn runs a build once on a fresh copy of the store.
func (k *keysRun) turn(b *build, store string) error {
	dir := filepath.Join(k.dir, "turn")
	defer os.RemoveAll(dir)
	if err := errors.Join(os.MkdirAll(dir, 0o700), copyFile(store, filepath.Join(dir, storeName))); err != nil {
		return err
	}
	k.server.forget()
	p := k.screen
	p.name, p.args = b.path, []string{"--config", k.config, "--data", dir}
	s, first, err := k.start(p)
	if err != nil {
		return err
	}
	defer s.end()
	b.starts = append(b.starts, first)
	if k.justOpen {
		return nil
	}
	if !k.refresh {
		s.settle(500*time.Millisecond, 10*time.Second)
	}
	for i := range k.keys {
		if a, ok := s.press(p.keys[i%len(p.keys)], answerQuiet); ok {
			b.first, b.last = append(b.first, a.first), append(b.last, a.last)
		}
	}
	looks, _ := k.server.counts()
	b.looks += looks
	b.cpu += cpuTime(s.cmd.Process.Pid)
	return nil
}

func (b *build) print() {
	for _, all := range [][]time.Duration{b.starts, b.first, b.last} {
		slices.Sort(all)
	}
	line := func(what string, all []time.Duration) {
		if len(all) > 0 {
			fmt.Printf("  %-24s median %s, 90 %% %s, 99 %% %s, worst %s of %d\n", what, ms(quantile(all, .5)), ms(quantile(all, .9)), ms(quantile(all, .99)), ms(all[len(all)-1]), len(all))
		}
	}
	fmt.Println(b.path)
	line("start to first screen", b.starts)
	line("key to first byte", b.first)
	line("key to last byte", b.last)
	if b.cpu > 0 {
		fmt.Printf("  %-24s %v for %d documents\n", "processor", b.cpu.Round(time.Millisecond), cmp.Or(b.looks, 0))
	}
}

// copyFile copies a store that nobody has open.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
