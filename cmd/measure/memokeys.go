package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"

	"attache/model/desk"
	"attache/model/threads"
	"attache/model/tracks"
)

func init() {
	commands["memokeys"] = command{"find the keys that memos write as numbers, in recorded news; writes model/threads/keys.bin, which must not change once released", runMemoKeys}
}

func runMemoKeys(args []string) error {
	fs := flag.NewFlagSet("memokeys", flag.ContinueOnError)
	out := fs.String("out", "model/threads/keys.bin", "file to write")
	most := fs.Int("most", 32<<10, "how many, at most 65,280")
	if err := fs.Parse(args); err != nil {
		return err
	}
	seen := map[uint32]int{}
	for _, name := range slices.Sorted(maps.Keys(reasonFiles)) {
		g := threads.New(threads.Options{})
		err := groupRows(name, desk.NewPipeline(tracks.New(), g), func([]desk.Placed) { threads.MemoKeys(g.Checkpoint(), seen) })
		if err != nil {
			return err
		}
	}
	all := 0
	for _, n := range seen {
		all += n
	}
	list := slices.SortedFunc(maps.Keys(seen), func(a, b uint32) int { return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a, b)) })
	list = list[:min(len(list), *most)]
	covered := 0
	for i, k := range list {
		covered += seen[k]
		if i&(i+1) == 0 {
			fmt.Printf("%6d: %.3f\n", i+1, float64(covered)/float64(all))
		}
	}
	fmt.Printf("%d keys, %d of them another; %.3f are in the list\n", all, len(seen), float64(covered)/float64(all))
	slices.Sort(list)
	return os.WriteFile(*out, threads.WriteKeys(list), 0o644)
}
