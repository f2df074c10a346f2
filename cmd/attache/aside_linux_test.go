package main

import (
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestWorkAsideGivesWay(t *testing.T) {
	a := newAside()
	defer a.close()
	priority := func() (raw int) {
		raw, err := syscall.Getpriority(0, syscall.Gettid())
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	var inside int
	a.do(func() { inside = priority() })
	if outside := priority(); inside != max(outside-politeBy, 1) {
		t.Errorf("the priority is %d aside and %d elsewhere, want %d below", inside, outside, politeBy)
	}
}

// What is begun beside the jobs gives way as they do, and does not stand in line with them.
func TestWorkBesideGivesWay(t *testing.T) {
	a := newAside()
	defer a.close()
	priority := func() int {
		raw, err := syscall.Getpriority(0, syscall.Gettid())
		if err != nil {
			t.Error(err)
		}
		return raw
	}
	outside, inside := priority(), make(chan int)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() { a.do(func() { a.start(func() { inside <- priority() }); <-inside }) })
	}
	all.Wait()
	a.start(func() { inside <- priority() })
	if got := <-inside; got != max(outside-politeBy, 1) {
		t.Errorf("the priority is %d beside and %d elsewhere, want %d below", got, outside, politeBy)
	}
}

func TestAFaultAsideComesThrough(t *testing.T) {
	a := newAside()
	defer a.close()
	said := func() (words string) {
		defer func() { words, _ = recover().(string) }()
		a.do(func() { panic("a fault") })
		return ""
	}()
	if !strings.Contains(said, "a fault") || !strings.Contains(said, "TestAFaultAsideComesThrough") {
		t.Errorf("the fault came through as %q, which should say what and where", said)
	}
	ran := false
	a.do(func() { ran = true })
	if !ran {
		t.Error("after a fault nothing is done any more")
	}
}

func TestWorkAsideIsBounded(t *testing.T) {
	a := newAsideOf(2)
	var mu sync.Mutex
	var all sync.WaitGroup
	now, most := 0, 0
	add := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		now += n
		most = max(most, now)
	}
	both := make(chan struct{}) // so that two are at work together
	for i := range 8 {
		all.Go(func() {
			a.do(func() {
				add(1)
				if i%2 == 0 {
					select {
					case both <- struct{}{}:
					case <-both:
					}
				}
				add(-1)
			})
		})
	}
	all.Wait()
	close(a.jobs)
	a.done.Wait()
	if most != 2 {
		t.Errorf("%d jobs ran at once on two threads", most)
	}
}

func TestWithoutAnAsideWorkIsDoneAtOnce(t *testing.T) {
	ran := false
	(*aside)(nil).do(func() { ran = true })
	if !ran {
		t.Error("nothing was done")
	}
	begun := make(chan struct{})
	(*aside)(nil).start(func() { close(begun) })
	<-begun
}
