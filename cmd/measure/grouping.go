package main

import (
	"fmt"
	"path/filepath"

	"attache/model/threads"
)

func init() {
	commands["grouping"] = command{"score developments and threads against the labelled sets ([DIR], default ../shared/data/threads)", runGrouping}
}

func runGrouping(args []string) error {
	dir := filepath.Join(sharedData, "threads")
	if len(args) > 0 {
		dir = args[0]
	}
	sets, err := readGroupingSets(dir)
	if err != nil {
		return err
	}
	for i, s := range sets {
		b, p := scoreClusters(s.story, s.group(threads.New(threads.Options{})))
		fmt.Printf("%-12s BCubed P %.3f R %.3f F1 %.3f   pairs P %.3f R %.3f F1 %.3f   floor %.3f  to reach %.2f\n",
			s.name, b.p, b.r, b.f, p.p, p.r, p.f, groupingSets[i].floor, groupingSets[i].reach)
	}
	return nil
}
