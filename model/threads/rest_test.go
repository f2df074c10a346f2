package threads

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"attache/model"
)

// shelf gives back what is kept, and counts how often.
type shelf struct {
	k             *kept
	devs, threads atomic.Int32
}

func (s *shelf) Development(id model.DevelopmentID) (DevelopmentState, error) {
	s.devs.Add(1)
	d, ok := s.k.devs[id]
	if !ok {
		return d, fmt.Errorf("there is no development %d", id)
	}
	return d, nil
}

func (s *shelf) Thread(id model.ThreadID) (ThreadState, error) {
	s.threads.Add(1)
	t, ok := s.k.threads[id]
	if !ok {
		return t, fmt.Errorf("there is no thread %d", id)
	}
	return t, nil
}

// resting is a grouper that goes on from what is kept and lays down what it can.
func (k *kept) resting(t *testing.T) (*Engine, *shelf) {
	t.Helper()
	e, s := New(Options{}), &shelf{k: k}
	w := k.warm()
	w.Shelf = s
	if err := e.Restore(w); err != nil {
		t.Fatal(err)
	}
	return e, s
}

// wakeAll takes up all that is laid down.
func (e *Engine) wakeAll() {
	for _, d := range e.devs {
		e.wakeDevelopment(d)
	}
	for _, t := range e.threads {
		e.wakeThread(t)
	}
}

// awake counts what is in memory of developments and threads.
func (e *Engine) awake() (devs, threads int) {
	return len(e.devIndex.idle(0)), len(e.threadIndex.idle(0))
}

func TestWhatIsLaidDownChangesNothing(t *testing.T) {
	in := stream(700) // over some thirty days: developments go cold while their threads are laid down
	whole, never := newKept(), New(Options{})
	whole.feed(never, in, 9)
	if whole.merges < 5 || whole.moves == 0 {
		t.Fatalf("only %d merges and %d moves: the stream does not try what is hard", whole.merges, whole.moves)
	}
	restored := 0
	for n := range 8 {
		rng := rand.New(rand.NewPCG(uint64(n), 17))
		k := newKept()
		e, s := k.resting(t)
		for rest := in; len(rest) > 0; {
			part := rest[:min(len(rest), 1+rng.IntN(8+n*5))]
			rest = rest[len(part):]
			k.apply(e.Assign(part))
			k.tail = append(k.tail, part...)
			switch rng.IntN(5) {
			case 0, 1:
				k.checkpoint(e)
				e.compactFrom = 1 + rng.IntN(60)
				e.Rest(rng.IntN(4) * 5)
			case 2:
				if rng.IntN(2) == 0 { // a program that ends without a checkpoint
					e, s = k.resting(t)
					restored++
				}
			}
		}
		k.same(t, whole)
		if s.devs.Load() == 0 || s.threads.Load() == 0 {
			t.Fatalf("%d developments and %d threads were read again: nothing was tried", s.devs.Load(), s.threads.Load())
		}
		e.wakeAll()
		sameMind(t, e, never)
	}
	if restored == 0 {
		t.Fatal("no program ended without a checkpoint")
	}
}

// cool forgets the memos that a store does not keep.
func (k *kept) cool(now time.Time) {
	before := func(t time.Time, days int) bool { return t.Before(now.AddDate(0, 0, -days-1)) }
	for id, d := range k.devs {
		if before(d.Last, WarmDevelopments) {
			d.Memo = nil
			k.devs[id] = d
		}
	}
	many := map[model.ThreadID]int{}
	for _, d := range k.devs {
		many[d.Thread]++
	}
	for id, t := range k.threads {
		if before(t.Last, WarmThreads) || many[id] <= 1 && before(t.Last, WarmLoneThreads) {
			t.Memo = nil
			k.threads[id] = t
		}
	}
}

// Reports that are long out of date when they come are grouped like others, although no store keeps a memo of what they are in.
func TestWhatComesLateIsNotLookedForOnTheShelf(t *testing.T) {
	in := stream(360)
	for i := 200; i < len(in); i += 3 {
		in[i].Published = in[i].Published.AddDate(0, 0, -200+i%2*170) // colder than a thread may be, or than a development
	}
	whole, never := newKept(), New(Options{})
	whole.feed(never, in, 20)
	k := newKept()
	e, s := k.resting(t)
	for c := range slices.Chunk(in, 20) {
		k.apply(e.Assign(c))
		k.checkpoint(e)
		k.cool(c[1].Published)
		e.Rest(0)
	}
	k.same(t, whole)
	if s.devs.Load() == 0 || s.threads.Load() == 0 {
		t.Errorf("%d developments and %d threads were read again: nothing was tried", s.devs.Load(), s.threads.Load())
	}
}

func TestOnlyWhatWasNeededLastStaysInMemory(t *testing.T) {
	in := stream(600)
	k := newKept()
	e, s := k.resting(t)
	k.feed(e, in, 20)
	devs, threads := e.awake()
	e.Rest(4)
	if d, th := e.awake(); d != 4 || th != 4 || devs < 20 || threads < 5 {
		t.Errorf("%d of %d developments and %d of %d threads are in memory, want 4 each", d, devs, th, threads)
	}
	all := len(e.devs)
	next, _ := k.resting(t)
	if len(next.devs) != all {
		t.Errorf("%d developments are warm, want %d", len(next.devs), all)
	}
	k.apply(e.Assign(in[580:581])) // what is like a report is found by what stayed in memory
	if s.devs.Load() == 0 || s.threads.Load() == 0 {
		t.Error("nothing was read again for a report that came before")
	}
	fresh := 0
	for _, d := range next.devs {
		if d.last >= next.swept-freshFor {
			fresh++
		}
	}
	if d, _ := next.awake(); d != fresh || fresh == 0 || fresh == all {
		t.Errorf("%d of %d developments are in memory of a grouper that has just gone on, want the %d of the last day", d, all, fresh)
	}
}

func TestWhatTheShelfHasLostEndsTheBatchAndNotMore(t *testing.T) {
	in := stream(300)
	k := newKept()
	e, _ := k.resting(t)
	k.feed(e, in, 20)
	e.Rest(0)
	memos := k.clone()
	for id, d := range k.devs {
		d.Memo = nil
		k.devs[id] = d
	}
	said := func() (said string) {
		defer func() { said = fmt.Sprint(recover()) }()
		e.Assign(in[:1])
		return ""
	}()
	if !strings.Contains(said, "cannot be read again") {
		t.Errorf("a grouper whose store has changed says %q", said)
	}
	e, _ = memos.resting(t)
	if r := e.Assign(in[:1]); len(r.Placements) != 1 {
		t.Error("another one does not go on")
	}
}

// What a store says of when something moved last saves work and decides nothing: what the memo says counts.
func TestWhatMovedLatelyStaysInMemoryWhateverTheStoreSays(t *testing.T) {
	k := newKept()
	e, _ := k.resting(t)
	k.feed(e, stream(300), 20)
	right, _ := k.resting(t)
	for _, at := range []time.Time{{}, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)} {
		for id, d := range k.devs {
			d.Last = at
			k.devs[id] = d
		}
		for id, s := range k.threads {
			s.Last = at
			k.threads[id] = s
		}
		wrong, _ := k.resting(t)
		wantDevs, wantThreads := right.awake()
		if devs, threads := wrong.awake(); devs != wantDevs || threads != wantThreads || devs == 0 || devs == len(wrong.devs) {
			t.Errorf("of %d developments %d are in memory, and %d threads, want %d and %d", len(wrong.devs), devs, threads, wantDevs, wantThreads)
		}
		wrong.wakeAll()
		right.wakeAll()
		sameMind(t, wrong, right)
		right, _ = k.resting(t)
	}
}
