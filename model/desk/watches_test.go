package desk

import (
	"testing"
	"time"

	"attache/model"
)

func TestTwoProgramsShareTheClaimsOfAWatch(t *testing.T) {
	now := time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)
	path := t.TempDir() + "/attache.db"
	open := func() *Desk {
		d, err := Open(t.Context(), Options{Path: path, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	a, b := open(), open()
	for _, tc := range []struct {
		d          *Desk
		upTo, want model.ItemID
	}{{a, 5, 0}, {b, 5, 5}, {b, 8, 5}, {a, 7, 8}, {a, 9, 8}} {
		if got, err := tc.d.ClaimWatch(t.Context(), "talks", tc.upTo); err != nil || got != tc.want {
			t.Errorf("up to %d: before it %d, %v; want %d", tc.upTo, got, err, tc.want)
		}
	}
	times, err := a.WatchTimes(t.Context())
	if err != nil || len(times) != 1 || !times["talks"].Equal(now) {
		t.Errorf("fired %v, %v", times, err)
	}
}

func TestWhatWatchesHoldBackIsKept(t *testing.T) {
	d, _ := fresh(t)
	ok(t, d.KeepHeld(t.Context(), map[string]Held{"talks": {Items: []model.ItemID{3, 5, 9}, Count: 7}, "fleet": {Items: []model.ItemID{4}, Count: 1}}))
	must[model.ItemID](t)(d.ClaimWatch(t.Context(), "talks", 5)) // another program told of these
	held := must[map[string]Held](t)(d.HeldBack(t.Context()))
	if h := held["talks"]; len(h.Items) != 1 || h.Items[0] != 9 || h.Count != 5 || len(held) != 2 {
		t.Errorf("held back is %+v", held)
	}
	ok(t, d.KeepHeld(t.Context(), map[string]Held{"fleet": {}}))
	must[model.ItemID](t)(d.ClaimWatch(t.Context(), "talks", 9))
	if held := must[map[string]Held](t)(d.HeldBack(t.Context())); len(held) != 0 {
		t.Errorf("held back is %+v", held)
	}
}
