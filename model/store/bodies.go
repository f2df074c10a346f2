package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"

	"attache/model"
	"attache/model/shorthand"
)

// The first byte of a body says how the rest is to be read.
const (
	bodyPlain    = 0
	bodyZstd     = 1 // see pack
	bodyDeflated = 2 // with the pieces of shorthand as a dictionary; since schema 3
)

// mostBody bounds what a body may unfold to, whatever a damaged one claims.
const mostBody = 64 << 20

// deflaters are idle compressors: one takes a megabyte and far longer to make than an article to deflate.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriterDict(nil, flate.BestCompression, shorthand.Dictionary())
	if err != nil {
		panic(err) // the level is one there is
	}
	return w
}}

// deflate writes a body as bodyDeflated. An article is some thousand bytes, too few to be compressed well by itself; with a
// dictionary of what such texts are made of it takes a third less.
func deflate(b []byte) []byte {
	var out bytes.Buffer
	out.WriteByte(bodyDeflated)
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	_, _ = w.Write(b) // a bytes.Buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

func inflate(b []byte) ([]byte, error) {
	r := flate.NewReaderDict(bytes.NewReader(b), shorthand.Dictionary())
	out, err := io.ReadAll(io.LimitReader(r, mostBody))
	if err != nil {
		return nil, fmt.Errorf("unpack a body: %w: %w", err, ErrCorrupt)
	}
	return out, nil
}

// packArticle writes an article, compressed, and says how long it is in full.
func packArticle(a *model.Article) (body []byte, size int, err error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return nil, 0, fmt.Errorf("encode the article of item %d: %w", a.Item, err)
	}
	body = deflate(raw)
	if len(body) > len(raw) {
		body = append([]byte{bodyPlain}, raw...)
	}
	return body, len(raw), nil
}

func unpackArticle(body []byte) (a model.Article, err error) {
	raw, err := unpack(body)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return a, fmt.Errorf("read an article: %w: %w", err, ErrCorrupt)
	}
	return a, nil
}

// A body stands in parts, one after the other in the order in which they were written, since most articles are longer than
// half a page of the file and shorter than one: in a row of its own each would take a whole page. Eight parts fill one.
// Bodies of schemas 1 and 2, and those that are shorter than a part, stand in the article's own row.
const partSize = 500

// articleRow is what is stored of one article.
type articleRow struct {
	problem   string
	at, tries int64 // tries is 0 when nothing is stored
	body      []byte
}

// articleOf reads what is stored of an item's article, all of it with one look at the store.
func articleOf(ctx context.Context, q querier, item int64) (r articleRow, err error) {
	var piece []byte
	rows, err := q.QueryContext(ctx, `SELECT a.problem, a.at, a.tries, coalesce(p.part, a.body) FROM articles a
LEFT JOIN article_parts p ON a.parts>0 AND p.id>=a.part AND p.id<a.part+a.parts WHERE a.item=? ORDER BY p.id`, item)
	err = each(rows, err, func() error { r.body = append(r.body, piece...); return nil }, &r.problem, &r.at, &r.tries, &piece)
	return r, err
}

// article unpacks it; nil when nothing is stored.
func (r *articleRow) article() (*model.Article, error) {
	if r.tries == 0 {
		return nil, nil
	}
	a := &model.Article{Problem: r.problem, At: fromUnix(r.at), From: "page"}
	if len(r.body) == 0 {
		return a, nil
	}
	read, err := unpackArticle(r.body)
	return &read, err
}

// putParts stores a body in parts and gives the number of the first and how many there are.
func (t *tx) putParts(body []byte) (first, n int64, err error) {
	if err := t.row([]any{&first}, "SELECT coalesce(max(id),0)+1 FROM article_parts"); err != nil {
		return 0, 0, err
	}
	var args []any
	for ; len(body) > 0; n++ {
		size := min(partSize, len(body))
		args = append(args, first+n, body[:size])
		body = body[size:]
	}
	return first, n, t.insert("INSERT INTO article_parts(id,part) VALUES", 2, args)
}

// dropParts lets go of the parts of articles that the condition finds.
func (t *tx) dropParts(where string, args ...any) error {
	type span struct{ part, parts int64 }
	var one span
	var all []span
	rows, err := t.query("SELECT part, parts FROM articles WHERE parts>0 AND "+where, args...)
	if err := each(rows, err, func() error { all = append(all, one); return nil }, &one.part, &one.parts); err != nil {
		return err
	}
	for _, p := range all {
		if _, err := t.exec("DELETE FROM article_parts WHERE id>=? AND id<?", p.part, p.part+p.parts); err != nil {
			return err
		}
	}
	return nil
}
