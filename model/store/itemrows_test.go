package store

import (
	"path/filepath"
	"testing"

	"attache/model"
)

// Items come in the order that they were asked for in, each whole, whatever has gone meanwhile.
func TestItemsComeInTheOrderAskedFor(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 2)
	var numbers [2][]int
	for i := range 100 {
		numbers[i%2] = append(numbers[i%2], i)
	}
	put(t, s, nil, look(feeds[0], numbers[0]...), look(feeds[1], numbers[1]...))
	for _, n := range []int{1, 5, 64, 90} {
		var ids []model.ItemID
		for i := range n {
			ids = append(ids, model.ItemID(1+(i*37+n)%100))
			if i%9 == 4 {
				ids = append(ids, model.ItemID(1000+i)) // there is none
			}
		}
		its, err := s.items(t.Context(), ids)
		if err != nil || len(its) != n {
			t.Fatalf("%d items, %v, not %d", len(its), err, n)
		}
		at := 0
		for _, id := range ids {
			if id >= 1000 {
				continue
			}
			it := its[at]
			at++
			want := look(it.FeedID, 100-int(id)).Items[0] // numbers rise as the reports get older
			if it.ID != id || it.Title != want.Title || it.Source != want.Source || it.Link != want.Link || it.GUID != want.GUID || !it.Published.Equal(want.Published) {
				t.Errorf("asked for %d, got %d: %q of %s, %s, %s", id, it.ID, it.Title, it.Source, it.Link, it.GUID)
			}
		}
	}
}
