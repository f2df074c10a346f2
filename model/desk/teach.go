package desk

import (
	"context"
	"sync"

	"attache/model"
	"attache/model/store"
	"attache/model/text"
	"attache/model/tracks"
)

// Lesson is an item that the reader filed under a track by hand, with the words that teach.
type Lesson = store.Lesson

// Teach files items of one thread under a track (model.Other for none of the board's), and with them what prints the same.
// It decides for these items, also when everything is grouped anew, and weighs for what is worded alike and arrives later,
// in every program on the store. Where most of the thread is of that track then, the thread goes with them; otherwise they
// are split off it. Taking it back is Undo, or Forget at any time.
func (d *Desk) Teach(ctx context.Context, ids []model.ItemID, to model.Track) error {
	d.settle(ctx)
	return d.tell(d.s.Teach(ctx, ids, to))
}

// Forget takes back what items teach. They stand as they were judged again; what was split off stays apart until that is
// undone or the threads are merged.
func (d *Desk) Forget(ctx context.Context, ids []model.ItemID) error {
	d.settle(ctx)
	return d.tell(d.s.Forget(ctx, ids))
}

// FileThread puts a thread under a track and keeps it there, whatever arrives. Its items teach nothing by that.
func (d *Desk) FileThread(ctx context.Context, id model.ThreadID, to model.Track) error {
	d.settle(ctx)
	return d.tell(d.s.FileThread(ctx, id, to))
}

// Lessons lists what the reader taught, oldest first.
func (d *Desk) Lessons(ctx context.Context) ([]Lesson, error) { return d.s.Lessons(ctx) }

// teacher keeps the judge that heeds what the reader taught. Other programs on the store teach, too: their lessons count
// from the next look on.
type teacher struct {
	mu   sync.Mutex
	seen int64 // the store's count of lessons that now heeds
	now  tracks.Judge
}

// judge gives the judge as the lessons stand now.
func (t *teacher) judge(ctx context.Context, d *Desk) (tracks.Judge, error) {
	base, ok := d.o.Judge.(*tracks.Classifier)
	if !ok {
		return d.o.Judge, nil // one that cannot be taught
	}
	seq, err := d.s.Taught(ctx)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now != nil && t.seen == seq {
		return t.now, nil
	}
	lessons, err := d.s.Lessons(ctx)
	if err != nil {
		return nil, err
	}
	t.now, t.seen = base.Taught(corrections(d.o.Names, lessons)...), seq
	return t.now, nil
}

// last gives the judge that was asked for last.
func (t *teacher) last(d *Desk) tracks.Judge {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil {
		return d.o.Judge
	}
	return t.now
}

// corrections are lessons as the classifier takes them.
func corrections(names *text.Lexicon, lessons []Lesson) []tracks.Correction {
	out := make([]tracks.Correction, len(lessons))
	for i, l := range lessons {
		doc := names.Analyze(text.Input{Title: l.Title, Summary: l.Summary, Lang: l.Lang})
		out[i] = tracks.Correction{Doc: doc, Track: l.Track, Label: l.Title}
	}
	return out
}
