package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"attache/model"
)

var noon = time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)

// clock is a clock that stands still until it is moved.
type clock struct {
	at time.Time
	mu sync.Mutex
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func openAt(t testing.TB, path string, c *clock, edit ...func(*Options)) *Desk {
	t.Helper()
	o := Options{Path: path, Now: c.now, Judge: stubJudge{}, Grouper: newStub}
	for _, e := range edit {
		e(&o)
	}
	d, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fresh(t testing.TB, edit ...func(*Options)) (*Desk, *clock) {
	t.Helper()
	c := &clock{at: noon}
	d := openAt(t, filepath.Join(t.TempDir(), "store.db"), c, edit...)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, c
}

func addFeed(t testing.TB, d *Desk, url string) model.FeedID {
	t.Helper()
	id, err := d.AddFeed(t.Context(), model.Feed{URL: url, Source: "Wire", Lang: "en", Perspective: "int/wire"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// report makes an item of the feed's that has a guid and a link of its own.
func report(n int, title string, at time.Time) model.Item {
	return model.Item{GUID: fmt.Sprintf("guid-%d", n), Link: fmt.Sprintf("https://wire.example/%d", n), Source: "Wire", Perspective: "int/wire", Lang: "en",
		Title: title, Summary: "Summary of " + title, Published: at, Fetched: at}
}

func ingest(t testing.TB, d *Desk, feed model.FeedID, items ...model.Item) model.Report {
	t.Helper()
	rep, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, At: noon, Items: items, Poll: model.PollState{State: model.FeedOK, LastTry: noon, LastSuccess: noon}})
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// sound fails the test when a rule of the store does not hold.
func sound(t testing.TB, d *Desk) {
	t.Helper()
	found, err := d.Check(context.Background(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if !f.Repaired {
			t.Error(f.What)
		}
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestIngestShowsOnTheBoard(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	rep := ingest(t, d, feed, report(1, "Corran talks move to Port Lisse", noon.Add(-time.Hour)), report(2, "Corran talks end", noon.Add(-time.Minute)),
		report(3, "Halmar fleet sails", noon.Add(-2*time.Hour)), report(4, "Rowers win gold", noon))
	if rep.New != 4 || len(rep.Threads) != 3 {
		t.Fatalf("report is %+v", rep)
	}
	b := must[model.Board](t)(d.Board(t.Context()))
	if b.Items != 4 || b.Unread != 3 || b.Tracks[model.Negotiations].Threads != 1 || b.Tracks[model.Negotiations].Unread != 1 || b.Feeds.OK != 1 || !b.LastFetch.Equal(noon) {
		t.Errorf("board is %+v", b)
	}
	ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 10}}))
	if len(ths) != 2 || ths[0].Title != "About Corran" || ths[0].Items != 2 || ths[0].Unread != 2 || ths[0].Latest != "Corran talks move to Port Lisse" {
		t.Errorf("threads are %+v", ths)
	}
	if p := ths[0].Pulse; len(p) != model.PulseHours || p[model.PulseHours-2] != 2 {
		t.Errorf("pulse is %v", p)
	}
	its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{}))
	if len(its) != 3 || its[0].Title != "Corran talks end" || its[0].Source != "Wire" || its[0].GUID != "guid-2" || its[0].Canonical != "" {
		t.Errorf("items are %+v", its)
	}
	det := must[model.ItemDetail](t)(d.Item(t.Context(), its[0].ID))
	if det.Why.Score != 1 || len(det.Why.Track) != 1 || det.Why.Track[0].Weight != 1.5 || det.Why.Joined[0].Text != "Corran talks" {
		t.Errorf("why is %+v", det.Why)
	}
	hits := must[[]model.Hit](t)(d.Search(t.Context(), "corran lisse", model.Window{Limit: 5}))
	if len(hits) != 1 || hits[0].Snippet == "" {
		t.Errorf("hits are %+v", hits)
	}
	sound(t, d)
}
