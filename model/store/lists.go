package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/model"
	"attache/model/threads"
)

// maxWindow bounds what one question may ask for.
const maxWindow = 1 << 20

// limits gives a window's bounds with sense in them: no limit means all.
func limits(w model.Window) (offset, limit int) {
	offset, limit = max(w.Offset, 0), w.Limit
	if limit <= 0 || limit > maxWindow {
		limit = maxWindow
	}
	return offset, limit
}

// stale is how old the newest report must be for the present to be no measure of what is in the store.
const stale = 6 * time.Hour

// newestItem is when the newest item was published, 0 in an empty store: a look at the end of four indexes.
const newestItem = `max(coalesce((SELECT max(published) FROM items WHERE track=0),0), coalesce((SELECT max(published) FROM items WHERE track=1),0),
coalesce((SELECT max(published) FROM items WHERE track=2),0), coalesce((SELECT max(published) FROM items WHERE track=3),0))`

// Horizon is what "now" means for pulses: the present, or the newest item's time when that is more than six hours ago.
func (s *Store) Horizon(ctx context.Context) (time.Time, error) {
	now := s.now().UTC()
	var newest int64
	err := s.db().QueryRowContext(ctx, "SELECT "+newestItem+" AS newest").Scan(&newest)
	if err != nil {
		return now, fold(err, s.path)
	}
	if t := fromUnix(newest); newest > 0 && now.Sub(t) > stale {
		return t, nil
	}
	return now, nil
}

// Board reads the counters of the first screen.
func (s *Store) Board(ctx context.Context) (b model.Board, err error) {
	ctx = unwatched(ctx, justOne, false)
	m, err := s.metas(ctx)
	if err != nil {
		return b, err
	}
	b.Items, b.LastFetch = int(m["items"]), fromUnix(m["last_fetch"])
	if b.Horizon, err = s.Horizon(ctx); err != nil {
		return b, err
	}
	var track, unread int
	var c model.TrackCount
	rows, err := s.db().QueryContext(ctx, "SELECT track, threads, unread_threads, surging, unread FROM counters WHERE reader=?", s.reader())
	err = each(rows, err, func() error {
		if track < model.NumTracks {
			b.Tracks[track] = c
		}
		if model.Track(track) != model.Other {
			b.Unread += unread
		}
		return nil
	}, &track, &c.Threads, &c.Unread, &c.Surging, &unread)
	if err != nil {
		return b, fold(err, s.path)
	}
	entries, err := s.feeds(ctx, false)
	if err != nil {
		return b, err
	}
	b.Feeds, b.Offline = feedCount(entries), offline(entries)
	return b, nil
}

// branches builds the union of ordered windows, one a value of the index's first column, that together are one window.
// Each branch walks its index no further than the window's end.
func branches(parts []string, order string, offset, limit int) string {
	for i, p := range parts {
		parts[i] = fmt.Sprintf("SELECT * FROM (%s ORDER BY %s LIMIT %d)", p, order, offset+limit)
	}
	return strings.Join(parts, " UNION ALL ") + fmt.Sprintf(" ORDER BY %s LIMIT %d OFFSET %d", order, limit, offset)
}

// Threads lists threads by rank (see schema1): the one that moved last first, those that many texts tell of before lone
// reports of the same hours, pinned ones before all.
func (s *Store) Threads(ctx context.Context, q model.ThreadQuery) ([]model.Thread, error) {
	ctx = unwatched(ctx, q.Window, q.Filter != "")
	tracks := q.Tracks
	if len(tracks) == 0 {
		tracks = model.BoardTracks[:]
	}
	f, err := s.filter(q.Filter)
	if err != nil {
		return nil, err
	}
	muted := []int{0}
	if q.Muted {
		muted = []int{0, 1}
	}
	of, err := s.partOfThreads(ctx, q)
	if err != nil {
		return nil, err
	}
	var parts []string
	var args []any
	for _, t := range tracks {
		for _, m := range muted {
			p := fmt.Sprintf("SELECT thread AS id, pinned, rank FROM thread_state ts WHERE ts.reader=%d AND ts.track=%d AND ts.muted=%d", s.reader(), int(t), m) + of.where
			args = append(args, of.args...)
			if q.UnreadOnly {
				p += " AND ts.unread>0"
			}
			if f.where != "" {
				p += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id WHERE i.thread=ts.thread AND %s)", s.reader(), f.where)
				args = append(args, f.args...)
			}
			parts = append(parts, p)
		}
	}
	offset, limit := limits(q.Window)
	order := "pinned DESC, rank DESC, id DESC"
	if of.backward {
		order = "pinned, rank, id"
	}
	ids, err := readIDs[model.ThreadID](ctx, s, "SELECT id FROM ("+branches(parts, order, offset, limit)+")", args...)
	if err != nil {
		return nil, err
	}
	if of.backward {
		slices.Reverse(ids)
	}
	return s.threads(ctx, ids)
}

func readIDs[T ~int64](ctx context.Context, s *Store, q string, args ...any) (ids []T, err error) {
	var id int64
	rows, err := s.db().QueryContext(ctx, q, args...)
	err = each(rows, err, func() error { ids = append(ids, T(id)); return nil }, &id)
	return ids, fold(err, s.path)
}

// me is the reader's number as it stands in a question. Numbers that stand in its words cost less than those that are bound to
// it: what is bound after the library has made its plan has it plan once more.
func (s *Store) me() string { return strconv.FormatInt(s.reader(), 10) }

// places gives the place of each of some identifiers, so that what is read by them is read into its place.
func places[K comparable](ids []K) map[K]int {
	at := make(map[K]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	return at
}

// threads reads threads by identifier, in the order asked for, with their pulses; what has gone meanwhile is left out.
func (s *Store) threads(ctx context.Context, ids []model.ThreadID) ([]model.Thread, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	at, out, hours := places(ids), make([]model.Thread, len(ids)), make([]int, model.PulseHours*len(ids))
	var t model.Thread
	var first, last, edited int64
	var who, where, name string
	var args []any
	listed := among(&args, ids)
	rows, err := s.db().QueryContext(ctx, `SELECT t.id, t.track, t.also, t.title, ts.name, t.actors, t.places, t.first, t.last, t.items, t.developments, t.sources, t.texts, t.surge,
t.edited, ts.unread, ts.pinned, ts.muted, coalesce((SELECT `+titleOf+` FROM developments d WHERE d.thread=t.id ORDER BY d.last DESC, d.id DESC LIMIT 1), '') AS latest
FROM threads t JOIN thread_state ts ON ts.reader=`+s.me()+` AND ts.thread=t.id WHERE t.id IN `+listed, args...)
	err = each(rows, err, func() error {
		i := at[t.ID]
		one := &out[i]
		*one = t
		one.First, one.Last = fromUnix(first), fromUnix(last)
		one.Actors, one.Places = unpackStrings(who), unpackStrings(where)
		if name != "" {
			one.Title, one.Renamed = name, true
		} else {
			one.Title = threads.NameAt(one.Title, one.First, one.Last, one.Developments, horizon)
		}
		one.Edited = edited > 0 && horizon.Sub(fromUnix(edited)) < 24*time.Hour
		one.Pulse = hours[i*model.PulseHours : (i+1)*model.PulseHours : (i+1)*model.PulseHours]
		return nil
	}, &t.ID, whole(&t.Track), whole(&t.Also), inFull(&t.Title), &name, inFull(&who), inFull(&where), &first, &last, whole(&t.Items), whole(&t.Developments),
		whole(&t.Sources), whole(&t.Texts), &t.Surge, &edited, whole(&t.Unread), &t.Pinned, &t.Muted, inFull(&t.Latest))
	if err == nil {
		err = s.pulses(ctx, ids, func(id model.ThreadID) []int { return out[at[id]].Pulse }, horizon)
	}
	return slices.DeleteFunc(out, func(t model.Thread) bool { return t.ID == 0 }), fold(err, s.path)
}

// pulses counts the items an hour of the shown threads, along the index, into the room that of gives for each.
func (s *Store) pulses(ctx context.Context, ids []model.ThreadID, of func(model.ThreadID) []int, horizon time.Time) error {
	end := horizon.Unix() / 3600
	from := end - model.PulseHours + 1
	var id model.ThreadID
	var hour int64
	var n int
	var args []any
	q := "SELECT thread, published/3600, count(*) FROM items WHERE thread IN " + among(&args, ids) + " AND published>=? AND published<? GROUP BY 1, 2"
	rows, err := s.db().QueryContext(ctx, q, append(args, from*3600, (end+1)*3600)...)
	return each(rows, err, func() error {
		if pulse := of(id); pulse != nil { // it came since, if not
			pulse[hour-from] = n
		}
		return nil
	}, &id, &hour, whole(&n))
}

// Thread reads one thread; one that was merged leads on to what it became part of.
func (s *Store) Thread(ctx context.Context, id model.ThreadID) (model.Thread, error) {
	ctx = unwatched(ctx, justOne, false)
	for range 2 {
		ts, err := s.threads(ctx, []model.ThreadID{id})
		if err != nil {
			return model.Thread{}, err
		}
		if len(ts) == 1 {
			return ts[0], nil
		}
		err = s.db().QueryRowContext(ctx, "SELECT new FROM redirects WHERE level=? AND old=?", levelThread, int64(id)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return model.Thread{}, fold(err, s.path)
		}
	}
	return model.Thread{}, fmt.Errorf("thread %d: %w", id, ErrNotFound)
}

// Developments lists a thread's developments, newest first.
func (s *Store) Developments(ctx context.Context, thread model.ThreadID, w model.Window) ([]model.Development, error) {
	ctx = unwatched(ctx, w, false)
	offset, limit := limits(w)
	ids, err := readIDs[model.DevelopmentID](ctx, s, fmt.Sprintf("SELECT id FROM developments WHERE thread=? ORDER BY last DESC, id DESC LIMIT %d OFFSET %d", limit, offset), int64(thread))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return s.developments(ctx, ids)
}

func (s *Store) developments(ctx context.Context, ids []model.DevelopmentID) ([]model.Development, error) {
	at, out := places(ids), make([]model.Development, len(ids))
	var d model.Development
	var first, last int64
	var args []any
	listed := among(&args, ids)
	rows, err := s.db().QueryContext(ctx, `SELECT d.id, d.thread, d.track, `+titleOf+`, d.first, d.last, d.items, d.sources, d.texts,
(SELECT count(*) FROM items i WHERE i.development=d.id AND NOT EXISTS (SELECT 1 FROM item_state s WHERE s.reader=`+s.me()+` AND s.item=i.id AND s.read=1)) AS unread
FROM developments d WHERE d.id IN `+listed, args...)
	err = each(rows, err, func() error {
		one := &out[at[d.ID]]
		*one = d
		one.First, one.Last = fromUnix(first), fromUnix(last)
		return nil
	}, &d.ID, &d.Thread, whole(&d.Track), inFull(&d.Title), &first, &last, whole(&d.Items), whole(&d.Sources), whole(&d.Texts), whole(&d.Unread))
	return slices.DeleteFunc(out, func(d model.Development) bool { return d.ID == 0 }), fold(err, s.path)
}

// Development reads one development; one that was merged leads on to what it became part of.
func (s *Store) Development(ctx context.Context, id model.DevelopmentID) (model.Development, error) {
	var to model.DevelopmentID
	err := s.db().QueryRowContext(ctx, "SELECT coalesce((SELECT new FROM redirects WHERE level=? AND old=?), ?)", levelDevelopment, int64(id), int64(id)).Scan(&to)
	if err != nil {
		return model.Development{}, fold(err, s.path)
	}
	ds, err := s.developments(ctx, []model.DevelopmentID{to})
	if err == nil && len(ds) == 0 {
		err = fmt.Errorf("development %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return model.Development{}, err
	}
	return ds[0], nil
}

// Items lists items, newest first unless asked otherwise.
func (s *Store) Items(ctx context.Context, q model.ItemQuery) ([]model.Item, error) {
	ctx = unwatched(ctx, q.Window, q.Filter != "" || q.UnreadOnly)
	f, err := s.filter(q.Filter)
	if err != nil {
		return nil, err
	}
	of, err := s.partOfItems(ctx, q)
	if err != nil {
		return nil, err
	}
	column, sets := itemSets(q)
	var parts []string
	var args []any
	for _, set := range sets {
		p := fmt.Sprintf("SELECT i.id AS id, i.published AS published FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id WHERE i.%s=", s.reader(), column)
		if column == byTrack { // one of a few
			p += strconv.FormatInt(set, 10)
		} else {
			p, args = p+"?", append(args, set)
		}
		p, args = p+of.where, append(args, of.args...)
		if column != byTrack && len(q.Tracks) > 0 {
			p += " AND +i.track IN " + list(trackNumbers(q.Tracks))
		}
		if q.UnreadOnly {
			p += " AND ifnull(s.read,0)=0"
		}
		if f.where != "" {
			p += " AND " + f.where
			args = append(args, f.args...)
		}
		parts = append(parts, p)
	}
	order := "published DESC, id DESC"
	if q.OldestFirst != of.backward {
		order = "published, id"
	}
	offset, limit := limits(q.Window)
	ids, err := readIDs[model.ItemID](ctx, s, "SELECT id FROM ("+branches(parts, order, offset, limit)+")", args...)
	if err != nil {
		return nil, err
	}
	if of.backward {
		slices.Reverse(ids)
	}
	return s.items(ctx, ids)
}

const byTrack = "track"

// itemSets gives the ranges of an index that a question is about: the column that it begins with, and its values.
func itemSets(q model.ItemQuery) (column string, values []int64) {
	switch {
	case q.Development != 0:
		return "development", []int64{int64(q.Development)}
	case q.Thread != 0:
		return "thread", []int64{int64(q.Thread)}
	case q.Feed != 0:
		return "feed", []int64{int64(q.Feed)}
	}
	tracks := q.Tracks
	if len(tracks) == 0 {
		tracks = model.BoardTracks[:]
	}
	return byTrack, trackNumbers(tracks)
}

func trackNumbers(tracks []model.Track) []int64 {
	out := make([]int64, 0, len(tracks))
	for _, t := range tracks {
		out = append(out, int64(t))
	}
	slices.SortFunc(out, cmp.Compare)
	return slices.Compact(out)
}
