package tui

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"attache/model"
)

// fakeWorld notes what it was asked for.
type fakeWorld struct {
	mu     sync.Mutex
	done   []string
	status string
	fail   error
	trials []Trial // what Try gives
}

func (w *fakeWorld) note(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, s)
}

func (w *fakeWorld) Refresh(ids ...model.FeedID) { w.note(fmt.Sprint("refresh ", ids)) }
func (w *fakeWorld) FetchArticle(_ context.Context, it model.Item) error {
	w.note(fmt.Sprint("fetch ", it.ID))
	return w.fail
}
func (w *fakeWorld) Open(_ context.Context, link string) error { w.note("open " + link); return w.fail }
func (w *fakeWorld) Status() string                            { return w.status }

// Try gives trials, or the one feed that was asked for.
func (w *fakeWorld) Try(_ context.Context, f model.Feed) ([]Trial, error) {
	w.note("try " + f.URL)
	if w.trials != nil || w.fail != nil {
		return w.trials, w.fail
	}
	f.Source = "As it calls itself"
	return []Trial{{Feed: f, Format: "Atom 1.0", Items: []model.Item{{Title: "First of the feed", Published: clockAt}, {Title: "Second of the feed", Published: clockAt.Add(-time.Hour)}}}}, nil
}

// partOf gives the window of what stands behind all of after, or in front of the hindmost of before.
func partOf[T any, K comparable](rows []T, after, before []K, id func(T) K, w model.Window) []T {
	if len(before) == 0 {
		return window(behind(rows, after, id), w)
	}
	to := len(rows) - len(behind(rows, before, id)) - 1
	if to < 0 {
		return window(rows, w)
	}
	to = max(0, to-w.Offset)
	return slices.Clone(rows[max(0, to-w.Limit):to])
}

// behind gives what stands behind all of after.
func behind[T any, K comparable](rows []T, after []K, id func(T) K) []T {
	from := 0
	for i, r := range rows {
		if slices.Contains(after, id(r)) {
			from = i + 1
		}
	}
	return rows[from:]
}
