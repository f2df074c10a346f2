package store

import (
	"context"
	"time"

	"attache/model"
)

// Keys of the meta table for what fetching articles has cost.
const (
	spentSince    = "articles_since" // milliseconds since 1970
	spentRequests = "articles_requests"
	spentBytes    = "articles_bytes"
)

// Spent gives what fetching articles has cost in the 24 hours that run, whichever program spent it.
func (s *Store) Spent(ctx context.Context) (model.Spent, error) {
	m, err := s.metas(ctx)
	if err != nil {
		return model.Spent{}, err
	}
	return spent(m[spentSince], m[spentRequests], m[spentBytes]).At(s.now()), nil
}

// Spend adds to what fetching articles has cost, and gives the sum. The first cost after 24 hours begins a new day. It is kept in the
// store so that a day's budget is one for all programs, and outlives them.
func (s *Store) Spend(ctx context.Context, requests int, bytes int64) (sum model.Spent, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		var v [3]int64
		for i, key := range []string{spentSince, spentRequests, spentBytes} {
			if v[i], err = t.meta(key); err != nil {
				return err
			}
		}
		sum = spent(v[0], v[1], v[2]).At(t.now)
		if sum.Since.IsZero() {
			sum.Since = t.now.Truncate(time.Millisecond)
		}
		sum.Requests += requests
		sum.Bytes += bytes
		if err := t.setMeta(spentSince, sum.Since.UnixMilli()); err != nil {
			return err
		}
		if err := t.setMeta(spentRequests, int64(sum.Requests)); err != nil {
			return err
		}
		return t.setMeta(spentBytes, sum.Bytes)
	})
	return sum, err
}

func spent(since, requests, bytes int64) model.Spent {
	if since == 0 {
		return model.Spent{}
	}
	return model.Spent{Since: time.UnixMilli(since).UTC(), Requests: int(requests), Bytes: bytes}
}
