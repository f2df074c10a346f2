package desk

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
	"attache/model/tracks"
)

// shipped opens a desk with the judge and the grouper that ship.
func shipped(o *Options) {
	o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return threads.New(threads.Options{}) }
}

// crisis makes n reports of a few matters that go on for days, in several wordings and from several sources.
func crisis(n int) []model.Item {
	subjects := []string{
		"Iran and the United States hold nuclear talks in %s", "Oman says nuclear talks between Iran and the United States move to %s",
		"Protesters march against fuel prices in %s", "Police fire tear gas at protesters in %s", "Russian missiles strike power station in %s",
		"Drone attack kills three soldiers near %s", "North Korea fires ballistic missile towards %s", "Ceasefire between Sudan army and rebels holds in %s",
	}
	places := []string{"Muscat", "Geneva", "Lagos", "Nairobi", "Kharkiv", "Odesa", "Tokyo", "Khartoum"}
	sources := []string{"Wire", "Gazette", "Courier", "Herald"}
	rnd := rand.New(rand.NewPCG(7, 8))
	out := make([]model.Item, 0, n)
	for i := range n {
		subject := subjects[rnd.IntN(len(subjects))]
		it := report(i, fmt.Sprintf(subject, places[rnd.IntN(len(places))]), noon.Add(-time.Duration(n-i)*37*time.Minute))
		it.Source = sources[rnd.IntN(len(sources))]
		out = append(out, it)
	}
	return out
}

// decide merges, splits, renames, pins, mutes and teaches something of what there is.
func decide(t *testing.T, d *Desk, seed uint64) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 9))
	for range 12 {
		ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Tracks: allTracks, Window: model.Window{Limit: 100}}))
		if len(ths) < 3 {
			return
		}
		a, b := ths[rnd.IntN(len(ths))], ths[rnd.IntN(len(ths))]
		its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Thread: a.ID, Tracks: allTracks}))
		id := its[rnd.IntN(len(its))].ID
		switch rnd.IntN(6) {
		case 0:
			if a.ID != b.ID && mayMerge(t, d, a.ID, b.ID) {
				ok(t, d.Merge(t.Context(), []model.ThreadID{a.ID, b.ID}))
			}
		case 1:
			if len(its) > 2 && !tied(t, d, id) {
				must[model.ThreadID](t)(d.Split(t.Context(), []model.ItemID{id}))
			}
		case 2:
			ok(t, d.Rename(t.Context(), a.ID, fmt.Sprintf("The file of %d", a.ID)))
		case 3:
			ok(t, d.Pin(t.Context(), a.ID, true))
		case 4:
			if !tied(t, d, id) { // teaching may split off
				ok(t, d.Teach(t.Context(), []model.ItemID{id}, allTracks[rnd.IntN(len(allTracks))]))
			}
		case 5:
			ok(t, d.FileThread(t.Context(), b.ID, allTracks[rnd.IntN(len(allTracks))]))
		}
	}
}

// mayMerge says whether merging two threads contradicts nothing that was decided before.
func mayMerge(t *testing.T, d *Desk, a, b model.ThreadID) bool {
	t.Helper()
	state, err := d.s.Warm(t.Context(), warmFor)
	ok(t, err)
	its := map[model.ItemID]model.ThreadID{}
	for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})) {
		its[it.ID] = it.Thread
	}
	return !slices.ContainsFunc(state.Constraints, func(c threads.Constraint) bool {
		x, y := its[c.A], its[c.B]
		return c.Kind == threads.CannotLink && (x == a && y == b || x == b && y == a)
	})
}

// tied says whether a decision binds an item, or one of the same wording, to others.
func tied(t *testing.T, d *Desk, id model.ItemID) bool {
	t.Helper()
	state, err := d.s.Warm(t.Context(), warmFor)
	ok(t, err)
	text := must[model.ItemDetail](t)(d.Item(t.Context(), id)).Text
	for _, c := range state.Constraints {
		for _, end := range []model.ItemID{c.A, c.B} {
			if must[model.ItemDetail](t)(d.Item(t.Context(), end)).Text == text {
				return true
			}
		}
	}
	return false
}

// holds fails the test when something that the reader decided is not so.
func holds(t *testing.T, d *Desk) {
	t.Helper()
	state, err := d.s.Warm(t.Context(), warmFor)
	ok(t, err)
	at := map[model.ItemID]model.Item{}
	for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})) {
		at[it.ID] = it
	}
	for _, c := range state.Constraints {
		a, b := at[c.A], at[c.B]
		together := a.Thread == b.Thread
		if c.Level == threads.Developments {
			together = a.Development == b.Development
		}
		if together != (c.Kind == threads.MustLink) {
			t.Errorf("%+v does not hold: %d/%d and %d/%d", c, a.Thread, a.Development, b.Thread, b.Development)
		}
	}
	for _, l := range must[[]Lesson](t)(d.Lessons(t.Context())) {
		if at[l.Item].Track != l.Track {
			t.Errorf("item %d stands under %v, taught was %v", l.Item, at[l.Item].Track, l.Track)
		}
	}
}

// named gives the names that the reader gave, by thread, and the threads that are pinned.
func named(t *testing.T, d *Desk) (names map[model.ThreadID]string, pinned []model.ThreadID) {
	t.Helper()
	names = map[model.ThreadID]string{}
	for _, th := range must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Tracks: allTracks, Window: model.Window{Limit: 1000}})) {
		if th.Renamed {
			names[th.ID] = th.Title
		}
		if th.Pinned {
			pinned = append(pinned, th.ID)
		}
	}
	return names, pinned
}

func TestRegroupKeepsWhatWasDecidedAndGivesTheSameTwice(t *testing.T) {
	for seed := range uint64(4) {
		d, _ := fresh(t, shipped)
		feed := addFeed(t, d, "https://wire.example/rss")
		for look := range slices.Chunk(crisis(150), 25) {
			ingest(t, d, feed, look...)
		}
		decide(t, d, seed)
		holds(t, d)
		names, pinned := named(t, d)
		dry := must[Regrouping](t)(d.Regroup(t.Context(), true))
		if before := stands(t, d); before != stands(t, d) || dry.Items != 150 {
			t.Errorf("seed %d: a rehearsal changed something: %+v", seed, dry)
		}
		got := must[Regrouping](t)(d.Regroup(t.Context(), false))
		if fmt.Sprint(got) != fmt.Sprint(dry) {
			t.Errorf("seed %d: rehearsed was %+v, done %+v", seed, dry, got)
		}
		sound(t, d)
		holds(t, d)
		first := stands(t, d)
		if now, _ := named(t, d); fmt.Sprint(now) != fmt.Sprint(names) {
			t.Errorf("seed %d: names were %v, are %v", seed, names, now)
		}
		for _, id := range pinned { // two that were found to be one are one pinned thread
			if !thread(t, d, id).Pinned {
				t.Errorf("seed %d: thread %d was pinned, and what it leads to is not", seed, id)
			}
		}
		again := must[Regrouping](t)(d.Regroup(t.Context(), false))
		if again.Moved != 0 || again.Opened != 0 || again.Renamed != 0 || stands(t, d) != first {
			t.Errorf("seed %d: the second time gave something else: %+v", seed, again)
		}
		ingest(t, d, feed, report(900, "Iran and the United States hold nuclear talks in Muscat again", noon))
		sound(t, d)
		holds(t, d)
	}
}

func TestRegroupOfTwoCopiesIsTheSame(t *testing.T) {
	var out []string
	for range 2 {
		d, _ := fresh(t, shipped)
		feed := addFeed(t, d, "https://wire.example/rss")
		for look := range slices.Chunk(crisis(120), 40) {
			ingest(t, d, feed, look...)
		}
		decide(t, d, 3)
		must[Regrouping](t)(d.Regroup(t.Context(), false))
		out = append(out, stands(t, d))
	}
	if out[0] != out[1] {
		t.Error("the same items and decisions gave two results")
	}
}

func TestRegroupOutOfAWorseGroupingSaysWhatChanged(t *testing.T) {
	c := &clock{at: noon}
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, c) // groups by first words
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, crisis(60)...)
	its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks}))
	oldest := slices.MinFunc(its, func(a, b model.Item) int { return int(a.ID - b.ID) })
	ok(t, d.Rename(t.Context(), oldest.Thread, "Kept name"))
	ok(t, d.Close())

	d = openAt(t, path, c, shipped)
	defer func() { ok(t, d.Close()) }()
	got := must[Regrouping](t)(d.Regroup(t.Context(), false))
	if got.Items != 60 || got.Refiled == 0 || got.Moved == 0 || got.Moved == 60 || len(got.Threads) == 0 {
		t.Errorf("it says %+v", got)
	}
	sound(t, d)
	now := must[model.ItemDetail](t)(d.Item(t.Context(), oldest.ID))
	if th := thread(t, d, now.Thread); th.Title != "Kept name" || now.Thread != oldest.Thread {
		t.Errorf("the name stands on %q, the item in %d, before in %d", th.Title, now.Thread, oldest.Thread)
	}
	for _, it := range its { // old numbers lead on
		if _, err := d.Thread(t.Context(), it.Thread); err != nil {
			t.Errorf("thread %d: %v", it.Thread, err)
		}
	}
}

func TestWhatWasDecidedBeforeARegroupingCanStillBeUndone(t *testing.T) {
	d, _ := fresh(t, shipped)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, crisis(80)...)
	ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Tracks: allTracks}))
	ok(t, d.Merge(t.Context(), []model.ThreadID{ths[0].ID, ths[1].ID}))
	must[Regrouping](t)(d.Regroup(t.Context(), false))
	must[string](t)(d.Undo(t.Context()))
	sound(t, d)
	if state, err := d.s.Warm(t.Context(), warmFor); err != nil || len(state.Constraints) != 0 {
		t.Errorf("after the undo %d constraints, %v", len(state.Constraints), err)
	}
	must[string](t)(d.Redo(t.Context()))
	sound(t, d)
	holds(t, d)
}

// What was ingested once changes nothing when it comes again, in whatever portions.
func TestIngestOfTheSameItemsTwiceChangesNothing(t *testing.T) {
	d, _ := fresh(t, shipped)
	feed := addFeed(t, d, "https://wire.example/rss")
	items := crisis(120)
	for look := range slices.Chunk(items, 30) {
		ingest(t, d, feed, look...)
	}
	decide(t, d, 1)
	before := stands(t, d)
	for _, portion := range []int{120, 7} {
		for look := range slices.Chunk(slices.Clone(items), portion) {
			if rep := ingest(t, d, feed, look...); rep.New != 0 || rep.Edited != 0 {
				t.Fatalf("the second time brought %+v", rep)
			}
		}
	}
	if stands(t, d) != before {
		t.Error("the same items changed something")
	}
	sound(t, d)
}

// Merging, splitting and teaching, taken back in turn, leave what was there; done again, what was made of it.
func TestDecisionsUndoneInTurnAreTheIdentity(t *testing.T) {
	for seed := range uint64(6) {
		d, _ := fresh(t, shipped)
		feed := addFeed(t, d, "https://wire.example/rss")
		ingest(t, d, feed, crisis(60)...)
		before := stands(t, d)
		decide(t, d, seed)
		after, n := stands(t, d), 0
		for ; must[string](t)(d.Undo(t.Context())) != ""; n++ {
			sound(t, d)
		}
		if got := stands(t, d); got != before {
			t.Errorf("seed %d: %d actions undone left another world:\n%s", seed, n, difference(before, got))
		}
		for must[string](t)(d.Redo(t.Context())) != "" {
		}
		if got := stands(t, d); got != after {
			t.Errorf("seed %d: %d actions done again left another world:\n%s", seed, n, difference(after, got))
		}
		holds(t, d)
		sound(t, d)
	}
}
