package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"attache/model"
	"attache/model/threads"
)

// Merge makes one thread of several: the first stays, and the others lead on to it. Their oldest items are bound
// together, so that whatever groups later keeps to it. One action.
func (s *Store) Merge(ctx context.Context, ids []model.ThreadID) (model.Change, error) {
	ids = distinct(ids)
	if len(ids) < 2 {
		return model.Change{}, errors.New("merging needs at least two threads")
	}
	return s.regroupBy(ctx, ids, func(t *tx, now *image) (res threads.Result, cs []threads.Constraint, what string, err error) {
		if len(now.Threads) != len(ids) {
			return res, nil, "", fmt.Errorf("one of the threads is gone: %w", ErrNotFound)
		}
		res.GoneThreads = map[model.ThreadID]model.ThreadID{}
		anchors := now.anchors()
		var names []string
		for i, id := range ids {
			name, err := t.threadTitle(id)
			if err != nil {
				return res, nil, "", err
			}
			names = append(names, "“"+name+"”")
			if i > 0 {
				res.GoneThreads[id] = ids[0]
				cs = append(cs, threads.Constraint{Kind: threads.MustLink, Level: threads.Threads, A: anchors[ids[0]], B: anchors[id]})
			}
		}
		return res, cs, "merged " + strings.Join(names[1:], ", ") + " into " + names[0], nil
	})
}

func distinct[T comparable](ids []T) []T {
	var out []T
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// anchors gives the first item of each thread.
func (img *image) anchors() map[model.ThreadID]model.ItemID {
	out := map[model.ThreadID]model.ItemID{}
	for _, it := range img.Items { // by identifier, so the first one seen is the oldest
		if id := model.ThreadID(it[2]); out[id] == 0 {
			out[id] = model.ItemID(it[0])
		}
	}
	return out
}

// Split takes items out of their thread into a new one. Developments that go whole keep their identifiers; of one that
// is cut, the part that goes becomes a new development. One action.
func (s *Store) Split(ctx context.Context, ids []model.ItemID) (into model.ThreadID, c model.Change, err error) {
	if len(ids) == 0 {
		return 0, c, errors.New("splitting needs at least one item")
	}
	from, err := readIDs[model.ThreadID](ctx, s, "SELECT DISTINCT thread FROM items WHERE id IN "+list(ids))
	if err != nil {
		return 0, c, err
	}
	if len(from) != 1 {
		return 0, c, errors.New("only items of one thread can be split off together")
	}
	c, err = s.regroupBy(ctx, from, func(t *tx, now *image) (threads.Result, []threads.Constraint, string, error) {
		sp, err := newSplit(t, now, ids)
		if err != nil {
			return threads.Result{}, nil, "", err
		}
		into = sp.thread
		return sp.plan()
	})
	return into, c, err
}

// split is the plan of a Split.
type split struct {
	*tx
	now    *image
	goes   map[int64]bool
	old    model.ThreadID
	thread model.ThreadID
	dev    model.DevelopmentID // the last identifier given out
	res    threads.Result
	cs     []threads.Constraint
	titles map[int64]string
	at     map[int64]int64
	tracks map[model.Track]int
}

func newSplit(t *tx, now *image, ids []model.ItemID) (*split, error) {
	if len(now.Threads) != 1 {
		return nil, fmt.Errorf("the thread is gone: %w", ErrNotFound)
	}
	sp := &split{tx: t, now: now, goes: map[int64]bool{}, old: model.ThreadID(now.Threads[0].ID), titles: map[int64]string{}, at: map[int64]int64{}, tracks: map[model.Track]int{}}
	for _, id := range ids {
		sp.goes[int64(id)] = true
	}
	if len(sp.goes) >= len(now.Items) {
		return nil, errors.New("these are all the items of the thread; leave at least one behind")
	}
	last, err := t.meta("last_thread")
	if err != nil {
		return nil, err
	}
	sp.thread = model.ThreadID(last + 1)
	dev, err := t.meta("last_development")
	sp.dev = model.DevelopmentID(dev)
	if err != nil {
		return nil, err
	}
	var id, at int64
	var title string
	var track model.Track
	rows, err := t.query("SELECT id,published,title,track FROM items WHERE id IN " + list(ids))
	err = each(rows, err, func() error {
		sp.titles[id], sp.at[id] = title, at
		sp.tracks[track]++
		return nil
	}, &id, &at, inFull(&title), &track)
	return sp, err
}

func (sp *split) plan() (threads.Result, []threads.Constraint, string, error) {
	var first, stays int64
	parts := map[int64][]int64{}  // development -> items of it that go
	remain := map[int64][]int64{} // development -> items of it that stay
	for _, it := range sp.now.Items {
		if sp.goes[it[0]] {
			parts[it[1]] = append(parts[it[1]], it[0])
			first = cmp.Or(first, it[0])
		} else {
			remain[it[1]] = append(remain[it[1]], it[0])
			stays = cmp.Or(stays, it[0])
		}
	}
	sp.cs = append(sp.cs, threads.Constraint{Kind: threads.CannotLink, Level: threads.Threads, A: model.ItemID(stays), B: model.ItemID(first)})
	var from, to int64
	for _, d := range sp.now.Developments {
		if items := parts[d.ID]; len(items) > 0 {
			lo, hi := sp.splitDevelopment(d, items, remain[d.ID])
			from, to = earlier(from, lo), max(to, hi)
			if items[0] != first { // the parts belong together
				sp.cs = append(sp.cs, threads.Constraint{Kind: threads.MustLink, Level: threads.Threads, A: model.ItemID(first), B: model.ItemID(items[0])})
			}
		}
	}
	old := sp.now.Threads[0]
	title := sp.titles[first]
	sp.res.Threads = []threads.ThreadState{{ID: sp.thread, Track: sp.track(model.Track(old.Track)), Title: title, Actors: unpackStrings(old.Actors),
		Places: unpackStrings(old.Places), First: fromUnix(from), Last: fromUnix(to)}}
	shown, err := sp.threadTitle(sp.old)
	return sp.res, sp.cs, fmt.Sprintf("split %s off “%s”", count(len(sp.goes), "item"), shown), err
}

// splitDevelopment moves a development, or the part of it that goes, and gives the span of what goes.
func (sp *split) splitDevelopment(d developmentImage, goes, stays []int64) (lo, hi int64) {
	for _, id := range goes {
		lo, hi = earlier(lo, sp.at[id]), max(hi, sp.at[id])
	}
	if len(stays) == 0 {
		if sp.res.DevelopmentMoves == nil {
			sp.res.DevelopmentMoves = map[model.DevelopmentID]model.ThreadID{}
		}
		sp.res.DevelopmentMoves[model.DevelopmentID(d.ID)] = sp.thread
		return lo, hi
	}
	sp.dev++
	sp.res.Developments = append(sp.res.Developments, threads.DevelopmentState{ID: sp.dev, Thread: sp.thread, Track: model.Track(d.Track),
		Title: sp.titles[goes[0]], First: fromUnix(lo), Last: fromUnix(hi)})
	sp.cs = append(sp.cs, threads.Constraint{Kind: threads.CannotLink, Level: threads.Developments, A: model.ItemID(stays[0]), B: model.ItemID(goes[0])})
	for _, id := range goes {
		why := model.Why{Score: 1, Joined: []model.Reason{{Kind: "user", Text: "split off by the reader", Weight: 1}}}
		sp.res.Moved = append(sp.res.Moved, threads.Placement{Item: model.ItemID(id), Development: sp.dev, Thread: sp.thread, Text: sp.textOf(id), Why: why})
	}
	return lo, hi
}

func (sp *split) textOf(id int64) model.ItemID {
	i, _ := slices.BinarySearchFunc(sp.now.Items, id, func(it itemImage, id int64) int { return cmp.Compare(it[0], id) })
	return model.ItemID(sp.now.Items[i][3])
}

func earlier(a, b int64) int64 {
	if a == 0 || b < a {
		return b
	}
	return a
}

// track is the track of most of the items that go, the old thread's when there is no such.
func (sp *split) track(old model.Track) model.Track {
	best := old
	for t := range model.Track(model.NumTracks) {
		if sp.tracks[t] > sp.tracks[best] {
			best = t
		}
	}
	return best
}
