package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"time"

	"attache/model"
)

// The lease says which program fetches. It has two halves. A lock that the system holds on a file beside the store tells
// that the holder is alive: it is gone the moment the program is, however it ended. The row in the store names the holder,
// and for how long at most: a program that was put to sleep keeps its lock, but not the lease for ever. With the lock the
// row is written for longLease ahead and only when it runs out, so that a program at rest writes nothing; where there are
// no such locks it is written for as long as the caller asks, whenever it asks. A program that was stopped (Ctrl-Z) keeps its
// lock and its row, too: whoever asks then finds out (see stopped) and takes the row without the lock. The other finds that
// when it goes on, before anything that it had fetched is stored (see stillHeld), and gives up the lock.

// longLease is how far ahead the row is written when the lock is held; maxLease is the longest that is believed: a lease
// that ends later was written by a clock that has been set back since.
const (
	longLease = 30 * time.Minute
	maxLease  = time.Hour
)

// lock is this program's part in the lease.
type lock struct {
	mu     sync.Mutex
	file   *os.File  // locked; nil when it is not
	holder string    // who has the lease here, empty when nobody
	until  time.Time // how long by its own asking
	row    time.Time // how long by what is written
	seen   Stir      // the store's files when that was written or last read
}

func (l *lock) drop() {
	if l.file != nil {
		_ = l.file.Close() // closing gives the lock up, whatever it says
	}
	l.file, l.holder = nil, ""
}

// Lease asks to be the one program that fetches, until ttl from now has passed. It passes on at once when its holder dies or
// gives it back, and in time when the holder no longer asks.
func (s *Store) Lease(ctx context.Context, holder string, ttl time.Duration) (got bool, err error) {
	l := &s.lock
	l.mu.Lock()
	defer l.mu.Unlock()
	now := s.now().UTC()
	if l.holder != "" && l.holder != holder && believed(l.until, now) {
		return false, nil // somebody else in this program
	}
	stir := s.Stirred()
	if l.file != nil && l.holder == holder && stir == l.seen && believed(l.row, now) && l.row.Sub(now) >= ttl {
		l.until = now.Add(ttl) // nobody has written since: looking at the row would have the system note that the log was read, which is a write
		beat(l.file)
		return true, nil
	}
	fresh := false // the lock was had just now: whoever held it before is gone
	if l.file == nil && !s.readOnly {
		l.file = takeLock(s.lockPath())
		fresh = l.file != nil
	}
	row, until, err := s.leaseRow(ctx)
	if err != nil {
		return false, err
	}
	others := row != holder && believed(until, now)
	switch {
	case row == holder && believed(until, now) && until.Sub(now) >= ttl:
		l.holder, l.until, l.row, l.seen = holder, now.Add(ttl), until, stir
		beat(l.file)
		return true, nil
	case others && !fresh && l.holder == holder: // this program slept, and another has taken over since
		l.drop()
		return false, nil
	case others && l.file == nil && (until.Sub(now) <= ttl || !stopped(s.lockPath())): // a row for so short a time is not the lock's
		return false, nil
	}
	ask, from := ttl, ""
	if l.file != nil {
		ask = max(ttl, longLease)
	} else if others {
		from = row
	}
	if got, err = s.takeLease(ctx, holder, from, ask, l.file != nil); got && err == nil {
		// Should another program write before the files are looked at here, its next write tells.
		l.holder, l.until, l.row, l.seen = holder, now.Add(ttl), now.Add(ask), s.Stirred()
		beat(l.file)
	}
	return got, err
}

func (s *Store) lockPath() string { return s.path + ".fetching" }

// who gives the holder of the lease in this program as far as it knows; empty when it does not hold it.
func (l *lock) who() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holder
}

// stillHeld refuses, with model.ErrLeaseLost, to store what was fetched under a lease that another program has taken over.
func (t *tx) stillHeld(holder string) error {
	if holder == "" {
		return nil
	}
	var row string
	var ms int64
	err := t.row([]any{&row, &ms}, "SELECT holder, until FROM lease")
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil && row != holder && believed(time.UnixMilli(ms), t.now) {
		return model.ErrLeaseLost
	}
	return err
}

// believed says whether a lease until then holds now.
func believed(until, now time.Time) bool { return until.After(now) && until.Sub(now) <= maxLease }

func (s *Store) leaseRow(ctx context.Context) (holder string, until time.Time, err error) {
	var ms int64
	err = s.db().QueryRowContext(ctx, "SELECT holder, until FROM lease").Scan(&holder, &ms)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return holder, time.UnixMilli(ms).UTC(), fold(err, s.path)
}

// takeLease writes the row unless another one holds the lease, from whom it may be taken when that is from. With the lock
// nobody else can hold it.
func (s *Store) takeLease(ctx context.Context, holder, from string, ttl time.Duration, locked bool) (got bool, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		t.aside = true
		n, err := t.exec(`INSERT INTO lease(id,holder,until) VALUES(1,?1,?2) ON CONFLICT DO UPDATE SET holder=excluded.holder, until=excluded.until
WHERE ?5 OR lease.holder IN (?1,?6) OR lease.until<=?3 OR lease.until>?4`, holder, t.now.Add(ttl).UnixMilli(), t.now.UnixMilli(), t.now.Add(maxLease).UnixMilli(), bit(locked), from)
		got = n > 0
		return err
	})
	return got, err
}

// Release gives the lease back.
func (s *Store) Release(ctx context.Context, holder string) error {
	s.lock.mu.Lock()
	defer s.lock.mu.Unlock()
	err := s.write(ctx, false, func(t *tx) error {
		t.aside = true
		_, err := t.exec("DELETE FROM lease WHERE holder=?", holder)
		return err
	})
	if s.lock.holder == holder {
		s.lock.drop()
	}
	return err
}

// Holder says who holds the lease now; empty when nobody does.
func (s *Store) Holder(ctx context.Context) (string, error) {
	row, until, err := s.leaseRow(ctx)
	if err != nil || !believed(until, s.now()) {
		return "", err
	}
	return row, nil
}
