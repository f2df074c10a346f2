package main

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// waiters are jobs that want a seat, and how many have one.
type waiters struct {
	seats *seats
	leave chan struct{}
	in    atomic.Int32
}

// want has so many jobs ask for a seat, and gives how many have one then.
func (c *waiters) want(jobs int) int {
	for range jobs {
		go func() {
			c.seats.enter()
			c.in.Add(1)
			<-c.leave
			c.in.Add(-1)
			c.seats.leave()
		}()
		synctest.Wait()
	}
	return int(c.in.Load())
}

// end has a job end, and gives how many have a seat then.
func (c *waiters) end() int {
	c.leave <- struct{}{}
	synctest.Wait()
	return int(c.in.Load())
}

func TestASeatIsKeptForTheUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &waiters{seats: newSeats(2), leave: make(chan struct{})}
		if n := c.want(5); n != 2 {
			t.Fatalf("%d jobs have a seat of two", n)
		}
		if c.seats.cramped() {
			t.Error("a job must do without a helper although the user is away")
		}
		c.seats.touched()
		if n := c.end(); n != 1 {
			t.Errorf("%d jobs have a seat while the user is there, want one", n)
		}
		if n := c.end(); n != 1 {
			t.Errorf("%d jobs have a seat when one gives way to the next, want one", n)
		}
		if !c.seats.cramped() {
			t.Error("a job has a helper where there is one seat")
		}
		time.Sleep(presentFor - time.Millisecond)
		c.seats.touched()
		time.Sleep(presentFor - time.Millisecond)
		synctest.Wait()
		if c.in.Load() != 1 {
			t.Errorf("%d jobs have a seat while the user is there still, want one", c.in.Load())
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if c.in.Load() != 2 || c.seats.cramped() {
			t.Errorf("%d jobs have a seat once the user has gone, want two", c.in.Load())
		}
		for range 3 {
			c.end()
		}
		if c.in.Load() != 0 {
			t.Errorf("%d jobs never end", c.in.Load())
		}
	})
}

// Where there is one processor, it goes on with one; where there are many, a helper finds a seat.
func TestSeatsOfSmallAndLargeMachines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for all, want := range map[int]int{1: 1, 2: 1, 4: 3} {
			c := &waiters{seats: newSeats(all), leave: make(chan struct{})}
			c.seats.touched()
			if n := c.want(1); n != 1 || c.seats.cramped() != (want == 1) {
				t.Errorf("of %d seats %d are taken by one job, and one for a helper is wanting: %t", all, n, c.seats.cramped())
			}
			if n := c.want(all); n != want {
				t.Errorf("of %d seats %d are taken while the user is there, want %d", all, n, want)
			}
			time.Sleep(2 * presentFor)
			for range all + 1 {
				c.end()
			}
		}
	})
}
