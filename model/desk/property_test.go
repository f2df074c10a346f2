package desk

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache/model"
)

// plain is the same product without a database: what the store must agree with.
type plain struct {
	items   map[string]*plainItem // by guid, the living
	gone    map[string]bool       // deleted, still known
	history []plainAction
	undone  []plainAction
}

type plainItem struct {
	model.Item
	read, starred bool
	note          string
}

// plainAction is how the marks of some items stood before and after an action.
type plainAction struct{ before, after map[string]plainItem }

func (p *plain) act(guids []string, fn func(*plainItem)) {
	a := plainAction{map[string]plainItem{}, map[string]plainItem{}}
	for _, g := range guids {
		old := *p.items[g]
		fn(p.items[g])
		if now := *p.items[g]; now.read != old.read || now.starred != old.starred || now.note != old.note {
			a.before[g], a.after[g] = old, now
		}
	}
	if len(a.before) > 0 {
		p.history, p.undone = append(p.history, a), nil
	}
}

func (p *plain) set(marks map[string]plainItem) {
	for g, m := range marks {
		if it := p.items[g]; it != nil {
			it.read, it.starred, it.note = m.read, m.starred, m.note
		}
	}
}

func (p *plain) undo() {
	if n := len(p.history); n > 0 {
		a := p.history[n-1]
		p.history, p.undone = p.history[:n-1], append(p.undone, a)
		p.set(a.before)
	}
}

func (p *plain) redo() {
	if n := len(p.undone); n > 0 {
		a := p.undone[n-1]
		p.undone, p.history = p.undone[:n-1], append(p.history, a)
		p.set(a.after)
	}
}

// run is one random run of both.
type run struct {
	t    *testing.T
	rnd  *rand.Rand
	d    *Desk
	c    *clock
	path string
	feed model.FeedID
	p    plain
	next int
}

func (r *run) guids() []string { return slices.Sorted(maps.Keys(r.p.items)) }

func (r *run) some() []string {
	all := r.guids()
	r.rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:r.rnd.IntN(min(len(all), 5)+1)]
}

// ingest brings new, known, edited and deleted items in, in one look.
func (r *run) ingest() {
	var look []model.Item
	for range r.rnd.IntN(8) {
		it := invented(r.next, 1)[0]
		it.Published = r.c.now().Add(-time.Duration(r.rnd.IntN(72)) * time.Hour)
		r.next++
		look = append(look, it)
		r.p.items[it.GUID] = &plainItem{Item: it}
	}
	for _, g := range r.some() {
		it := r.p.items[g].Item
		if slices.ContainsFunc(look, func(o model.Item) bool { return o.GUID == g }) {
			continue
		}
		if r.rnd.IntN(2) == 0 {
			it.Title += " again"
			it.Revisions++
			r.p.items[g].Item = it
		}
		look = append(look, it)
	}
	for g := range r.p.gone {
		look = append(look, model.Item{GUID: g, Title: "Back from the dead", Published: r.c.now()})
		break
	}
	ingest(r.t, r.d, r.feed, look...)
}

func (r *run) ids(guids []string) (ids []model.ItemID) {
	have := byGUID(r.t, r.d)
	for _, g := range guids {
		ids = append(ids, have[g].ID)
	}
	return ids
}

// step does one random thing to both.
func (r *run) step() {
	ctx := r.t.Context()
	switch gs := r.some(); r.rnd.IntN(12) {
	case 0, 1, 2:
		r.ingest()
	case 3:
		gs = r.reprints(gs)
		ok(r.t, r.d.SetRead(ctx, r.ids(gs), true))
		r.p.act(gs, func(it *plainItem) { it.read = true })
	case 4:
		ok(r.t, r.d.SetRead(ctx, r.ids(gs), false))
		r.p.act(gs, func(it *plainItem) { it.read = false })
	case 5:
		on := r.rnd.IntN(2) == 0
		ok(r.t, r.d.SetStar(ctx, r.ids(gs), on))
		r.p.act(gs, func(it *plainItem) { it.starred = on })
	case 6:
		for _, g := range gs[:min(1, len(gs))] {
			note := fmt.Sprintf("note %d", r.rnd.IntN(3))
			ok(r.t, r.d.SetNote(ctx, r.ids(gs[:1])[0], note))
			r.p.act([]string{g}, func(it *plainItem) { it.note = note })
		}
	case 7, 8:
		must[string](r.t)(r.d.Undo(ctx))
		r.p.undo()
	case 9:
		must[string](r.t)(r.d.Redo(ctx))
		r.p.redo()
	case 10:
		r.retain()
	case 11:
		ok(r.t, r.d.Close())
		r.d = r.open()
	}
}

// reprints adds the items of the same text, as the store has them.
func (r *run) reprints(gs []string) []string {
	have := byGUID(r.t, r.d)
	texts := map[model.ItemID]bool{}
	for _, g := range gs {
		texts[have[g].Text] = true
	}
	var out []string
	for g, it := range have {
		if texts[it.Text] {
			out = append(out, g)
		}
	}
	return out
}

const keepFor = 48 * time.Hour

func (r *run) retain() {
	r.c.set(r.c.now().Add(5 * time.Hour))
	_, _, err := r.d.s.Retain(r.t.Context(), Retention{Age: keepFor})
	ok(r.t, err)
	for g, it := range r.p.items {
		if it.Published.Before(r.c.now().Add(-keepFor)) && !it.starred && it.note == "" {
			delete(r.p.items, g)
			r.p.gone[g] = true
			for _, a := range slices.Concat(r.p.history, r.p.undone) {
				delete(a.before, g)
				delete(a.after, g)
			}
		}
	}
}

func (r *run) open() *Desk { return openAt(r.t, r.path, r.c) }

// compare says where the store and the plain model differ.
func (r *run) compare(step int) bool {
	have := byGUID(r.t, r.d)
	same := len(have) == len(r.p.items)
	unread := 0
	for g, want := range r.p.items {
		got := have[g]
		if !want.read && got.Track != model.Other {
			unread++
		}
		same = same && got.Title == want.Title && got.Read == want.read && got.Starred == want.starred && got.Note == want.note && got.Revisions == want.Revisions
		if !same {
			r.t.Errorf("step %d: %s is %+v, want %+v", step, g, got, *want)
			return false
		}
	}
	b := must[model.Board](r.t)(r.d.Board(r.t.Context()))
	if !same || b.Items != len(r.p.items) {
		r.t.Errorf("step %d: %d items, the board says %d, want %d", step, len(have), b.Items, len(r.p.items))
		return false
	}
	found := must[[]Finding](r.t)(r.d.Check(r.t.Context(), false))
	for _, f := range found {
		r.t.Errorf("step %d: %s", step, f.What)
	}
	return len(found) == 0
}

// TestTheStoreIsWhatAPlainModelIs drives both through the same random days.
func TestTheStoreIsWhatAPlainModelIs(t *testing.T) {
	seeds, steps := uint64(4), 120
	if testing.Short() {
		seeds, steps = 2, 40
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := &run{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), c: &clock{at: noon}, path: filepath.Join(t.TempDir(), "store.db"),
				p: plain{items: map[string]*plainItem{}, gone: map[string]bool{}}}
			r.d = r.open()
			defer func() { ok(t, r.d.Close()) }()
			r.feed = addFeed(t, r.d, "https://wire.example/rss")
			for step := range steps {
				r.step()
				if !r.compare(step) {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}
