package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"attache/model"
	"attache/model/threads"
)

// Placed is a new item with what it was judged to be.
type Placed struct {
	Track  model.Track
	Scores model.Scores
	Why    []model.Reason // for the track; the rest of the Why comes with the grouper's placement
}

// Fresh is a new item of a batch: item Index of fetch Fetch, now with its identifier.
type Fresh struct {
	Fetch, Index int
	Item         *model.Item
}

// Place judges and groups the new items of a batch, in the order given (of publication). It is called inside the
// transaction, once, and its result is stored with the items or not at all. seq is the count of grouping transactions
// before this one (see Store.GroupSeq): a grouper that last saw another must not place anything.
type Place func(seq int64, fresh []Fresh) ([]Placed, threads.Result, error)

// Outcome is what storing a batch did: a report a fetch.
type Outcome struct {
	Reports []model.Report
	// Errs holds what was wrong with single fetches (their feed is not in the store); they are left out, the others stored.
	Errs   []error
	Change model.Change
	// Seq is the store's count of grouping transactions after this one; see Store.GroupSeq.
	Seq int64
}

// arrival is an item that has to be written.
type arrival struct {
	fetch, index int
	item         model.Item
	id           model.ItemID // negative until identifiers are given out
}

// Ingest stores several looks at feeds in one transaction. What the grouper remembers of them is stored apart, now and
// then: see SaveCheckpoint.
func (s *Store) Ingest(ctx context.Context, fetches []model.Fetch, place Place) (Outcome, error) {
	out := Outcome{Reports: make([]model.Report, len(fetches)), Errs: make([]error, len(fetches))}
	err := s.write(ctx, false, func(t *tx) error {
		b := &batch{tx: t, out: &out, fetches: fetches}
		return b.run(place)
	})
	return out, err
}

// batch is the work of one Ingest.
type batch struct {
	*tx
	out     *Outcome
	fetches []model.Fetch
	res     resolver
	fresh   []arrival
	edits   []arrival
	newKeys map[int64]model.ItemID
}

func (b *batch) run(place Place) error {
	if err := b.resolveAll(); err != nil {
		return err
	}
	if err := b.savePolls(); err != nil {
		return err
	}
	if err := b.saveEdits(); err != nil {
		return err
	}
	if len(b.fresh) > 0 {
		if err := b.saveFresh(place); err != nil {
			return err
		}
	}
	return b.saveKeys()
}

// resolveAll sorts the items of all fetches into new, edited and known.
func (b *batch) resolveAll() error {
	have, err := b.feedIDs()
	if err != nil {
		return err
	}
	if err := b.res.load(b.ctx, b.s.w, b.fetches); err != nil {
		return err
	}
	before := len(b.res.known)
	b.newKeys = make(map[int64]model.ItemID, before)
	old := make(map[int64]bool, before)
	for k := range b.res.known {
		old[k] = true
	}
	for i := range b.fetches {
		f := &b.fetches[i]
		if !have[f.Feed] {
			b.out.Errs[i] = fmt.Errorf("feed %d: %w", f.Feed, ErrNotFound)
			continue
		}
		b.resolveFetch(i, f)
	}
	for k, id := range b.res.known {
		if !old[k] {
			b.newKeys[k] = id
		}
	}
	return nil
}

func (b *batch) resolveFetch(i int, f *model.Fetch) {
	shared := sharedLinks(f)
	for j := range f.Items {
		it := &f.Items[j]
		stand, id := b.res.resolve(f.Feed, it, shared[canonical(it)])
		switch stand {
		case StandNew:
			b.out.Reports[i].New++
			b.fresh = append(b.fresh, arrival{fetch: i, index: j, item: *it, id: id})
		case StandEdited:
			b.out.Reports[i].Edited++
			b.edits = append(b.edits, arrival{fetch: i, index: j, item: *it, id: id})
			w := b.res.rows[id]
			w.title, w.summary = orElse(it.Title, w.title), orElse(it.Summary, w.summary)
		default:
			b.out.Reports[i].Known++
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (b *batch) feedIDs() (map[model.FeedID]bool, error) {
	have := map[model.FeedID]bool{}
	var id model.FeedID
	rows, err := b.query("SELECT id FROM feeds")
	err = each(rows, err, func() error { have[id] = true; return nil }, &id)
	return have, err
}

// savePolls keeps what is remembered of the feeds.
func (b *batch) savePolls() error {
	var lastFetch int64
	for i := range b.fetches {
		f := &b.fetches[i]
		if b.out.Errs[i] != nil {
			continue
		}
		poll, err := json.Marshal(f.Poll)
		if err != nil {
			return fmt.Errorf("encode the state of feed %d: %w", f.Feed, err)
		}
		if _, err := b.exec("UPDATE feeds SET poll=? WHERE id=?", string(poll), f.Feed); err != nil {
			return err
		}
		lastFetch = max(lastFetch, unix(f.Poll.LastSuccess))
	}
	b.out.Change.Feeds = true
	if lastFetch > 0 {
		return b.raiseMeta("last_fetch", lastFetch)
	}
	return nil
}

// saveFresh gives the new items their identifiers, has them judged and grouped, and writes everything.
func (b *batch) saveFresh(place Place) error {
	if err := b.number(); err != nil {
		return err
	}
	fresh := make([]Fresh, len(b.fresh))
	for i := range b.fresh {
		fresh[i] = Fresh{Fetch: b.fresh[i].fetch, Index: b.fresh[i].index, Item: &b.fresh[i].item}
	}
	seq, err := b.meta("group_seq")
	if err != nil {
		return err
	}
	placed, res, err := place(seq, fresh)
	if err != nil {
		return err
	}
	if len(placed) != len(fresh) || len(res.Placements) != len(fresh) {
		return fmt.Errorf("grouping gave %d judgements and %d placements for %d items", len(placed), len(res.Placements), len(fresh))
	}
	whys := make([]model.Why, len(fresh))
	for i := range fresh {
		it := fresh[i].Item
		p := &res.Placements[i]
		it.Track, it.Scores = placed[i].Track, placed[i].Scores
		it.Development, it.Thread, it.Text = p.Development, p.Thread, p.Text
		if it.Text == 0 {
			it.Text = it.ID
		}
		whys[i] = p.Why
		whys[i].Track = placed[i].Why
		b.out.Reports[b.fresh[i].fetch].Threads = append(b.out.Reports[b.fresh[i].fetch].Threads, p.Thread)
	}
	if err := b.insertItems(b.fresh, whys); err != nil {
		return err
	}
	if err := b.insertText(b.fresh); err != nil {
		return err
	}
	if err := b.applyGroups(&res, b.fresh); err != nil {
		return err
	}
	if err := b.countFeeds(); err != nil {
		return err
	}
	for i := range b.out.Reports {
		slices.Sort(b.out.Reports[i].Threads)
		b.out.Reports[i].Threads = slices.Compact(b.out.Reports[i].Threads)
	}
	b.out.Change.Items += len(b.fresh)
	return nil
}

// number gives out identifiers in the order of publication, so that in the search index, too, what was published
// together stands together.
func (b *batch) number() error {
	slices.SortStableFunc(b.fresh, func(x, y arrival) int { return x.item.Published.Compare(y.item.Published) })
	last, err := b.meta("last_item")
	if err != nil {
		return err
	}
	real := make(map[model.ItemID]model.ItemID, len(b.fresh))
	for i := range b.fresh {
		last++
		a := &b.fresh[i]
		real[a.id] = model.ItemID(last)
		a.id, a.item.ID, a.item.FeedID = model.ItemID(last), model.ItemID(last), b.fetches[a.fetch].Feed
		if a.item.Fetched.IsZero() {
			a.item.Fetched = b.fetches[a.fetch].At
		}
	}
	for k, id := range b.newKeys {
		if r, ok := real[id]; ok {
			b.newKeys[k] = r
		}
	}
	if err := b.setMeta("last_item", last); err != nil {
		return err
	}
	if err := b.raiseMeta("last_arrival", b.now.Unix()); err != nil {
		return err
	}
	return b.addMeta("items", int64(len(b.fresh)))
}

func (b *batch) saveKeys() error {
	args := make([]any, 0, 2*len(b.newKeys))
	sorted := make([]int64, 0, len(b.newKeys))
	for k := range b.newKeys {
		sorted = append(sorted, k)
	}
	slices.Sort(sorted)
	for _, k := range sorted {
		args = append(args, k, int64(b.newKeys[k]))
	}
	return b.insert("INSERT OR IGNORE INTO known(key,item) VALUES", 2, args)
}

// insert writes rows of cols values each, many to a statement.
func (t *tx) insert(head string, cols int, args []any) error {
	return t.upsert(head, "", cols, args)
}

// upsert is insert with a clause after the values.
func (t *tx) upsert(head, tail string, cols int, args []any) error {
	for _, chunk := range [...]int{64, 8, 1} {
		n := chunk * cols
		if len(args) < n {
			continue
		}
		q := head + marks(chunk, cols) + tail
		for len(args) >= n {
			if _, err := t.exec(q, args[:n]...); err != nil {
				return err
			}
			args = args[n:]
		}
	}
	return nil
}

// countFeeds keeps the feeds' own counters.
func (b *batch) countFeeds() error {
	type tally struct {
		n, newest int64
		days      map[int64]int64
	}
	byFeed := map[model.FeedID]*tally{}
	for i := range b.fresh {
		it := &b.fresh[i].item
		t := byFeed[it.FeedID]
		if t == nil {
			t = &tally{days: map[int64]int64{}}
			byFeed[it.FeedID] = t
		}
		t.n++
		t.newest = max(t.newest, unix(it.Fetched))
		t.days[unix(it.Published)/86400]++
	}
	var args []any
	for feed, t := range byFeed {
		if _, err := b.exec("UPDATE feeds SET items=items+?, newest=max(newest,?) WHERE id=?", t.n, t.newest, feed); err != nil {
			return err
		}
		for day, n := range t.days {
			args = append(args, feed, day, n)
		}
	}
	return b.upsert("INSERT INTO feed_days(feed,day,n) VALUES", " ON CONFLICT DO UPDATE SET n=n+excluded.n", 3, args)
}
