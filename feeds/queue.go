package feeds

import (
	"cmp"
	"slices"
	"time"

	"attache/model"
)

// idle says whether a feed may be looked at at all and nobody is doing so.
func (r *round) idle(e *model.FeedEntry) bool {
	_, flying := r.flying[e.ID]
	_, pending := r.pending[e.ID]
	return !e.Disabled && !flying && !pending
}

// due gives the time of a feed's next look. A time that lies weeks ahead comes from a clock that was wrong.
func (r *round) due(e *model.FeedEntry, now time.Time) time.Time {
	next := e.Poll.Next
	if next.After(now.Add(8 * 24 * time.Hour)) {
		next = now
	}
	if t := r.notBefore[e.ID]; t.After(next) && !t.After(now.Add(r.pause())) {
		next = t
	}
	if until, _ := r.p.hosts.silent(r.host(e, now)); until.After(next) {
		next = until
	}
	return next
}

// enqueue wants a look at a feed.
func (r *round) enqueue(id model.FeedID, named bool) {
	if old, known := r.pending[id]; !known || named && !old {
		r.pending[id], r.sorted = named, nil
	}
}

// queueAll queues what Once looks at.
func (r *round) queueAll(force bool) {
	now := r.p.now()
	for id, e := range r.entries {
		switch {
		case !r.idle(e) || e.Poll.State == model.FeedGone:
		case !r.due(e, now).After(now):
			r.enqueue(id, false)
		case r.muted(e, false):
			r.sum.Waiting++
			r.sayMuted(e)
		case force:
			r.enqueue(id, false)
		}
	}
}

// queueAsked queues what the user asked for with Refresh. A look that is on its way is the answer.
func (r *round) queueAsked() {
	r.p.mu.Lock()
	all, named := r.p.all, r.p.asked
	r.p.all, r.p.asked = false, map[model.FeedID]bool{}
	r.p.mu.Unlock()
	for id, e := range r.entries {
		if !named[id] && (!all || e.Poll.State == model.FeedGone) || e.Disabled {
			continue
		}
		if _, flying := r.flying[id]; flying {
			continue
		}
		if r.muted(e, named[id]) {
			r.sayMuted(e)
		} else {
			r.enqueue(id, named[id])
		}
	}
}

// muted says whether a feed has to be left alone because its host asked for it. A host that is merely not available (503)
// may be asked when the user names the feed.
func (r *round) muted(e *model.FeedEntry, named bool) bool {
	until, status := r.p.hosts.silent(r.host(e, r.p.now()))
	return !until.IsZero() && (!named || status == 429)
}

// sayMuted tells the user why a look that he asked for is not made.
func (r *round) sayMuted(e *model.FeedEntry) {
	host := r.host(e, r.p.now())
	until, status := r.p.hosts.silent(host)
	r.p.setSituation(func(s *situation) { s.note = mutedNote{host, until, status} })
}

// queueDue queues the feeds whose time has come. Without a network that is one of them, now and then.
func (r *round) queueDue() {
	now := r.p.now()
	if r.net.offline {
		r.queueProbe(now)
		return
	}
	for id, e := range r.entries {
		if r.idle(e) && e.Poll.State != model.FeedGone && !r.due(e, now).After(now) {
			r.enqueue(id, false)
		}
	}
}

// most is how many times Concurrency looks may be on their way together, with those that are slow or are being stored, and
// mostFetched how many of them may wait to be stored: what they brought is in memory.
const (
	most        = 4
	mostFetched = 2
)

// full says whether as many looks are on their way as may be, and when the next of them stops counting because it is slow. What
// is fetched and being stored keeps no place at the servers: meanwhile others are asked.
func (r *round) full(now time.Time) (bool, time.Time) {
	quick, fetched, next := 0, 0, now.Add(r.p.o.Slow)
	for _, f := range r.flying {
		switch t := f.since.Add(r.p.o.Slow); {
		case f.fetched:
			fetched++
		case t.After(now):
			quick++
			next = earlier(next, t)
		}
	}
	return quick >= r.p.o.Concurrency || fetched >= mostFetched*r.p.o.Concurrency || len(r.flying) >= most*r.p.o.Concurrency, next
}

// trusted hosts are the user's own; the pace that strangers' servers are owed would only make the user wait.
func trusted(f model.Feed) bool {
	return f.Private || local(f)
}

// order gives the pending feeds in the order in which they start. It may hold some that are pending no longer.
func (r *round) order() []model.FeedID {
	if r.sorted != nil {
		r.sorted = slices.DeleteFunc(r.sorted, func(id model.FeedID) bool { _, still := r.pending[id]; return !still })
		return r.sorted
	}
	list := make([]*model.FeedEntry, 0, len(r.pending))
	for id := range r.pending {
		if e := r.entries[id]; e != nil {
			list = append(list, e)
		} else {
			delete(r.pending, id) // taken away meanwhile
		}
	}
	slices.SortFunc(list, func(a, b *model.FeedEntry) int {
		if n, m := r.pending[a.ID], r.pending[b.ID]; n != m {
			if n {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(doubtful(a), doubtful(b)), a.Poll.Next.Compare(b.Poll.Next), cmp.Compare(a.ID, b.ID))
	})
	r.sorted = make([]model.FeedID, len(list))
	for i, e := range list {
		r.sorted[i] = e.ID
	}
	return r.sorted
}

// doubtful feeds come after those that did well last time.
func doubtful(e *model.FeedEntry) int {
	if e.Poll.Failures > 0 || e.Poll.State == model.FeedSlow {
		return 1
	}
	return 0
}

// nextDue gives the time at which the next feed is due.
func (r *round) nextDue(now time.Time) time.Time {
	next := now.Add(r.p.o.Reread)
	switch busy := len(r.pending)+len(r.flying) > 0; {
	case r.net.offline && busy:
		return next
	case r.net.offline:
		return earlier(next, r.net.probe)
	}
	for _, e := range r.entries {
		if r.idle(e) && e.Poll.State != model.FeedGone {
			next = earlier(next, r.due(e, now))
		}
	}
	return next
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
