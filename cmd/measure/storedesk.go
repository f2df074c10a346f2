package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/desk"
)

// deskRun measures a store through the desk, without a screen.
type deskRun struct {
	ctx context.Context
	d   *desk.Desk
	f   *figures
}

// measureDesk fills in what searching and marking take. It leaves the store as it was but for the marks that it takes
// back again.
func measureDesk(ctx context.Context, dir, data string, f *figures) error {
	d, err := desk.Open(ctx, desk.Options{Path: filepath.Join(dir, storeName)})
	if err != nil {
		return err
	}
	defer d.Close()
	r := &deskRun{ctx: ctx, d: d, f: f}
	words, err := someWords(data)
	if err != nil {
		return err
	}
	if err := r.search(words); err != nil {
		return err
	}
	return r.marks()
}

// times runs fn n times and gives the sorted times.
func times(n int, fn func(i int) error) ([]time.Duration, error) {
	took := make([]time.Duration, 0, n)
	for i := range n {
		start := time.Now()
		if err := fn(i); err != nil {
			return nil, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took, nil
}

// someWords takes words from recorded titles, frequent and rare as they come.
func someWords(data string) ([]string, error) {
	in := &reader{path: data}
	words := []string{"the", "iran", "trump", "talks", "says"}
	for i := 0; len(words) < 300; i++ {
		it, err := in.next()
		if err != nil {
			return nil, err
		}
		if i%97 != 0 {
			continue
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(it.Title), func(c rune) bool { return c < 'a' || c > 'z' }) {
			if len(w) >= 3 && w != "not" && w != "and" {
				words = append(words, w)
			}
		}
	}
	return words, nil
}

// search asks for single words, for pairs, and for prefixes as they are typed, the first 50 results each.
func (r *deskRun) search(words []string) (err error) {
	ask := func(q string) error {
		_, err := r.d.Search(r.ctx, q, model.Window{Limit: 50})
		return err
	}
	for _, s := range []struct {
		to *time.Duration
		n  int
		q  func(i int) string
	}{
		{&r.f.oneWord, len(words), func(i int) string { return words[i] }},
		{&r.f.twoWords, len(words) - 1, func(i int) string { return words[i] + " " + words[i+1] }},
		{&r.f.prefix, len(words), func(i int) string { return words[i][:min(len(words[i]), 2+i%3)] + "*" }},
	} {
		took, err := times(s.n, func(i int) error { return ask(s.q(i)) })
		if err != nil {
			return err
		}
		*s.to = quantile(took, .99)
	}
	return nil
}

// marks marks one item, and threads of about 500 items together, and takes it back.
func (r *deskRun) marks() error {
	ids, err := r.about500()
	if err != nil || len(ids) == 0 {
		return err
	}
	var many, back []time.Duration
	for range 10 {
		for _, s := range []struct {
			to *[]time.Duration
			fn func(int) error
		}{{&many, func(int) error { return r.d.ReadThreads(r.ctx, ids) }}, {&back, func(int) error { _, err := r.d.Undo(r.ctx); return err }}} {
			took, err := times(1, s.fn)
			if err != nil {
				return err
			}
			*s.to = append(*s.to, took...)
		}
	}
	r.f.markThread, r.f.undo = middle(many), middle(back)
	its, err := r.d.Items(r.ctx, model.ItemQuery{Window: model.Window{Limit: 50}})
	if err != nil {
		return err
	}
	took, err := times(2*len(its), func(i int) error { return r.d.SetRead(r.ctx, []model.ItemID{its[i/2].ID}, i%2 == 0) })
	r.f.markItem = quantile(took, .5)
	return err
}

// about500 gives threads whose unread items come to about 500, the largest of those that moved last.
func (r *deskRun) about500() (ids []model.ThreadID, err error) {
	ths, err := r.d.Threads(r.ctx, model.ThreadQuery{Tracks: []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}, Window: model.Window{Limit: 5000}})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(ths, func(a, b model.Thread) int { return b.Items - a.Items })
	n := 0
	for _, t := range ths {
		if n+t.Unread <= 500 && t.Unread > 0 {
			n += t.Unread
			ids = append(ids, t.ID)
		}
	}
	r.f.marked = n
	return ids, nil
}
