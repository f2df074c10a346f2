package desk

import (
	"context"

	"attache/model"
)

// Spent gives what fetching articles has cost in the 24 hours that run, by this program and every other one on the same store.
func (d *Desk) Spent(ctx context.Context) (model.Spent, error) { return d.s.Spent(ctx) }

// Spend adds requests and bytes to what fetching articles has cost, and gives the sum.
func (d *Desk) Spend(ctx context.Context, requests int, bytes int64) (model.Spent, error) {
	return d.s.Spend(ctx, requests, bytes)
}
