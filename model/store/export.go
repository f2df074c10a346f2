package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"attache/model"
)

// exportForm is the version of the export's form: that of the schema, because rows are written as their tables hold them, and
// what grouping remembers as the grouper of that schema writes it. An earlier program would take that for damaged, and refuses it
// so. Programs of the first four schemas wrote 1.
func exportForm() int { return len(migrations) }

// endedForm is the first form that ends with a line that says so.
const endedForm = 5

// exported are the tables that are written row by row, before the items; items follow with all that hangs on them.
var exported = []string{"readers", "feeds", "threads", "developments", "thread_state", "item_state", "known", "redirects", "constraints",
	"development_memos", "thread_memos", "meta", "actions", "audit", "feed_days"}

// line is an item as it is exported: in words, so that other programs can read it.
type line struct {
	Kind        string           `json:"kind"`
	ID          int64            `json:"id"`
	Feed        int64            `json:"feed"`
	Source      string           `json:"source,omitempty"`
	Perspective string           `json:"perspective,omitempty"`
	Lang        string           `json:"lang,omitempty"`
	GUID        string           `json:"guid,omitempty"`
	Link        string           `json:"link,omitempty"`
	Canonical   string           `json:"canonical,omitempty"`
	Title       string           `json:"title"`
	Summary     string           `json:"summary,omitempty"`
	Author      string           `json:"author,omitempty"`
	Published   int64            `json:"published"`
	Updated     int64            `json:"updated,omitempty"`
	Fetched     int64            `json:"fetched"`
	Mended      bool             `json:"date_mended,omitempty"`
	Edited      int64            `json:"edited,omitempty"`
	Track       model.Track      `json:"track"`
	Scores      []byte           `json:"scores,omitempty"`
	Development int64            `json:"development"`
	Thread      int64            `json:"thread"`
	Text        int64            `json:"text"`
	Why         model.Why        `json:"why"`
	History     []model.Revision `json:"history,omitempty"`
	Article     *model.Article   `json:"article,omitempty"`
	Tries       int64            `json:"article_tries,omitempty"`
}

// Export writes the whole store as JSON Lines: a head, the rows of every table that is not derived, a line an item with its
// article, former wordings and reasons, and a line that says that this is all. Import of it into an empty store gives the same store.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	tx, err := s.db().BeginTx(ctx, nil)
	if err != nil {
		return fold(err, s.path)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]any{"kind": "attache", "form": exportForm(), "schema": len(migrations), "at": s.now().UTC()}); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, table := range exported {
		if err := exportTable(ctx, tx, enc, table); err != nil {
			return fold(fmt.Errorf("export %s: %w", table, err), s.path)
		}
	}
	if err := exportItems(ctx, tx, enc); err != nil {
		return fold(fmt.Errorf("export items: %w", err), s.path)
	}
	// What was cut off on its way would otherwise look whole.
	if err := enc.Encode(map[string]any{"kind": "attache", "end": true}); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// ownKind is what a table's own column kind is called in a row, where kind says which table it is.
const ownKind = "kind_"

// blob marks bytes in a row: JSON has none.
type blob struct {
	B string `json:"base64"`
}

func exportTable(ctx context.Context, tx *sql.Tx, enc *json.Encoder, table string) error {
	from := "SELECT * FROM " + table
	if table == "developments" { // in words, as they are to whoever reads them
		from = "SELECT d.id,d.thread,d.track,d.first,d.last,d.items,d.sources,d.texts," + titleOf + " AS title FROM developments d"
	}
	rows, err := tx.QueryContext(ctx, from)
	if err != nil {
		return err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	values, dest := make([]any, len(cols)), make([]any, len(cols))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		row := map[string]any{"kind": table}
		for i, c := range cols {
			if c == "kind" {
				row[ownKind] = values[i]
				continue
			}
			if slices.Contains(codedColumns[table], c) {
				var s coded
				if err := s.Scan(values[i]); err != nil {
					return err
				}
				row[c] = string(s)
			} else if b, ok := values[i].([]byte); ok {
				row[c] = blob{base64.StdEncoding.EncodeToString(b)}
			} else {
				row[c] = values[i]
			}
		}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

func exportItems(ctx context.Context, tx *sql.Tx, enc *json.Encoder) error {
	history, err := tx.PrepareContext(ctx, "SELECT until,title,summary FROM revisions WHERE item=? ORDER BY n")
	if err != nil {
		return err
	}
	defer history.Close()
	// Whole pages of items at a time, because the connection can run no other query while one is read.
	for after := int64(0); ; {
		page, err := exportPage(ctx, tx, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			l := &page[i]
			after = l.ID
			var r model.Revision
			var until int64
			rows, err := history.QueryContext(ctx, l.ID)
			err = each(rows, err, func() error { r.Until = fromUnix(until); l.History = append(l.History, r); return nil }, &until, inFull(&r.Title), inFull(&r.Summary))
			if err != nil {
				return err
			}
			if l.Tries > 0 {
				stored, err := articleOf(ctx, tx, l.ID)
				if err != nil {
					return err
				}
				if l.Article, err = stored.article(); err != nil {
					return err
				}
			}
			if err := enc.Encode(l); err != nil {
				return err
			}
		}
	}
}

func exportPage(ctx context.Context, tx *sql.Tx, after int64) (page []line, err error) {
	var l line
	var guid, canonical beside
	var flags int64
	var why []byte
	rows, err := tx.QueryContext(ctx, `SELECT i.id,i.feed,coalesce(n.name,''),coalesce(p.name,''),i.lang,i.guid,i.link,i.canonical,i.title,i.summary,i.author,
i.published,i.updated,i.fetched,i.flags,i.edited,i.track,i.scores,i.development,i.thread,i.text,coalesce(e.why,x''),coalesce(a.tries,0)
FROM items i LEFT JOIN names n ON n.id=i.source LEFT JOIN names p ON p.id=i.perspective LEFT JOIN evidence e ON e.item=i.id LEFT JOIN articles a ON a.item=i.id
WHERE i.id>? ORDER BY i.id LIMIT 500`, after)
	err = each(rows, err, func() error {
		one := l
		one.Kind, one.Mended = "item", flags&flagMended != 0
		one.GUID, one.Canonical = guid.of(l.Link), canonical.of(l.Link)
		var err error
		if one.Why, err = unpackWhy(why); err != nil {
			return err
		}
		page = append(page, one)
		return nil
	}, &l.ID, &l.Feed, &l.Source, &l.Perspective, &l.Lang, &guid, inFull(&l.Link), &canonical, inFull(&l.Title), inFull(&l.Summary), inFull(&l.Author), &l.Published, &l.Updated, &l.Fetched,
		&flags, &l.Edited, &l.Track, &l.Scores, &l.Development, &l.Thread, &l.Text, &why, &l.Tries)
	return page, err
}
