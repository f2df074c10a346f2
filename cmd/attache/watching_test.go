package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"attache"
	"attache/model"
	"attache/model/desk"
	"attache/model/watches"
)

// TestWhatArrivedBeforeTheEndIsLookedAt: a fetch that is interrupted, and a program that ends, tell what they had brought by then; no
// later one would.
func TestWhatArrivedBeforeTheEndIsLookedAt(t *testing.T) {
	conf, err := attache.Parse("c.toml", []byte("[[watches]]\nname = \"a\"\nquery = \"title:round\"\n[[watches]]\nname = \"b\"\nquery = \"title:program\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := &session{conf: conf, now: time.Now, log: slog.New(slog.DiscardHandler)}
	s.desk, err = desk.Open(t.Context(), desk.Options{Path: filepath.Join(t.TempDir(), "attache.db"), Judge: judgeOf(conf), Grouper: newGrouper})
	if err != nil {
		t.Fatal(err)
	}
	defer s.desk.Close() //nolint:errcheck // what it would say is no matter of this test
	feed, err := s.desk.AddFeed(t.Context(), model.Feed{URL: "https://wire.example/rss", Source: "Wire"})
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(context.Context, *watcher) error{
		"one round": func(ctx context.Context, w *watcher) error { return w.once(ctx) },
		"a program": func(ctx context.Context, w *watcher) error { w.run(ctx); return nil },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var fired []watches.Firing
		w, err := s.watcher(ctx, time.Now(), func(f watches.Firing) { fired = append(fired, f) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.desk.Ingest(t.Context(), model.Fetch{Feed: feed, At: time.Now(), Items: []model.Item{{GUID: name, Title: "Talks resume in " + name, Published: time.Now()}}}); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := end(ctx, w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(fired) != 1 || fired[0].Count != 1 {
			t.Errorf("%s: fired %+v", name, fired)
		}
	}
}
