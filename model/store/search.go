package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/query"
)

// condition is a filter as SQL over items i and item_state s; empty takes all.
type condition struct {
	where string
	args  []any
}

// ftsMark stands for the first full-text condition while a query is compiled. No SQL contains it.
const ftsMark = "\x00fts\x00"

const ftsIn = "i.id IN (SELECT rowid FROM search WHERE search MATCH ?)"

// schema tells the filter language how the store spells its fields.
func (s *Store) schema() query.Schema {
	inNames := func(col, expr string) query.Column {
		return query.Column{Expr: "n." + expr, Within: "i." + col + " IN (SELECT n.id FROM names n WHERE %s)"}
	}
	ofThread := func(expr string) query.Column {
		return query.Column{Expr: expr, Within: "EXISTS (SELECT 1 FROM threads t WHERE t.id=i.thread AND %s)"}
	}
	return query.Schema{
		Words:       s.wordsOf(s.reader()),
		Match:       func(fts string) (string, []any) { return ftsMark, []any{fts} },
		TitleColumn: "title",
		Columns: map[query.Field]query.Column{
			query.Track: {Expr: "+i.track"}, query.Since: {Expr: "i.published"}, query.Until: {Expr: "i.published"},
			query.Lang:   {Expr: "(CASE WHEN instr(i.lang,'-')>0 THEN lower(substr(i.lang,1,instr(i.lang,'-')-1)) ELSE lower(i.lang) END)"},
			query.Source: inNames("source", "words"), query.Perspective: inNames("perspective", "name"),
			query.Feed:  {Expr: "f.url", Within: "i.feed IN (SELECT f.id FROM feeds f WHERE %s)"},
			query.Actor: ofThread("t.actor_words"), query.Place: ofThread("t.place_words"), query.Tag: {Expr: "s.tag_words"},
			query.Thread: {Expr: "ifnull(nullif(n.name_words,''), t.title_words)", ID: "i.thread",
				Within: fmt.Sprintf("EXISTS (SELECT 1 FROM threads t LEFT JOIN thread_state n ON n.reader=%d AND n.thread=t.id WHERE t.id=i.thread AND %%s)", s.reader())},
		},
		States: map[string]string{"read": "s.read", "starred": "s.starred", "edited": "i.revisions>0", "cached": fmt.Sprintf("i.flags&%d", flagCached),
			"note": "s.note<>''", "tag": "s.tags<>''"},
		Now:  s.now(),
		Time: func(t time.Time) any { return t.Unix() },
	}
}

// noted gives the words of a reader's note as the search index holds them: those of the first reader as they are, those of others
// with a sign that no text has in front, so that nobody finds an item by what somebody else wrote on it.
func noted(reader int64, words []string) []string {
	if reader == firstReader {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("\ue000%d\ue000%s", reader, w)
	}
	return out
}

// firstReader is the one that every store has.
const firstReader = 1

// wordsOf says how a reader's question for words is put to the search index; nil for the first reader: as it is.
func (s *Store) wordsOf(reader int64) func([]string, bool) string {
	if reader == firstReader {
		return nil
	}
	return func(words []string, prefix bool) string {
		return "({title summary article} : " + query.Phrase(words, prefix) + " OR note : " + query.Phrase(noted(reader, words), prefix) + ")"
	}
}

// filter compiles a filter for a list.
func (s *Store) filter(q string) (c condition, err error) {
	if strings.TrimSpace(q) == "" {
		return c, nil
	}
	e, err := query.Parse(q)
	if err != nil {
		return c, err
	}
	c.where, c.args, err = query.SQL(e, s.schema())
	c.where = strings.ReplaceAll(c.where, ftsMark, ftsIn)
	return c, err
}

// searchBlock is how many matches are sorted at a time. Matches come in the order of arrival, newest first, which is
// nearly that of publication; sorting a block mends what a first fetch, with its old items, put out of order.
const searchBlock = 2000

// Search finds items, newest first. A mistake in the query comes back as a *query.Error.
func (s *Store) Search(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	e, err := query.Parse(q)
	if err != nil {
		return nil, err
	}
	offset, limit := limits(w)
	ids, err := s.found(ctx, e, offset, limit)
	if err != nil {
		return nil, err
	}
	its, err := s.items(ctx, ids)
	if err != nil {
		return nil, err
	}
	return s.hits(ctx, its, query.Terms(e))
}

// driven tells whether everything that answers must answer one full-text condition, so that the text index can lead, and
// gives what is left of the condition. The compiler writes the text of a conjunction first.
func driven(where string) (rest string, ok bool) {
	if where == ftsMark || where == "("+ftsMark+")" {
		return "1", true
	}
	if after, ok := strings.CutPrefix(where, "("+ftsMark+" AND "); ok {
		return "(" + strings.ReplaceAll(after, ftsMark, ftsIn), true
	}
	return "", false
}

// searchText walks the text index from its newest entry and sorts it by publication block by block.
func (s *Store) searchText(ctx context.Context, rest string, args []any, offset, limit int) ([]model.ItemID, error) {
	type match struct {
		id        model.ItemID
		published int64
	}
	first := offset / searchBlock * searchBlock
	last := (offset + limit + searchBlock - 1) / searchBlock * searchBlock
	var found []match
	var m match
	rows, err := s.db().QueryContext(ctx, fmt.Sprintf(`SELECT i.id, i.published FROM search CROSS JOIN items i ON i.id=search.rowid LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id
WHERE search MATCH ? AND %s ORDER BY search.rowid DESC LIMIT %d OFFSET %d`, s.reader(), rest, last-first, first), args...)
	if err := each(rows, err, func() error { found = append(found, m); return nil }, &m.id, &m.published); err != nil {
		return nil, fold(err, s.path)
	}
	for from := 0; from < len(found); from += searchBlock {
		slices.SortStableFunc(found[from:min(from+searchBlock, len(found))], func(a, b match) int {
			return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
		})
	}
	found = found[min(offset-first, len(found)):]
	ids := make([]model.ItemID, 0, min(limit, len(found)))
	for _, m := range found[:min(limit, len(found))] {
		ids = append(ids, m.id)
	}
	return ids, nil
}

// searchFields answers a query that no text leads, along the indexes of the tracks.
func (s *Store) searchFields(ctx context.Context, where string, args []any, offset, limit int) ([]model.ItemID, error) {
	var parts []string
	var all []any
	for t := range model.NumTracks {
		parts = append(parts, fmt.Sprintf("SELECT i.id AS id, i.published AS published FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id WHERE i.track=%d AND %s", s.reader(), t, where))
		all = append(all, args...)
	}
	return readIDs[model.ItemID](ctx, s, "SELECT id FROM ("+branches(parts, "published DESC, id DESC", offset, limit)+")", all...)
}

// hits adds what matched. The score is how many of the words asked for stand in the title (1 each) or only beneath it
// (a half each), against the number of words.
func (s *Store) hits(ctx context.Context, its []model.Item, terms []query.Term) ([]model.Hit, error) {
	out := make([]model.Hit, 0, len(its))
	for _, it := range its {
		h := model.Hit{Item: it}
		texts := []string{it.Summary, it.Note}
		h.Snippet, h.Score = snippet(it.Title, texts, terms)
		if h.Snippet == "" && it.Cached {
			a, err := s.article(ctx, it.ID)
			if err != nil {
				return nil, err
			}
			if a != nil {
				h.Snippet, _ = snippet("", []string{articleText(a)}, terms)
			}
		}
		if h.Snippet == "" {
			h.Snippet = clip(orElse(it.Summary, it.Title), 0, 0)
		}
		out = append(out, h)
	}
	return out, nil
}
