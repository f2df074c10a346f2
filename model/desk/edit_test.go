package desk

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// corpus ingests a small world of two threads and gives its items by guid.
func corpus(t *testing.T, d *Desk) (model.FeedID, map[string]model.Item) {
	t.Helper()
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks open", noon.Add(-5*time.Hour)), report(2, "Corran talks open", noon.Add(-4*time.Hour)),
		report(3, "Corran talks stall", noon.Add(-3*time.Hour)), report(4, "Corran envoys leave talks", noon.Add(-2*time.Hour)),
		report(5, "Halmar fleet sails", noon.Add(-time.Hour)))
	return feed, byGUID(t, d)
}

func byGUID(t *testing.T, d *Desk) map[string]model.Item {
	t.Helper()
	out := map[string]model.Item{}
	for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})) {
		out[it.GUID] = it
	}
	return out
}

var allTracks = []model.Track{model.Other, model.Negotiations, model.Posture, model.Protests}

func thread(t *testing.T, d *Desk, id model.ThreadID) model.Thread {
	t.Helper()
	return must[model.Thread](t)(d.Thread(t.Context(), id))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadUndoRedo(t *testing.T) {
	d, _ := fresh(t)
	_, its := corpus(t, d)
	id := its["guid-1"].Thread
	ok(t, d.SetRead(t.Context(), []model.ItemID{its["guid-1"].ID}, true))
	if now := byGUID(t, d); !now["guid-1"].Read || !now["guid-2"].Read || now["guid-3"].Read {
		t.Error("reading one reprint must read the others and nothing else")
	}
	if u := thread(t, d, id).Unread; u != 2 {
		t.Errorf("%d unread, want 2", u)
	}
	ok(t, d.ReadThreads(t.Context(), []model.ThreadID{id}))
	if b := must[model.Board](t)(d.Board(t.Context())); b.Unread != 1 || b.Tracks[model.Negotiations].Unread != 0 {
		t.Errorf("board is %+v", b)
	}
	for _, want := range []struct {
		fn     func() (string, error)
		what   string
		unread int
	}{
		{func() (string, error) { return d.Undo(t.Context()) }, "marked 2 items of “About Corran” as read", 2},
		{func() (string, error) { return d.Undo(t.Context()) }, "marked “Corran talks open” as read", 4},
		{func() (string, error) { return d.Redo(t.Context()) }, "marked “Corran talks open” as read", 2},
		{func() (string, error) { return d.Redo(t.Context()) }, "marked 2 items of “About Corran” as read", 0},
		{func() (string, error) { return d.Redo(t.Context()) }, "", 0},
	} {
		if what := must[string](t)(want.fn()); what != want.what || thread(t, d, id).Unread != want.unread {
			t.Errorf("%q leaves %d unread, want %q and %d", what, thread(t, d, id).Unread, want.what, want.unread)
		}
	}
	sound(t, d)
}

func TestANewActionClosesTheWayForward(t *testing.T) {
	d, _ := fresh(t)
	_, its := corpus(t, d)
	id := its["guid-3"].ID
	ok(t, d.SetStar(t.Context(), []model.ItemID{id}, true))
	must[string](t)(d.Undo(t.Context()))
	ok(t, d.SetNote(t.Context(), id, "call the embassy"))
	if what := must[string](t)(d.Redo(t.Context())); what != "" {
		t.Errorf("redo did %q", what)
	}
	must[string](t)(d.Undo(t.Context()))
	if what := must[string](t)(d.Undo(t.Context())); strings.Contains(what, "starred") {
		t.Errorf("undo reached what redo no longer does: %q", what)
	}
}

func TestMarksOnItemsAndThreads(t *testing.T) {
	d, _ := fresh(t)
	_, its := corpus(t, d)
	it := its["guid-3"]
	ok(t, d.SetStar(t.Context(), []model.ItemID{it.ID}, true))
	ok(t, d.SetTags(t.Context(), it.ID, []string{"brief", " to  check ", "brief", ""}))
	ok(t, d.SetNote(t.Context(), it.ID, "ask the bosun"))
	got := must[model.ItemDetail](t)(d.Item(t.Context(), it.ID))
	if !got.Starred || strings.Join(got.Tags, "|") != "brief|to check" || got.Note != "ask the bosun" {
		t.Errorf("item is %+v", got.Item)
	}
	for _, q := range []string{"is:starred", "tag:brief", `tag:"to check"`, "bosun", "has:note"} {
		if hits := must[[]model.Hit](t)(d.Search(t.Context(), q, model.Window{Limit: 9})); len(hits) != 1 || hits[0].ID != it.ID {
			t.Errorf("%s finds %d", q, len(hits))
		}
	}
	ok(t, d.Rename(t.Context(), it.Thread, "The Corran file"))
	ok(t, d.Pin(t.Context(), it.Thread, true))
	ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{}))
	if ths[0].ID != it.Thread || ths[0].Title != "The Corran file" || !ths[0].Renamed || !ths[0].Pinned {
		t.Errorf("threads are %+v", ths)
	}
	ok(t, d.Mute(t.Context(), it.Thread, true))
	if ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{})); len(ths) != 1 || ths[0].ID == it.Thread {
		t.Errorf("a muted thread is listed: %+v", ths)
	}
	if b := must[model.Board](t)(d.Board(t.Context())); b.Tracks[model.Negotiations].Threads != 0 {
		t.Errorf("a muted thread is counted: %+v", b)
	}
	for range 6 {
		must[string](t)(d.Undo(t.Context()))
	}
	if now := must[model.ItemDetail](t)(d.Item(t.Context(), it.ID)); now.Starred || now.Tags != nil || now.Note != "" {
		t.Errorf("after undoing everything the item is %+v", now.Item)
	}
	if th := thread(t, d, it.Thread); th.Renamed || th.Pinned || th.Muted {
		t.Errorf("after undoing everything the thread is %+v", th)
	}
	sound(t, d)
}

func TestMergeAndUndo(t *testing.T) {
	d, _ := fresh(t)
	feed, its := corpus(t, d)
	a, b := its["guid-1"].Thread, its["guid-5"].Thread
	before := []model.Thread{thread(t, d, a), thread(t, d, b)}
	ok(t, d.Merge(t.Context(), []model.ThreadID{a, b}))
	if th := thread(t, d, b); th.ID != a || th.Items != 5 || th.Developments != 3 {
		t.Errorf("the merged thread is %+v", th)
	}
	sound(t, d)
	// What arrives for either goes to the merged one: the grouper was told.
	ingest(t, d, feed, report(6, "Corran talks resume", noon))
	if th := thread(t, d, a); th.Items != 6 {
		t.Errorf("the merged thread has %d items", th.Items)
	}
	what := must[string](t)(d.Undo(t.Context()))
	if what != "merged “About Halmar” into “About Corran”" {
		t.Errorf("undo said %q", what)
	}
	if x, y := thread(t, d, a), thread(t, d, b); x.Items != 5 || y.ID != b || y.Items != 1 || y.Title != before[1].Title || !y.Last.Equal(before[1].Last) {
		t.Errorf("after undo: %+v and %+v", x, y)
	}
	sound(t, d)
	must[string](t)(d.Redo(t.Context()))
	if th := thread(t, d, b); th.ID != a || th.Items != 6 {
		t.Errorf("after redo: %+v", th)
	}
	sound(t, d)
}

func TestSplitAndUndo(t *testing.T) {
	d, _ := fresh(t)
	_, its := corpus(t, d)
	old := its["guid-1"].Thread
	// A whole development and a part of another.
	id := must[model.ThreadID](t)(d.Split(t.Context(), []model.ItemID{its["guid-2"].ID, its["guid-4"].ID}))
	now := byGUID(t, d)
	if now["guid-2"].Thread != id || now["guid-4"].Thread != id || now["guid-1"].Thread != old || now["guid-4"].Development != its["guid-4"].Development ||
		now["guid-2"].Development == now["guid-1"].Development {
		t.Errorf("after the split: %+v", now)
	}
	if x, y := thread(t, d, old), thread(t, d, id); x.Items != 2 || y.Items != 2 || y.Developments != 2 || y.Unread != 2 {
		t.Errorf("after the split: %+v and %+v", x, y)
	}
	sound(t, d)
	must[string](t)(d.Undo(t.Context()))
	if back := byGUID(t, d); back["guid-2"].Thread != old || back["guid-2"].Development != its["guid-2"].Development {
		t.Errorf("after undo: %+v", back["guid-2"])
	}
	if _, err := d.Thread(t.Context(), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("the split thread is still there: %v", err)
	}
	sound(t, d)
	must[string](t)(d.Redo(t.Context()))
	if th := thread(t, d, id); th.Items != 2 {
		t.Errorf("after redo: %+v", th)
	}
	sound(t, d)
	if _, err := d.Split(t.Context(), []model.ItemID{its["guid-5"].ID}); err == nil {
		t.Error("a whole thread was split off itself")
	}
}

func TestFeedsComeAndGoAndTheirItemsStay(t *testing.T) {
	d, _ := fresh(t)
	feed, _ := corpus(t, d)
	ok(t, d.RemoveFeed(t.Context(), feed))
	if es := must[[]model.FeedEntry](t)(d.Entries(t.Context())); len(es) != 0 {
		t.Errorf("entries are %+v", es)
	}
	if b := must[model.Board](t)(d.Board(t.Context())); b.Items != 5 {
		t.Errorf("%d items are left", b.Items)
	}
	must[string](t)(d.Undo(t.Context()))
	listed := []model.Feed{{URL: "https://a.example/rss", Source: "A"}, {URL: "https://b.example/rss", Source: "B"}}
	ok(t, d.SyncFeeds(t.Context(), listed))
	es := must[[]model.FeedEntry](t)(d.Entries(t.Context()))
	if len(es) != 3 || es[1].Origin != model.FromConfig || es[1].Disabled {
		t.Fatalf("entries are %+v", es)
	}
	if err := d.RemoveFeed(t.Context(), es[1].ID); err == nil {
		t.Error("a feed of the configuration was removed behind its back")
	}
	ok(t, d.EnableFeed(t.Context(), es[1].ID, false))
	ok(t, d.SyncFeeds(t.Context(), listed[:1]))
	es = must[[]model.FeedEntry](t)(d.Entries(t.Context()))
	if !es[1].Disabled || !es[2].Disabled || es[0].Items != 5 {
		t.Errorf("the reader's choice and the configuration's must both hold: %+v", es)
	}
	listed[0].Source = "A renamed"
	ok(t, d.SyncFeeds(t.Context(), listed))
	es = must[[]model.FeedEntry](t)(d.Entries(t.Context()))
	if es[1].Source != "A renamed" || !es[1].Disabled || es[2].Disabled {
		t.Errorf("entries are %+v", es)
	}
}

func TestRevisionsAndIdentity(t *testing.T) {
	d, c := fresh(t)
	feed, its := corpus(t, d)
	edited := report(3, "Corran talks collapse", noon)
	rep := ingest(t, d, feed, report(1, "Corran talks open", noon), edited)
	if rep.New != 0 || rep.Edited != 1 || rep.Known != 1 {
		t.Fatalf("report is %+v", rep)
	}
	det := must[model.ItemDetail](t)(d.Item(t.Context(), its["guid-3"].ID))
	if det.Title != "Corran talks collapse" || det.Revisions != 1 || len(det.History) != 1 || det.History[0].Title != "Corran talks stall" {
		t.Errorf("detail is %+v", det)
	}
	if !thread(t, d, det.Thread).Edited {
		t.Error("the thread does not say that it was edited")
	}
	if n := len(must[[]model.Hit](t)(d.Search(t.Context(), "collapse", model.Window{}))); n != 1 {
		t.Errorf("the new wording is found %d times", n)
	}
	if n := len(must[[]model.Hit](t)(d.Search(t.Context(), "stall", model.Window{}))); n != 0 {
		t.Errorf("the old wording is found %d times", n)
	}
	reissued := report(3, "Corran talks collapse", noon)
	reissued.GUID = "another-guid"
	if rep := ingest(t, d, feed, reissued); rep.New != 0 || rep.Known != 1 {
		t.Errorf("a guid given out anew made a double: %+v", rep)
	}
	if rep := ingest(t, d, feed, model.Item{GUID: "another-guid", Link: edited.Link, Title: "Corran talks over", Published: noon}); rep.Edited != 1 {
		t.Errorf("the new guid does not lead to the item: %+v", rep)
	}
	home := []model.Item{{Link: "https://wire.example/", Title: "Corran one talks", Published: noon}, {Link: "https://wire.example/", Title: "Corran two talks", Published: noon}}
	if rep := ingest(t, d, feed, home...); rep.New != 2 {
		t.Errorf("two items with the home page's link are %+v", rep)
	}
	_ = c
	sound(t, d)
}

func TestRetentionKeepsWhatTheReaderKeeps(t *testing.T) {
	d, c := fresh(t, func(o *Options) { o.Retention = Retention{Age: 24 * time.Hour} })
	feed, its := corpus(t, d)
	ok(t, d.SetStar(t.Context(), []model.ItemID{its["guid-2"].ID}, true))
	c.set(noon.Add(48 * time.Hour))
	if n := must[int](t)(d.Retain(t.Context())); n != 4 {
		t.Errorf("%d items were let go, want 4", n)
	}
	left := byGUID(t, d)
	if len(left) != 1 || left["guid-2"].Text != left["guid-2"].ID {
		t.Errorf("left are %+v", left)
	}
	sound(t, d)
	if rep := ingest(t, d, feed, report(1, "Corran talks open", noon), report(5, "Halmar fleet sails", noon)); rep.New != 0 || rep.Known != 2 {
		t.Errorf("what was let go came back as new: %+v", rep)
	}
	d.settle(t.Context()) // the writer has looked by itself for what is too old, and will not again for an hour
	must[string](t)(d.Undo(t.Context()))
	if n := must[int](t)(d.Retain(t.Context())); n != 1 {
		t.Errorf("%d items were let go after the star was taken back", n)
	}
	if b := must[model.Board](t)(d.Board(t.Context())); b.Items != 0 || b.Unread != 0 || b.Tracks[model.Negotiations].Threads != 0 {
		t.Errorf("board is %+v", b)
	}
	sound(t, d)
}

func TestExportAndImportLoseNothing(t *testing.T) {
	d, c := fresh(t)
	feed, its := corpus(t, d)
	it := its["guid-3"]
	edited := report(3, "Corran talks collapse", noon)
	edited.Article = &model.Article{URL: edited.Link, From: "feed", At: noon, Blocks: []model.Block{{Kind: model.Paragraph, Text: "Nobody stayed for the toasts."}}}
	ingest(t, d, feed, edited)
	ok(t, d.SetStar(t.Context(), []model.ItemID{it.ID}, true))
	ok(t, d.SetNote(t.Context(), it.ID, "ask the bosun"))
	ok(t, d.Rename(t.Context(), it.Thread, "The Corran file"))
	ok(t, d.ReadThreads(t.Context(), []model.ThreadID{its["guid-5"].Thread}))
	var out bytes.Buffer
	ok(t, d.Export(t.Context(), &out))

	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), c)
	defer func() { ok(t, other.Close()) }()
	rep := must[model.Report](t)(other.Import(t.Context(), bytes.NewReader(out.Bytes())))
	if rep.New != 5 {
		t.Errorf("report is %+v", rep)
	}
	var again bytes.Buffer
	ok(t, other.Export(t.Context(), &again))
	same(t, out.String(), again.String())
	sound(t, other)
	if what := must[string](t)(other.Undo(t.Context())); what != "marked 1 item of “About Halmar” as read" {
		t.Errorf("undo in the new store said %q", what)
	}
	if n := len(must[[]model.Hit](t)(other.Search(t.Context(), "toasts bosun", model.Window{}))); n != 1 {
		t.Errorf("article and note are found %d times", n)
	}

	// Into a store that has items of its own nothing comes twice, and what is new comes whole.
	third := openAt(t, filepath.Join(t.TempDir(), "third.db"), c)
	defer func() { ok(t, third.Close()) }()
	f3 := addFeed(t, third, "https://wire.example/rss")
	ingest(t, third, f3, report(9, "Dunmere crowd gathers", noon), report(5, "Halmar fleet sails", noon))
	rep = must[model.Report](t)(third.Import(t.Context(), bytes.NewReader(out.Bytes())))
	if rep.New != 4 || rep.Known != 1 {
		t.Errorf("report is %+v", rep)
	}
	rep = must[model.Report](t)(third.Import(t.Context(), bytes.NewReader(out.Bytes())))
	if rep.New != 0 || rep.Known != 5 {
		t.Errorf("importing again: %+v", rep)
	}
	now := byGUID(t, third)
	if got := must[model.ItemDetail](t)(third.Item(t.Context(), now["guid-3"].ID)); !got.Starred || got.Note != "ask the bosun" || len(got.History) != 1 || got.Article == nil {
		t.Errorf("the imported item is %+v", got)
	}
	sound(t, third)
	if _, err := third.Import(t.Context(), strings.NewReader(`{"kind":"something"}`)); err == nil {
		t.Error("a file of another kind was taken in")
	}
}

// same compares two exports but for what importing itself moves: the count of grouping transactions, the time of the last
// arrival and the head's time.
func same(t *testing.T, a, b string) {
	t.Helper()
	clean := func(s string) []string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			if !strings.Contains(l, `"key":"group_seq"`) && !strings.Contains(l, `"key":"last_arrival"`) {
				out = append(out, l)
			}
		}
		return out
	}
	x, y := clean(a), clean(b)
	if len(x) != len(y) {
		t.Errorf("%d lines became %d", len(x), len(y))
	}
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			t.Errorf("line %d\n was %s\n is  %s", i, x[i], y[i])
		}
	}
}
