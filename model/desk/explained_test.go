package desk

import (
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
)

// explaining is the stub, but that the second report of all puts the first's development together with another, and a third that
// is not stored any more with it.
type explaining struct{ threads.Grouper }

func (g explaining) Assign(batch []threads.Input) threads.Result {
	res := g.Grouper.Assign(batch)
	for _, in := range batch {
		if in.Item == 2 {
			why := model.Why{Score: 0.7, Joined: []model.Reason{{Kind: "united", Text: "compared again", Weight: 0.7}}}
			res.Explained = append(res.Explained, threads.Explanation{Item: 1, Why: why}, threads.Explanation{Item: 99, Why: why})
		}
	}
	return res
}

// What is told of an item whose development was united with another is told in the place of what was told before; the words that
// decided on its track stay, and what is not stored gets nothing.
func TestWhatWasUnitedIsStored(t *testing.T) {
	d, _ := fresh(t, func(o *Options) { o.Grouper = func() threads.Grouper { return explaining{newStub()} } })
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks move to Port Lisse", noon.Add(-time.Hour)))
	before := must[model.ItemDetail](t)(d.Item(t.Context(), 1))
	ingest(t, d, feed, report(2, "Corran envoys meet at last", noon.Add(-time.Minute)))
	now := must[model.ItemDetail](t)(d.Item(t.Context(), 1))
	if w := now.Why; w.Score != 0.7 || len(w.Joined) != 1 || w.Joined[0].Kind != "united" || len(w.Track) != len(before.Why.Track) || w.ThreadScore != before.Why.ThreadScore {
		t.Errorf("told of the first: %+v, before: %+v", w, before.Why)
	}
	if w := must[model.ItemDetail](t)(d.Item(t.Context(), 2)).Why; w.Score != 1 {
		t.Errorf("told of the second: %+v", w)
	}
	if problems, err := d.Check(t.Context(), false); err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}
