package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"attache/model"
	"attache/model/query"
)

// clockAt is the moment at which the tests' world stands.
var clockAt = time.Date(2026, 2, 4, 14, 2, 0, 0, time.UTC)

// fakeDesk keeps everything in memory and notes what it was asked to do.
type fakeDesk struct {
	mu      sync.Mutex
	items   []model.Item // newest first
	details map[model.ItemID]model.ItemDetail
	threads []model.Thread
	feeds   []model.FeedEntry
	board   model.Board
	done    []string // edits, in words
	undone  []string
	fail    error // answer of every read, when set
	// searched is the last query, filtered the last filter of a list.
	searched, filtered string
	changes            chan model.Change
	reads              int
	rows               int // rows given out
	nextID             model.ThreadID
}

func (d *fakeDesk) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = append(d.done, fmt.Sprintf(format, args...))
}

// asked counts a read.
func asked[T any](d *fakeDesk, rows []T) ([]T, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reads++
	d.rows += len(rows)
	return rows, d.fail
}

func window[T any](rows []T, w model.Window) []T {
	lo := min(w.Offset, len(rows))
	hi := min(lo+w.Limit, len(rows))
	return append([]T(nil), rows[lo:hi]...)
}

func (d *fakeDesk) Board(context.Context) (model.Board, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.board
	b.Items = len(d.items)
	for i := range b.Tracks {
		b.Tracks[i] = model.TrackCount{}
	}
	for _, t := range d.threads {
		c := &b.Tracks[t.Track]
		c.Threads++
		if t.Unread > 0 {
			c.Unread++
		}
		if t.Surge {
			c.Surging++
		}
	}
	return b, d.fail
}

func (d *fakeDesk) Threads(_ context.Context, q model.ThreadQuery) ([]model.Thread, error) {
	var out []model.Thread
	d.mu.Lock()
	for _, t := range d.threads {
		if len(q.Tracks) > 0 && !slices.Contains(q.Tracks, t.Track) || q.UnreadOnly && t.Unread == 0 || t.Muted && !q.Muted {
			continue
		}
		d.filtered = q.Filter
		if len(q.Tracks) == 0 && t.Track == model.Other || q.Filter != "" && !fits(t.Title, q.Filter) {
			continue
		}
		out = append(out, t)
	}
	d.mu.Unlock()
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Pinned != out[j].Pinned {
			return out[i].Pinned
		}
		return out[i].Last.After(out[j].Last)
	})
	return asked(d, partOf(out, q.After, q.Before, func(t model.Thread) model.ThreadID { return t.ID }, q.Window))
}

func (d *fakeDesk) Thread(_ context.Context, id model.ThreadID) (model.Thread, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.threads {
		if t.ID == id {
			return t, d.fail
		}
	}
	return model.Thread{}, errors.New("there is no such thread")
}

func (d *fakeDesk) Developments(_ context.Context, id model.ThreadID, w model.Window) ([]model.Development, error) {
	d.mu.Lock()
	by := map[model.DevelopmentID]*model.Development{}
	var order []model.DevelopmentID
	texts := map[model.DevelopmentID]map[model.ItemID]bool{}
	for _, it := range d.items {
		if it.Thread != id {
			continue
		}
		x := by[it.Development]
		if x == nil {
			x = &model.Development{ID: it.Development, Thread: id, Track: it.Track, Title: it.Title, First: it.Published, Last: it.Published}
			by[it.Development] = x
			texts[x.ID] = map[model.ItemID]bool{}
			order = append(order, it.Development)
		}
		x.Items++
		x.Sources++
		texts[x.ID][it.Text] = true
		x.First = it.Published
		if !it.Read {
			x.Unread++
		}
	}
	d.mu.Unlock()
	var out []model.Development
	for _, id := range order {
		by[id].Texts = len(texts[id])
		out = append(out, *by[id])
	}
	return asked(d, window(out, w))
}

func (d *fakeDesk) Items(_ context.Context, q model.ItemQuery) ([]model.Item, error) {
	d.mu.Lock()
	var out []model.Item
	for _, it := range d.items {
		if q.Thread != 0 && it.Thread != q.Thread || q.Development != 0 && it.Development != q.Development || q.Feed != 0 && it.FeedID != q.Feed {
			continue
		}
		if q.UnreadOnly && it.Read || q.Filter != "" && !fits(it.Title, q.Filter) {
			continue
		}
		if len(q.Tracks) > 0 && !slices.Contains(q.Tracks, it.Track) {
			continue
		}
		if q.Thread == 0 && q.Development == 0 && q.Feed == 0 && it.Track == model.Other {
			continue
		}
		out = append(out, it)
	}
	d.mu.Unlock()
	if q.OldestFirst {
		slices.Reverse(out)
	}
	return asked(d, partOf(out, q.After, q.Before, func(it model.Item) model.ItemID { return it.ID }, q.Window))
}

func (d *fakeDesk) Item(_ context.Context, id model.ItemID) (model.ItemDetail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, it := range d.items {
		if it.ID == id {
			x := d.details[id]
			x.Item = it
			if a := d.details[id].Article; a != nil {
				x.Article = a
			}
			return x, d.fail
		}
	}
	return model.ItemDetail{}, errors.New("there is no such item")
}

// fits says whether a title holds a filter: words or a part of one, with a star or without.
func fits(title, filter string) bool {
	return strings.Contains(strings.ToLower(title), strings.ToLower(strings.TrimSuffix(filter, "*")))
}

func (d *fakeDesk) Search(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	if _, err := query.Parse(q); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.searched = q
	q = strings.TrimSuffix(q, "*") // any part of a title is found here
	var out []model.Hit
	for _, it := range d.items {
		if at := strings.Index(strings.ToLower(it.Title), strings.ToLower(q)); at >= 0 {
			s := it.Title[:at] + model.SnippetOn + it.Title[at:at+len(q)] + model.SnippetOff + it.Title[at+len(q):]
			out = append(out, model.Hit{Item: it, Score: 1, Snippet: s})
		}
	}
	d.mu.Unlock()
	return asked(d, window(out, w))
}

// SearchRelevant finds what Search does, the oldest first, so that the order shows.
func (d *fakeDesk) SearchRelevant(ctx context.Context, q string, w model.Window) ([]model.Hit, error) {
	all, err := d.Search(ctx, q, model.Window{Limit: 1 << 20})
	slices.Reverse(all)
	return window(all, w), err
}

// CountMatches knows words of a title, alone or as "(words) is:unread".
func (d *fakeDesk) CountMatches(_ context.Context, q string, limit int) (int, bool, error) {
	if _, err := query.Parse(q); err != nil {
		return 0, false, err
	}
	words, unread := strings.CutSuffix(q, ") is:unread")
	words = strings.ToLower(strings.TrimPrefix(words, "("))
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, it := range d.items {
		if strings.Contains(strings.ToLower(it.Title), words) && !(unread && it.Read) {
			n++
		}
	}
	return min(n, limit), n > limit, d.fail
}

func (d *fakeDesk) Entries(context.Context) ([]model.FeedEntry, error) {
	d.mu.Lock()
	out := append([]model.FeedEntry(nil), d.feeds...)
	d.mu.Unlock()
	return asked(d, out)
}

// edit changes items and counts their threads anew.
func (d *fakeDesk) edit(ids []model.ItemID, f func(*model.Item)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.items {
		if slices.Contains(ids, d.items[i].ID) {
			f(&d.items[i])
		}
	}
	d.count()
}

func (d *fakeDesk) count() {
	unread := map[model.ThreadID]int{}
	for _, it := range d.items {
		if !it.Read {
			unread[it.Thread]++
		}
	}
	for i := range d.threads {
		d.threads[i].Unread = unread[d.threads[i].ID]
	}
}

func (d *fakeDesk) SetRead(_ context.Context, ids []model.ItemID, read bool) error {
	d.edit(ids, func(it *model.Item) { it.Read = read })
	d.note("read %v %v", ids, read)
	return nil
}

func (d *fakeDesk) ReadThreads(_ context.Context, ids []model.ThreadID) error {
	d.mu.Lock()
	for i := range d.items {
		if slices.Contains(ids, d.items[i].Thread) {
			d.items[i].Read = true
		}
	}
	d.count()
	d.mu.Unlock()
	d.note("read threads %v", ids)
	return nil
}

func (d *fakeDesk) SetStar(_ context.Context, ids []model.ItemID, star bool) error {
	d.edit(ids, func(it *model.Item) { it.Starred = star })
	d.note("star %v %v", ids, star)
	return nil
}

func (d *fakeDesk) SetTags(_ context.Context, id model.ItemID, tags []string) error {
	d.edit([]model.ItemID{id}, func(it *model.Item) { it.Tags = tags })
	d.note("tags %d %v", id, tags)
	return nil
}

func (d *fakeDesk) SetNote(_ context.Context, id model.ItemID, note string) error {
	d.edit([]model.ItemID{id}, func(it *model.Item) { it.Note = note })
	d.note("note %d %s", id, note)
	return nil
}

func (d *fakeDesk) Merge(_ context.Context, ids []model.ThreadID) error {
	d.mu.Lock()
	for i := range d.items {
		if slices.Contains(ids[1:], d.items[i].Thread) {
			d.items[i].Thread = ids[0]
		}
	}
	d.threads = slices.DeleteFunc(d.threads, func(t model.Thread) bool { return slices.Contains(ids[1:], t.ID) })
	d.count()
	d.mu.Unlock()
	d.note("merge %v", ids)
	return nil
}

func (d *fakeDesk) Split(_ context.Context, ids []model.ItemID) (model.ThreadID, error) {
	d.nextID++
	id := 100000 + d.nextID
	d.edit(ids, func(it *model.Item) { it.Thread = id })
	d.note("split %v", ids)
	return id, nil
}

func (d *fakeDesk) Rename(_ context.Context, id model.ThreadID, title string) error {
	d.thread(id, func(t *model.Thread) { t.Title, t.Renamed = title, true })
	d.note("rename %d %s", id, title)
	return nil
}

func (d *fakeDesk) thread(id model.ThreadID, f func(*model.Thread)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.threads {
		if d.threads[i].ID == id {
			f(&d.threads[i])
		}
	}
}

func (d *fakeDesk) Pin(_ context.Context, id model.ThreadID, on bool) error {
	d.thread(id, func(t *model.Thread) { t.Pinned = on })
	d.note("pin %d %v", id, on)
	return nil
}

func (d *fakeDesk) Teach(_ context.Context, ids []model.ItemID, to model.Track) error {
	d.note("file %v under %s", ids, to)
	return nil
}

func (d *fakeDesk) FileThread(_ context.Context, id model.ThreadID, to model.Track) error {
	d.thread(id, func(t *model.Thread) { t.Track = to })
	d.note("file thread %d under %s", id, to)
	return nil
}

func (d *fakeDesk) Mute(_ context.Context, id model.ThreadID, on bool) error {
	d.thread(id, func(t *model.Thread) { t.Muted = on })
	d.note("mute %d %v", id, on)
	return nil
}

func (d *fakeDesk) Undo(context.Context) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.done)
	if n == 0 {
		return "", nil
	}
	d.undone = append(d.undone, d.done[n-1])
	d.done = d.done[:n-1]
	return d.undone[len(d.undone)-1], nil
}

func (d *fakeDesk) Redo(context.Context) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.undone)
	if n == 0 {
		return "", nil
	}
	d.done = append(d.done, d.undone[n-1])
	d.undone = d.undone[:n-1]
	return d.done[len(d.done)-1], nil
}

func (d *fakeDesk) AddFeed(_ context.Context, f model.Feed) (model.FeedID, error) {
	d.mu.Lock()
	f.ID = model.FeedID(len(d.feeds) + 1)
	d.feeds = append(d.feeds, model.FeedEntry{Feed: f})
	d.mu.Unlock()
	d.note("add feed %s %s %s %s", f.URL, f.Source, f.Lang, f.Perspective)
	return f.ID, nil
}

func (d *fakeDesk) RemoveFeed(_ context.Context, id model.FeedID) error {
	d.note("remove feed %d", id)
	return nil
}

func (d *fakeDesk) EditFeed(_ context.Context, id model.FeedID, f model.Feed) error {
	d.note("edit feed %d %s %s %s %v", id, f.Source, f.Lang, f.Perspective, f.Tags)
	return nil
}

func (d *fakeDesk) EnableFeed(_ context.Context, id model.FeedID, on bool) error {
	d.note("enable feed %d %v", id, on)
	return nil
}

func (d *fakeDesk) Subscribe(context.Context) <-chan model.Change { return d.changes }
