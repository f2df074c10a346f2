package desk

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// articleOf makes an article of so many paragraphs, no two of them alike.
func articleOf(id model.ItemID, paragraphs int) model.Article {
	a := model.Article{Item: id, URL: "https://wire.example/story", Title: "Corran talks", From: "page", At: noon, Links: []string{"https://wire.example/a"}}
	for i := range paragraphs {
		a.Blocks = append(a.Blocks, model.Block{Kind: model.Paragraph, Text: fmt.Sprintf("The %dth envoy of %x spoke of the strait.", i, uint64(i+1)*uint64(id)*0x9e3779b97f4a7c15)})
	}
	return a
}

// The lengths lie on both sides of what stands in an article's own row, and of what one page of the file holds.
func TestArticlesOfAnyLengthComeBack(t *testing.T) {
	d, c := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 6)...)
	its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks, OldestFirst: true}))
	want := map[model.ItemID]model.Article{}
	save := func(it *model.Item, paragraphs int) {
		t.Helper()
		a := articleOf(it.ID, paragraphs)
		ok(t, d.SaveArticle(t.Context(), a))
		want[it.ID] = a
	}
	look := func() {
		t.Helper()
		for id, a := range want {
			if got := must[model.ItemDetail](t)(d.Item(t.Context(), id)).Article; got == nil || !reflect.DeepEqual(*got, a) {
				t.Errorf("the article of item %d, of %d paragraphs, came back as %+v", id, len(a.Blocks), got)
			}
		}
		sound(t, d)
	}
	for i, n := range []int{1, 3, 40, 400, 2000, 12} {
		save(&its[i], n)
	}
	look()
	save(&its[2], 1) // longer ones give way to shorter ones, and the other way round
	save(&its[3], 40)
	save(&its[0], 90)
	ok(t, d.SaveArticle(t.Context(), model.Article{Item: its[4].ID, Problem: "the page has gone", At: noon})) // which replaces no text
	look()
	copied := filepath.Join(t.TempDir(), "copy.db")
	var out strings.Builder
	ok(t, d.Export(t.Context(), &out))
	e := openAt(t, copied, c)
	must[model.Report](t)(e.Import(t.Context(), strings.NewReader(out.String())))
	for id, a := range want {
		if got := must[model.ItemDetail](t)(e.Item(t.Context(), id)).Article; got == nil || !reflect.DeepEqual(*got, a) {
			t.Errorf("the article of item %d was imported as %+v", id, got)
		}
	}
	sound(t, e)
	ok(t, e.Close())
	n, _, err := d.s.Retain(t.Context(), Retention{Items: 3})
	if ok(t, err); n != 3 {
		t.Errorf("%d items were let go of", n)
	}
	sound(t, d) // their parts went with them
}

func TestADamagedArticleIsSaidAndFetchedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	d := openAt(t, path, c)
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, invented(0, 2)...)
	its := must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks}))
	for i := range its {
		ok(t, d.SaveArticle(t.Context(), articleOf(its[i].ID, 50)))
	}
	ok(t, d.Close())
	alter(t, path, "UPDATE article_parts SET part=zeroblob(500) WHERE id=(SELECT max(part)+1 FROM articles)")
	d = openAt(t, path, c)
	defer func() { ok(t, d.Close()) }()
	found := must[[]Finding](t)(d.Check(t.Context(), true))
	if len(found) != 1 || !found[0].Repaired || !strings.Contains(found[0].What, "body of articles") {
		t.Errorf("found %+v", found)
	}
	left := 0
	for i := range its {
		det := must[model.ItemDetail](t)(d.Item(t.Context(), its[i].ID))
		if det.Article != nil {
			left++
		}
		if det.Cached != (det.Article != nil) {
			t.Errorf("item %d says that its text is here: %t", its[i].ID, det.Cached)
		}
	}
	if left != 1 {
		t.Errorf("%d articles are left", left)
	}
	sound(t, d)
}

// A program that lost the lease while it fetched brings what another has stored since.
func TestAnArticleThatComesTwiceIsWrittenOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a := openAt(t, path, c)
	defer func() { ok(t, a.Close()) }()
	corpus(t, a)
	its := must[[]model.Item](t)(a.WantArticles(t.Context(), 2))
	gone := model.Article{Item: its[1].ID, URL: its[1].Link, From: "page", At: noon, Problem: "the page has gone"}
	text := articleOf(its[0].ID, 40)
	ok(t, a.SaveArticle(t.Context(), text))
	ok(t, a.SaveArticle(t.Context(), gone))

	late := openAt(t, path, c)
	defer func() { ok(t, late.Close()) }()
	text.At, gone.At = text.At.Add(time.Minute), gone.At.Add(time.Minute)
	for _, one := range []model.Article{text, gone} {
		if change, err := late.s.SaveArticle(t.Context(), one); err != nil || change.Articles {
			t.Errorf("what is stored was stored again: %+v, %v", change, err)
		}
	}
	if got := must[model.ItemDetail](t)(late.Item(t.Context(), its[0].ID)).Article; got == nil || !got.At.Equal(noon) {
		t.Errorf("the article is %+v", got)
	}
	c.at = noon.Add(25 * time.Hour) // one failure: it is tried again the day after
	wanted := func() bool {
		return slices.ContainsFunc(must[[]model.Item](t)(a.WantArticles(t.Context(), 20)), func(it model.Item) bool { return it.ID == its[1].ID })
	}
	if !wanted() {
		t.Error("what failed once is not wanted the day after")
	}
	gone.At = c.at
	ok(t, late.SaveArticle(t.Context(), gone))
	if c.at = c.at.Add(25 * time.Hour); wanted() {
		t.Error("after two failures it is still wanted")
	}
	text.Blocks = text.Blocks[:30]
	ok(t, late.SaveArticle(t.Context(), text)) // another text takes the place of the first
	if got := must[model.ItemDetail](t)(a.Item(t.Context(), its[0].ID)).Article; got == nil || len(got.Blocks) != 30 {
		t.Errorf("the article is %+v", got)
	}
}

// A program that was stopped while it fetched comes back after another has fetched the page anew.
func TestALateTextReplacesNoNewerOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	c := &clock{at: noon}
	a := openAt(t, path, c)
	defer func() { ok(t, a.Close()) }()
	corpus(t, a)
	late := openAt(t, path, c)
	defer func() { ok(t, late.Close()) }()
	it := must[[]model.Item](t)(a.WantArticles(t.Context(), 1))[0]
	has := func(what string, paragraphs int) {
		t.Helper()
		if got := must[model.ItemDetail](t)(a.Item(t.Context(), it.ID)).Article; got == nil || len(got.Blocks) != paragraphs {
			t.Errorf("%s: the article is %+v, want %d paragraphs", what, got, paragraphs)
		}
	}
	before := articleOf(it.ID, 12)
	c.at = noon.Add(time.Hour)
	after := articleOf(it.ID, 20)
	after.At = c.at
	ok(t, a.SaveArticle(t.Context(), after))
	if change, err := late.s.SaveArticle(t.Context(), before); err != nil || change.Articles {
		t.Errorf("the late text was stored: %+v, %v", change, err)
	}
	has("after the late one", 20)
	ok(t, late.SaveArticle(t.Context(), model.Article{Item: it.ID, Problem: "the page has gone", At: noon}))
	has("after a late failure", 20)
	c.at = noon.Add(-24 * time.Hour) // the clock was an hour and a day ahead
	before.At = c.at
	ok(t, late.SaveArticle(t.Context(), before))
	has("after the clock was set back", 12)
	sound(t, a)
}

// TestArticlesOfSavedQueriesAreWanted: what a saved query finds is fetched ahead, on the board or off it, until it is there.
func TestArticlesOfSavedQueriesAreWanted(t *testing.T) {
	d, c := fresh(t, func(o *Options) {
		o.Saved = []string{`"harbour lights" or dredger -is:read`, "title:tide source:wire since:60d"}
	})
	feed := addFeed(t, d, "https://wire.example/rss")
	ingest(t, d, feed, report(1, "Corran talks open", noon.Add(-time.Hour)), report(2, "Harbour lights go out", noon.Add(-2*time.Hour)),
		report(3, "Spring tide at Lisse", noon.Add(-3*time.Hour)), report(4, "Rowers win gold", noon.Add(-4*time.Hour)),
		report(5, "Dredger sinks", noon.Add(-5*time.Hour)), report(6, "Dredger is raised", noon.Add(-6*time.Hour)), report(7, "Spring tide of long ago", noon.AddDate(0, 0, -20)))
	its := byGUID(t, d)
	for guid, track := range map[string]model.Track{"guid-1": model.Negotiations, "guid-2": model.Other, "guid-3": model.Other, "guid-4": model.Other} {
		if got := its[guid].Track; got != track {
			t.Fatalf("%s is filed under %s", guid, got)
		}
	}
	ok(t, d.SetRead(t.Context(), []model.ItemID{its["guid-6"].ID}, true))
	want := func(limit int, guids ...string) {
		t.Helper()
		var got []string
		for _, it := range must[[]model.Item](t)(d.WantArticles(t.Context(), limit)) {
			got = append(got, it.GUID)
		}
		if !slices.Equal(got, guids) {
			t.Errorf("wanted are %q, want %q", got, guids)
		}
	}
	want(20, "guid-1", "guid-2", "guid-3", "guid-5")
	want(2, "guid-1", "guid-2")
	ok(t, d.SaveArticle(t.Context(), articleOf(its["guid-2"].ID, 3)))
	ok(t, d.SetStar(t.Context(), []model.ItemID{its["guid-3"].ID}, true)) // wanted twice, and fetched once
	want(20, "guid-1", "guid-3", "guid-5")
	c.at = noon.AddDate(0, 0, 30)
	ingest(t, d, feed, report(9, "Rain", c.at))
	want(20, "guid-3") // starred; all else is of long ago
}
