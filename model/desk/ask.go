package desk

import (
	"context"
	"time"

	"attache/model"
	"attache/model/store"
)

// Board reads the counts of the first screen, all of them maintained counters.
func (d *Desk) Board(ctx context.Context) (model.Board, error) { return d.s.Board(ctx) }

// Threads lists threads, pinned ones first, then the one that moved last first. With a Filter, a thread is listed when
// one of its items answers it.
func (d *Desk) Threads(ctx context.Context, q model.ThreadQuery) ([]model.Thread, error) {
	return d.s.Threads(ctx, q)
}

// Thread reads one thread; one that was merged away leads on to what it became part of.
func (d *Desk) Thread(ctx context.Context, id model.ThreadID) (model.Thread, error) {
	return d.s.Thread(ctx, id)
}

// Developments lists a thread's developments, newest first.
func (d *Desk) Developments(ctx context.Context, id model.ThreadID, w model.Window) ([]model.Development, error) {
	return d.s.Developments(ctx, id, w)
}

// Items lists items, newest first unless asked otherwise.
func (d *Desk) Items(ctx context.Context, q model.ItemQuery) ([]model.Item, error) {
	return d.s.Items(ctx, q)
}

// Item reads all there is about one item: its article, why it stands where it stands, its former wordings.
func (d *Desk) Item(ctx context.Context, id model.ItemID) (model.ItemDetail, error) {
	return d.s.Item(ctx, id)
}

// Search finds items in the filter language, newest first; a mistake comes back as a *query.Error. Cancelling ctx stops
// the search at once.
func (d *Desk) Search(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	return d.s.Search(ctx, q, w)
}

// SearchRelevant finds items as Search does, the most relevant first: of the newest thousand, since it is what is new that is
// followed. Scores are shares of the highest.
func (d *Desk) SearchRelevant(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	return d.s.SearchRelevant(ctx, q, w)
}

// CountMatches counts the items that answer a filter, up to limit; capped says that there are more. It is for counts beside
// saved searches: it stops at the limit, and cancelling ctx stops it at once. A mistake comes back as a *query.Error.
func (d *Desk) CountMatches(ctx context.Context, q string, limit int) (n int, capped bool, err error) {
	return d.s.CountMatches(ctx, q, limit)
}

// Entries lists the feeds with what is remembered of them and what they bring.
func (d *Desk) Entries(ctx context.Context) ([]model.FeedEntry, error) { return d.s.Entries(ctx) }

// WantArticles gives items on the board, starred, or found by a saved query, that have a link and no text yet, newest first.
func (d *Desk) WantArticles(ctx context.Context, limit int) ([]model.Item, error) {
	return d.s.WantArticles(ctx, limit, d.o.Saved...)
}

// Lease asks to be the one program that fetches, until ttl from now.
func (d *Desk) Lease(ctx context.Context, holder string, ttl time.Duration) (bool, error) {
	return d.s.Lease(ctx, holder, ttl)
}

// Release gives the lease back.
func (d *Desk) Release(ctx context.Context, holder string) error { return d.s.Release(ctx, holder) }

// Audit lists what the reader did, newest first.
func (d *Desk) Audit(ctx context.Context, w model.Window) ([]store.Logged, error) {
	return d.s.Audit(ctx, w)
}
