package store

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations bring a store forward, one entry a schema version. The list only ever grows at its end: an entry that was
// released is never changed, because stores exist that ran it.
var migrations = []migration{{sql: schema1}, {sql: schema2}, {sql: schema3, then: reorderSearch}, {sql: schema4}, {sql: schema5}}

// migration is a step to the next schema: statements, and what takes more than statements.
type migration struct {
	sql  string
	then func(context.Context, *sql.Conn) error
}

// schema1 is the first released schema.
//
// feeds.disabled is what the configuration says, off what the reader decided (NULL: nothing), listed whether the configuration
// still lists it. What an item says (items, revisions, articles, evidence) stands apart from what a reader did with it (item_state),
// which outlives it. known holds a 64-bit hash of every identity an item ever had, also after the item has gone, so that
// it is known when it comes back. thread_state is one reader's shelf: it repeats what orders and filters a list of
// threads, so that the list is one walk along one index. Triggers keep counters in step with it.
//
// A list of threads is ordered by rank: when a thread last moved, put later by six hours once a second text tells of it
// and by three more with every doubling up to 64. By time alone a hundred lone reports an hour would push what the world
// is talking about off the board; and since a rank changes only when its thread does, it can stand in an index.
const schema1 = firstSearch + `
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE readers(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE names(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, words TEXT NOT NULL);

CREATE TABLE feeds(
  id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, source TEXT NOT NULL DEFAULT '', lang TEXT NOT NULL DEFAULT '',
  perspective TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]', origin TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
  off INTEGER, listed INTEGER NOT NULL DEFAULT 1, removed INTEGER NOT NULL DEFAULT 0, private INTEGER NOT NULL DEFAULT 0,
  poll TEXT NOT NULL DEFAULT '', items INTEGER NOT NULL DEFAULT 0, newest INTEGER NOT NULL DEFAULT 0);
CREATE TABLE feed_days(feed INTEGER NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(feed, day)) WITHOUT ROWID;

CREATE TABLE items(
  id INTEGER PRIMARY KEY, published INTEGER NOT NULL, feed INTEGER NOT NULL, source INTEGER NOT NULL, track INTEGER NOT NULL,
  thread INTEGER NOT NULL, development INTEGER NOT NULL, text INTEGER NOT NULL, fetched INTEGER NOT NULL, updated INTEGER NOT NULL,
  flags INTEGER NOT NULL, revisions INTEGER NOT NULL DEFAULT 0, edited INTEGER NOT NULL DEFAULT 0, lang TEXT NOT NULL, perspective INTEGER NOT NULL,
  scores BLOB, guid TEXT, link TEXT NOT NULL, canonical TEXT, title TEXT NOT NULL, summary TEXT NOT NULL, author TEXT NOT NULL);
CREATE INDEX items_thread ON items(thread, published);
CREATE INDEX items_development ON items(development, published);
CREATE INDEX items_feed ON items(feed, published);
CREATE INDEX items_track ON items(track, published);
CREATE INDEX items_text ON items(text) WHERE text <> id;
CREATE TABLE known(key INTEGER PRIMARY KEY, item INTEGER NOT NULL);
CREATE TABLE evidence(item INTEGER PRIMARY KEY, why BLOB NOT NULL);
CREATE TABLE revisions(item INTEGER NOT NULL, n INTEGER NOT NULL, until INTEGER NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
  PRIMARY KEY(item, n)) WITHOUT ROWID;
CREATE TABLE articles(item INTEGER PRIMARY KEY, at INTEGER NOT NULL, tries INTEGER NOT NULL, problem TEXT NOT NULL, size INTEGER NOT NULL, body BLOB);

CREATE TABLE developments(
  id INTEGER PRIMARY KEY, thread INTEGER NOT NULL, track INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  items INTEGER NOT NULL DEFAULT 0, sources INTEGER NOT NULL DEFAULT 0, texts INTEGER NOT NULL DEFAULT 0, title TEXT NOT NULL);
CREATE INDEX developments_thread ON developments(thread, last);
CREATE TABLE threads(
  id INTEGER PRIMARY KEY, track INTEGER NOT NULL, also INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, surge INTEGER NOT NULL,
  items INTEGER NOT NULL DEFAULT 0, developments INTEGER NOT NULL DEFAULT 0, sources INTEGER NOT NULL DEFAULT 0, texts INTEGER NOT NULL DEFAULT 0,
  edited INTEGER NOT NULL DEFAULT 0, title TEXT NOT NULL, actors TEXT NOT NULL, places TEXT NOT NULL,
  title_words TEXT NOT NULL, actor_words TEXT NOT NULL, place_words TEXT NOT NULL,
  rank INTEGER GENERATED ALWAYS AS (last + CASE WHEN texts >= 64 THEN 75600 WHEN texts >= 32 THEN 64800 WHEN texts >= 16 THEN 54000 WHEN texts >= 8 THEN 43200
    WHEN texts >= 4 THEN 32400 WHEN texts >= 2 THEN 21600 ELSE 0 END) VIRTUAL);
CREATE TABLE development_memos(id INTEGER PRIMARY KEY, last INTEGER NOT NULL, memo BLOB NOT NULL);
CREATE INDEX development_memos_last ON development_memos(last);
CREATE TABLE thread_memos(id INTEGER PRIMARY KEY, last INTEGER NOT NULL, memo BLOB NOT NULL);
CREATE INDEX thread_memos_last ON thread_memos(last);
CREATE TABLE thread_sources(thread INTEGER NOT NULL, source INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(thread, source)) WITHOUT ROWID;
CREATE TABLE redirects(level INTEGER NOT NULL, old INTEGER NOT NULL, new INTEGER NOT NULL, PRIMARY KEY(level, old)) WITHOUT ROWID;
CREATE TABLE constraints(id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, level INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL,
  action INTEGER NOT NULL);
CREATE INDEX constraints_action ON constraints(action);

CREATE TABLE item_state(reader INTEGER NOT NULL, item INTEGER NOT NULL, read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '', tag_words TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', PRIMARY KEY(reader, item)) WITHOUT ROWID;
CREATE INDEX item_state_kept ON item_state(item) WHERE starred <> 0 OR tags <> '' OR note <> '';
CREATE TABLE thread_state(reader INTEGER NOT NULL, thread INTEGER NOT NULL, track INTEGER NOT NULL, last INTEGER NOT NULL, surge INTEGER NOT NULL,
  unread INTEGER NOT NULL DEFAULT 0, pinned INTEGER NOT NULL DEFAULT 0, muted INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL DEFAULT '', name_words TEXT NOT NULL DEFAULT '',
  rank INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(reader, thread)) WITHOUT ROWID;
CREATE INDEX thread_state_window ON thread_state(reader, track, muted, pinned, rank);
CREATE INDEX thread_state_unread ON thread_state(reader, track, muted, pinned, rank) WHERE unread > 0;
CREATE TABLE counters(reader INTEGER NOT NULL, track INTEGER NOT NULL, threads INTEGER NOT NULL DEFAULT 0, unread_threads INTEGER NOT NULL DEFAULT 0,
  surging INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(reader, track)) WITHOUT ROWID;
CREATE TRIGGER threads_ranked AFTER UPDATE OF last, texts ON threads WHEN old.rank <> new.rank BEGIN
  UPDATE thread_state SET rank = new.rank WHERE reader IN (SELECT id FROM readers) AND thread = new.id;
END;
CREATE TRIGGER thread_state_ranked AFTER INSERT ON thread_state BEGIN
  UPDATE thread_state SET rank = coalesce((SELECT rank FROM threads WHERE id = new.thread), new.last) WHERE reader = new.reader AND thread = new.thread;
END;
CREATE TRIGGER thread_state_added AFTER INSERT ON thread_state WHEN new.muted = 0 BEGIN
  UPDATE counters SET threads = threads + 1, unread_threads = unread_threads + (new.unread > 0), surging = surging + new.surge,
    unread = unread + new.unread WHERE reader = new.reader AND track = new.track;
END;
CREATE TRIGGER thread_state_gone AFTER DELETE ON thread_state WHEN old.muted = 0 BEGIN
  UPDATE counters SET threads = threads - 1, unread_threads = unread_threads - (old.unread > 0), surging = surging - old.surge,
    unread = unread - old.unread WHERE reader = old.reader AND track = old.track;
END;
CREATE TRIGGER thread_state_changed AFTER UPDATE ON thread_state
  WHEN old.muted <> new.muted OR old.track <> new.track OR old.unread <> new.unread OR old.surge <> new.surge BEGIN
  UPDATE counters SET threads = threads - 1, unread_threads = unread_threads - (old.unread > 0), surging = surging - old.surge,
    unread = unread - old.unread WHERE reader = old.reader AND track = old.track AND old.muted = 0;
  UPDATE counters SET threads = threads + 1, unread_threads = unread_threads + (new.unread > 0), surging = surging + new.surge,
    unread = unread + new.unread WHERE reader = new.reader AND track = new.track AND new.muted = 0;
END;

CREATE TABLE actions(id INTEGER PRIMARY KEY AUTOINCREMENT, reader INTEGER NOT NULL, at INTEGER NOT NULL, state INTEGER NOT NULL, what TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX actions_state ON actions(reader, state, id);
CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, reader INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL);
CREATE TABLE lease(id INTEGER PRIMARY KEY CHECK(id = 1), holder TEXT NOT NULL, until INTEGER NOT NULL);

INSERT INTO readers(id, name) VALUES(1, '');
INSERT INTO counters(reader, track) VALUES(1, 0), (1, 1), (1, 2), (1, 3);
INSERT INTO meta(key, value) VALUES('items', 0), ('last_item', 0), ('last_development', 0), ('last_thread', 0), ('group_seq', 0),
  ('last_arrival', 0), ('last_fetch', 0);
`

// schema2 says of items from then on whether their link leads to a page, because links and other texts may be in shorthand
// now (see coded), and that the grouper's memos know all items that are stored. Rows stay as they are until they are
// written again. A shelf gets a thread's rank with the thread, no longer by a trigger behind it.
const schema2 = `
DROP TRIGGER thread_state_ranked;
UPDATE items SET flags=flags|4 WHERE link LIKE 'http%';
INSERT OR REPLACE INTO meta(key,value) SELECT 'group_mark', value FROM meta WHERE key='last_item';
`

// firstSearch is the search index of schemas 1 and 2.
const firstSearch = `
CREATE VIRTUAL TABLE search USING fts5(title, summary, article, note, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'");
`

// createSearch makes the search index: the words of items, as query.IndexText writes them, without the texts themselves.
// The index spends two bytes on every word of a text that does not stand in its first column; articles have the most words
// by far, and with them in front the index takes a quarter less.
const createSearch = `
CREATE VIRTUAL TABLE search USING fts5(article, title, summary, note, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'");
`

// schema3 has articles deflated (see packArticle) and in parts (see partSize); those that are stored stay as they are. What
// leads to a thread is found without a look at all redirects. What repeats a link is stored as a number; see besideLink.
const schema3 = `
CREATE TABLE article_parts(id INTEGER PRIMARY KEY, part BLOB NOT NULL);
ALTER TABLE articles ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX redirects_new ON redirects(level, new);
`

// schema4 says that memos may be in shorthand (see threads), which earlier programs would take for damaged. Those that are stored
// stay as they are until they are written again.
const schema4 = ""

// schema5 says that what stands beside a link may be a number of a form of its own (see beside), which earlier programs would take for
// damaged, and has the titles of developments told by their items (see titleOf). Rows stay as they are until they are written again.
// Memos are looked for by their time so seldom that it takes no index.
const schema5 = `
DROP INDEX development_memos_last;
DROP INDEX thread_memos_last;
ALTER TABLE developments ADD COLUMN told INTEGER;
`

// reorderSearch gives the columns of the search index their better order in a store without items; any other keeps its index
// until that is made anew (see Rebuild), which takes minutes where there are a million items. Nothing depends on the order.
func reorderSearch(ctx context.Context, c *sql.Conn) error {
	var items int
	if err := c.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM items LIMIT 1)").Scan(&items); err != nil || items > 0 {
		return err
	}
	_, err := c.ExecContext(ctx, "DROP TABLE search;"+createSearch)
	return err
}

// migrate runs what the store has not seen yet, each step in a transaction of its own together with its version.
func migrate(ctx context.Context, c *sql.Conn, path string) error {
	var have int
	if err := c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if have > len(migrations) {
		return &NewerError{Path: path, Found: have, Known: len(migrations)}
	}
	for have < len(migrations) {
		if err := step(ctx, c); err != nil {
			return err
		}
		have++
	}
	return nil
}

// step runs the next migration. It reads the version again inside the transaction, because another program may have
// opened the same new store at the same moment.
func step(ctx context.Context, c *sql.Conn) (err error) {
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	var have int
	if err := c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have < len(migrations) {
		if err := migrations[have].run(ctx, c); err != nil {
			return fmt.Errorf("bring the store to schema %d: %w", have+1, err)
		}
		if _, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", have+1)); err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, "COMMIT")
	return err
}

func (m migration) run(ctx context.Context, c *sql.Conn) error {
	if m.sql != "" {
		if _, err := c.ExecContext(ctx, m.sql); err != nil {
			return err
		}
	}
	if m.then == nil {
		return nil
	}
	return m.then(ctx, c)
}
