package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"attache/model"
)

// A newer program may bring the store forward while this one has it open.
func TestAProgramLeavesAStoreAloneThatBecameNewer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, feeds := newStore(t, path, 1)
	put(t, s, nil, look(feeds[0], 1))
	other, _ := newStore(t, path, 1)
	for _, q := range []string{"ALTER TABLE developments ADD COLUMN of_tomorrow INTEGER", fmt.Sprintf("PRAGMA user_version=%d", len(migrations)+1)} {
		if _, err := other.w.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.SetStar(t.Context(), []model.ItemID{1}, true)
	var newer *NewerError
	if !errors.Is(err, ErrNewer) || !errors.As(err, &newer) || newer.Found != len(migrations)+1 || newer.Known != len(migrations) {
		t.Errorf("a store of tomorrow was written to: %v", err)
	}
	if its, err := s.Items(t.Context(), model.ItemQuery{Tracks: []model.Track{model.Other}}); err != nil || len(its) != 1 || its[0].Starred {
		t.Errorf("what is stored is %+v (%v)", its, err)
	}
	if _, err := other.w.ExecContext(t.Context(), fmt.Sprintf("PRAGMA user_version=%d", len(migrations))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetStar(t.Context(), []model.ItemID{1}, true); err != nil {
		t.Errorf("a store that is no longer newer: %v", err)
	}
}
