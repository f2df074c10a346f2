package desk

import (
	"testing"
	"time"

	"attache/model"
)

// On old news, pulses are counted back from the newest report, so that they do not lie flat; on fresh news from the present.
func TestHorizon(t *testing.T) {
	d, clock := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	old := noon.Add(-30 * time.Hour)
	ingest(t, d, feed, report(1, "Corran talks open", old))
	if b := must[model.Board](t)(d.Board(t.Context())); !b.Horizon.Equal(old) {
		t.Errorf("the horizon is %v, want that of the newest report, %v", b.Horizon, old)
	}
	ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{}))
	if p := ths[0].Pulse; p[len(p)-1] != 1 {
		t.Errorf("the pulse is %v, want its report in the last hour", p)
	}
	ingest(t, d, feed, report(2, "Corran talks move", noon.Add(-5*time.Hour)))
	if b := must[model.Board](t)(d.Board(t.Context())); !b.Horizon.Equal(clock.now()) {
		t.Errorf("the horizon is %v, want the present, %v", b.Horizon, clock.now())
	}
}
