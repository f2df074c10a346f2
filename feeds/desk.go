// Package feeds is the world outside: it schedules and makes the looks at feeds, parses what comes back, and extracts
// articles. It knows HTTP and the kinds of feed document; it knows no thread and no screen.
package feeds

import (
	"context"
	"time"

	"attache/model"
)

// Desk is what the poller needs from whoever keeps the items. *desk.Desk is one.
type Desk interface {
	// Entries gives every feed with what is remembered of it.
	Entries(ctx context.Context) ([]model.FeedEntry, error)
	// Ingest stores one look at a feed, whole or not at all. It is safe for concurrent use and returns once committed.
	Ingest(ctx context.Context, f model.Fetch) (model.Report, error)
	// Lease asks to be the one program that fetches, until the given time from now has passed. holder is unique to the process.
	// false means that another program holds it.
	Lease(ctx context.Context, holder string, ttl time.Duration) (bool, error)
	// Release gives the lease back.
	Release(ctx context.Context, holder string) error
	// WantArticles gives items on the board, starred, or found by a saved query, that have a link and no text yet, newest first.
	WantArticles(ctx context.Context, limit int) ([]model.Item, error)
	// SaveArticle keeps an article, or, with Problem set and no Blocks, that there is none to be had.
	SaveArticle(ctx context.Context, a model.Article) error
	// Spent gives what fetching articles has cost in the 24 hours that run, whoever spent it; Spend adds to it and gives the sum.
	Spent(ctx context.Context) (model.Spent, error)
	Spend(ctx context.Context, requests int, bytes int64) (model.Spent, error)
}
