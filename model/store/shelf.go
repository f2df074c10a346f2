package store

import (
	"context"
	"fmt"
	"time"

	"attache/model"
	"attache/model/threads"
)

// shelf gives back single memos, thousands of them in a refresh.
type shelf struct{ s *Store }

// Shelf is where a grouper that goes on from Warm finds again what it lays down. What it gives is what the last commit left.
func (s *Store) Shelf() threads.Shelf { return shelf{s} }

// Development reads a development with its memo; see threads.Shelf. Whoever groups has no time limit, and waits for no lock here.
func (s shelf) Development(id model.DevelopmentID) (d threads.DevelopmentState, err error) {
	d.ID = id
	err = s.s.db().QueryRowContext(context.Background(), "SELECT d.thread,d.track,"+titleOf+",m.memo FROM development_memos m JOIN developments d ON d.id=m.id WHERE m.id=?",
		int64(id)).Scan(&d.Thread, &d.Track, inFull(&d.Title), (*unpacked)(&d.Memo))
	if err != nil {
		return d, fmt.Errorf("read the memo of development %d: %w", id, fold(err, s.s.path))
	}
	return d, nil
}

// Thread reads a thread's memo; see threads.Shelf.
func (s shelf) Thread(id model.ThreadID) (t threads.ThreadState, err error) {
	t.ID = id
	if err = s.s.db().QueryRowContext(context.Background(), "SELECT memo FROM thread_memos WHERE id=?", int64(id)).Scan((*unpacked)(&t.Memo)); err != nil {
		return t, fmt.Errorf("read the memo of thread %d: %w", id, fold(err, s.s.path))
	}
	return t, nil
}

// unpacked has a packed column read as it was before it was packed.
type unpacked []byte

// Scan reads what is stored; see sql.Scanner. The bytes given are its own: the library makes a copy of every BLOB that is read,
// and has no further use for it.
func (u *unpacked) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok && v != nil {
		return fmt.Errorf("a memo is stored as %T: %w", v, ErrCorrupt)
	}
	all, err := unpack(b)
	*u = all
	return err
}

// coolAfter is how much longer than the grouper holds something warm its memo is kept. The grouper lets go of what went cold
// once a day by the clock of the news, and may read the memo until then; see threads.Rester.
const coolAfter = 24 * time.Hour
