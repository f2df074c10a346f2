package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attache/model"
	"attache/model/store"
	"attache/model/threads"
)

// mostAtOnce is how many items one transaction takes at most, unless a single look brings more.
const mostAtOnce = 2000

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
	if err := d.prepare(ctx, r); err != nil {
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

// prepare analyses what the store does not know yet, before the writer's turn. Only so many looks are analysed at a time
// as there are processors.
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

// writer is the one goroutine that stores looks. It owns the grouper.
type writer struct {
	d     *Desk
	pipe  *Pipeline // nil until it is warm
	seq   int64     // the store's count of grouping transactions when the grouper last agreed with it
	loose int       // items placed since the last checkpoint
	kept  time.Time // when retention last ran
}

func (w *writer) run() {
	quiet := time.NewTimer(checkpointAfter)
	defer quiet.Stop()
	for {
		select {
		case <-w.d.ctx.Done():
			return
		case r := <-w.d.requests:
			w.store(w.gather(r))
			if w.loose >= checkpointItems {
				w.checkpoint(w.d.ctx)
			}
			w.tidy()
			quiet.Reset(checkpointAfter)
		case ask := <-w.d.settles:
			w.checkpoint(w.d.ctx)
			close(ask)
		case <-quiet.C:
			w.checkpoint(w.d.ctx)
		}
	}
}

// gather takes what waits beside the first look, up to a transaction's worth.
func (w *writer) gather(r *request) []*request {
	group := []*request{r}
	for n := len(r.fetch.Items); n < mostAtOnce; {
		select {
		case r := <-w.d.requests:
			group = append(group, r)
			n += len(r.fetch.Items)
		default:
			return group
		}
	}
	return group
}

// store stores a group and answers each of its looks. When the group fails for a reason that may lie in one look, each
// is tried by itself.
func (w *writer) store(group []*request) {
	out, err := w.commit(group)
	if err != nil && len(group) > 1 && !hopeless(err) {
		w.d.log.Warn("storing looks one by one", "looks", len(group), "err", err)
		for _, r := range group {
			w.store([]*request{r})
		}
		return
	}
	for i, r := range group {
		a := answer{err: err}
		if err == nil {
			a.report, a.err = out.Reports[i], out.Errs[i]
		}
		r.reply <- a
	}
	if err == nil {
		w.d.hub.publish(out.Change)
	}
}

// hopeless says that the store as a whole cannot be written now.
func hopeless(err error) bool {
	for _, e := range []error{ErrFull, ErrReadOnly, ErrBusy, ErrCorrupt, ErrGone, ErrDisk, ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// commit stores a group in one transaction. A grouper that was overtaken goes on from the store and tries again.
func (w *writer) commit(group []*request) (store.Outcome, error) {
	ctx := context.WithoutCancel(w.d.ctx)
	fetches := make([]model.Fetch, len(group))
	for i, r := range group {
		fetches[i] = r.fetch
	}
	for try := 0; ; try++ {
		out, err := w.d.s.Ingest(ctx, fetches, func(seq int64, fresh []store.Fresh) ([]store.Placed, threads.Result, error) {
			if w.pipe == nil || w.seq != seq {
				if try < 2 {
					return nil, threads.Result{}, store.ErrOvertaken
				}
				// Overtaken again and again: go on from the store here, where nobody else can write.
				if err := w.warm(ctx); err != nil {
					return nil, threads.Result{}, err
				}
			}
			return w.place(group, fresh)
		}, try >= 2)
		if err == nil {
			if out.Seq > 0 {
				w.seq = out.Seq
			}
			return out, nil
		}
		w.pipe = nil // it may have placed what was not stored
		if !errors.Is(err, store.ErrOvertaken) {
			return out, err
		}
		if err := w.warm(ctx); err != nil {
			return out, err
		}
	}
}

// place judges what nobody judged yet, and groups.
func (w *writer) place(group []*request, fresh []store.Fresh) (placed []store.Placed, res threads.Result, err error) {
	err = guard("grouping", func() {
		at := func(i int) (*model.Item, *judged) {
			f := fresh[i]
			j := &group[f.Fetch].judged[f.Index]
			if j.doc == nil {
				*j = judge(w.d.o.Names, w.d.teacher.last(w.d), f.Item)
			}
			if f.Item.Lang == "" {
				f.Item.Lang = j.doc.Lang
			}
			return f.Item, j
		}
		res = w.pipe.assign(len(fresh), at)
		placed = make([]store.Placed, len(fresh))
		for i := range fresh {
			_, j := at(i)
			placed[i] = store.Placed{Track: j.Track, Scores: j.Scores, Why: j.Reasons}
		}
	})
	w.loose += len(fresh)
	return placed, res, err
}

// tidyEvery is how often what retention lets go is looked for.
const tidyEvery = time.Hour

func (w *writer) tidy() {
	now := w.d.o.Now()
	if now.Sub(w.kept).Abs() < tidyEvery {
		return
	}
	w.kept = now
	if _, err := w.d.Retain(w.d.ctx); err != nil {
		w.d.log.Warn("retention failed", "err", err)
	}
}
