package store

import (
	"context"
	"fmt"
	"slices"

	"attache/model"
)

// itemSelect reads everything of an item but its article. The reader's number follows it.
const itemSelect = `SELECT i.id, i.feed, i.source, i.perspective, i.lang, i.guid, i.link, i.canonical, i.title, i.summary, i.author,
i.published, i.updated, i.fetched, i.flags, i.revisions, i.track, i.scores, i.development, i.thread, i.text,
ifnull(s.read,0), ifnull(s.starred,0), ifnull(s.tags,''), ifnull(s.note,'') FROM items i LEFT JOIN item_state s ON s.item=i.id AND s.reader=`

// items reads items by identifier, in the order asked for; what has gone meanwhile is left out. An item is a large thing: each
// is read into the place where it stays.
func (s *Store) items(ctx context.Context, ids []model.ItemID) ([]model.Item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	at, out, numbers := places(ids), make([]model.Item, len(ids)), make([][2]int64, len(ids)) // of the source and the perspective
	var it model.Item
	var guid, canonical beside
	var source, perspective, published, updated, fetched, flags int64
	var scores []byte
	var tags string
	var args []any
	q := itemSelect + s.me() + " WHERE i.id IN " + among(&args, ids)
	rows, err := s.db().QueryContext(ctx, q, args...)
	err = each(rows, err, func() error {
		i := at[it.ID]
		numbers[i] = [2]int64{source, perspective}
		one := &out[i]
		*one = it
		one.GUID, one.Canonical = guid.of(it.Link), canonical.of(it.Link)
		one.Published, one.Updated, one.Fetched = fromUnix(published), fromUnix(updated), fromUnix(fetched)
		one.DateMended, one.Cached = flags&flagMended != 0, flags&flagCached != 0
		one.Scores, one.Tags = unpackScores(scores), unpackTags(tags)
		return nil
	}, &it.ID, &it.FeedID, &source, &perspective, &it.Lang, &guid, inFull(&it.Link), &canonical, inFull(&it.Title), inFull(&it.Summary), inFull(&it.Author),
		&published, &updated, &fetched, &flags, whole(&it.Revisions), whole(&it.Track), &scores, &it.Development, &it.Thread, &it.Text, &it.Read, &it.Starred, &tags, &it.Note)
	if err != nil {
		return nil, fold(err, s.path)
	}
	for i := range out {
		one := &out[i]
		if one.Source, err = s.nameOf(ctx, numbers[i][0]); err != nil {
			return nil, err
		}
		if one.Perspective, err = s.nameOf(ctx, numbers[i][1]); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(out, func(it model.Item) bool { return it.ID == 0 }), nil
}

// Item reads all there is about one item, its article included.
func (s *Store) Item(ctx context.Context, id model.ItemID) (d model.ItemDetail, err error) {
	ctx = unwatched(ctx, justOne, false)
	its, err := s.items(ctx, []model.ItemID{id})
	if err != nil {
		return d, err
	}
	if len(its) == 0 {
		return d, fmt.Errorf("item %d: %w", id, ErrNotFound)
	}
	d.Item = its[0]
	if d.Article, err = s.article(ctx, id); err != nil {
		return d, err
	}
	var why []byte
	err = s.db().QueryRowContext(ctx, `SELECT coalesce((SELECT why FROM evidence WHERE item=?), x'') AS why, coalesce((SELECT CASE WHEN json_valid(poll) THEN json_extract(poll,'$.title') END
FROM feeds WHERE id=?), '') AS title`, int64(id), int64(d.FeedID)).Scan(&why, &d.FeedTitle)
	if err != nil {
		return d, fold(err, s.path)
	}
	if d.Why, err = unpackWhy(why); err != nil {
		return d, err
	}
	if d.History, err = s.history(ctx, id); err != nil {
		return d, err
	}
	d.SameText, err = s.sameText(ctx, &d.Item)
	return d, err
}

// article reads an item's article; nil when none was ever fetched.
func (s *Store) article(ctx context.Context, id model.ItemID) (*model.Article, error) {
	stored, err := articleOf(ctx, s.db(), int64(id))
	if err != nil {
		return nil, fold(err, s.path)
	}
	a, err := stored.article()
	if a != nil {
		a.Item = id
	}
	return a, err
}

func (s *Store) history(ctx context.Context, id model.ItemID) (out []model.Revision, err error) {
	var r model.Revision
	var until int64
	rows, err := s.db().QueryContext(ctx, "SELECT until, title, summary FROM revisions WHERE item=? ORDER BY n", int64(id))
	err = each(rows, err, func() error {
		r.Until = fromUnix(until)
		out = append(out, r)
		return nil
	}, &until, inFull(&r.Title), inFull(&r.Summary))
	return out, fold(err, s.path)
}

// sameText names the other sources that printed the same text, once each.
func (s *Store) sameText(ctx context.Context, it *model.Item) (out []string, err error) {
	var src string
	rows, err := s.db().QueryContext(ctx, `SELECT DISTINCT n.name FROM items i JOIN names n ON n.id=i.source WHERE i.id IN (SELECT id FROM items WHERE text=?1 AND text<>id UNION SELECT ?1)
AND i.text=?1 AND i.id<>?2 ORDER BY 1`, int64(it.Text), int64(it.ID))
	err = each(rows, err, func() error {
		if src != it.Source {
			out = append(out, src)
		}
		return nil
	}, &src)
	return out, fold(err, s.path)
}
