package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"attache/model"
	"attache/model/query"
)

// importer takes an export in. Into an empty store everything keeps its identifier. Into one that has items, items are
// recognised as those of a fetch are; threads and developments of new ones get new identifiers, and what only makes
// sense with the old ones (the grouper's memory, the actions to undo) stays behind.
type importer struct {
	*tx
	whole   bool
	ended   bool // the export is whole
	early   bool // the export is of a program before schema 5: see besideEarly
	cols    map[string][]string
	feeds   map[int64]int64
	items   map[int64]int64
	devs    map[int64]int64
	threads map[int64]int64
	readers map[int64]int64
	states  []map[string]any // applied once the items are known
	shelves []map[string]any // of threads, as they were exported
	met     map[int64]*meeting
	rep     model.Report

	nextItem, nextDev, nextThread int64
}

// onlyWhole are the tables that are left out when identifiers change.
var onlyWhole = []string{"known", "redirects", "constraints", "development_memos", "thread_memos", "meta", "actions", "audit"}

// maxLine bounds a line of an import: an item with a long article and its history.
const maxLine = 64 << 20

// Import reads what Export wrote, whole or not at all.
func (s *Store) Import(ctx context.Context, r io.Reader) (rep model.Report, c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		im := &importer{tx: t, cols: map[string][]string{}, feeds: map[int64]int64{}, items: map[int64]int64{}, devs: map[int64]int64{}, threads: map[int64]int64{}, readers: map[int64]int64{}, met: map[int64]*meeting{}}
		if err := im.run(r); err != nil {
			return err
		}
		rep = im.rep
		return nil
	})
	c.All = err == nil
	return rep, c, err
}

func (im *importer) run(r io.Reader) (err error) {
	n, err := im.meta("items")
	if err != nil {
		return err
	}
	if im.whole = n == 0; im.whole {
		// What could be undone names feeds by numbers that are given anew.
		if _, err := im.exec("DELETE FROM actions"); err != nil {
			return err
		}
	}
	for key, to := range map[string]*int64{"last_item": &im.nextItem, "last_development": &im.nextDev, "last_thread": &im.nextThread} {
		if *to, err = im.meta(key); err != nil {
			return err
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	for i := 1; sc.Scan(); i++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		if err := im.line(sc.Bytes(), i == 1); err != nil {
			return fmt.Errorf("line %d: %w", i, err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("read the export: %w", err)
	}
	if !im.ended {
		return errors.New("the export is cut off: its last line, which says that it is whole, is missing; nothing of it was taken in")
	}
	return im.finish()
}

func (im *importer) line(b []byte, first bool) error {
	var head struct {
		Kind   tableName `json:"kind"`
		Form   int       `json:"form"`
		Schema int       `json:"schema"`
		End    bool      `json:"end"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return fmt.Errorf("no JSON object: %w", err)
	}
	switch {
	case first && head.Kind != "attache":
		return fmt.Errorf("this is no export of attache (it begins with kind %q)", head.Kind)
	case first && head.Form > exportForm():
		return fmt.Errorf("the export has form %d, this program reads up to %d: %w", head.Form, exportForm(), ErrNewer)
	case head.Kind == "attache" && head.End:
		im.ended = true
		return nil
	case head.Kind == "attache":
		im.early, im.ended = head.Schema == 0, head.Form < endedForm
		return nil
	case head.Kind == "item":
		var l line
		if err := json.Unmarshal(b, &l); err != nil {
			return fmt.Errorf("read an item: %w", err)
		}
		return im.item(&l)
	case !slices.Contains(exported, string(head.Kind)):
		return fmt.Errorf("unknown kind %q", head.Kind)
	case !im.whole && slices.Contains(onlyWhole, string(head.Kind)):
		return nil
	}
	row, err := readRow(b)
	if err != nil {
		return err
	}
	return im.row(string(head.Kind), row)
}

// tableName is what a row says it is of. Early exports wrote a constraint's own kind, a number, over the name of its table.
type tableName string

// UnmarshalJSON takes a number for a row of constraints.
func (n *tableName) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] >= '0' && b[0] <= '9' {
		*n = "constraints"
		return nil
	}
	return json.Unmarshal(b, (*string)(n))
}

// readRow reads a row as exportTable wrote it, with whole numbers whole and bytes as bytes.
func readRow(b []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var row map[string]any
	if err := dec.Decode(&row); err != nil {
		return nil, fmt.Errorf("read a row: %w", err)
	}
	for k, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			row[k] = n
		case map[string]any:
			text, _ := v["base64"].(string)
			raw, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			row[k] = raw
		}
	}
	if own, ok := row[ownKind]; ok {
		row["kind"] = own
		delete(row, ownKind)
	} else if _, table := row["kind"].(string); table {
		delete(row, "kind")
	}
	return row, nil
}

func num(row map[string]any, key string) int64 {
	v, _ := row[key].(int64)
	return v
}

// row enters a row of a table, with its identifiers translated.
func (im *importer) row(table string, row map[string]any) error {
	switch table {
	case "feeds":
		return im.feed(row)
	case "readers":
		return im.readerRow(row)
	case "item_state":
		im.states = append(im.states, row)
		return nil
	case "feed_days":
		feed, ok := im.feeds[num(row, "feed")]
		if !ok || !im.whole {
			return nil
		}
		row["feed"] = feed
	case "threads":
		row["id"] = im.translate(im.threads, num(row, "id"), &im.nextThread)
	case "developments":
		row["id"] = im.translate(im.devs, num(row, "id"), &im.nextDev)
		row["thread"] = im.translate(im.threads, num(row, "thread"), &im.nextThread)
	case "thread_state":
		if !im.whole {
			im.shelves = append(im.shelves, maps.Clone(row))
		}
		row["thread"] = im.translate(im.threads, num(row, "thread"), &im.nextThread)
		row["reader"] = im.readers[num(row, "reader")]
	case "actions", "audit":
		row["reader"] = im.readers[num(row, "reader")]
	}
	return im.put(table, row)
}

// translate gives the identifier that an exported one has here.
func (im *importer) translate(m map[int64]int64, old int64, next *int64) int64 {
	if im.whole {
		return old
	}
	if id, ok := m[old]; ok {
		return id
	}
	*next++
	m[old] = *next
	return *next
}

// put inserts a row; columns that the table does not have are left out.
func (im *importer) put(table string, row map[string]any) error {
	cols, ok := im.cols[table]
	if !ok {
		var err error
		if cols, err = im.columns(table); err != nil {
			return err
		}
		im.cols[table] = cols
	}
	q, args := "", []any(nil)
	for _, c := range cols {
		if v, ok := row[c]; ok {
			q += "," + c
			if s, ok := v.(string); ok && slices.Contains(codedColumns[table], c) {
				v = coded(s)
			}
			args = append(args, v)
		}
	}
	if len(args) == 0 {
		return fmt.Errorf("a row of %s has nothing in it", table)
	}
	_, err := im.exec("INSERT OR REPLACE INTO "+table+"("+q[1:]+") VALUES"+marks(1, len(args)), args...)
	return err
}

func (im *importer) readerRow(row map[string]any) error {
	name, _ := row["name"].(string)
	if _, err := im.exec("INSERT OR IGNORE INTO readers(name) VALUES(?)", name); err != nil {
		return err
	}
	var id int64
	err := im.tx.row([]any{&id}, "SELECT id FROM readers WHERE name=?", name)
	im.readers[num(row, "id")] = id
	return err
}

// finish enters what readers did and counts everything.
func (im *importer) finish() error {
	for _, row := range im.states {
		item, ok := im.items[num(row, "item")], true
		if im.whole {
			item = num(row, "item")
		} else if item == 0 {
			ok = false
		}
		if !ok {
			continue
		}
		if err := im.state(item, row); err != nil {
			return err
		}
	}
	for key, v := range map[string]int64{"last_item": im.nextItem, "last_development": im.nextDev, "last_thread": im.nextThread, "last_arrival": im.now.Unix()} {
		if err := im.raiseMeta(key, v); err != nil {
			return err
		}
	}
	if err := im.rehouse(); err != nil {
		return err
	}
	for _, row := range im.shelves {
		if err := im.shelf(row); err != nil {
			return err
		}
	}
	if err := im.recountAll(); err != nil {
		return err
	}
	_, err := im.bumpSeq()
	return err
}

// state enters a reader's marks on an item: what either side has said stays said.
func (im *importer) state(item int64, row map[string]any) error {
	tags, _ := row["tags"].(string)
	note, _ := row["note"].(string)
	reader := im.readers[num(row, "reader")]
	var ownTags, ownNote string
	err := im.tx.row([]any{&ownTags, &ownNote}, "SELECT tags, note FROM item_state WHERE reader=? AND item=?", reader, item)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	tags, note = bothTags(ownTags, tags), bothNotes(ownNote, note)
	words := ""
	if tags != "" {
		words = query.Padded(unpackTags(tags)...)
	}
	_, err = im.exec(`INSERT INTO item_state(reader,item,read,starred,tags,tag_words,note) VALUES(?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET read=max(read,excluded.read),
starred=max(starred,excluded.starred), tags=excluded.tags, tag_words=excluded.tag_words, note=excluded.note`, reader, item, num(row, "read"), num(row, "starred"), tags, words, note)
	if err != nil || note == "" || im.itemExists(model.ItemID(item)) != nil {
		return err
	}
	return im.reindex(model.ItemID(item))
}

// bothTags gives the tags of two sides, those of the second after those of the first.
func bothTags(own, brought string) string {
	if own == "" || own == brought {
		return brought
	}
	all := unpackTags(own)
	for _, tag := range unpackTags(brought) {
		if !slices.Contains(all, tag) {
			all = append(all, tag)
		}
	}
	return packTags(all)
}

// bothNotes gives the notes of two sides, in one when neither says what the other does.
func bothNotes(own, brought string) string {
	switch {
	case strings.Contains(own, brought):
		return own
	case strings.Contains(brought, own):
		return brought
	}
	return own + " / " + brought
}
