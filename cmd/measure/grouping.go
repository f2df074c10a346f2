package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"attache/model/threads"
)

func init() {
	commands["grouping"] = command{"score developments and threads against the labelled sets ([-out DIR] [DIR], default ../shared/data/threads); the model that ships knows the dev halves: see train-threads for crossed figures", runGrouping}
}

func runGrouping(args []string) error {
	fs := flag.NewFlagSet("grouping", flag.ContinueOnError)
	out := fs.String("out", "", "write NAME.pred.tsv (id, thread) here, for score-threads.py")
	if err := fs.Parse(args); err != nil {
		return err
	}
	dir := filepath.Join(sharedData, "threads")
	if fs.NArg() > 0 {
		dir = fs.Arg(0)
	}
	sets, err := readGroupingSets(dir)
	if err != nil {
		return err
	}
	for i, s := range sets {
		pred := s.group(threads.New(threads.Options{}))
		b, p := scoreClusters(s.story, pred)
		fmt.Printf("%-12s BCubed P %.3f R %.3f F1 %.3f   pairs P %.3f R %.3f F1 %.3f   floor %.3f  to reach %.2f\n",
			s.name, b.p, b.r, b.f, p.p, p.r, p.f, groupingSets[i].floor, groupingSets[i].reach)
		if *out != "" {
			if err := writePredictions(filepath.Join(*out, s.name+".pred.tsv"), s.ids, pred); err != nil {
				return err
			}
		}
	}
	return nil
}

func writePredictions(path string, ids []string, pred []int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "id\tthread")
	for i, id := range ids {
		fmt.Fprintf(w, "%s\t%d\n", id, pred[i])
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
