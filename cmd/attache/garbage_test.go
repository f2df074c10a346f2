package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// settings reads the collector's without changing them.
func settings() (percent int, limit int64) {
	percent = debug.SetGCPercent(100)
	debug.SetGCPercent(percent)
	return percent, debug.SetMemoryLimit(-1)
}

func TestGarbageIsCollectedAgainOnceTheStartIsOver(t *testing.T) {
	percent, limit := settings()
	over := lateGarbage(time.Hour)
	if p, l := settings(); p != -1 || l > startMemory && limit == math.MaxInt64 {
		t.Errorf("during the start: %d percent, limit %d", p, l)
	}
	over()
	if p, l := settings(); p != percent || l != limit {
		t.Errorf("after it: %d percent, limit %d; before %d, %d", p, l, percent, limit)
	}
	over() // the end of the program, after the end of the start
	if p, l := settings(); p != percent || l != limit {
		t.Errorf("after the end: %d percent, limit %d; before %d, %d", p, l, percent, limit)
	}
}

// A refresh can outgrow what is left to the start while that lasts. The collector must not try again and again to get back
// below it.
func TestTheFirstCollectionEndsThePuttingOff(t *testing.T) {
	percent, limit := settings()
	over := lateGarbage(time.Hour)
	defer over()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	start := time.Now()
	for runtime.GC(); time.Since(start) < patience; <-look.C {
		if p, l := settings(); p == percent && l == limit {
			return
		}
	}
	p, l := settings()
	t.Errorf("%v after a collection: %d percent, limit %d; before %d, %d", time.Since(start), p, l, percent, limit)
}
