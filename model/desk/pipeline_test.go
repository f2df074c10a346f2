package desk

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
)

func talksOf(n int) []model.Item {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	out := make([]model.Item, n)
	for i := range out {
		out[i] = model.Item{ID: model.ItemID(i + 1), Title: fmt.Sprintf("talk %d of %d", i%7, i%3), Lang: "en", Published: at.Add(time.Duration(i) * time.Minute)}
	}
	return out
}

// TestAStreamGivesWhatPlacingBatchByBatchGives holds analysing ahead against analysing when it is due.
func TestAStreamGivesWhatPlacingBatchByBatchGives(t *testing.T) {
	type given struct {
		placed []Placed
		result threads.Result
	}
	var want []given
	p := NewPipeline(stubJudge{}, newStub())
	for batch := range slices.Chunk(talksOf(100), 13) {
		placed, res := p.Place(batch)
		want = append(want, given{placed, res})
	}
	var got []given
	for placed, res := range NewPipeline(stubJudge{}, newStub()).Stream(slices.Chunk(talksOf(100), 13)) {
		got = append(got, given{placed, res})
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("a stream gives something else")
	}
}

// TestAStreamThatIsLeftEnds asks for no more batches than one ahead of what was taken, and for none once it was left.
func TestAStreamThatIsLeftEnds(t *testing.T) {
	asked := 0
	batches := func(yield func([]model.Item) bool) {
		for batch := range slices.Chunk(talksOf(100), 1) {
			if asked++; !yield(batch) {
				return
			}
		}
	}
	for range NewPipeline(stubJudge{}, newStub()).Stream(batches) {
		break
	}
	if asked > 4 {
		t.Errorf("%d batches were asked for to take one", asked)
	}
}
