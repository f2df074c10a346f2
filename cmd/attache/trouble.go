package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"attache/feeds"
	"attache/model"
	"attache/model/desk"
)

// troubles says once that the store does not take what comes in, and why, and once that it does again. It is safe for
// concurrent use.
type troubles struct {
	say  func(words string)
	mu   sync.Mutex
	last error // nil: all is well
}

// kinds are the troubles of the store as a whole. What is wrong with one feed's look is said with the feed.
var kinds = []error{desk.ErrFull, desk.ErrReadOnly, desk.ErrGone, desk.ErrDisk, desk.ErrCorrupt, desk.ErrBusy, desk.ErrNewer}

func kindOf(err error) error {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return k
		}
	}
	return nil
}

// heard takes what came of a write.
func (t *troubles) heard(err error) {
	if t == nil {
		return
	}
	kind := kindOf(err)
	if err != nil && kind == nil {
		return
	}
	t.mu.Lock()
	was := t.last
	t.last = kind
	t.mu.Unlock()
	switch {
	case kind != nil && kind != was:
		t.say(err.Error())
	case kind == nil && was != nil:
		t.say("what comes in is stored again")
	}
}

// Ingest stores a look and listens whether the store took it.
func (l listed) Ingest(ctx context.Context, f model.Fetch) (model.Report, error) {
	rep, err := l.Desk.Ingest(ctx, f)
	l.troubles.heard(err)
	return rep, err
}

// Lease asks for the lease. Mostly that writes nothing, so that it went well is no word that the store takes what comes in.
func (l listed) Lease(ctx context.Context, holder string, ttl time.Duration) (bool, error) {
	ok, err := l.Desk.Lease(ctx, holder, ttl)
	if err != nil {
		l.troubles.heard(err)
	}
	return ok, err
}

// fetchAgain is how long a fetcher rests that the store could not be read for.
const fetchAgain = 10 * time.Second

// keepFetching runs the fetcher until the context ends. A store that cannot be read for a while does not end it.
func (s *session) keepFetching(ctx context.Context, p *feeds.Poller) error {
	if s.unwritable != nil {
		s.troubles.heard(s.unwritable)
		return nil
	}
	if err := s.desk.SyncFeeds(ctx, s.feeds); err != nil {
		if kindOf(err) == nil {
			return err
		}
		s.troubles.heard(err) // the feeds that the store knows are followed all the same
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go s.giveBack(ctx)
	for {
		err := p.Run(ctx)
		if err == nil || ctx.Err() != nil || kindOf(err) == nil {
			return err
		}
		s.log.Error("the fetcher stopped and begins again", "err", err)
		s.troubles.heard(err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(fetchAgain):
		}
	}
}

// openForReading opens a store that may not be written as one that is only read, and says so. err is what stood in the way
// of writing; it is given back when there is nothing to read either.
func (a *app) openForReading(ctx context.Context, o desk.Options, err error) (*desk.Desk, error) {
	if kind := kindOf(err); kind != desk.ErrReadOnly && kind != desk.ErrFull && kind != desk.ErrDisk || !exists(o.Path) {
		return nil, err
	}
	o.ReadOnly = true
	d, rerr := desk.Open(ctx, o)
	if rerr != nil {
		return nil, err
	}
	fmt.Fprintf(a.errs, "attache: %v. It is open for reading.\n", err)
	return d, nil
}
