package desk

import (
	"testing"
	"time"

	"attache/model"
)

// What several texts tell of stands before a lone report of the same hours, but not for ever; and the order follows when
// a text is added.
func TestThreadsStandByRank(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	order := func() (titles []string) {
		t.Helper()
		for _, th := range must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 10}})) {
			titles = append(titles, th.Title)
		}
		return titles
	}
	want := func(what string, w ...string) {
		t.Helper()
		got := order()
		for i := range w {
			if i >= len(got) || got[i] != w[i] {
				t.Fatalf("%s: the order is %q, want %q", what, got, w)
			}
		}
	}
	ingest(t, d, feed, report(1, "Corran talks open", noon.Add(-5*time.Hour)), report(2, "Halmar talks stall", noon.Add(-3*time.Hour)),
		report(3, "Lorne talks end", noon.Add(-12*time.Hour)), report(4, "Lorne talks over", noon.Add(-12*time.Hour)))
	want("one text each", "About Halmar", "About Corran", "About Lorne")
	ingest(t, d, feed, report(5, "Corran talks move", noon.Add(-5*time.Hour)))
	want("two texts on Corran", "About Corran", "About Halmar", "About Lorne")
	sound(t, d)
}
