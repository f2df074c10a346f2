package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// How much the collector of garbage lets gather before it runs, in per cent of what is alive. While little is alive, little is
// left to it: between the looks at feeds the program would hold twice the memory that it needs. In a burst, when more is alive,
// collecting so often would cost some per cent of the work; and every collection stops all threads twice, and waits for those that
// a busy machine does not run, while a key waits for it. So while much comes in, more than ever may gather, as long as it is not too
// much in all. And while so little is made that collections are seconds apart, they may come twice as often.
const (
	seldomPercent = 15
	tightPercent  = 30
	widePercent   = 100
	burstPercent  = 200
	tightBelow    = 40 << 20 // bytes alive
	wideFrom      = 48 << 20
	burstFrom     = 100             // items that come in at once
	burstMost     = 200 << 20       // bytes, with what is alive, beyond which no more than widePercent gathers in a burst
	burstStep     = 50              // in such steps of per cent: to change it stops all threads, too
	seldomFrom    = 5 * time.Second // between two collections
	oftenBelow    = time.Second     // between two collections while they are seldom
)

// headroom is the room that is left to the collector. It may be nil: then nobody changes it.
type headroom struct {
	sync.Mutex
	on           bool // from the end of the start on, unless the user set it, until the program ends
	tight, burst bool
	seldom       bool      // is collected
	alive        uint64    // bytes that the last collection left; 0 before the first
	last         time.Time // when it was
}

// fit has the room follow what is alive, after every collection, once the start is over and unless the user set it. The
// function that it gives ends that.
func (h *headroom) fit() (end func()) {
	timer := time.AfterFunc(2*startFor, func() { // see lateGarbage
		percent := debug.SetGCPercent(widePercent)
		if debug.SetGCPercent(percent); percent == widePercent {
			h.watch()
		}
	})
	return func() {
		timer.Stop()
		h.change(func() { h.on = false })
	}
}

// watch begins to look at what is alive after every collection.
func (h *headroom) watch() {
	h.change(func() { h.on = true })
	var look func(struct{})
	again := func() { runtime.AddCleanup(new(witness), look, struct{}{}) }
	look = func(struct{}) {
		if h.change(func() { h.collected(alive(), time.Now()) }) {
			again()
		}
	}
	again()
}

// collected enters that a collection has been, and what it left.
func (h *headroom) collected(alive uint64, now time.Time) {
	h.seldom = !h.last.IsZero() && seldom(now.Sub(h.last), h.seldom)
	h.alive, h.last = alive, now
	h.tight = fits(h.alive, h.tight)
}

// crowded says whether much is coming in.
func (h *headroom) crowded(much bool) {
	if h != nil {
		h.change(func() { h.burst = much })
	}
}

// change enters something that the room depends on, and says whether anybody still looks at it.
func (h *headroom) change(enter func()) (on bool) {
	h.Lock()
	defer h.Unlock()
	before, was := h.percent(), h.on
	enter()
	if now := h.percent(); h.on && (now != before || !was) {
		debug.SetGCPercent(now)
	}
	return h.on
}

// percent is what is left to the collector.
func (h *headroom) percent() int {
	switch {
	case h.burst:
		return burstRoom(h.alive)
	case h.tight && h.seldom:
		return seldomPercent
	case h.tight:
		return tightPercent
	}
	return widePercent
}

// burstRoom is what is left to the collector in a burst when so many bytes are alive.
func burstRoom(alive uint64) int {
	if alive >= burstMost {
		return widePercent
	}
	most := int((burstMost - alive) * 100 / max(alive, 1))
	return min(max(most/burstStep*burstStep, widePercent), burstPercent)
}

// fits says whether little room is enough when so many bytes are alive; between the bounds it stays as it was.
func fits(alive uint64, tight bool) bool {
	return alive < tightBelow || tight && alive < wideFrom
}

// seldom says whether collections so far apart are seldom; between the bounds it stays as it was.
func seldom(apart time.Duration, was bool) bool {
	return apart >= seldomFrom || was && apart >= oftenBelow
}

// alive is how many bytes the last collection left.
func alive() uint64 {
	s := [1]metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s[:])
	return s[0].Value.Uint64()
}
