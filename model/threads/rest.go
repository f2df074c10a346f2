package threads

import (
	"errors"
	"fmt"
	"slices"

	"attache/model"
)

// Shelf gives back what a grouper has laid down, as it is stored: with the memo and all that Warm has of it. It is asked from
// several goroutines at once.
type Shelf interface {
	Development(model.DevelopmentID) (DevelopmentState, error)
	Thread(model.ThreadID) (ThreadState, error)
}

// Rester is a Grouper that need not hold all that is warm in memory.
type Rester interface {
	// Rest lays down what is stored as the grouper knows it, but for about so many developments and as many threads that it had
	// to do with last: only what they are found by stays. They are read again from Warm.Shelf when a report comes near them, and
	// everything is placed as if they had been there. It must be called only when what the last Checkpoint gave is stored.
	// What the shelf cannot give back makes Assign panic: the store is then no longer what the grouper knows, and another must be
	// made to go on from it.
	Rest(keep int)
}

// What is laid down is the content of clusters, and what developments and threads have beside it. In memory stay the keys that
// they are listed under, when they moved last, what stands in what, and what constraints speak of. Three things keep it true
// to what is stored:
//
//   - nothing is laid down that changed since the last checkpoint;
//   - whatever changes a development has to do with its thread in the same batch, so that of a thread that is laid down no
//     development has changed since both were stored, and the reports that its memo leaves to them are in theirs;
//   - a thread is taken up before one of its developments goes cold, and the store keeps memos for a day longer than that;
//   - what was cold from its beginning, because its reports came late, is not laid down, and no thread that it stands in: it stays for
//     the rest of the day, but the store keeps no memo of it.

// freshFor is how long, in seconds, what moved last stays in memory when a grouper goes on from a store.
const freshFor = daySeconds

// dev gives a warm development, nil when there is none. It is for whoever works on developments; see follower.
func (e *Engine) dev(id model.DevelopmentID) *development {
	d := e.devs[id]
	if d != nil {
		e.wakeDevelopment(d)
	}
	return d
}

// thread gives a warm thread, nil when there is none. It is for whoever works on threads.
func (e *Engine) thread(id model.ThreadID) *thread {
	t := e.threads[id]
	if t != nil {
		e.wakeThread(t)
	}
	return t
}

// wakeDevelopment takes a development up again if it is laid down.
func (e *Engine) wakeDevelopment(d *development) {
	if d.content != nil {
		return
	}
	n := e.fetchDevelopment(model.DevelopmentID(d.id), &e.woken[0])
	d.content, d.story = n.content, n.story
	d.used = e.devIndex.turn
}

// fetchDevelopment reads a development from the shelf, in the memory of r.
func (e *Engine) fetchDevelopment(id model.DevelopmentID, r *reader) *development {
	s, err := e.shelf.Development(id)
	if err == nil {
		var d *development
		if d, err = decodeDevelopment(s, r); err == nil {
			return d
		}
	}
	panic(fmt.Errorf("what is stored of development %d cannot be read again: %w", id, err))
}

// wakeThread takes a thread up again if it is laid down.
func (e *Engine) wakeThread(t *thread) {
	if t.content != nil {
		return
	}
	s, err := e.shelf.Thread(model.ThreadID(t.id))
	if err == nil && len(s.Memo) == 0 {
		err = errors.New("it has no memo")
	}
	var n *thread
	if err == nil {
		n, err = decodeThread(s, &e.woken[1])
	}
	if err != nil {
		panic(fmt.Errorf("what is stored of thread %d cannot be read again: %w", t.id, err))
	}
	t.content, t.course = n.content, n.course
	t.used = e.threadIndex.turn
	if e.complete(t); e.rising == nil { // else the tail may bring them yet
		t.full()
	}
}

// complete puts reports in the places that a thread's memo has only their numbers of: those that came back with a
// development, else those of the memos of its developments that are laid down. Of those that the memo has, too, one is kept.
func (e *Engine) complete(t *thread) {
	var from *development
	for i, p := range t.members {
		found := e.again[p.item]
		if found == nil && p.absent {
			found, from = e.memberOf(t, p.item, from)
		}
		if found != nil {
			t.members[i] = found
		}
	}
}

// full leaves out the reports that could not be found: their development went cold just before the program ended.
func (t *thread) full() {
	t.members = slices.DeleteFunc(t.members, func(p *profile) bool { return p.absent })
}

// memberOf finds a report in the stored memo of the development of a thread that has it, nil when none has. last is the one
// that it gave for the report before: many have the same.
func (e *Engine) memberOf(t *thread, item model.ItemID, last *development) (*profile, *development) {
	if e.shelf == nil {
		return nil, nil
	}
	if last == nil || last.member(item) == nil {
		last = nil
		for _, id := range slices.Backward(t.devs) {
			if d := e.homed[id]; d != nil && slices.Contains(d.kept, item) {
				last = e.fetchDevelopment(id, &e.woken[1])
				break
			}
		}
	}
	if last == nil {
		return nil, nil
	}
	return last.member(item), last
}

// member gives the report with a number among the members, nil when it is not there.
func (c *cluster) member(id model.ItemID) *profile {
	for _, p := range c.members {
		if p.item == id {
			return p
		}
	}
	return nil
}

// keep notes which reports the stored memo of a development has.
func (d *development) keep() {
	same := len(d.kept) == len(d.members)
	for i := 0; same && i < len(d.kept); i++ {
		same = d.kept[i] == d.members[i].item
	}
	if !same {
		d.kept = itemsOf(d.members)
	}
}

// layDown lets go of all but what a development is found by. It must be what is stored.
func (d *development) layDown() {
	d.keep()
	d.content, d.story = nil, nil
	d.keys = exact(d.keys)
}

// layDown lets go of all but what a thread is found by. It must be what is stored.
func (t *thread) layDown() {
	t.content, t.course = nil, nil
	t.keys, t.devs = exact(t.keys), exact(t.devs)
}

// laidDown gives a development that was read in a room as it is when it is laid down.
func (d *development) laidDown() *development {
	return &development{cluster: d.cluster.laidDown(), thread: d.thread, kept: d.kept}
}

// laidDown gives a thread that was read in a room as it is when it is laid down.
func (t *thread) laidDown() *thread {
	return &thread{cluster: t.cluster.laidDown(), devs: slices.Clone(t.devs), anchors: slices.Clone(t.anchors), track: t.track, also: t.also}
}

func (c *cluster) laidDown() cluster {
	return cluster{id: c.id, seen: c.seen, keys: slices.Clone(c.keys), last: c.last}
}

// exact gives a list in no more memory than it needs.
func exact[T any](list []T) []T {
	if cap(list)-len(list) > len(list)/8 {
		return slices.Clone(list)
	}
	return list
}

// Rest lays down what was not needed lately; see Rester.
func (e *Engine) Rest(keep int) {
	if e.shelf == nil {
		return
	}
	for id, d := range e.devs {
		if d.content != nil && !e.changed.devs[id] {
			d.keep()
		}
	}
	for _, c := range e.devIndex.idle(keep) {
		if id := model.DevelopmentID(c.id); !e.changed.devs[id] && !e.late(e.devs[id]) {
			e.devs[id].layDown()
			e.laid++
		}
	}
	for _, c := range e.threadIndex.idle(keep) {
		if id := model.ThreadID(c.id); !e.changed.threads[id] && !e.surging[id] && !e.lateIn(e.threads[id]) {
			e.threads[id].layDown()
			e.laid++
		}
	}
	from := e.compactFrom
	if keep == 0 { // nothing else is to be done
		from /= compactCalm
	}
	if e.laid >= from {
		e.laid = 0
		e.compact()
		if keep == 0 {
			e.moveAwake()
		}
	}
}

// late says that the development is cold although it has not been let go of yet.
func (e *Engine) late(d *development) bool { return e.corpus.clock-d.last > warmDevelopment }

// lateIn says the same of the thread, or of a development in it.
func (e *Engine) lateIn(t *thread) bool {
	return !t.warm(e.corpus.clock) || slices.ContainsFunc(t.devs, func(id model.DevelopmentID) bool {
		d := e.devs[id]
		return d != nil && e.late(d)
	})
}

// idle gives the clusters that are in memory but for those that were compared last, about as many as keep says.
func (x *index) idle(keep int) []*cluster {
	var awake []*cluster
	for i := range x.slots {
		if c := x.slots[i].c; c != nil && c.content != nil {
			awake = append(awake, c)
		}
	}
	if len(awake) <= keep {
		return nil
	}
	slices.SortFunc(awake, func(a, b *cluster) int { return int(a.used) - int(b.used) })
	return awake[:len(awake)-keep]
}
