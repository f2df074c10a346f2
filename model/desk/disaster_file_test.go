package desk

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"attache/model"
	"attache/model/threads"
)

// realGrouper takes the grouper of the product, which does without what damage took.
func realGrouper(o *Options) {
	o.Grouper = func() threads.Grouper { return threads.New(threads.Options{}) }
}

const page = 4096

// ways are the ways in which a page is lost.
var ways = []struct {
	name string
	do   func(doc []byte, p int, rnd *rand.Rand) []byte
}{
	{"overwritten", func(doc []byte, p int, rnd *rand.Rand) []byte {
		for i := p * page; i < (p+1)*page; i++ {
			doc[i] = byte(rnd.Uint32())
		}
		return doc
	}},
	{"emptied", func(doc []byte, p int, _ *rand.Rand) []byte { clear(doc[p*page : (p+1)*page]); return doc }},
	{"cut off", func(doc []byte, p int, rnd *rand.Rand) []byte { return doc[:p*page+rnd.IntN(page)] }},
}

// storeOf makes a store with so many items of one feed, and gives its file and what stands in it.
func storeOf(t *testing.T, c *clock, items int) (path string, feed model.FeedID, doc []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, c, realGrouper)
	feed = addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, items)...)
	ok(t, d.Close())
	doc, err := os.ReadFile(path)
	ok(t, err)
	return path, feed, doc
}

// Whatever page of the file is overwritten or emptied, and wherever the file is cut off, the program goes on: it says what
// is wrong, sets the file aside under a name that it says, saves what can be read, and ends with a sound store.
// ATTACHE_PAGES=all tries every page.
func TestAnyPageMayBeLost(t *testing.T) {
	c := &clock{at: noon}
	src, feed, doc := storeOf(t, c, 300)
	hub := hubs(t, src)
	step := 9
	if os.Getenv("ATTACHE_PAGES") == "all" {
		step = 1
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	var saved []int // where one page was overwritten or emptied that is no hub
	for p := 0; p < len(doc)/page; p += step {
		for i, way := range ways {
			path := filepath.Join(t.TempDir(), "store.db")
			ok(t, os.WriteFile(path, way.do(slices.Clone(doc), p, rnd), 0o600))
			n := lives(t, fmt.Sprintf("page %d %s", p, way.name), path, c, feed)
			if i < 2 && !hub[p] {
				saved = append(saved, n)
			}
		}
	}
	slices.Sort(saved)
	t.Logf("%d pages, %d of them hubs; of 300 items, one lost page that is none leaves %d at worst, %d in the middle", len(doc)/page, len(hub), saved[0], saved[len(saved)/2])
	if saved[0] < 250 {
		t.Errorf("one lost page costs more than a sixth of the items: %v", saved)
	}
}

// Where many pages are lost, what stands in those between them is saved.
func TestWhatStandsBetweenLostPagesIsSaved(t *testing.T) {
	c := &clock{at: noon}
	path, feed, doc := storeOf(t, c, 600)
	leaves := leavesOf(t, path, "items")
	rnd := rand.New(rand.NewPCG(5, 6))
	lost := 0
	for i, p := range leaves {
		if i%3 == 1 || i == 0 || i == len(leaves)-1 {
			doc = ways[i%2].do(doc, p, rnd)
			lost++
		}
	}
	if len(leaves) < 12 {
		t.Fatalf("there are only %d pages of items", len(leaves))
	}
	ok(t, os.WriteFile(path, doc, 0o600))
	if left, most := lives(t, "many pages", path, c, feed), 600*(lost+1)/len(leaves); left < 600-most {
		t.Errorf("of 600 items %d are left where %d of %d pages were lost", left, lost, len(leaves))
	}
}

// leavesOf gives the pages in which rows of a table stand, by their places in the file.
func leavesOf(t *testing.T, path, table string) (pages []int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	defer db.Close() //nolint:errcheck // only read
	rows, err := db.Query("SELECT pageno-1 FROM dbstat WHERE name=? AND pagetype='leaf' ORDER BY path", table)
	ok(t, err)
	defer rows.Close()
	for rows.Next() {
		var p int
		ok(t, rows.Scan(&p))
		pages = append(pages, p)
	}
	return pages
}

// lives works with a damaged store, repairs it, and gives how many of its items are left.
func lives(t *testing.T, what, path string, c *clock, feed model.FeedID) int {
	t.Helper()
	d := openAt(t, path, c, realGrouper)
	defer func() { ok(t, d.Close()) }()
	said := d.Note()
	_, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, At: noon, Items: invented(1000, 5)})
	if err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotFound) {
		t.Errorf("%s: ingesting: %v", what, err)
	}
	if errors.Is(err, ErrCorrupt) && !strings.Contains(err.Error(), "check --repair") {
		t.Errorf("%s: it is not said what to do: %v", what, err)
	}
	findings, err := d.Check(t.Context(), true)
	if err != nil {
		t.Fatalf("%s: repairing: %v", what, err)
	}
	for _, f := range findings {
		said += " " + f.What
		if !f.Repaired {
			t.Errorf("%s: not repaired: %s", what, f.What)
		}
	}
	if aside, err := filepath.Glob(path + ".damaged-*"); err != nil || len(aside) == 0 != !strings.Contains(said, ".damaged-") {
		t.Errorf("%s: set aside as %v, said %q: %v", what, aside, said, err)
	} else if len(aside) > 0 && !strings.Contains(said, aside[0]) {
		t.Errorf("%s: %s is not named in %q", what, aside[0], said)
	}
	sound(t, d)
	left := 0
	for g := range byGUID(t, d) {
		if len(g) <= len("guid-299") {
			left++
		}
	}
	feed = addFeed(t, d, "https://wire.example/rss")
	if rep := ingest(t, d, feed, invented(2000, 5)...); rep.New != 5 {
		t.Errorf("%s: after the repair: %+v", what, rep)
	}
	return left
}

// A file of the store that is taken away while it is open is said at the next write, reading goes on, and nothing that was
// committed is lost: not even when it was the log that was deleted.
func TestFilesVanishWhileOpen(t *testing.T) {
	for _, gone := range []string{"store.db", "store.db-wal", "store.db-shm", ""} {
		t.Run("gone: "+gone, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "data")
			path, c := filepath.Join(dir, "store.db"), &clock{at: noon}
			d := openAt(t, path, c)
			feed := addFeed(t, d, "https://wire.example/rss")
			ingest(t, d, feed, invented(0, 50)...)
			ok(t, os.Rename(filepath.Join(dir, gone), filepath.Join(dir, gone)+".away"))
			_, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, At: noon, Items: invented(50, 5)})
			for _, err := range []error{err, d.SetStar(t.Context(), []model.ItemID{1}, true)} {
				if !errors.Is(err, ErrGone) || !strings.Contains(err.Error(), "nothing is stored") || !strings.Contains(err.Error(), gone) {
					t.Errorf("writing: %v", err)
				}
			}
			if n := len(byGUID(t, d)); n != 50 {
				t.Errorf("%d items can be read", n)
			}
			ok(t, os.Rename(filepath.Join(dir, gone)+".away", filepath.Join(dir, gone)))
			if rep := ingest(t, d, feed, invented(50, 5)...); rep.New != 5 {
				t.Errorf("once it is back: %+v", rep)
			}
			ok(t, d.Close())
			d = openAt(t, path, c)
			if n := len(byGUID(t, d)); n != 55 {
				t.Errorf("%d items are there after all", n)
			}
			sound(t, d)
			ok(t, d.Close())
		})
	}
}

// A log that is deleted while the store is open is folded into the file when the program ends; one that is deleted after a
// crash takes with it what was only there, and nothing else.
func TestLogIsDeleted(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	d := openAt(t, path, c)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 50)...)
	ok(t, os.Remove(path+"-wal"))
	ok(t, d.Close())
	d = openAt(t, path, c)
	ingest(t, d, feed, invented(50, 50)...)
	crashed := filepath.Join(t.TempDir(), "store.db")
	doc, err := os.ReadFile(path)
	ok(t, err)
	ok(t, os.WriteFile(crashed, doc, 0o600)) // without its log
	if n := len(byGUID(t, d)); n != 100 {
		t.Errorf("%d items are left of 100", n)
	}
	sound(t, d)
	ok(t, d.Close())
	d = openAt(t, crashed, c)
	if n := len(byGUID(t, d)); n < 50 || n > 100 {
		t.Errorf("%d items are left of those that were in the file", n)
	}
	sound(t, d)
	ingest(t, d, feed, invented(50, 50)...)
	ok(t, d.Close())
}

func TestStoreIsNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	ok(t, os.Mkdir(path, 0o700))
	for _, ro := range []bool{false, true} {
		if _, err := Open(t.Context(), Options{Path: path, ReadOnly: ro}); err == nil || !strings.Contains(err.Error(), "is a directory and no store") {
			t.Errorf("read only %t: %v", ro, err)
		}
	}
}

// Where nothing may be written, a store says so and can be read, leaves nothing behind there, and can be written again when
// that is allowed again.
func TestNothingMayBeWritten(t *testing.T) {
	dir, allow := unwritable(t)
	path, c := filepath.Join(dir, "store.db"), &clock{at: noon}
	d := openAt(t, path, c)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 50)...)
	ok(t, d.Close())
	allow(false)
	if _, err := Open(t.Context(), Options{Path: path, Now: c.now}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("opening it: %v", err)
	}
	d = openAt(t, path, c, func(o *Options) { o.ReadOnly = true })
	if n := len(byGUID(t, d)); n != 50 {
		t.Errorf("%d items can be read", n)
	}
	sound(t, d)
	if _, err := d.Ingest(t.Context(), model.Fetch{Feed: feed, Items: invented(50, 1)}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("ingesting: %v", err)
	}
	ok(t, d.Close())
	allow(true)
	if left, err := filepath.Glob(path + "?*"); err != nil || len(left) > 0 && !slices.Equal(left, []string{path + ".fetching"}) {
		t.Errorf("left beside it: %v (%v)", left, err)
	}
	d = openAt(t, path, c)
	ingest(t, d, feed, invented(50, 5)...)
	sound(t, d)
	ok(t, d.Close())
}

// unwritable gives a directory in which writing can be forbidden: by permissions, or for the superuser, who is above them,
// by a file system of its own.
func unwritable(t *testing.T) (dir string, allow func(bool)) {
	dir = t.TempDir()
	if os.Geteuid() != 0 {
		return dir, func(yes bool) {
			mode := map[bool]os.FileMode{true: 0o700, false: 0o500}[yes]
			ok(t, os.Chmod(dir, mode))
			ok(t, os.Chmod(filepath.Join(dir, "store.db"), mode&0o600))
		}
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "--lazy", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return dir, func(yes bool) {
		if out, err := exec.Command("mount", "-o", map[bool]string{true: "remount,rw", false: "remount,ro"}[yes], dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// hubs are the pages of a store that lead to all others of a table, and those that say which tables there are.
func hubs(t *testing.T, path string) map[int]bool {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	defer db.Close() //nolint:errcheck // it only reads
	rows, err := db.Query("SELECT rootpage FROM sqlite_schema UNION SELECT pageno FROM dbstat WHERE name='sqlite_schema'")
	ok(t, err)
	defer rows.Close() //nolint:errcheck // looked at below
	out := map[int]bool{}
	for rows.Next() {
		var p int
		ok(t, rows.Scan(&p))
		out[p-1] = true
	}
	ok(t, rows.Err())
	return out
}

// Panes go on reading while a repair sets the file aside and puts another in its place.
func TestReadingGoesOnDuringARepair(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	d := openAt(t, path, c, realGrouper)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 40)...)
	ok(t, d.Close())
	damage(t, path)
	d = openAt(t, path, c, realGrouper)
	defer func() { ok(t, d.Close()) }()
	stop := make(chan struct{})
	var reading, began sync.WaitGroup
	for range 3 {
		reading.Add(1)
		began.Add(1)
		go func() {
			defer reading.Done()
			for first := true; ; first = false {
				_, _ = d.Board(t.Context()) // in the middle of it there is nothing to read
				_, _ = d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})
				if first {
					began.Done()
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		}()
	}
	began.Wait()
	found := must[[]Finding](t)(d.Check(t.Context(), true))
	close(stop)
	reading.Wait()
	if len(found) == 0 || !strings.Contains(found[0].What, "40 items could be saved") {
		t.Errorf("found %+v", found)
	}
	if b := must[model.Board](t)(d.Board(t.Context())); b.Items != 40 {
		t.Errorf("the board is %+v", b)
	}
	ingest(t, d, feed, invented(100, 5)...) // the grouper reads its memos from the file of now
	sound(t, d)
}
