package store

import (
	"path/filepath"
	"testing"
)

// The writer holds many pages of the file while a lot comes in, and few before and after.
func TestTheWriterHoldsAsManyPagesAsABatchIsWorth(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	holds := func(want int, when string) {
		t.Helper()
		var pages int
		if err := s.w.QueryRowContext(t.Context(), "PRAGMA cache_size").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		if pages != -want {
			t.Errorf("%s the writer holds %d KiB, want %d", when, -pages, want)
		}
	}
	holds(writerPages, "at first")
	var many []int
	for i := range burst {
		many = append(many, i)
	}
	put(t, s, nil, look(feeds[0], many...))
	holds(burstPages, "while a lot comes in")
	put(t, s, nil, look(feeds[0], append(many, burst)...)) // a document full of what is known
	holds(writerPages, "when little is new")
	mustBeSound(t, s, burst+1)
}

// A repair closes the store and opens it anew, while a program that has come to rest lets go of its memory.
func TestAClosedStoreHasNothingToSpare(t *testing.T) {
	s, _ := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	s.Spare()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.Spare()
}

// What developments come to is forgotten at rest, and counted from the items when more comes.
func TestTalliesAreCountedAnewAfterARest(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	put(t, s, nil, look(feeds[0], 1, 2, 3))
	if len(s.tallies.of) == 0 {
		t.Fatal("nothing is remembered between batches")
	}
	s.Spare()
	if n := len(s.tallies.of); n != 0 {
		t.Errorf("%d tallies are remembered at rest", n)
	}
	put(t, s, nil, look(feeds[0], 4, 5))
	mustBeSound(t, s, 5)
}
