package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"attache/model"
	"attache/model/query"
)

// relevanceWindow is how many of the newest matches are weighed against each other: ordering all of a million items would take
// as long as there are items, and what is old is seldom what is meant.
const relevanceWindow = 1000

// How a match is weighed (BM25 with fields): a word of the title counts as several of what stands beneath, the second and third
// time less than the first, and in a short text more than in a long one; of several words the rare ones count most.
const (
	titleWeight = 3
	saturation  = 1.2
	lengthShare = 0.5
)

// SearchRelevant finds items as Search does, the most relevant of the newest relevanceWindow first; what is equally relevant, and
// what a query finds by its fields alone, comes newest first. Scores are shares of the highest.
func (s *Store) SearchRelevant(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	e, err := query.Parse(q)
	if err != nil {
		return nil, err
	}
	ids, err := s.found(ctx, e, 0, relevanceWindow)
	if err != nil {
		return nil, err
	}
	terms := query.Terms(e)
	weights, err := s.weigh(ctx, ids, terms)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(ids, func(a, b model.ItemID) int { return cmp.Compare(weights[b], weights[a]) })
	offset, limit := limits(w)
	top := 0.0
	if len(ids) > 0 {
		top = weights[ids[0]]
	}
	ids = ids[min(offset, len(ids)):]
	its, err := s.items(ctx, ids[:min(limit, len(ids))])
	if err != nil {
		return nil, err
	}
	out, err := s.hits(ctx, its, terms)
	for i := range out {
		if out[i].Score = 0; top > 0 {
			out[i].Score = weights[out[i].ID] / top
		}
	}
	return out, err
}

// weighed is a match: how often each term stands in it, weighted, and how long it is.
type weighed struct {
	id     model.ItemID
	counts []float64
	length float64
}

// weigh gives each of the items a weight for the terms.
func (s *Store) weigh(ctx context.Context, ids []model.ItemID, terms []query.Term) (map[model.ItemID]float64, error) {
	if len(ids) == 0 || len(terms) == 0 {
		return nil, nil
	}
	var all []weighed
	var id model.ItemID
	var title, summary, note string
	total, having := 0.0, make([]float64, len(terms))
	rows, err := s.db().QueryContext(ctx, "SELECT i.id, i.title, i.summary, coalesce(s.note,'') FROM items i LEFT JOIN item_state s ON s.reader=? AND s.item=i.id WHERE i.id IN "+list(ids), s.reader())
	err = each(rows, err, func() error {
		w := weighed{id: id, counts: make([]float64, len(terms))}
		for i, text := range []string{title, summary, note} {
			ws := words(text)
			w.length += float64(len(ws))
			for t, term := range terms {
				n := float64(len(matches(ws, term)))
				if i == 0 {
					n *= titleWeight
				}
				w.counts[t] += n
			}
		}
		for t, n := range w.counts {
			if n > 0 {
				having[t]++
			}
		}
		total += w.length
		all = append(all, w)
		return nil
	}, &id, inFull(&title), inFull(&summary), &note)
	if err != nil {
		return nil, fold(err, s.path)
	}
	out := make(map[model.ItemID]float64, len(all))
	for _, w := range all {
		short := saturation * (1 - lengthShare + lengthShare*w.length/max(total/float64(len(all)), 1))
		for t, n := range w.counts {
			rare := math.Log1p((float64(len(all)) - having[t] + 0.5) / (having[t] + 0.5))
			out[w.id] += rare * n * (saturation + 1) / (n + short)
		}
	}
	return out, nil
}

// found gives the items that answer a query, newest first.
func (s *Store) found(ctx context.Context, e query.Expr, offset, limit int) ([]model.ItemID, error) {
	where, args, err := query.SQL(e, s.schema())
	if err != nil {
		return nil, err
	}
	if rest, ok := driven(where); ok {
		return s.searchText(ctx, rest, args, offset, limit)
	}
	return s.searchFields(ctx, strings.ReplaceAll(where, ftsMark, ftsIn), args, offset, limit)
}
