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
