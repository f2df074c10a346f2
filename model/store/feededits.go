package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"attache/model"
)

// feedRow is what an action can change about a feed.
type feedRow struct {
	ID          int64  `json:"id"`
	URL         string `json:"url"`
	Source      string `json:"source,omitempty"`
	Lang        string `json:"lang,omitempty"`
	Perspective string `json:"perspective,omitempty"`
	Tags        string `json:"tags,omitempty"`
	Origin      string `json:"origin"`
	Disabled    bool   `json:"disabled,omitempty"` // by the configuration
	Off         *bool  `json:"off,omitempty"`      // by the reader, over that
	Listed      bool   `json:"listed,omitempty"`
	Removed     bool   `json:"removed,omitempty"`
	Private     bool   `json:"private,omitempty"`
}

func (t *tx) feedRow(where string, arg any) (*feedRow, error) {
	var f feedRow
	err := t.row([]any{&f.ID, &f.URL, &f.Source, &f.Lang, &f.Perspective, &f.Tags, &f.Origin, &f.Disabled, &f.Off, &f.Listed, &f.Removed, &f.Private},
		"SELECT id,url,source,lang,perspective,tags,origin,disabled,off,listed,removed,private FROM feeds WHERE "+where, arg)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &f, err
}

// setFeed puts a feed's row back as it was or as it became. Its items and what is remembered of it are not touched.
func (t *tx) setFeed(f *feedRow) (model.Change, error) {
	_, err := t.exec("UPDATE feeds SET source=?,lang=?,perspective=?,tags=?,origin=?,disabled=?,off=?,listed=?,removed=?,private=? WHERE id=?",
		f.Source, f.Lang, f.Perspective, f.Tags, f.Origin, bit(f.Disabled), f.Off, bit(f.Listed), bit(f.Removed), bit(f.Private), f.ID)
	return model.Change{Feeds: true}, err
}

// AddFeed enters a feed, or brings one back that was removed. One that is there already is left as it is.
func (s *Store) AddFeed(ctx context.Context, f model.Feed) (id model.FeedID, c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		was, err := t.feedRow("url=?", f.URL)
		if err != nil {
			return err
		}
		if was != nil && !was.Removed && was.Listed {
			id = model.FeedID(was.ID)
			return nil
		}
		if id, err = t.putFeed(&f); err != nil {
			return err
		}
		is, err := t.feedRow("id=?", int64(id))
		if err != nil {
			return err
		}
		if was == nil { // undoing the addition of a new feed removes it, as the reader would
			gone := *is
			gone.Removed = true
			was = &gone
		}
		c.Feeds = true
		_, err = t.record("added the feed "+feedName(is), &edit{Field: fieldFeed, FeedFrom: was, FeedTo: is})
		return err
	})
	return id, c, err
}

func feedName(f *feedRow) string {
	if f.Source != "" {
		return f.Source + " (" + f.URL + ")"
	}
	return f.URL
}

// RemoveFeed takes a feed off the list. Its items stay.
func (s *Store) RemoveFeed(ctx context.Context, id model.FeedID) (model.Change, error) {
	return s.changeFeed(ctx, id, "removed the feed %s; its items stay", func(f *feedRow) error {
		if f.Origin == model.FromConfig && f.Listed {
			return fmt.Errorf("%s is in the configuration file; remove it there, or disable it here", f.URL)
		}
		f.Removed = true
		return nil
	})
}

// RenameFeed changes the name of the source that speaks through a feed, for what it brings from now on.
func (s *Store) RenameFeed(ctx context.Context, id model.FeedID, source string) (model.Change, error) {
	return s.changeFeed(ctx, id, "renamed the feed to %s", func(f *feedRow) error {
		f.Source = source
		return nil
	})
}

// EditFeed changes what is said of a feed that the reader added: source, language, perspective and tags of f, for what it
// brings from now on. A feed of the configuration is refused, as the file would say otherwise at the next start.
func (s *Store) EditFeed(ctx context.Context, id model.FeedID, f model.Feed) (model.Change, error) {
	return s.changeFeed(ctx, id, "changed the feed %s", func(r *feedRow) error {
		if r.Origin == model.FromConfig && r.Listed {
			return fmt.Errorf("%s is in the configuration file; change it there", r.URL)
		}
		r.Source, r.Lang, r.Perspective, r.Tags = f.Source, f.Lang, f.Perspective, packStrings(f.Tags)
		return nil
	})
}

// EnableFeed has a feed polled, or no longer.
func (s *Store) EnableFeed(ctx context.Context, id model.FeedID, enabled bool) (model.Change, error) {
	return s.changeFeed(ctx, id, map[bool]string{true: "enabled the feed %s", false: "disabled the feed %s"}[enabled], func(f *feedRow) error {
		if f.Disabled == !enabled && f.Off == nil || f.Off != nil && *f.Off == !enabled {
			return nil
		}
		off := !enabled
		f.Off = &off
		if enabled && !f.Listed { // the configuration dropped it and the reader wants it: it is the reader's now
			f.Listed, f.Origin = true, model.FromStore
		}
		return nil
	})
}

func (s *Store) changeFeed(ctx context.Context, id model.FeedID, words string, fn func(*feedRow) error) (c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		was, err := t.feedRow("id=?", int64(id))
		if err != nil {
			return err
		}
		if was == nil {
			return fmt.Errorf("feed %d: %w", id, ErrNotFound)
		}
		is := *was
		if err := fn(&is); err != nil || is == *was {
			return err
		}
		c, err = t.act(fmt.Sprintf(words, feedName(&is)), &edit{Field: fieldFeed, IDs: []int64{int64(id)}, FeedFrom: was, FeedTo: &is})
		return err
	})
	return c, err
}
