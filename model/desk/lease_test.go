package desk

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// askers are two programs on one store, the first of which has the lease, for a minute.
type askers struct {
	t             *testing.T
	c             *clock
	path          string
	a, b          *Desk
	first, second func() bool // ask for the lease for another minute
}

// twoAsk opens two desks on one store, which prepare may have spoilt before, and has both ask.
func twoAsk(t *testing.T, prepare func(path string)) *askers {
	t.Helper()
	w := &askers{t: t, c: &clock{at: noon}, path: filepath.Join(t.TempDir(), "store.db")}
	prepare(w.path)
	ask := func(d *Desk, who string) func() bool {
		return func() bool {
			t.Helper()
			return must[bool](t)(d.Lease(t.Context(), who, time.Minute))
		}
	}
	w.a, w.b = openAt(t, w.path, w.c), openAt(t, w.path, w.c)
	w.first, w.second = ask(w.a, "a"), ask(w.b, "b")
	if !w.first() || w.second() {
		t.Fatal("the first to ask must have the lease")
	}
	return w
}

func whole(string) {}

// wait lets time pass.
func (w *askers) wait(d time.Duration) { w.c.set(w.c.now().Add(d)) }

// has fails the test unless the one who asks first now has the lease and the other does not get it.
func (w *askers) has(one, other func() bool, what string) {
	w.t.Helper()
	if !one() || other() {
		w.t.Fatal(what)
	}
}

func (w *askers) end() { ok(w.t, errors.Join(w.a.Close(), w.b.Close())) }

// written is a mark that changes whenever something is written to the store.
func written(t *testing.T, path string) [2]int64 {
	t.Helper()
	info, err := os.Stat(path + "-wal")
	ok(t, err)
	return [2]int64{info.Size(), info.ModTime().UnixNano()}
}

func TestLeaseIsRenewedWithoutWriting(t *testing.T) {
	w := twoAsk(t, whole)
	defer w.end()
	before := written(t, w.path)
	for range 20 {
		w.wait(20 * time.Second)
		w.has(w.first, w.second, "the lease must stay where it is")
	}
	if written(t, w.path) != before {
		t.Error("renewing the lease wrote to the store")
	}
	w.wait(30 * time.Minute)
	w.has(w.first, w.second, "the lease must stay where it is for hours")
}

func TestLeasePassesOnAtOnceWhenItsHolderDies(t *testing.T) {
	w := twoAsk(t, whole)
	defer func() { ok(t, w.b.Close()) }()
	ok(t, w.a.Close()) // gives nothing back: the system takes the lock, as it does after a kill
	if !w.second() {
		t.Error("the lease of who has gone must pass on")
	}
}

// A program that was stopped keeps its lock, but when the lease has run out another one fetches, and the first finds out.
func TestLeaseOfASleeperPassesOnInTime(t *testing.T) {
	w := twoAsk(t, whole)
	defer w.end()
	w.wait(45 * time.Minute)
	w.has(w.second, w.first, "a lease that ran out must pass on, and who slept must find that")
	w.has(w.second, w.first, "the lease must stay with who took it over")
}

// Where a file cannot be locked the lease runs out by itself.
func TestLeaseWithoutLocks(t *testing.T) {
	w := twoAsk(t, func(path string) { ok(t, os.MkdirAll(path+".fetching", 0o700)) })
	defer w.end()
	w.wait(50 * time.Second)
	w.has(w.first, w.second, "the lease must be renewed")
	w.wait(2 * time.Minute)
	w.has(w.second, w.first, "an expired lease must pass on")
}
