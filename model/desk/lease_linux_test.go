package desk

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A program at rest asks for its lease again and again, and neither writes nor reads for it: a system that notes when the log was
// last read would write that down. Once something was written, it looks.
func TestALeaseIsRenewedWithoutALookAtTheStore(t *testing.T) {
	c := &clock{at: noon}
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, c)
	t.Cleanup(func() { ok(t, d.Close()) })
	renew := func() {
		t.Helper()
		if c.set(c.now().Add(7 * time.Second)); !must[bool](t)(d.Lease(t.Context(), "a", 20*time.Second)) {
			t.Fatal("the lease is lost")
		}
	}
	log := path + "-wal"
	lastRead := func() time.Time {
		info := must[os.FileInfo](t)(os.Stat(log))
		return time.Unix(info.Sys().(*syscall.Stat_t).Atim.Unix())
	}
	renew()
	before, old := written(t, path), time.Now().Add(-time.Hour).Truncate(time.Second)
	ok(t, os.Chtimes(log, old, must[os.FileInfo](t)(os.Stat(log)).ModTime()))
	for range 200 { // 1,400 s of the half hour that the lease is written for
		renew()
	}
	if at := lastRead(); !at.Equal(old) {
		t.Errorf("the log was read at %v to renew the lease", at)
	}
	if written(t, path) != before {
		t.Error("renewing the lease wrote to the store")
	}
	for range 100 {
		renew()
	}
	if written(t, path) == before {
		t.Error("the lease has run out")
	}
}
