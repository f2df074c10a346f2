package main

import (
	"sync"
	"time"
)

// presentFor is how long a user counts as being there after he did something.
const presentFor = 2 * time.Second

// seats bounds how many jobs run at once: as many as there are processors, and while the user is there one less. A thread that gives
// way still holds what others wait for, above all the collector of garbage, which stops all threads twice, and the system lets
// nobody have a processor before a few milliseconds of whoever runs there are over: with one of them to themselves, neither the
// screen nor the collector waits for work that nobody waits for.
type seats struct {
	mu      sync.Mutex
	free    sync.Cond
	all     int // one at least
	taken   int
	present bool
	seen    time.Time // when the user last did something
}

func newSeats(all int) *seats {
	s := &seats{all: all}
	s.free.L = &s.mu
	return s
}

// enter takes a seat as soon as there is one.
func (s *seats) enter() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.taken >= s.room() {
		s.free.Wait()
	}
	s.taken++
}

// leave gives a seat back.
func (s *seats) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	s.free.Signal()
}

// room is how many seats there are at the moment.
func (s *seats) room() int {
	if s.present {
		return max(s.all-1, 1)
	}
	return s.all
}

// cramped says that the user is there and whoever has a seat finds none for a helper.
func (s *seats) cramped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.present && s.taken >= s.room()
}

// touched says that the user did something just now.
func (s *seats) touched() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = time.Now()
	if !s.present {
		s.present = true
		time.AfterFunc(presentFor, s.look)
	}
}

// look sees whether the user is there still; if so, it looks again when he might no longer be.
func (s *seats) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if left := presentFor - time.Since(s.seen); left > 0 {
		time.AfterFunc(left, s.look)
		return
	}
	s.present = false
	s.free.Broadcast()
}
