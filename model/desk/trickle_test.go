package desk

import (
	"path/filepath"
	"testing"

	"attache/model"
	"attache/model/threads"
)

// wakeful is a grouper that has read so much again, and notes what it is to keep.
type wakeful struct {
	threads.Grouper
	up   int
	kept []int
}

func (w *wakeful) TakenUp() int { return w.up }
func (w *wakeful) Rest(keep int) {
	w.up = 0
	w.kept = append(w.kept, keep)
}

// What a few reports had read again is laid down without waiting for a quiet, once it is much; in a burst it stays.
func TestATrickleLeavesLittleInMemory(t *testing.T) {
	g := &wakeful{Grouper: newStub()}
	d := openAt(t, filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}, func(o *Options) { o.Grouper = func() threads.Grouper { return g } })
	feed, next := addFeed(t, d, "https://wire.example/rss"), 0
	for _, c := range []struct{ items, up, rests int }{
		{1, 2*restTrickle - 1, 0}, {1, 2 * restTrickle, 1}, {1, 0, 0}, {trickle, 9 * restTrickle, 0}, {trickle - 1, 2 * restTrickle, 1},
	} {
		var items []model.Item
		for range c.items {
			next++
			items = append(items, report(next, "Corran talks open", noon))
		}
		before := len(g.kept)
		g.up = c.up
		ingest(t, d, feed, items...)
		d.settle(t.Context()) // the writer has come to the end of it
		rests := 0
		for _, keep := range g.kept[before:] {
			if keep == restTrickle { // else a slow machine has had its quiet meanwhile
				rests++
			}
		}
		if rests != c.rests {
			t.Errorf("after %d items, and %d clusters read again, it rested %v, want %d times", c.items, c.up, g.kept[before:], c.rests)
		}
	}
	ok(t, d.Close())
}
