package main

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"attache/model"
	"attache/model/threads"
)

func init() {
	commands["grouping"] = command{"score developments and threads against the labelled sets ([-out DIR] [-orders N] [DIR], default ../shared/data/threads); the model that ships knows the dev halves: see train-threads for crossed figures", runGrouping}
}

func runGrouping(args []string) error {
	fs := flag.NewFlagSet("grouping", flag.ContinueOnError)
	out := fs.String("out", "", "write NAME.pred.tsv (id, thread) here, for score-threads.py")
	orders := fs.Int("orders", 0, "instead, group each set so many times again with the reports of each hour in another order, and say how much that changes")
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
	if *orders > 0 {
		printOrders(sets, *orders)
		return nil
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

// printOrders says how alike groupings of the same reports are that came in another order within the hour: BCubed F1 of one
// against the other, over all reports, the mean and the least.
func printOrders(sets []*labelled, n int) {
	for _, s := range sets {
		first := s.group(threads.New(threads.Options{}))
		var sum float64
		least := 1.0
		for k := range n {
			order := shuffledHours(s, rand.New(rand.NewPCG(uint64(k), 1)))
			again := &labelled{name: s.name, level: s.level}
			for at, i := range order {
				in := s.inputs[i]
				in.Item = model.ItemID(at + 1)
				again.inputs = append(again.inputs, in)
			}
			pred := again.group(threads.New(threads.Options{}))
			names, same := make([]string, len(order)), make([]int64, len(order))
			for at, i := range order {
				names[i], same[i] = fmt.Sprint(first[i]), pred[at]
			}
			b, _ := scoreClusters(names, same)
			sum += b.f
			least = min(least, b.f)
		}
		fmt.Printf("%-12s %d orders: BCubed F1 against the order of publication %.3f on average, %.3f at least\n", s.name, n, sum/float64(n), least)
	}
}

// shuffledHours gives the places of the reports with those of each hour in any order.
func shuffledHours(s *labelled, rng *rand.Rand) []int {
	out := make([]int, len(s.inputs))
	for i := range out {
		out[i] = i
	}
	hour := func(i int) int64 { return s.inputs[i].Published.Unix() / 3600 }
	for from := 0; from < len(out); {
		to := from
		for to < len(out) && hour(to) == hour(from) {
			to++
		}
		rng.Shuffle(to-from, func(a, b int) { out[from+a], out[from+b] = out[from+b], out[from+a] })
		from = to
	}
	return out
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
