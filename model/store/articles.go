package store

import (
	"context"
	"fmt"
	"time"

	"attache/model"
)

// retryAfter is how long an article that could not be had once is left alone; a second failure is the last.
const retryAfter = 24 * time.Hour

// WantArticles gives items on the board, or starred, that have a link and no text, newest first: never tried, or failed
// once more than a day ago. It looks at the newest items of the last two weeks only.
func (s *Store) WantArticles(ctx context.Context, limit int) ([]model.Item, error) {
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	since := horizon.Add(-14 * 24 * time.Hour).Unix()
	retry := s.now().Add(-retryAfter).Unix()
	want := fmt.Sprintf(`i.flags&%d=%d AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.item=i.id AND (a.tries>1 OR a.at>%d))`, flagCached|flagLinked, flagLinked, retry)
	parts := []string{fmt.Sprintf("SELECT i.id AS id, i.published AS published FROM item_state s JOIN items i ON i.id=s.item WHERE s.reader=%d AND s.starred=1 AND %s", s.reader, want)}
	for _, t := range model.BoardTracks {
		parts = append(parts, fmt.Sprintf(`SELECT i.id AS id, i.published AS published FROM items i JOIN thread_state ts ON ts.reader=%d AND ts.thread=i.thread
WHERE i.track=%d AND i.published>=%d AND ts.muted=0 AND %s`, s.reader, int(t), since, want))
	}
	ids, err := readIDs[model.ItemID](ctx, s, "SELECT DISTINCT id FROM ("+branches(parts, "published DESC, id DESC", 0, max(limit, 1)*2)+")")
	if err != nil {
		return nil, err
	}
	return s.items(ctx, ids[:min(max(limit, 0), len(ids))])
}

// SaveArticle keeps an article and makes it searchable, or notes that there is none to be had.
func (s *Store) SaveArticle(ctx context.Context, a model.Article) (c model.Change, err error) {
	err = s.write(ctx, false, func(t *tx) error {
		if err := t.itemExists(a.Item); err != nil {
			return err
		}
		if a.At.IsZero() {
			a.At = t.now
		}
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
	c.Articles = err == nil
	return c, err
}
