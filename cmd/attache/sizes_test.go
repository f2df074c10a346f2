package main

import (
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestSizesOfPanesAreKept(t *testing.T) {
	dir := t.TempDir()
	s := &session{places: places{log: filepath.Join(dir, "attache.log")}, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if got := s.sizes(); got != nil {
		t.Fatalf("a first start has the sizes %v", got)
	}
	want := map[string]int{"reader": 400, "board": 610}
	if err := s.keepSizes(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got := s.sizes(); !maps.Equal(got, want) {
		t.Fatalf("kept %v, read %v", want, got)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".panes-*")); err != nil || len(left) > 0 {
		t.Errorf("%v lies about (%v)", left, err)
	}
	if err := os.WriteFile(s.sizesFile(), []byte("{torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := s.sizes(); len(got) > 0 {
		t.Errorf("a torn file gives %v", got)
	}
}
