package query

import (
	"fmt"
	"strings"
	"time"
)

// Schema says how a database spells what a query asks. The SQL that comes out never contains anything that the user
// wrote: values are arguments, and full-text queries consist of folded words between quotes.
//
//	schema := query.Schema{
//		Match: func(fts string) (string, []any) {
//			return "i.id IN (SELECT rowid FROM item_fts WHERE item_fts MATCH ?)", []any{fts}
//		},
//		TitleColumn: "title",
//		Columns: map[query.Field]query.Column{
//			query.Track:  {Expr: "i.track"},
//			query.Since:  {Expr: "i.published"},
//			query.Until:  {Expr: "i.published"},
//			query.Source: {Expr: "f.source_words", Within: "i.feed IN (SELECT f.id FROM feeds f WHERE %s)"},
//			query.Thread: {Expr: "t.title_words", Within: "i.thread IN (SELECT t.id FROM threads t WHERE %s)", ID: "i.thread"},
//		},
//		States: map[string]string{"read": "s.read", "starred": "s.starred"},
//		Now:    time.Now(),
//		Time:   func(t time.Time) any { return t.Unix() },
//	}
//	where, args, err := query.SQL(e, schema)
//	rows, err := db.Query("SELECT ... FROM items i LEFT JOIN state s ON ... WHERE "+where, args...)
type Schema struct {
	// Match gives the condition that an item's texts (title, summary, article, note: one row of one FTS5 table, indexed as
	// IndexText writes them) answer a full-text query. It may be called several times for one query.
	Match func(fts string) (sql string, args []any)
	// TitleColumn is the name of the title's column in the FTS5 table.
	TitleColumn string
	// Words writes the full-text query for words in a row anywhere in an item's texts, the last one a beginning when prefix is set.
	// nil asks all columns for them. Phrase writes them for one.
	Words func(words []string, prefix bool) string
	// Columns are the fields apart from Title, Is and Has. One that is absent is an error for who asks it.
	Columns map[Field]Column
	// States are the boolean expressions behind is: and has:, by read, starred, edited, cached, note, tag. NULL counts as false.
	States map[string]string
	// Now is what relative times are measured from; its location is that of dates without a zone.
	Now time.Time
	// Time writes an instant as the columns of Since and Until hold it. Instants are compared with >=, <= and <.
	Time func(time.Time) any
	// Track writes a track as its column holds it; nil writes the number of the constant.
	Track func(name string) any
}

// Column is the SQL expression of a field. What it must hold:
//
//	Track                              see Schema.Track
//	Lang                               the primary subtag in lower case
//	Since, Until                       the time of publication, see Schema.Time
//	Perspective, Feed                  the text as it is; ASCII case does not matter
//	Source, Actor, Place, Tag, Thread  Padded(values...)
type Column struct {
	Expr string
	// Within wraps the condition where the expression lives in another table; it has one %s. Empty stands for "%s".
	Within string
	// ID is the expression of the number, for Thread.
	ID string
}

// SQL compiles an expression to a condition for WHERE. Words are gathered in as few full-text matches as the logic allows:
// everything that stands side by side becomes one.
func SQL(e Expr, s Schema) (where string, args []any, err error) {
	c := compiler{schema: s}
	where = c.expr(e)
	return where, c.args, c.err
}

type compiler struct {
	schema Schema
	args   []any
	err    error // the first
}

func (c *compiler) fail(format string, args ...any) string {
	if c.err == nil {
		c.err = fmt.Errorf("query: "+format, args...)
	}
	return "0"
}

func (c *compiler) expr(e Expr) string {
	if fts, ok := c.fts(e); ok {
		return c.match(fts)
	}
	switch e := e.(type) {
	case All:
		return "1"
	case And:
		return c.and(e.Parts)
	case Or:
		return c.or(e.Parts)
	case Not:
		return c.not(e.Of)
	case On:
		return c.on(e)
	}
	return c.fail("cannot compile %T", e)
}

func (c *compiler) match(fts string) string {
	if c.schema.Match == nil {
		return c.fail("text cannot be searched here")
	}
	sql, args := c.schema.Match(fts)
	c.args = append(c.args, args...)
	return sql
}

// not keeps NULL, which says "unknown" in SQL, from turning "without" into "neither".
func (c *compiler) not(e Expr) string { return "NOT ifnull(" + c.expr(e) + ", 0)" }

// and gathers the parts that are text into one match, what is to be left out included when there is something to find.
func (c *compiler) and(parts []Expr) string {
	var want, without []string
	var rest []Expr
	for _, p := range parts {
		if fts, ok := c.fts(p); ok {
			want = append(want, fts)
		} else if fts, ok := c.ftsWithout(p); ok {
			without = append(without, fts)
		} else {
			rest = append(rest, p)
		}
	}
	var sql []string
	switch {
	case len(want) > 0:
		sql = append(sql, c.match(ftsAnd(want, without)))
	case len(without) > 0:
		sql = append(sql, "NOT ifnull("+c.match(strings.Join(without, " OR "))+", 0)")
	}
	for _, p := range rest {
		sql = append(sql, c.expr(p))
	}
	return "(" + strings.Join(sql, " AND ") + ")"
}

// or gathers the alternatives that are text into one match.
func (c *compiler) or(parts []Expr) string {
	var texts, sql []string
	var rest []Expr
	for _, p := range parts {
		if fts, ok := c.fts(p); ok {
			texts = append(texts, fts)
		} else {
			rest = append(rest, p)
		}
	}
	if len(texts) > 0 {
		sql = append(sql, c.match(strings.Join(texts, " OR ")))
	}
	for _, p := range rest {
		sql = append(sql, c.expr(p))
	}
	return "(" + strings.Join(sql, " OR ") + ")"
}

// fts writes e as a full-text query if it is about text alone and finds something rather than leave out.
func (c *compiler) fts(e Expr) (string, bool) {
	switch e := e.(type) {
	case Term:
		if c.schema.Words != nil {
			return c.schema.Words(e.Words, e.Prefix), true
		}
		return Phrase(e.Words, e.Prefix), true
	case On:
		if e.Field == Title && c.schema.TitleColumn != "" {
			return c.schema.TitleColumn + " : " + Phrase(e.Words, e.Prefix), true
		}
	case Or:
		if parts, ok := c.ftsAll(e.Parts); ok {
			return "(" + strings.Join(parts, " OR ") + ")", true
		}
	case And:
		var want, without []string
		for _, p := range e.Parts {
			if fts, ok := c.fts(p); ok {
				want = append(want, fts)
			} else if fts, ok := c.ftsWithout(p); ok {
				without = append(without, fts)
			} else {
				return "", false
			}
		}
		return "(" + ftsAnd(want, without) + ")", len(want) > 0
	}
	return "", false
}

func (c *compiler) ftsWithout(e Expr) (string, bool) {
	if n, ok := e.(Not); ok {
		return c.fts(n.Of)
	}
	return "", false
}

func (c *compiler) ftsAll(es []Expr) ([]string, bool) {
	out := make([]string, len(es))
	for i, e := range es {
		fts, ok := c.fts(e)
		if !ok {
			return nil, false
		}
		out[i] = fts
	}
	return out, true
}

// ftsAnd writes what all must be there and what must not.
func ftsAnd(want, without []string) string {
	all := strings.Join(want, " AND ")
	if len(without) == 0 {
		return all
	}
	return "(" + all + ") NOT (" + strings.Join(without, " OR ") + ")"
}

// Phrase quotes folded words for FTS5; they consist of letters, digits and marks alone.
func Phrase(words []string, prefix bool) string {
	return `"` + strings.Join(words, " ") + `"` + star(prefix)
}

func (c *compiler) on(e On) string {
	if e.Field == Is || e.Field == Has {
		return c.state(e)
	}
	col, ok := c.schema.Columns[e.Field]
	if !ok || e.Field == Thread && e.ID > 0 && col.ID == "" {
		return c.fail("%s: cannot be asked here", e.Field)
	}
	if e.Field == Thread && e.ID > 0 {
		return c.compare(col.ID, "=", e.ID)
	}
	if col.Within == "" {
		return c.column(e, col.Expr)
	}
	return fmt.Sprintf(col.Within, c.column(e, col.Expr))
}

func (c *compiler) state(e On) string {
	name, unread := e.Text, e.Text == "unread"
	if unread {
		name = "read"
	}
	sql, ok := c.schema.States[name]
	switch {
	case !ok:
		return c.fail("%s: cannot be asked here", e)
	case unread:
		return "NOT ifnull((" + sql + "), 0)"
	}
	return "ifnull((" + sql + "), 0)"
}

func (c *compiler) compare(expr, op string, arg any) string {
	c.args = append(c.args, arg)
	return expr + " " + op + " ?"
}

func (c *compiler) column(e On, expr string) string {
	switch e.Field {
	case Track:
		if c.schema.Track != nil {
			return c.compare(expr, "=", c.schema.Track(e.Track.String()))
		}
		return c.compare(expr, "=", int64(e.Track))
	case Lang:
		return c.compare(expr, "=", e.Text)
	case Since, Until:
		return c.time(e, expr)
	case Feed:
		c.args = append(c.args, e.Text)
		return "instr(lower(" + expr + "), ?) > 0"
	case Perspective:
		return c.perspective(e.Text, expr)
	}
	pattern := "% " + strings.Join(e.Words, " ")
	if e.Prefix {
		return c.compare(expr, "LIKE", pattern+"%")
	}
	like := c.compare(expr, "LIKE", pattern+" %")
	if len(e.Known) > 0 {
		like = "(" + like + " OR " + c.compare(expr, "LIKE", "% "+strings.Join(e.Known, " ")+" %") + ")"
	}
	return like
}

func (c *compiler) time(e On, expr string) string {
	if c.schema.Time == nil {
		return c.fail("%s: cannot be asked here", e.Field)
	}
	from, to := e.When.Span(c.schema.Now)
	switch {
	case e.Field == Since:
		return c.compare(expr, ">=", c.schema.Time(from))
	case from.Equal(to):
		return c.compare(expr, "<=", c.schema.Time(from))
	}
	return c.compare(expr, "<", c.schema.Time(to))
}

// perspective compares halves; the value holds letters, digits, hyphens and a slash only, so nothing in it is a wildcard.
func (c *compiler) perspective(want, expr string) string {
	country, kind, both := strings.Cut(want, "/")
	if !both {
		return "(" + c.compare(expr, "LIKE", want+"/%") + " OR " + c.compare(expr, "LIKE", "%/"+want) + " OR " + c.compare(expr, "LIKE", want) + ")"
	}
	if country == "" {
		return c.compare(expr, "LIKE", "%/"+kind)
	}
	if kind == "" {
		return "(" + c.compare(expr, "LIKE", country+"/%") + " OR " + c.compare(expr, "LIKE", country) + ")"
	}
	return c.compare(expr, "LIKE", want)
}
