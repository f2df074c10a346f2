package desk

import (
	"path/filepath"
	"testing"
	"time"

	"attache/model"
)

// What was split off by hand is a development like any other: the next report of it goes there, not back, and it is the same
// after the program was closed and opened again.
func TestWhatWasSplitOffGrowsOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, &clock{at: noon}, shipped)
	feed := addFeed(t, d, "https://wire.example/rss")
	at := func(n int) time.Time { return noon.Add(time.Duration(n-40) * 10 * time.Minute) }
	ingest(t, d, feed,
		report(1, "Strong earthquake hits Chile, several dead", at(1)),
		report(2, "Strong earthquake hits Nepal, several dead", at(2)),
		report(3, "Strong earthquake in Chile leaves several dead", at(3)),
		report(4, "Strong earthquake in Nepal leaves several dead", at(4)))
	its := byGUID(t, d)
	if its["guid-1"].Thread != its["guid-2"].Thread {
		ok(t, d.Merge(t.Context(), []model.ThreadID{its["guid-1"].Thread, its["guid-2"].Thread}))
	}
	off := must[model.ThreadID](t)(d.Split(t.Context(), []model.ItemID{its["guid-2"].ID, its["guid-4"].ID}))
	ingest(t, d, feed, report(5, "Several dead as strong earthquake hits Nepal hills", at(5)))
	if now := byGUID(t, d); now["guid-5"].Thread != off || now["guid-5"].Development != now["guid-4"].Development {
		t.Errorf("the next report of Nepal stands in thread %d and development %d, want %d and %d", now["guid-5"].Thread, now["guid-5"].Development, off, now["guid-4"].Development)
	}
	ok(t, d.Close())
	d = openAt(t, path, &clock{at: noon}, shipped)
	ingest(t, d, feed, report(6, "Nepal: several dead in strong earthquake, police say", at(6)), report(7, "Chile: several dead in strong earthquake, police say", at(7)))
	now := byGUID(t, d)
	if now["guid-6"].Thread != off || now["guid-7"].Thread == off {
		t.Errorf("after a restart: Nepal in thread %d, want %d; Chile in %d", now["guid-6"].Thread, off, now["guid-7"].Thread)
	}
	sound(t, d)
}
