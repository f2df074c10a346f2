package desk

import (
	"path/filepath"
	"strings"
	"testing"

	"attache/model"
)

// A text, an article or reasons that damage made unreadable are found, and the repair puts words in their place or lets go
// of them; every other report stays as it was, and lists, details, searches and exports work.
func TestUnreadableTextsAreMended(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "store.db"), &clock{at: noon}
	d := openAt(t, path, c)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 20)...)
	for id := range model.ItemID(20) {
		ok(t, d.SaveArticle(t.Context(), model.Article{Item: id + 1, From: "page", At: noon, Blocks: []model.Block{{Kind: model.Paragraph, Text: "The envoys met."}}}))
	}
	ok(t, d.Close())
	for _, q := range []string{"UPDATE items SET title=x'0907' WHERE id=3", "UPDATE items SET link=x'09' WHERE id=4", "UPDATE evidence SET why=x'77' WHERE item=5",
		"UPDATE articles SET body=x'00112233' WHERE item=6", "UPDATE threads SET actors=x'0908' WHERE id=1"} {
		alter(t, path, q)
	}
	d = openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	found := must[[]Finding](t)(d.Check(t.Context(), false))
	if len(found) != 1 || !strings.Contains(found[0].What, "every text can be read: title of items 3, link of items 4, actors of threads 1, why of evidence 5, body of articles 6") {
		t.Errorf("found %+v", found)
	}
	for _, f := range must[[]Finding](t)(d.Check(t.Context(), true)) {
		if !f.Repaired {
			t.Errorf("not repaired: %+v", f)
		}
	}
	sound(t, d)
	titles := map[model.ItemID]string{}
	for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks})) {
		titles[it.ID] = it.Title
	}
	if len(titles) != 20 || titles[3] != "(this text is damaged)" || strings.Contains(titles[4], "damaged") {
		t.Errorf("the titles are %v", titles)
	}
	for id := range model.ItemID(20) {
		must[model.ItemDetail](t)(d.Item(t.Context(), id+1))
	}
	var all strings.Builder
	ok(t, d.Export(t.Context(), &all))
	if n := strings.Count(all.String(), `"kind":"item"`); n != 20 {
		t.Errorf("%d items are exported", n)
	}
	must[[]model.Hit](t)(d.Search(t.Context(), "envoys", model.Window{}))
}
