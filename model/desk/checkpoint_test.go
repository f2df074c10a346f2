package desk

import (
	"path/filepath"
	"testing"

	"attache/model"
	"attache/model/store"
	"attache/model/threads"
	"attache/model/tracks"
)

// tail is how many stored items came after the last checkpoint.
func tail(t *testing.T, d *Desk) int {
	t.Helper()
	return len(must[store.Recovered](t)(d.s.Warm(t.Context(), warmFor)).Items)
}

// A copy of the store while the desk is at work is what a kill leaves: items without memos. Who goes on from it places what
// comes where the first would have.
func TestAfterAKillTheGrouperGoesOnFromTheItems(t *testing.T) {
	real := func(o *Options) {
		o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return threads.New(threads.Options{}) }
	}
	for name, edit := range map[string]func(*Options){"stub": func(*Options) {}, "real": real} {
		t.Run(name, func(t *testing.T) {
			d, c := fresh(t, edit)
			feed := addFeed(t, d, "https://wire.example/rss")
			ingest(t, d, feed, report(1, "Corran talks open in Port Lisse", noon), report(2, "Halmar fleet leaves Dunmere harbour", noon))
			if n := tail(t, d); n != 2 {
				t.Fatalf("%d items are in the tail, want 2", n)
			}
			path := filepath.Join(t.TempDir(), "killed.db")
			ok(t, d.Backup(t.Context(), path))
			k := openAt(t, path, c, edit)
			next := report(3, "Corran talks open in Port Lisse, envoys say", noon)
			ingest(t, d, feed, next)
			ingest(t, k, feed, next)
			was, is := byGUID(t, d), byGUID(t, k)
			if was["guid-3"].Thread != was["guid-1"].Thread || is["guid-3"].Thread != was["guid-3"].Thread || is["guid-3"].Development != was["guid-3"].Development {
				t.Errorf("after a kill the report went to thread %d, development %d; without one to %d, %d", is["guid-3"].Thread, is["guid-3"].Development,
					was["guid-3"].Thread, was["guid-3"].Development)
			}
			sound(t, k)
			ok(t, k.Close())
			k = openAt(t, path, c, edit)
			defer func() { ok(t, k.Close()) }()
			if n := tail(t, k); n != 0 {
				t.Errorf("%d items are in the tail of a store that was closed", n)
			}
		})
	}
}

// A program that was overtaken keeps its memos to itself: they would hide what the other one placed.
func TestWhoWasOvertakenStoresNoMemos(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	feed := addFeed(t, a, "https://wire.example/rss")
	ingest(t, a, feed, report(1, "Corran talks open", noon))
	ingest(t, b, feed, report(2, "Corran talks go on", noon))
	ok(t, a.Close())
	if n := tail(t, b); n != 2 {
		t.Errorf("%d items are in the tail after the overtaken program closed, want 2", n)
	}
	ingest(t, b, feed, report(3, "Corran talks end", noon))
	its := byGUID(t, b)
	if its["guid-1"].Thread != its["guid-2"].Thread || its["guid-2"].Thread != its["guid-3"].Thread {
		t.Errorf("the items are %+v", its)
	}
	ok(t, b.Close())
	d := openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	if n := tail(t, d); n != 0 {
		t.Errorf("%d items are in the tail of a store that was closed", n)
	}
	sound(t, d)
}

func TestRegroupingByHandBeginsWithMemosThatKnowEverything(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks open", noon), report(2, "Halmar fleet sails", noon))
	its := byGUID(t, d)
	ok(t, d.Merge(t.Context(), []model.ThreadID{its["guid-1"].Thread, its["guid-2"].Thread}))
	if n := tail(t, d); n != 0 {
		t.Errorf("%d items are in the tail", n)
	}
}
