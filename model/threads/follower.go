package threads

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
	next  []func()
	queue chan []func()
}

const (
	handOver  = 8  // so many tasks go over at once: waking somebody up costs as much as one of them
	maxBehind = 32 // hand-overs that the follower may be behind
	worthBoth = 24 // a batch of fewer reports is not worth a second hand
)

// newFollower begins to carry out tasks, until its queue is closed.
func newFollower() *follower {
	f := &follower{queue: make(chan []func(), maxBehind)}
	go func() {
		for tasks := range f.queue {
			for _, do := range tasks {
				do()
			}
		}
	}()
	return f
}

func (f *follower) ask(do func()) {
	if f.next = append(f.next, do); len(f.next) == handOver {
		f.flush()
	}
}

func (f *follower) flush() {
	f.queue <- f.next
	f.next = make([]func(), 0, handOver)
}

// wait comes back when all that was asked for is done.
func (f *follower) wait() {
	done := make(chan struct{})
	f.next = append(f.next, func() { close(done) })
	f.flush()
	<-done
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
	if e.opt.InTurn || e.opt.Observe != nil || e.opt.observed() || reports < worthBoth {
		do()
		return
	}
	e.follower = newFollower()
	do()
	e.follower.wait()
	close(e.follower.queue)
	e.follower = nil
}
