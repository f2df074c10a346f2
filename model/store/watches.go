package store

import (
	"context"
	"strings"
	"time"

	"attache/model"
)

// Arrivals gives items that arrived after the given one, in the order of arrival; identifiers rise with it. It walks the
// primary key from there and never over what was there before.
func (s *Store) Arrivals(ctx context.Context, after model.ItemID, limit int) ([]model.Item, error) {
	ids, err := readIDs[model.ItemID](ctx, s, "SELECT id FROM items WHERE id>? ORDER BY id LIMIT ?", int64(after), limit)
	if err != nil {
		return nil, err
	}
	return s.items(ctx, ids)
}

// LastArrival gives the newest identifier that was given out, 0 in an empty store.
func (s *Store) LastArrival(ctx context.Context) (model.ItemID, error) {
	m, err := s.metas(ctx)
	return model.ItemID(m["last_item"]), err
}

// What is remembered of a watch, by its name.
const (
	watchItem = "watch_item:" // the newest item that its command was given
	watchTime = "watch_time:" // when, in Unix seconds
)

// ClaimWatch notes that a watch fired for items up to one, and gives the item up to which some program on this store had
// fired before: only what lies beyond is the caller's to hand on, so that two open programs run a command once.
func (s *Store) ClaimWatch(ctx context.Context, name string, upTo model.ItemID) (before model.ItemID, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		last, err := t.meta(watchItem + name)
		if err != nil {
			return err
		}
		if before = model.ItemID(last); before >= upTo {
			return nil
		}
		if err := t.setMeta(watchItem+name, int64(upTo)); err != nil {
			return err
		}
		return t.setMeta(watchTime+name, t.now.Unix())
	})
	return before, err
}

// WatchTimes gives when each watch that ever fired did so last, by name.
func (s *Store) WatchTimes(ctx context.Context) (map[string]time.Time, error) {
	m, err := s.metas(ctx)
	out := map[string]time.Time{}
	for k, v := range m {
		if name, ok := strings.CutPrefix(k, watchTime); ok {
			out[name] = fromUnix(v)
		}
	}
	return out, err
}
