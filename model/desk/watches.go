package desk

import (
	"context"
	"time"

	"attache/model"
	"attache/model/store"
)

// Arrivals gives items that arrived after the given one, in the order of arrival, at most limit.
func (d *Desk) Arrivals(ctx context.Context, after model.ItemID, limit int) ([]model.Item, error) {
	return d.s.Arrivals(ctx, after, limit)
}

// LastArrival gives the newest identifier of an item, 0 in an empty store.
func (d *Desk) LastArrival(ctx context.Context) (model.ItemID, error) { return d.s.LastArrival(ctx) }

// ClaimWatch notes that a watch fired for items up to one, and gives the item up to which it had fired before, in whatever
// program: only what lies beyond is the caller's to hand on.
func (d *Desk) ClaimWatch(ctx context.Context, name string, upTo model.ItemID) (model.ItemID, error) {
	return d.s.ClaimWatch(ctx, name, upTo)
}

// Held is what a watch holds back for later: items, and how many in all.
type Held = store.Held

// KeepHeld remembers what watches hold back for later, by name; one that holds nothing is forgotten.
func (d *Desk) KeepHeld(ctx context.Context, held map[string]Held) error {
	return d.s.KeepHeld(ctx, held)
}

// HeldBack gives what watches hold back that no program has told yet, by name.
func (d *Desk) HeldBack(ctx context.Context) (map[string]Held, error) { return d.s.HeldBack(ctx) }

// WatchTimes gives when each watch that ever fired did so last, by name.
func (d *Desk) WatchTimes(ctx context.Context) (map[string]time.Time, error) {
	return d.s.WatchTimes(ctx)
}
