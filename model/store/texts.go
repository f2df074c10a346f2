package store

import (
	"context"
	"fmt"
)

// damagedText takes the place of a wording that a fault of the disk made unreadable, as SQL writes it.
const damagedText = "'(this text is damaged)'"

// readable is the rule about coded texts: SQL cannot ask for it.
const readable = "every text can be read"

// texts are the coded columns that Check reads and Rebuild mends, each with what takes the place of a text that is lost.
var texts = []struct {
	table, key, column, lost string
	read                     func([]byte) error
}{
	{"items", "id", "title", damagedText, readText}, {"items", "id", "summary", damagedText, readText}, {"items", "id", "author", "''", readText},
	{"items", "id", "link", "''", readText}, {"items", "id", "guid", "NULL", readBeside}, {"items", "id", "canonical", "NULL", readBeside},
	{"revisions", "item", "title", damagedText, readText}, {"revisions", "item", "summary", damagedText, readText},
	{"developments", "id", "title", damagedText, readText}, {"threads", "id", "title", damagedText, readText},
	{"threads", "id", "actors", "'[]'", readText}, {"threads", "id", "places", "'[]'", readText},
}

// lossy are the packed texts whose rows are let go of when they cannot be read: reasons, which nothing depends on, and
// articles, which are fetched again.
var lossy = []struct {
	table, column string
	unreadable    func(context.Context, querier) ([]int64, error)
}{
	{"evidence", "why", func(ctx context.Context, q querier) ([]int64, error) {
		return unreadable(ctx, q, "evidence", "item", "why", func(b []byte) error { _, err := unpackWhy(b); return err })
	}},
	{"articles", "body", unreadableArticles},
}

// unreadableArticles gives the items whose articles cannot be read.
func unreadableArticles(ctx context.Context, q querier) (out []int64, err error) {
	var ids []int64
	var id int64
	rows, err := q.QueryContext(ctx, "SELECT item FROM articles WHERE size>0")
	if err := each(rows, err, func() error { ids = append(ids, id); return nil }, &id); err != nil {
		return nil, err
	}
	for _, id := range ids {
		stored, err := articleOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		if _, err := unpackArticle(stored.body); err != nil {
			out = append(out, id)
		}
	}
	return out, nil
}

func readText(b []byte) error {
	var c coded
	return c.Scan(b)
}

func readBeside(v []byte) error {
	var b beside
	return b.Scan(v)
}

// unreadable gives the keys of the rows of one column that cannot be read.
func unreadable(ctx context.Context, q querier, table, key, column string, read func([]byte) error) (out []int64, err error) {
	var id int64
	var raw []byte
	rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT %s, %s FROM %s WHERE typeof(%[2]s)='blob' AND length(%[2]s)>0", key, column, table))
	err = each(rows, err, func() error {
		if read(raw) != nil {
			out = append(out, id)
		}
		return nil
	}, &id, &raw)
	return out, err
}

// checkTexts gives the breach of the rule, without examples when there is none.
func checkTexts(ctx context.Context, q querier) (Breach, error) {
	b := Breach{Rule: readable}
	look := func(table, column string, ids []int64) {
		for _, id := range ids {
			if len(b.Examples) < 5 {
				b.Examples = append(b.Examples, fmt.Sprintf("%s of %s %d", column, table, id))
			} else {
				b.More++
			}
		}
	}
	for _, c := range texts {
		ids, err := unreadable(ctx, q, c.table, c.key, c.column, c.read)
		if err != nil {
			return b, err
		}
		look(c.table, c.column, ids)
	}
	for _, c := range lossy {
		ids, err := c.unreadable(ctx, q)
		if err != nil {
			return b, err
		}
		look(c.table, c.column, ids)
	}
	return b, nil
}

// mendTexts puts words in the place of texts that cannot be read: one such would end every list that it is in.
func (t *tx) mendTexts() error {
	for _, c := range texts {
		ids, err := unreadable(t.ctx, t.s.w, c.table, c.key, c.column, c.read)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		if err := t.once(fmt.Sprintf("UPDATE %s SET %s=%s WHERE %s IN %s AND typeof(%[2]s)='blob'", c.table, c.column, c.lost, c.key, list(ids))); err != nil {
			return err
		}
	}
	for _, c := range lossy {
		ids, err := c.unreadable(t.ctx, t.s.w)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		if err := t.once("DELETE FROM " + c.table + " WHERE item IN " + list(ids)); err != nil {
			return err
		}
	}
	return nil
}
