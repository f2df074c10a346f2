package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"attache/model"
	"attache/model/threads"
)

// mostTaught bounds what a lesson keeps of an item's summary, in runes: only its first sentence or two teach.
const mostTaught = 400

// Teach files items of one thread under a track, and with them the other items of their wordings in it; what was filed so
// teaches whoever judges (see Lessons). Where most of the thread is of that track then, the thread goes with them;
// otherwise they are split off it into a thread of their own. One action.
func (s *Store) Teach(ctx context.Context, ids []model.ItemID, to model.Track) (model.Change, error) {
	if len(ids) == 0 {
		return model.Change{}, errors.New("teaching needs at least one item")
	}
	return s.file(ctx, "SELECT DISTINCT thread FROM items WHERE id IN "+list(ids), func(f *filing) error { return f.teach(ids, to) })
}

// Forget takes back what items teach: they are judged as they were. Where the reader filed their thread for them, it goes
// back to the track of its items. One action.
func (s *Store) Forget(ctx context.Context, ids []model.ItemID) (model.Change, error) {
	if len(ids) == 0 {
		return model.Change{}, errors.New("forgetting needs at least one item")
	}
	return s.file(ctx, "SELECT DISTINCT thread FROM items WHERE id IN "+list(ids), func(f *filing) error { return f.forget(ids) })
}

// FileThread puts a thread under a track, and keeps it there whatever arrives; its items stay judged as they are and teach
// nothing. One action.
func (s *Store) FileThread(ctx context.Context, id model.ThreadID, to model.Track) (model.Change, error) {
	return s.file(ctx, fmt.Sprintf("SELECT id FROM threads WHERE id=%d", int64(id)), func(f *filing) error {
		if len(f.ids) == 0 {
			return fmt.Errorf("thread %d: %w", id, ErrNotFound)
		}
		if model.Track(f.before.Threads[0].Track) == to {
			return errNothing
		}
		title, err := f.threadTitle(id)
		f.what = fmt.Sprintf("filed the thread “%s” under %s", title, to)
		f.follow(to)
		return err
	})
}

// filing is one action that changes tracks.
type filing struct {
	*tx
	ids    []model.ThreadID
	before *image
	what   string
	taught taught
	res    threads.Result
	cs     []threads.Constraint
}

// file does an action that changes tracks: find names the threads that it is about, plan says what is to happen.
func (s *Store) file(ctx context.Context, find string, plan func(*filing) error) (c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		f := &filing{tx: t}
		var id model.ThreadID
		rows, err := t.query(find)
		if err := each(rows, err, func() error { f.ids = append(f.ids, id); return nil }, &id); err != nil {
			return err
		}
		if f.before, err = t.shoot(f.ids); err != nil {
			return err
		}
		if err := plan(f); errors.Is(err, errNothing) {
			return nil
		} else if err != nil {
			return err
		}
		c, err = f.apply()
		return err
	})
	return c, err
}

// apply does what was planned and records it.
func (f *filing) apply() (model.Change, error) {
	moved := make([]int64, 0, len(f.res.Moved))
	for i := range f.res.Moved {
		moved = append(moved, int64(f.res.Moved[i].Item))
	}
	var err error
	if f.before.Whys, err = f.whys(moved); err != nil { // as they are before the track's reasons change, too
		return model.Change{}, err
	}
	if _, err := f.setTaught(&f.taught, true); err != nil {
		return model.Change{}, err
	}
	touched, after, err := f.regrouped(f.before, f.ids, &f.res)
	if err != nil {
		return model.Change{}, err
	}
	after.Constraints = f.cs
	action, err := f.record(f.what, &edit{Field: fieldTrack, Taught: &f.taught, Before: f.before, After: after})
	if err != nil {
		return model.Change{}, err
	}
	if err := f.putConstraints(f.cs, action); err != nil {
		return model.Change{}, err
	}
	_, err = f.bumpSeq()
	return model.Change{State: true, Threads: touched}, err
}

// teach plans the lessons and what becomes of the thread.
func (f *filing) teach(ids []model.ItemID, to model.Track) error {
	switch {
	case len(f.ids) == 0:
		return fmt.Errorf("item %d: %w", ids[0], ErrNotFound)
	case len(f.ids) > 1:
		return errors.New("only items of one thread can be filed together")
	}
	known, err := f.lessons()
	if err != nil {
		return err
	}
	words, err := f.describe("filed %s under "+to.String(), ids)
	if err != nil {
		return err
	}
	f.what = words
	all, err := f.here(ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := f.lesson(id, to, known); err != nil {
			return err
		}
	}
	if len(f.taught.Lessons) == 0 {
		return errNothing
	}
	for i := range known { // of one wording the last word counts
		if l := &known[i]; slices.Contains(all, l.Item) && !slices.Contains(ids, l.Item) {
			f.taught.Lessons = append(f.taught.Lessons, lessonStep{From: l})
		}
	}
	for _, id := range all {
		if err := f.move(id, to); err != nil {
			return err
		}
	}
	return f.home(all, to)
}

// here gives the items with all that print the same and stand in the same thread.
func (f *filing) here(ids []model.ItemID) ([]model.ItemID, error) {
	all, err := f.sameWording(ids)
	if err != nil {
		return nil, err
	}
	in := map[model.ItemID]bool{}
	for _, it := range f.before.Items {
		in[model.ItemID(it[0])] = true
	}
	var out []model.ItemID
	for _, id := range all {
		if in[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

// lesson plans what one item teaches, and leaves out what it teaches already.
func (f *filing) lesson(id model.ItemID, to model.Track, known []Lesson) error {
	now := &Lesson{Item: id, Track: to, At: f.now}
	var scores []byte
	err := f.row([]any{&now.Was, &scores, inFull(&now.Title), inFull(&now.Summary), &now.Lang}, "SELECT track,scores,title,summary,lang FROM items WHERE id=?", int64(id))
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("item %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return err
	}
	now.WasScores = unpackScores(scores)
	if words := []rune(now.Summary); len(words) > mostTaught {
		now.Summary = string(words[:mostTaught])
	}
	step := lessonStep{To: now}
	for i := range known {
		if l := &known[i]; l.Item == id {
			step.From, now.Was, now.WasScores = l, l.Was, l.WasScores
			if l.Track == to {
				return nil
			}
		}
	}
	f.taught.Lessons = append(f.taught.Lessons, step)
	return nil
}

// move plans the track of one item.
func (f *filing) move(id model.ItemID, to model.Track) error {
	it := itemTrack{ID: int64(id), To: int64(to)}
	if err := f.row([]any{&it.From, &it.FromScores}, "SELECT track,scores FROM items WHERE id=?", int64(id)); err != nil {
		return err
	}
	it.ToScores = packScores(Decided(unpackScores(it.FromScores), model.Track(it.From), to))
	f.taught.Items = append(f.taught.Items, it)
	return nil
}

// Decided gives the scores of an item that the reader moved from one track to another: what it may be besides stays.
func Decided(s model.Scores, from, to model.Track) model.Scores {
	s[from], s[model.Other] = 0, 0
	if to == model.Other {
		s = model.Scores{}
	}
	s[to] = 1
	return s
}

// home plans where the items stand: their thread follows them when most of it is of the track, else they leave it.
func (f *filing) home(ids []model.ItemID, to model.Track) error {
	old := f.before.Threads[0]
	if model.Track(old.Track) == to {
		return nil
	}
	var same int
	err := f.row([]any{&same}, fmt.Sprintf("SELECT count(*) FROM items WHERE thread=? AND track=? AND id NOT IN %s", list(ids)), old.ID, int64(to))
	if err != nil {
		return err
	}
	if 2*(same+len(ids)) > len(f.before.Items) {
		f.follow(to)
		return nil
	}
	sp, err := newSplit(f.tx, f.before, ids)
	if err != nil {
		return err
	}
	sp.tracks = map[model.Track]int{to: len(ids)}
	if f.res, f.cs, _, err = sp.plan(); err != nil {
		return err
	}
	f.res.Threads[0].Track = to
	f.taught.Threads = append(f.taught.Threads, threadTrack{ID: int64(sp.thread), From: notFiled, To: int64(to)})
	return nil
}

// follow plans that the thread goes under a track, and its developments with it.
func (f *filing) follow(to model.Track) {
	old := f.before.Threads[0]
	f.taught.Threads = append(f.taught.Threads, threadTrack{ID: old.ID, From: notFiled, To: int64(to)})
	if filed, err := f.filed(); err == nil {
		if at, ok := filed[model.ThreadID(old.ID)]; ok {
			f.taught.Threads[len(f.taught.Threads)-1].From = int64(at)
		}
	}
	f.refile(to, model.Track(old.Track))
}

// refile plans the track of the thread and of its developments.
func (f *filing) refile(to, also model.Track) {
	old := f.before.Threads[0]
	f.res.Threads = []threads.ThreadState{{ID: model.ThreadID(old.ID), Track: to, Also: also, Title: old.Title, Actors: unpackStrings(old.Actors),
		Places: unpackStrings(old.Places), First: fromUnix(old.First), Last: fromUnix(old.Last), Surge: old.Surge != 0}}
	for _, d := range f.before.Developments {
		f.res.Developments = append(f.res.Developments, threads.DevelopmentState{ID: model.DevelopmentID(d.ID), Thread: model.ThreadID(d.Thread), Track: to,
			Title: d.Title, First: fromUnix(d.First), Last: fromUnix(d.Last)})
	}
}

// forget plans that items teach no more and stand as they were judged.
func (f *filing) forget(ids []model.ItemID) error {
	known, err := f.lessons()
	if err != nil {
		return err
	}
	for i := range known {
		l := &known[i]
		for _, id := range ids {
			if l.Item == id {
				f.taught.Lessons = append(f.taught.Lessons, lessonStep{From: l})
			}
		}
	}
	if len(f.taught.Lessons) == 0 {
		return fmt.Errorf("item %d teaches nothing (attache teach --list shows what does)", ids[0])
	}
	for _, step := range f.taught.Lessons {
		if err := f.unlearn(step.From); err != nil {
			return err
		}
	}
	words, err := f.describe("forgot what %s taught", ids)
	f.what = words
	if err != nil || len(f.before.Threads) != 1 {
		return err
	}
	return f.unfile()
}

// unlearn plans that the items of a lesson's wording go back to the track that they were judged to be of.
func (f *filing) unlearn(l *Lesson) error {
	same, err := f.here([]model.ItemID{l.Item})
	if err != nil {
		return err
	}
	for _, id := range same {
		it := itemTrack{ID: int64(id), To: int64(l.Was), ToScores: packScores(l.WasScores)}
		if err := f.row([]any{&it.From, &it.FromScores}, "SELECT track,scores FROM items WHERE id=?", int64(id)); err != nil {
			return err
		}
		f.taught.Items = append(f.taught.Items, it)
	}
	return nil
}

// unfile plans that a thread that was filed by hand goes back to the track of most of its items.
func (f *filing) unfile() error {
	filed, err := f.filed()
	if err != nil {
		return err
	}
	old := f.before.Threads[0]
	at, ok := filed[model.ThreadID(old.ID)]
	if !ok {
		return nil
	}
	back := map[int64]int64{}
	for _, it := range f.taught.Items {
		back[it.ID] = it.To
	}
	count := map[model.Track]int{}
	var id, track int64
	rows, err := f.query("SELECT id,track FROM items WHERE thread=?", old.ID)
	err = each(rows, err, func() error {
		if to, ok := back[id]; ok {
			track = to
		}
		count[model.Track(track)]++
		return nil
	}, &id, &track)
	best := model.Other
	for t := range model.Track(model.NumTracks) {
		if count[t] > count[best] {
			best = t
		}
	}
	f.taught.Threads = append(f.taught.Threads, threadTrack{ID: old.ID, From: int64(at), To: notFiled})
	f.refile(best, model.Track(old.Track))
	return err
}
