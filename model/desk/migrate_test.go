package desk

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"attache/model"
)

// released lists a store of every schema that was released, as a program of that time left it. To make the next one, run
// this package's tests with ATTACHE_FIXTURE set to the new file's path, before the new schema is begun.
var released = []string{"testdata/store-v1.db.gz", "testdata/store-v2.db.gz", "testdata/store-v3.db.gz", "testdata/store-v4.db.gz"}

func TestWriteFixture(t *testing.T) {
	to := os.Getenv("ATTACHE_FIXTURE")
	if to == "" {
		t.Skip("ATTACHE_FIXTURE is not set")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, &clock{at: noon})
	_, its := corpus(t, d)
	ok(t, d.SetStar(t.Context(), []model.ItemID{its["guid-3"].ID}, true))
	ok(t, d.SetNote(t.Context(), its["guid-3"].ID, "ask the bosun"))
	ok(t, d.SaveArticle(t.Context(), articleOf(its["guid-3"].ID, 40)))
	ok(t, d.Rename(t.Context(), its["guid-5"].Thread, "The fleet"))
	ok(t, d.ReadThreads(t.Context(), []model.ThreadID{its["guid-5"].Thread}))
	ok(t, d.Close())
	raw, err := os.ReadFile(path)
	ok(t, err)
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err = z.Write(raw)
	ok(t, errors.Join(err, z.Close(), os.WriteFile(to, out.Bytes(), 0o644)))
}

// unpackFixture puts a released store in place and gives its path.
func unpackFixture(t *testing.T, fixture string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	f, err := os.Open(fixture)
	ok(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	ok(t, err)
	raw, err := io.ReadAll(z)
	ok(t, errors.Join(err, os.WriteFile(path, raw, 0o600)))
	return path
}

// Tables and columns that a damaged store of an earlier schema does not have are no loss.
func TestDamagedStoresOfEveryReleaseAreSaved(t *testing.T) {
	for _, fixture := range released {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			path := unpackFixture(t, fixture)
			damage(t, path)
			d := openAt(t, path, &clock{at: noon})
			defer func() { ok(t, d.Close()) }()
			found := must[[]Finding](t)(d.Check(t.Context(), true))
			if len(found) == 0 || !strings.Contains(found[0].What, "5 items could be saved (21 of 21 tables whole)") {
				t.Errorf("found %+v", found)
			}
			hits := must[[]model.Hit](t)(d.Search(t.Context(), "bosun is:starred", model.Window{}))
			if len(hits) != 1 || hits[0].Title != "Corran talks stall" {
				t.Errorf("hits are %+v", hits)
			}
			sound(t, d)
		})
	}
}

func TestStoresOfEveryReleaseOpen(t *testing.T) {
	for _, fixture := range released {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			path := unpackFixture(t, fixture)
			d := openAt(t, path, &clock{at: noon})
			defer func() { ok(t, d.Close()) }()
			sound(t, d)
			if b := must[model.Board](t)(d.Board(t.Context())); b.Items != 5 || b.Unread != 4 {
				t.Errorf("board is %+v", b)
			}
			hits := must[[]model.Hit](t)(d.Search(t.Context(), "bosun is:starred", model.Window{}))
			if len(hits) != 1 || hits[0].Title != "Corran talks stall" {
				t.Fatalf("hits are %+v", hits)
			}
			det := must[model.ItemDetail](t)(d.Item(t.Context(), hits[0].ID))
			if det.Why.Joined[0].Text != "Corran talks" {
				t.Errorf("why is %+v", det.Why)
			}
			// Stores of the first two schemas were left without an article.
			if want := articleOf(det.ID, 40); !slices.Contains(released[:2], fixture) && (det.Article == nil || !reflect.DeepEqual(*det.Article, want)) {
				t.Errorf("the article is %+v", det.Article)
			}
			ok(t, d.SaveArticle(t.Context(), articleOf(det.ID, 30)))
			if again := must[[]model.Hit](t)(d.Search(t.Context(), "29th", model.Window{})); len(again) != 1 {
				t.Errorf("the words of an article lead to %+v", again)
			}
			if what := must[string](t)(d.Undo(t.Context())); what != "marked 1 item of “The fleet” as read" {
				t.Errorf("undo said %q", what)
			}
			// The grouper goes on where it left off, with the same identifiers.
			es := must[[]model.FeedEntry](t)(d.Entries(t.Context()))
			ingest(t, d, es[0].ID, report(6, "Corran talks resume", noon))
			if its := byGUID(t, d); its["guid-6"].Thread != its["guid-1"].Thread {
				t.Errorf("the new report went to thread %d, not %d", its["guid-6"].Thread, its["guid-1"].Thread)
			}
			sound(t, d)
		})
	}
}
