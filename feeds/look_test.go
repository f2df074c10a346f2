package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"attache/model"
)

// Stores hold digests that were made of lines put together and sorted; they must not change, or every feed is news once.
func TestDigestItemsIsThatOfSortedLines(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	word := func() string { return []string{"", "a", "ab", "a b", "a/1", "é", "ی", "a\tb", "b"}[r.IntN(9)] }
	for range 200 {
		items := make([]model.Item, r.IntN(30))
		lines := make([]string, len(items))
		for i := range items {
			items[i] = model.Item{GUID: word(), Canonical: word(), Title: word(), Summary: word()}
			lines[i] = strings.Join([]string{items[i].GUID, items[i].Canonical, items[i].Title, items[i].Summary}, "\x00") + "\x01"
		}
		slices.Sort(lines)
		sum := sha256.Sum256([]byte(strings.Join(lines, "")))
		if got, want := digestItems(items), hex.EncodeToString(sum[:10]); got != want {
			t.Fatalf("%v: %s, want %s", items, got, want)
		}
	}
}
