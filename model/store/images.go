package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"attache/model"
	"attache/model/query"
	"attache/model/threads"
)

// image is how some threads stood at one moment: enough to put them back, whatever became of them since.
type image struct {
	Threads      []threadImage      `json:"threads,omitempty"`
	Shelves      []shelfImage       `json:"shelves,omitempty"`
	Developments []developmentImage `json:"developments,omitempty"`
	Items        []itemImage        `json:"items,omitempty"`
	Redirects    [][3]int64         `json:"redirects,omitempty"`
	// Whys are the reasons, as they are stored, of those items to which the action gives others.
	Whys map[int64][]byte `json:"whys,omitempty"`
	// Constraints are those that the action laid down; only the image after it has them.
	Constraints []threads.Constraint `json:"constraints,omitempty"`
}

type threadImage struct {
	ID     int64  `json:"id"`
	Track  int64  `json:"track"`
	Also   int64  `json:"also,omitempty"`
	Title  string `json:"title"`
	Actors string `json:"actors"`
	Places string `json:"places"`
	First  int64  `json:"first"`
	Last   int64  `json:"last"`
	Surge  int64  `json:"surge,omitempty"`
	Edited int64  `json:"edited,omitempty"`
	Memo   []byte `json:"memo,omitempty"`
}

type shelfImage struct {
	Reader int64  `json:"reader"`
	Thread int64  `json:"thread"`
	Pinned int64  `json:"pinned,omitempty"`
	Muted  int64  `json:"muted,omitempty"`
	Name   string `json:"name,omitempty"`
}

type developmentImage struct {
	ID     int64  `json:"id"`
	Thread int64  `json:"thread"`
	Track  int64  `json:"track"`
	Title  string `json:"title"`
	First  int64  `json:"first"`
	Last   int64  `json:"last"`
	Memo   []byte `json:"memo,omitempty"`
}

// itemImage is an item's place: its identifier, development, thread and text.
type itemImage [4]int64

// shoot takes the image of threads.
func (t *tx) shoot(ids []model.ThreadID) (*image, error) {
	img := &image{}
	in := list(ids)
	var th threadImage
	rows, err := t.query(`SELECT t.id,t.track,t.also,t.title,t.actors,t.places,t.first,t.last,t.surge,t.edited,coalesce(m.memo,x'') FROM threads t
LEFT JOIN thread_memos m ON m.id=t.id WHERE t.id IN ` + in + " ORDER BY t.id")
	err = each(rows, err, func() error { img.Threads = append(img.Threads, th); return nil },
		&th.ID, &th.Track, &th.Also, inFull(&th.Title), inFull(&th.Actors), inFull(&th.Places), &th.First, &th.Last, &th.Surge, &th.Edited, &th.Memo)
	if err != nil {
		return nil, err
	}
	var sh shelfImage
	rows, err = t.query("SELECT reader,thread,pinned,muted,name FROM thread_state WHERE " + everyReader + "thread IN " + in + " ORDER BY reader,thread")
	err = each(rows, err, func() error { img.Shelves = append(img.Shelves, sh); return nil }, &sh.Reader, &sh.Thread, &sh.Pinned, &sh.Muted, &sh.Name)
	if err != nil {
		return nil, err
	}
	var d developmentImage
	rows, err = t.query(`SELECT d.id,d.thread,d.track,` + titleOf + `,d.first,d.last,coalesce(m.memo,x'') FROM developments d
LEFT JOIN development_memos m ON m.id=d.id WHERE d.thread IN ` + in + " ORDER BY d.id")
	err = each(rows, err, func() error { img.Developments = append(img.Developments, d); return nil },
		&d.ID, &d.Thread, &d.Track, inFull(&d.Title), &d.First, &d.Last, &d.Memo)
	if err != nil {
		return nil, err
	}
	var it itemImage
	rows, err = t.query("SELECT id,development,thread,text FROM items WHERE thread IN " + in + " ORDER BY id")
	err = each(rows, err, func() error { img.Items = append(img.Items, it); return nil }, &it[0], &it[1], &it[2], &it[3])
	if err != nil {
		return nil, err
	}
	var r [3]int64
	rows, err = t.query(fmt.Sprintf("SELECT level,old,new FROM redirects WHERE level=%d AND (old IN %s OR new IN %s)", levelThread, in, in))
	err = each(rows, err, func() error { img.Redirects = append(img.Redirects, r); return nil }, &r[0], &r[1], &r[2])
	return img, err
}

func (img *image) threadIDs() (out []model.ThreadID) {
	for i := range img.Threads {
		out = append(out, model.ThreadID(img.Threads[i].ID))
	}
	return out
}

// setImage puts threads back as img has them; other is how they stood until now. Items that arrived since stay with the
// development that they joined and go where it goes.
func (t *tx) setImage(img, other *image, forward bool, action int64) (c model.Change, err error) {
	g := &regroup{tx: t, res: &threads.Result{}, devs: map[model.DevelopmentID]bool{}, recount: map[model.ThreadID]bool{}}
	for _, id := range append(img.threadIDs(), other.threadIDs()...) {
		g.recount[id] = true
		if _, err := t.exec("DELETE FROM redirects WHERE level=? AND old=?", levelThread, int64(id)); err != nil {
			return c, err
		}
	}
	for _, r := range img.Redirects {
		if err := t.redirect(r[0], r[1], r[2]); err != nil {
			return c, err
		}
	}
	if err := g.leave(img); err != nil {
		return c, err
	}
	for _, step := range []func(*image) error{g.putThreadImages, g.putDevelopmentImages, g.putItemImages} {
		if err := step(img); err != nil {
			return c, err
		}
	}
	for _, d := range other.Developments {
		g.devs[model.DevelopmentID(d.ID)] = true
	}
	if err := g.settle(); err != nil {
		return c, err
	}
	if err := t.setConstraints(img, other, forward, action); err != nil {
		return c, err
	}
	c.Threads = keysOfMap(g.recount)
	_, err = t.bumpSeq()
	return c, err
}

func (t *tx) setConstraints(img, other *image, forward bool, action int64) error {
	if !forward {
		_, err := t.exec("DELETE FROM constraints WHERE action=?", action)
		return err
	}
	return t.putConstraints(img.Constraints, action)
}

func (t *tx) putConstraints(cs []threads.Constraint, action int64) error {
	for _, c := range cs {
		if _, err := t.exec("INSERT INTO constraints(kind,level,a,b,action) VALUES(?,?,?,?,?)", int64(c.Kind), int64(c.Level), int64(c.A), int64(c.B), action); err != nil {
			return err
		}
	}
	return nil
}

func (g *regroup) putThreadImages(img *image) error {
	for i := range img.Threads {
		th := &img.Threads[i]
		_, err := g.exec(`INSERT INTO threads(id,track,also,title,actors,places,first,last,surge,edited,title_words,actor_words,place_words) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET track=excluded.track, also=excluded.also, title=excluded.title, actors=excluded.actors, places=excluded.places, surge=excluded.surge,
title_words=excluded.title_words, actor_words=excluded.actor_words, place_words=excluded.place_words`,
			th.ID, th.Track, th.Also, coded(th.Title), coded(th.Actors), coded(th.Places), th.First, th.Last, th.Surge, th.Edited,
			query.Padded(th.Title), query.Padded(unpackStrings(th.Actors)...), query.Padded(unpackStrings(th.Places)...))
		if err != nil {
			return err
		}
		if err := g.putMemo("thread_memos", th.ID, th.Last, th.Memo); err != nil {
			return err
		}
	}
	for _, sh := range img.Shelves {
		words := ""
		if sh.Name != "" {
			words = query.Padded(sh.Name)
		}
		_, err := g.exec(`INSERT INTO thread_state(reader,thread,track,last,surge,rank,pinned,muted,name,name_words) SELECT ?,id,track,last,surge,rank,?,?,?,? FROM threads WHERE id=?
ON CONFLICT DO UPDATE SET track=excluded.track, surge=excluded.surge, pinned=excluded.pinned, muted=excluded.muted, name=excluded.name, name_words=excluded.name_words`,
			sh.Reader, sh.Pinned, sh.Muted, sh.Name, words, sh.Thread)
		if err != nil {
			return err
		}
	}
	return nil
}

// putMemo stores a memo as an image has it: packed already.
func (g *regroup) putMemo(table string, id, last int64, memo []byte) error {
	if len(memo) == 0 {
		_, err := g.exec("DELETE FROM "+table+" WHERE id=?", id)
		return err
	}
	_, err := g.exec("INSERT INTO "+table+"(id,last,memo) VALUES(?,?,?) ON CONFLICT DO UPDATE SET last=excluded.last, memo=excluded.memo", id, last, memo)
	return err
}

func (g *regroup) putDevelopmentImages(img *image) error {
	for i := range img.Developments {
		d := &img.Developments[i]
		_, err := g.exec(`INSERT INTO developments(id,thread,track,title,first,last) VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE SET thread=excluded.thread,
track=excluded.track, title=excluded.title, told=NULL`, d.ID, d.Thread, d.Track, coded(d.Title), d.First, d.Last)
		if err != nil {
			return err
		}
		g.devs[model.DevelopmentID(d.ID)] = true
		if err := g.putMemo("development_memos", d.ID, d.Last, d.Memo); err != nil {
			return err
		}
	}
	return nil
}

// leave notes what the items of an image stand in until now, where that is neither in the image nor what it takes the place
// of: since then, everything may have been grouped anew.
func (g *regroup) leave(img *image) error {
	ids := make([]int64, len(img.Items))
	for i, it := range img.Items {
		ids[i] = it[0]
	}
	if len(ids) == 0 {
		return nil
	}
	var dev model.DevelopmentID
	var thread model.ThreadID
	rows, err := g.query("SELECT DISTINCT development, thread FROM items WHERE id IN " + list(ids))
	return each(rows, err, func() error {
		g.devs[dev], g.recount[thread] = true, true
		return nil
	}, &dev, &thread)
}

func (g *regroup) putItemImages(img *image) error {
	for _, it := range img.Items {
		if _, err := g.exec("UPDATE items SET development=?, thread=?, text=? WHERE id=?", it[1], it[2], it[3], it[0]); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(img.Whys)) {
		if _, err := g.exec("UPDATE evidence SET why=? WHERE item=?", img.Whys[id], id); err != nil {
			return err
		}
	}
	return nil
}

// settle makes everything that hangs on the items' places true again: items follow their developments, spans and counts
// follow the items.
func (g *regroup) settle() error {
	if len(g.devs) > 0 {
		err := g.once("UPDATE items SET thread=(SELECT thread FROM developments d WHERE d.id=items.development) WHERE development IN " + list(keysOfMap(g.devs)) +
			" AND EXISTS (SELECT 1 FROM developments d WHERE d.id=items.development AND d.thread<>items.thread)")
		if err != nil {
			return err
		}
	}
	if err := g.countDevelopments(keysOfMap(g.devs)); err != nil {
		return err
	}
	if err := g.spans(); err != nil {
		return err
	}
	return g.countThreads(keysOfMap(g.recount))
}

// spans takes the first and last moment of developments and threads from their items.
func (g *regroup) spans() error {
	if len(g.devs) > 0 {
		err := g.once("UPDATE developments SET (first,last)=(SELECT min(published), max(published) FROM items WHERE development=developments.id) WHERE id IN " + list(keysOfMap(g.devs)))
		if err != nil {
			return err
		}
	}
	if len(g.recount) == 0 {
		return nil
	}
	in := list(keysOfMap(g.recount))
	err := g.once("UPDATE threads SET (first,last)=(SELECT coalesce(min(published),first), coalesce(max(published),last) FROM items WHERE thread=threads.id) WHERE id IN " + in)
	if err != nil {
		return err
	}
	if err := g.once("INSERT OR IGNORE INTO thread_state(reader,thread,track,last,surge,rank) SELECT r.id, t.id, t.track, t.last, t.surge, t.rank FROM readers r, threads t WHERE t.id IN " + in); err != nil {
		return err
	}
	return g.once("UPDATE thread_state SET last=(SELECT last FROM threads t WHERE t.id=thread_state.thread), track=(SELECT track FROM threads t WHERE t.id=thread_state.thread) WHERE " + everyReader + "thread IN (SELECT id FROM threads WHERE id IN " + in + ")")
}

// errNothing ends a regrouping that has nothing to do.
var errNothing = errors.New("nothing to do")

// regroupBy does one of the reader's regroupings: plan says what is to happen to the threads, given as they stand.
func (s *Store) regroupBy(ctx context.Context, ids []model.ThreadID, plan func(*tx, *image) (threads.Result, []threads.Constraint, string, error)) (c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		before, err := t.shoot(ids)
		if err != nil {
			return err
		}
		res, constraints, what, err := plan(t, before)
		if errors.Is(err, errNothing) {
			return nil
		}
		if err != nil {
			return err
		}
		touched, after, err := t.regrouped(before, ids, &res)
		if err != nil {
			return err
		}
		after.Constraints = constraints
		action, err := t.record(what, &edit{Field: fieldGroup, Before: before, After: after})
		if err != nil {
			return err
		}
		if err := t.putConstraints(constraints, action); err != nil {
			return err
		}
		c.Threads = touched
		_, err = t.bumpSeq()
		return err
	})
	return c, err
}

// regrouped stores a result of the reader's own and gives the threads that it touched, as they stand then. before gets the
// reasons that the result replaces.
func (t *tx) regrouped(before *image, ids []model.ThreadID, res *threads.Result) (touched []model.ThreadID, after *image, err error) {
	moved := make([]int64, len(res.Moved))
	for i := range res.Moved {
		moved[i] = int64(res.Moved[i].Item)
	}
	if before.Whys == nil {
		if before.Whys, err = t.whys(moved); err != nil {
			return nil, nil, err
		}
	}
	g := &regroup{tx: t, res: res, devs: map[model.DevelopmentID]bool{}, recount: map[model.ThreadID]bool{},
		held: &tallies{of: map[model.DevelopmentID]*tally{}}, lastDev: math.MaxInt64} // nothing is new to it: all is counted from the items
	if err := g.tally(nil); err != nil {
		return nil, nil, err
	}
	if err := g.apply(); err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		g.recount[id] = true
	}
	if err := g.settle(); err != nil {
		return nil, nil, err
	}
	touched = keysOfMap(g.recount)
	if after, err = t.shoot(touched); err != nil {
		return nil, nil, err
	}
	after.Whys, err = t.whys(moved)
	return touched, after, err
}

// whys reads the reasons of items as they are stored.
func (t *tx) whys(ids []int64) (map[int64][]byte, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out := map[int64][]byte{}
	var id int64
	var why []byte
	rows, err := t.query("SELECT item, why FROM evidence WHERE item IN " + list(ids))
	return out, each(rows, err, func() error { out[id] = slices.Clone(why); return nil }, &id, &why)
}
