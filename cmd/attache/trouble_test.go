package main

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache"
	"attache/model"
	"attache/model/desk"
)

// That the store takes again what comes in is said when it took something, and not because the lease was renewed, which
// writes nothing as a rule.
func TestOnlyWhatWasStoredEndsATrouble(t *testing.T) {
	d, err := desk.Open(t.Context(), desk.Options{Path: filepath.Join(t.TempDir(), "attache.db"), Judge: judgeOf(attache.Default()), Grouper: newGrouper})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // what it would say is no matter of this test
	feed, err := d.AddFeed(t.Context(), model.Feed{URL: "https://wire.example/rss", Source: "Wire"})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	l := listed{Desk: d, troubles: &troubles{say: func(words string) { said = append(said, words) }}}
	for range 2 {
		if ok, err := l.Lease(t.Context(), "me", time.Minute); !ok || err != nil {
			t.Fatalf("lease: %v %v", ok, err)
		}
		l.troubles.heard(desk.ErrFull)
	}
	if !slices.Equal(said, []string{desk.ErrFull.Error()}) {
		t.Errorf("while the disk is full it says %q", said)
	}
	if _, err := l.Ingest(t.Context(), model.Fetch{Feed: feed, At: time.Now(), Items: []model.Item{{GUID: "1", Title: "Talks resume", Published: time.Now()}}}); err != nil {
		t.Fatal(err)
	}
	if len(said) != 2 {
		t.Errorf("when something was stored it has said %q", said)
	}
}
