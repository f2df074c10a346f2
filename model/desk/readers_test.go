package desk

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache/model"
)

// TestReadersOfOneStoreHaveTheirOwnMarks: what one marks, undoes, names and pins is nothing to the other; what they keep is kept
// from retention for both, and all of it moves.
func TestReadersOfOneStoreHaveTheirOwnMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	as := func(reader string) func(*Options) { return func(o *Options) { o.Reader = reader } }
	ann := openAt(t, path, c, as("ann"))
	defer func() { ok(t, ann.Close()) }()
	feed, its := corpus(t, ann)
	ben := openAt(t, path, c, as("ben"))
	defer func() { ok(t, ben.Close()) }()
	one, two, fleet := its["guid-1"].ID, its["guid-3"].ID, its["guid-5"]
	ok(t, ann.SetRead(t.Context(), []model.ItemID{one}, true))
	ok(t, ann.SetStar(t.Context(), []model.ItemID{two}, true))
	ok(t, ann.SetTags(t.Context(), two, []string{"brief"}))
	ok(t, ann.SetNote(t.Context(), two, "ask the bosun"))
	ok(t, ann.Pin(t.Context(), fleet.Thread, true))
	ok(t, ann.Rename(t.Context(), its["guid-1"].Thread, "The Corran file"))
	ok(t, ben.Mute(t.Context(), fleet.Thread, true))
	ok(t, ben.SetNote(t.Context(), two, "see page 4"))

	asks := func(d *Desk, who string, want map[string][]string) {
		t.Helper()
		for q, guids := range want {
			var got []string
			for _, h := range must[[]model.Hit](t)(d.Search(t.Context(), q, model.Window{})) {
				got = append(got, h.GUID)
			}
			if slices.Sort(got); !slices.Equal(got, guids) {
				t.Errorf("%s asks %s and finds %q, not %q", who, q, got, guids)
			}
		}
	}
	asks(ann, "ann", map[string][]string{"is:read": {"guid-1", "guid-2"}, "is:starred": {"guid-3"}, "tag:brief": {"guid-3"}, "bosun": {"guid-3"}, `"page 4"`: nil,
		"has:note": {"guid-3"}, "thread:file": {"guid-1", "guid-2", "guid-3", "guid-4"}})
	asks(ben, "ben", map[string][]string{"is:read": nil, "is:starred": nil, "tag:brief": nil, "bosun": nil, `"page 4"`: {"guid-3"}, "has:note": {"guid-3"}, "thread:file": nil})
	a, b := must[model.Board](t)(ann.Board(t.Context())), must[model.Board](t)(ben.Board(t.Context()))
	if a.Unread != 3 || b.Unread != 4 {
		t.Errorf("%d are unread for ann, %d for ben", a.Unread, b.Unread)
	}
	if det := must[model.ItemDetail](t)(ben.Item(t.Context(), two)); det.Note != "see page 4" || det.Starred || len(det.Tags) > 0 {
		t.Errorf("ben sees %+v", det.Item)
	}
	if what := must[string](t)(ben.Undo(t.Context())); what == "" || must[model.ItemDetail](t)(ben.Item(t.Context(), two)).Note != "" {
		t.Errorf("ben took back %q", what)
	}
	if det := must[model.ItemDetail](t)(ann.Item(t.Context(), two)); det.Note != "ask the bosun" || !det.Starred {
		t.Errorf("after that ann sees %+v", det.Item)
	}
	asks(ann, "ann", map[string][]string{"bosun": {"guid-3"}})
	ingest(t, ben, feed, report(6, "Corran talks resume", noon))
	if a, b = must[model.Board](t)(ann.Board(t.Context())), must[model.Board](t)(ben.Board(t.Context())); a.Unread != 4 || b.Unread != 5 {
		t.Errorf("after another report %d are unread for ann, %d for ben", a.Unread, b.Unread)
	}
	sound(t, ann)
	var out bytes.Buffer
	ok(t, ann.Export(t.Context(), &out))
	moved := openAt(t, filepath.Join(t.TempDir(), "moved.db"), c, as("ben"))
	must[model.Report](t)(moved.Import(t.Context(), &out))
	if m := must[model.Board](t)(moved.Board(t.Context())); m.Unread != b.Unread {
		t.Errorf("in the other store %d are unread for ben", m.Unread)
	}
	asks(moved, "ben elsewhere", map[string][]string{"is:read": nil, "is:starred": nil})
	sound(t, moved)
	ok(t, moved.Close())
	c.at = noon.Add(90 * 24 * time.Hour)
	ingest(t, ben, feed, report(9, "Rain", c.at))
	_, _, err := ben.s.Retain(t.Context(), Retention{Age: 24 * time.Hour})
	ok(t, err)
	if left := byGUID(t, ben); left["guid-3"].ID == 0 || left["guid-5"].ID == 0 || left["guid-4"].ID != 0 {
		t.Errorf("ben's retention left %+v", left)
	}
	sound(t, ann)
}
