package desk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"attache/model"
)

// childLease names the store for which the test binary is a fetcher that does what it is told.
const childLease = "ATTACHE_TEST_LEASE"

// What the fetcher is told, a line each, and what it answers.
const (
	tellLease = "lease"
	tellStore = "store"
	saidYes   = "yes"
	saidNo    = "no"
)

func init() { children[childLease] = fetchWhenTold }

// fetchWhenTold asks for the lease, and stores what it has fetched, whenever it is told to, until there is nothing more to do.
func fetchWhenTold(path string) error {
	ctx := context.Background()
	d, feed, err := childDesk(ctx, path)
	if err != nil {
		return err
	}
	n := 0
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		did := false
		switch in.Text() {
		case tellLease:
			did, err = d.Lease(ctx, "sleeper", 20*time.Second)
		case tellStore:
			n += 5
			_, err = d.Ingest(ctx, model.Fetch{Feed: feed, At: time.Now(), Items: invented(n, 5), Poll: model.PollState{State: model.FeedOK}})
			if did = err == nil; errors.Is(err, model.ErrLeaseLost) {
				err = nil
			}
		}
		if err != nil {
			return err
		}
		fmt.Println(map[bool]string{true: saidYes, false: saidNo}[did])
	}
	return d.Close()
}

// A program that is stopped keeps its lock. Who asks then fetches in its place, and the program that wakes finds that before it
// stores anything, and gets the lease again only when it is free.
func TestLeaseOfAStoppedProgramPassesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	d := openAt(t, path, &clock{}, func(o *Options) { o.Now = time.Now })
	defer func() { ok(t, d.Close()) }()
	cmd := exec.Command(os.Args[0])
	cmd.Env, cmd.Stderr = append(os.Environ(), childLease+"="+path), os.Stderr
	in := must[io.WriteCloser](t)(cmd.StdinPipe())
	out := bufio.NewScanner(must[io.ReadCloser](t)(cmd.StdoutPipe()))
	ok(t, cmd.Start())
	defer func() { _ = cmd.Process.Kill() }() // who has ended well is not there any more
	tell := func(what, want string) {
		t.Helper()
		if _, err := fmt.Fprintln(in, what); err != nil {
			t.Fatal(err)
		}
		if !out.Scan() || out.Text() != want {
			t.Fatalf("told to %s, the other program says %q, want %q", what, out.Text(), want)
		}
	}
	mine := func() bool { t.Helper(); return must[bool](t)(d.Lease(t.Context(), "me", 20*time.Second)) }

	tell(tellLease, saidYes)
	tell(tellStore, saidYes)
	if mine() {
		t.Fatal("the lease of a program that works is given away")
	}
	ok(t, cmd.Process.Signal(syscall.SIGSTOP))
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(3 * time.Minute); !mine(); <-look.C {
		if time.Now().After(deadline) {
			t.Fatal("a program that is stopped keeps the lease")
		}
	}
	before := must[model.Board](t)(d.Board(t.Context())).Items
	ok(t, cmd.Process.Signal(syscall.SIGCONT))
	tell(tellStore, saidNo)
	if now := must[model.Board](t)(d.Board(t.Context())).Items; before != 5 || now != before {
		t.Errorf("%d items were stored before the program was stopped, and %d when it had gone on", before, now)
	}
	tell(tellLease, saidNo)
	if !mine() {
		t.Fatal("the lease is lost to a program that had been stopped")
	}
	tell(tellStore, saidYes) // it does so as one who never had the lease
	ok(t, d.Release(t.Context(), "me"))
	tell(tellLease, saidYes)
	tell(tellStore, saidYes)
	ok(t, in.Close())
	ok(t, cmd.Wait())
}
