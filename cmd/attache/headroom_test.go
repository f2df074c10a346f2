package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestRoomForGarbageFollowsWhatIsAlive(t *testing.T) {
	for _, c := range []struct {
		alive        uint64
		tight, still bool
	}{{20 << 20, false, true}, {44 << 20, true, true}, {44 << 20, false, false}, {60 << 20, true, false}} {
		if fits(c.alive, c.tight) != c.still {
			t.Errorf("%d MB alive, tight %v: tight %v afterwards", c.alive>>20, c.tight, !c.still)
		}
	}
	for alive, want := range map[uint64]int{0: 200, 50 << 20: 200, 70 << 20: 150, 90 << 20: 100, 199 << 20: 100, 500 << 20: 100} {
		if got := burstRoom(alive); got != want {
			t.Errorf("%d MB alive in a burst: %d %%, want %d", alive>>20, got, want)
		}
	}
	apart, at := new(headroom), time.Unix(1e9, 0)
	for i, c := range []struct {
		after time.Duration
		alive uint64
		want  int
	}{{0, 20 << 20, tightPercent}, {4 * time.Second, 20 << 20, tightPercent}, {6 * time.Second, 20 << 20, seldomPercent}, {2 * time.Second, 20 << 20, seldomPercent},
		{time.Second / 2, 20 << 20, tightPercent}, {4 * time.Second, 20 << 20, tightPercent}, {time.Minute, 20 << 20, seldomPercent}, {time.Minute, 60 << 20, widePercent}} {
		at = at.Add(c.after)
		if apart.collected(c.alive, at); apart.percent() != c.want {
			t.Errorf("collection %d, %v after the one before: %d %%, want %d", i, c.after, apart.percent(), c.want)
		}
	}
	was := debug.SetGCPercent(widePercent)
	defer debug.SetGCPercent(was)
	h := new(headroom)
	h.watch()
	defer h.change(func() { h.on = false })
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	percent := func(want int) bool {
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
			runtime.GC()
			now := debug.SetGCPercent(-1)
			debug.SetGCPercent(now)
			if now == want {
				return true
			}
		}
		return false
	}
	if !percent(tightPercent) {
		t.Error("with little alive, as much is left to the collector as ever")
	}
	held := make([]byte, wideFrom+8<<20)
	if !percent(widePercent) {
		t.Error("with much alive, little is left to the collector")
	}
	h.crowded(true)
	if !percent(burstPercent) {
		t.Error("while much comes in, no more is left to the collector")
	}
	h.crowded(false)
	if !percent(widePercent) {
		t.Error("when nothing comes in any more, as much is left to the collector as before")
	}
	runtime.KeepAlive(held)
}
