package threads

import (
	"testing"
	"time"

	"attache/model"
	"attache/model/text"
)

// daily makes reports of one matter: so many an hour, each in words of its own, from one source, beginning at an hour of the
// test's clock.
type daily struct {
	source string
	next   int
}

var surgeStart = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func hourAt(h int) time.Time { return surgeStart.Add(time.Duration(h) * time.Hour) }

func (d *daily) hour(h, n int) (out []Input) {
	what := []string{"envoys", "ministers", "mediators", "delegates", "negotiators", "advisers", "lawyers", "experts", "observers", "interpreters", "generals"}
	does := []string{"argue over", "weigh", "return to", "reject parts of", "leave open", "postpone", "settle", "reopen", "question"}
	about := []string{"inspections", "the timetable", "sanctions", "the wording", "prisoners", "the venue", "enrichment"}
	for i := range n {
		k := d.next
		d.next++
		title := "Corran and Halmar nuclear talks in Port Lisse: " + what[k%len(what)] + " " + does[k%len(does)] + " " + about[k%len(about)]
		at := hourAt(h).Add(time.Duration(i) * time.Hour / time.Duration(n))
		out = append(out, Input{Item: model.ItemID(k + 1), Source: d.source, Published: at, Title: title, Track: model.Negotiations,
			Scores: model.Scores{model.Negotiations: 0.9}, Doc: text.Analyze(text.Input{Title: title, Lang: "en", Published: at})})
	}
	return out
}

// surges says whether the thread of the last report is said to surge.
func surges(t *testing.T, r Result) bool {
	t.Helper()
	id := r.Placements[len(r.Placements)-1].Thread
	for _, s := range r.Threads {
		if s.ID == id {
			return s.Surge
		}
	}
	t.Fatalf("nothing is said of thread %d", id)
	return false
}

// usual has a matter reported four times an hour for two days.
func usual(e *Engine, d *daily) {
	for h := range 48 {
		e.Assign(d.hour(h, 4))
	}
}

func TestWhatComesFarAboveTheUsualIsASurgeForAWhile(t *testing.T) {
	e, d := New(Options{}), &daily{source: "Wire"}
	usual(e, d)
	if surges(t, e.Assign(d.hour(48, 4))) {
		t.Error("as many reports as ever are no surge")
	}
	burst := e.Assign(d.hour(49, 30))
	if !surges(t, burst) {
		t.Fatal("seven times as many reports as usual are a surge")
	}
	id := burst.Placements[0].Thread
	// Nothing more comes of this matter; the news of another moves the clock on.
	other := func(h int) Result {
		in := (&daily{source: "Gazette", next: 5000 + h}).hour(h, 1)
		in[0].Title = "Rowers win gold on Lake Tarn"
		in[0].Doc = text.Analyze(text.Input{Title: in[0].Title, Lang: "en", Published: in[0].Published})
		return e.Assign(in)
	}
	if touched(other(51), id) {
		t.Error("the surge is over before its time")
	}
	over := other(54)
	if !touched(over, id) || state(over, id).Surge {
		t.Errorf("once it is over that must be said, even if nothing comes of the matter: %+v", over.Threads)
	}
	if touched(other(55), id) {
		t.Error("it is said again and again that a surge is over")
	}
}

func touched(r Result, id model.ThreadID) bool { return state(r, id).ID == id }

func state(r Result, id model.ThreadID) (s ThreadState) {
	for _, s := range r.Threads {
		if s.ID == id {
			return s
		}
	}
	return s
}

// After a gap of days the usual number of reports looks like a surge beside all that quiet, unless it is known that nobody could hear.
func TestAFeedThatWasDownMakesNoSurge(t *testing.T) {
	away := []model.Gap{{From: hourAt(48), To: hourAt(150)}}
	for _, c := range []struct {
		what   string
		missed []model.Gap
		hour   int // of the return
		n      int
		surge  bool
	}{
		{"the usual after four days of quiet", nil, 150, 9, true},
		{"the usual after four days without the feed", away, 150, 9, false},
		{"far more than usual after four days without the feed", away, 150, 30, true},
		{"a gap of another time", []model.Gap{{From: hourAt(-200), To: hourAt(-100)}}, 150, 9, true},
	} {
		e, d := New(Options{}), &daily{source: "Wire"}
		for h := range 48 {
			e.Assign(d.hour(h, 1+h%2)) // three in two hours
		}
		in := d.hour(c.hour, c.n)
		in[0].Missed = c.missed
		if got := surges(t, e.Assign(in)); got != c.surge {
			t.Errorf("%s: surge is %t", c.what, got)
		}
	}
}

// Of two sources one was down: half of the quiet counts.
func TestHoursOfWhichOnlySomeWereHeardCountInPart(t *testing.T) {
	e := New(Options{})
	a, b := &daily{source: "Wire"}, &daily{source: "Gazette", next: 3000}
	r := e.Assign(append(a.hour(0, 2), b.hour(0, 2)...))
	th := e.threads[r.Placements[0].Thread]
	if r.Placements[2].Thread != r.Placements[0].Thread {
		t.Fatal("the reports are of one matter")
	}
	e.miss("Gazette", []model.Gap{{From: hourAt(10), To: hourAt(30)}, {From: hourAt(20), To: hourAt(40).Add(30 * time.Minute)}})
	e.miss("Gazette", []model.Gap{{From: hourAt(10), To: hourAt(30)}})
	first := hourAt(0).Unix() / hourSeconds
	if lost := e.deaf(th)(first, first+100); lost != 15 {
		t.Errorf("%v hours are lost, want half of thirty", lost)
	}
	if lost := e.deaf(th)(first+35, first+100); lost != 2.5 {
		t.Errorf("%v hours are lost, want half of five", lost)
	}
}
