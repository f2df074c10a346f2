package desk

import (
	"context"
	"errors"
	"time"

	"attache/model"
	"attache/model/store"
	"attache/model/threads"
)

// flight is a batch on its way into the store, and with it, now and then, what the grouper remembers up to it. It belongs
// to the goroutine that writes it until it has landed.
type flight struct {
	group  []*request
	what   *store.Plan
	took   time.Duration // to group it
	memory *memory       // nil: none this time
	over   chan struct{} // closed when it has landed
	err    error         // why the batch is not stored; its looks have no answer yet then
	forgot error         // why the memory is not stored, although the batch is
}

// memory is a checkpoint that is to be stored: what a grouper remembers up to the item last, and the store's count of grouping
// transactions with it.
type memory struct {
	checkpoint threads.Checkpoint
	last       model.ItemID
	seq        int64
}

// plan gives what is going to be stored, nil of no flight.
func (f *flight) plan() *store.Plan {
	if f == nil {
		return nil
	}
	return f.what
}

// landed gives a channel that is closed when the flight is over; of no flight, it never is.
func (f *flight) landed() <-chan struct{} {
	if f == nil {
		return nil
	}
	return f.over
}

// fly has a batch written while the writer goes on.
func (w *writer) fly(group []*request, p *store.Plan, took time.Duration) {
	f := &flight{group: group, what: p, took: took, over: make(chan struct{})}
	if w.loose >= checkpointItems && w.pipe != nil {
		f.memory = w.remember()
	}
	for _, r := range group {
		clear(r.judged) // what was analysed is not needed any more, but for a second try, which does it again
	}
	w.aloft = f
	ctx := context.WithoutCancel(w.d.ctx)
	go func() {
		defer close(f.over)
		w.d.o.Aside(func() { f.store(ctx, w.d) })
	}()
}

// BatchStored is what the desk's log says, at the level of debugging, of every batch of looks that is stored: how many looks
// and new items it had (looks, items), and how long grouping and writing it took on the wall (grouped, written).
const BatchStored = "a batch is stored"

// store writes the batch and answers its looks as soon as they are committed.
func (f *flight) store(ctx context.Context, d *Desk) {
	start := time.Now()
	out, err := d.s.Commit(ctx, f.what)
	if err != nil {
		f.err = err
		return
	}
	d.log.Debug(BatchStored, "looks", len(f.group), "items", f.what.Items(), "grouped", f.took, "written", time.Since(start))
	d.stored(f.group, out)
	if f.memory != nil {
		f.forgot = f.memory.store(ctx, d.s)
	}
}

func (m *memory) store(ctx context.Context, s *store.Store) error {
	return s.SaveCheckpoint(ctx, m.checkpoint, m.last, m.seq, warmFor)
}

// land waits until what is on its way has arrived. Should it fail, the grouper, which is ahead of the store now, is let go,
// the batch is tried again from what is stored, and false says that what was grouped after it does not hold.
func (w *writer) land() bool {
	f := w.aloft
	if f == nil {
		return true
	}
	<-f.over
	w.aloft = nil
	w.forgot(f.forgot)
	if f.err != nil {
		w.retry(f.group, f.err)
	} else if f.memory != nil {
		w.rest(restBusy) // what was grouped since is not stored, and stays in memory
	}
	return f.err == nil
}

// remember takes a checkpoint of the grouper, to be stored when all that it placed is.
func (w *writer) remember() *memory {
	w.loose = 0
	return &memory{w.pipe.grouper.Checkpoint(), w.pipe.last, w.seq}
}

// forgot lets go of a grouper whose memory could not be stored: it would not tell the same again. What it placed is in the
// store, and the next one is told of it.
func (w *writer) forgot(err error) {
	if err == nil {
		return
	}
	w.pipe = nil
	if !errors.Is(err, store.ErrOvertaken) {
		w.d.log.Warn("what the grouper remembers could not be stored; it goes on from the items", "err", err)
	}
}
