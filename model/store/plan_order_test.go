package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestArrivalsComeInTheOrderOfPublication(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for n := range 60 {
		list := make([]arrival, n)
		for i := range list {
			list[i].index = i
			list[i].item.Published = time.Unix(int64(rng.IntN(n)), 0)
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b arrival) int { return a.item.Published.Compare(b.item.Published) })
		byPublication(list)
		for i := range list {
			if list[i].index != want[i].index || !list[i].item.Published.Equal(want[i].item.Published) {
				t.Fatalf("of %d, number %d is what came as number %d, want %d", n, i, list[i].index, want[i].index)
			}
		}
	}
}
