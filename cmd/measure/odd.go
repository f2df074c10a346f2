package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"text/tabwriter"

	"attache/feeds/parse/suite"
)

func init() {
	commands["odd"] = command{
		help: "[DIR]: the parser against DIR/odd (expectations.tsv, dates.tsv) and DIR/real; DIR is ../shared/data/feeds unless given",
		run:  odd,
	}
}

// odd prints how many expectations of other parsers' suites are met, and each that is not.
func odd(args []string) error {
	dir := filepath.Join("..", "shared", "data", "feeds")
	if len(args) > 0 {
		dir = args[0]
	}
	odd := filepath.Join(dir, "odd")
	if _, err := os.Stat(filepath.Join(dir, "expectations.tsv")); err == nil {
		odd = dir
	}
	rows, err := suite.Expectations(odd)
	if err != nil {
		return err
	}
	ok := show("expectations", rows) >= 0.97
	dates, err := suite.Dates(odd)
	if err != nil {
		return err
	}
	ok = show("dates", dates) == 1 && ok
	if real, err := suite.Recorded(filepath.Join(dir, "real")); err == nil {
		ok = show("recorded documents", real) == 1 && ok
	}
	if !ok {
		return errors.New("the level is 97 % of the expectations, all sound dates and all recorded documents")
	}
	return nil
}

// show prints a table by suite and the unmet rows, and gives the share of counted rows that are met.
func show(title string, rows []suite.Row) float64 {
	type count struct{ met, all, left int }
	bySuite := map[string]*count{}
	var total count
	for _, r := range rows {
		c := bySuite[r.Suite]
		if c == nil {
			c = &count{}
			bySuite[r.Suite] = c
		}
		for _, c := range []*count{c, &total} {
			switch {
			case !r.Counted:
				c.left++
			case r.Met:
				c.met++
				c.all++
			default:
				c.all++
			}
		}
	}
	names := make([]string, 0, len(bySuite))
	for n := range bySuite {
		names = append(names, n)
	}
	sort.Strings(names)
	fmt.Printf("\n%s\n", title)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  suite\tmet\tof\tnot counted")
	for _, n := range names {
		fmt.Fprintf(w, "  %s\t%d\t%d\t%d\n", n, bySuite[n].met, bySuite[n].all, bySuite[n].left)
	}
	share := float64(total.met) / float64(max(total.all, 1))
	fmt.Fprintf(w, "  all\t%d\t%d\t%d\t%.1f %%\n", total.met, total.all, total.left, 100*share)
	_ = w.Flush()
	for _, r := range rows {
		if !r.Met && r.Counted {
			fmt.Printf("  unmet: %s %s: want %s, got %q %s\n", r.File, r.Field, r.Want, r.Got, r.Why)
		}
	}
	for _, r := range rows {
		if !r.Met && !r.Counted {
			fmt.Printf("  not counted: %s %s: want %s, got %q (%s)\n", r.File, r.Field, r.Want, r.Got, r.Why)
		}
	}
	return share
}
