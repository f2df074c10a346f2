package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"attache/model"
	"attache/model/threads"
)

// shelf gives back single memos. Its statements are prepared once for the store: thousands of memos are read in a refresh.
type shelf struct {
	s   *Store
	on  *sql.DB // what they are prepared on
	err error

	development, thread *sql.Stmt
}

// shelves has the shelf that the store's connections belong to: a repair puts others in their place.
type shelves struct {
	mu  sync.Mutex
	now *shelf
}

// Shelf is where a grouper that goes on from Warm finds again what it lays down. What it gives is what the last commit left.
func (s *Store) Shelf(ctx context.Context) threads.Shelf {
	s.shelves.mu.Lock()
	defer s.shelves.mu.Unlock()
	on := s.db()
	if s.shelves.now == nil || s.shelves.now.on != on {
		to := &shelf{s: s, on: on}
		to.development, to.err = on.PrepareContext(ctx, "SELECT d.thread,d.track,"+titleOf+",m.memo FROM development_memos m JOIN developments d ON d.id=m.id WHERE m.id=?")
		if to.err == nil {
			to.thread, to.err = on.PrepareContext(ctx, "SELECT memo FROM thread_memos WHERE id=?")
		}
		s.shelves.now = to
	}
	return s.shelves.now
}

// Development reads a development with its memo; see threads.Shelf. Whoever groups has no time limit, and waits for no lock here.
func (s *shelf) Development(id model.DevelopmentID) (d threads.DevelopmentState, err error) {
	if s.err != nil {
		return d, fold(s.err, s.s.path)
	}
	d.ID = id
	if err = s.development.QueryRowContext(context.Background(), int64(id)).Scan(&d.Thread, &d.Track, inFull(&d.Title), (*unpacked)(&d.Memo)); err != nil {
		return d, fmt.Errorf("read the memo of development %d: %w", id, fold(err, s.s.path))
	}
	return d, nil
}

// Thread reads a thread's memo; see threads.Shelf.
func (s *shelf) Thread(id model.ThreadID) (t threads.ThreadState, err error) {
	if s.err != nil {
		return t, fold(s.err, s.s.path)
	}
	t.ID = id
	if err = s.thread.QueryRowContext(context.Background(), int64(id)).Scan((*unpacked)(&t.Memo)); err != nil {
		return t, fmt.Errorf("read the memo of thread %d: %w", id, fold(err, s.s.path))
	}
	return t, nil
}

// unpacked has a packed column read as it was before it was packed.
type unpacked []byte

// Scan reads what is stored; see sql.Scanner. The bytes given are the driver's.
func (u *unpacked) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok && v != nil {
		return fmt.Errorf("a memo is stored as %T: %w", v, ErrCorrupt)
	}
	all, err := unpack(b)
	if err == nil && len(b) > 0 && b[0] == bodyPlain {
		all = bytes.Clone(all)
	}
	*u = all
	return err
}

// coolAfter is how much longer than the grouper holds something warm its memo is kept. The grouper lets go of what went cold
// once a day by the clock of the news, and may read the memo until then; see threads.Rester.
const coolAfter = 24 * time.Hour
