package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"attache/model"
	"attache/model/threads"
	"attache/model/tracks"
)

// toldGrouper says how many items each batch had, once it is placed.
type toldGrouper struct {
	threads.Grouper
	placed chan<- int
}

func (g toldGrouper) Assign(batch []threads.Input) threads.Result {
	res := g.Grouper.Assign(batch)
	g.placed <- len(batch)
	return res
}

// telling has a desk use the judge and the grouper that ship, and tell of what is placed.
func telling(placed chan<- int) func(*Options) {
	return func(o *Options) {
		o.Judge, o.Grouper = tracks.New(), func() threads.Grouper { return toldGrouper{threads.New(threads.Options{}), placed} }
	}
}

// holder is another program that has the store's right to write until it lets go of it.
type holder struct {
	t  *testing.T
	db *sql.DB
	tx *sql.Tx
}

func hold(t *testing.T, path string) *holder {
	t.Helper()
	h := &holder{t: t, db: must[*sql.DB](t)(sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)"))}
	t.Cleanup(func() { ok(t, h.db.Close()) })
	h.tx = must[*sql.Tx](t)(h.db.Begin())
	return h
}

func (h *holder) do(q string) {
	h.t.Helper()
	_, err := h.tx.Exec(q)
	ok(h.t, err)
}

// look is an Ingest on its way.
type look struct {
	report model.Report
	err    error
	over   chan struct{}
}

func send(ctx context.Context, d *Desk, feed model.FeedID, items []model.Item) *look {
	l := &look{over: make(chan struct{})}
	go func() {
		defer close(l.over)
		l.report, l.err = d.Ingest(ctx, model.Fetch{Feed: feed, At: noon, Items: items})
	}()
	return l
}

// goesOnAlike fails the test when the desk places what comes next elsewhere than one that goes on from a copy of its store.
func goesOnAlike(t *testing.T, d *Desk, c *clock, feed model.FeedID, next []model.Item, edit ...func(*Options)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	ok(t, d.Backup(t.Context(), path))
	k := openAt(t, path, c, edit...)
	defer func() { ok(t, k.Close()) }()
	ingest(t, d, feed, next...)
	ingest(t, k, feed, next...)
	was, is := byGUID(t, k), byGUID(t, d)
	if len(was) != len(is) {
		t.Errorf("%d items are stored, %d in the copy", len(is), len(was))
	}
	for guid, it := range is {
		if o := was[guid]; o.ID != it.ID || o.Development != it.Development || o.Thread != it.Thread || o.Text != it.Text {
			t.Errorf("%s is %d in development %d and thread %d; to a desk that goes on from the store %d in %d and %d",
				guid, it.ID, it.Development, it.Thread, o.ID, o.Development, o.Thread)
			return
		}
	}
}

func TestOneBatchIsGroupedWhileTheOneBeforeIsWritten(t *testing.T) {
	path, c, placed := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}, make(chan int, 64)
	d := openAt(t, path, c, telling(placed))
	defer func() { ok(t, d.Close()) }()
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 10)...)
	<-placed
	h := hold(t, path)
	a := send(t.Context(), d, feed, invented(10, 20))
	if n := <-placed; n != 20 {
		t.Fatalf("%d items were placed first", n)
	}
	// Of these, ten are on their way to the store already, and are not there yet.
	b := send(t.Context(), d, feed, invented(20, 30))
	if n := <-placed; n != 20 {
		t.Fatalf("%d items were placed while others were being written, want the 20 that are new", n)
	}
	select {
	case <-a.over:
		t.Fatal("a look was answered before it was stored")
	default:
	}
	ok(t, h.tx.Commit())
	<-a.over
	<-b.over
	if ok(t, errors.Join(a.err, b.err)); a.report.New != 20 || b.report.New != 20 || b.report.Known != 10 {
		t.Errorf("the reports are %+v and %+v", a.report, b.report)
	}
	if len(placed) > 0 {
		t.Error("something was placed twice")
	}
	sound(t, d)
	goesOnAlike(t, d, c, feed, invented(45, 40), telling(placed))
}

// Another program groups while a batch waits to be written and the next is grouped already: both hold no longer.
func TestWhatWasGroupedAheadIsGroupedAnewWhenSomebodyWasFaster(t *testing.T) {
	path, c, placed := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}, make(chan int, 64)
	d := openAt(t, path, c, telling(placed))
	defer func() { ok(t, d.Close()) }()
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 10)...)
	<-placed
	h := hold(t, path)
	a := send(t.Context(), d, feed, invented(10, 20))
	<-placed
	b := send(t.Context(), d, feed, invented(30, 20))
	<-placed
	h.do("UPDATE meta SET value=value+1 WHERE key='group_seq'")
	ok(t, h.tx.Commit())
	<-a.over
	<-b.over
	if ok(t, errors.Join(a.err, b.err)); a.report.New != 20 || b.report.New != 20 {
		t.Errorf("the reports are %+v and %+v", a.report, b.report)
	}
	if first, second := <-placed, <-placed; first != 20 || second != 20 {
		t.Errorf("%d and %d items were grouped anew, want what was grouped ahead", first, second)
	}
	sound(t, d)
	goesOnAlike(t, d, c, feed, invented(50, 20), telling(placed))
}

// The disk is full for a large look; what was grouped after it is small enough. The large one is refused and leaves no trace,
// neither in the store nor in what the grouper remembers.
func TestWhatTheDiskHasNoRoomForIsForgotten(t *testing.T) {
	path, c, placed := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}, make(chan int, 64)
	d := openAt(t, path, c, telling(placed), func(o *Options) { o.MaxPages = 200 })
	defer func() { ok(t, d.Close()) }()
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 10)...)
	<-placed
	h := hold(t, path)
	h.do("CREATE TABLE ballast(id INTEGER PRIMARY KEY, b BLOB)")
	h.do("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300) INSERT INTO ballast(id, b) SELECT i, zeroblob(4000) FROM n")
	h.do("DELETE FROM ballast WHERE id>=260") // a little room is left
	large := send(t.Context(), d, feed, invented(10, 900))
	if n := <-placed; n != 900 {
		t.Fatalf("%d items were placed first", n)
	}
	small := send(t.Context(), d, feed, invented(1000, 1))
	if n := <-placed; n != 1 {
		t.Fatalf("%d items were placed next", n)
	}
	ok(t, h.tx.Commit())
	<-large.over
	<-small.over
	if !errors.Is(large.err, ErrFull) || small.err != nil || small.report.New != 1 {
		t.Fatalf("the large look ended with %v, the small one with %+v, %v", large.err, small.report, small.err)
	}
	if n := must[model.Board](t)(d.Board(t.Context())).Items; n != 11 {
		t.Errorf("%d items are stored", n)
	}
	h.tx = must[*sql.Tx](t)(h.db.Begin())
	h.do("DROP TABLE ballast")
	ok(t, h.tx.Commit())
	sound(t, d)
	goesOnAlike(t, d, c, feed, invented(10, 300), telling(placed))
	sound(t, d)
}

// What the grouper remembers is stored on the way, too, while more is placed.
func TestMemosAreStoredBehindTheBatchThatTheyKnow(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	d := openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	var looks []*look
	const each, n = 1000, checkpointItems/1000 + 3
	for i := range n {
		looks = append(looks, send(t.Context(), d, addFeed(t, d, fmt.Sprintf("https://wire.example/%d", i)), invented(i*each, each)))
	}
	for _, l := range looks {
		<-l.over
		ok(t, l.err)
	}
	d.settle(t.Context())
	if n := tail(t, d); n != 0 {
		t.Errorf("%d items are in the tail of a desk that has settled", n)
	}
	sound(t, d)
	goesOnAlike(t, d, c, addFeed(t, d, "https://wire.example/0"), invented(n*each, 20))
}

// Many looks, a reader who merges, takes it back and marks, and another program: nothing is lost or stored twice.
func TestLooksAndEditsInterleave(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	edit := telling(make(chan int, 1<<16))
	d, other := openAt(t, path, c, edit), openAt(t, path, c, edit)
	defer func() { ok(t, errors.Join(d.Close(), other.Close())) }()
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 20)...)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			for n := range 4 {
				to := d
				if i == 11 {
					to = other
				}
				ingest(t, to, feed, invented(20+i*200+n*45, 50)...) // five of them are in the next, too
			}
		})
	}
	wg.Go(func() {
		for n := range 8 {
			ths := must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Window: model.Window{Limit: 2}}))
			if len(ths) == 2 {
				if err := d.Merge(t.Context(), []model.ThreadID{ths[0].ID, ths[1].ID}); err != nil && !errors.Is(err, ErrNotFound) {
					t.Error(err)
				}
			}
			if n%2 == 0 {
				must[string](t)(d.Undo(t.Context()))
			}
			if err := d.SetRead(t.Context(), []model.ItemID{1, 2, 3}, n%2 == 0); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if n := must[model.Board](t)(d.Board(t.Context())).Items; n != 20+12*185 {
		t.Errorf("%d items are stored, want %d", n, 20+12*185)
	}
	sound(t, d)
}
