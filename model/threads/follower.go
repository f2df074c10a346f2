package threads

import (
	"fmt"
	"runtime/debug"
)

// follower carries out what is to be done on threads, in the order in which it was asked for, while the engine goes on with
// the developments of the reports that come next. Nothing that it does is needed to place a report in a development but where
// the user's decisions speak of it (see Engine.catchUp), so that the result is the same as if all were done in turn.
//
// What works on developments and what works on threads must not touch the same things:
//
//   - developments, their index, Engine.devs and the corpus belong to the engine, and what is asked of the follower takes along
//     what it needs of them: a profile (which no longer changes), a number of items, the time;
//   - threads, their index, Engine.homed, the outcome of the batch, where constrained items stand, and of a development the
//     field thread belong to the follower.
type follower struct {
	next   []func()
	queue  chan work
	ended  chan struct{}
	failed error // what a task panicked with; looked at when the follower has been waited for
}

// work is some tasks; done, where there is one, is closed after them.
type work struct {
	tasks []func()
	done  chan struct{}
}

const (
	handOver  = 8  // so many tasks go over at once: waking somebody up costs as much as one of them
	maxBehind = 32 // hand-overs that the follower may be behind
	worthBoth = 24 // a batch of fewer reports is not worth a second hand
)

// newFollower begins to carry out tasks, until its queue is closed; start is Options.Go.
func newFollower(start func(work func())) *follower {
	f := &follower{queue: make(chan work, maxBehind), ended: make(chan struct{})}
	if start == nil {
		start = func(work func()) { go work() }
	}
	start(func() {
		defer close(f.ended)
		for w := range f.queue {
			f.carryOut(w)
		}
	})
	return f
}

// carryOut does what is asked for. After a panic nothing more is done: the threads are not to be trusted any longer.
func (f *follower) carryOut(w work) {
	if w.done != nil {
		defer close(w.done)
	}
	defer func() {
		if p := recover(); p != nil {
			f.failed = fmt.Errorf("%v\n%s", p, debug.Stack())
		}
	}()
	for _, do := range w.tasks {
		if f.failed != nil {
			return
		}
		do()
	}
}

func (f *follower) ask(do func()) {
	if f.next = append(f.next, do); len(f.next) == handOver {
		f.flush(nil)
	}
}

func (f *follower) flush(done chan struct{}) {
	f.queue <- work{f.next, done}
	f.next = make([]func(), 0, handOver)
}

// wait comes back when all that was asked for is done. It panics with what a task panicked with, so that whoever guards the
// engine's work guards the follower's, too.
func (f *follower) wait() {
	done := make(chan struct{})
	f.flush(done)
	<-done
	if f.failed != nil {
		panic(f.failed)
	}
}

// end ends the follower, and comes back when it has ended.
func (f *follower) end() {
	close(f.queue)
	<-f.ended
}

// later has something done on threads: by the follower, when it gets there, or at once where there is none.
func (e *Engine) later(do func()) {
	if e.follower == nil {
		do()
		return
	}
	e.follower.ask(do)
}

// catchUp waits until all that is to be done on threads is done, so that it can be looked at.
func (e *Engine) catchUp() {
	if e.follower != nil {
		e.follower.wait()
	}
}

// withFollower does something with the help of a follower where that is of use; an observer must see everything in turn.
func (e *Engine) withFollower(reports int, do func()) {
	if e.opt.InTurn || e.opt.Observe != nil || e.opt.observed() || reports < worthBoth || e.opt.Alone != nil && e.opt.Alone() {
		do()
		return
	}
	e.follower = newFollower(e.opt.Go)
	defer func() {
		e.follower.end()
		e.follower = nil
	}()
	do()
	e.follower.wait()
}
