package threads

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Developments and threads worked on at once come out as they do in turn, to the byte, whatever the user decided. The race
// detector sees here whether the two keep to what is theirs.
func TestAFollowerChangesNothing(t *testing.T) {
	in := stream(700)
	for n := range 6 {
		rng := rand.New(rand.NewPCG(uint64(n), 9))
		inTurn, atOnce := New(Options{InTurn: true}), New(Options{Alone: func() bool { return rng.IntN(4) == 0 }})
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

// Who is told to be alone begins nothing beside it, for that batch.
func TestABatchMayBeWorkedOnAlone(t *testing.T) {
	in, begun, alone := stream(3*worthBoth), 0, false
	e := New(Options{Alone: func() bool { return alone }, Go: func(work func()) { begun++; go work() }})
	for i, want := range []int{1, 1, 2} {
		alone = i == 1
		e.Assign(in[i*worthBoth : (i+1)*worthBoth])
		if begun != want {
			t.Fatalf("after batch %d a second hand was begun %d times, want %d", i, begun, want)
		}
	}
}

// What panics in the follower panics where the engine's caller can guard against it, and nothing is done on threads after it.
func TestAPanicOfTheFollowerReachesTheCaller(t *testing.T) {
	e := New(Options{})
	after := false
	var said any
	func() {
		defer func() { said = recover() }()
		e.withFollower(worthBoth, func() {
			e.later(func() { panic("a thread is lost") })
			for range 3 * handOver {
				e.later(func() { after = true })
			}
		})
	}()
	if !strings.Contains(fmt.Sprint(said), "a thread is lost") {
		t.Errorf("the caller was told %v", said)
	}
	if after || e.follower != nil {
		t.Errorf("something was done after the panic (%t), or the follower is still there (%t)", after, e.follower != nil)
	}
}
