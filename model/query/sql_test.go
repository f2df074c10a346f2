package query_test

import (
	"reflect"
	"strings"
	"testing"

	"attache/model/query"
	"attache/model/query/querytest"
)

func TestSQL(t *testing.T) {
	const match = "i.id IN (SELECT rowid FROM fts WHERE fts MATCH ?)"
	for _, c := range []struct {
		query, where string
		args         []any
	}{
		{"", "1", nil},
		{`carrier "Corran talks" sanct* -film`, match, []any{`(("carrier" AND "corran talks" AND "sanct"*) NOT ("film"))`}},
		{"a (b or c)", match, []any{`("a" AND ("b" OR "c"))`}},
		{"a b or c", match, []any{`(("a" AND "b") OR "c")`}},
		{"title:a,b", match, []any{`(title : "a" OR title : "b")`}},
		{"制裁", match, []any{`"制 裁"`}},
		{"-a", "NOT ifnull(" + match + ", 0)", []any{`"a"`}},
		{"-a -b", "(NOT ifnull(" + match + ", 0))", []any{`"a" OR "b"`}},
		{"a or -b", "(" + match + " OR NOT ifnull(" + match + ", 0))", []any{`"a"`, `"b"`}},
		{"a track:pos b", "(" + match + " AND i.track = ?)", []any{`"a" AND "b"`, int64(2)}},
		{"source:mer* is:unread", "(i.feed IN (SELECT f.id FROM feeds f WHERE f.source LIKE ?) AND NOT ifnull((i.read), 0))", []any{"% mer%"}},
		{"thread:7", "i.thread = ?", []any{int64(7)}},
		{"since:24h", "i.published >= ?", []any{querytest.Now.Unix() - 86400}},
		{"until:2026-02-01", "i.published < ?", []any{querytest.Now.Unix() - 60*3600}},
		{`feed:"'; DROP--"`, "instr(lower(i.url), ?) > 0", []any{"'; drop--"}},
	} {
		e, err := query.Parse(c.query)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		where, args, err := query.SQL(e, querytest.Schema())
		if err != nil || where != c.where || !reflect.DeepEqual(args, c.args) {
			t.Errorf("%s\n  is %s %q %v\nwant %s %q", c.query, where, args, err, c.where, c.args)
		}
	}
}

func TestSQLKeepsTheUsersTextOut(t *testing.T) {
	for _, field := range []string{"", "source:", "actor:", "place:", "feed:", "tag:", "title:", "thread:"} {
		e, err := query.Parse(field + `«x" OR 1=1; DROP TABLE items --'»`)
		if err != nil {
			t.Fatal(err)
		}
		where, args, err := query.SQL(e, querytest.Schema())
		if err != nil || strings.Contains(strings.ToLower(where), "drop") || len(args) != 1 {
			t.Errorf("%s: %s %q %v", field, where, args, err)
		}
	}
}

func TestSQLSaysWhatCannotBeAsked(t *testing.T) {
	for _, q := range []string{"word", "track:posture", "since:24h", "is:read", "has:note", "thread:7", "title:x", "a or -(b lang:en)"} {
		e, err := query.Parse(q)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := query.SQL(e, query.Schema{}); err == nil {
			t.Errorf("%s compiles for an empty schema", q)
		}
	}
}
