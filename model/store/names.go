package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"attache/model/query"
)

// nameCache remembers the numbers that stand for sources and perspectives in rows, so that a long name is stored once.
// Numbers are never reused, so an entry stays true once its transaction has committed.
type nameCache struct {
	mu   sync.RWMutex
	ids  map[string]int64
	text map[int64]string
}

func (c *nameCache) add(id int64, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ids == nil {
		c.ids, c.text = map[string]int64{}, map[int64]string{}
	}
	c.ids[name], c.text[id] = id, name
}

// forget drops everything: a transaction that may have given out numbers was rolled back.
func (c *nameCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids, c.text = nil, nil
}

func (c *nameCache) id(name string) (int64, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	id, ok := c.ids[name]
	return id, ok
}

func (c *nameCache) name(id int64) (string, bool) {
	if id == 0 {
		return "", true
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, ok := c.text[id]
	return s, ok
}

// nameID gives the number of a name, a new one when it has none yet. The empty name is 0.
func (t *tx) nameID(name string) (int64, error) {
	if name == "" {
		return 0, nil
	}
	if id, ok := t.s.names.id(name); ok {
		return id, nil
	}
	if _, err := t.exec("INSERT INTO names(name,words) VALUES(?,?) ON CONFLICT DO NOTHING", name, query.Padded(name)); err != nil {
		return 0, err
	}
	var id int64
	if err := t.row([]any{&id}, "SELECT id FROM names WHERE name=?", name); err != nil {
		return 0, err
	}
	t.s.names.add(id, name)
	return id, nil
}

// nameOf gives the name of a number. One that is not remembered makes it read them all: there are as many as sources.
func (s *Store) nameOf(ctx context.Context, id int64) (string, error) {
	if n, ok := s.names.name(id); ok {
		return n, nil
	}
	var one int64
	var name string
	rows, err := s.db().QueryContext(ctx, "SELECT id, name FROM names")
	err = each(rows, err, func() error { s.names.add(one, name); return nil }, &one, &name)
	if err != nil {
		return "", fmt.Errorf("read the names of sources: %w", err)
	}
	name, _ = s.names.name(id)
	return name, nil
}

// ensureReader finds or enters the reader and gives a new one a shelf with everything unread.
func (s *Store) ensureReader(ctx context.Context, name string) error {
	if err := s.findReaderOn(ctx, s.w, name); err != nil || s.reader() != 0 {
		return err
	}
	err := s.write(ctx, true, func(t *tx) error {
		if _, err := t.exec("INSERT INTO readers(name) VALUES(?)", name); err != nil {
			return err
		}
		var id int64
		if err := t.row([]any{&id}, "SELECT id FROM readers WHERE name=?", name); err != nil {
			return err
		}
		s.who.Store(id)
		if _, err := t.exec("INSERT INTO counters(reader,track) VALUES(?1,0),(?1,1),(?1,2),(?1,3)", id); err != nil {
			return err
		}
		_, err := t.exec("INSERT INTO thread_state(reader,thread,track,last,surge,unread,rank) SELECT ?,id,track,last,surge,items,rank FROM threads", id)
		return err
	})
	return err
}

func (s *Store) findReader(ctx context.Context, name string) error {
	c, err := s.db().Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return s.findReaderOn(ctx, c, name)
}

func (s *Store) findReaderOn(ctx context.Context, c *sql.Conn, name string) error {
	var id int64
	err := c.QueryRowContext(ctx, "SELECT id FROM readers WHERE name=?", name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	s.who.Store(id)
	return err
}
