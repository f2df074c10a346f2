package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attache/model"
	"attache/model/store"
)

// request is a look that waits to be stored.
type request struct {
	fetch  model.Fetch
	judged []judged // doc nil: known when it was looked up
	reply  chan answer
}

type answer struct {
	report model.Report
	err    error
}

// Ingest stores one look at a feed, whole or not at all, and returns once it is committed. Many goroutines may call it
// at once; what waits together is stored together, and a look that cannot be stored does not hold up the others.
func (d *Desk) Ingest(ctx context.Context, f model.Fetch) (model.Report, error) {
	if d.o.ReadOnly {
		return model.Report{}, fmt.Errorf("the store is open for reading only: %w", ErrReadOnly)
	}
	if d.o.Judge == nil || d.o.Grouper == nil {
		return model.Report{}, errors.New("this desk was opened without a judge and a grouper and takes no items")
	}
	r := &request{fetch: f, reply: make(chan answer, 1)}
	var err error
	if d.o.Aside(func() { err = d.prepare(ctx, r) }); err != nil {
		return model.Report{}, err
	}
	select {
	case d.requests <- r:
	case <-ctx.Done():
		return model.Report{}, ctx.Err()
	case <-d.ctx.Done():
		return model.Report{}, ErrClosed
	}
	a := <-r.reply // the writer answers every request it takes
	return a.report, a.err
}

// prepare analyses what the store does not know yet, before the writer's turn.
func (d *Desk) prepare(ctx context.Context, r *request) error {
	if len(r.fetch.Items) == 0 {
		return nil
	}
	if err := d.mendDates(ctx, &r.fetch); err != nil {
		return err
	}
	stands, err := d.s.Standings(ctx, r.fetch)
	if err != nil {
		return err
	}
	select {
	case d.analyse <- struct{}{}:
		defer func() { <-d.analyse }()
	case <-ctx.Done():
		return ctx.Err()
	}
	by, err := d.teacher.judge(ctx, d)
	if err != nil {
		return err
	}
	r.judged = make([]judged, len(r.fetch.Items))
	for i := range r.fetch.Items {
		if stands[i] != store.StandNew {
			continue
		}
		it := &r.fetch.Items[i]
		if err := guard("analysing “"+it.Title+"”", func() { r.judged[i] = judge(d.o.Names, by, it) }); err != nil {
			return err
		}
	}
	return nil
}

// mendDates gives the items that were dated by this machine's clock, for want of a date of their own, a time that the news
// bears out. With a clock that is behind, that is every item: its own date lies in the future then.
func (d *Desk) mendDates(ctx context.Context, f *model.Fetch) error {
	var dated []time.Time
	for i := range f.Items {
		if !f.Items[i].DateMended {
			dated = append(dated, f.Items[i].Published)
		}
	}
	if len(dated) == len(f.Items) {
		return nil
	}
	now := d.o.Now().UTC()
	believable, err := d.s.Believable(ctx, dated)
	if err != nil || believable.Sub(now).Abs() < time.Hour {
		return err
	}
	f.Items = slices.Clone(f.Items) // they are the caller's
	for i := range f.Items {
		if it := &f.Items[i]; it.DateMended && it.Published.Sub(now).Abs() < 24*time.Hour {
			it.Published = believable
		}
	}
	return nil
}
