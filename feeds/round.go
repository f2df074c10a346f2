package feeds

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"attache/model"
)

// round is the poller at work: which feeds there are, which of them are to be looked at now, which looks are on their
// way. One goroutine owns it; looks report to it over done.
type round struct {
	p       *Poller
	entries map[model.FeedID]*model.FeedEntry
	hosts   map[string]string     // by the address that is asked, see host
	read    time.Time             // when the entries were read
	pending map[model.FeedID]bool // true when the user named the feed
	sorted  []model.FeedID        // pending in the order in which they start; nil when that has to be found anew
	flying  map[model.FeedID]flight
	done    chan outcome
	// notBefore keeps a feed whose look could not be stored from being asked again at once.
	notBefore map[model.FeedID]time.Time
	net       network
	once      bool // a single round, see nobodyAnswers
	sum       Summary
	storing   error // the last failure of the desk to take a look
}

// flight is a look on its way.
type flight struct {
	since   time.Time
	fetched bool // the document is here, and is being stored
}

// outcome is a look that is over, or at least done with the world outside.
type outcome struct {
	fetched bool // the latter: of the rest only the feed is set
	fetch   model.Fetch
	report  model.Report
	trouble Trouble
	same    bool  // nothing had changed
	err     error // the desk could not take it
	stopped bool  // broken off by the end of the context; nothing is known
}

func (p *Poller) newRound() *round {
	return &round{
		p: p, entries: map[model.FeedID]*model.FeedEntry{}, hosts: map[string]string{}, pending: map[model.FeedID]bool{}, flying: map[model.FeedID]flight{},
		// Each of the looks that may be on their way reports twice, and must not have to wait for that.
		done: make(chan outcome, 2*most*p.o.Concurrency), notBefore: map[model.FeedID]time.Time{},
		net: network{failed: map[model.FeedID]bool{}},
	}
}

// now is the clock without its monotonic part: what counts after a night in a laptop bag is the time on the wall.
func (p *Poller) now() time.Time { return p.o.Now().Round(0).UTC() }

// reread reads the list of feeds when it is older than Reread.
func (r *round) reread(ctx context.Context) error {
	now := r.p.now()
	if age := now.Sub(r.read); !r.read.IsZero() && age >= 0 && age < r.p.o.Reread {
		return nil
	}
	list, err := r.p.desk.Entries(ctx)
	if err != nil {
		return fmt.Errorf("reading the list of feeds: %w", err)
	}
	r.read = now
	clear(r.entries)
	clear(r.hosts)
	r.p.mu.Lock()
	defer r.p.mu.Unlock()
	clear(r.p.feeds)
	for i := range list {
		e := &list[i]
		r.entries[e.ID] = e
		r.p.feeds[e.ID] = e.Feed
		r.p.hush(e.Feed, &e.Poll)
	}
	return nil
}

// hush keeps a whole host quiet when one of its feeds was told to wait; read from the store it holds across restarts.
func (p *Poller) hush(f model.Feed, s *model.PollState) {
	if s.State == model.FeedWaiting && (s.Status == 429 || s.Status == 503) && s.Next.After(p.now()) {
		p.hosts.silence(hostOf(asked(f, s, p.now())), s.Next, s.Status)
	}
}

// asked gives the address that a look at the feed asks first.
func asked(f model.Feed, s *model.PollState, now time.Time) string {
	if movedFor(s, now) {
		return s.MovedTo
	}
	return f.URL
}

// host gives the host that a look at a feed asks first. Whenever a look begins or ends it is wanted of every feed, so that an
// address is read only once until the feeds are read again.
func (r *round) host(e *model.FeedEntry, now time.Time) string {
	address := asked(e.Feed, &e.Poll, now)
	host, known := r.hosts[address]
	if !known {
		host = hostOf(address)
		r.hosts[address] = host
	}
	return host
}

// dispatch starts what may start, the feeds that the user named first, then those that did well and have
// waited longest. It says when
// there may be more to do, no later than the time given.
func (r *round) dispatch(ctx context.Context, again time.Time) time.Duration {
	now := r.p.now()
	for _, id := range r.order() {
		e, named := r.entries[id], r.pending[id]
		full, until := r.full(now)
		if full {
			again = earlier(again, until)
			break
		}
		if e == nil { // taken away meanwhile
			delete(r.pending, id)
			continue
		}
		if r.muted(e, named) {
			delete(r.pending, e.ID)
			r.sum.Waiting++
			continue
		}
		ok, at := r.p.hosts.enter(r.host(e, now), trusted(e.Feed))
		if ok {
			r.start(ctx, *e)
		} else if !at.IsZero() {
			again = earlier(again, at)
		}
	}
	r.p.setSituation(func(s *situation) {
		s.flying, s.pending, s.next, s.offline, s.storing = len(r.flying), len(r.pending), again, r.net.offline, r.storing
	})
	return max(0, again.Sub(now))
}

// start makes one look on its own goroutine.
func (r *round) start(ctx context.Context, e model.FeedEntry) {
	delete(r.pending, e.ID)
	r.flying[e.ID] = flight{since: r.p.now()}
	l := &look{entry: e, at: r.p.now(), maxItems: r.p.o.MaxItems}
	host, offline := r.host(&e, l.at), r.net.offline
	fetched := func() { r.done <- outcome{fetched: true, fetch: model.Fetch{Feed: e.ID}} }
	go func() { r.done <- r.p.finish(ctx, l, host, offline, fetched) }()
}

// finish makes a look, tells when it is fetched, and gives it to the desk. Whatever goes wrong inside becomes words: a feed
// that upsets the program must not end it.
func (p *Poller) finish(ctx context.Context, l *look, host string, offline bool, fetched func()) (o outcome) {
	o.fetch.Feed = l.entry.ID
	func() {
		defer p.hosts.leave(host)
		defer p.rescue(l)
		l.observe(ctx, p.client, p.parses)
	}()
	if l.err == nil { // a failure may say that others must wait: until it is settled it keeps its place
		fetched()
	}
	if ctx.Err() != nil {
		o.stopped = true
		return o
	}
	defer func() {
		if e := recover(); e != nil {
			o.err = fmt.Errorf("attaché failed while storing (please report this): %v", e)
			p.o.Log.Error("panic while storing", "feed", l.entry.ID, "panic", e, "stack", string(debug.Stack()))
		}
	}()
	o.trouble, o.same = trouble(l.err), l.err == nil && l.doc == nil
	o.fetch = l.fetch(p.bounds(), p.o.Rand())
	if offline && o.trouble == Unreachable {
		o.fetch.Poll.Failures, o.fetch.Poll.State = l.entry.Poll.Failures, l.entry.Poll.State // the network's fault
	}
	o.report, o.err = p.desk.Ingest(ctx, o.fetch)
	o.stopped = o.err != nil && (ctx.Err() != nil || errors.Is(o.err, model.ErrLeaseLost)) // which the renewal finds, too
	return o
}

// rescue turns a panic during a look into a look that failed.
func (p *Poller) rescue(l *look) {
	if e := recover(); e != nil {
		l.doc, l.err = nil, failure(Internal, nil, "attaché failed while reading this feed (please report this): %v", e)
		p.o.Log.Error("panic while reading a feed", "feed", l.entry.ID, "panic", e, "stack", string(debug.Stack()))
	}
}

// await waits for whatever comes first: a look that is over, a request, a place at a host, or the time given.
func (r *round) await(ctx context.Context, d time.Duration) error {
	freed := r.p.hosts.changed()
	if len(r.pending) == 0 {
		freed = nil // nothing would come of it
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case o := <-r.done:
		r.settle(o)
	case <-r.p.wake:
		r.read = time.Time{}
	case <-freed:
	case <-r.p.o.After(d):
	}
	return nil
}

// settle enters a look that is over, or fetched.
func (r *round) settle(o outcome) {
	id := o.fetch.Feed
	if o.fetched {
		r.flying[id] = flight{since: r.flying[id].since, fetched: true}
		return
	}
	delete(r.flying, id)
	if o.stopped {
		return
	}
	r.sum.Looked++
	if r.sum.New += o.report.New; o.report.New > 0 {
		r.p.budget.nudge()
	}
	r.sum.Edited += o.report.Edited
	if r.storing = o.err; o.err != nil {
		r.p.o.Log.Error("a look could not be stored", "feed", id, "error", o.err)
		r.notBefore[id] = r.p.now().Add(r.pause())
	}
	switch {
	case o.trouble != "" || o.err != nil:
		r.sum.Failed++
	case o.same:
		r.sum.NotModified++
	}
	e := r.entries[id]
	if e == nil {
		return
	}
	e.Poll = o.fetch.Poll
	r.p.hush(e.Feed, &e.Poll)
	r.learn(e, o.trouble)
}

// pause is how long a feed is left alone whose look could not be stored.
func (r *round) pause() time.Duration { return max(r.p.o.MinEvery, time.Minute) }

// finish works until nothing is pending any more.
func (r *round) finish(ctx context.Context) error {
	defer r.drain()
	for len(r.pending)+len(r.flying) > 0 {
		again := r.dispatch(ctx, r.p.now().Add(r.p.o.Reread))
		if len(r.pending)+len(r.flying) == 0 {
			break
		}
		if err := r.await(ctx, max(again, time.Millisecond)); err != nil {
			return errors.Join(err, r.storing)
		}
	}
	r.sum.Offline = r.sum.Looked > 0 && len(r.net.failed) == r.sum.Looked && !r.answeredLately()
	return r.storing
}

// drain waits for the looks on their way, which end soon after the context does.
func (r *round) drain() {
	for len(r.flying) > 0 {
		r.settle(<-r.done)
	}
}
