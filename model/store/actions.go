package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"attache/model"
)

// Field names what an edit changes.
type field string

// What edits change. The names stand in stores and stay.
const (
	fieldRead  field = "read"
	fieldStar  field = "star"
	fieldTags  field = "tags"
	fieldNote  field = "note"
	fieldPin   field = "pin"
	fieldMute  field = "mute"
	fieldName  field = "name"
	fieldFeed  field = "feed"
	fieldGroup field = "group"
)

// edit is one thing that an action did, in a form that can be done in either direction. Exactly the members that its
// field needs are set.
type edit struct {
	Field field   `json:"f"`
	IDs   []int64 `json:"ids,omitempty"`  // items, threads or a feed
	From  string  `json:"from,omitempty"` // tags, note, name
	To    string  `json:"to,omitempty"`
	On    bool    `json:"on,omitempty"` // read, star, pin, mute: what IDs became; before they all were the opposite

	FeedFrom *feedRow `json:"feed_from,omitempty"`
	FeedTo   *feedRow `json:"feed_to,omitempty"`
	Before   *image   `json:"before,omitempty"`
	After    *image   `json:"after,omitempty"`
	Taught   *taught  `json:"taught,omitempty"`
}

// States of an action.
const (
	actionDone = iota
	actionUndone
	actionDropped // undone, and overtaken by another action: redo no longer reaches it
)

// record enters an action that has just been done, and closes the way forward to what had been undone.
func (t *tx) record(what string, e *edit) (int64, error) {
	if _, err := t.exec("UPDATE actions SET state=? WHERE reader=? AND state=?", actionDropped, t.s.reader(), actionUndone); err != nil {
		return 0, err
	}
	body, err := json.Marshal(e)
	if err != nil {
		return 0, fmt.Errorf("encode an action: %w", err)
	}
	_, err = t.exec("INSERT INTO actions(reader,at,state,what,body) VALUES(?,?,?,?,?)", t.s.reader(), t.now.Unix(), actionDone, what, pack(body))
	if err != nil {
		return 0, err
	}
	var id int64
	if err := t.row([]any{&id}, "SELECT max(id) FROM actions"); err != nil {
		return 0, err
	}
	return id, t.audit(what)
}

func (t *tx) audit(what string) error {
	_, err := t.exec("INSERT INTO audit(reader,at,what) VALUES(?,?,?)", t.s.reader(), t.now.Unix(), what)
	return err
}

// Undo takes the reader's last action back and gives its words, empty when there is none.
func (s *Store) Undo(ctx context.Context) (what string, c model.Change, err error) {
	return s.step(ctx, "SELECT id, what, body FROM actions WHERE reader=? AND state=? ORDER BY id DESC LIMIT 1", actionDone, actionUndone, "undid: ")
}

// Redo does again what was undone last.
func (s *Store) Redo(ctx context.Context) (what string, c model.Change, err error) {
	return s.step(ctx, "SELECT id, what, body FROM actions WHERE reader=? AND state=? ORDER BY id LIMIT 1", actionUndone, actionDone, "did again: ")
}

func (s *Store) step(ctx context.Context, find string, from, to int, said string) (what string, c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		var id int64
		var body []byte
		err := t.row([]any{&id, &what, &body}, find, s.reader(), from)
		if errors.Is(err, sql.ErrNoRows) {
			what = ""
			return nil
		}
		if err != nil {
			return err
		}
		raw, err := unpack(body)
		if err != nil {
			return err
		}
		var e edit
		if err := json.Unmarshal(raw, &e); err != nil {
			return fmt.Errorf("read the action %q: %w", what, err)
		}
		if c, err = t.perform(&e, to == actionDone, id); err != nil {
			return err
		}
		if _, err := t.exec("UPDATE actions SET state=? WHERE id=?", to, id); err != nil {
			return err
		}
		return t.audit(said + what)
	})
	return what, c, err
}

// perform does an edit, or its opposite when forward is false.
func (t *tx) perform(e *edit, forward bool, action int64) (model.Change, error) {
	value := e.To
	feed, img, other := e.FeedTo, e.After, e.Before
	if !forward {
		value, feed, img, other = e.From, e.FeedFrom, e.Before, e.After
	}
	on := e.On == forward
	switch e.Field {
	case fieldRead:
		return t.setRead(e.IDs, on)
	case fieldStar:
		return t.setStar(e.IDs, on)
	case fieldTags, fieldNote:
		return t.setWords(e.Field, e.IDs[0], value)
	case fieldPin, fieldMute:
		return t.setShelf(e.Field, e.IDs, bit(on))
	case fieldName:
		return t.setName(e.IDs[0], value)
	case fieldFeed:
		return t.setFeed(feed)
	case fieldGroup:
		return t.setImage(img, other, forward, action)
	case fieldTrack:
		if _, err := t.setTaught(e.Taught, forward); err != nil {
			return model.Change{}, err
		}
		c, err := t.setImage(img, other, forward, action)
		c.State = true
		return c, err
	}
	return model.Change{}, fmt.Errorf("this program does not know the action %q", e.Field)
}

// act does an edit for the first time and records it.
func (t *tx) act(what string, e *edit) (model.Change, error) {
	c, err := t.perform(e, true, 0)
	if err != nil {
		return c, err
	}
	_, err = t.record(what, e)
	return c, err
}

// Logged is a line of the audit trail.
type Logged struct {
	At   int64 // Unix seconds
	What string
}

// Audit lists what the reader did, newest first.
func (s *Store) Audit(ctx context.Context, w model.Window) (out []Logged, err error) {
	offset, limit := limits(w)
	var l Logged
	rows, err := s.db().QueryContext(ctx, "SELECT at, what FROM audit WHERE reader=? ORDER BY id DESC LIMIT ? OFFSET ?", s.reader(), limit, offset)
	err = each(rows, err, func() error { out = append(out, l); return nil }, &l.At, &l.What)
	return out, fold(err, s.path)
}
