package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
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
	watchHeld = "watch_held:" // what waits to be told: a Held as JSON
)

// Held is what a watch holds back for later.
type Held struct {
	Items []model.ItemID `json:"items"`
	Count int            `json:"count"` // of all; Items are the latest of them
}

// KeepHeld remembers what watches hold back, by name, so that it is told after a restart, too. A watch that holds nothing is
// forgotten. Watches that are not named stay as they are.
func (s *Store) KeepHeld(ctx context.Context, held map[string]Held) error {
	return s.write(ctx, false, func(t *tx) error {
		for name, h := range held {
			if h.Count == 0 {
				if _, err := t.exec("DELETE FROM meta WHERE key=?", watchHeld+name); err != nil {
					return err
				}
				continue
			}
			b, err := json.Marshal(h)
			if err != nil {
				return fmt.Errorf("encode what the watch %q holds back: %w", name, err)
			}
			if err := t.setMeta(watchHeld+name, string(b)); err != nil {
				return err
			}
		}
		return nil
	})
}

// HeldBack gives what watches hold back, by name. What some program has told since is left out.
func (s *Store) HeldBack(ctx context.Context) (map[string]Held, error) {
	out := map[string]Held{}
	var name, value string
	var told model.ItemID
	rows, err := s.db().QueryContext(ctx, `SELECT substr(h.key, length(?1)+1), h.value, coalesce(i.value, 0) FROM meta h
LEFT JOIN meta i ON i.key = ?2 || substr(h.key, length(?1)+1) WHERE h.key > ?1 AND h.key < ?1 || char(0x10ffff)`, watchHeld, watchItem)
	err = each(rows, err, func() error {
		var h Held
		if json.Unmarshal([]byte(value), &h) != nil {
			return nil // written by KeepHeld only; a damaged one holds nothing
		}
		all := len(h.Items)
		h.Items = slices.DeleteFunc(h.Items, func(id model.ItemID) bool { return id <= told })
		if h.Count -= all - len(h.Items); len(h.Items) > 0 {
			out[name] = h
		}
		return nil
	}, &name, &value, &told)
	return out, fold(err, s.path)
}

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
