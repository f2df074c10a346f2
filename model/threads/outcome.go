package threads

import (
	"maps"
	"slices"
	"time"

	"attache/model"
)

// outcome gathers what a batch does.
type outcome struct {
	placements  []Placement
	devs        map[model.DevelopmentID]*development
	threads     map[model.ThreadID]*thread
	moved       []Placement
	explained   []Explanation
	goneDevs    map[model.DevelopmentID]model.DevelopmentID
	goneThreads map[model.ThreadID]model.ThreadID
	moves       map[model.DevelopmentID]model.ThreadID
	anewDevs    map[model.DevelopmentID]bool // see remade
	anewThreads map[model.ThreadID]bool
}

func newOutcome() *outcome {
	return &outcome{devs: map[model.DevelopmentID]*development{}, threads: map[model.ThreadID]*thread{},
		goneDevs: map[model.DevelopmentID]model.DevelopmentID{}, goneThreads: map[model.ThreadID]model.ThreadID{},
		moves: map[model.DevelopmentID]model.ThreadID{}, anewDevs: map[model.DevelopmentID]bool{}, anewThreads: map[model.ThreadID]bool{}}
}

func (o *outcome) place(p Placement) { o.placements = append(o.placements, p) }

func (o *outcome) touch(d *development, t *thread) {
	if d != nil {
		o.devs[model.DevelopmentID(d.id)] = d
	}
	if t != nil {
		o.threads[model.ThreadID(t.id)] = t
	}
}

// remade is touch for what is no longer the sum of the items that were placed in it, one after the other: what took another
// in, or lost something to another. Its memo goes out with the result.
func (o *outcome) remade(d *development, t *thread) {
	o.touch(d, t)
	if d != nil {
		o.anewDevs[model.DevelopmentID(d.id)] = true
	}
	if t != nil {
		o.anewThreads[model.ThreadID(t.id)] = true
	}
}

// mergedDev notes that one development became part of another, and leads on what had become part of it.
func (o *outcome) mergedDev(from, into model.DevelopmentID) {
	delete(o.devs, from)
	delete(o.moves, from)
	for k, v := range o.goneDevs {
		if v == from {
			o.goneDevs[k] = into
		}
	}
	o.goneDevs[from] = into
}

func (o *outcome) mergedThread(from, into model.ThreadID) {
	delete(o.threads, from)
	for k, v := range o.goneThreads {
		if v == from {
			o.goneThreads[k] = into
		}
	}
	o.goneThreads[from] = into
}

// finish makes the Result of what was gathered; states come by ID.
func (e *Engine) finish() Result {
	e.calm()
	o := e.out
	e.out = nil
	r := Result{Placements: o.placements, Moved: o.moved, Explained: o.explained, GoneDevelopments: o.goneDevs, GoneThreads: o.goneThreads, DevelopmentMoves: o.moves}
	r.Threads, r.Developments = make([]ThreadState, 0, len(o.threads)), make([]DevelopmentState, 0, len(o.devs))
	for _, id := range slices.Sorted(maps.Keys(o.threads)) {
		e.wakeThread(o.threads[id])
		s := e.threadState(o.threads[id])
		if o.anewThreads[id] && !e.opt.Unkept {
			s.Memo = e.threadMemo(o.threads[id])
		}
		e.told(&s)
		r.Threads = append(r.Threads, s)
		e.changed.threads[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(o.devs)) {
		e.wakeDevelopment(o.devs[id])
		s := e.developmentState(o.devs[id])
		if o.anewDevs[id] && !e.opt.Unkept {
			s.Memo = e.developmentMemo(o.devs[id])
		}
		r.Developments = append(r.Developments, s)
		e.changed.devs[id] = true
	}
	for i := range r.Placements {
		o.settle(&r.Placements[i])
	}
	for i := range r.Moved {
		o.settle(&r.Moved[i])
	}
	if e.opt.Unkept {
		e.changed = newChanges()
	}
	return r
}

// settle leads a placement on to where its development and thread went later in the batch.
func (o *outcome) settle(p *Placement) {
	if d, ok := o.goneDevs[p.Development]; ok {
		p.Development = d
	}
	if d, ok := o.devs[p.Development]; ok {
		p.Thread = d.thread
	}
	if t, ok := o.goneThreads[p.Thread]; ok {
		p.Thread = t
	}
}

func (e *Engine) developmentState(d *development) DevelopmentState {
	return DevelopmentState{ID: model.DevelopmentID(d.id), Thread: d.thread, Track: strongest(d.tracks, e.trackOf(d.thread)),
		Title: d.title, TitleItem: d.titleItem, First: instant(d.first), Last: instant(d.last)}
}

func (e *Engine) trackOf(id model.ThreadID) model.Track {
	if t := e.threads[id]; t != nil {
		return t.track
	}
	return model.Other
}

func (e *Engine) threadState(t *thread) ThreadState {
	var titleItem model.ItemID
	if t.naming.title == "" && len(t.members) > 0 {
		titleItem = t.members[0].item
	}
	return ThreadState{ID: model.ThreadID(t.id), Track: t.track, Also: t.also, Title: t.naming.title, TitleItem: titleItem, Actors: t.actors(), Places: t.places(),
		First: instant(t.first), Last: instant(t.last), Surge: t.pulse.surging(e.corpus.clock)}
}

func instant(s int64) time.Time { return time.Unix(s, 0).UTC() }

// strongest is the track with the greatest sum of scores; on a tie the given one.
func strongest(sums [model.NumTracks]float32, tie model.Track) model.Track {
	best := tie
	for t := range model.Track(model.NumTracks) {
		if sums[t] > sums[best] {
			best = t
		}
	}
	return best
}
