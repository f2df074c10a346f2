package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"attache/model"
	"attache/model/desk"
	"attache/model/threads"
)

// twins is a grouper that groups nothing: it gives every item the place of its twin, the item of the same source with the
// same title in the first round, under numbers of the round's own. It remembers nothing.
type twins struct {
	first     map[string]*model.Item // of the first round
	devs      map[model.DevelopmentID]model.Development
	threads   map[model.ThreadID]model.Thread
	why       model.Why // of one of them, for all
	step      int64     // between the numbers of rounds
	at        int64
	placed    map[model.ItemID]model.ItemID // numbers of the first round, and what they are in this one
	moved     map[model.DevelopmentID]span
	movedThs  map[model.ThreadID]span
	roundSize int
}

// span is from when to when something has items.
type span struct{ first, last time.Time }

func (s span) with(at time.Time) span {
	if s.first.IsZero() || at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
	return s
}

func twinKey(source, title string) string { return source + "\x00" + title }

// readTwins reads the places of all items of a store.
func readTwins(ctx context.Context, path string) (*twins, error) {
	d, err := desk.Open(ctx, desk.Options{Path: path, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	t := &twins{first: map[string]*model.Item{}, devs: map[model.DevelopmentID]model.Development{}, threads: map[model.ThreadID]model.Thread{}}
	all := []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}
	its, err := d.Items(ctx, model.ItemQuery{Tracks: all, OldestFirst: true})
	if err != nil {
		return nil, err
	}
	for i := range its {
		it := &its[i]
		if _, twice := t.first[twinKey(it.Source, it.Title)]; !twice {
			t.first[twinKey(it.Source, it.Title)] = it
		}
		t.step = max(t.step, int64(it.ID), int64(it.Development), int64(it.Thread))
	}
	ths, err := d.Threads(ctx, model.ThreadQuery{Tracks: all, Muted: true})
	if err != nil {
		return nil, err
	}
	for _, th := range ths {
		t.threads[th.ID] = th
		devs, err := d.Developments(ctx, th.ID, model.Window{})
		if err != nil {
			return nil, err
		}
		for _, dev := range devs {
			t.devs[dev.ID] = dev
		}
	}
	detail, err := d.Item(ctx, its[len(its)/2].ID)
	t.why, t.roundSize = detail.Why, len(its)
	return t, err
}

// Restore has nothing to take up: a round's numbers lie beyond those of the rounds before it.
func (t *twins) Restore(threads.Warm) error { return nil }

// Checkpoint has nothing to remember.
func (t *twins) Checkpoint() threads.Checkpoint { return threads.Checkpoint{} }

// Assign gives items the places of their twins.
func (t *twins) Assign(batch []threads.Input) (res threads.Result) {
	devs, ths := map[model.DevelopmentID]bool{}, map[model.ThreadID]bool{}
	for i := range batch {
		in := &batch[i]
		t.turn(int64(in.Item))
		twin := t.first[twinKey(in.Source, in.Title)]
		dev, th := model.DevelopmentID(int64(twin.Development)+t.at), model.ThreadID(int64(twin.Thread)+t.at)
		if _, again := t.placed[twin.ID]; !again {
			t.placed[twin.ID] = in.Item
		}
		text, ok := t.placed[twin.Text]
		if !ok {
			text = in.Item
			t.placed[twin.Text] = text
		}
		t.moved[dev], t.movedThs[th] = t.moved[dev].with(in.Published), t.movedThs[th].with(in.Published)
		devs[dev], ths[th] = true, true
		res.Placements = append(res.Placements, threads.Placement{Item: in.Item, Development: dev, Thread: th, Text: text, Why: t.why})
	}
	for _, id := range slices.Sorted(maps.Keys(devs)) {
		d, s := t.devs[id-model.DevelopmentID(t.at)], t.moved[id]
		res.Developments = append(res.Developments, threads.DevelopmentState{ID: id, Thread: model.ThreadID(int64(d.Thread) + t.at), Track: d.Track, Title: d.Title, First: s.first, Last: s.last})
	}
	for _, id := range slices.Sorted(maps.Keys(ths)) {
		h, s := t.threads[id-model.ThreadID(t.at)], t.movedThs[id]
		res.Threads = append(res.Threads, threads.ThreadState{ID: id, Track: h.Track, Also: h.Also, Title: h.Title, Actors: h.Actors, Places: h.Places, First: s.first, Last: s.last})
	}
	return res
}

// turn begins a new round when the items of the last one are all there.
func (t *twins) turn(item int64) {
	round := (item - 1) / int64(t.roundSize)
	if at := round * t.step; at != t.at || t.placed == nil {
		t.at = at
		t.placed = map[model.ItemID]model.ItemID{}
		t.moved, t.movedThs = map[model.DevelopmentID]span{}, map[model.ThreadID]span{}
	}
}
