package store

import (
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

// Place judges and groups the new items of a batch, in the order given (of publication). Its result is stored with the
// items or not at all. seq is the count of grouping transactions before this one (see Store.GroupSeq): a grouper that last
// saw another must not place anything.
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

// batch is the work of one transaction.
type batch struct {
	*tx
	out     *Outcome
	held    *tallies
	fetches []model.Fetch
	resolution
}

// run stores a batch. p is what was planned and placed before the transaction began; nil when it is all to be done now.
func (b *batch) run(p *Plan, place Place) error {
	p, err := b.settle(p, place)
	if err != nil {
		return err
	}
	b.held = b.holdTallies()
	b.out.Reports, b.out.Errs = slices.Clone(b.reports), b.errs
	if err := b.savePolls(); err != nil {
		return err
	}
	if err := b.saveEdits(); err != nil {
		return err
	}
	if len(p.fresh) > 0 {
		if err := b.saveFresh(p); err != nil {
			return err
		}
	}
	return b.saveKeys()
}

// settle finds what is new and what is not, as the store stands now, and gives the plan for it: the one that was made, or one
// that is made now. What was found when p was planned is not looked for again when nobody wrote since.
func (b *batch) settle(p *Plan, place Place) (*Plan, error) {
	now := &Plan{fetches: b.fetches}
	at, err := b.epoch()
	if err != nil {
		return nil, err
	}
	if now.seq, err = b.meta("group_seq"); err != nil {
		return nil, err
	}
	if now.last, err = b.meta("last_item"); err != nil {
		return nil, err
	}
	if p != nil && p.holds(at) && p.seq == now.seq && p.last == now.last {
		b.resolution, *p.landing = p.found, landing{from: at, to: b.after(), held: true}
		return p, nil
	}
	b.resolution = resolution{fetches: b.fetches, q: b.s.w}
	if err := b.resolution.run(b.ctx); err != nil {
		return nil, err
	}
	now.fresh, now.found = b.fresh, b.resolution
	now.number()
	if p == nil {
		return now, now.place(place)
	}
	if len(p.fresh)+len(now.fresh) > 0 && !p.same(now) {
		return nil, ErrOvertaken
	}
	return p, nil
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

// saveFresh writes the new items with what they were judged to be.
func (b *batch) saveFresh(p *Plan) error {
	fresh, res := p.fresh, &p.res
	if err := b.countIn(fresh); err != nil {
		return err
	}
	whys := make([]model.Why, len(fresh))
	for i := range fresh {
		it := &fresh[i].item
		at := &res.Placements[i]
		it.Track, it.Scores = p.placed[i].Track, p.placed[i].Scores
		it.Development, it.Thread, it.Text = at.Development, at.Thread, at.Text
		if it.Text == 0 {
			it.Text = it.ID
		}
		whys[i] = at.Why
		whys[i].Track = p.placed[i].Why
		b.out.Reports[fresh[i].fetch].Threads = append(b.out.Reports[fresh[i].fetch].Threads, at.Thread)
	}
	if err := b.beginTexts(fresh); err != nil {
		return err
	}
	if err := b.insertItems(fresh, whys); err != nil {
		return err
	}
	if err := b.insertText(fresh); err != nil {
		return err
	}
	if err := b.applyGroups(res, fresh); err != nil {
		return err
	}
	if err := b.countFeeds(fresh); err != nil {
		return err
	}
	for i := range b.out.Reports {
		slices.Sort(b.out.Reports[i].Threads)
		b.out.Reports[i].Threads = slices.Compact(b.out.Reports[i].Threads)
	}
	b.out.Change.Items += len(fresh)
	return nil
}

// beginTexts has every text begin with one item. A grouper whose developments were split knows a wording by the first item
// of each part; the store knows it by the first of all.
func (b *batch) beginTexts(fresh []arrival) error {
	begins := map[model.ItemID]model.ItemID{}
	var ids []model.ItemID
	for i := range fresh {
		if text := fresh[i].item.Text; text < fresh[0].id { // the others are not in the store yet
			ids = append(ids, text)
		}
	}
	if len(ids) > 0 {
		var id, text model.ItemID
		var args []any
		q := "SELECT id, text FROM items WHERE text<>id AND id IN " + among(&args, ids)
		rows, err := b.query(q, args...)
		if err := each(rows, err, func() error { begins[id] = text; return nil }, &id, &text); err != nil {
			return err
		}
	}
	for i := range fresh {
		it := &fresh[i].item
		if first, ok := begins[it.Text]; ok {
			it.Text = first
		}
		if it.Text != it.ID {
			begins[it.ID] = it.Text
		}
	}
	return nil
}

// countIn keeps the store's own counters.
func (b *batch) countIn(fresh []arrival) error {
	if err := b.setMeta("last_item", int64(fresh[len(fresh)-1].id)); err != nil {
		return err
	}
	if err := b.arrived(fresh); err != nil {
		return err
	}
	return b.addMeta("items", int64(len(fresh)))
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

// countFeeds keeps the feeds' own counters.
func (b *batch) countFeeds(fresh []arrival) error {
	type tally struct {
		n, newest int64
		days      map[int64]int64
	}
	byFeed := map[model.FeedID]*tally{}
	for i := range fresh {
		it := &fresh[i].item
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
