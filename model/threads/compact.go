package threads

import (
	"unsafe"

	"attache/model"
)

// compactFrom is how many clusters must have been laid down before what is left of them is moved together.
const compactFrom = 2000

// compactCalm is how many times sooner that is done when nothing comes in.
const compactCalm = 8

// compact moves what stays in memory of all that is laid down together. It came into being one by one between what has long been
// let go of, and the collector of garbage gives
// back only whole pages: after a refresh on 100,000 items 53 MB of gaps stood between what was alive, and 14 once it was moved.
func (e *Engine) compact() {
	e.near, e.kindred = nil, nil
	devs, homed := make(map[model.DevelopmentID]*development, len(e.devs)), make(map[model.DevelopmentID]*development, len(e.homed))
	var developments slab[development]
	var threads slab[thread]
	var keys slab[uint32]
	var items slab[model.ItemID]
	var ids slab[model.DevelopmentID]
	for i := range e.devIndex.slots { // by age, about: what goes cold together stands together
		c := e.devIndex.slots[i].c
		if c == nil {
			continue
		}
		d := e.devs[model.DevelopmentID(c.id)]
		if d.content == nil {
			d = developments.one(*d)
			d.keys, d.kept = keys.list(d.keys), items.list(d.kept)
			e.devIndex.slots[i].c = &d.cluster
		}
		devs[model.DevelopmentID(d.id)] = d
	}
	for id := range e.homed {
		homed[id] = devs[id]
	}
	e.devs, e.homed = devs, homed
	ths := make(map[model.ThreadID]*thread, len(e.threads))
	for i := range e.threadIndex.slots {
		c := e.threadIndex.slots[i].c
		if c == nil {
			continue
		}
		t := e.threads[model.ThreadID(c.id)]
		if t.content == nil {
			t = threads.one(*t)
			t.keys, t.devs, t.anchors = keys.list(t.keys), ids.list(t.devs), items.list(t.anchors)
			e.threadIndex.slots[i].c = &t.cluster
		}
		ths[model.ThreadID(t.id)] = t
	}
	e.threads = ths
	e.devIndex.compact()
	e.threadIndex.compact()
}

// moveAwake moves the threads that are not laid down, such as those that surge: what is in one came report by report, each in a page of
// its own among what has been let go of. A thread comes back from its memo as it was.
func (e *Engine) moveAwake() {
	for _, c := range e.threadIndex.idle(0) {
		t := e.threads[model.ThreadID(c.id)]
		n, err := decodeThread(ThreadState{ID: model.ThreadID(t.id), Memo: t.encode(&e.memos[1], t.seen, nil)}, &e.woken[1])
		if err == nil {
			t.content, t.course = n.content, n.course
		}
	}
}

// compact moves the listings together.
func (x *index) compact() {
	var slots slab[int32]
	x.postings = x.postings.anew(slots.list)
	x.found, x.asked, x.near, x.best, x.fresh, x.top = nil, nil, nil, nil, nil, nil
}

// slab gives out room one behind the other in pieces of some ten kilobytes.
type slab[T any] struct{ free []T }

const (
	slabSize  = 1024
	slabBytes = 16 << 10 // of things: memory comes in pieces of this size, and not of every size
)

// list copies a list to where it takes no more room than it needs; what is appended to it moves it away again.
func (s *slab[T]) list(of []T) []T {
	if len(of) == 0 {
		return nil
	}
	if len(of) > slabSize/8 {
		return append(make([]T, 0, len(of)), of...)
	}
	if len(s.free) < len(of) {
		s.free = make([]T, slabSize)
	}
	out := s.free[:len(of):len(of)]
	s.free = s.free[len(of):]
	copy(out, of)
	return out
}

// one copies a single thing.
func (s *slab[T]) one(of T) *T {
	if len(s.free) == 0 {
		s.free = make([]T, max(slabBytes/int(unsafe.Sizeof(of)), 1))
	}
	out := &s.free[0]
	s.free = s.free[1:]
	*out = of
	return out
}
