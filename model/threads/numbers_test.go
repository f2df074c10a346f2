package threads

import (
	"math/rand/v2"
	"testing"
)

// TestNumbers holds the numbers of keys against those that a map gives, memo after memo in one memory, also where the turns
// begin anew.
func TestNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := numbers{}
	for memo, most := range []int{3, 200, 5000, 40, 600} {
		if x.forget(); memo == 3 {
			x.turn = ^uint32(0) // the last one there is
		}
		want := map[uint32]uint32{}
		for range 2 * most {
			key := uint32(r.IntN(most)) * 2654435761
			n, known := x.number(key)
			if known != (want[key] > 0) {
				t.Fatalf("memo %d: key %d known: %v", memo, key, known)
			}
			if !known {
				want[key] = uint32(len(want) + 1)
			}
			if n != want[key] {
				t.Fatalf("memo %d: key %d is number %d, not %d", memo, key, n, want[key])
			}
		}
	}
}
