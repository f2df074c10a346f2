package store

import (
	"strings"

	"attache/model"
	"attache/model/query"
)

// Bits of items.flags.
const (
	flagMended = 1 << iota
	flagCached
	flagLinked // the link leads to a page
)

// maxRevisions bounds what is kept of an item whose source changes it at every look.
const maxRevisions = 50

// itemColumns is the number of columns that insertItems fills.
const itemColumns = 22

// insertItems writes the rows of new items and why they stand where they stand.
func (b *batch) insertItems(fresh []arrival, whys []model.Why) error {
	args := make([]any, 0, min(len(fresh), mostRows)*itemColumns)
	for i := range fresh {
		var err error
		if args, err = b.itemRow(args, &fresh[i].item); err != nil {
			return err
		}
		if len(args) < mostRows*itemColumns && i+1 < len(fresh) {
			continue
		}
		err = b.insert(`INSERT INTO items(id,published,feed,source,track,thread,development,text,fetched,updated,flags,revisions,edited,lang,
perspective,scores,guid,link,canonical,title,summary,author) VALUES`, itemColumns, args)
		if err != nil {
			return err
		}
		args = args[:0]
	}
	for i := range fresh {
		args = append(args, int64(fresh[i].id), packWhy(&whys[i]))
	}
	return b.insert("INSERT INTO evidence(item,why) VALUES", 2, args)
}

// itemRow lays an item out behind others.
func (t *tx) itemRow(args []any, it *model.Item) ([]any, error) {
	source, err := t.nameID(it.Source)
	if err != nil {
		return nil, err
	}
	perspective, err := t.nameID(it.Perspective)
	if err != nil {
		return nil, err
	}
	var flags int64
	if it.DateMended {
		flags |= flagMended
	}
	if it.Article != nil && len(it.Article.Blocks) > 0 {
		flags |= flagCached
	}
	if strings.HasPrefix(it.Link, "http") {
		flags |= flagLinked
	}
	return append(args, int64(it.ID), unix(it.Published), int64(it.FeedID), source, int64(it.Track), int64(it.Thread), int64(it.Development), int64(it.Text),
		unix(it.Fetched), unix(it.Updated), flags, int64(it.Revisions), int64(0), it.Lang, perspective, packScores(it.Scores),
		besideLink(it.GUID, it.Link), coded(it.Link), besideLink(it.Canonical, it.Link), coded(it.Title), coded(it.Summary), coded(it.Author)), nil
}

// insertText indexes new items and keeps the articles that came with them. Rows go into the search index one by one: a
// statement with several has the library write out what it gathered before each, in small pieces that it then has to merge.
func (b *batch) insertText(fresh []arrival) error {
	if err := b.tuneSearch(); err != nil {
		return err
	}
	for i := range fresh {
		it := &fresh[i].item
		var text string
		if it.Article != nil {
			text = articleText(it.Article)
			if err := b.putArticle(it.ID, it.Article); err != nil {
				return err
			}
		}
		_, err := b.exec("INSERT INTO search(rowid,title,summary,article,note) VALUES(?,?,?,?,'')", int64(it.ID), query.IndexText(it.Title), query.IndexText(it.Summary), query.IndexText(text))
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeAt is how many pieces of one size the search index waits for before it makes them into a larger one. With the library's
// four what is indexed is written anew half again as often; a search looks into a few pieces more.
const mergeAt = 8

// tuneSearch has the search index know mergeAt, once for each file.
func (t *tx) tuneSearch() error {
	if t.s.tuned {
		return nil
	}
	var have int64
	if err := t.row([]any{&have}, "SELECT coalesce((SELECT v FROM search_config WHERE k='automerge'),0)"); err != nil {
		return err
	}
	if have != mergeAt {
		if _, err := t.exec("INSERT INTO search(search,rank) VALUES('automerge',?)", mergeAt); err != nil {
			return err
		}
	}
	t.tuned = true
	return nil
}

func articleText(a *model.Article) string {
	var b strings.Builder
	for _, bl := range a.Blocks {
		b.WriteString(bl.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// putArticle keeps an article, or that there is none to be had. A failure never replaces a text.
func (t *tx) putArticle(id model.ItemID, a *model.Article) error {
	if len(a.Blocks) == 0 {
		_, err := t.exec(`INSERT INTO articles(item,at,tries,problem,size) VALUES(?,?,1,?,0)
ON CONFLICT DO UPDATE SET at=excluded.at, tries=tries+1, problem=CASE WHEN size>0 THEN problem ELSE excluded.problem END`, int64(id), unix(a.At), a.Problem)
		return err
	}
	body, size, err := packArticle(a)
	if err != nil {
		return err
	}
	if err := t.dropParts("item=?", int64(id)); err != nil {
		return err
	}
	var part, parts int64
	if len(body) > partSize {
		if part, parts, err = t.putParts(body); err != nil {
			return err
		}
		body = nil
	}
	_, err = t.exec(`INSERT INTO articles(item,at,tries,problem,size,body,part,parts) VALUES(?,?,1,?,?,?,?,?)
ON CONFLICT DO UPDATE SET at=excluded.at, tries=tries+1, problem=excluded.problem, size=excluded.size, body=excluded.body, part=excluded.part, parts=excluded.parts`,
		int64(id), unix(a.At), a.Problem, size, body, part, parts)
	return err
}

// saveEdits keeps the former wording of items that their sources changed, and stores and indexes the new one.
func (b *batch) saveEdits() error {
	for i := range b.edits {
		a := &b.edits[i]
		if err := b.saveEdit(a); err != nil {
			return err
		}
	}
	b.out.Change.Edited += len(b.edits)
	return nil
}

func (b *batch) saveEdit(a *arrival) error {
	var title, summary string
	var revisions, thread int64
	var dev model.DevelopmentID
	err := b.row([]any{inFull(&title), inFull(&summary), &revisions, &thread, &dev}, "SELECT title,summary,revisions,thread,development FROM items WHERE id=?", int64(a.id))
	if err != nil {
		return err
	}
	seen := unix(b.fetches[a.fetch].At)
	if seen == 0 {
		seen = b.now.Unix()
	}
	_, err = b.exec("INSERT INTO revisions(item,n,until,title,summary) SELECT ?1, coalesce(max(n),0)+1, ?2, ?3, ?4 FROM revisions WHERE item=?1",
		int64(a.id), seen, coded(title), coded(summary))
	if err != nil {
		return err
	}
	if revisions >= maxRevisions {
		if _, err := b.exec("DELETE FROM revisions WHERE item=?1 AND n=(SELECT min(n) FROM revisions WHERE item=?1)", int64(a.id)); err != nil {
			return err
		}
		revisions--
	}
	if _, err := b.exec(tellNot+"id=? AND told=?", int64(dev), int64(a.id)); err != nil {
		return err
	}
	_, err = b.exec("UPDATE items SET title=?, summary=?, updated=?, revisions=?, edited=? WHERE id=?", coded(orElse(a.item.Title, title)),
		coded(orElse(a.item.Summary, summary)), unix(a.item.Updated), revisions+1, seen, int64(a.id))
	if err != nil {
		return err
	}
	if c := b.held.of[dev]; c != nil {
		c.edited = max(c.edited, seen)
	}
	if _, err := b.exec("UPDATE threads SET edited=max(edited,?) WHERE id=?", seen, thread); err != nil {
		return err
	}
	if a.item.Article != nil && len(a.item.Article.Blocks) > 0 {
		if err := b.putArticle(a.id, a.item.Article); err != nil {
			return err
		}
		if _, err := b.exec("UPDATE items SET flags=flags|? WHERE id=?", flagCached, int64(a.id)); err != nil {
			return err
		}
	}
	rep := &b.out.Reports[a.fetch]
	rep.Threads = append(rep.Threads, model.ThreadID(thread))
	b.out.Change.Threads = append(b.out.Change.Threads, model.ThreadID(thread))
	return b.reindex(a.id)
}

// reindex writes an item's row of the search index anew from what is stored.
func (t *tx) reindex(id model.ItemID) error {
	var title, summary string
	if err := t.row([]any{inFull(&title), inFull(&summary)}, "SELECT title, summary FROM items WHERE id=?", int64(id)); err != nil {
		return err
	}
	stored, err := articleOf(t.ctx, t.s.w, int64(id))
	if err != nil {
		return err
	}
	a, err := stored.article()
	if err != nil {
		return err
	}
	text := ""
	if a != nil {
		text = articleText(a)
	}
	var notes []string
	var reader int64
	var note string
	rows, err := t.query("SELECT reader, note FROM item_state WHERE item=? AND note<>'' ORDER BY reader", int64(id))
	err = each(rows, err, func() error { notes = append(notes, noted(reader, query.Words(note))...); return nil }, &reader, &note)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT OR REPLACE INTO search(rowid,title,summary,article,note) VALUES(?,?,?,?,?)", int64(id), query.IndexText(title), query.IndexText(summary),
		query.IndexText(text), strings.Join(notes, " "))
	return err
}
