package store

import (
	"attache/model"
)

// tally is what the items of a development come to.
type tally struct {
	items, edited  int64   // edited: when one was edited last
	sources, texts []share // how many items each has
}

type share struct{ id, n int64 }

// add counts n items more of a source and a text, or fewer when n is negative.
func (c *tally) add(source, text, n int64) {
	c.items += n
	c.sources, c.texts = addShare(c.sources, source, n), addShare(c.texts, text, n)
}

// merge counts all that another one has.
func (c *tally) merge(o *tally) {
	c.items += o.items
	c.edited = max(c.edited, o.edited)
	for _, s := range o.sources {
		c.sources = addShare(c.sources, s.id, s.n)
	}
	for _, s := range o.texts {
		c.texts = addShare(c.texts, s.id, s.n)
	}
}

func addShare(list []share, id, n int64) []share {
	for i := range list {
		s := &list[i]
		if s.id != id {
			continue
		}
		if s.n += n; s.n == 0 {
			list[i] = list[len(list)-1]
			return list[:len(list)-1]
		}
		return list
	}
	return append(list, share{id, n})
}

// mostTallies bounds what is remembered between batches.
const mostTallies = 8 << 10

// tallies remember from one batch to the next what developments come to, so that what an item adds to one is known without
// reading what else it holds. They hold at one moment of the store: whoever writes anything else that counts, in this program
// or another, makes them worthless; see epoch.
type tallies struct {
	at epoch
	of map[model.DevelopmentID]*tally
}

// holdTallies gives the tallies as they are at the present moment, and has them follow to the end of this transaction.
func (t *tx) holdTallies() *tallies {
	h := &t.s.tallies
	if h.of == nil || h.at != t.at || len(h.of) > mostTallies {
		h.of = map[model.DevelopmentID]*tally{}
	}
	h.at, t.tallied = epoch{}, true // until it is committed
	return h
}

// load counts developments that are not remembered from their items.
func (h *tallies) load(t *tx, ids []model.DevelopmentID) error {
	var missing []model.DevelopmentID
	for _, id := range ids {
		if h.of[id] == nil {
			missing = append(missing, id)
		}
	}
	for len(missing) > 0 {
		n := min(len(missing), 500)
		found, err := t.tally(missing[:n])
		if err != nil {
			return err
		}
		for id, c := range found {
			h.of[id] = c
		}
		missing = missing[n:]
	}
	return nil
}

// tally counts developments from their items; those that have none come to nothing. It reads the items of all of them at once:
// as a subquery for each, counting what is distinct costs several times as much as reading it.
func (t *tx) tally(ids []model.DevelopmentID) (map[model.DevelopmentID]*tally, error) {
	out := make(map[model.DevelopmentID]*tally, len(ids))
	for _, id := range ids {
		out[id] = &tally{}
	}
	var id model.DevelopmentID
	var source, text, edited int64
	var args []any
	q := "SELECT development, source, text, edited FROM items WHERE development IN " + among(&args, ids)
	rows, err := t.query(q, args...)
	return out, each(rows, err, func() error {
		c := out[id]
		c.add(source, text, 1)
		c.edited = max(c.edited, edited)
		return nil
	}, &id, &source, &text, &edited)
}

// move counts an item in another development than before, maybe under another text.
func (h *tallies) move(from, to model.DevelopmentID, source, before, text, edited int64) {
	if c := h.of[from]; c != nil {
		c.add(source, before, -1)
		if edited > 0 && edited == c.edited {
			delete(h.of, from) // which of the others was edited last, only the items tell
		}
	}
	if c := h.of[to]; c != nil {
		c.add(source, text, 1)
		c.edited = max(c.edited, edited)
	}
}

// join counts all items of one development in another.
func (h *tallies) join(from, to model.DevelopmentID) {
	a, b := h.of[from], h.of[to]
	if a != nil && b != nil && from != to {
		b.merge(a)
		h.of[from] = &tally{}
		return
	}
	delete(h.of, from)
	delete(h.of, to)
}

// tally counts the new items, which are in their rows already, under their developments.
func (g *regroup) tally(fresh []arrival) error {
	written := make(map[model.DevelopmentID]bool, len(g.res.Developments))
	known := map[model.DevelopmentID]bool{} // before this batch, or new with it
	var ids []model.DevelopmentID
	look := func(id model.DevelopmentID) {
		if id > g.lastDev && g.held.of[id] == nil {
			g.held.of[id] = &tally{}
		}
		if g.held.of[id] != nil {
			known[id] = true
		}
		ids = append(ids, id)
	}
	for i := range g.res.Developments {
		id := g.res.Developments[i].ID
		written[id] = true
		look(id)
	}
	for i := range fresh {
		look(fresh[i].item.Development)
	}
	if err := g.held.load(g.tx, ids); err != nil {
		return err
	}
	came := map[model.DevelopmentID]int64{}
	for i := range fresh {
		it := &fresh[i].item
		came[it.Development]++
		if known[it.Development] {
			source, err := g.nameID(it.Source)
			if err != nil {
				return err
			}
			g.held.of[it.Development].add(source, int64(it.Text), 1)
		}
	}
	for i := range fresh {
		it := &fresh[i].item
		if came[it.Development] == g.held.of[it.Development].items { // all that it has; once is enough to say it
			g.gained[it.Thread].opened++
			came[it.Development] = -1
		}
	}
	for _, id := range ids {
		if !written[id] || g.held.of[id].items == 0 { // the latter retention has emptied, and the grouper brought back
			g.devs[id] = true
		}
	}
	return nil
}
