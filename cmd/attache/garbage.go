package main

import (
	"math"
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

// lateGarbage puts the collection of garbage off until the start is over, or until the function that it gives is called.
func lateGarbage() (over func()) {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 { // else the user set one
		debug.SetMemoryLimit(startMemory)
	}
	asBefore := sync.OnceFunc(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	timer := time.AfterFunc(startFor, asBefore)
	return func() {
		timer.Stop()
		asBefore()
	}
}
