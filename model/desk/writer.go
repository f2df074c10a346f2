package desk

import (
	"context"
	"errors"
	"time"

	"attache/model"
	"attache/model/store"
	"attache/model/threads"
)

// mostAtOnce is how many items one transaction takes at most, unless a single look brings more.
const mostAtOnce = 1600

// writer is the one goroutine that groups, and it owns the grouper. While it groups one batch of looks, the batch before is
// written. At most one batch is on its way: should it fail, what was grouped after it is grouped again, by a grouper that
// goes on from what is stored.
type writer struct {
	d     *Desk
	pipe  *Pipeline // nil until it is warm
	seq   int64     // the store's count of grouping transactions once all that the grouper placed is stored
	loose int       // items placed since the last checkpoint
	kept  time.Time // when retention last ran
	aloft *flight   // what is being written; nil when nothing is
}

func (w *writer) run() {
	quiet := time.NewTimer(checkpointAfter)
	defer quiet.Stop()
	for {
		select {
		case <-w.d.ctx.Done():
			w.land()
			return
		case r := <-w.d.requests:
			loose := w.loose
			w.take(w.gather(r))
			w.tidy()
			if w.loose != loose { // looks that bring nothing must not put it off for ever
				quiet.Reset(checkpointAfter)
			}
		case <-w.aloft.landed():
			w.land()
		case ask := <-w.d.settles:
			w.land()
			w.checkpoint(w.d.ctx)
			close(ask)
		case <-quiet.C:
			w.land()
			w.calm()
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

// take groups what was gathered while the batch before is written, and has it written in its turn. When that one could not be
// stored, or somebody else grouped meanwhile, it is grouped anew.
func (w *writer) take(group []*request) {
	start := time.Now()
	p, err := w.plan(group, w.aloft)
	took := time.Since(start)
	if !w.land() || errors.Is(err, store.ErrOvertaken) {
		p, err = w.plan(group, nil)
	}
	if err != nil {
		w.retry(group, err)
		return
	}
	w.fly(group, p, took)
}

// plan resolves and groups a batch for the store as it is once what is on its way (before; nil: nothing is) has arrived. A
// grouper that was overtaken goes on from the store, if nothing is on its way there, and tries again. After an error there is
// no grouper any more: it may have placed what is not going to be stored.
func (w *writer) plan(group []*request, before *flight) (*store.Plan, error) {
	ctx := context.WithoutCancel(w.d.ctx)
	for try := 0; ; try++ {
		p, err := w.planOnce(ctx, group, before)
		if err == nil {
			w.expect(p.Next(), p.Items())
			return p, nil
		}
		w.pipe = nil
		if before != nil || try == 2 || !errors.Is(err, store.ErrOvertaken) {
			return nil, err
		}
		if err := w.warm(ctx); err != nil {
			return nil, err
		}
	}
}

// planOnce tries it with the grouper as it is.
func (w *writer) planOnce(ctx context.Context, group []*request, before *flight) (p *store.Plan, err error) {
	w.d.o.Aside(func() {
		p, err = w.d.s.Plan(ctx, fetches(group), before.plan(), func(seq int64, fresh []store.Fresh) ([]store.Placed, threads.Result, error) {
			if w.pipe == nil || w.seq != seq {
				return nil, threads.Result{}, store.ErrOvertaken
			}
			return w.place(group, fresh)
		})
	})
	return p, err
}

// expect notes what the store's count of grouping transactions is going to be, when anything was placed.
func (w *writer) expect(seq int64, placed int) {
	if placed > 0 {
		w.seq = seq
		w.loose += placed
	}
}

func fetches(group []*request) []model.Fetch {
	out := make([]model.Fetch, len(group))
	for i, r := range group {
		out[i] = r.fetch
	}
	return out
}

// store stores a group, with nothing else on its way, and answers each of its looks. When the group fails for a reason that
// may lie in one look, each is tried by itself.
func (w *writer) store(group []*request) {
	out, err := w.commit(group)
	if err == nil {
		w.d.stored(group, out)
		return
	}
	if len(group) > 1 && !hopeless(err) {
		w.d.log.Warn("storing looks one by one", "looks", len(group), "err", err)
		for _, r := range group {
			w.store([]*request{r})
		}
		return
	}
	refuse(group, err)
}

// retry deals with a group that could not be stored at the first try.
func (w *writer) retry(group []*request, err error) {
	w.pipe = nil // it may have placed what was not stored
	if hopeless(err) {
		refuse(group, err)
		return
	}
	w.store(group)
}

// refuse answers all looks of a group that they could not be stored.
func refuse(group []*request, err error) {
	for _, r := range group {
		r.reply <- answer{err: err}
	}
}

// stored answers the looks of a group that is stored, and tells who listens.
func (d *Desk) stored(group []*request, out store.Outcome) {
	for i, r := range group {
		r.reply <- answer{report: out.Reports[i], err: out.Errs[i]}
	}
	d.hub.publish(out.Change)
}

// hopeless says that the store as a whole cannot be written now.
func hopeless(err error) bool {
	for _, e := range []error{ErrFull, ErrReadOnly, ErrBusy, ErrCorrupt, ErrGone, ErrDisk, ErrClosed, ErrNewer, model.ErrLeaseLost} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// commit stores a group in one transaction. A grouper that was overtaken goes on from the store and tries again, and when it is
// overtaken again and again it does so where nobody else can write.
func (w *writer) commit(group []*request) (store.Outcome, error) {
	ctx := context.WithoutCancel(w.d.ctx)
	for range 2 {
		p, err := w.plan(group, nil)
		var out store.Outcome
		if err == nil {
			if out, err = w.d.s.Commit(ctx, p); err == nil {
				return out, nil
			}
			w.pipe = nil
		}
		if !errors.Is(err, store.ErrOvertaken) {
			return out, err
		}
	}
	placed := 0
	out, err := w.d.s.Ingest(ctx, fetches(group), func(seq int64, fresh []store.Fresh) ([]store.Placed, threads.Result, error) {
		if err := w.warm(ctx); err != nil {
			return nil, threads.Result{}, err
		}
		placed = len(fresh)
		return w.place(group, fresh)
	})
	if err != nil {
		w.pipe = nil
		return out, err
	}
	w.expect(out.Seq, placed)
	return out, nil
}

// place judges what nobody judged yet, and groups.
func (w *writer) place(group []*request, fresh []store.Fresh) (placed []store.Placed, res threads.Result, err error) {
	told := make([]bool, len(group))
	err = guard("grouping", func() {
		at := func(i int) (*model.Item, *judged) {
			f := fresh[i]
			j := &group[f.Fetch].judged[f.Index]
			if j.doc == nil {
				*j = judge(w.d.o.Names, w.d.teacher.last(w.d), f.Item)
			}
			if !told[f.Fetch] { // once a look is enough
				j.missed, told[f.Fetch] = group[f.Fetch].fetch.Poll.Gaps, true
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
	w.land()
	if _, err := w.d.Retain(w.d.ctx); err != nil {
		w.d.log.Warn("retention failed", "err", err)
	}
}
