package desk

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
	"attache/model/tracks"
)

// BenchmarkColdRefresh stores 50 looks of 100 items each into an empty store, from sixteen goroutines, with the judge and
// the grouper that ship.
func BenchmarkColdRefresh(b *testing.B) {
	for b.Loop() {
		d, err := Open(b.Context(), Options{Path: filepath.Join(b.TempDir(), "store.db"), Judge: tracks.New(), Grouper: func() threads.Grouper { return threads.New(threads.Options{}) }})
		if err != nil {
			b.Fatal(err)
		}
		var ids []model.FeedID
		for i := range 50 {
			ids = append(ids, addFeed(b, d, fmt.Sprintf("https://feed-%d.example/rss", i)))
		}
		var wg sync.WaitGroup
		work := make(chan int)
		for range 16 {
			wg.Go(func() {
				for i := range work {
					ingest(b, d, ids[i], invented(i*100, 100)...)
				}
			})
		}
		for i := range ids {
			work <- i
		}
		close(work)
		wg.Wait()
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// invented makes n reports, numbered from first, of many small matters.
func invented(first, n int) []model.Item {
	who := []string{"Envoys", "Ministers", "Generals", "Students", "Dockers", "Admirals", "Judges", "Mediators", "Farmers", "Observers", "Veterans"}
	does := []string{"meet", "warn of", "reject", "welcome", "discuss", "protest against", "prepare", "postpone", "confirm"}
	what := []string{"sanctions", "a truce", "drills", "the blockade", "a ceasefire line", "new tariffs", "the border bridge"}
	where := []string{"Port Lisse", "Corran", "Halmar", "Vestria", "Korvale", "Dunmere", "Ostrava Bay", "Tarn", "Lower Wick", "Sarn", "Eldmouth", "Pellan", "Quay Nine"}
	out := make([]model.Item, 0, n)
	for i := first; i < first+n; i++ {
		title := fmt.Sprintf("%s %s %s in %s", who[i*7%len(who)], does[i*5%len(does)], what[i*3%len(what)], where[i*11%len(where)])
		out = append(out, report(i, title, noon.Add(-time.Duration(i*37%86400)*time.Second)))
	}
	return out
}

// BenchmarkWindow reads the first fifty threads, as the screen does when something has come in.
func BenchmarkWindow(b *testing.B) {
	d := grouped(b)
	q := model.ThreadQuery{Tracks: []model.Track{model.Negotiations, model.Posture, model.Protests, model.Other}, Window: model.Window{Limit: 50}}
	for b.Loop() {
		if rows, err := d.Threads(b.Context(), q); err != nil || len(rows) == 0 {
			b.Fatal(rows, err)
		}
	}
}

// grouped gives a desk with 800 reports of many small matters.
func grouped(b *testing.B) *Desk {
	b.Helper()
	d, err := Open(b.Context(), Options{Path: filepath.Join(b.TempDir(), "store.db"), Judge: tracks.New(), Grouper: func() threads.Grouper { return threads.New(threads.Options{}) }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	ingest(b, d, addFeed(b, d, "https://feed.example/rss"), invented(0, 800)...)
	return d
}

// BenchmarkKey reads what the screen reads when the cursor comes to another row: a thread, its developments, its newest
// items, and all there is about the first of them.
func BenchmarkKey(b *testing.B) {
	d := grouped(b)
	rows, err := d.Threads(b.Context(), model.ThreadQuery{Tracks: []model.Track{model.Negotiations, model.Posture, model.Protests, model.Other}})
	if err != nil || len(rows) == 0 {
		b.Fatal(rows, err)
	}
	few := model.Window{Limit: 5}
	i := 0
	for b.Loop() {
		id := rows[i%len(rows)].ID
		i++
		if _, err := d.Thread(b.Context(), id); err != nil {
			b.Fatal(err)
		}
		if _, err := d.Developments(b.Context(), id, few); err != nil {
			b.Fatal(err)
		}
		its, err := d.Items(b.Context(), model.ItemQuery{Thread: id, Window: few})
		if err != nil || len(its) == 0 {
			b.Fatal(its, err)
		}
		if _, err := d.Item(b.Context(), its[0].ID); err != nil {
			b.Fatal(err)
		}
	}
}
