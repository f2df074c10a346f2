package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

// meta reads a number that the store keeps about itself, 0 when it is absent.
func (t *tx) meta(key string) (int64, error) {
	var v sql.NullInt64
	err := t.row([]any{&v}, "SELECT value FROM meta WHERE key=?", key)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return v.Int64, err
}

func (t *tx) setMeta(key string, v any) error {
	_, err := t.exec("INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT DO UPDATE SET value=excluded.value", key, v)
	return err
}

func (t *tx) raiseMeta(key string, v int64) error {
	_, err := t.exec("INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT DO UPDATE SET value=max(value,excluded.value)", key, v)
	return err
}

func (t *tx) addMeta(key string, v int64) error {
	_, err := t.exec("INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT DO UPDATE SET value=value+excluded.value", key, v)
	return err
}

// metas reads all numbers at once.
func (s *Store) metas(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	var k string
	var v sql.NullInt64
	rows, err := s.db().QueryContext(ctx, "SELECT key, value FROM meta WHERE typeof(value)='integer'")
	err = each(rows, err, func() error { out[k] = v.Int64; return nil }, &k, &v)
	return out, fold(err, s.path)
}

// GroupSeq counts the transactions that changed grouping. A grouper that last saw another value than the one stored has
// been overtaken by another program and must be restored from the store.
func (s *Store) GroupSeq(ctx context.Context) (int64, error) {
	m, err := s.metas(ctx)
	return m["group_seq"], err
}

// Stir is a mark of the store's files that changes with every commit, by whatever program. Looking at it costs two system
// calls and wakes nobody.
type Stir [2]struct{ size, at int64 }

// Stirred gives the mark as it is now. It changes with the writer's own commits, too: Foreign tells them apart.
func (s *Store) Stirred() (m Stir) {
	for i, part := range []string{"-wal", ""} {
		if info, err := os.Stat(s.path + part); err == nil {
			m[i].size, m[i].at = info.Size(), info.ModTime().UnixNano()
		}
	}
	return m
}

// Foreign gives a number that changes whenever another program commits to the store, and never by this one's own
// commits. It reads a counter in shared memory and touches no page of the file. ok is false while this program is
// writing: ask again later.
func (s *Store) Foreign(ctx context.Context) (version int64, ok bool, err error) {
	if s.readOnly {
		return s.foreignReader(ctx)
	}
	if !s.mu.TryLock() {
		return 0, false, nil
	}
	defer s.mu.Unlock()
	if s.w == nil {
		return 0, false, ErrClosed
	}
	err = s.w.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	return version, err == nil, fold(err, s.path)
}

// foreignReader asks on a connection of its own: the counter belongs to a connection, and the pool has several.
func (s *Store) foreignReader(ctx context.Context) (version int64, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil {
		if s.empty {
			return 0, true, nil
		}
		if s.w, err = s.db().Conn(ctx); err != nil {
			return 0, false, fold(err, s.path)
		}
	}
	err = s.w.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	return version, err == nil, fold(err, s.path)
}
