package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// What is left to the collector of garbage while the program starts: nothing, as long as no more memory than this is used. Two
// collections fall due before the first screen otherwise, and take the processors from those that read and draw it.
const (
	startMemory = 64 << 20
	startFor    = time.Second
)

// lateGarbage puts the collection of garbage off for a time, until that much is used, or until the function that it gives is called. Once so much is used and the first collection has been, no more is put off: a collector that is held to
// a limit that the work in hand outgrows collects without a pause, and every key waits behind it.
func lateGarbage(longest time.Duration) (over func()) {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 { // else the user set one
		debug.SetMemoryLimit(startMemory)
	}
	asBefore := sync.OnceFunc(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	timer := time.AfterFunc(longest, asBefore)
	runtime.AddCleanup(new(witness), func(struct{}) { asBefore() }, struct{}{})
	return func() {
		timer.Stop()
		asBefore()
	}
}

// witness is garbage from its beginning: when it is cleaned up, a collection has been. It holds a pointer so that it gets a
// place in memory of its own.
type witness struct{ _ *byte }
