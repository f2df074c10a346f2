package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func init() {
	commands["store"] = command{
		help: "the dashboard and its store at several sizes, beside newsboat: --sizes 10000,100000,1000000 --dir WHERE-THE-STORES-STAY",
		run:  measureStore,
	}
}

// measureStore prints what the dashboard takes with stores of several sizes. The items are recorded titles in the order of
// publication; see fillStore.
func measureStore(args []string) error {
	fs := flag.NewFlagSet("store", flag.ContinueOnError)
	sizes := fs.String("sizes", "10000,100000", "how many items the stores hold")
	data := fs.String("data", filepath.Join(sharedData, "items", "world-2025-10_2026-08.tsv.gz"), "the items, a TSV")
	dir := fs.String("dir", "", "where the stores are made, and found again the next time (default: a temporary directory)")
	beside := fs.Int("newsboat", 100_000, "the largest size at which newsboat is measured, too")
	t := terminalFlags(fs)
	fs.IntVar(&t.grouped, "grouped", 100_000, "how many items are grouped; of the others each takes the place of its twin among them")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if err := t.prepare(true); err != nil {
		return err
	}
	defer os.RemoveAll(t.dir)
	if *dir == "" {
		*dir = filepath.Join(t.dir, "stores")
	}
	var all []figures
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("--sizes: %w", err)
		}
		f, err := t.measureSize(filepath.Join(*dir, strconv.Itoa(n)), *data, n)
		if err != nil {
			return err
		}
		all = append(all, f)
		if t.hasNewsboat && n <= *beside {
			if f, err = t.newsboat(n, *data); err != nil {
				return err
			}
			all = append(all, f)
		}
	}
	t.head()
	printFigures(all)
	fmt.Println(whatTextsAre + " \"measure size\" shows stores with summaries and articles, too, table by table.")
	return nil
}

// measureSize makes a store when there is none, and measures it through the desk and on the screen.
func (t *terminalRun) measureSize(dir, data string, n int) (f figures, err error) {
	f = figures{program: "attache", items: n}
	if _, err := os.Stat(filepath.Join(dir, storeName)); errors.Is(err, os.ErrNotExist) {
		start := time.Now()
		base := filepath.Join(filepath.Dir(dir), strconv.Itoa(t.grouped), storeName)
		if _, err := os.Stat(base); err != nil {
			base = ""
		}
		if err := fillStore(t.ctx, dir, data, n, t.grouped, base); err != nil {
			return f, err
		}
		fmt.Printf("made a store of %d items in %v\n", n, time.Since(start).Round(time.Second))
	}
	z, err := sizesOf(t.ctx, filepath.Join(dir, storeName))
	if err != nil {
		return f, err
	}
	f.texts, f.size = z.Texts.Sum(), z.File
	if err := measureDesk(t.ctx, dir, data, &f); err != nil {
		return f, err
	}
	return f, t.attache(dir, &f)
}

// prepare makes a place to work in, builds the program where it is wanted, and looks for newsboat.
func (t *terminalRun) prepare(build bool) (err error) {
	t.ctx = context.Background()
	if t.dir, err = os.MkdirTemp("", "attache-measure-"); err != nil {
		return err
	}
	if build {
		if err := t.build(); err != nil {
			return err
		}
	}
	t.config = filepath.Join(t.dir, "config.toml")
	if err := os.WriteFile(t.config, []byte("[articles]\nfetch = false\n"), 0o600); err != nil {
		return err
	}
	if _, err := exec.LookPath("newsboat"); err != nil {
		fmt.Println("newsboat is not installed: nothing to compare with")
	} else {
		t.hasNewsboat = true
	}
	return nil
}

func (t *terminalRun) build() error {
	t.program = filepath.Join(t.dir, "attache")
	build := exec.Command("go", "build", "-o", t.program, "./cmd/attache")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program (run this from the root of the repository): %w\n%s", err, out)
	}
	return nil
}
