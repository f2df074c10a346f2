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

// keptNow is the same of a few items, without a look at all shelves.
const keptNow = `(EXISTS (SELECT 1 FROM item_state s WHERE s.reader IN (SELECT id FROM readers) AND s.item=items.id AND (s.starred<>0 OR s.tags<>'' OR s.note<>''))
OR EXISTS (SELECT 1 FROM thread_state t WHERE t.reader IN (SELECT id FROM readers) AND t.thread=items.thread AND t.pinned<>0))`

// retainAtOnce bounds what one transaction deletes, so that nobody waits long behind it. retainLook is how many items are
// looked for at a time: finding the oldest goes through all of them.
const (
	retainAtOnce = 500
	retainLook   = 20 * retainAtOnce
)

// Retain lets go of what retention does not keep, the oldest first, and gives how many items that were.
func (s *Store) Retain(ctx context.Context, r Retention) (n int, c model.Change, err error) {
	oldest := fmt.Sprintf("SELECT id FROM items WHERE NOT %s ORDER BY published, id LIMIT %d", kept, retainLook)
	if r.Age > 0 {
		var old time.Time
		if old, err = s.old(ctx, r.Age); err == nil {
			find := fmt.Sprintf("SELECT id FROM items WHERE published<%d AND NOT %s ORDER BY id LIMIT %d", old.Unix(), kept, retainLook)
			n, err = s.drop(ctx, find, func(int) (int, error) { return retainAtOnce, nil })
		}
	}
	if err == nil && r.Items > 0 {
		var m map[string]int64
		if m, err = s.metas(ctx); err == nil {
			var more int
			more, err = s.drop(ctx, oldest, func(done int) (int, error) { return int(m["items"]) - r.Items - done, nil })
			n += more
		}
	}
	if err == nil && r.Bytes > 0 {
		var more int
		more, err = s.drop(ctx, oldest, func(int) (int, error) { return s.tooLarge(ctx, r.Bytes) })
		n += more
	}
	c.All = n > 0
	return n, c, err
}

// drop deletes what find gives, as long as want says of how many, given how many are deleted already, there are to go.
func (s *Store) drop(ctx context.Context, find string, want func(done int) (int, error)) (n int, err error) {
	var ids []model.ItemID
	for {
		most, err := want(n)
		if err != nil || most <= 0 {
			return n, err
		}
		if len(ids) == 0 {
			if ids, err = readIDs[model.ItemID](ctx, s, find); err != nil || len(ids) == 0 {
				return n, err
			}
		}
		some := ids[:min(len(ids), most, retainAtOnce)]
		ids = ids[len(some):]
		gone, err := s.deleteItems(ctx, some)
		if err != nil {
			return n, err
		}
		n += gone
	}
}

// tooLarge says how many items are to go at once from a store that takes more than so many bytes, 0 when it does not. Freed
// pages are used again before the file grows.
func (s *Store) tooLarge(ctx context.Context, most int64) (int, error) {
	var used int64
	err := s.db().QueryRowContext(ctx, "SELECT (c.page_count - f.freelist_count) * p.page_size FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size p").Scan(&used)
	if err != nil || used <= most {
		return 0, fold(err, s.path)
	}
	return retainAtOnce, nil
}

// deleteItems takes items away with everything that hangs on them but their identities and what readers did with them, and
// gives how many. Those that a reader has come to keep since they were looked for stay.
func (s *Store) deleteItems(ctx context.Context, ids []model.ItemID) (n int, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		var left []model.ItemID
		var id model.ItemID
		rows, err := t.query("SELECT id FROM items WHERE id IN " + list(ids) + " AND NOT " + keptNow)
		if err := each(rows, err, func() error { left = append(left, id); return nil }, &id); err != nil || len(left) == 0 {
			return err
		}
		n = len(left)
		return t.deleteItems(left)
	})
	return n, err
}

func (t *tx) deleteItems(ids []model.ItemID) error {
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
	if err := t.once(tellNot + "told IN " + in + " AND id IN " + list(keysOfMap(g.devs))); err != nil {
		return err
	}
	for _, q := range []string{
		// Texts whose first item goes are led by the next one.
		`UPDATE items SET text=n.first FROM (SELECT text, min(id) AS first FROM items WHERE text<>id AND text IN ` + in + ` AND id NOT IN ` + in + ` GROUP BY text) n
WHERE items.text=n.text AND items.text<>items.id AND items.id NOT IN ` + in,
		"UPDATE feeds SET items=items-g.n FROM (SELECT feed, count(*) AS n FROM items WHERE id IN " + in + " GROUP BY feed) g WHERE feeds.id=g.feed",
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
