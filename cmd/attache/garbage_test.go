package main

import (
	"math"
	"runtime/debug"
	"testing"
)

// settings reads the collector's without changing them.
func settings() (percent int, limit int64) {
	percent = debug.SetGCPercent(100)
	debug.SetGCPercent(percent)
	return percent, debug.SetMemoryLimit(-1)
}

func TestGarbageIsCollectedAgainOnceTheStartIsOver(t *testing.T) {
	percent, limit := settings()
	over := lateGarbage()
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
