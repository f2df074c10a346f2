package desk

import (
	"path/filepath"
	"testing"
	"time"

	"attache/model"
)

// What was spent is known to the next program, to a program beside this one, and forgotten after a day.
func TestSpendingIsKeptForADay(t *testing.T) {
	now := time.Date(2026, 3, 3, 10, 0, 0, 123456789, time.UTC)
	path := filepath.Join(t.TempDir(), "store.db")
	open := func() *Desk {
		d, err := Open(t.Context(), Options{Path: path, Now: func() time.Time { return now }, Judge: stubJudge{}, Grouper: newStub})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	is := func(d *Desk, requests int, bytes int64) {
		t.Helper()
		got, err := d.Spent(t.Context())
		if err != nil || got.Requests != requests || got.Bytes != bytes {
			t.Errorf("spent %+v, %v, want %d requests and %d bytes", got, err, requests, bytes)
		}
	}
	a, b := open(), open()
	is(a, 0, 0)
	first, err := a.Spend(t.Context(), 1, 2000)
	if err != nil || !first.Since.Equal(now.Truncate(time.Millisecond)) || first.Requests != 1 || first.Bytes != 2000 {
		t.Errorf("the first: %+v, %v", first, err)
	}
	now = now.Add(23 * time.Hour)
	if sum, err := b.Spend(t.Context(), 2, 500); err != nil || sum != (model.Spent{Since: first.Since, Requests: 3, Bytes: 2500}) {
		t.Errorf("beside it: %+v, %v", sum, err)
	}
	is(a, 3, 2500)
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	a = open()
	defer a.Close()
	is(a, 3, 2500)
	now = now.Add(time.Hour)
	is(a, 0, 0)
	if sum, err := a.Spend(t.Context(), 1, 7); err != nil || sum.Requests != 1 || sum.Bytes != 7 || !sum.Since.Equal(now.Truncate(time.Millisecond)) {
		t.Errorf("the next day: %+v, %v", sum, err)
	}
	now = now.Add(-48 * time.Hour) // the clock is set back
	is(a, 0, 0)
}

// A feed's own habit is measured over the days that it has, not over four weeks that it has not.
func TestItemsADayOfAYoungFeed(t *testing.T) {
	now := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	d, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "store.db"), Now: func() time.Time { return now }, Judge: stubJudge{}, Grouper: newStub})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	id, err := d.AddFeed(t.Context(), model.Feed{URL: "https://a.example/rss", Source: "A"})
	if err != nil {
		t.Fatal(err)
	}
	f := model.Fetch{Feed: id, At: now}
	for i := range 12 {
		f.Items = append(f.Items, model.Item{FeedID: id, GUID: string(rune('a' + i)), Title: "protests grow " + string(rune('a'+i)), Published: now.Add(-time.Duration(i) * 6 * time.Hour), Fetched: now})
	}
	if _, err := d.Ingest(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	list, err := d.Entries(t.Context())
	if err != nil || len(list) != 1 || list[0].PerDay != 3 || list[0].Today != 4 {
		t.Errorf("%+v, %v: 12 items of four days are 3 a day, and 4 are of the last 24 hours", list, err)
	}
}
