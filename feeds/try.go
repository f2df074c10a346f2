package feeds

import (
	"context"

	"attache/model"
)

// TryFeed makes one unconditional look at a feed and stores nothing: for finding out what is wrong with it, or whether it
// is worth adding. The Fetch is filled as Ingest would get it, also when the look failed and the error says why.
func (p *Poller) TryFeed(ctx context.Context, f model.Feed) (model.Fetch, error) {
	l := &look{entry: model.FeedEntry{Feed: f}, at: p.now(), maxItems: p.o.MaxItems}
	host := hostOf(f.URL)
	if err := p.hosts.wait(ctx, host, trusted(f)); err != nil {
		return model.Fetch{}, err
	}
	func() {
		defer p.hosts.leave(host)
		defer p.rescue(l)
		l.observe(ctx, p.client, p.parses)
	}()
	return l.fetch(p.bounds(), 0), l.err
}
