package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
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

// What nobody named speaks as the document calls itself, unless that says nothing, and feeds of one host are told apart.
func TestTheDocumentNamesTheSource(t *testing.T) {
	titles := map[string]string{"/a": "Harbour Wire", "/b": " RSS  feed", "/c": "Harbour Wire: the world", "/d": "Latest"}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><item><title>One report of %s</title><guid>%s</guid></item></channel></rss>`, titles[r.URL.Path], r.URL.Path, r.URL.Path)
	})
	list := feedsAt(s.URL, "/a", "/b", "/c", "/d")
	list[3].Source = "As I call it"
	for i := range 3 {
		list[i].Source = ""
	}
	m := newMemory(list...)
	once(t, newTestPoller(t, m, newClock(), PollerOptions{}))
	want := map[string]string{"/a": "Harbour Wire", "/b": "127.0.0.1", "/c": "Harbour Wire: the world", "/d": "As I call it"}
	entries, err := m.Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := map[model.FeedID]string{}
	for _, e := range entries {
		names[e.ID] = e.Name()
	}
	for _, it := range m.items {
		if it.Source != want[it.GUID] || names[it.FeedID] != it.Source {
			t.Errorf("%s is said by %q, and its feed is called %q; want %q", it.GUID, it.Source, names[it.FeedID], want[it.GUID])
		}
		delete(want, it.GUID)
	}
	if len(want) > 0 {
		t.Errorf("not stored: %v", want)
	}
}

func TestUnsigned(t *testing.T) {
	for _, c := range []struct{ title, source, want string }{
		{"Envoys meet in Corran again - Reuters", "Reuters", "Envoys meet in Corran again"},
		{"Envoys meet in Corran - again - AP News", "AP", "Envoys meet in Corran - again"},
		{"Envoys meet in Corran again - reuters.com", "Reuters", "Envoys meet in Corran again"},
		{"Envoys meet in Corran again - Apparently", "AP", "Envoys meet in Corran again - Apparently"},
		{"Envoys meet in Corran again - AP", "BBC", "Envoys meet in Corran again - AP"},
		{"Talks - Reuters", "Reuters", "Talks - Reuters"}, // too little would be left
		{"Reuters - Envoys meet in Corran", "Reuters", "Reuters - Envoys meet in Corran"},
		{"Envoys meet in Corran - Reuters says that it was told so by three of them", "Reuters", "Envoys meet in Corran - Reuters says that it was told so by three of them"},
		{"Envoys meet in Corran again - ", "", "Envoys meet in Corran again - "},
	} {
		if got := unsigned(c.title, c.source); got != c.want {
			t.Errorf("%q of %q is %q, want %q", c.title, c.source, got, c.want)
		}
	}
}
