package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"attache/model"
	"attache/model/threads"
)

// regroupPage is how many items are judged and grouped at a time: what arrived together once is not known any more, and the
// same pages give the same result.
const regroupPage = 200

// Regrouper judges and groups items, in the order given; it begins with nothing but what the reader decided. Identifiers are
// its own, from 1.
type Regrouper interface {
	Regroup(items []model.Item) ([]Placed, threads.Result, error)
	// Corpus gives the statistics that it gathered, for whoever goes on.
	Corpus() []byte
}

// Regrouping says what grouping everything anew changed.
type Regrouping struct {
	Items   int // looked at
	Refiled int // of another track than before
	Moved   int // in another thread than before
	Before  int // threads
	After   int
	Opened  int // threads that did not exist before
	Gone    int // threads that lead on to another now
	Split   int // threads whose items stand in several now
	Merged  int // threads that hold items of several from before
	Renamed int // threads that the grouper names differently now
	// Threads are those that changed most, the most items first, at most mostChanges.
	Threads []ThreadChange
}

// ThreadChange is what became of one thread.
type ThreadChange struct {
	ID    model.ThreadID
	Title string
	Was   string // its name before, where that is another
	Came  int    // items from other threads
	Left  int    // items that stand in other threads now
}

// mostChanges bounds Regrouping.Threads.
const mostChanges = 20

// errDry takes back what a rehearsal did.
var errDry = errors.New("a rehearsal")

// Regroup judges and groups all items anew, in the order in which they arrived, under what the reader decided: constraints
// hold, lessons count, and names, pins, mutes and filings follow the thread that holds the oldest item of the one they were
// given to. A thread that is substantially the same keeps its identifier; one that has gone leads on. It is one transaction:
// whoever else wants to write waits, and with dry nothing is written in the end. The same items and decisions give the same
// result. What the grouper remembers is dropped, and gathered again from the newest items by whoever groups next.
func (s *Store) Regroup(ctx context.Context, dry bool, begin func([]threads.Constraint) (Regrouper, error)) (out Regrouping, c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		r := &anew{tx: t, outer: ctx, devThread: map[int64]int64{}, devs: map[int64]threads.DevelopmentState{}, threads: map[int64]threads.ThreadState{},
			devInto: map[int64]int64{}, threadInto: map[int64]int64{}}
		if err := r.run(begin); err != nil {
			return err
		}
		out = r.out
		if dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		return out, model.Change{}, nil
	}
	return out, model.Change{All: err == nil}, err
}

// anew is one regrouping. What was is by identifier of the store; what is found goes by the grouper's own identifiers until
// they are matched with those of before.
type anew struct {
	*tx
	outer       context.Context
	constraints []threads.Constraint

	ids                         []int64 // all items, ascending; what follows is by place in it
	oldDev, oldThread, oldTrack []int64
	dev, text                   []int64
	rivals                      []int // whose reasons name a rival

	devThread           map[int64]int64 // where developments stand
	devs                map[int64]threads.DevelopmentState
	threads             map[int64]threads.ThreadState
	devInto, threadInto map[int64]int64 // merged away

	out Regrouping
}

func (r *anew) run(begin func([]threads.Constraint) (Regrouper, error)) error {
	if err := r.load(); err != nil {
		return err
	}
	g, err := begin(r.constraints)
	if err != nil {
		return err
	}
	if err := r.stream(g); err != nil {
		return err
	}
	if err := r.enforce(); err != nil {
		return err
	}
	m, err := r.match()
	if err != nil {
		return err
	}
	if err := r.report(m); err != nil {
		return err
	}
	if err := r.store(m); err != nil {
		return err
	}
	return r.finish(g.Corpus())
}

// load reads how everything stands.
func (r *anew) load() error {
	var id, dev, thread, track int64
	rows, err := r.query("SELECT id,development,thread,track FROM items ORDER BY id")
	err = each(rows, err, func() error {
		r.ids, r.oldDev, r.oldThread, r.oldTrack = append(r.ids, id), append(r.oldDev, dev), append(r.oldThread, thread), append(r.oldTrack, track)
		return nil
	}, &id, &dev, &thread, &track)
	if err != nil {
		return err
	}
	r.dev, r.text = make([]int64, len(r.ids)), make([]int64, len(r.ids))
	r.out.Items = len(r.ids)
	var c threads.Constraint
	rows, err = r.query("SELECT kind,level,a,b FROM constraints ORDER BY id")
	return each(rows, err, func() error { r.constraints = append(r.constraints, c); return nil }, &c.Kind, &c.Level, &c.A, &c.B)
}

// stream gives the items to the grouper, page by page, and notes where it puts them.
func (r *anew) stream(g Regrouper) error {
	for at := 0; at < len(r.ids); {
		if err := r.outer.Err(); err != nil {
			return err
		}
		items, err := r.page(at)
		if err != nil {
			return err
		}
		placed, res, err := g.Regroup(items)
		if err != nil {
			return err
		}
		if len(placed) != len(items) || len(res.Placements) != len(items) {
			return fmt.Errorf("grouping gave %d judgements and %d placements for %d items", len(placed), len(res.Placements), len(items))
		}
		for i := range items {
			if err := r.judged(at+i, &placed[i]); err != nil {
				return err
			}
			if err := r.placed(at+i, &res.Placements[i], placed[i].Why); err != nil {
				return err
			}
		}
		if err := r.result(&res); err != nil {
			return err
		}
		at += len(items)
	}
	return nil
}

func (r *anew) page(at int) ([]model.Item, error) {
	end := min(at+regroupPage, len(r.ids))
	var out []model.Item
	var it model.Item
	var source, published int64
	var sources []int64
	rows, err := r.query("SELECT id,source,lang,title,summary,published FROM items WHERE id BETWEEN ? AND ? ORDER BY id", r.ids[at], r.ids[end-1])
	err = each(rows, err, func() error {
		one := it
		one.Published = fromUnix(published)
		out, sources = append(out, one), append(sources, source)
		return nil
	}, &it.ID, &source, &it.Lang, inFull(&it.Title), inFull(&it.Summary), &published)
	for i := range out {
		if err == nil {
			out[i].Source, err = r.s.nameOf(r.ctx, sources[i])
		}
	}
	return out, err
}

// judged stores what an item was judged to be.
func (r *anew) judged(i int, p *Placed) error {
	if int64(p.Track) != r.oldTrack[i] {
		r.out.Refiled++
	}
	_, err := r.exec("UPDATE items SET track=?, scores=? WHERE id=?", int64(p.Track), packScores(p.Scores), r.ids[i])
	return err
}

// placed notes where an item stands, and stores why.
func (r *anew) placed(i int, p *threads.Placement, track []model.Reason) error {
	r.dev[i], r.text[i] = int64(p.Development), int64(p.Text)
	if p.Text == 0 {
		r.text[i] = r.ids[i]
	}
	why := p.Why
	why.Track = track
	if why.Rival != 0 {
		r.rivals = append(r.rivals, i)
	}
	_, err := r.exec("INSERT INTO evidence(item,why) VALUES(?,?) ON CONFLICT DO UPDATE SET why=excluded.why", r.ids[i], packWhy(&why))
	return err
}

// result notes what a page did besides.
func (r *anew) result(res *threads.Result) error {
	if err := r.fillTitles(res); err != nil {
		return err
	}
	for _, d := range res.Developments {
		d.Memo = nil
		r.devs[int64(d.ID)], r.devThread[int64(d.ID)] = d, int64(d.Thread)
	}
	for _, t := range res.Threads {
		t.Memo = nil
		r.threads[int64(t.ID)] = t
	}
	for i := range res.Moved {
		p := &res.Moved[i]
		at, ok := slices.BinarySearch(r.ids, int64(p.Item))
		if !ok {
			continue
		}
		track, err := r.trackReasons(r.ids[at])
		if err != nil {
			return err
		}
		if err := r.placed(at, p, track); err != nil {
			return err
		}
	}
	for i := range res.Explained {
		x := &res.Explained[i]
		if _, ok := slices.BinarySearch(r.ids, int64(x.Item)); ok {
			if err := r.mergeWhy(x.Item, x.Why); err != nil {
				return err
			}
		}
	}
	for old, into := range res.GoneDevelopments {
		r.devInto[int64(old)] = int64(into)
	}
	for old, into := range res.GoneThreads {
		r.threadInto[int64(old)] = int64(into)
	}
	for dev, thread := range res.DevelopmentMoves {
		r.devThread[int64(dev)] = int64(thread)
	}
	return nil
}

func (r *anew) trackReasons(item int64) ([]model.Reason, error) {
	var raw []byte
	if err := r.row([]any{&raw}, "SELECT coalesce((SELECT why FROM evidence WHERE item=?), x'')", item); err != nil {
		return nil, err
	}
	why, err := unpackWhy(raw)
	return why.Track, err
}

// devAt and threadAt follow what was merged to where an item stands.
func (r *anew) devAt(i int) int64 { return follow(r.devInto, r.dev[i]) }

func (r *anew) threadAt(i int) int64 { return follow(r.threadInto, r.devThread[r.devAt(i)]) }

func follow(into map[int64]int64, id int64) int64 {
	for {
		next, ok := into[id]
		if !ok || next == id {
			return id
		}
		id = next
	}
}
