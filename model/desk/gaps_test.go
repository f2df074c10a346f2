package desk

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
)

// listening is a grouper that notes what it is told of times in which sources could not be heard.
type listening struct {
	threads.Grouper
	restored *map[string][]model.Gap
	placed   *[][]model.Gap
}

func (g listening) Restore(w threads.Warm) error {
	*g.restored = w.Missed
	return g.Grouper.Restore(w)
}

func (g listening) Assign(batch []threads.Input) threads.Result {
	for _, in := range batch {
		*g.placed = append(*g.placed, in.Missed)
	}
	return g.Grouper.Assign(batch)
}

// What the fetcher knows of a feed that was down reaches the grouper with the reports, and again when it goes on from the store.
func TestTheGrouperHearsOfFeedsThatWereDown(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	var restored map[string][]model.Gap
	var placed [][]model.Gap
	edit := func(o *Options) {
		o.Grouper = func() threads.Grouper { return listening{newStub(), &restored, &placed} }
	}
	gaps := []model.Gap{{From: noon.Add(-90 * time.Hour), To: noon.Add(-20 * time.Hour)}}
	d := openAt(t, path, c, edit)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks open", noon))
	_, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, At: noon, Items: []model.Item{report(2, "Corran talks go on", noon)},
		Poll: model.PollState{State: model.FeedOK, LastSuccess: noon, Gaps: gaps}})
	ok(t, err)
	if want := [][]model.Gap{nil, gaps}; !reflect.DeepEqual(placed, want) {
		t.Errorf("the grouper heard %v with the reports, want %v", placed, want)
	}
	if len(restored) > 0 {
		t.Errorf("a new store tells of %v", restored)
	}
	ok(t, d.Close())
	d = openAt(t, path, c, edit)
	defer func() { ok(t, d.Close()) }()
	ingest(t, d, feed, report(3, "Corran talks end", noon))
	if want := map[string][]model.Gap{"Wire": gaps}; !reflect.DeepEqual(restored, want) {
		t.Errorf("going on from the store, the grouper heard %v, want %v", restored, want)
	}
}
