package feeds

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"attache/model"
)

// PollerOptions set the pace. Zero fields take the defaults that stand beside them.
type PollerOptions struct {
	MinEvery, MaxEvery time.Duration // DefaultBounds
	Concurrency        int           // 16 looks at once
	PerHost            int           // 2 of them at one host
	HostGap            time.Duration // half a second from one request to the next at one host
	MaxItems           int           // 2000 items of one document
	// Slow (2 s) is when a look stops counting against Concurrency, so that servers that hang cannot use up all the places; one
	// whose document is here and is being stored does not count any more either. Four times Concurrency is the most that may be on
	// their way together, and twice Concurrency the most that wait to be stored.
	Slow time.Duration
	// Force makes Once look at every feed, due or not. Servers that asked to wait are left alone all the same.
	Force bool
	// Articles fetches the full text of what WantArticles names, ahead of the reader: ArticlesPerDay (1000) requests at most in 24
	// hours, and none any more once ArticleBytesPerDay (0: no bound) have come over the network for them.
	Articles           bool
	ArticlesPerDay     int
	ArticleBytesPerDay int64
	// LeaseTTL (20 s, real time) is how long another program waits before it takes over from one that died.
	LeaseTTL time.Duration
	// Reread (10 s) is how often the list of feeds is read again, so that changes by other programs are seen.
	Reread time.Duration
	// Now, After and Rand (from 0 up to 1) stand for the clock and chance; nil takes the real ones.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
	Rand  func() float64
	// Aside does the work of reading documents and pages, and returns when it is done; nil does it at once.
	Aside func(work func())
	Log   *slog.Logger // nil is silent
}

func (o PollerOptions) withDefaults() PollerOptions {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&o.HostGap, 500 * time.Millisecond}, {&o.Slow, 2 * time.Second}, {&o.LeaseTTL, 20 * time.Second}, {&o.Reread, 10 * time.Second}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	for _, d := range []struct {
		v   *int
		def int
	}{{&o.Concurrency, 16}, {&o.PerHost, 2}, {&o.MaxItems, 2000}, {&o.ArticlesPerDay, 1000}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Aside == nil {
		o.Aside = func(work func()) { work() }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Summary is what one round of looks came to.
type Summary struct {
	Looked      int // looks made, failed ones included
	New         int // items that were not known
	Edited      int // items that their sources reworded
	NotModified int // looks that brought nothing, since the document was the same
	Failed      int
	Waiting     int // feeds left alone because their servers asked for it
	Articles    int // full texts fetched
	Took        time.Duration
	// Offline says that every look failed for want of a network.
	Offline bool
}

// ErrLeaseHeld is what Once gives when another program is fetching for the same store.
var ErrLeaseHeld = errors.New("another attaché is fetching for this store; what it brings appears here by itself")

// Poller looks at feeds when they are due and gives what they bring to the desk. One poller fetches for a store at a
// time; the others watch and take over when it is gone. Its methods are safe for concurrent use.
type Poller struct {
	desk   Desk
	client *Client
	o      PollerOptions
	holder string
	hosts  *hosts
	parses slots
	wake   chan struct{} // something was asked for, or a place at a host came free

	mu     sync.Mutex
	asked  map[model.FeedID]bool // by Refresh; true when the feed was named
	all    bool                  // Refresh of everything
	feeds  map[model.FeedID]model.Feed
	status situation
	budget *articleBudget
}

// NewPoller makes a poller; Run or Once starts it.
func NewPoller(d Desk, c *Client, o PollerOptions) *Poller {
	o = o.withDefaults()
	p := &Poller{
		desk: d, client: c, o: o,
		holder: holderName(),
		parses: newSlots(o.Aside),
		wake:   make(chan struct{}, 1),
		asked:  map[model.FeedID]bool{},
		feeds:  map[model.FeedID]model.Feed{},
	}
	p.hosts = newHosts(&p.o)
	p.budget = newArticleBudget()
	return p
}

func holderName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s-%d-%08x", host, os.Getpid(), rand.Uint32())
}

func (p *Poller) bounds() Bounds { return Bounds{p.o.MinEvery, p.o.MaxEvery} }

// Refresh asks for a look now: at the feeds named, at all of them when none is. A server that said 429 is left alone until
// the time it gave, and Status says so; a 503 is asked again only for a feed that was named.
func (p *Poller) Refresh(ids ...model.FeedID) {
	p.mu.Lock()
	p.all = p.all || len(ids) == 0
	for _, id := range ids {
		p.asked[id] = true
	}
	p.status.note = mutedNote{}
	p.mu.Unlock()
	p.nudge()
}

// nudge wakes the loop; one nudge waiting is as good as many.
func (p *Poller) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Once makes one round over the feeds that are due (all with Force), fetches articles when they are wanted, and returns.
// It gives ErrLeaseHeld when another program fetches.
func (p *Poller) Once(ctx context.Context) (Summary, error) {
	start := time.Now()
	ok, err := p.desk.Lease(ctx, p.holder, p.o.LeaseTTL)
	if err != nil {
		return Summary{}, fmt.Errorf("asking to be the one who fetches: %w", err)
	}
	if !ok {
		return Summary{}, ErrLeaseHeld
	}
	defer p.client.CloseIdle()
	var sum Summary
	err = p.holding(ctx, func(ctx context.Context) error {
		r := p.newRound()
		r.once = true
		if err := r.reread(ctx); err != nil {
			return err
		}
		r.queueAll(p.o.Force)
		err := r.finish(ctx)
		sum = r.sum
		if err == nil && p.o.Articles && !sum.Offline {
			sum.Articles, err = p.articles(ctx)
		}
		return err
	})
	sum.Took = time.Since(start)
	return sum, err
}

// Run looks at feeds as they become due until the context ends, and then returns nil; it leaves nothing running. It gives
// an error only when the desk can't be read.
func (p *Poller) Run(ctx context.Context) error {
	defer p.client.CloseIdle()
	for ctx.Err() == nil {
		ok, err := p.desk.Lease(ctx, p.holder, p.o.LeaseTTL)
		switch {
		case err != nil && ctx.Err() == nil:
			p.o.Log.Warn("the lease could not be had", "error", err)
		case ok:
			if err := p.holding(ctx, p.poll); err != nil && ctx.Err() == nil && !errors.Is(err, model.ErrLeaseLost) {
				return err
			}
			continue
		}
		p.setSituation(func(s *situation) { s.watching, s.storing = err == nil, err })
		p.rest(ctx, p.o.LeaseTTL/3)
	}
	return nil
}

// rest waits in real time, since leases are for processes and not for the stories they replay.
func (p *Poller) rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// poll is Run while the lease is held.
func (p *Poller) poll(ctx context.Context) error {
	p.setSituation(func(s *situation) { s.watching = false })
	r := p.newRound()
	stop := p.startArticles(ctx)
	defer stop()
	defer r.drain()
	for {
		if err := r.reread(ctx); err != nil {
			return err
		}
		r.queueAsked()
		r.queueDue()
		again := r.dispatch(ctx, r.nextDue(p.now()))
		if err := r.await(ctx, again); err != nil {
			return err
		}
	}
}
