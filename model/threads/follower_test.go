package threads

import (
	"math/rand/v2"
	"testing"
)

// Developments and threads worked on at once come out as they do in turn, to the byte, whatever the user decided. The race
// detector sees here whether the two keep to what is theirs.
func TestAFollowerChangesNothing(t *testing.T) {
	in := stream(700)
	for n := range 6 {
		rng := rand.New(rand.NewPCG(uint64(n), 9))
		inTurn, atOnce := New(Options{InTurn: true}), New(Options{})
		a, b := newKept(), newKept()
		for rest := in; len(rest) > 0; {
			part := rest[:min(len(rest), worthBoth+rng.IntN(200))]
			rest = rest[len(part):]
			for range n {
				c := Constraint{Kind: MustLink, A: in[rng.IntN(len(in))].Item, B: in[rng.IntN(len(in))].Item, Level: Level(1 + rng.IntN(2))}
				if rng.IntN(3) > 0 {
					c.Kind = CannotLink
				}
				inTurn.Constrain(c)
				atOnce.Constrain(c)
			}
			a.apply(inTurn.Assign(part))
			b.apply(atOnce.Assign(part))
		}
		if a.merges < 5 || n == 0 && a.moves == 0 {
			t.Fatalf("only %d merges and %d moves: the stream does not try what is hard", a.merges, a.moves)
		}
		a.same(t, b)
		sameMind(t, inTurn, atOnce)
	}
}
