package feeds

import (
	"context"
	"fmt"

	"attache/model"
)

// TryFeed makes one unconditional look at a feed and stores nothing: for finding out what is wrong with it, or whether it
// is worth adding. A host that asked to be left alone is. The Fetch is filled as Ingest would get it, also when the look failed and the error says why.
func (p *Poller) TryFeed(ctx context.Context, f model.Feed) (model.Fetch, error) {
	l := &look{entry: model.FeedEntry{Feed: f}, at: p.now(), maxItems: p.o.MaxItems}
	host := hostOf(f.URL)
	if until, status := p.hosts.silent(host); !until.IsZero() {
		return model.Fetch{}, &Error{Trouble: BadStatus, Status: status, Msg: fmt.Sprintf("%s asked to be left alone for another %s (%d), and is", host, words(until.Sub(p.now())), status)}
	}
	if err := p.hosts.wait(ctx, host, trusted(f)); err != nil {
		return model.Fetch{}, err
	}
	func() {
		defer p.hosts.leave(host)
		defer p.rescue(l)
		l.observe(ctx, p.client, p.parses)
	}()
	out := l.fetch(p.bounds(), 0)
	p.hush(f, &out.Poll)
	return out, l.err
}

// Heed takes over from what is remembered of feeds which hosts asked to be left alone, so that TryFeed does.
func (p *Poller) Heed(entries []model.FeedEntry) {
	for i := range entries {
		p.hush(entries[i].Feed, &entries[i].Poll)
	}
}
