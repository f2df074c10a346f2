package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"attache/model"
)

// querier is a connection to look things up on: the writer inside its transaction, or a reader before it.
type querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
}

// Standing says what an item of a fetch is to the store.
type Standing uint8

// The standings.
const (
	// StandNew has never been seen.
	StandNew Standing = iota
	// StandKnown is stored (or was, and was deleted), with the same wording.
	StandKnown
	// StandEdited is stored with another wording.
	StandEdited
)

// keys are the hashes that an item may be known by, 0 where it lacks the part. With 64
// bits, two of ten million keys meet by chance in fewer than one store of a hundred thousand.
type keys struct{ guid, link, text int64 }

// hashOf is FNV-1a over the parts, each with a zero byte behind it. It is part of the stores' form.
func hashOf(parts ...string) int64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(p[i])) * prime
		}
		h *= prime
	}
	k := int64(mix(h))
	if k == 0 {
		k = 1
	}
	return k
}

// mix spreads FNV's weak low bits (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func keysOf(feed model.FeedID, it *model.Item) (k keys) {
	f := strconv.FormatInt(int64(feed), 10)
	if it.GUID != "" {
		k.guid = hashOf("g", f, it.GUID)
	}
	if c := canonical(it); c != "" {
		k.link = hashOf("l", c)
	} else {
		k.text = hashOf("t", f, it.Title, it.Summary)
	}
	return k
}

func canonical(it *model.Item) string {
	if it.Canonical != "" {
		return it.Canonical
	}
	return it.Link
}

func (k keys) all() []int64 { return k.append(make([]int64, 0, 3)) }

// append gives the keys that there are behind others.
func (k keys) append(out []int64) []int64 {
	for _, v := range [...]int64{k.guid, k.link, k.text} {
		if v != 0 {
			out = append(out, v)
		}
	}
	return out
}

// wording is what identity and editing are judged by.
type wording struct {
	id             model.ItemID // negative while the item is new in this very batch
	feed           model.FeedID
	title, summary string
	published      int64
	mended         bool
}

// resolver says what items are to the store. It sees what it resolved before, so that a batch can hold an item twice.
type resolver struct {
	known map[int64]model.ItemID
	rows  map[model.ItemID]*wording
	keys  [][]keys // by fetch and item
	fresh model.ItemID
	after *Plan // what is being stored meanwhile and counts as stored; nil when nothing is
}

// load looks up all keys of the fetches, and the rows they lead to, in two queries.
func (r *resolver) load(ctx context.Context, q querier, fetches []model.Fetch) error {
	r.known, r.rows = map[int64]model.ItemID{}, map[model.ItemID]*wording{}
	var all []int64
	r.keys = make([][]keys, len(fetches))
	for i := range fetches {
		r.keys[i] = make([]keys, len(fetches[i].Items))
		for j := range fetches[i].Items {
			k := keysOf(fetches[i].Feed, &fetches[i].Items[j])
			r.keys[i][j], all = k, k.append(all)
		}
	}
	if len(all) == 0 {
		return nil
	}
	var key int64
	var id model.ItemID
	var ids []model.ItemID
	var args []any
	query := "SELECT key, item FROM known WHERE key IN " + among(&args, all)
	rows, err := q.QueryContext(ctx, query, args...)
	err = each(rows, err, func() error {
		r.known[key] = id
		ids = append(ids, id)
		return nil
	}, &key, &id)
	if err == nil && len(ids) > 0 {
		err = r.loadRows(ctx, q, ids)
	}
	if err == nil && r.after != nil {
		r.after.show(r, all)
	}
	return err
}

func (r *resolver) loadRows(ctx context.Context, q querier, ids []model.ItemID) error {
	var w wording
	var flags int64
	var args []any
	query := "SELECT id, feed, title, summary, published, flags FROM items WHERE id IN " + among(&args, ids)
	rows, err := q.QueryContext(ctx, query, args...)
	return each(rows, err, func() error {
		one := w
		one.mended = flags&flagMended != 0
		r.rows[one.id] = &one
		return nil
	}, &w.id, &w.feed, inFull(&w.title), inFull(&w.summary), &w.published, &flags)
}

// resolve judges one item, of the keys k. For a new one id is negative and stands for it until it gets a real one.
func (r *resolver) resolve(feed model.FeedID, it *model.Item, k keys, sharedLink bool) (Standing, model.ItemID) {
	if id, ok := r.find(feed, it, k, sharedLink); ok {
		for _, key := range k.all() { // a guid given out anew leads to the same item from now on
			if _, had := r.known[key]; !had {
				r.known[key] = id
			}
		}
		w := r.rows[id]
		if w == nil || w.id < 0 || w.feed != feed || !edited(w, it) {
			return StandKnown, id
		}
		return StandEdited, id
	}
	r.fresh--
	for _, key := range k.all() {
		r.known[key] = r.fresh
	}
	r.rows[r.fresh] = &wording{id: r.fresh, feed: feed, title: it.Title, summary: it.Summary, published: unix(it.Published), mended: it.DateMended}
	return StandNew, r.fresh
}

func (r *resolver) find(feed model.FeedID, it *model.Item, k keys, sharedLink bool) (model.ItemID, bool) {
	if k.guid != 0 {
		if id, ok := r.known[k.guid]; ok {
			return id, true
		}
	}
	if k.link != 0 {
		if id, ok := r.known[k.link]; ok && sameByLink(r.rows[id], feed, it, sharedLink) {
			return id, true
		}
	}
	if k.text != 0 {
		if id, ok := r.known[k.text]; ok && sameByText(r.rows[id], it) {
			return id, true
		}
	}
	return 0, false
}

// sameByLink: one address is one report, unless the feed uses one address for many (a home page, a live blog): then
// the titles differ and the guids, or the other items of the fetch, tell them apart.
func sameByLink(w *wording, feed model.FeedID, it *model.Item, sharedLink bool) bool {
	if w == nil { // deleted: only an item that has no better name than its link is known by it
		return it.GUID == "" && !sharedLink
	}
	if sameWords(w.title, it.Title) {
		return true
	}
	return it.GUID == "" && w.feed == feed && !sharedLink
}

// sameByText: items without a link and with the same words are one, unless they are dated more than a day and a half
// apart ("Daily briefing").
func sameByText(w *wording, it *model.Item) bool {
	if w == nil {
		return it.GUID == ""
	}
	if w.mended || it.DateMended || it.Published.IsZero() {
		return true
	}
	d := time.Duration(unix(it.Published)-w.published) * time.Second
	return d.Abs() < 36*time.Hour
}

func sameWords(a, b string) bool {
	return a == b || strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// edited says whether the source changed what it says. A summary that is now absent is no edit: many feeds shorten
// their older entries.
func edited(w *wording, it *model.Item) bool {
	return it.Title != "" && w.title != it.Title || it.Summary != "" && w.summary != it.Summary
}

// sharedLinks tells which links of a fetch stand for several items.
func sharedLinks(f *model.Fetch) map[string]bool {
	first := make(map[string]string, len(f.Items))
	shared := map[string]bool{}
	for i := range f.Items {
		c := canonical(&f.Items[i])
		if t, ok := first[c]; ok && !sameWords(t, f.Items[i].Title) {
			shared[c] = true
		}
		first[c] = f.Items[i].Title
	}
	return shared
}

// Standings says what the items of a fetch are to the store as it stands, so that only what is new need be analysed.
// The answer may have aged when the fetch is stored; Ingest looks again. Of a feed that never brought anything all is taken to be
// new without a look, though it may be known by a link that another feed brought.
func (s *Store) Standings(ctx context.Context, f model.Fetch) ([]Standing, error) {
	var silent bool
	err := s.db().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM feeds WHERE id=? AND items=0 AND newest=0)", int64(f.Feed)).Scan(&silent)
	if err != nil {
		return nil, fold(err, s.path)
	}
	if silent {
		return make([]Standing, len(f.Items)), nil
	}
	var r resolver
	if err := r.load(ctx, s.db(), []model.Fetch{f}); err != nil {
		return nil, fold(err, s.path)
	}
	shared := sharedLinks(&f)
	out := make([]Standing, len(f.Items))
	for i := range f.Items {
		out[i], _ = r.resolve(f.Feed, &f.Items[i], r.keys[0][i], shared[canonical(&f.Items[i])])
	}
	return out, nil
}
