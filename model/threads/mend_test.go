package threads

import "testing"

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
