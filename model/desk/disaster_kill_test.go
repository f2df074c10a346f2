package desk

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/model"
)

// Variables that make the test binary a program that works until it is killed, and the count of kills.
const (
	childStore = "ATTACHE_TEST_STORE"
	childFrom  = "ATTACHE_TEST_FROM"
	killsVar   = "ATTACHE_KILLS"
)

// children are what the test binary is when one of these variables names a store.
var children = map[string]func(path string) error{childStore: workForEver}

func TestMain(m *testing.M) {
	for name, run := range children {
		if path := os.Getenv(name); path != "" {
			if err := run(path); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(m.Run())
}

// What a child says once it is committed, each on a line of its own with a number: a look, an item starred and noted, a
// star taken back by an undo.
const (
	saidLook = "look"
	saidStar = "star"
	saidUndo = "undo"
)

// workForEver ingests numbered items from several goroutines, marks some of them, takes some of that back, and says of
// each what it was once it is committed.
func workForEver(path string) error {
	from, err := strconv.Atoi(os.Getenv(childFrom))
	if err != nil {
		return err
	}
	ctx := context.Background()
	d, feed, err := childDesk(ctx, path)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(what string, n int) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(what, n)
	}
	errs := make(chan error)
	for w := range 4 {
		go func() { errs <- looks(ctx, d, feed, from+w, say) }()
	}
	go func() { errs <- marks(ctx, d, say) }()
	return <-errs
}

// childDesk opens the store of a child, with the one feed that it fills.
func childDesk(ctx context.Context, path string) (*Desk, model.FeedID, error) {
	d, err := Open(ctx, Options{Path: path, Judge: stubJudge{}, Grouper: newStub})
	if err != nil {
		return nil, 0, err
	}
	feed, err := d.AddFeed(ctx, model.Feed{URL: "https://wire.example/rss", Source: "Wire"})
	return d, feed, err
}

// looks ingests every fourth look from the one given on.
func looks(ctx context.Context, d *Desk, feed model.FeedID, n int, say func(string, int)) error {
	for ; ; n += 4 {
		if _, err := d.Ingest(ctx, model.Fetch{Feed: feed, At: noon, Items: invented(n*5, 5)}); err != nil {
			return err
		}
		say(saidLook, n)
	}
}

// marks stars and notes whatever is newest, and takes back every third star.
func marks(ctx context.Context, d *Desk, say func(string, int)) error {
	for n := 0; ; n++ {
		its, err := d.Items(ctx, model.ItemQuery{Tracks: allTracks, Filter: "-is:starred", Window: model.Window{Limit: 1}})
		if err != nil {
			return err
		}
		if len(its) == 0 {
			continue
		}
		id := its[0].ID
		if err := d.SetNote(ctx, id, fmt.Sprintf("note on %d", id)); err != nil {
			return err
		}
		if err := d.SetStar(ctx, []model.ItemID{id}, true); err != nil {
			return err
		}
		say(saidStar, int(id))
		if n%3 == 2 {
			if _, err := d.Undo(ctx); err != nil {
				return err
			}
			say(saidUndo, int(id))
		}
	}
}

// committed is what children said was committed to one store.
type committed struct {
	looks   map[int]bool
	noted   map[model.ItemID]bool
	starred map[model.ItemID]bool // false: taken back
}

func newCommitted() *committed {
	return &committed{looks: map[int]bool{}, noted: map[model.ItemID]bool{}, starred: map[model.ItemID]bool{}}
}

// hear enters a line of a child's.
func (c *committed) hear(line string) {
	what, num, _ := strings.Cut(line, " ")
	n, err := strconv.Atoi(num)
	if err != nil {
		return // a line cut by the kill
	}
	switch what {
	case saidLook:
		c.looks[n] = true
	case saidStar:
		c.noted[model.ItemID(n)], c.starred[model.ItemID(n)] = true, true
	case saidUndo:
		c.starred[model.ItemID(n)] = false
	}
}

// inStore says what is missing from a store that a killed child left, and whether every rule of it holds. The kill may have
// come between one star, or its undoing, and the word of it; there is never more than one such.
func (c *committed) inStore(t *testing.T, path string) {
	t.Helper()
	d := openAt(t, path, &clock{at: noon})
	defer func() { ok(t, d.Close()) }()
	if d.Note() != "" {
		t.Error(d.Note())
	}
	sound(t, d)
	have, by := map[string]bool{}, map[model.ItemID]model.Item{}
	for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})) {
		have[it.GUID], by[it.ID] = true, it
	}
	for n := range c.looks {
		for i := n * 5; i < n*5+5; i++ {
			if !have[fmt.Sprintf("guid-%d", i)] {
				t.Errorf("item %d was committed and is gone", i)
			}
		}
	}
	for id := range c.noted {
		if want := fmt.Sprintf("note on %d", id); by[id].Note != want {
			t.Errorf("item %d has the note %q, want %q", id, by[id].Note, want)
		}
	}
	var unsaid []model.ItemID
	for id, on := range c.starred {
		if by[id].Starred != on {
			unsaid = append(unsaid, id)
			c.starred[id] = !on
		}
	}
	if len(unsaid) > 1 {
		t.Errorf("items %v are not starred as was said", unsaid)
	}
}

// killsAStore is after how many kills a new store is begun, so that looking at all of it does not take ever longer.
const killsAStore = 25

// TestKill kills a program that ingests and edits, at moments that differ, and looks after each kill whether everything
// that it said was committed is there, and nothing that it said was taken back, and every rule of the store holds.
// ATTACHE_KILLS sets how often; 10 by default.
func TestKill(t *testing.T) {
	kills := 10
	if n, err := strconv.Atoi(os.Getenv(killsVar)); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 2
	}
	rnd := rand.New(rand.NewPCG(1, uint64(kills)))
	var path string
	var c *committed
	looks, stars := 0, 0
	for i := range kills {
		if i%killsAStore == 0 {
			path, c = filepath.Join(t.TempDir(), "store.db"), newCommitted()
		}
		lo, st := len(c.looks), len(c.starred)
		killOnce(t, path, i%killsAStore*100_000, rnd, c)
		if c.inStore(t, path); t.Failed() {
			t.Fatalf("after kill %d of %d", i+1, kills)
		}
		looks, stars = looks+len(c.looks)-lo, stars+len(c.starred)-st
	}
	t.Logf("%d kills; %d looks of 5 items and %d stars were said to be committed, and are there", kills, looks, stars)
}

// killOnce lets a child say some things and kills it a moment later, while it goes on. More than it said may be there, never
// less.
func killOnce(t *testing.T, path string, from int, rnd *rand.Rand, c *committed) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childStore+"="+path, childFrom+"="+strconv.Itoa(from))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	enough, said := 1+rnd.IntN(60), 0
	moment := time.Duration(rnd.IntN(3000)) * time.Microsecond
	for sc := bufio.NewScanner(out); sc.Scan(); {
		c.hear(sc.Text())
		if said++; said == enough {
			time.AfterFunc(moment, func() { _ = cmd.Process.Kill() }) // Wait says when it has died
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
}
