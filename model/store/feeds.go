package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"attache/model"
)

// Entries lists the feeds that are not removed, in the order in which they were added. What the configuration no longer
// lists is there too, disabled.
func (s *Store) Entries(ctx context.Context) ([]model.FeedEntry, error) { return s.feeds(ctx, true) }

// feeds reads the feeds; counts adds the figures that need a look at items.
func (s *Store) feeds(ctx context.Context, counts bool) ([]model.FeedEntry, error) {
	out := make([]model.FeedEntry, 0, s.feedsRead.Load()) // they are large, and the board reads all of them
	var e model.FeedEntry
	var tags, poll string
	var listed bool
	var newest int64
	rows, err := s.db().QueryContext(ctx, "SELECT id,url,source,lang,perspective,tags,origin,coalesce(off,disabled),listed,private,poll,items,newest FROM feeds WHERE removed=0 ORDER BY id")
	err = each(rows, err, func() error {
		out = append(out, e)
		one := &out[len(out)-1]
		one.Tags, one.NewestItem = unpackStrings(tags), fromUnix(newest)
		one.Disabled = one.Disabled || !listed
		if poll != "" {
			if err := json.Unmarshal([]byte(poll), &one.Poll); err != nil {
				return fmt.Errorf("read the state of feed %d: %w", one.ID, err)
			}
		}
		if one.Poll.State == "" {
			one.Poll.State = model.FeedNew
		}
		return nil
	}, &e.ID, &e.URL, &e.Source, &e.Lang, &e.Perspective, &tags, &e.Origin, &e.Disabled, &listed, &e.Private, &poll, whole(&e.Items), &newest)
	s.feedsRead.Store(int64(len(out)))
	if err != nil || !counts {
		return out, fold(err, s.path)
	}
	return out, s.feedFigures(ctx, out)
}

// Gaps gives by source when its feeds could not be heard of late; see model.PollState.
func (s *Store) Gaps(ctx context.Context) (map[string][]model.Gap, error) {
	list, err := s.feeds(ctx, false)
	if err != nil {
		return nil, err
	}
	out := map[string][]model.Gap{}
	for i := range list {
		if e := &list[i]; len(e.Poll.Gaps) > 0 {
			out[e.Name()] = append(out[e.Name()], e.Poll.Gaps...)
		}
	}
	return out, nil
}

// feedFigures fills in how much the feeds bring.
func (s *Store) feedFigures(ctx context.Context, es []model.FeedEntry) error {
	at := make(map[model.FeedID]*model.FeedEntry, len(es))
	for i := range es {
		at[es[i].ID] = &es[i]
	}
	now := s.now().UTC()
	today := now.Unix() / 86400
	var id model.FeedID
	var n, first int64
	rows, err := s.db().QueryContext(ctx, "SELECT feed, sum(n), min(day) FROM feed_days WHERE day>? AND day<=? GROUP BY feed", today-28, today)
	err = each(rows, err, func() error {
		if e := at[id]; e != nil {
			e.PerDay = float64(n) / float64(today-first+1) // a feed of a few days has no 28 to be measured by
		}
		return nil
	}, &id, &n, &first)
	if err != nil {
		return fold(err, s.path)
	}
	rows, err = s.db().QueryContext(ctx, "SELECT f.id, (SELECT count(*) FROM items i WHERE i.feed=f.id AND i.published>? AND i.published<=?) FROM feeds f WHERE f.removed=0",
		now.Add(-24*time.Hour).Unix(), now.Unix())
	err = each(rows, err, func() error {
		if e := at[id]; e != nil {
			e.Today = int(n)
		}
		return nil
	}, &id, &n)
	return fold(err, s.path)
}

func feedCount(es []model.FeedEntry) (c model.FeedCount) {
	for i := range es {
		e := &es[i]
		if e.Disabled {
			c.Disabled++
			continue
		}
		switch e.Poll.State {
		case model.FeedOK:
			c.OK++
		case model.FeedSlow:
			c.Slow++
		case model.FeedWaiting:
			c.Waiting++
			if c.NextWait.IsZero() || e.Poll.Next.Before(c.NextWait) {
				c.NextWait = e.Poll.Next
			}
		case model.FeedFailing:
			c.Failing++
		case model.FeedDead, model.FeedGone:
			c.Dead++
		case model.FeedDisabled:
			c.Disabled++
		default:
			c.New++
		}
	}
	return c
}

// offline says that the network is gone: since the last success of any feed, the feeds that were well until then have
// been asked in vain, three of them or all, and none answered anything. A feed that was dead before proves nothing. The
// fetcher stops asking all the others once it has noticed, so that there will never be more witnesses than a few.
func offline(es []model.FeedEntry) bool {
	var last time.Time
	for i := range es {
		if t := es[i].Poll.LastSuccess; !es[i].Disabled && t.After(last) {
			last = t
		}
	}
	well, vain := 0, 0
	for i := range es {
		p := &es[i].Poll
		if es[i].Disabled || p.LastTry.IsZero() || last.Sub(p.LastSuccess) > 24*time.Hour {
			continue
		}
		well++
		if p.LastTry.After(last) {
			if p.Error == "" || p.Status != 0 {
				return false
			}
			vain++
		}
	}
	return vain > 0 && vain >= min(3, well)
}

// Feed reads one feed.
func (s *Store) Feed(ctx context.Context, id model.FeedID) (model.FeedEntry, error) {
	es, err := s.feeds(ctx, false)
	if err != nil {
		return model.FeedEntry{}, err
	}
	for _, e := range es {
		if e.ID == id {
			return e, nil
		}
	}
	return model.FeedEntry{}, fmt.Errorf("feed %d: %w", id, ErrNotFound)
}

// SyncFeeds brings the feeds that come from the configuration in step with what it lists. What left it keeps its items
// and is no longer polled. It writes nothing when nothing changed.
func (s *Store) SyncFeeds(ctx context.Context, listed []model.Feed) (changed bool, err error) {
	same, err := s.inStep(ctx, listed)
	if err != nil || same {
		return false, err
	}
	return true, s.write(ctx, true, func(t *tx) error {
		if _, err := t.exec("UPDATE feeds SET listed=0 WHERE origin=?", model.FromConfig); err != nil {
			return err
		}
		for i := range listed {
			f := listed[i]
			f.Origin = model.FromConfig
			if _, err := t.putFeed(&f); err != nil {
				return err
			}
		}
		return nil
	})
}

// inStep says that the store already has exactly what the configuration lists.
func (s *Store) inStep(ctx context.Context, listed []model.Feed) (bool, error) {
	want := make(map[string]bool, len(listed))
	for i := range listed {
		f := listed[i]
		want[configured(f.URL, f.Source, f.Lang, f.Perspective, packStrings(f.Tags), f.Disabled, f.Private)] = true
	}
	var url, source, lang, perspective, tags string
	var disabled, private bool
	n, same := 0, true
	rows, err := s.db().QueryContext(ctx, "SELECT url,source,lang,perspective,tags,disabled,private FROM feeds WHERE origin=? AND listed=1 AND removed=0", model.FromConfig)
	err = each(rows, err, func() error {
		n++
		same = same && want[configured(url, source, lang, perspective, tags, disabled, private)]
		return nil
	}, &url, &source, &lang, &perspective, &tags, &disabled, &private)
	return same && n == len(want), fold(err, s.path)
}

func configured(url, source, lang, perspective, tags string, disabled, private bool) string {
	return fmt.Sprintf("%q %q %q %q %s %t %t", url, source, lang, perspective, tags, disabled, private)
}

// putFeed enters a feed or renews it, also one that was removed. A feed that the user added and the configuration lists
// belongs to the configuration from then on.
func (t *tx) putFeed(f *model.Feed) (id model.FeedID, err error) {
	if f.URL == "" {
		return 0, errors.New("a feed needs a URL")
	}
	if f.Origin == "" {
		f.Origin = model.FromStore
	}
	_, err = t.exec(`INSERT INTO feeds(url,source,lang,perspective,tags,origin,disabled,private) VALUES(?,?,?,?,?,?,?,?)
ON CONFLICT(url) DO UPDATE SET source=excluded.source, lang=excluded.lang, perspective=excluded.perspective, tags=excluded.tags, origin=excluded.origin,
disabled=excluded.disabled, private=excluded.private, listed=1, removed=0`,
		f.URL, f.Source, f.Lang, f.Perspective, packStrings(f.Tags), f.Origin, bit(f.Disabled), bit(f.Private))
	if err != nil {
		return 0, err
	}
	err = t.row([]any{&id}, "SELECT id FROM feeds WHERE url=?", f.URL)
	return id, err
}
