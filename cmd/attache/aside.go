package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// aside does work that no key waits for: reading documents, judging, grouping, storing. It has as many threads for that as
// there are processors, and they give way to those of the screen where the system can be told so. What is more at once
// waits for its turn, so that however many feeds come in, a key finds a processor; while the user is there, one less is worked on.
type aside struct {
	jobs  chan func()
	seats *seats
	done  sync.WaitGroup
}

// screenPlaces is how many goroutines run beside those that work aside: the one that has the key, one that reads or writes
// for it, and two that take places which must not be the screen's: what works hand in hand with a job (see start), and the
// collector of garbage. Who finds all places taken waits until the scheduler takes one away, which it does after ten
// milliseconds, and a key changes hands several times.
const screenPlaces = 4

// newAside starts the threads, and makes room beside them for the screen. Whoever gets one closes it, after all who use it.
func newAside() *aside {
	n := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(n + screenPlaces)
	return newAsideOf(n)
}

func newAsideOf(threads int) *aside {
	a := &aside{jobs: make(chan func()), seats: newSeats(threads)}
	for range threads {
		a.done.Go(a.work)
	}
	return a
}

// work is one thread. It is never given back to the scheduler, since a priority that was lowered cannot be raised again.
func (a *aside) work() {
	runtime.LockOSThread()
	giveWay()
	for job := range a.jobs {
		job()
	}
}

// do does f in its turn and returns when it is done. When f panics, so does do, with the place of the fault in its words. A
// nil aside does it at once. What f does must not wait for other work that is done aside.
func (a *aside) do(f func()) {
	if a == nil {
		f()
		return
	}
	a.seats.enter()
	defer a.seats.leave()
	fault := make(chan any, 1)
	a.jobs <- func() {
		defer func() {
			p := recover()
			if p != nil {
				p = fmt.Sprintf("%v\n%s", p, debug.Stack())
			}
			fault <- p
		}()
		f()
	}
	if p := <-fault; p != nil {
		panic(p)
	}
}

// touched says that the user did something just now.
func (a *aside) touched() {
	if a != nil {
		a.seats.touched()
	}
}

// alone says whether a job must do without a helper, see start.
func (a *aside) alone() bool { return a != nil && a.seats.cramped() }

// start begins work on a thread of its own, which gives way as the others do and ends with the work. It is for what works hand in
// hand with a job and would have to wait for it if it stood in line. A nil aside starts an ordinary goroutine.
func (a *aside) start(work func()) {
	go func() {
		if a != nil {
			runtime.LockOSThread() // for ever: see work
			giveWay()
		}
		work()
	}()
}

// close lets the threads go and takes their room back.
func (a *aside) close() {
	close(a.jobs)
	a.done.Wait()
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) - screenPlaces)
}
