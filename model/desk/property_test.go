package desk

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
)

// run is one random run of the desk and of the plain model beside it.
type run struct {
	t     *testing.T
	rnd   *rand.Rand
	d     *Desk
	c     *clock
	path  string
	feed  model.FeedID
	p     plain
	next  int // number of the next new item, feed or name
	trail []string
}

// deed is something that a run can do, and how often beside the others.
type deed struct {
	name string
	odds int
	do   func(*run)
}

var deeds = []deed{
	{"ingest", 30, (*run).ingest}, {"ingest many", 8, (*run).ingestMany}, {"read", 8, (*run).read}, {"unread", 5, (*run).unread}, {"read threads", 3, (*run).readThreads}, {"star", 6, (*run).star},
	{"note", 5, (*run).note}, {"tags", 5, (*run).tags}, {"pin", 4, (*run).pin}, {"mute", 4, (*run).mute}, {"rename", 4, (*run).rename}, {"merge", 6, (*run).merge},
	{"split", 6, (*run).split}, {"undo", 14, (*run).undo}, {"redo", 8, (*run).redo}, {"feeds", 6, (*run).feeds}, {"retain", 5, (*run).retain},
	{"restart", 4, (*run).restart}, {"crash", 4, (*run).crash}, {"move", 2, (*run).move}, {"repair", 1, (*run).repair},
}

// step does one random thing to both and says what it was.
func (r *run) step() string {
	sum := 0
	for _, d := range deeds {
		sum += d.odds
	}
	n := r.rnd.IntN(sum)
	for _, d := range deeds {
		if n -= d.odds; n < 0 {
			r.trail = append(r.trail, d.name)
			d.do(r)
			return d.name
		}
	}
	return ""
}

// some gives up to five living items.
func (r *run) some() []string {
	all := r.p.guids()
	r.rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:r.rnd.IntN(min(len(all), 5)+1)]
}

// one gives a living item, empty when there is none.
func (r *run) one() string {
	all := r.p.guids()
	if len(all) == 0 {
		return ""
	}
	return all[r.rnd.IntN(len(all))]
}

func (r *run) ids(guids []string) (ids []model.ItemID) {
	have := byGUID(r.t, r.d)
	for _, g := range guids {
		ids = append(ids, have[g].ID)
	}
	return ids
}

func (r *run) read() {
	gs := r.reprints(r.some())
	ok(r.t, r.d.SetRead(r.t.Context(), r.ids(gs), true))
	r.p.mark(gs, func(m *itemMarks) { m.read = true })
}

// reprints adds the items of the same text, as the store has them.
func (r *run) reprints(gs []string) (out []string) {
	have := byGUID(r.t, r.d)
	texts := map[model.ItemID]bool{}
	for _, g := range gs {
		texts[have[g].Text] = true
	}
	for g, it := range have {
		if texts[it.Text] {
			out = append(out, g)
		}
	}
	return out
}

func (r *run) unread() {
	gs := r.some()
	ok(r.t, r.d.SetRead(r.t.Context(), r.ids(gs), false))
	r.p.mark(gs, func(m *itemMarks) { m.read = false })
}

func (r *run) readThreads() {
	if g := r.one(); g != "" {
		th := r.p.items[g].thread
		ok(r.t, r.d.ReadThreads(r.t.Context(), []model.ThreadID{th}))
		r.p.mark(r.p.in(th), func(m *itemMarks) { m.read = true })
	}
}

func (r *run) star() {
	gs, on := r.some(), r.rnd.IntN(2) == 0
	ok(r.t, r.d.SetStar(r.t.Context(), r.ids(gs), on))
	r.p.mark(gs, func(m *itemMarks) { m.starred = on })
}

func (r *run) note() {
	if g := r.one(); g != "" {
		note := []string{"", "ask Hart", "see page 3"}[r.rnd.IntN(3)]
		ok(r.t, r.d.SetNote(r.t.Context(), r.ids([]string{g})[0], note))
		r.p.mark([]string{g}, func(m *itemMarks) { m.note = note })
	}
}

func (r *run) tags() {
	if g := r.one(); g != "" {
		tags := [][]string{nil, {"brief"}, {"brief", "fish"}}[r.rnd.IntN(3)]
		ok(r.t, r.d.SetTags(r.t.Context(), r.ids([]string{g})[0], tags))
		r.p.mark([]string{g}, func(m *itemMarks) { m.tags = strings.Join(tags, " ") })
	}
}

func (r *run) pin() {
	if g := r.one(); g != "" {
		th, on := r.p.items[g].thread, r.rnd.IntN(2) == 0
		ok(r.t, r.d.Pin(r.t.Context(), th, on))
		r.p.shelve(th, func(s *shelf) { s.pinned = on })
	}
}

func (r *run) mute() {
	if g := r.one(); g != "" {
		th, on := r.p.items[g].thread, r.rnd.IntN(2) == 0
		ok(r.t, r.d.Mute(r.t.Context(), th, on))
		r.p.shelve(th, func(s *shelf) { s.muted = on })
	}
}

func (r *run) rename() {
	if g := r.one(); g != "" {
		th, name := r.p.items[g].thread, []string{"", "My matter", "Yours"}[r.rnd.IntN(3)]
		ok(r.t, r.d.Rename(r.t.Context(), th, name))
		r.p.shelve(th, func(s *shelf) { s.name = name })
	}
}

func (r *run) merge() {
	ids := r.p.threads()
	if len(ids) < 2 {
		return
	}
	r.rnd.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ids = ids[:2+r.rnd.IntN(min(2, len(ids)-1))]
	ok(r.t, r.d.Merge(r.t.Context(), ids))
	firsts := r.firsts(ids)
	r.p.merge(ids)
	r.p.bond(firsts, true)
	r.bind()
}

func (r *run) split() {
	g := r.one()
	if g == "" {
		return
	}
	from := r.p.items[g].thread
	all := r.p.in(from)
	if len(all) < 2 {
		return
	}
	r.rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	goes := all[:1+r.rnd.IntN(len(all)-1)]
	stays := r.oldest(all[len(goes):])
	into := must[model.ThreadID](r.t)(r.d.Split(r.t.Context(), r.ids(goes)))
	r.p.regroup([]model.ThreadID{from}, func(g string, th model.ThreadID) model.ThreadID {
		if slices.Contains(goes, g) {
			return into
		}
		return th
	})
	r.p.bond([]string{stays, r.oldest(goes)}, false)
	r.bind()
}

// oldest gives the item that came first. It stands for all of them where the reader binds or parts threads.
func (r *run) oldest(guids []string) string {
	have := byGUID(r.t, r.d)
	return slices.MinFunc(guids, func(a, b string) int { return cmp.Compare(have[a].ID, have[b].ID) })
}

// firsts gives the oldest item of each thread.
func (r *run) firsts(ids []model.ThreadID) (out []string) {
	for _, id := range ids {
		out = append(out, r.oldest(r.p.in(id)))
	}
	return out
}

func (r *run) undo() {
	must[string](r.t)(r.d.Undo(r.t.Context()))
	r.accept(r.p.undo())
	r.bind()
}

func (r *run) redo() {
	must[string](r.t)(r.d.Redo(r.t.Context()))
	r.accept(r.p.redo())
	r.bind()
}

// feeds adds, removes, disables or renames one.
func (r *run) feeds() {
	ctx := r.t.Context()
	url := fmt.Sprintf("https://other.example/%d", r.rnd.IntN(3))
	is := r.p.feeds[url]
	if !is.there {
		must[model.FeedID](r.t)(r.d.AddFeed(ctx, model.Feed{URL: url, Source: "Other"}))
		r.p.feed(url, func(f *plainFeed) { f.there, f.source = true, "Other" })
		return
	}
	id := r.entries()[url].ID
	switch r.rnd.IntN(3) {
	case 0:
		ok(r.t, r.d.RemoveFeed(ctx, id))
		r.p.feed(url, func(f *plainFeed) { f.there = false })
	case 1:
		ok(r.t, r.d.EnableFeed(ctx, id, is.disabled))
		r.p.feed(url, func(f *plainFeed) { f.disabled = !f.disabled })
	case 2:
		r.next++
		name := fmt.Sprintf("Outlet %d", r.next)
		ok(r.t, r.d.RenameFeed(ctx, id, name))
		r.p.feed(url, func(f *plainFeed) { f.source = name })
	}
}

func (r *run) entries() map[string]model.FeedEntry {
	out := map[string]model.FeedEntry{}
	for _, e := range must[[]model.FeedEntry](r.t)(r.d.Entries(r.t.Context())) {
		out[e.URL] = e
	}
	return out
}

const keepFor = 48 * time.Hour

func (r *run) retain() {
	r.c.set(r.c.now().Add(5 * time.Hour))
	before := r.c.now().Add(-keepFor)
	_, _, err := r.d.s.Retain(r.t.Context(), Retention{Age: keepFor}) // not the desk's own, which keeps its own hours
	ok(r.t, err)
	r.p.retain(before)
	r.accept(nil)
}

func (r *run) open() {
	r.d = openAt(r.t, r.path, r.c, func(o *Options) {
		o.Grouper = func() threads.Grouper { return threads.New(threads.Options{}) }
	})
}

func (r *run) restart() {
	ok(r.t, r.d.Close())
	r.open()
}

// crash goes on with the files as a program leaves them that is killed: nothing folded, nothing said farewell to.
func (r *run) crash() {
	dir := r.t.TempDir()
	for _, part := range []string{"", "-wal"} {
		doc, err := os.ReadFile(r.path + part)
		ok(r.t, err)
		ok(r.t, os.WriteFile(filepath.Join(dir, "store.db"+part), doc, 0o600))
	}
	ok(r.t, r.d.Close())
	r.path = filepath.Join(dir, "store.db")
	r.open()
}

// move exports everything and goes on in another store that imported it.
func (r *run) move() {
	var all bytes.Buffer
	ok(r.t, r.d.Export(r.t.Context(), &all))
	ok(r.t, r.d.Close())
	r.path = filepath.Join(r.t.TempDir(), "moved.db")
	r.open()
	must[model.Report](r.t)(r.d.Import(r.t.Context(), &all))
}

func (r *run) repair() {
	found := must[[]Finding](r.t)(r.d.Check(r.t.Context(), true))
	if len(found) > 0 {
		r.t.Errorf("there was something to repair: %+v", found)
	}
}

// TestTheStoreIsWhatAPlainModelIs drives both through the same random days. ATTACHE_STEPS=10000 makes the days longer,
// ATTACHE_SEED=3 takes that seed alone.
func TestTheStoreIsWhatAPlainModelIs(t *testing.T) {
	seeds, steps := []uint64{2, 3, 4, 5, 7}, 200
	if testing.Short() {
		seeds, steps = seeds[:2], 60
	}
	if n, err := strconv.Atoi(os.Getenv("ATTACHE_STEPS")); err == nil {
		steps = n
	}
	if n, err := strconv.ParseUint(os.Getenv("ATTACHE_SEED"), 10, 64); err == nil {
		seeds = []uint64{n}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := &run{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), c: &clock{at: noon}, path: filepath.Join(t.TempDir(), "store.db"), p: newPlain()}
			r.open()
			defer func() { ok(t, r.d.Close()) }()
			r.feed = addFeed(t, r.d, "https://wire.example/rss")
			r.p.feed("https://wire.example/rss", func(f *plainFeed) { f.there, f.source = true, "Wire" })
			for step := range steps {
				what := r.step()
				if r.compare(step%10 == 0); t.Failed() {
					t.Fatalf("seed %d, step %d, %s; the last steps were %v", seed, step, what, r.trail[max(0, len(r.trail)-12):])
				}
			}
			t.Logf("%d steps, %d items, %d threads, %d actions", steps, len(r.p.items)+len(r.p.gone), len(r.p.shelves), len(r.p.done))
		})
	}
}
