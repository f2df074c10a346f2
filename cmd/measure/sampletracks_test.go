package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDrawHeadlines(t *testing.T) {
	dir := t.TempDir()
	write := func(name, rows string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte("id\tpublished_rfc3339\tsource\tlang\ttitle\n"+rows), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	a := write("a.tsv", "1\t\tA\ten\tEnvoys meet\n2\t\tA\t\tShips sail\n3\t\tA\tes\tHola\n")
	b := write("b.tsv", "4\t\tB\ten\tEnvoys meet\n5\t\tB\ten\tCrowds march\n6\t\tB\ten\t\n")
	titles := func(lang string, seed, n int, files ...string) []string {
		t.Helper()
		all, err := drawHeadlines(files, lang, seed, n)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, h := range all {
			out = append(out, h.title)
		}
		return out
	}
	one := titles("en", 1, 9, a, b)
	if len(one) != 3 || !slices.Contains(one, "Envoys meet") || !slices.Contains(one, "Ships sail") || !slices.Contains(one, "Crowds march") {
		t.Errorf("drew %q: each English headline once, no empty one", one)
	}
	if other := titles("en", 1, 9, b, a); !slices.Equal(one, other) {
		t.Errorf("%q, with the files the other way round %q", one, other)
	}
	if got := titles("en", 1, 2, a, b); !slices.Equal(got, one[:2]) {
		t.Errorf("two are %q, all %q", got, one)
	}
	if got := titles("", 1, 9, a, b); len(got) != 4 {
		t.Errorf("all languages: %q", got)
	}
	orders := map[string]bool{}
	for seed := range 20 {
		orders[titles("en", seed, 1, a, b)[0]] = true
	}
	if len(orders) < 2 {
		t.Errorf("twenty seeds draw the same headline first: %v", orders)
	}
}
