package store

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"attache/model"
	"attache/model/threads"
)

// byNewest places everything in one development, which is called by the newest report.
func byNewest(seq int64, fresh []Fresh) ([]Placed, threads.Result, error) {
	placed, res, err := inOne(seq, fresh)
	last := fresh[len(fresh)-1].Item
	res.Developments[0].Title, res.Developments[0].TitleItem = last.Title, last.ID
	return placed, res, err
}

// The title of a development stands in the row of the item that has it, and is what it was whatever happens to that item.
func TestTitlesAreToldByItemsWhateverHappensToThem(t *testing.T) {
	var s *Store
	var feeds []model.FeedID
	store := func(f model.Fetch) {
		t.Helper()
		p, err := s.Plan(t.Context(), []model.Fetch{f}, nil, byNewest)
		if err == nil {
			_, err = s.Commit(t.Context(), p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	is := func(want string, told bool, items int64) {
		t.Helper()
		mustBeSound(t, s, items)
		d, err := s.Development(t.Context(), 1)
		th, err2 := s.Thread(t.Context(), 1)
		if err != nil || err2 != nil || d.Title != want || th.Latest != want {
			t.Errorf("the development is called %q, and in its thread %q (%v %v), want %q", d.Title, th.Latest, err, err2, want)
		}
		var by int
		if err := s.db().QueryRowContext(t.Context(), "SELECT count(*) FROM developments WHERE told IS NOT NULL AND title=''").Scan(&by); err != nil || (by == 1) != told {
			t.Errorf("%d titles are told by items (%v)", by, err)
		}
	}
	begin := func() {
		s, feeds = newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
		store(look(feeds[0], 3, 2))
		is("Report 2", true, 2)
	}
	edit := look(model.FeedID(1), 2)
	edit.Items[0].Title = "Report 2, corrected"

	begin()
	store(edit)
	is("Report 2", false, 2)

	begin()
	if n, err := s.deleteItems(t.Context(), []model.ItemID{2}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	is("Report 2", false, 1)

	begin() // an export has the title in words; taking it in has an item tell it again
	var out bytes.Buffer
	if err := s.Export(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte(`"title":"Report 2","track"`)) || bytes.Contains(out.Bytes(), []byte(`"told"`)) {
		t.Errorf("the export is %s", out.Bytes())
	}
	s, _ = newStore(t, filepath.Join(t.TempDir(), "other.db"), 0)
	if _, _, err := s.Import(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	is("Report 2", true, 2)

	begin() // a fault of the disk takes the item
	for _, q := range []string{"DELETE FROM items WHERE id=2", "DELETE FROM evidence WHERE item=2"} {
		if _, err := s.w.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Check(t.Context())
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	if _, err := s.Mend(t.Context(), found); err != nil {
		t.Fatal(err)
	}
	is("Report 3", true, 1)

	begin() // a program of before, which does not know of items that tell
	if _, err := s.w.ExecContext(t.Context(), "UPDATE developments SET title='The envoys'"); err != nil {
		t.Fatal(err)
	}
	is("The envoys", false, 2)
}

// What the grouper moves to another development leaves its title behind.
func TestAMovedItemLeavesTheTitle(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	place := func(seq int64, fresh []Fresh) ([]Placed, threads.Result, error) {
		placed, res, err := byNewest(seq, fresh)
		if fresh[0].Item.ID > 1 {
			res = threads.Result{Threads: res.Threads, Moved: []threads.Placement{{Item: 1, Development: 2, Thread: 1, Text: 1}},
				Developments: []threads.DevelopmentState{{ID: 2, Thread: 1, Title: "Report 9", TitleItem: 1, First: noon, Last: noon.Add(time.Hour)}}}
			for _, f := range fresh {
				res.Placements = append(res.Placements, threads.Placement{Item: f.Item.ID, Development: 1, Thread: 1, Text: f.Item.ID})
			}
		}
		return placed, res, err
	}
	for _, n := range []int{9, 8} {
		p, err := s.Plan(t.Context(), []model.Fetch{look(feeds[0], n)}, nil, place)
		if err == nil {
			_, err = s.Commit(t.Context(), p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ds, err := s.Developments(t.Context(), 1, model.Window{})
	if err != nil || len(ds) != 2 || ds[0].ID != 2 || ds[0].Title != "Report 9" || ds[1].Title != "Report 9" {
		t.Errorf("developments are %+v (%v)", ds, err)
	}
	mustBeSound(t, s, 1)
}
