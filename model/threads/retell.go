package threads

import (
	"slices"

	"attache/model"
)

// retell makes a development of reports that were placed in it one after the other, none of them a reprint.
func retell(members []*profile) *development {
	d := newDevelopment(0)
	var s scale
	for _, p := range members {
		d.wording(p)
		d.take(p, 1, true, developmentShape)
		d.listed, d.copies = append(d.listed, p.item), append(d.copies, p.item)
		d.due()
		d.keys = mergeInto(d.keys, d.unlisted(nil, p.list(&s)))
	}
	d.sum()
	return d
}

// told says whether a development is, to the last bit, what its members tell, so that a memo need not keep its sums beside
// them. Most are: the small ones without reprints, which nothing was merged into.
func (d *development) told() bool {
	if d.items == 0 || d.items != len(d.members) || d.mass != float64(d.items) || len(d.parted) > 0 {
		return false
	}
	n := retell(d.members)
	return n.first == d.first && n.last == d.last && n.mass == d.mass && n.tracks == d.tracks && n.plain == d.plain &&
		slices.Equal(n.keys, d.keys) && slices.Equal(n.terms, d.terms) && slices.Equal(n.cluster.title, d.cluster.title) && slices.Equal(n.names, d.names) &&
		slices.Equal(n.figures, d.figures) && slices.Equal(n.dates, d.dates) && slices.Equal(n.sources, d.sources) &&
		slices.Equal(n.listed, d.listed) && slices.Equal(n.copies, d.copies) && n.looked == d.looked && slices.Equal(n.wordings, d.wordings)
}

// elsewhere says of which members of a thread the memo need keep only the number: a warm development has them, too.
func (e *Engine) elsewhere(t *thread) map[model.ItemID]bool {
	out := map[model.ItemID]bool{}
	note := func(item model.ItemID) {
		for _, p := range t.members { // a few; the developments may have thousands
			if p.item == item {
				out[item] = true
				return
			}
		}
	}
	for _, id := range t.devs {
		switch d := e.devs[id]; {
		case d == nil:
		case d.content == nil:
			for _, item := range d.kept {
				note(item)
			}
		default:
			for _, p := range d.members {
				note(p.item)
			}
		}
	}
	return out
}

// meetAgain notes a report that came back, for the threads whose memos have only its number.
func (e *Engine) meetAgain(p *profile) {
	if e.again == nil {
		e.again = map[model.ItemID]*profile{}
	}
	e.again[p.item] = p
}

// meetAll puts the reports that came back in the places that their threads kept for them.
func (e *Engine) meetAll() {
	for _, t := range e.threads {
		if t.content != nil {
			e.complete(t)
		}
	}
}

// partAll ends the waiting for reports that did not come back.
func (e *Engine) partAll() {
	for _, t := range e.threads {
		if t.content != nil {
			t.full()
		}
	}
	e.again = nil
}
