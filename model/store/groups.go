package store

import (
	"slices"

	"attache/model"
	"attache/model/query"
	"attache/model/threads"
)

// Levels of the redirects table.
const (
	levelDevelopment = int64(threads.Developments)
	levelThread      = int64(threads.Threads)
)

// regroup is the application of one result of the grouper. Threads that only gained items are counted on, and what is new
// is counted as it comes; those whose items moved are counted again from the items.
type regroup struct {
	*tx
	res     *threads.Result
	devs    map[model.DevelopmentID]bool // to be counted again
	recount map[model.ThreadID]bool      // to be counted again
	gained  map[model.ThreadID]*gain
	held    *tallies // what developments come to, nil where all that was touched is counted from the items in the end
	// lastDev and lastThread are the identifiers given out before: what lies beyond is new.
	lastDev    model.DevelopmentID
	lastThread model.ThreadID
}

// gain is what new items add to a thread.
type gain struct {
	items, texts int64
	sources      map[string]int64
	voices       int64 // sources that are new there
	opened       int64 // developments that are new there
}

// applyGroups stores what the grouper did with a batch, in the order that threads.Result asks for; the placements of the
// new items are in their rows already.
func (b *batch) applyGroups(res *threads.Result, fresh []arrival) error {
	g := &regroup{tx: b.tx, res: res, devs: map[model.DevelopmentID]bool{}, recount: map[model.ThreadID]bool{},
		gained: map[model.ThreadID]*gain{}, held: b.held}
	dev, err := b.meta("last_development")
	if err != nil {
		return err
	}
	thread, err := b.meta("last_thread")
	if err != nil {
		return err
	}
	g.lastDev, g.lastThread = model.DevelopmentID(dev), model.ThreadID(thread)
	inThread, err := b.textThreads(fresh)
	if err != nil {
		return err
	}
	if err := b.fileThreads(res.Threads); err != nil {
		return err
	}
	for i := range fresh {
		g.gain(&fresh[i].item, inThread)
	}
	g.recountUntold()
	if err := g.tally(fresh); err != nil {
		return err
	}
	if err := g.apply(); err != nil {
		return err
	}
	seq, err := b.bumpSeq()
	b.out.Seq = seq
	b.out.Change.Threads = append(b.out.Change.Threads, g.touched()...)
	return err
}

// textThreads says in which threads the items stand that the texts of new items began with; the new ones among them, too.
func (b *batch) textThreads(fresh []arrival) (map[model.ItemID]model.ThreadID, error) {
	in := make(map[model.ItemID]model.ThreadID, len(fresh))
	for i := range fresh {
		in[fresh[i].id] = fresh[i].item.Thread
	}
	var before []model.ItemID
	for i := range fresh {
		if text := fresh[i].item.Text; in[text] == 0 {
			before = append(before, text)
		}
	}
	if len(before) == 0 {
		return in, nil
	}
	var id model.ItemID
	var thread model.ThreadID
	var args []any
	q := "SELECT id, thread FROM items WHERE id IN " + among(&args, before)
	rows, err := b.query(q, args...)
	return in, each(rows, err, func() error { in[id] = thread; return nil }, &id, &thread)
}

func (t *tx) bumpSeq() (int64, error) {
	if err := t.addMeta("group_seq", 1); err != nil {
		return 0, err
	}
	return t.meta("group_seq")
}

// gain counts a new item under its development and its thread. inThread is of textThreads.
func (g *regroup) gain(it *model.Item, inThread map[model.ItemID]model.ThreadID) {
	gn := g.gained[it.Thread]
	if gn == nil {
		gn = &gain{sources: map[string]int64{}}
		g.gained[it.Thread] = gn
	}
	gn.items++
	gn.sources[it.Source]++
	if it.Text == it.ID {
		gn.texts++
		return
	}
	if inThread[it.Text] != it.Thread { // the wording began elsewhere: whether it is new here, only counting tells
		g.recount[it.Thread] = true
	}
}

// recountUntold has threads that gained items and are not written for all that counted again.
func (g *regroup) recountUntold() {
	told := make(map[model.ThreadID]bool, len(g.res.Threads))
	for i := range g.res.Threads {
		told[g.res.Threads[i].ID] = true
	}
	for id := range g.gained {
		if !told[id] {
			g.recount[id] = true
		}
	}
}

// apply runs the steps; the maps say what has to be counted at the end.
func (g *regroup) apply() error {
	for _, step := range []func() error{g.fillTitles, g.putDevelopments, g.addGains, g.putThreads, g.putMoved, g.putExplained, g.putGone, g.putDevelopmentMoves,
		g.countTouched, g.recountThreads, g.dropEmpty, g.raiseIDs} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// dropEmpty lets go of threads that retention has emptied and the grouper, which is not told of that, brought back.
func (g *regroup) dropEmpty() error {
	var ids []model.ThreadID
	for i := range g.res.Threads {
		if id := g.res.Threads[i].ID; g.gained[id] == nil && !g.recount[id] {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var empty []model.ThreadID
	var id model.ThreadID
	var args []any
	q := "SELECT id FROM threads WHERE items=0 AND id IN " + among(&args, ids)
	rows, err := g.query(q, args...)
	if err := each(rows, err, func() error { empty = append(empty, id); return nil }, &id); err != nil {
		return err
	}
	return g.countThreads(empty)
}

func keysOfMap[K ~int64, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (g *regroup) touched() []model.ThreadID {
	all := map[model.ThreadID]bool{}
	for id := range g.gained {
		all[id] = true
	}
	for id := range g.recount {
		all[id] = true
	}
	for _, t := range g.res.Threads {
		all[t.ID] = true
	}
	for old, id := range g.res.GoneThreads {
		all[old], all[id] = true, true
	}
	return keysOfMap(all)
}

func (g *regroup) fillTitles() error { return g.tx.fillTitles(g.res) }

// fillTitles gives what has the title of an earlier item that title: the grouper does not keep the words of headlines.
func (t *tx) fillTitles(res *threads.Result) error {
	fill := func(title *string, of model.ItemID) error {
		if *title != "" || of == 0 {
			return nil
		}
		return t.row([]any{inFull(title)}, "SELECT coalesce((SELECT title FROM items WHERE id=?),'')", int64(of))
	}
	for i := range res.Developments {
		if err := fill(&res.Developments[i].Title, res.Developments[i].TitleItem); err != nil {
			return err
		}
	}
	for i := range res.Threads {
		if err := fill(&res.Threads[i].Title, res.Threads[i].TitleItem); err != nil {
			return err
		}
	}
	return nil
}

func (g *regroup) putDevelopments() error {
	rows := make([]any, 0, 10*len(g.res.Developments))
	memos := make([]any, 0, 3*len(g.res.Developments))
	for i := range g.res.Developments {
		d := &g.res.Developments[i]
		c := &tally{}
		if g.held != nil {
			c = g.held.of[d.ID]
		} else {
			g.devs[d.ID] = true
		}
		rows = append(rows, int64(d.ID), int64(d.Thread), int64(d.Track), unix(d.First), unix(d.Last), coded(d.Title), c.items, len(c.sources), len(c.texts), int64(d.TitleItem))
		if len(d.Memo) > 0 {
			memos = append(memos, int64(d.ID), unix(d.Last), packMemo(d.Memo))
		}
	}
	err := g.upsert(`INSERT INTO developments(id,thread,track,first,last,title,items,sources,texts,told) SELECT v.column1,v.column2,v.column3,v.column4,v.column5,
CASE WHEN i.id IS NULL THEN v.column6 ELSE '' END,v.column7,v.column8,v.column9,i.id FROM (VALUES `, `) v LEFT JOIN items i ON i.id=v.column10 AND i.development=v.column1
AND i.title=v.column6 AND v.column6<>'' WHERE true ON CONFLICT DO UPDATE SET thread=excluded.thread, track=excluded.track, first=excluded.first, last=excluded.last,
title=excluded.title, items=excluded.items, sources=excluded.sources, texts=excluded.texts, told=excluded.told`, 10, rows)
	if err != nil {
		return err
	}
	return g.upsert("INSERT INTO development_memos(id,last,memo) VALUES", " ON CONFLICT DO UPDATE SET last=excluded.last, memo=excluded.memo", 3, memos)
}

func (g *regroup) putThreads() error {
	rows := make([]any, 0, 16*len(g.res.Threads))
	memos := make([]any, 0, 3*len(g.res.Threads))
	for i := range g.res.Threads {
		t := &g.res.Threads[i]
		var gn gain
		if g.gained[t.ID] != nil && !g.recount[t.ID] {
			gn = *g.gained[t.ID]
		}
		rows = append(rows, int64(t.ID), int64(t.Track), int64(t.Also), unix(t.First), unix(t.Last), bit(t.Surge), coded(t.Title), coded(packStrings(t.Actors)), coded(packStrings(t.Places)),
			query.Padded(t.Title), query.Padded(t.Actors...), query.Padded(t.Places...),
			gn.items, gn.texts, gn.opened, gn.voices)
		if len(t.Memo) > 0 {
			memos = append(memos, int64(t.ID), unix(t.Last), packMemo(t.Memo))
		}
	}
	err := g.upsert("INSERT INTO threads(id,track,also,first,last,surge,title,actors,places,title_words,actor_words,place_words,items,texts,developments,sources) VALUES", ` ON CONFLICT DO UPDATE SET track=excluded.track,
also=excluded.also, first=excluded.first, last=excluded.last, surge=excluded.surge, title=excluded.title, actors=excluded.actors, places=excluded.places,
title_words=excluded.title_words, actor_words=excluded.actor_words, place_words=excluded.place_words, items=items+excluded.items, texts=texts+excluded.texts,
developments=developments+excluded.developments, sources=sources+excluded.sources`, 16, rows)
	if err != nil {
		return err
	}
	if err := g.upsert("INSERT INTO thread_memos(id,last,memo) VALUES", " ON CONFLICT DO UPDATE SET last=excluded.last, memo=excluded.memo", 3, memos); err != nil {
		return err
	}
	return g.putShelves()
}

// putShelves brings every reader's shelf in step with the threads that were touched.
func (g *regroup) putShelves() error {
	args := make([]any, 0, 2*len(g.res.Threads))
	for i := range g.res.Threads {
		t := &g.res.Threads[i]
		var unread int64
		if gn := g.gained[t.ID]; gn != nil {
			unread = gn.items
		}
		args = append(args, int64(t.ID), unread)
	}
	return g.upsert("INSERT INTO thread_state(reader,thread,track,last,surge,unread,rank) SELECT r.id,t.id,t.track,t.last,t.surge,v.column2,t.rank FROM (VALUES ",
		`) v JOIN threads t ON t.id=v.column1 CROSS JOIN readers r WHERE true
ON CONFLICT DO UPDATE SET track=excluded.track, last=excluded.last, surge=excluded.surge, unread=unread+excluded.unread`, 2, args)
}

// putMoved places earlier items anew.
func (g *regroup) putMoved() error {
	for i := range g.res.Moved {
		if err := g.moveItem(&g.res.Moved[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *regroup) moveItem(p *threads.Placement) error {
	var dev model.DevelopmentID
	var thread model.ThreadID
	var source, before, edited int64
	err := g.row([]any{&dev, &thread, &source, &before, &edited}, `SELECT coalesce(max(development),0), coalesce(max(thread),0), coalesce(max(source),0), coalesce(max(text),0),
coalesce(max(edited),0) FROM items WHERE id=?`, int64(p.Item))
	if err != nil || thread == 0 { // an item that was deleted since moves nowhere
		return err
	}
	g.devs[dev], g.devs[p.Development] = true, true
	g.recount[thread], g.recount[p.Thread] = true, true
	text := p.Text
	if text == 0 {
		text = p.Item
	}
	g.held.move(dev, p.Development, source, before, int64(text), edited)
	if _, err := g.exec("UPDATE items SET development=?, thread=?, text=? WHERE id=?", int64(p.Development), int64(p.Thread), int64(text), int64(p.Item)); err != nil {
		return err
	}
	return g.mergeWhy(p.Item, p.Why)
}

// putExplained renews what is told of items whose development was united with another or parted.
func (g *regroup) putExplained() error {
	for i := range g.res.Explained {
		if err := g.mergeWhy(g.res.Explained[i].Item, g.res.Explained[i].Why); err != nil {
			return err
		}
	}
	return nil
}

// mergeWhy replaces the grouping part of an item's evidence and keeps the words that decided its track. An item that was deleted
// since keeps none.
func (t *tx) mergeWhy(item model.ItemID, why model.Why) error {
	var raw []byte
	if err := t.row([]any{&raw}, "SELECT coalesce((SELECT why FROM evidence WHERE item=?), x'')", int64(item)); err != nil {
		return err
	}
	old, err := unpackWhy(raw)
	if err != nil {
		return err
	}
	why.Track = old.Track
	if why.ThreadScore == 0 {
		why.Thread, why.ThreadScore = old.Thread, old.ThreadScore
	}
	_, err = t.exec("INSERT INTO evidence(item,why) SELECT id,? FROM items WHERE id=? ON CONFLICT DO UPDATE SET why=excluded.why", packWhy(&why), int64(item))
	return err
}

// raiseIDs keeps the highest identifiers ever given out, so that none is given out twice.
func (g *regroup) raiseIDs() error {
	var dev, thread int64
	for i := range g.res.Developments {
		dev = max(dev, int64(g.res.Developments[i].ID))
	}
	for i := range g.res.Threads {
		thread = max(thread, int64(g.res.Threads[i].ID))
	}
	for id := range g.res.GoneDevelopments { // opened and merged away by one batch, it stands nowhere else
		dev = max(dev, int64(id))
	}
	for id := range g.res.GoneThreads {
		thread = max(thread, int64(id))
	}
	if err := g.raiseMeta("last_development", dev); err != nil {
		return err
	}
	return g.raiseMeta("last_thread", thread)
}
