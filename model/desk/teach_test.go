package desk

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"attache/model"
	"attache/model/tracks"
)

// taught opens a desk whose judge can be taught, and gives it a protest, a sport report and a thread of four talks.
func taught(t *testing.T) (*Desk, *clock, model.FeedID, map[string]model.Item) {
	t.Helper()
	d, c := fresh(t, func(o *Options) { o.Judge = tracks.New() })
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed,
		report(1, "Demonstrators clash with riot police in Corran over fuel prices", noon.Add(-5*time.Hour)),
		report(2, "Envoys hold peace talks with Halmar in Port Lisse", noon.Add(-4*time.Hour)),
		report(3, "Envoys hold ceasefire talks with Halmar again", noon.Add(-3*time.Hour)),
		report(4, "Envoys sign peace agreement with Halmar", noon.Add(-2*time.Hour)),
		report(5, "Envoys march against the government in Tarn, thousands of protesters say", noon.Add(-time.Hour)))
	return d, c, feed, byGUID(t, d)
}

// rowNumber is what counts the rows of a table.
var rowNumber = regexp.MustCompile(`"id":[0-9]+,`)

// stands gives what the store says of everything that has a place, but for what counts actions and the reasons of times.
func stands(t *testing.T, d *Desk) string {
	t.Helper()
	var b bytes.Buffer
	ok(t, d.Export(t.Context(), &b))
	var out []string
	for line := range strings.Lines(b.String()) {
		for _, kind := range []string{"threads", "developments", "thread_state", "item_state", "constraints", "redirects", "item"} {
			if strings.Contains(line, `"kind":"`+kind+`"`) {
				if kind == "constraints" {
					line = rowNumber.ReplaceAllString(line, "")
				}
				out = append(out, line)
			}
		}
	}
	return strings.Join(out, "")
}

func TestTeachingAnItemMovesItsThreadAndUndoPutsItBack(t *testing.T) {
	d, _, feed, its := taught(t)
	it := its["guid-1"]
	if it.Track != model.Protests {
		t.Fatalf("judged as %v", it.Track)
	}
	before := stands(t, d)
	ok(t, d.Teach(t.Context(), []model.ItemID{it.ID}, model.Other))
	now := must[model.ItemDetail](t)(d.Item(t.Context(), it.ID))
	if now.Track != model.Other || now.Thread != it.Thread || thread(t, d, it.Thread).Track != model.Other {
		t.Errorf("item under %v in thread %d, which is under %v", now.Track, now.Thread, thread(t, d, it.Thread).Track)
	}
	if len(now.Why.Track) == 0 || now.Why.Track[0].Kind != "user" || !strings.Contains(now.Why.Track[0].Text, "other") {
		t.Errorf("the reasons do not say who decided: %+v", now.Why.Track)
	}
	if b := must[model.Board](t)(d.Board(t.Context())); b.Tracks[model.Protests].Threads != 0 {
		t.Errorf("%d threads of protests on the board", b.Tracks[model.Protests].Threads)
	}
	if l := must[[]Lesson](t)(d.Lessons(t.Context())); len(l) != 1 || l[0].Track != model.Other || l[0].Was != model.Protests {
		t.Errorf("lessons are %+v", l)
	}
	sound(t, d)
	if what := must[string](t)(d.Undo(t.Context())); !strings.HasPrefix(what, "filed “Demonstrators") {
		t.Errorf("undo says %q", what)
	}
	if after := stands(t, d); after != before {
		t.Errorf("undo left another world:\n%s\nwas\n%s", after, before)
	}
	if l := must[[]Lesson](t)(d.Lessons(t.Context())); len(l) != 0 {
		t.Errorf("undo left lessons: %+v", l)
	}
	must[string](t)(d.Redo(t.Context()))
	ingest(t, d, feed, report(9, "Demonstrators clash with riot police in Corran over fuel prices, witnesses say", noon))
	if got := byGUID(t, d)["guid-9"]; got.Track != model.Other || thread(t, d, it.Thread).Track != model.Other {
		t.Errorf("what is worded alike is filed under %v, the thread under %v", got.Track, thread(t, d, it.Thread).Track)
	}
	sound(t, d)
}

func TestAnItemThatIsFiledApartLeavesItsThread(t *testing.T) {
	d, _, _, its := taught(t)
	it := its["guid-2"]
	before := stands(t, d)
	ok(t, d.Teach(t.Context(), []model.ItemID{it.ID}, model.Posture))
	now := byGUID(t, d)["guid-2"]
	if now.Thread == it.Thread || thread(t, d, now.Thread).Track != model.Posture || thread(t, d, it.Thread).Items != 3 {
		t.Errorf("the item stands in thread %d under %v", now.Thread, thread(t, d, now.Thread).Track)
	}
	sound(t, d)
	must[string](t)(d.Undo(t.Context()))
	if after := stands(t, d); after != before {
		t.Errorf("undo left another world:\n%s\nwas\n%s", after, before)
	}
	sound(t, d)
}

func TestForgettingGivesTheJudgementBack(t *testing.T) {
	d, _, _, its := taught(t)
	it := its["guid-1"]
	before := stands(t, d)
	ok(t, d.Teach(t.Context(), []model.ItemID{it.ID}, model.Posture))
	ok(t, d.Teach(t.Context(), []model.ItemID{it.ID}, model.Negotiations))
	if l := must[[]Lesson](t)(d.Lessons(t.Context())); len(l) != 1 || l[0].Was != model.Protests {
		t.Errorf("lessons are %+v", l)
	}
	ok(t, d.Forget(t.Context(), []model.ItemID{it.ID}))
	now := must[model.ItemDetail](t)(d.Item(t.Context(), it.ID))
	if now.Track != model.Protests || thread(t, d, now.Thread).Track != model.Protests || now.Why.Track[0].Kind == "user" {
		t.Errorf("forgotten, the item is under %v, its thread under %v, because of %+v", now.Track, thread(t, d, now.Thread).Track, now.Why.Track)
	}
	if err := d.Forget(t.Context(), []model.ItemID{it.ID}); err == nil {
		t.Error("what teaches nothing was forgotten")
	}
	for range 3 {
		must[string](t)(d.Undo(t.Context()))
	}
	if after := stands(t, d); after != before {
		t.Errorf("undoing it all left another world:\n%s\nwas\n%s", after, before)
	}
	sound(t, d)
}

func TestAFiledThreadStaysWhereItIsPut(t *testing.T) {
	d, _, feed, its := taught(t)
	id := its["guid-2"].Thread
	ok(t, d.FileThread(t.Context(), id, model.Posture))
	ingest(t, d, feed, report(8, "Envoys hold more peace talks with Halmar", noon))
	if th := thread(t, d, id); th.Track != model.Posture || th.Items != 5 {
		t.Errorf("the thread is under %v with %d items", th.Track, th.Items)
	}
	if its := byGUID(t, d); its["guid-2"].Track != model.Negotiations {
		t.Errorf("filing a thread judged its item anew: %v", its["guid-2"].Track)
	}
	must[string](t)(d.Undo(t.Context()))
	if th := thread(t, d, id); th.Track != model.Negotiations {
		t.Errorf("undone, the thread is under %v", th.Track)
	}
	sound(t, d)
}

func TestAnotherProgramLearnsWithoutBeingOpenedAgain(t *testing.T) {
	c := &clock{at: noon}
	path := filepath.Join(t.TempDir(), "store.db")
	judge := func(o *Options) { o.Judge = tracks.New() }
	a, b := openAt(t, path, c, judge), openAt(t, path, c, judge)
	defer func() { ok(t, a.Close()); ok(t, b.Close()) }()
	feed := addFeed(t, a, "https://wire.example/rss")
	title := "Demonstrators clash with riot police in Corran over fuel prices"
	ingest(t, a, feed, report(1, title, noon.Add(-time.Hour)))
	ok(t, b.Teach(t.Context(), []model.ItemID{byGUID(t, a)["guid-1"].ID}, model.Other))
	ingest(t, a, feed, report(2, title+" today", noon))
	if got := byGUID(t, a)["guid-2"]; got.Track != model.Other {
		t.Errorf("judged as %v after another program taught", got.Track)
	}
	ok(t, b.Forget(t.Context(), []model.ItemID{byGUID(t, a)["guid-1"].ID}))
	ingest(t, a, feed, report(3, title+" again", noon))
	if got := byGUID(t, a)["guid-3"]; got.Track != model.Protests {
		t.Errorf("judged as %v after another program forgot", got.Track)
	}
	sound(t, a)
}

// difference gives the lines in which two worlds differ.
func difference(want, got string) string {
	var out []string
	has := func(s string) map[string]bool {
		m := map[string]bool{}
		for line := range strings.Lines(s) {
			m[line] = true
		}
		return m
	}
	a, b := has(want), has(got)
	for line := range a {
		if !b[line] {
			out = append(out, "- "+line)
		}
	}
	for line := range b {
		if !a[line] {
			out = append(out, "+ "+line)
		}
	}
	return strings.Join(out[:min(len(out), 20)], "")
}
