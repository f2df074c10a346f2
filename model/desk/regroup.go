package desk

import (
	"context"
	"errors"
	"fmt"

	"attache/model"
	"attache/model/store"
	"attache/model/threads"
	"attache/model/tracks"
)

// Regrouping says what grouping everything anew changed.
type Regrouping = store.Regrouping

// Regroup judges and groups all items anew, by the models of this program and under what the reader decided and taught: for
// an update that brought better models, and after much was decided by hand. Decisions hold, names, pins, mutes and filings
// follow the oldest item of their thread, and a thread that is substantially the same keeps its identifier. The same items
// and decisions give the same result. It is one transaction; dry, nothing is written in the end. It cannot be undone, but what
// was decided before it still can.
func (d *Desk) Regroup(ctx context.Context, dry bool) (Regrouping, error) {
	if d.o.Judge == nil || d.o.Grouper == nil {
		return Regrouping{}, errors.New("this desk was opened without a judge and a grouper and cannot group")
	}
	d.settle(ctx)
	by, err := d.teacher.judge(ctx, d)
	if err != nil {
		return Regrouping{}, err
	}
	lessons, err := d.s.Lessons(ctx)
	if err != nil {
		return Regrouping{}, err
	}
	out, c, err := d.s.Regroup(ctx, dry, func(cs []threads.Constraint) (store.Regrouper, error) {
		g := d.o.Grouper()
		if err := g.Restore(threads.Warm{Constraints: cs}); err != nil {
			return nil, fmt.Errorf("the grouper cannot begin anew: %w", err)
		}
		r := &regrouper{d: d, judge: by, pipe: NewPipeline(by, g), taught: map[model.ItemID]model.Track{}}
		for _, l := range lessons {
			r.taught[l.Item] = l.Track
		}
		return r, nil
	})
	return out, d.tell(c, err)
}

// regrouper judges and groups items that are stored already.
type regrouper struct {
	d      *Desk
	judge  tracks.Judge
	pipe   *Pipeline
	taught map[model.ItemID]model.Track
}

// Regroup judges a page of items, the reader's word before its own, and groups them.
func (r *regrouper) Regroup(items []model.Item) (placed []store.Placed, res threads.Result, err error) {
	err = guard("grouping anew", func() {
		ready := make([]judged, len(items))
		each(r.d.o.Aside, len(items), func(i int) { ready[i] = judge(r.d.o.Names, r.judge, &items[i]) })
		for i := range items {
			if to, ok := r.taught[items[i].ID]; ok {
				ready[i].Track, ready[i].Scores = to, store.Decided(ready[i].Scores, ready[i].Track, to)
				ready[i].Reasons = append([]model.Reason{store.ByReader(to)}, ready[i].Reasons...)
			}
		}
		res = r.pipe.assign(len(items), func(i int) (*model.Item, *judged) { return &items[i], &ready[i] })
		placed = make([]store.Placed, len(items))
		for i := range ready {
			placed[i] = store.Placed{Track: ready[i].Track, Scores: ready[i].Scores, Why: ready[i].Reasons}
		}
	})
	return placed, res, err
}

// Corpus gives the statistics of the words of everything.
func (r *regrouper) Corpus() []byte { return r.pipe.grouper.Checkpoint().Corpus }
