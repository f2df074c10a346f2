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
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		afterBursts(ctx, changes, after, func() { freed <- struct{}{} })
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
	stop()
	<-ended
}
