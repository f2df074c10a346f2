package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"attache/model"
)

// Retention says what is let go. Zero values keep everything. Whatever it says, items that a reader starred, tagged or
// noted, and those of threads that a reader pinned, are kept.
type Retention struct {
	Age   time.Duration // published longer ago than this; see Store.old for what a wrong clock means
	Items int           // the oldest beyond this many
	Bytes int64         // the oldest while the store is larger than this
}

// kept are the items that retention never touches.
const kept = `(id IN (SELECT item FROM item_state WHERE starred<>0 OR tags<>'' OR note<>'') OR thread IN (SELECT thread FROM thread_state WHERE pinned<>0))`

// retainAtOnce bounds what one transaction deletes, so that nobody waits long behind it.
const retainAtOnce = 500

// Retain lets go of what retention does not keep, the oldest first, and gives how many items that were.
func (s *Store) Retain(ctx context.Context, r Retention) (n int, c model.Change, err error) {
	if r.Age > 0 {
		var old time.Time
		if old, err = s.old(ctx, r.Age); err == nil {
			n, err = s.drop(ctx, fmt.Sprintf("SELECT id FROM items WHERE published<%d AND NOT %s ORDER BY id LIMIT %d", old.Unix(), kept, retainAtOnce), -1)
		}
	}
	if err == nil && r.Items > 0 {
		var m map[string]int64
		if m, err = s.metas(ctx); err == nil && m["items"] > int64(r.Items) {
			var more int
			more, err = s.drop(ctx, fmt.Sprintf("SELECT id FROM items WHERE NOT %s ORDER BY published, id LIMIT %d", kept, retainAtOnce), int(m["items"])-r.Items)
			n += more
		}
	}
	if err == nil && r.Bytes > 0 {
		var more int
		more, err = s.shrink(ctx, r.Bytes)
		n += more
	}
	c.All = n > 0
	return n, c, err
}

// drop deletes what find gives until it gives nothing, or limit items (negative: no limit).
func (s *Store) drop(ctx context.Context, find string, limit int) (n int, err error) {
	for limit < 0 || n < limit {
		ids, err := readIDs[model.ItemID](ctx, s, find)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		if limit >= 0 {
			ids = ids[:min(len(ids), limit-n)]
		}
		if err := s.deleteItems(ctx, ids); err != nil {
			return n, err
		}
		n += len(ids)
	}
	return n, nil
}

// shrink deletes the oldest items until what is in use fits. Freed pages are used again before the file grows.
func (s *Store) shrink(ctx context.Context, most int64) (n int, err error) {
	for {
		var used int64
		err := s.r.QueryRowContext(ctx, "SELECT (c.page_count - f.freelist_count) * p.page_size FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size p").Scan(&used)
		if err != nil || used <= most {
			return n, fold(err, s.path)
		}
		ids, err := readIDs[model.ItemID](ctx, s, fmt.Sprintf("SELECT id FROM items WHERE NOT %s ORDER BY published, id LIMIT %d", kept, retainAtOnce))
		if err != nil || len(ids) == 0 {
			return n, err
		}
		if err := s.deleteItems(ctx, ids); err != nil {
			return n, err
		}
		n += len(ids)
	}
}

// deleteItems takes items away with everything that hangs on them but their identities and what readers did with them.
func (s *Store) deleteItems(ctx context.Context, ids []model.ItemID) error {
	return s.write(ctx, false, func(t *tx) error {
		in := list(ids)
		g := &regroup{tx: t, devs: map[model.DevelopmentID]bool{}, recount: map[model.ThreadID]bool{}}
		var dev model.DevelopmentID
		var thread model.ThreadID
		rows, err := t.query("SELECT DISTINCT development, thread FROM items WHERE id IN " + in)
		if err := each(rows, err, func() error { g.devs[dev], g.recount[thread] = true, true; return nil }, &dev, &thread); err != nil {
			return err
		}
		if err := t.dropParts("item IN " + in); err != nil {
			return err
		}
		for _, q := range []string{
			// Texts whose first item goes are led by the next one.
			`UPDATE items SET text=n.first FROM (SELECT text, min(id) AS first FROM items WHERE text<>id AND text IN ` + in + ` AND id NOT IN ` + in + ` GROUP BY text) n
WHERE items.text=n.text AND items.text<>items.id AND items.id NOT IN ` + in,
			"UPDATE feeds SET items=items-(SELECT count(*) FROM items i WHERE i.feed=feeds.id AND i.id IN " + in + ") WHERE id IN (SELECT feed FROM items WHERE id IN " + in + ")",
			"DELETE FROM search WHERE rowid IN " + in,
			"DELETE FROM evidence WHERE item IN " + in,
			"DELETE FROM revisions WHERE item IN " + in,
			"DELETE FROM articles WHERE item IN " + in,
			"DELETE FROM items WHERE id IN " + in,
			"UPDATE meta SET value=(SELECT value FROM meta WHERE key='items')-changes() WHERE key='items'",
		} {
			if err := t.once(q); err != nil {
				return err
			}
		}
		if err := t.countDevelopments(keysOfMap(g.devs)); err != nil {
			return err
		}
		return t.countThreads(keysOfMap(g.recount))
	})
}

// Backup writes a consistent copy of the store to a new file while others write.
func (s *Store) Backup(ctx context.Context, path string) error {
	if exists(path) {
		return fmt.Errorf("%s is there already: a backup never replaces a file", path)
	}
	tmp := path + ".part"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("clear the way for the backup: %w", err)
	}
	// VACUUM INTO refuses a connection that may only query, so a reader of its own does it.
	db, err := s.openPlain()
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it only read
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", tmp); err != nil {
		_ = os.Remove(tmp)
		return fold(fmt.Errorf("back up to %s: %w", path, err), path)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}
