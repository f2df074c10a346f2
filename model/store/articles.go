package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"attache/model"
)

// retryAfter is how long an article that could not be had once is left alone; a second failure is the last.
const retryAfter = 24 * time.Hour

// sameTry is how far apart two programs may note that an article could not be had and mean the same attempt: fetching one takes
// no longer, and a reader who asks again by hand knows why.
const sameTry = 2 * time.Minute

// WantArticles gives items on the board, starred, or found by one of the saved queries, that have a link and no text, newest first:
// never tried, or failed once more than a day ago. It looks at the newest items of the last two weeks only.
func (s *Store) WantArticles(ctx context.Context, limit int, saved ...string) ([]model.Item, error) {
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	since := horizon.Add(-14 * 24 * time.Hour).Unix()
	retry := s.now().Add(-retryAfter).Unix()
	want := fmt.Sprintf(`i.flags&%d=%d AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.item=i.id AND (a.tries>1 OR a.at>%d))`, flagCached|flagLinked, flagLinked, retry)
	parts := []string{fmt.Sprintf("SELECT i.id AS id, i.published AS published FROM item_state s JOIN items i ON i.id=s.item WHERE s.reader=%d AND s.starred=1 AND %s", s.reader(), want)}
	for _, t := range model.BoardTracks {
		parts = append(parts, fmt.Sprintf(`SELECT i.id AS id, i.published AS published FROM items i JOIN thread_state ts ON ts.reader=%d AND ts.thread=i.thread
WHERE i.track=%d AND i.published>=%d AND ts.muted=0 AND %s`, s.reader(), int(t), since, want))
	}
	found, args, err := s.wantFound(ctx, saved, since, want)
	if err != nil {
		return nil, err
	}
	parts = append(parts, found...)
	most := max(limit, 1) * len(parts) // an item may come from each
	ids, err := readIDs[model.ItemID](ctx, s, "SELECT DISTINCT id FROM ("+branches(parts, "published DESC, id DESC", 0, most)+")", args...)
	if err != nil {
		return nil, err
	}
	return s.items(ctx, ids[:min(max(limit, 0), len(ids))])
}

// wantFound gives what saved queries find of what is wanted, as parts of a union with their arguments. The text index is asked
// from the first of the items of that time only.
func (s *Store) wantFound(ctx context.Context, saved []string, since int64, want string) (parts []string, args []any, err error) {
	first := int64(-1)
	for _, q := range saved {
		c, err := s.filter(q)
		if err != nil {
			return nil, nil, fmt.Errorf("the saved query %q: %w", q, err)
		}
		if first < 0 && strings.Contains(c.where, ftsIn) {
			if first, err = s.firstSince(ctx, since); err != nil {
				return nil, nil, err
			}
		}
		where := strings.ReplaceAll(orElse(c.where, "1"), ftsIn, strings.TrimSuffix(ftsIn, ")")+fmt.Sprintf(" AND rowid>=%d)", first))
		tracks := []string{"1"}
		if !strings.HasPrefix(c.where, ftsIn) && !strings.HasPrefix(c.where, "("+ftsIn) { // no text leads
			tracks = tracks[:0]
			for t := range model.NumTracks {
				tracks = append(tracks, fmt.Sprintf("i.track=%d", t))
			}
		}
		for _, track := range tracks {
			parts = append(parts, fmt.Sprintf(`SELECT i.id AS id, i.published AS published FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id
WHERE %s AND i.published>=%d AND %s AND %s`, s.reader(), track, since, where, want))
			args = append(args, c.args...)
		}
	}
	return parts, args, nil
}

// firstSince gives the lowest identifier of what was published since a time; identifiers rise with arrival.
func (s *Store) firstSince(ctx context.Context, since int64) (first int64, err error) {
	var parts []string
	for t := range model.NumTracks {
		parts = append(parts, fmt.Sprintf("SELECT min(id) AS id FROM items WHERE track=%d AND published>=%d", t, since))
	}
	err = s.db().QueryRowContext(ctx, "SELECT coalesce(min(id),0) FROM ("+strings.Join(parts, " UNION ALL ")+")").Scan(&first)
	return first, fold(err, s.path)
}

// SaveArticle keeps an article and makes it searchable, or notes that there is none to be had. What a program that comes late
// brings changes nothing: neither the text that is stored already, nor one that was fetched after its own, nor a failure of the
// same attempt.
func (s *Store) SaveArticle(ctx context.Context, a model.Article) (c model.Change, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		if err := t.itemExists(a.Item); err != nil {
			return err
		}
		if a.At.IsZero() {
			a.At = t.now
		}
		known, err := t.knowsArticle(&a)
		if err != nil || known {
			return err
		}
		c.Articles = true
		if err := t.putArticle(a.Item, &a); err != nil {
			return err
		}
		if len(a.Blocks) == 0 {
			return nil
		}
		if _, err := t.exec("UPDATE items SET flags=flags|? WHERE id=?", flagCached, int64(a.Item)); err != nil {
			return err
		}
		return t.reindex(a.Item)
	})
	c.Articles = c.Articles && err == nil
	return c, err
}

// knowsArticle says whether an article is stored as it is, but for when it was fetched, or that there is none was noted just now.
func (t *tx) knowsArticle(a *model.Article) (bool, error) {
	stored, err := articleOf(t.ctx, t.s.w, int64(a.Item))
	if err != nil || stored.tries == 0 {
		return false, err
	}
	if len(a.Blocks) == 0 {
		return a.Problem == stored.problem && a.At.Sub(fromUnix(stored.at)).Abs() < sameTry, nil
	}
	was, err := stored.article()
	if err != nil {
		return false, nil //nolint:nilerr // what is damaged is written anew
	}
	// A program that was stopped, or lost the lease, brings what it fetched before. A text from the future, of a clock that was
	// set back since, gives way.
	if len(was.Blocks) > 0 && unix(a.At) < unix(was.At) && !was.At.After(t.now) {
		return true, nil
	}
	now := *a
	now.At = was.At
	before, err := json.Marshal(was)
	if err != nil {
		return false, err
	}
	after, err := json.Marshal(&now)
	return bytes.Equal(before, after), err
}
