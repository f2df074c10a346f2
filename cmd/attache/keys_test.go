package main

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write what is generated anew")

// The page of keys in the documentation is the one that the table makes.
func TestKeysPage(t *testing.T) {
	const page = "../../docs/keys.md"
	var b bytes.Buffer
	if err := keysPage(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/keys.md is not what the key table makes: go test ./cmd/attache -run KeysPage -update")
	}
}
