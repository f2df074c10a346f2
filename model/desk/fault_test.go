package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/model"
)

// TestTwoPrograms has two desks on one file ingest at once: none is ever refused, neither loses anything, identifiers
// are given out once, and each sees what the other did.
func TestTwoPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	defer func() { ok(t, errors.Join(a.Close(), b.Close())) }()
	feed := addFeed(t, a, "https://wire.example/rss")
	var wg sync.WaitGroup
	for i, d := range []*Desk{a, b} {
		wg.Go(func() {
			for n := range 15 {
				ingest(t, d, feed, invented(i*10_000+n*7, 7)...)
				if err := d.SetRead(t.Context(), []model.ItemID{1}, n%2 == 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, d := range []*Desk{a, b} {
		if n := must[model.Board](t)(d.Board(t.Context())).Items; n != 210 {
			t.Errorf("%d items, want 210", n)
		}
		sound(t, d)
	}
}

// A second is what is promised. On a busy machine a look may come late, but not every one of many.
func TestAnotherProgramsChangeIsSeenWithinASecond(t *testing.T) {
	const tries = 20
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c, func(o *Options) { o.ReadOnly = true })
	defer func() { ok(t, errors.Join(a.Close(), b.Close())) }()
	feed := addFeed(t, a, "https://wire.example/rss")
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	defer stop()
	changes := b.Subscribe(ctx)
	own := a.Subscribe(ctx)
	// The lookout's first look only learns where the store stands; write until it has.
	for n := 1; ; n++ {
		ingest(t, a, feed, report(n, "Corran talks open", noon))
		began := time.Now()
		ch, open := model.Change{}, false
		select {
		case ch, open = <-changes:
		case <-time.After(time.Second):
			if n == 1 {
				continue
			}
			ch, open = <-changes // until the context ends
		}
		if !open || !ch.All {
			t.Fatalf("the change is %+v", ch)
		}
		if ch, open := <-own; !open || ch.All || ch.Items == 0 {
			t.Errorf("the writer's own change is %+v", ch)
		}
		if took := time.Since(began); took <= time.Second {
			return
		} else if n == tries {
			t.Fatalf("the last of %d changes showed after %v, and none of them within a second", n, took)
		}
	}
}

func TestLeaseHasOneHolderAndPassesOn(t *testing.T) {
	d, c := fresh(t)
	lease := func(who string) bool { return must[bool](t)(d.Lease(t.Context(), who, time.Minute)) }
	if !lease("a") || lease("b") || !lease("a") {
		t.Error("the lease must have one holder, who can renew it")
	}
	c.set(c.now().Add(2 * time.Minute))
	if !lease("b") || lease("a") {
		t.Error("an expired lease must pass on")
	}
	ok(t, d.Release(t.Context(), "a"))
	if lease("a") {
		t.Error("a lease was given back by who did not hold it")
	}
	ok(t, d.Release(t.Context(), "b"))
	if !lease("a") {
		t.Error("a lease that was given back must be free")
	}
	c.set(c.now().AddDate(-1, 0, 0))
	if !lease("b") {
		t.Error("a lease from a clock set back since must not last a year")
	}
}

func TestFullDiskIsSaidAndRecoversByItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	d := openAt(t, path, c, func(o *Options) { o.MaxPages = 150 })
	feed := addFeed(t, d, "https://wire.example/rss")
	stored := 0
	var err error
	for n := 0; err == nil && n < 200; n++ {
		_, err = d.Ingest(t.Context(), model.Fetch{Feed: feed, At: noon, Items: invented(n*50, 50)})
		if err == nil {
			stored += 50
		}
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("the error is %v", err)
	}
	if n := must[model.Board](t)(d.Board(t.Context())).Items; n != stored {
		t.Errorf("%d items of %d are there", n, stored)
	}
	sound(t, d)
	ok(t, d.Close())
	d = openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	if rep := ingest(t, d, feed, invented(stored, 50)...); rep.New != 50 {
		t.Errorf("once there is room: %+v", rep)
	}
	sound(t, d)
}

func TestOneHostileItemHoldsUpNoOther(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			title := fmt.Sprintf("Corran talks %d", i)
			if i == 3 {
				title = "A panic"
			}
			_, errs[i] = d.Ingest(t.Context(), model.Fetch{Feed: feed, Items: []model.Item{report(i, title, noon)}})
		})
	}
	wg.Wait()
	for i, err := range errs {
		if (err != nil) != (i == 3) {
			t.Errorf("look %d: %v", i, err)
		}
	}
	if _, err := d.Ingest(t.Context(), model.Fetch{Feed: 99}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a look at no feed: %v", err)
	}
	sound(t, d)
}

func TestNewerSchemaIsRefusedInWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	ok(t, openAt(t, path, &clock{at: noon}).Close())
	alter(t, path, "PRAGMA user_version=99")
	for _, ro := range []bool{false, true} {
		_, err := Open(t.Context(), Options{Path: path, ReadOnly: ro})
		if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "99") || !strings.Contains(err.Error(), "upgrade") {
			t.Errorf("read only %t: %v", ro, err)
		}
	}
}

// A newer program brings a store forward that this one has open.
func TestAStoreThatBecomesNewerIsReadAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, &clock{at: noon})
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 3)...)
	alter(t, path, "PRAGMA user_version=99")
	if _, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, Items: invented(10, 3)}); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "99") {
		t.Errorf("a look: %v", err)
	}
	if err := d.SetStar(t.Context(), []model.ItemID{1}, true); !errors.Is(err, ErrNewer) {
		t.Errorf("a star: %v", err)
	}
	if its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})); len(its) != 3 || its[0].Starred {
		t.Errorf("the store has %+v", its)
	}
	_ = d.Close() // what the grouper remembers is not stored either
	if _, err := Open(t.Context(), Options{Path: path}); !errors.Is(err, ErrNewer) {
		t.Errorf("it is not as the newer program left it: %v", err)
	}
}

func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	_, err = db.Exec(statement)
	ok(t, errors.Join(err, db.Close()))
}

func TestDamagedFileIsSetAsideAndWhatCanBeReadIsSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	d := openAt(t, path, c)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 500)...)
	first := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks, Window: model.Window{Limit: 1}}))[0]
	ok(t, d.SetStar(t.Context(), []model.ItemID{first.ID}, true))
	ok(t, d.Close())
	damage(t, path)
	d = openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	found := must[[]Finding](t)(d.Check(t.Context(), true))
	if len(found) == 0 || !strings.Contains(found[0].What, "set aside as "+path+".damaged-") || !strings.Contains(found[0].What, "500 items could be saved") {
		t.Errorf("found %+v", found)
	}
	b := must[model.Board](t)(d.Board(t.Context()))
	if b.Items != 500 {
		t.Errorf("%d items were saved", b.Items)
	}
	if !must[model.ItemDetail](t)(d.Item(t.Context(), first.ID)).Starred {
		t.Error("the star was not saved")
	}
	sound(t, d)
	if rep := ingest(t, d, feed, invented(0, 500)...); rep.Known != 500 {
		t.Errorf("after the rescue: %+v", rep)
	}
}

// damage breaks the list of free pages: a fault that is found by looking at every page, and that reading rows survives.
func damage(t *testing.T, path string) {
	t.Helper()
	alter(t, path, "PRAGMA journal_mode=DELETE")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	ok(t, err)
	_, err = f.WriteAt([]byte{0, 0, 0, 9, 0, 0, 0, 200}, 32)
	ok(t, errors.Join(err, f.Close()))
}

func TestNoDatabaseAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	ok(t, os.WriteFile(path, []byte(strings.Repeat("this is a letter and no store\n", 400)), 0o600))
	d := openAt(t, path, &clock{at: noon})
	defer func() { ok(t, d.Close()) }()
	if !strings.Contains(d.Note(), ".damaged-") || !strings.Contains(d.Note(), "new store was begun") {
		t.Errorf("the note is %q", d.Note())
	}
	sound(t, d)
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "store.db")
	d := openAt(t, path, &clock{at: noon}, func(o *Options) { o.ReadOnly = true })
	if b := must[model.Board](t)(d.Board(t.Context())); b.Items != 0 {
		t.Errorf("board is %+v", b)
	}
	if ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{})); len(ths) != 0 {
		t.Errorf("threads are %+v", ths)
	}
	if err := d.SetStar(t.Context(), []model.ItemID{1}, true); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a mark was written: %v", err)
	}
	ok(t, d.Close())
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Error("reading a store that does not exist made one")
	}
}

func TestBackupWhileWriting(t *testing.T) {
	d, c := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 300)...)
	path := filepath.Join(t.TempDir(), "copy of store?.db")
	ok(t, d.Backup(t.Context(), path))
	if err := d.Backup(t.Context(), path); err == nil {
		t.Error("a backup replaced a file")
	}
	ingest(t, d, feed, invented(300, 10)...)
	b := openAt(t, path, c)
	defer func() { ok(t, b.Close()) }()
	if n := must[model.Board](t)(b.Board(t.Context())).Items; n != 300 {
		t.Errorf("the backup has %d items", n)
	}
	sound(t, b)
}

func TestRepairPutsCountersAndIndexRight(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	d := openAt(t, path, c)
	corpus(t, d)
	ok(t, d.Close())
	for _, q := range []string{"UPDATE threads SET items=items+7", "DELETE FROM search WHERE rowid=2", "UPDATE thread_state SET unread=0", "DELETE FROM developments WHERE id=1",
		"UPDATE meta SET value=1 WHERE key='items'"} {
		alter(t, path, q)
	}
	d = openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	found := must[[]Finding](t)(d.Check(t.Context(), false))
	if len(found) < 5 || found[0].Repaired || !strings.Contains(found[0].Advice, "--repair") {
		t.Errorf("found %+v", found)
	}
	for _, f := range must[[]Finding](t)(d.Check(t.Context(), true)) {
		if !f.Repaired {
			t.Errorf("not repaired: %+v", f)
		}
	}
	sound(t, d)
	if n := len(must[[]model.Hit](t)(d.Search(t.Context(), "corran", model.Window{}))); n != 4 {
		t.Errorf("the mended index finds %d", n)
	}
}
