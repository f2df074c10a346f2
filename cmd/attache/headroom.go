package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// How much the collector of garbage lets gather before it runs, in per cent of what is alive. While little is alive, little is
// left to it: between the looks at feeds the program would hold twice the memory that it needs. In a burst, when more is alive,
// collecting so often would cost some per cent of the work.
const (
	tightPercent = 30
	widePercent  = 100
	tightBelow   = 40 << 20 // bytes alive
	wideFrom     = 48 << 20
)

// fitGarbage has the room that is left to the collector follow what is alive, after every collection, once the start is over
// and unless the user set it. The function that it gives ends that.
func fitGarbage() (end func()) {
	ended := new(atomic.Bool)
	timer := time.AfterFunc(2*startFor, func() { // see lateGarbage
		percent := debug.SetGCPercent(widePercent)
		if debug.SetGCPercent(percent); percent == widePercent {
			watchGarbage(ended)
		}
	})
	return func() {
		timer.Stop()
		ended.Store(true)
	}
}

// watchGarbage looks again after the next collection.
func watchGarbage(ended *atomic.Bool) {
	tight := false
	var look func(struct{})
	again := func() { runtime.AddCleanup(new(witness), look, struct{}{}) }
	look = func(struct{}) {
		if ended.Load() {
			return
		}
		if now := fits(alive(), tight); now != tight {
			tight = now
			debug.SetGCPercent(map[bool]int{true: tightPercent, false: widePercent}[tight])
		}
		again()
	}
	again()
}

// fits says whether little room is enough when so many bytes are alive; between the bounds it stays as it was.
func fits(alive uint64, tight bool) bool {
	return alive < tightBelow || tight && alive < wideFrom
}

// alive is how many bytes the last collection left.
func alive() uint64 {
	s := [1]metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s[:])
	return s[0].Value.Uint64()
}
