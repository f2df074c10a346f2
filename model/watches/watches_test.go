package watches

import (
	"math/rand/v2"
	"testing"
	"time"

	"attache/model"
	"attache/model/query"
)

var noon = time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)

// bench drives an engine by a clock of its own.
type bench struct {
	t    *testing.T
	e    *Engine
	now  time.Time
	next model.ItemID
}

func newBench(t *testing.T, loc *time.Location, ws ...Watch) *bench {
	for i := range ws {
		e, err := query.Parse(ws[i].Query)
		if err != nil {
			t.Fatal(err)
		}
		ws[i].Expr = e
	}
	return &bench{t: t, e: New(ws, noon, loc), now: noon}
}

// report is an item with a text of its own, published so long ago.
func (b *bench) report(title string, ago time.Duration) model.Item {
	b.next++
	return model.Item{ID: b.next, Text: b.next, Title: title, Published: b.now.Add(-ago)}
}

func (b *bench) take(items ...model.Item) []Firing {
	fields := make([]*query.Fields, len(items))
	for i := range items {
		fields[i] = query.FieldsOf(&items[i], b.now)
	}
	return b.e.Take(b.now, items, fields)
}

func (b *bench) want(what string, got []Firing, counts ...int) {
	b.t.Helper()
	if len(got) != len(counts) {
		b.t.Fatalf("%s: %d firings, want %d: %+v", what, len(got), len(counts), got)
	}
	for i, n := range counts {
		if got[i].Count != n {
			b.t.Errorf("%s: firing %d counts %d, want %d", what, i, got[i].Count, n)
		}
	}
}

func TestOneFiringABatch(t *testing.T) {
	b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks"}, Watch{Name: "b", Query: "carrier"})
	got := b.take(b.report("Talks open", 0), b.report("Talks close", 0), b.report("Rain", 0))
	b.want("two matches", got, 2)
	if got[0].Watch.Name != "a" || got[0].Held || got[0].Items[1].Title != "Talks close" {
		t.Errorf("got %+v", got[0])
	}
	b.want("nothing new", b.take())
}

func TestOldNewsAndTheBacklogAreSilent(t *testing.T) {
	b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks"})
	b.want("published before the start", b.take(b.report("Talks", 10*time.Minute)))
	b.want("published since", b.take(b.report("Talks", 30*time.Second)), 1)
	b.now = noon.Add(time.Hour)
	b.want("published before the start, arrived late", b.take(b.report("Talks", 2*time.Hour)), 1)
	b.now = b.now.Add(time.Hour)
	b.want("long ago", b.take(b.report("Talks", Stale+time.Second)))
}

func TestTheCoolDownGathers(t *testing.T) {
	b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks", CoolDown: 10 * time.Minute})
	b.want("the first", b.take(b.report("Talks", 0)), 1)
	b.now = noon.Add(time.Minute)
	b.want("too soon", b.take(b.report("Talks", 0), b.report("Talks", 0)))
	b.now = noon.Add(9 * time.Minute)
	b.want("too soon again", b.take(b.report("Talks", 0)))
	if next := b.e.Next(b.now); !next.Equal(noon.Add(10 * time.Minute)) {
		t.Errorf("to be asked at %v", next)
	}
	b.now = noon.Add(10 * time.Minute)
	got := b.e.Due(b.now)
	b.want("when it is over", got, 3)
	if !got[0].Held {
		t.Error("the summary does not say that it waited")
	}
	if b.want("and once", b.e.Due(b.now)); !b.e.Next(b.now).IsZero() {
		t.Error("something still waits")
	}
}

func TestQuietHoursAreOfTheReadersClock(t *testing.T) {
	tehran := time.FixedZone("+0330", 3*3600+1800)
	// noon UTC is 15:30 there.
	b := newBench(t, tehran, Watch{Name: "a", Query: "talks", Quiet: Quiet{15 * 60, 6 * 60}, CoolDown: time.Second})
	b.want("quiet", b.take(b.report("Talks", 0)))
	b.now = noon.Add(time.Hour)
	b.want("still quiet", b.take(b.report("Talks", 0)))
	end := time.Date(2026, 2, 5, 6, 0, 0, 0, tehran)
	if next := b.e.Next(b.now); !next.Equal(end) {
		t.Errorf("the quiet ends at %v, want %v", next, end)
	}
	b.now = end
	b.want("in the morning", b.e.Due(b.now), 2)
}

func TestQuietSpans(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 2, 4, h, m, 0, 0, time.UTC) }
	for _, tc := range []struct {
		q    Quiet
		at   time.Time
		want time.Time
	}{
		{Quiet{}, at(0, 0), at(0, 0)},
		{Quiet{9 * 60, 10 * 60}, at(8, 59), at(8, 59)},
		{Quiet{9 * 60, 10 * 60}, at(9, 0), at(10, 0)},
		{Quiet{9 * 60, 10 * 60}, at(10, 0), at(10, 0)},
		{Quiet{22 * 60, 7 * 60}, at(23, 30), at(31, 0)},
		{Quiet{22 * 60, 7 * 60}, at(3, 0), at(7, 0)},
		{Quiet{22 * 60, 0}, at(22, 0), at(24, 0)},
	} {
		if got := tc.q.End(tc.at); !got.Equal(tc.want) {
			t.Errorf("%v at %v ends %v, want %v", tc.q, tc.at, got, tc.want)
		}
	}
}

func TestASurgeNeedsIndependentTexts(t *testing.T) {
	b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks", Surge: true})
	b.now = noon.Add(time.Hour)
	first := b.report("Talks", 0)
	for range 20 {
		again := b.report("Talks", 0)
		again.Text = first.Text
		b.want("reprints", b.take(again))
	}
	for range 4 {
		b.want("five texts in all", b.take(b.report("Talks", 0)))
	}
	got := b.take(b.report("Talks", 0))
	b.want("the sixth", got, 1)
	if !got[0].Surge {
		t.Error("the firing does not say that it is a surge")
	}
	b.now = b.now.Add(SurgeCoolDown - time.Second)
	b.want("within the cool-down", b.take(b.report("Talks", 0)))
}

func TestASurgeIsMeasuredByTheHabit(t *testing.T) {
	habit := func(b *bench, every time.Duration) {
		var items []model.Item
		for ago := baseline - time.Hour; ago > surgeSpan; ago -= every {
			items = append(items, b.report("Talks", ago))
		}
		b.e.Learn("a", items)
	}
	for _, tc := range []struct {
		every time.Duration
		want  []int
	}{{20 * time.Minute, nil}, {6 * time.Hour, []int{9}}} {
		b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks", Surge: true})
		habit(b, tc.every)
		var now []model.Item
		for range 9 {
			now = append(now, b.report("Talks", 0))
		}
		b.want("one every "+tc.every.String(), b.take(now...), tc.want...)
	}
}

// Whatever comes whenever: a watch never fires twice within its cool-down or in quiet hours, and what matched and was new
// is told exactly once in the end.
func TestNothingIsToldTwiceOrLostWhateverComes(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		q := Quiet{r.IntN(1440), r.IntN(1440)}
		cool := time.Duration(1+r.IntN(90)) * time.Minute
		b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks", Quiet: q, CoolDown: cool})
		b.now = noon.Add(Settle + time.Second)
		var fired time.Time
		new, told := 0, 0
		check := func(fs []Firing) {
			for _, f := range fs {
				if q.Holds(b.now) || !fired.IsZero() && b.now.Sub(fired) < cool {
					t.Fatalf("seed %d: fired at %v", seed, b.now)
				}
				if len(f.Items) != min(f.Count, MostHeld) {
					t.Fatalf("seed %d: %d items of %d", seed, len(f.Items), f.Count)
				}
				fired, told = b.now, told+f.Count
			}
		}
		for range 100 {
			b.now = b.now.Add(time.Duration(r.IntN(3600)) * time.Second)
			var items []model.Item
			for range r.IntN(6) {
				ago := time.Duration(r.IntN(24)) * time.Hour
				title := [...]string{"Talks", "Rain"}[r.IntN(2)]
				if title == "Talks" && ago <= Stale {
					new++
				}
				items = append(items, b.report(title, ago))
			}
			check(b.take(items...))
		}
		if next := b.e.Next(b.now); !next.IsZero() {
			b.now = next
			check(b.e.Due(b.now))
		}
		if told != new {
			t.Fatalf("seed %d: %d were new, %d told", seed, new, told)
		}
	}
}

func TestWhatWasHeldIsToldAfterARestart(t *testing.T) {
	quiet := Watch{Name: "a", Query: "talks", Quiet: Quiet{From: 11 * 60, To: 13 * 60}}
	b := newBench(t, time.UTC, quiet)
	first, second := b.report("Talks open", 0), b.report("Talks end", 0)
	b.want("in quiet hours", b.take(first, second))
	w := b.e.Waiting()["a"]
	if w.Count != 2 || len(w.Items) != 2 || w.Items[0] != first.ID {
		t.Fatalf("what waits is %+v", w)
	}
	again := newBench(t, time.UTC, quiet)
	again.e.Resume("a", time.Time{}, []model.Item{first, second}, 5)
	again.want("still quiet", again.e.Due(noon))
	fs := again.e.Due(noon.Add(time.Hour))
	again.want("when it is over", fs, 5)
	if !fs[0].Held || len(again.e.Waiting()) != 0 {
		t.Errorf("told as %+v, and %+v waits", fs[0], again.e.Waiting())
	}
}

func TestTheCoolDownOutlivesTheProgram(t *testing.T) {
	b := newBench(t, time.UTC, Watch{Name: "a", Query: "talks"})
	b.e.Resume("a", noon.Add(-time.Minute), nil, 0)
	b.want("within the cool-down", b.take(b.report("Talks open", 0)))
	b.want("after it", b.e.Due(noon.Add(DefaultCoolDown)), 1)
}
