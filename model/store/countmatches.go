package store

import (
	"context"
	"fmt"
	"strings"

	"attache/model"
	"attache/model/query"
)

// CountMatches counts the items that answer a filter, up to limit: capped says that there are more. It reads no text and
// sorts nothing, and it stops at the limit, so that a common word costs no more than a rare one. A mistake in the query
// comes back as a *query.Error. A limit below one counts nothing.
func (s *Store) CountMatches(ctx context.Context, q string, limit int) (n int, capped bool, err error) {
	e, err := query.Parse(q)
	if err != nil {
		return 0, false, err
	}
	where, args, err := query.SQL(e, s.schema())
	if err != nil || limit < 1 {
		return 0, false, err
	}
	limit = min(limit, maxWindow)
	from, args := s.matching(where, args, limit+1)
	err = s.db().QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM (%s LIMIT %d)", from, limit+1), args...).Scan(&n)
	return min(n, limit), n > limit, fold(err, s.path)
}

// matching writes the query that gives what answers, in no order: led by the text index where there is a text that all
// must have, along the tracks' indexes by time otherwise.
func (s *Store) matching(where string, args []any, most int) (string, []any) {
	rest, ok := driven(where)
	if ok && rest == "1" {
		return "SELECT rowid FROM search WHERE search MATCH ?", args
	}
	if ok {
		return fmt.Sprintf(`SELECT i.id FROM search CROSS JOIN items i ON i.id=search.rowid LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id
WHERE search MATCH ? AND %s`, s.reader(), rest), args
	}
	where = strings.ReplaceAll(where, ftsMark, ftsIn)
	var parts []string
	var all []any
	for t := range model.NumTracks {
		parts = append(parts, fmt.Sprintf(`SELECT * FROM (SELECT i.id FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id WHERE i.track=%d AND %s LIMIT %d)`,
			s.reader(), t, where, most))
		all = append(all, args...)
	}
	return strings.Join(parts, " UNION ALL "), all
}
