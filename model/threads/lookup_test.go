package threads

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// scattered makes a vector of n keys out of the first so many numbers, spread as hashes are.
func scattered(r *rand.Rand, n, of int) vector {
	v := make(vector, 0, n)
	for _, k := range r.Perm(of)[:n] {
		v = append(v, entry{uint32(k) * 2654435761, r.Float32()})
	}
	slices.SortFunc(v, func(a, b entry) int { return compareKeys(a.key, b.key) })
	return v
}

// TestLookup holds what a lookup finds, in vectors of every length that is gone through in a way of its own, against a walk
// along both.
func TestLookup(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	q := new(query)
	for _, n := range []int{0, 1, 7, 40, maxTerms, maxVector} {
		for _, m := range []int{0, 1, manyKeys - 1, manyKeys, 150, lookupSize, 2*lookupSize + manyKeys + 1} {
			a, b := scattered(r, n, 4000), scattered(r, m, 4000)
			var want float64
			at := make([]int32, n)
			for i := range a {
				at[i] = -1
				for j := range b {
					if a[i].key == b[j].key {
						at[i] = int32(j)
						want += float64(a[i].w) * float64(b[j].w)
					}
				}
			}
			q.set(&profile{terms: a, title: a})
			if got := q.terms.dot(b); got != want {
				t.Errorf("%d by %d keys: the product is %v, not %v", n, m, got, want)
			}
			if q.align(b); !slices.Equal(q.at, at) {
				t.Errorf("%d by %d keys: the places are %v, not %v", n, m, q.at, at)
			}
		}
	}
}

func BenchmarkLookupDot(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	report, clusters := new(lookup), make([]vector, 500) // so many that no branch is learned by heart
	report.set(scattered(r, 50, 400))
	for i := range clusters {
		clusters[i] = scattered(r, 150, 400)
	}
	for i := range b.N {
		report.dot(clusters[i%len(clusters)])
	}
}
