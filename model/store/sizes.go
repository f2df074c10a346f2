package store

import (
	"context"
	"fmt"

	"attache/model"
)

// Sizes is what the store's file is made of.
type Sizes struct {
	File  int64 // bytes of the file, without its log
	Free  int64 // of these, in pages that stand empty and are used again before the file grows
	Items int
	Texts Texts
	Parts []Part // the largest first
}

// Texts are the bytes (UTF-8) of what the outlets wrote, as it is kept and can be read: once for every item, however the
// store writes it. Identifiers, names of sources and everything that the program made of a text are no part of it.
type Texts struct {
	Titles, Summaries int64 // with the former wordings of edited items
	Links             int64 // an item's address, once
	Articles          int64 // their paragraphs, not their form
}

// Sum is all of them.
func (t Texts) Sum() int64 { return t.Titles + t.Summaries + t.Links + t.Articles }

// Part is a table or an index.
type Part struct {
	Name    string
	Bytes   int64 // of its pages
	Payload int64 // of what is stored in them
	Rows    int64 // entries; of those spread over several pages, each once
}

// Sizes reads the whole file to say what it is made of.
func (s *Store) Sizes(ctx context.Context) (z Sizes, err error) {
	err = s.db().QueryRowContext(ctx, `SELECT c.page_count*p.page_size, f.freelist_count*p.page_size, (SELECT count(*) FROM items)
FROM pragma_page_count c, pragma_freelist_count f, pragma_page_size p`).Scan(&z.File, &z.Free, &z.Items)
	if err != nil {
		return z, fold(err, s.path)
	}
	var p Part
	rows, err := s.db().QueryContext(ctx, `SELECT name, sum(pgsize), sum(payload), sum(CASE WHEN pagetype='leaf' THEN ncell ELSE 0 END) FROM dbstat GROUP BY name ORDER BY 2 DESC, 1`)
	err = each(rows, err, func() error { z.Parts = append(z.Parts, p); return nil }, &p.Name, &p.Bytes, &p.Payload, &p.Rows)
	if err == nil {
		err = s.countTexts(ctx, &z.Texts)
	}
	if err != nil {
		return z, fold(fmt.Errorf("measure the store: %w", err), s.path)
	}
	return z, nil
}

func (s *Store) countTexts(ctx context.Context, t *Texts) error {
	var title, summary, link string
	count := func() error {
		t.Titles += int64(len(title))
		t.Summaries += int64(len(summary))
		return nil
	}
	rows, err := s.db().QueryContext(ctx, "SELECT title, summary, link FROM items")
	err = each(rows, err, func() error { t.Links += int64(len(link)); return count() }, inFull(&title), inFull(&summary), inFull(&link))
	if err != nil {
		return err
	}
	rows, err = s.db().QueryContext(ctx, "SELECT title, summary FROM revisions")
	if err = each(rows, err, count, inFull(&title), inFull(&summary)); err != nil {
		return err
	}
	var ids []int64
	var id int64
	rows, err = s.db().QueryContext(ctx, "SELECT item FROM articles WHERE size>0")
	if err := each(rows, err, func() error { ids = append(ids, id); return nil }, &id); err != nil {
		return err
	}
	for _, id := range ids {
		stored, err := articleOf(ctx, s.db(), id)
		if err != nil {
			return err
		}
		a, err := stored.article()
		if err != nil {
			return err
		}
		t.Articles += articleBytes(a)
	}
	return nil
}

func articleBytes(a *model.Article) (n int64) {
	for _, b := range a.Blocks {
		n += int64(len(b.Text))
	}
	return n
}
