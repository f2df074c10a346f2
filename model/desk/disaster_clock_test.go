package desk

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
	"attache/model/tracks"
)

const year = 365 * 24 * time.Hour

// stories are happenings that have nothing to do with one another.
var stories = []string{
	"Corran and Halmar envoys meet in Port Lisse to discuss fishing rights",
	"Vestrian frigate Morgenrot leaves Dunmere for exercises in the Sarn strait",
	"Thousands march in Eldmouth against the new curfew law",
	"Tarn parliament rejects treaty on border bridge tolls",
	"Pellan dockers strike over wages halts grain shipments",
	"Mediator Olwen Hart proposes ceasefire around Lower Wick",
	"Korvale air force intercepts drone near Quay Nine",
	"Students occupy university of Ostrava Bay after arrests",
	"Generals of Marrow and Hest sign hotline agreement",
	"Brenn suspends inspections at the Kelder enrichment plant",
	"Police disperse farmers blocking the Ardal motorway with tractors",
	"Admiral Voss warns Lydia over missile tests off Cape Senn",
}

// told gives a report of each story, worded for the time of telling.
func told(round int, at func(story int) time.Time, mended bool) (out []model.Item) {
	for i, s := range stories {
		it := report(round*100+i, s, at(i))
		it.Summary, it.DateMended = fmt.Sprintf("%s, according to report %d.", s, round), mended
		it.Source = fmt.Sprintf("Outlet %d", round)
		out = append(out, it)
	}
	return out
}

// A clock that is off by a year for a while, in either direction, between two batches or between two runs: no report is let
// go for its age, none is dated by the wrong clock, what belongs together is found together, and the lease passes on.
func TestClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{year, -year, 40 * 24 * time.Hour} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v restart %t", jump, restart), func(t *testing.T) {
				t.Parallel()
				j := &jumper{t: t, c: &clock{at: noon}, path: filepath.Join(t.TempDir(), "store.db"), restart: restart}
				j.open()
				feed := addFeed(t, j.d, "https://wire.example/rss")
				hour := func(h int) func(int) time.Time {
					return func(int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
				}
				j.bring(feed, told(1, func(i int) time.Time { return noon.Add(-time.Duration(i) * time.Hour) }, false))
				j.jump(noon.Add(2*time.Hour + jump))
				wrong := func(int) time.Time { return j.c.now() }
				if jump < 0 { // whatever date an item has of its own lies in the future now, and is not believed
					j.bring(feed, told(2, wrong, true))
				} else {
					j.bring(feed, told(2, hour(2), false))
				}
				undated := told(3, wrong, true)
				j.bring(feed, undated)
				j.jump(noon.Add(4 * time.Hour))
				j.bring(feed, told(4, hour(4), false))
				j.inspect(jump > 0 && jump < year/2)
				ok(t, j.d.Close())
			})
		}
	}
}

type jumper struct {
	t       *testing.T
	d       *Desk
	c       *clock
	path    string
	restart bool
	brought int
}

func (j *jumper) open() {
	j.d = openAt(j.t, j.path, j.c, func(o *Options) {
		o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return threads.New(threads.Options{}) }
		o.Retention = Retention{Age: 20 * 24 * time.Hour}
	})
}

// jump sets the clock, in the middle of a run or between two. Whoever held the lease before does not hold it for a year.
func (j *jumper) jump(to time.Time) {
	j.t.Helper()
	if !must[bool](j.t)(j.d.Lease(j.t.Context(), "before", time.Minute)) {
		j.t.Error("the lease is not to be had before the jump")
	}
	j.c.set(to)
	if j.restart {
		ok(j.t, j.d.Close())
		j.open()
	}
	if !must[bool](j.t)(j.d.Lease(j.t.Context(), "before", time.Minute)) {
		j.t.Error("the holder cannot renew the lease after the jump")
	}
	ok(j.t, j.d.Release(j.t.Context(), "before"))
	if !must[bool](j.t)(j.d.Lease(j.t.Context(), "after", time.Minute)) {
		j.t.Error("the lease does not pass on after the jump")
	}
	ok(j.t, j.d.Release(j.t.Context(), "after"))
}

// bring ingests and lets retention have its way.
func (j *jumper) bring(feed model.FeedID, items []model.Item) {
	j.t.Helper()
	if rep := ingest(j.t, j.d, feed, items...); rep.New != len(items) {
		j.t.Errorf("%d of %d items are new", rep.New, len(items))
	}
	j.brought += len(items)
	if n := must[int](j.t)(j.d.Retain(j.t.Context())); n > 0 {
		j.t.Errorf("%d items were let go at %v", n, j.c.now())
	}
}

// inspect looks at everything once the clock is right again. A jump that could be a holiday cannot be told from one.
func (j *jumper) inspect(holiday bool) {
	j.t.Helper()
	have := byGUID(j.t, j.d)
	if len(have) != j.brought {
		j.t.Errorf("%d of %d items are left", len(have), j.brought)
	}
	for i, s := range stories {
		first := have[fmt.Sprintf("guid-%d", 100+i)]
		for round := 2; round <= 4; round++ {
			it := have[fmt.Sprintf("guid-%d", round*100+i)]
			if off := it.Published.Sub(noon).Abs(); off > 26*time.Hour && !holiday {
				j.t.Errorf("report %d of %q is dated %v", round, s, it.Published)
			}
			if it.Development != first.Development && !holiday {
				j.t.Errorf("report %d of %q is no longer found to be the same", round, s)
			}
		}
	}
	b := must[model.Board](j.t)(j.d.Board(j.t.Context()))
	if off := b.Horizon.Sub(j.c.now()).Abs(); off > time.Hour {
		j.t.Errorf("the screen takes %v for the present at %v", b.Horizon, j.c.now())
	}
	sound(j.t, j.d)
}
