package desk

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// TestImportedMarksMeetOnesOwn: when both machines marked the same item, tags and notes of both stay, once each.
func TestImportedMarksMeetOnesOwn(t *testing.T) {
	d, c := fresh(t)
	_, its := corpus(t, d)
	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), c)
	defer func() { ok(t, other.Close()) }()
	corpus(t, other)
	there := byGUID(t, other)
	for _, one := range []struct {
		guid            string
		tags, brought   []string
		note, carried   string
		want            []string
		noted           string
		starred, theirs bool
	}{
		{"guid-1", []string{"brief"}, []string{"to check", "brief"}, "ask the bosun", "see page 4", []string{"brief", "to check"}, "ask the bosun / see page 4", false, true},
		{"guid-2", nil, []string{"to check"}, "", "see page 7", []string{"to check"}, "see page 7", true, false},
		{"guid-3", []string{"brief"}, nil, "ask the bosun again", "ask the bosun", []string{"brief"}, "ask the bosun again", true, true},
	} {
		ok(t, d.SetTags(t.Context(), its[one.guid].ID, one.tags))
		ok(t, d.SetNote(t.Context(), its[one.guid].ID, one.note))
		ok(t, d.SetStar(t.Context(), []model.ItemID{its[one.guid].ID}, one.starred))
		ok(t, other.SetTags(t.Context(), there[one.guid].ID, one.brought))
		ok(t, other.SetNote(t.Context(), there[one.guid].ID, one.carried))
		ok(t, other.SetStar(t.Context(), []model.ItemID{there[one.guid].ID}, one.theirs))
		var out bytes.Buffer
		ok(t, other.Export(t.Context(), &out))
		for range 2 { // a second time changes nothing
			must[model.Report](t)(d.Import(t.Context(), bytes.NewReader(out.Bytes())))
			got := must[model.ItemDetail](t)(d.Item(t.Context(), its[one.guid].ID))
			if !slices.Equal(got.Tags, one.want) || got.Note != one.noted || got.Starred != (one.starred || one.theirs) {
				t.Errorf("%s: %q, %q, starred %t", one.guid, got.Tags, got.Note, got.Starred)
			}
			if n := len(must[[]model.Hit](t)(d.Search(t.Context(), `"`+one.noted+`" tag:"`+one.want[len(one.want)-1]+`"`, model.Window{}))); n != 1 {
				t.Errorf("%s: note and tags are found %d times", one.guid, n)
			}
		}
	}
	sound(t, d)
}

// TestImportedShelvesMeetOnesOwn: what was pinned, muted and named there is so here, where all of the thread is known.
func TestImportedShelvesMeetOnesOwn(t *testing.T) {
	d, c := fresh(t)
	_, its := corpus(t, d)
	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), c)
	defer func() { ok(t, other.Close()) }()
	feed := addFeed(t, other, "https://wire.example/rss")
	ingest(t, other, feed, report(20, "Dunmere crowd gathers", noon.Add(-6*time.Hour))) // so that threads have other numbers there
	corpus(t, other)
	there := byGUID(t, other)
	ok(t, other.Pin(t.Context(), there["guid-1"].Thread, true))
	ok(t, other.Rename(t.Context(), there["guid-1"].Thread, "The Corran file"))
	ok(t, other.Mute(t.Context(), there["guid-5"].Thread, true))
	ok(t, other.Pin(t.Context(), there["guid-20"].Thread, true))
	ok(t, d.Rename(t.Context(), its["guid-5"].Thread, "The fleet"))
	var out bytes.Buffer
	ok(t, other.Export(t.Context(), &out))
	for range 2 {
		must[model.Report](t)(d.Import(t.Context(), bytes.NewReader(out.Bytes())))
		now := byGUID(t, d)
		talks, fleet, crowd := thread(t, d, now["guid-1"].Thread), thread(t, d, now["guid-5"].Thread), thread(t, d, now["guid-20"].Thread)
		if !talks.Pinned || talks.Muted || talks.Title != "The Corran file" || now["guid-1"].Thread != its["guid-1"].Thread {
			t.Errorf("the talks are %+v", talks)
		}
		if fleet.Pinned || !fleet.Muted || fleet.Title != "The fleet" {
			t.Errorf("the fleet is %+v", fleet)
		}
		if !crowd.Pinned || crowd.Muted {
			t.Errorf("the thread that came new is %+v", crowd)
		}
		sound(t, d)
	}
}

// TestAnExportIsOfTheFormOfItsSchema: its rows are those of the tables, which an earlier program must not take in.
func TestAnExportIsOfTheFormOfItsSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, &clock{at: noon})
	corpus(t, d)
	var out bytes.Buffer
	ok(t, d.Export(t.Context(), &out))
	ok(t, d.Close())
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	var schema int
	ok(t, errors.Join(db.QueryRow("PRAGMA user_version").Scan(&schema), db.Close()))
	head, rest, _ := strings.Cut(out.String(), "\n")
	form := fmt.Sprintf(`"form":%d`, schema)
	if !strings.Contains(head, form) {
		t.Fatalf("the store is of schema %d and the export begins with %s", schema, head)
	}
	for _, one := range []struct {
		form  string
		newer bool
	}{{fmt.Sprintf(`"form":%d`, schema+1), true}, {`"form":1`, false}} {
		e := openAt(t, filepath.Join(t.TempDir(), "other.db"), &clock{at: noon})
		_, err := e.Import(t.Context(), strings.NewReader(strings.Replace(head, form, one.form, 1)+"\n"+rest))
		if errors.Is(err, ErrNewer) != one.newer || err != nil && !one.newer {
			t.Errorf("of %s: %v", one.form, err)
		}
		ok(t, e.Close())
	}
}

// TestFeedsMoveWithWhatWasDoneToThem: a new machine has its configuration's feeds before anything is imported, under numbers of its
// own. What the reader switched off stays off, fetching goes on where it stood, and an item that had gone is known when it returns.
func TestFeedsMoveWithWhatWasDoneToThem(t *testing.T) {
	d, c := fresh(t)
	list := []model.Feed{{URL: "https://a.example/rss", Source: "A", Origin: model.FromConfig}, {URL: "https://b.example/rss", Source: "B", Origin: model.FromConfig}}
	ok(t, d.SyncFeeds(t.Context(), list))
	feed, _ := corpus(t, d) // of a feed that the reader added
	es := must[[]model.FeedEntry](t)(d.Entries(t.Context()))
	ok(t, d.EnableFeed(t.Context(), es[0].ID, false))
	gone := report(7, "Old story", noon.AddDate(0, 0, -90))
	ingest(t, d, es[1].ID, gone, report(8, "Corran talks again", noon.Add(-time.Minute)))
	ok(t, d.SetRead(t.Context(), []model.ItemID{byGUID(t, d)["guid-7"].ID}, true))
	_, _, err := d.s.Retain(t.Context(), Retention{Age: 30 * 24 * time.Hour})
	ok(t, err)
	if byGUID(t, d)["guid-7"].ID != 0 {
		t.Fatal("the old story is still there")
	}
	var out bytes.Buffer
	ok(t, d.Export(t.Context(), &out))

	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), c)
	defer func() { ok(t, other.Close()) }()
	// The same feeds in another order, behind one that the other machine does not have.
	there := []model.Feed{{URL: "https://z.example/rss", Source: "Z", Origin: model.FromConfig}, {URL: "https://b.example/rss", Source: "Bee", Origin: model.FromConfig}, list[0]}
	ok(t, other.SyncFeeds(t.Context(), there))
	must[model.Report](t)(other.Import(t.Context(), bytes.NewReader(out.Bytes())))
	ok(t, other.SyncFeeds(t.Context(), there))
	now := map[string]model.FeedEntry{}
	for _, e := range must[[]model.FeedEntry](t)(other.Entries(t.Context())) {
		now[e.URL] = e
	}
	if len(now) != 4 || !now["https://a.example/rss"].Disabled || now["https://z.example/rss"].Disabled || now["https://wire.example/rss"].ID != feed {
		t.Errorf("feeds are %+v", now)
	}
	if b := now["https://b.example/rss"]; b.ID != es[1].ID || b.Source != "Bee" || !b.Poll.LastSuccess.Equal(noon) || b.Items != 1 {
		t.Errorf("the feed with the other name here is %+v", b)
	}
	if z := now["https://z.example/rss"]; z.ID <= feed || z.Items != 0 {
		t.Errorf("the feed that was here alone is %+v", z)
	}
	want := ingest(t, d, es[1].ID, gone)
	if rep := ingest(t, other, now["https://b.example/rss"].ID, gone); !reflect.DeepEqual(rep, want) || rep.New > 0 {
		t.Errorf("the old story came back as %+v, where it had been as %+v", rep, want)
	}
	// What another feed calls by the same number is another item.
	other2 := report(7, "Something else", noon)
	other2.Link = "https://z.example/7"
	if rep := ingest(t, other, now["https://z.example/rss"].ID, other2); rep.New != 1 {
		t.Errorf("an item of another feed came as %+v", rep)
	}
	sound(t, other)
}

// TestAnExportThatWasCutOffIsRefused: at whatever line it ends, nothing of it is taken in.
func TestAnExportThatWasCutOffIsRefused(t *testing.T) {
	d, c := fresh(t)
	corpus(t, d)
	var out bytes.Buffer
	ok(t, d.Export(t.Context(), &out))
	lines := strings.SplitAfter(strings.TrimSuffix(out.String(), "\n"), "\n")
	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), c)
	defer func() { ok(t, other.Close()) }()
	for _, n := range []int{0, 1, 2, len(lines) / 2, len(lines) - 1} {
		if rep, err := other.Import(t.Context(), strings.NewReader(strings.Join(lines[:n], ""))); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("%d of %d lines: %+v, %v", n, len(lines), rep, err)
		}
	}
	if b := must[model.Board](t)(other.Board(t.Context())); b.Items != 0 {
		t.Errorf("%d items were taken in", b.Items)
	}
	if rep := must[model.Report](t)(other.Import(t.Context(), strings.NewReader(strings.Join(lines, "")))); rep.New != 5 {
		t.Errorf("the whole export: %+v", rep)
	}
}
