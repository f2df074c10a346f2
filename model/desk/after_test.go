package desk

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"attache/model"
)

// A list goes on behind the rows that it has, and back in front of them, wherever they stand by now: where the hindmost of
// those stands that are named.
func TestAWindowLiesBesideRows(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	var its []model.Item
	for i := range 40 { // two at a time, so that the identifier decides
		its = append(its, report(i+1, fmt.Sprintf("Envoy-%d talks in Port Lisse", i), noon.Add(-time.Duration(i/2)*time.Hour)))
	}
	ingest(t, d, feed, its...)

	tq := model.ThreadQuery{Tracks: []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}}
	all := must[[]model.Thread](t)(d.Threads(t.Context(), tq))
	if len(all) < 10 {
		t.Fatalf("there are %d threads, too few to page through", len(all))
	}
	ok(t, d.Pin(t.Context(), all[7].ID, true))
	all = must[[]model.Thread](t)(d.Threads(t.Context(), tq))
	for i := range all {
		q := tq
		q.After = []model.ThreadID{all[i].ID, all[i/2].ID, 1 << 40}
		q.Window = model.Window{Offset: 1, Limit: 3}
		if got, want := must[[]model.Thread](t)(d.Threads(t.Context(), q)), all[min(i+2, len(all)):min(i+5, len(all))]; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("behind thread %d of %d stand %+v, want %+v", i, len(all), got, want)
		}
		q.After, q.Before = nil, q.After
		if got, want := must[[]model.Thread](t)(d.Threads(t.Context(), q)), all[max(0, i-4):max(0, i-1)]; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("in front of thread %d of %d stand %+v, want %+v", i, len(all), got, want)
		}
	}
	for _, oldest := range []bool{false, true} {
		iq := model.ItemQuery{Tracks: tq.Tracks, OldestFirst: oldest}
		all := must[[]model.Item](t)(d.Items(t.Context(), iq))
		for i := range all {
			iq.After, iq.Window = []model.ItemID{all[i/3].ID, all[i].ID}, model.Window{Limit: 4}
			if got, want := must[[]model.Item](t)(d.Items(t.Context(), iq)), all[i+1:min(i+5, len(all))]; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("behind item %d of %d stand %+v, want %+v (the oldest first: %t)", i, len(all), got, want, oldest)
			}
			iq.After, iq.Before = nil, iq.After
			if got, want := must[[]model.Item](t)(d.Items(t.Context(), iq)), all[max(0, i-4):i]; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("in front of item %d of %d stand %+v, want %+v (the oldest first: %t)", i, len(all), got, want, oldest)
			}
			iq.Before = nil
		}
	}
	tq.After, tq.Window = []model.ThreadID{1 << 40}, model.Window{Limit: 1}
	if got := must[[]model.Thread](t)(d.Threads(t.Context(), tq)); len(got) != 1 || got[0].ID != all[0].ID {
		t.Fatalf("behind a thread that is gone stand %+v, want the first", got)
	}
	tq.After, tq.Before = nil, tq.After
	if got := must[[]model.Thread](t)(d.Threads(t.Context(), tq)); len(got) != 1 || got[0].ID != all[0].ID {
		t.Fatalf("in front of a thread that is gone stand %+v, want the first", got)
	}
}
