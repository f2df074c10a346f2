package store

import (
	"context"
	"fmt"

	"attache/model"
)

// resolution sorts the items of several fetches into new, edited and known.
type resolution struct {
	fetches []model.Fetch
	q       querier

	reports []model.Report // by fetch
	errs    []error
	res     resolver
	fresh   []arrival
	edits   []arrival
	newKeys map[int64]model.ItemID
}

func (r *resolution) run(ctx context.Context) error {
	have, err := r.feedIDs(ctx)
	if err != nil {
		return err
	}
	if err := r.res.load(ctx, r.q, r.fetches); err != nil {
		return err
	}
	r.reports, r.errs = make([]model.Report, len(r.fetches)), make([]error, len(r.fetches))
	old := make(map[int64]bool, len(r.res.known))
	for k := range r.res.known {
		old[k] = true
	}
	most := 0
	for i := range r.fetches {
		most += len(r.fetches[i].Items)
	}
	r.fresh = make([]arrival, 0, max(most-len(old), 0)) // all of them, where none is known: they are large
	for i := range r.fetches {
		f := &r.fetches[i]
		if have[f.Feed] {
			r.fetch(i, f)
		} else {
			r.errs[i] = fmt.Errorf("feed %d: %w", f.Feed, ErrNotFound)
		}
	}
	r.newKeys = make(map[int64]model.ItemID, len(r.res.known))
	for k, id := range r.res.known {
		if !old[k] {
			r.newKeys[k] = id
		}
	}
	return nil
}

func (r *resolution) fetch(i int, f *model.Fetch) {
	var rep model.Report
	shared := sharedLinks(f)
	for j := range f.Items {
		it := &f.Items[j]
		stand, id := r.res.resolve(f.Feed, it, r.res.keys[i][j], shared[canonical(it)])
		switch stand {
		case StandNew:
			rep.New++
			r.fresh = append(r.fresh, arrival{fetch: i, index: j, item: *it, id: id})
		case StandEdited:
			rep.Edited++
			r.edits = append(r.edits, arrival{fetch: i, index: j, item: *it, id: id})
			w := r.res.rows[id]
			w.title, w.summary = orElse(it.Title, w.title), orElse(it.Summary, w.summary)
		default:
			rep.Known++
		}
	}
	r.reports[i] = rep
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (r *resolution) feedIDs(ctx context.Context) (map[model.FeedID]bool, error) {
	have := map[model.FeedID]bool{}
	var id model.FeedID
	rows, err := r.q.QueryContext(ctx, "SELECT id FROM feeds")
	err = each(rows, err, func() error { have[id] = true; return nil }, &id)
	return have, err
}
