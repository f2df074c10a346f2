package desk

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"attache/model/threads"
	"attache/model/tracks"
)

// calming opens a desk with what ships, which says when it has let go of what it held in memory.
func calming(t *testing.T) (d *Desk, calm chan struct{}, path string) {
	t.Helper()
	calm, path = make(chan struct{}, 16), filepath.Join(t.TempDir(), "store.db")
	d = openAt(t, path, &clock{at: noon}, func(o *Options) {
		o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return threads.New(threads.Options{}) }
		o.Calm = func() { calm <- struct{}{} }
	})
	t.Cleanup(func() { ok(t, d.Close()) })
	return d, calm, path
}

func waitFor(t *testing.T, calm <-chan struct{}) {
	t.Helper()
	select {
	case <-calm:
	case <-time.After(3 * time.Minute):
		t.Fatal("the desk does not come to rest")
	}
}

// What is laid down is found again by what comes next; without the memo that it is to be read from, the grouper goes on from
// what is stored, and the report is kept in any case.
func TestADeskThatLaidEverythingDownGoesOn(t *testing.T) {
	for name, spoil := range map[string]string{
		"sound":                    "",
		"the memos are gone":       "DELETE FROM development_memos; DELETE FROM thread_memos",
		"one memo is gone":         "DELETE FROM thread_memos",
		"the memos are damaged":    "UPDATE development_memos SET memo=x'0001020304'",
		"the threads' are damaged": "UPDATE thread_memos SET memo=x'0001020304'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, calm, path := calming(t)
			feed := addFeed(t, d, "https://wire.example/rss")
			ingest(t, d, feed, report(1, "Corran talks open in Port Lisse", noon), report(2, "Halmar fleet leaves Dunmere harbour", noon))
			waitFor(t, calm)
			if n := tail(t, d); n != 0 {
				t.Fatalf("%d items are in no memo of a desk at rest", n)
			}
			if spoil != "" {
				db := must[*sql.DB](t)(sql.Open("sqlite", path))
				_, err := db.Exec(spoil)
				ok(t, err)
				ok(t, db.Close())
			}
			if rep := ingest(t, d, feed, report(3, "Corran talks open in Port Lisse, envoys say", noon)); rep.New != 1 {
				t.Fatalf("%d reports were taken in, want 1", rep.New)
			}
			its := byGUID(t, d)
			if spoil == "" && (its["guid-3"].Development != its["guid-1"].Development || its["guid-3"].Thread != its["guid-1"].Thread) {
				t.Errorf("the report stands in %d of %d, want %d of %d", its["guid-3"].Development, its["guid-3"].Thread, its["guid-1"].Development, its["guid-1"].Thread)
			}
			sound(t, d)
		})
	}
}
