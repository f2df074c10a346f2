package main

import (
	"context"
	"testing"
	"time"

	"attache/model"
)

// Memory is given back once after every burst, when the last of it is some seconds ago, and not for what the reader does.
func TestMemoryIsGivenBackAfterABurst(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	changes, timers, freed := make(chan model.Change), make(chan chan time.Time), make(chan struct{})
	after := func(d time.Duration) <-chan time.Time {
		if d != restAfter {
			t.Errorf("it waits for %v", d)
		}
		c := make(chan time.Time, 1)
		timers <- c
		return c
	}
	room, ended := new(headroom), make(chan struct{})
	go func() {
		defer close(ended)
		afterBursts(ctx, changes, after, room, func() { freed <- struct{}{} })
	}()
	changes <- model.Change{Items: 3}
	early := <-timers
	changes <- model.Change{Articles: true}
	late := <-timers
	early <- time.Time{} // the burst went on: nobody waits for this one any more
	changes <- model.Change{State: true}
	changes <- model.Change{State: true}
	select {
	case <-freed:
		t.Error("memory is given back in the middle of a burst")
	default:
	}
	late <- time.Time{}
	<-freed
	changes <- model.Change{State: true} // a key was pressed: no timer, nothing to give back
	changes <- model.Change{Edited: 1}
	again := <-timers
	again <- time.Time{}
	<-freed
	if room.percent() != widePercent {
		t.Error("few items that come in make room for many")
	}
	changes <- model.Change{Items: burstFrom}
	<-timers
	calm := <-timers
	changes <- model.Change{Items: 1} // taken only when all that the one before asks for is done
	last := <-timers
	if room.percent() != burstPercent {
		t.Error("there is no more room than ever while much comes in")
	}
	calm <- time.Time{}
	changes <- model.Change{State: true} // taken only when all that the timer asks for is done
	if room.crowdedNow() {
		t.Error("while news trickles in, the room for a burst is kept")
	}
	last <- time.Time{}
	<-freed
	stop()
	<-ended
}

// crowdedNow says whether there is room for a burst.
func (h *headroom) crowdedNow() bool {
	h.Lock()
	defer h.Unlock()
	return h.burst
}
