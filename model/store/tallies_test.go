package store

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"
	"weak"

	"attache/model"
	"attache/model/threads"
)

var noon = time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)

// newStore opens an empty store with feeds, whose numbers it gives.
func newStore(t *testing.T, path string, feeds int) (*Store, []model.FeedID) {
	t.Helper()
	s, err := Open(t.Context(), Options{Path: path, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var list []model.Feed
	for i := range feeds {
		list = append(list, model.Feed{URL: fmt.Sprintf("https://feed-%d.example/rss", i), Source: fmt.Sprintf("Wire %d", i), Origin: model.FromConfig})
	}
	if _, err := s.SyncFeeds(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	entries, err := s.Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []model.FeedID
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return s, ids
}

// look makes a look at a feed with reports of the numbers given.
func look(feed model.FeedID, numbers ...int) model.Fetch {
	f := model.Fetch{Feed: feed, At: noon}
	for _, n := range numbers {
		f.Items = append(f.Items, model.Item{Source: fmt.Sprintf("Wire %d", feed), GUID: fmt.Sprint(n), Link: fmt.Sprintf("https://feed-%d.example/%d", feed, n),
			Title: fmt.Sprintf("Report %d", n), Summary: "What was said.", Published: noon.Add(-time.Duration(n) * time.Minute)})
	}
	return f
}

// inOne places everything in one development of one thread.
func inOne(_ int64, fresh []Fresh) ([]Placed, threads.Result, error) {
	res := threads.Result{
		Developments: []threads.DevelopmentState{{ID: 1, Thread: 1, Title: "It", First: noon, Last: noon}},
		Threads:      []threads.ThreadState{{ID: 1, Title: "All of it", First: noon, Last: noon}},
	}
	for _, f := range fresh {
		res.Placements = append(res.Placements, threads.Placement{Item: f.Item.ID, Development: 1, Thread: 1, Text: f.Item.ID})
	}
	return make([]Placed, len(fresh)), res, nil
}

// put plans and stores looks.
func put(t *testing.T, s *Store, after *Plan, looks ...model.Fetch) *Plan {
	t.Helper()
	p, err := s.Plan(t.Context(), looks, after, inOne)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func mustBeSound(t *testing.T, s *Store, items int64) {
	t.Helper()
	found, err := s.Check(context.WithoutCancel(t.Context()))
	if err != nil || len(found) > 0 {
		t.Errorf("the store is not sound: %v %v", found, err)
	}
	list, err := s.Developments(t.Context(), 1, model.Window{Limit: 1})
	if err != nil || len(list) != 1 || int64(list[0].Items) != items {
		t.Errorf("the development is %+v (%v) and not of %d items", list, err, items)
	}
}

// What a development comes to is remembered from batch to batch, and whatever else writes, here or in another program, makes
// that worthless.
func TestCountsHoldWhoeverWritesBetweenBatches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, feeds := newStore(t, path, 2)
	other, _ := newStore(t, path, 2)
	put(t, s, nil, look(feeds[0], 1, 2, 3))
	put(t, s, nil, look(feeds[1], 4, 5))
	if n := len(s.tallies.of); n != 1 || s.tallies.at != s.latest() {
		t.Errorf("%d developments are remembered, of %v at %v", n, s.tallies.at, s.latest())
	}
	mustBeSound(t, s, 5)
	if n, err := s.deleteItems(t.Context(), []model.ItemID{4, 5}); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	put(t, s, nil, look(feeds[0], 6))
	mustBeSound(t, s, 4)
	if n, err := other.deleteItems(t.Context(), []model.ItemID{1}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	put(t, s, nil, look(feeds[1], 7))
	mustBeSound(t, s, 4)
}

// A grouper is not told what retention takes away, and brings back developments that have gone.
func TestWhatComesBackIsCountedAsNew(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 2)
	byFeed := func(_ int64, fresh []Fresh) ([]Placed, threads.Result, error) {
		var res threads.Result
		for _, f := range fresh {
			dev := model.DevelopmentID(f.Item.FeedID)
			res.Developments = append(res.Developments, threads.DevelopmentState{ID: dev, Thread: 1, Title: "It", First: noon, Last: noon})
			res.Placements = append(res.Placements, threads.Placement{Item: f.Item.ID, Development: dev, Thread: 1, Text: f.Item.ID})
		}
		res.Threads = []threads.ThreadState{{ID: 1, Title: "All of it", First: noon, Last: noon}}
		return make([]Placed, len(fresh)), res, nil
	}
	for _, look := range []model.Fetch{look(feeds[0], 1), look(feeds[1], 2), look(feeds[0], 3)} {
		p, err := s.Plan(t.Context(), []model.Fetch{look}, nil, byFeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("the store is not sound: %v %v", found, err)
		}
		if look.Items[0].GUID == "2" {
			if _, err := s.deleteItems(t.Context(), []model.ItemID{1}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// What was found when a batch was planned is looked for once, unless somebody wrote since.
func TestWhatWasFoundHoldsUntilSomebodyWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, feeds := newStore(t, path, 1)
	other, _ := newStore(t, path, 1)
	first := put(t, s, nil, look(feeds[0], 1))
	second := put(t, s, first, look(feeds[0], 2))
	if !second.landing.held {
		t.Error("nobody wrote, and all was looked for again")
	}
	ahead := func(after *Plan, n int) *Plan {
		p, err := s.Plan(t.Context(), []model.Fetch{look(feeds[0], n)}, after, inOne)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	third := ahead(second, 3)
	fourth := ahead(third, 4)
	for _, p := range []*Plan{third, fourth} {
		if _, err := s.Commit(t.Context(), p); err != nil || !p.landing.held {
			t.Errorf("of batches planned one on the other one was looked for again: %v", err)
		}
	}

	changed := look(feeds[0], 2)
	changed.Items[0].Title = "Report 2, corrected"
	p, err := s.Plan(t.Context(), []model.Fetch{changed}, fourth, inOne)
	if err != nil {
		t.Fatal(err)
	}
	put(t, other, nil, changed)
	out, err := s.Commit(t.Context(), p)
	if err != nil || p.landing.held || out.Reports[0].Edited != 0 {
		t.Errorf("what another program stored meanwhile is stored again: %+v, %v", out.Reports, err)
	}
	it, err := s.Item(t.Context(), 2)
	if err != nil || len(it.History) != 1 {
		t.Errorf("the item has %d former wordings: %v", len(it.History), err)
	}
}

// The search index keeps what it is told of itself in the file, and forgets it when it is made anew.
func TestTheSearchIndexIsTunedOnce(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	for n := 1; n <= 2; n++ {
		put(t, s, nil, look(feeds[0], n))
		var have int
		if err := s.db().QueryRowContext(t.Context(), "SELECT v FROM search_config WHERE k='automerge'").Scan(&have); err != nil || have != mergeAt || !s.tuned {
			t.Errorf("pieces are made into a larger one when there are %d, not %d: %v", have, mergeAt, err)
		}
		if err := s.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// A plan holds the texts of its batch: while plans are made on plans, memory must not grow with all that was stored.
func TestAPlanDoesNotKeepTheOneBefore(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	first := put(t, s, nil, look(feeds[0], 1))
	gone := weak.Make(first)
	second := put(t, s, first, look(feeds[0], 2))
	first = nil
	runtime.GC()
	if gone.Value() != nil {
		t.Error("a batch that is stored is kept in memory by the next one")
	}
	runtime.KeepAlive(second)
}
