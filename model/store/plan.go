package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"attache/model"
	"attache/model/threads"
)

// Plan is a batch of looks that was resolved, judged and grouped, and is not stored yet: what is new in it, with the
// numbers that it gets, and where it belongs. It holds for the store as it was planned on; Commit finds out when it does not.
type Plan struct {
	fetches   []model.Fetch
	seq, last int64 // the store's count of grouping transactions, and the last number given out
	fresh     []arrival
	real      map[model.ItemID]model.ItemID // the numbers of fresh by those that stood for them
	placed    []Placed
	res       threads.Result
	found     resolution
	base      epoch    // when it was planned
	before    *landing // of the batch that it was planned on, nil when there was none
	landing   *landing // apart, so that who was planned on it does not keep all of it
}

// Items is how many new items the batch has.
func (p *Plan) Items() int { return len(p.fresh) }

// Next is the store's count of grouping transactions once the batch is stored; see Store.GroupSeq.
func (p *Plan) Next() int64 {
	if len(p.fresh) > 0 {
		return p.seq + 1
	}
	return p.seq
}

// Plan says what is new in a batch and has it placed, while others can write: grouping takes longer than writing, and a reader
// who marks something must not wait for it. after, unless it is nil, is a batch that is being stored meanwhile: the plan is
// for the store with it, whether or not it has got there, so that one batch can be grouped while the one before is
// written. A plan made on one that could not be stored must be thrown away.
func (s *Store) Plan(ctx context.Context, fetches []model.Fetch, after *Plan, place Place) (*Plan, error) {
	if s.readOnly {
		return nil, fmt.Errorf("%s is open for reading only: %w", s.path, ErrReadOnly)
	}
	p, err := s.plan(ctx, fetches, after)
	if err != nil {
		return nil, fold(err, s.path)
	}
	return p, p.place(place)
}

// plan resolves a batch as the store stands now, without a right to write.
func (s *Store) plan(ctx context.Context, fetches []model.Fetch, after *Plan) (*Plan, error) {
	base := s.latest()
	tx, err := s.db().BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // a reading transaction has nothing to lose
	p := &Plan{fetches: fetches, base: base, landing: &landing{}}
	if after != nil {
		p.before = after.landing
	}
	err = tx.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key='group_seq'),0), coalesce((SELECT value FROM meta WHERE key='last_item'),0)`).Scan(&p.seq, &p.last)
	if err != nil {
		return nil, err
	}
	r := resolution{fetches: fetches, q: tx, res: resolver{after: after}}
	if after != nil && p.seq == after.seq && p.last == after.last { // it is not there yet
		p.seq, p.last = after.Next(), after.last+int64(len(after.fresh))
	}
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	r.res.after = nil // which must not be kept
	p.fresh, p.found = r.fresh, r
	p.number()
	return p, nil
}

// number gives out numbers in the order of publication, so that in the search index, too, what was published together
// stands together.
func (p *Plan) number() {
	byPublication(p.fresh)
	p.real = make(map[model.ItemID]model.ItemID, len(p.fresh))
	for i := range p.fresh {
		a := &p.fresh[i]
		id := model.ItemID(p.last + int64(i) + 1)
		p.real[a.id] = id
		a.id, a.item.ID, a.item.FeedID = id, id, p.fetches[a.fetch].Feed
		if a.item.Fetched.IsZero() {
			a.item.Fetched = p.fetches[a.fetch].At
		}
	}
	for k, id := range p.found.newKeys {
		if r, ok := p.real[id]; ok {
			p.found.newKeys[k] = r
		}
	}
}

// byPublication puts the arrivals in the order of publication. They are large: what is sorted is where they stand.
func byPublication(list []arrival) {
	type place struct {
		at time.Time
		i  int
	}
	order := make([]place, len(list))
	for i := range list {
		order[i] = place{list[i].item.Published, i}
	}
	slices.SortFunc(order, func(x, y place) int { return cmp.Or(x.at.Compare(y.at), x.i-y.i) })
	for i := range order { // each ring of those that take each other's place
		if order[i].i < 0 {
			continue
		}
		first := list[i]
		for at := i; ; {
			from := order[at].i
			order[at].i = -1 // done
			if from == i {
				list[at] = first
				break
			}
			list[at] = list[from]
			at = from
		}
	}
}

// place has the new items judged and grouped.
func (p *Plan) place(place Place) (err error) {
	if len(p.fresh) == 0 {
		return nil
	}
	fresh := make([]Fresh, len(p.fresh))
	for i := range p.fresh {
		fresh[i] = Fresh{Fetch: p.fresh[i].fetch, Index: p.fresh[i].index, Item: &p.fresh[i].item}
	}
	if p.placed, p.res, err = place(p.seq, fresh); err != nil {
		return err
	}
	if len(p.placed) != len(fresh) || len(p.res.Placements) != len(fresh) {
		return fmt.Errorf("grouping gave %d judgements and %d placements for %d items", len(p.placed), len(p.res.Placements), len(fresh))
	}
	return nil
}

// same says that two plans are about the same items with the same numbers, and that nobody grouped between them.
func (p *Plan) same(o *Plan) bool {
	return p.seq == o.seq && p.last == o.last && slices.EqualFunc(p.fresh, o.fresh, func(a, b arrival) bool {
		return a.fetch == b.fetch && a.index == b.index && a.id == b.id
	})
}

// show has a resolver see what the plan is about to store, beside what it read: the items that the keys lead to, and their words.
func (p *Plan) show(r *resolver, asked []int64) {
	words := make(map[model.ItemID]*wording, len(p.real))
	for id, w := range p.found.res.rows {
		if real, ok := p.real[id]; ok {
			id = real
		}
		words[id] = w
	}
	for _, key := range asked {
		if id, ok := p.found.newKeys[key]; ok {
			if _, had := r.known[key]; !had {
				r.known[key] = id
			}
		}
	}
	for id := range maps.Values(r.known) {
		if w := words[id]; w != nil {
			one := *w
			one.id = id
			r.rows[id] = &one
		}
	}
}

// Commit stores a planned batch in one transaction. When somebody grouped or stored the same items since it was planned,
// nothing is stored and the error is ErrOvertaken. What the grouper remembers of the items is stored apart, now and
// then: see SaveCheckpoint.
func (s *Store) Commit(ctx context.Context, p *Plan) (Outcome, error) {
	return s.ingest(ctx, p.fetches, p, nil)
}

// Ingest plans and stores several looks at feeds in one transaction, which nobody can overtake, since it begins first.
func (s *Store) Ingest(ctx context.Context, fetches []model.Fetch, place Place) (Outcome, error) {
	return s.ingest(ctx, fetches, nil, place)
}

func (s *Store) ingest(ctx context.Context, fetches []model.Fetch, p *Plan, place Place) (Outcome, error) {
	out := Outcome{Reports: make([]model.Report, len(fetches)), Errs: make([]error, len(fetches))}
	holder := s.lock.who()
	err := s.write(ctx, false, func(t *tx) error {
		if err := t.stillHeld(holder); err != nil {
			return err
		}
		if p != nil {
			if err := t.fitPages(p.Items()); err != nil {
				return err
			}
		}
		b := &batch{tx: t, out: &out, fetches: fetches}
		return b.run(p, place)
	})
	if p != nil {
		p.landing.held = p.landing.held && err == nil
	}
	return out, err
}
