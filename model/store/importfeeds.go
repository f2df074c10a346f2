package store

import "attache/model"

// wholeFeed enters a feed under its old number, which identities of items are made with, in a store where no items stand in the way:
// another feed that has the number gets a new one. Of one that is known here (have) all is as it was exported, what the reader
// decided and where its fetching stood, but for the words of a configuration that lists it.
func (im *importer) wholeFeed(have *feedRow, old int64, row map[string]any) error {
	if have != nil {
		if have.Origin == string(model.FromConfig) && have.Listed {
			for column, own := range map[string]any{"source": have.Source, "lang": have.Lang, "perspective": have.Perspective, "tags": have.Tags, "origin": have.Origin,
				"disabled": bit(have.Disabled), "listed": bit(have.Listed), "private": bit(have.Private)} {
				row[column] = own
			}
		}
		if _, err := im.exec("DELETE FROM feeds WHERE id=?", have.ID); err != nil {
			return err
		}
	}
	var free int64
	if err := im.tx.row([]any{&free}, "SELECT 1+max(?, (SELECT coalesce(max(id),0) FROM feeds))", old); err != nil {
		return err
	}
	for _, q := range []string{"UPDATE feed_days SET feed=?2 WHERE feed=?1", "UPDATE feeds SET id=?2 WHERE id=?1"} {
		if _, err := im.exec(q, old, free); err != nil {
			return err
		}
	}
	return im.put("feeds", row)
}

// feed finds or enters a feed by its address.
func (im *importer) feed(row map[string]any) error {
	url, _ := row["url"].(string)
	have, err := im.feedRow("url=?", url)
	if err != nil {
		return err
	}
	old := num(row, "id")
	if im.whole {
		im.feeds[old] = old
		return im.wholeFeed(have, old, row)
	}
	if have != nil {
		im.feeds[old] = have.ID
		return nil
	}
	taken, err := im.feedRow("id=?", old)
	if err != nil {
		return err
	}
	if taken != nil {
		delete(row, "id")
	}
	if err := im.put("feeds", row); err != nil {
		return err
	}
	have, err = im.feedRow("url=?", url)
	if err == nil {
		im.feeds[old] = have.ID
	}
	return err
}
