package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"attache/model"
	"attache/model/store"
)

// lookEvery is how often the store's files are looked at for what another program wrote. The store itself is only asked
// when they changed.
const lookEvery = 400 * time.Millisecond

// mostThreads is how many threads a merged change names before it says All instead.
const mostThreads = 2000

// hub tells listeners what changed. Publishing never blocks: what a listener has not taken yet is merged.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]bool
}

type listener struct {
	pending *model.Change
	wake    chan struct{}
}

func (h *hub) publish(c model.Change) {
	if c.Items == 0 && c.Edited == 0 && len(c.Threads) == 0 && !c.State && !c.Feeds && !c.Articles && !c.All {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		if l.pending == nil {
			l.pending = &model.Change{}
		}
		merge(l.pending, &c)
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

// merge adds one change to another; nothing of either is lost.
func merge(into, c *model.Change) {
	into.Items += c.Items
	into.Edited += c.Edited
	into.State = into.State || c.State
	into.Feeds = into.Feeds || c.Feeds
	into.Articles = into.Articles || c.Articles
	into.All = into.All || c.All
	into.Threads = append(into.Threads, c.Threads...)
	if len(into.Threads) > len(c.Threads) || !slices.IsSorted(into.Threads) {
		slices.Sort(into.Threads)
	}
	into.Threads = slices.Compact(into.Threads)
	if len(into.Threads) > mostThreads {
		into.All, into.Threads = true, nil
	}
}

func (h *hub) take(l *listener) (model.Change, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.pending == nil {
		return model.Change{}, false
	}
	c := *l.pending
	l.pending = nil
	return c, true
}

// Subscribe gives changes until ctx ends; then the channel is closed. A slow listener gets them merged, never dropped.
// What other programs write is noticed within a second and reported as All.
func (d *Desk) Subscribe(ctx context.Context) <-chan model.Change {
	l := &listener{wake: make(chan struct{}, 1)}
	d.hub.mu.Lock()
	if d.hub.listeners == nil {
		d.hub.listeners = map[*listener]bool{}
	}
	d.hub.listeners[l] = true
	d.hub.mu.Unlock()
	out := make(chan model.Change)
	d.done.Go(func() { d.feed(ctx, l, out) })
	d.watch.Do(func() { d.done.Go(d.lookout) })
	return out
}

// feed passes a listener's changes on until it has gone.
func (d *Desk) feed(ctx context.Context, l *listener, out chan<- model.Change) {
	defer func() {
		d.hub.mu.Lock()
		delete(d.hub.listeners, l)
		d.hub.mu.Unlock()
		close(out)
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.ctx.Done():
			return
		case <-l.wake:
		}
		c, ok := d.hub.take(l)
		if !ok {
			continue
		}
		select {
		case out <- c:
		case <-ctx.Done():
			return
		case <-d.ctx.Done():
			return
		}
	}
}

// lookout notices what other programs write.
func (d *Desk) lookout() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var last int64
	var stir store.Stir
	for seen := false; ; d.next(tick) {
		if d.ctx.Err() != nil {
			return
		}
		now := d.s.Stirred() // before asking, so that what is written meanwhile is seen the next time
		if seen && now == stir {
			continue
		}
		version, ok, err := d.s.Foreign(d.ctx)
		if err != nil && d.ctx.Err() == nil {
			d.log.Warn("looking for other programs' changes failed", "err", err)
		}
		if ok {
			if seen && version != last {
				d.hub.publish(model.Change{All: true})
			}
			last, seen, stir = version, true, now
		}
	}
}

// next waits for a tick, or for the end.
func (d *Desk) next(tick *time.Ticker) {
	select {
	case <-d.ctx.Done():
	case <-tick.C:
	}
}
