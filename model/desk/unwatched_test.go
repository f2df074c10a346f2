package desk

import (
	"context"
	"errors"
	"testing"
	"time"

	"attache/model"
)

// What a key asks is not watched for its end, which would cost allocations and goroutines with every statement; what is over
// before it begins is refused, and what may walk far is watched.
func TestShortQuestionsAreNotWatched(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks open in Port Lisse", noon), report(2, "Halmar fleet leaves Dunmere harbour", noon.Add(-time.Hour)))
	id := byGUID(t, d)["guid-1"]
	few := model.Window{Limit: 10}
	ended, end := context.WithCancel(t.Context())
	end()
	for name, ask := range map[string]func(context.Context) error{
		"the counts":       func(ctx context.Context) error { _, err := d.Board(ctx); return err },
		"threads":          func(ctx context.Context) error { _, err := d.Threads(ctx, model.ThreadQuery{Window: few}); return err },
		"a thread":         func(ctx context.Context) error { _, err := d.Thread(ctx, id.Thread); return err },
		"its developments": func(ctx context.Context) error { _, err := d.Developments(ctx, id.Thread, few); return err },
		"items":            func(ctx context.Context) error { _, err := d.Items(ctx, model.ItemQuery{Window: few}); return err },
		"an item":          func(ctx context.Context) error { _, err := d.Item(ctx, id.ID); return err },
	} {
		if err := ask(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want that it is over", name, err)
		}
		cost := func(ctx context.Context) float64 { return testing.AllocsPerRun(20, func() { ok(t, ask(ctx)) }) }
		live, stop := context.WithCancel(context.Background())
		plain, watched := cost(context.Background()), cost(live)
		// All that the process allocates is counted, what the desk does by itself as well: the least of several is the question's own.
		for n := 0; n < 20 && watched > plain+3; n++ {
			plain, watched = min(plain, cost(context.Background())), min(watched, cost(live))
		}
		if watched > plain+3 {
			t.Errorf("%s: %v allocations, and %v when it could be taken back", name, plain, watched)
		}
		stop()
	}
	far := func(ctx context.Context) float64 {
		return testing.AllocsPerRun(20, func() { _, err := d.Items(ctx, model.ItemQuery{Filter: "talks", Window: few}); ok(t, err) })
	}
	plain, watched := far(context.Background()), far(t.Context())
	for n := 0; n < 20 && watched <= plain+3; n++ {
		plain, watched = min(plain, far(context.Background())), min(watched, far(t.Context()))
	}
	if watched <= plain+3 {
		t.Errorf("a filter costs %v allocations and %v when it could be taken back: it is not watched", plain, watched)
	}
}
