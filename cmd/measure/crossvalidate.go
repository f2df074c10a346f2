package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"sync"

	"attache/model/threads"
)

const folds = 5

// fold says in which fold a story is: all items of a story are in one, whatever set they stand in. Each seed parts the
// stories otherwise.
func fold(story string, seed uint32) int {
	f := fnv.New32a()
	f.Write([]byte(story))
	h := f.Sum32()
	if seed > 0 {
		h ^= seed * 0x9E3779B1
		h = (h ^ h>>15) * 0x85EBCA77
	}
	return int(h>>3) % folds
}

// printCross trains without each fold in turn and scores its items as that decision placed them, with the stories parted into
// folds in so many ways: what single trainings learn by accident shows as the spread. The sum over the sets moves less than any
// of them; its standard error says how far two sums must lie apart to mean anything.
func printCross(sets []*labelled, rounds, ways int) {
	got := make([][]crossed, len(sets))
	for seed := range ways {
		for i, c := range (learner{rounds, uint32(seed)}).cross(sets) {
			got[i] = append(got[i], c)
		}
	}
	totals := make([]float64, ways)
	for i, s := range sets {
		for way, c := range got[i] {
			totals[way] += c.b.f
		}
		var sum crossed
		low, high := 1.0, 0.0
		for _, c := range got[i] {
			low, high = min(low, c.b.f), max(high, c.b.f)
			sum.b, sum.p = sum.b.plus(c.b, float64(ways)), sum.p.plus(c.p, float64(ways))
		}
		b, p := sum.b, sum.p
		fmt.Printf("crossed  %-17s BCubed P %.3f R %.3f F1 %.3f", s.name, b.p, b.r, b.f)
		if ways > 1 {
			fmt.Printf(" (%.3f to %.3f)", low, high)
		}
		fmt.Printf("   pairs P %.3f R %.3f F1 %.3f\n", p.p, p.r, p.f)
	}
	if ways > 1 {
		mean, off := meanAndError(totals)
		fmt.Printf("crossed  %-17s BCubed F1 %.3f, standard error %.3f\n", "sum of all", mean, off)
	}
}

// meanAndError gives the mean of some figures and its standard error.
func meanAndError(of []float64) (mean, off float64) {
	n := float64(len(of))
	for _, v := range of {
		mean += v / n
	}
	for _, v := range of {
		off += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(off / (n - 1) / n)
}

// crossed are the scores of one set, BCubed and pairwise.
type crossed struct{ b, p prf }

// cross cross-validates once, and gives the scores of each set.
func (l learner) cross(sets []*labelled) []crossed {
	preds := make([][folds][]int64, len(sets))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for k := range folds {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			d := l.learn(sets, k)
			for i, s := range sets {
				preds[i][k] = s.group(threads.New(d.options()))
			}
		})
	}
	wg.Wait()
	out := make([]crossed, len(sets))
	for i, s := range sets {
		out[i].b, out[i].p = scoreFolds(s.story, preds[i][:], l.seed)
	}
	return out
}
