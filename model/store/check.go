package store

import (
	"context"
	"database/sql"
	"fmt"

	"attache/model"
)

// invariant is a rule with the query that gives its breaches.
type invariant struct{ what, query string }

// invariants are what must be true of every store. Each query gives one row a breach, with one text.
var invariants = []invariant{
	{"every item is in a development", `SELECT 'item ' || i.id FROM items i LEFT JOIN developments d ON d.id=i.development WHERE d.id IS NULL`},
	{"every item is in its development's thread", `SELECT 'item ' || i.id FROM items i JOIN developments d ON d.id=i.development WHERE d.thread<>i.thread`},
	{"every development is in a thread", `SELECT 'development ' || d.id FROM developments d LEFT JOIN threads t ON t.id=d.thread WHERE t.id IS NULL`},
	{"developments are counted right", `SELECT 'development ' || d.id FROM developments d WHERE (d.items,d.sources,d.texts)<>
(SELECT count(*), count(DISTINCT source), count(DISTINCT text) FROM items i WHERE i.development=d.id) OR d.items=0`},
	{"a development has its title of an item in it", "SELECT 'development ' || id FROM developments WHERE title='' AND told IS NOT NULL AND " + untold},
	{"threads are counted right", `SELECT 'thread ' || t.id FROM threads t WHERE t.items=0 OR (t.items,t.sources,t.texts)<>
(SELECT count(*), count(DISTINCT source), count(DISTINCT text) FROM items i WHERE i.thread=t.id) OR t.developments<>(SELECT count(*) FROM developments d WHERE d.thread=t.id)`},
	{"every reader has every thread once, in step", `SELECT 'thread ' || t.id || ' of reader ' || r.id FROM threads t JOIN readers r LEFT JOIN thread_state s ON s.reader=r.id AND s.thread=t.id
WHERE s.thread IS NULL OR s.track<>t.track OR s.last<>t.last OR s.surge<>t.surge OR s.rank<>t.rank`},
	{"no shelf holds a thread that is gone", `SELECT 'thread ' || s.thread FROM thread_state s LEFT JOIN threads t ON t.id=s.thread WHERE t.id IS NULL`},
	{"unread items are counted right", `SELECT 'thread ' || thread || ' of reader ' || reader FROM thread_state WHERE unread<>` + unreadOf},
	{"the tracks are counted right", `SELECT 'track ' || c.track || ' of reader ' || c.reader FROM counters c WHERE (c.threads,c.unread_threads,c.surging,c.unread)<>
(SELECT count(*), coalesce(sum(unread>0),0), coalesce(sum(surge),0), coalesce(sum(unread),0) FROM thread_state s WHERE s.reader=c.reader AND s.track=c.track AND s.muted=0)`},
	{"the sources of threads are counted right", `SELECT 'thread ' || thread FROM (SELECT thread, source, count(*) AS n FROM items GROUP BY 1, 2 EXCEPT SELECT thread, source, n FROM thread_sources)
UNION SELECT 'thread ' || thread FROM (SELECT thread, source, n FROM thread_sources EXCEPT SELECT thread, source, count(*) FROM items GROUP BY 1, 2)`},
	{"feeds are counted right", `SELECT 'feed ' || f.id FROM feeds f WHERE f.items<>(SELECT count(*) FROM items i WHERE i.feed=f.id)`},
	{"all items are counted", `SELECT 'the count is ' || value FROM meta WHERE key='items' AND value<>(SELECT count(*) FROM items)`},
	{"every item is in the search index", `SELECT 'item ' || i.id FROM items i LEFT JOIN search_docsize d ON d.id=i.id WHERE d.id IS NULL`},
	{"the search index holds items alone", `SELECT 'entry ' || d.id FROM search_docsize d LEFT JOIN items i ON i.id=d.id WHERE i.id IS NULL`},
	{"no identifier is given out twice", `SELECT key FROM meta WHERE key='last_item' AND value<(SELECT max(id) FROM items) OR key='last_development' AND value<(SELECT max(id) FROM developments)
OR key='last_thread' AND value<(SELECT max(id) FROM threads)`},
	{"an item's revisions are kept", `SELECT 'item ' || i.id FROM items i WHERE i.revisions<>(SELECT count(*) FROM revisions r WHERE r.item=i.id)`},
	{"every part is of an article", `SELECT 'there are ' || n || ' instead of ' || want FROM (SELECT (SELECT count(*) FROM article_parts) AS n, (SELECT coalesce(sum(parts),0) FROM articles) AS want) WHERE n<>want`},
	{"a text begins with an item of it", `SELECT 'item ' || id FROM items WHERE text>id OR text<=0`},
}

// wholeRule is the rule about the file itself.
const wholeRule = "the file is whole"

// checkFreePages has the list of free pages looked at. The check of the whole file passes over it when the search index is
// the first table that the library comes to.
const checkFreePages = "PRAGMA integrity_check('sqlite_schema')"

// Breach is a rule of the store that does not hold.
type Breach struct {
	Rule     string
	Examples []string // the first few
	More     int      // beyond those
}

// Check looks at the file page by page and at every rule. What it finds is in words; none means a sound store.
func (s *Store) Check(ctx context.Context) (out []Breach, err error) {
	db := s.db()
	if !s.empty {
		// A connection of its own: on one that has searched before, the text index's own check trusts what that connection
		// remembers of the index and reports damage where others have written since.
		if db, err = s.openPlain(); err != nil {
			return nil, err
		}
		defer db.Close() //nolint:errcheck // it only read
	}
	for _, r := range append([]invariant{{wholeRule, "PRAGMA integrity_check"}, {wholeRule, checkFreePages}}, invariants...) {
		b, err := breach(ctx, db, r)
		switch {
		case err != nil && kindOf(err) == ErrCorrupt:
			// Damage that keeps a question from being answered is a breach, too: of the first rule, whatever was asked. The
			// others say nothing then.
			return []Breach{{Rule: wholeRule, Examples: []string{err.Error()}}}, nil
		case err != nil:
			return out, fold(fmt.Errorf("check that %s: %w", r.what, err), s.path)
		case len(b.Examples) > 0 && (len(out) == 0 || out[0].Rule != r.what):
			out = append(out, b)
		}
	}
	b, err := checkTexts(ctx, db)
	if err == nil && len(b.Examples) > 0 {
		out = append(out, b)
	}
	return out, fold(err, s.path)
}

// breach asks for one rule; what it gives has no examples when the rule holds.
func breach(ctx context.Context, db *sql.DB, r invariant) (Breach, error) {
	b := Breach{Rule: r.what}
	var one string
	rows, err := db.QueryContext(ctx, r.query)
	err = each(rows, err, func() error {
		switch {
		case one == "ok":
		case len(b.Examples) < 5:
			b.Examples = append(b.Examples, one)
		default:
			b.More++
		}
		return nil
	}, &one)
	return b, err
}

// Mend puts right what Check found. A file that is not whole is set aside, what can be read of it is saved into a fresh
// one, and said says so; otherwise everything derived is made anew. Nothing else may use the store meanwhile.
func (s *Store) Mend(ctx context.Context, found []Breach) (said string, err error) {
	for _, b := range found {
		if b.Rule == wholeRule {
			return s.replace(ctx)
		}
	}
	return "", s.Rebuild(ctx)
}

// Rebuild makes everything that is derived true again: items without a place get one of their own, counters are counted
// from the items, the search index is written anew.
func (s *Store) Rebuild(ctx context.Context) error {
	return s.write(ctx, true, func(t *tx) error {
		for _, step := range []func() error{t.mendTexts, t.rehouse, t.recountAll, t.reindexAll} {
			if err := step(); err != nil {
				return err
			}
		}
		_, err := t.bumpSeq()
		return err
	})
}

// rehouse gives items whose development or thread is lost new ones of their own.
func (t *tx) rehouse() error {
	for _, q := range []string{
		`UPDATE items SET development=(SELECT coalesce(max(value),0) FROM meta WHERE key='last_development')+id WHERE development NOT IN (SELECT id FROM developments)`,
		`INSERT OR IGNORE INTO developments(id,thread,track,first,last,title) SELECT development,thread,track,published,published,title FROM items
WHERE development NOT IN (SELECT id FROM developments)`,
		`UPDATE developments SET thread=(SELECT coalesce(max(value),0) FROM meta WHERE key='last_thread')+id WHERE thread NOT IN (SELECT id FROM threads)`,
		`INSERT OR IGNORE INTO threads(id,track,also,first,last,surge,title,actors,places,title_words,actor_words,place_words)
SELECT thread,track,0,first,last,0,` + titleOf + `,'[]','[]','','','' FROM developments d WHERE thread NOT IN (SELECT id FROM threads)`,
		`UPDATE items SET thread=(SELECT d.thread FROM developments d WHERE d.id=items.development)`,
		tellAnother,
		tellNot + untold,
		`UPDATE items SET text=id WHERE text NOT IN (SELECT id FROM items)`,
		`UPDATE items SET revisions=(SELECT count(*) FROM revisions r WHERE r.item=items.id)`,
		`UPDATE items SET flags=flags&~2 WHERE id NOT IN (SELECT item FROM articles WHERE size>0)`,
		`DELETE FROM article_parts WHERE id NOT IN (SELECT p.id FROM articles a CROSS JOIN article_parts p WHERE p.id>=a.part AND p.id<a.part+a.parts)`,
	} {
		if err := t.once(q); err != nil {
			return err
		}
	}
	return t.tellTitles()
}

// recountAll counts everything that is counted.
func (t *tx) recountAll() error {
	for _, q := range []string{
		`INSERT OR IGNORE INTO counters(reader,track) SELECT r.id, v.column1 FROM readers r, (VALUES(0),(1),(2),(3)) v`,
		`INSERT OR IGNORE INTO thread_state(reader,thread,track,last,surge) SELECT r.id, t.id, t.track, t.last, t.surge FROM readers r, threads t`,
		`DELETE FROM thread_state WHERE thread NOT IN (SELECT id FROM threads)`,
		`UPDATE thread_state SET (track,last,surge,rank)=(SELECT track,last,surge,rank FROM threads t WHERE t.id=thread_state.thread)`,
		`UPDATE feeds SET items=(SELECT count(*) FROM items WHERE feed=feeds.id), newest=(SELECT coalesce(max(fetched),0) FROM items WHERE feed=feeds.id)`,
		`INSERT OR IGNORE INTO meta(key,value) VALUES('items',0),('last_item',0),('last_development',0),('last_thread',0),('group_seq',0),('last_arrival',0),('last_fetch',0)`,
		`UPDATE meta SET value=(SELECT count(*) FROM items) WHERE key='items'`,
		`UPDATE meta SET value=max(value,(SELECT coalesce(max(id),0) FROM items),(SELECT coalesce(max(item),0) FROM known)) WHERE key='last_item'`,
		`UPDATE meta SET value=max(value,(SELECT coalesce(max(id),0) FROM developments)) WHERE key='last_development'`,
		`UPDATE meta SET value=max(value,(SELECT coalesce(max(id),0) FROM threads)) WHERE key='last_thread'`,
	} {
		if err := t.once(q); err != nil {
			return err
		}
	}
	var devs []model.DevelopmentID
	var dev model.DevelopmentID
	rows, err := t.query("SELECT id FROM developments")
	if err := each(rows, err, func() error { devs = append(devs, dev); return nil }, &dev); err != nil {
		return err
	}
	if err := t.countDevelopments(devs); err != nil {
		return err
	}
	var ids []model.ThreadID
	var id model.ThreadID
	rows, err = t.query("SELECT id FROM threads")
	if err := each(rows, err, func() error { ids = append(ids, id); return nil }, &id); err != nil {
		return err
	}
	if err := t.countThreads(ids); err != nil {
		return err
	}
	return t.once(`UPDATE counters SET (threads,unread_threads,surging,unread)=(SELECT count(*), coalesce(sum(unread>0),0), coalesce(sum(surge),0), coalesce(sum(unread),0)
FROM thread_state s WHERE s.reader=counters.reader AND s.track=counters.track AND s.muted=0)`)
}

// reindexAll writes the search index anew.
func (t *tx) reindexAll() error {
	t.s.tuned = false
	for _, q := range []string{"DROP TABLE IF EXISTS search", createSearch} {
		if err := t.once(q); err != nil {
			return err
		}
	}
	var ids []model.ItemID
	var id model.ItemID
	rows, err := t.query("SELECT id FROM items ORDER BY id")
	if err := each(rows, err, func() error { ids = append(ids, id); return nil }, &id); err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.reindex(id); err != nil {
			return err
		}
	}
	return nil
}
