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
var texts = []struct{ table, key, column, lost string }{
	{"items", "id", "title", damagedText}, {"items", "id", "summary", damagedText}, {"items", "id", "author", "''"}, {"items", "id", "link", "''"},
	{"items", "id", "guid", "NULL"}, {"items", "id", "canonical", "NULL"},
	{"revisions", "item", "title", damagedText}, {"revisions", "item", "summary", damagedText},
	{"developments", "id", "title", damagedText}, {"threads", "id", "title", damagedText}, {"threads", "id", "actors", "'[]'"}, {"threads", "id", "places", "'[]'"},
}

// unreadable gives the keys of the rows of one column whose texts cannot be read.
func unreadable(ctx context.Context, q querier, table, key, column string) (out []int64, err error) {
	var id int64
	var raw any
	rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT %s, %s FROM %s WHERE typeof(%[2]s)='blob'", key, column, table))
	err = each(rows, err, func() error {
		var c coded
		if c.Scan(raw) != nil {
			out = append(out, id)
		}
		return nil
	}, &id, &raw)
	return out, err
}

// checkTexts gives the breach of the rule, without examples when there is none.
func checkTexts(ctx context.Context, q querier) (Breach, error) {
	b := Breach{Rule: readable}
	for _, c := range texts {
		ids, err := unreadable(ctx, q, c.table, c.key, c.column)
		if err != nil {
			return b, err
		}
		for _, id := range ids {
			if len(b.Examples) < 5 {
				b.Examples = append(b.Examples, fmt.Sprintf("%s of %s %d", c.column, c.table, id))
			} else {
				b.More++
			}
		}
	}
	return b, nil
}

// mendTexts puts words in the place of texts that cannot be read: one such would end every list that it is in.
func (t *tx) mendTexts() error {
	for _, c := range texts {
		ids, err := unreadable(t.ctx, t.s.w, c.table, c.key, c.column)
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
	return nil
}
