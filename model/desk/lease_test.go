package desk

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// asks gives a function that asks for the lease for a minute.
func asks(t *testing.T, d *Desk, who string) func() bool {
	return func() bool {
		t.Helper()
		return must[bool](t)(d.Lease(t.Context(), who, time.Minute))
	}
}

// written is a mark that changes whenever something is written to the store.
func written(t *testing.T, path string) [2]int64 {
	t.Helper()
	info, err := os.Stat(path + "-wal")
	ok(t, err)
	return [2]int64{info.Size(), info.ModTime().UnixNano()}
}

func TestLeaseIsRenewedWithoutWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	defer func() { ok(t, a.Close()) }()
	defer func() { ok(t, b.Close()) }()
	first, second := asks(t, a, "a"), asks(t, b, "b")
	if !first() || second() {
		t.Fatal("the first to ask must have the lease")
	}
	before := written(t, path)
	for range 20 {
		c.set(c.now().Add(20 * time.Second))
		if !first() || second() {
			t.Fatal("the lease must stay where it is")
		}
	}
	if written(t, path) != before {
		t.Error("renewing the lease wrote to the store")
	}
	c.set(c.now().Add(30 * time.Minute))
	if !first() || second() {
		t.Error("the lease must stay where it is for hours")
	}
}

func TestLeasePassesOnAtOnceWhenItsHolderDies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	defer func() { ok(t, b.Close()) }()
	if first, second := asks(t, a, "a"), asks(t, b, "b"); !first() || second() {
		t.Fatal("the first to ask must have the lease")
	}
	ok(t, a.Close()) // gives nothing back: the system takes the lock, as it does after a kill
	if second := asks(t, b, "b"); !second() {
		t.Error("the lease of who has gone must pass on")
	}
}

// A program that was stopped keeps its lock, but when the lease has run out another one fetches, and the first finds out.
func TestLeaseOfASleeperPassesOnInTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	defer func() { ok(t, a.Close()) }()
	defer func() { ok(t, b.Close()) }()
	sleeper, other := asks(t, a, "a"), asks(t, b, "b")
	if !sleeper() || other() {
		t.Fatal("the first to ask must have the lease")
	}
	c.set(c.now().Add(45 * time.Minute))
	if !other() {
		t.Fatal("a lease that ran out must pass on")
	}
	if sleeper() {
		t.Error("who slept must find that another has the lease")
	}
	if !other() || sleeper() {
		t.Error("the lease must stay with who took it over")
	}
}

// Where a file cannot be locked the lease runs out by itself.
func TestLeaseWithoutLocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	ok(t, os.MkdirAll(path+".fetching", 0o700))
	c := &clock{at: noon}
	a, b := openAt(t, path, c), openAt(t, path, c)
	defer func() { ok(t, a.Close()) }()
	defer func() { ok(t, b.Close()) }()
	first, second := asks(t, a, "a"), asks(t, b, "b")
	if !first() || second() {
		t.Fatal("the first to ask must have the lease")
	}
	c.set(c.now().Add(50 * time.Second))
	if !first() || second() {
		t.Error("the lease must be renewed")
	}
	c.set(c.now().Add(2 * time.Minute))
	if !second() || first() {
		t.Error("an expired lease must pass on")
	}
}
