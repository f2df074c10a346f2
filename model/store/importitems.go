package store

import (
	"database/sql"
	"errors"
	"fmt"

	"attache/model"
)

// item enters one item with its article, history and reasons.
func (im *importer) item(l *line) error {
	feed, ok := im.feeds[l.Feed]
	if !ok {
		return fmt.Errorf("item %d is of feed %d, which the export does not have", l.ID, l.Feed)
	}
	if im.early {
		l.GUID, l.Canonical = besideEarly(l.GUID, l.Link), besideEarly(l.Canonical, l.Link)
	}
	it := model.Item{FeedID: model.FeedID(feed), Source: l.Source, Perspective: l.Perspective, Lang: l.Lang, GUID: l.GUID, Link: l.Link, Canonical: l.Canonical,
		Title: l.Title, Summary: l.Summary, Author: l.Author, Published: fromUnix(l.Published), Updated: fromUnix(l.Updated), Fetched: fromUnix(l.Fetched),
		DateMended: l.Mended, Track: l.Track, Scores: unpackScores(l.Scores), Revisions: len(l.History), Article: l.Article}
	if !im.whole {
		known, err := im.knownAs(&it)
		if err != nil {
			return err
		}
		if known != 0 {
			im.items[l.ID] = int64(known)
			im.rep.Known++
			return im.meets(l.Thread, int64(known))
		}
		im.meeting(l.Thread).fresh = true
	}
	id := im.translate(im.items, l.ID, &im.nextItem)
	it.ID = model.ItemID(id)
	it.Development = model.DevelopmentID(im.translate(im.devs, l.Development, &im.nextDev))
	it.Thread = model.ThreadID(im.translate(im.threads, l.Thread, &im.nextThread))
	it.Text = it.ID
	if first, ok := im.items[l.Text]; ok || im.whole {
		it.Text = model.ItemID(first)
		if im.whole {
			it.Text = model.ItemID(l.Text)
		}
	}
	if err := im.insertItem(&it, l); err != nil {
		return err
	}
	im.rep.New++
	return nil
}

// knownAs looks an item up as one of a fetch.
func (im *importer) knownAs(it *model.Item) (model.ItemID, error) {
	var r resolver
	f := model.Fetch{Feed: it.FeedID, Items: []model.Item{*it}}
	if err := r.load(im.ctx, im.s.w, []model.Fetch{f}); err != nil {
		return 0, err
	}
	stand, id := r.resolve(it.FeedID, it, r.keys[0][0], false)
	if stand == StandNew {
		return 0, nil
	}
	return id, nil
}

func (im *importer) insertItem(it *model.Item, l *line) error {
	b := &batch{tx: im.tx}
	a := []arrival{{item: *it, id: it.ID}}
	if err := b.insertItems(a, []model.Why{l.Why}); err != nil {
		return err
	}
	if err := b.insertText(a); err != nil {
		return err
	}
	if l.Tries > 1 {
		if _, err := im.exec("UPDATE articles SET tries=? WHERE item=?", l.Tries, int64(it.ID)); err != nil {
			return err
		}
	}
	if l.Edited > 0 {
		if _, err := im.exec("UPDATE items SET edited=? WHERE id=?", l.Edited, int64(it.ID)); err != nil {
			return err
		}
	}
	for n, r := range l.History {
		if _, err := im.exec("INSERT INTO revisions(item,n,until,title,summary) VALUES(?,?,?,?,?)", int64(it.ID), n+1, unix(r.Until), coded(r.Title), coded(r.Summary)); err != nil {
			return err
		}
	}
	for _, k := range keysOf(it.FeedID, it).all() {
		if _, err := im.exec("INSERT OR IGNORE INTO known(key,item) VALUES(?,?)", k, int64(it.ID)); err != nil {
			return err
		}
	}
	return nil
}

// meeting is what an exported thread meets in a store that has items of it: how many are in which thread here, and whether any
// came new.
type meeting struct {
	here  map[int64]int
	fresh bool
}

func (im *importer) meeting(thread int64) *meeting {
	m := im.met[thread]
	if m == nil {
		m = &meeting{here: map[int64]int{}}
		im.met[thread] = m
	}
	return m
}

// meets notes where an item of an exported thread is here.
func (im *importer) meets(exported, item int64) error {
	var here int64
	err := im.tx.row([]any{&here}, "SELECT thread FROM items WHERE id=?", item)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // gone, but known
	}
	im.meeting(exported).here[here]++
	return err
}

// shelf enters what a reader did with a thread of which all is known here: it is said of the thread that has most of it. A thread that
// brought something new came with its own shelf.
func (im *importer) shelf(row map[string]any) error {
	m := im.met[num(row, "thread")]
	name, _ := row["name"].(string)
	words, _ := row["name_words"].(string)
	if m == nil || m.fresh || num(row, "pinned") == 0 && num(row, "muted") == 0 && name == "" {
		return nil
	}
	var thread int64
	for id, n := range m.here {
		if most := m.here[thread]; n > most || n == most && id < thread {
			thread = id
		}
	}
	_, err := im.exec(`INSERT INTO thread_state(reader,thread,track,last,surge,pinned,muted,name,name_words) SELECT ?,id,track,last,surge,?,?,?,? FROM threads WHERE id=?
ON CONFLICT DO UPDATE SET pinned=max(pinned,excluded.pinned), muted=max(muted,excluded.muted), name=CASE WHEN name='' THEN excluded.name ELSE name END,
name_words=CASE WHEN name='' THEN excluded.name_words ELSE name_words END`, im.readers[num(row, "reader")], num(row, "pinned"), num(row, "muted"), name, words, thread)
	return err
}
