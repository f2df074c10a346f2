package threads

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"attache/model"
)

// Whenever two developments become one, the reports of the smaller are told why, and no others.
func TestWhatIsUnitedIsTold(t *testing.T) {
	e, k := New(Options{}), newKept()
	unions := 0
	for _, in := range stream(700) {
		r := e.Assign([]Input{in})
		for _, p := range r.Placements {
			k.placed[p.Item] = p // what is united at once was never seen elsewhere
		}
		told := map[any]int{}
		for _, x := range r.Explained {
			if x.Why.Joined[0].Kind == "split" {
				continue
			}
			p, ok := k.placed[x.Item]
			if !ok || len(x.Why.Joined) < 3 || x.Why.Joined[0].Kind != "united" || x.Why.Score < mendAt || x.Why.Score > 1 || x.Why.Rival != 0 {
				t.Fatalf("item %d: %+v", x.Item, x.Why)
			}
			into := p.Development
			if to, gone := r.GoneDevelopments[into]; gone {
				into = to
			}
			told[into]++
		}
		for from, into := range r.GoneDevelopments {
			unions++
			if told[into] == 0 || told[into] > mendMost*len(r.GoneDevelopments) {
				t.Errorf("development %d became part of %d: %d reports are told so", from, into, told[into])
			}
		}
		if len(told) > len(r.GoneDevelopments) {
			t.Errorf("told of %d developments, while %d became part of others", len(told), len(r.GoneDevelopments))
		}
		k.apply(r)
	}
	if unions < 20 {
		t.Errorf("%d unions in the stream: too few to tell", unions)
	}
}

// What is told of a report in the end does not hang on how many came with it.
func TestHowManyComeAtOnceChangesNothingThatIsTold(t *testing.T) {
	in := stream(700)
	tell := func(size int) (told map[model.ItemID]string, events int) {
		e := New(Options{})
		told = map[model.ItemID]string{}
		for part := range slices.Chunk(in, size) {
			r := e.Assign(part)
			for _, p := range r.Placements {
				told[p.Item] = fmt.Sprint(p.Why)
			}
			for _, x := range r.Explained {
				told[x.Item] += fmt.Sprint(x.Why)
				events++
			}
		}
		return told, events
	}
	one, few := tell(1)
	for _, size := range []int{7, 700} {
		if many, n := tell(size); n != few || !maps.Equal(one, many) {
			t.Errorf("in batches of %d there are %d events, one by one %d, and what is told differs: %t", size, n, few, !maps.Equal(one, many))
		}
	}
	if few < 20 {
		t.Errorf("only %d events: too few to tell", few)
	}
}
