package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
	"attache/model/query"
	"attache/model/query/querytest"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// caseJudge and caseGrouper file the items of querytest as its fields say.
type caseJudge struct{ tracks map[string]model.Track }

func (j *caseJudge) Classify(d *text.Doc) tracks.Judgement {
	return tracks.Judgement{Track: j.tracks[strings.Join(d.Title, " ")]}
}

type caseGrouper struct {
	fields map[string]*query.Fields // by title
}

func (g *caseGrouper) Restore(threads.Warm) error     { return nil }
func (g *caseGrouper) Checkpoint() threads.Checkpoint { return threads.Checkpoint{} }
func (g *caseGrouper) Assign(batch []threads.Input) (res threads.Result) {
	for _, in := range batch {
		f := g.fields[in.Title]
		d := threads.DevelopmentState{ID: model.DevelopmentID(f.Thread), Thread: f.Thread, Track: f.Track, Title: in.Title, First: f.Published, Last: f.Published}
		t := threads.ThreadState{ID: f.Thread, Track: f.Track, Title: f.ThreadTitle, Actors: f.Actors, Places: f.Places, First: f.Published, Last: f.Published}
		res.Developments, res.Threads = append(res.Developments, d), append(res.Threads, t)
		res.Placements = append(res.Placements, threads.Placement{Item: in.Item, Development: d.ID, Thread: t.ID, Text: in.Item})
	}
	return res
}

// TestTheFilterLanguageMeansTheSameEverywhere runs the language's own cases through search, item lists and thread lists.
func TestTheFilterLanguageMeansTheSameEverywhere(t *testing.T) {
	world := querytest.Items()
	byTitle := map[string]*query.Fields{}
	name := map[string]string{}
	judge := &caseJudge{tracks: map[string]model.Track{}}
	for n, f := range world {
		byTitle[f.Title], name[f.Title] = f, n
		judge.tracks[strings.Join(text.Analyze(text.Input{Title: f.Title, Summary: f.Summary, Lang: f.Lang, Published: f.Published}).Title, " ")] = f.Track
	}
	d := openAt(t, t.TempDir()+"/store.db", &clock{at: querytest.Now}, func(o *Options) {
		o.Judge, o.Grouper = judge, func() threads.Grouper { return &caseGrouper{fields: byTitle} }
	})
	defer func() { ok(t, d.Close()) }()
	for n, f := range world {
		bring(t, d, n, f)
	}
	for _, c := range querytest.Cases() {
		want := slices.Sorted(slices.Values(c.Want))
		var hits, items, ths []string
		for _, h := range must[[]model.Hit](t)(d.Search(t.Context(), c.Query, model.Window{})) {
			hits = append(hits, name[h.Title])
		}
		for _, it := range must[[]model.Item](t)(d.Items(t.Context(), model.ItemQuery{Tracks: allTracks, Filter: c.Query})) {
			items = append(items, name[it.Title])
		}
		for _, th := range must[[]model.Thread](t)(d.Threads(t.Context(), model.ThreadQuery{Tracks: allTracks, Filter: c.Query})) {
			ths = append(ths, name[th.Latest])
		}
		if n, capped, err := d.CountMatches(t.Context(), c.Query, 100); err != nil || capped || n != len(want) {
			t.Errorf("%q is counted as %d (%v, %v), want %d", c.Query, n, capped, err, len(want))
		}
		if n, capped, err := d.CountMatches(t.Context(), c.Query, 1); err != nil || n != min(len(want), 1) || capped != (len(want) > 1) {
			t.Errorf("%q is counted up to one as %d (%v, %v), want of %d", c.Query, n, capped, err, len(want))
		}
		for what, got := range map[string][]string{"search": hits, "items": items, "threads": ths} {
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s %q finds %v, want %v", what, c.Query, got, want)
			}
		}
	}
	sound(t, d)
}

// bring brings an item of querytest in with everything that its fields say.
func bring(t *testing.T, d *Desk, name string, f *query.Fields) {
	t.Helper()
	feed := must[model.FeedID](t)(d.AddFeed(t.Context(), model.Feed{URL: f.FeedURL, Source: f.Source}))
	it := model.Item{GUID: name, Title: f.Title, Summary: f.Summary, Source: f.Source, Perspective: f.Perspective, Lang: f.Lang, Published: f.Published}
	if f.Cached {
		it.Article = &model.Article{From: "feed", Blocks: []model.Block{{Kind: model.Paragraph, Text: f.Body}}}
	}
	if f.Edited {
		before := it
		before.Title = f.Title + " "
		ingestAs(t, d, feed, before)
	}
	rep := ingest(t, d, feed, it)
	if rep.New+rep.Edited != 1 {
		t.Fatalf("%s: %+v", name, rep)
	}
	id := byGUID(t, d)[name].ID
	if f.Read {
		ok(t, d.SetRead(t.Context(), []model.ItemID{id}, true))
	}
	if f.Starred {
		ok(t, d.SetStar(t.Context(), []model.ItemID{id}, true))
	}
	ok(t, d.SetTags(t.Context(), id, f.Tags))
	ok(t, d.SetNote(t.Context(), id, f.Note))
}

// ingestAs ingests the earlier wording of an item; the grouper knows the later one.
func ingestAs(t *testing.T, d *Desk, feed model.FeedID, it model.Item) {
	t.Helper()
	it.Title = strings.TrimSpace(it.Title)
	it.Summary = "An earlier wording."
	ingest(t, d, feed, it)
}

func TestSearchShowsWhereItMatched(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	long := report(1, "Envoys leave Corran", noon)
	long.Summary = strings.Repeat("Nothing of note was said. ", 20) + "Then the Sânctuary was named, and 中东局势 with it."
	ingest(t, d, feed, long)
	for q, want := range map[string]string{
		"sanctuary": model.SnippetOn + "Sânctuary" + model.SnippetOff,
		"局势":        model.SnippetOn + "局势" + model.SnippetOff,
		"corr*":     model.SnippetOn + "Corran" + model.SnippetOff,
	} {
		hits := must[[]model.Hit](t)(d.Search(t.Context(), q, model.Window{Limit: 1}))
		if len(hits) != 1 || !strings.Contains(hits[0].Snippet, want) || len(hits[0].Snippet) > 300 {
			t.Errorf("%s: %+v", q, hits)
		}
	}
	var wrong *query.Error
	if _, err := d.Search(t.Context(), "track:nothing", model.Window{}); err == nil || !errors.As(err, &wrong) || wrong.Pos != 6 {
		t.Errorf("a mistake is %v", err)
	}
}

// TestTheMostRelevantFirst: what has the words in its title comes before what has them beneath, rare words count more than
// frequent ones, a short title more than a long one, and of equals the newest comes first.
func TestTheMostRelevantFirst(t *testing.T) {
	d, _ := fresh(t)
	feed := addFeed(t, d, "https://wire.example/rss")
	hours := func(n int) time.Time { return noon.Add(-time.Duration(n) * time.Hour) }
	beneath := report(1, "Rain over Lisse", hours(1))
	beneath.Summary = "The harbour stays open."
	article := report(2, "Wind over Lisse", hours(2))
	article.Summary = ""
	article.Article = &model.Article{URL: article.Link, From: "feed", At: noon, Blocks: []model.Block{{Kind: model.Paragraph, Text: "Nobody left the harbour."}}}
	both := report(6, "Dredger in the harbour of Lisse", hours(6))
	ingest(t, d, feed, beneath, article, report(3, "In Lisse as in Corran and elsewhere along the long coast the harbour closes", hours(3)),
		report(4, "Harbour closes", hours(4)), report(5, "Harbour opens", hours(5)), both, report(7, "Snow", hours(7)))
	for q, want := range map[string][]string{
		"harbour":                          {"guid-4", "guid-5", "guid-6", "guid-3", "guid-1", "guid-2"},
		"harbour or dredger":               {"guid-6", "guid-4", "guid-5", "guid-3", "guid-1", "guid-2"},
		"harbour -opens source:wire":       {"guid-4", "guid-6", "guid-3", "guid-1", "guid-2"},
		"title:harbour track:other":        {"guid-4", "guid-5", "guid-6", "guid-3"},
		"source:wire -harbour":             {"guid-7"},
		"lang:en until:2026-12-31":         {"guid-1", "guid-2", "guid-3", "guid-4", "guid-5", "guid-6", "guid-7"},
		"nothing says this":                nil,
		`"harbour closes" or "harbour o"*`: {"guid-4", "guid-5", "guid-6", "guid-3"},
	} {
		var got []string
		hits := must[[]model.Hit](t)(d.SearchRelevant(t.Context(), q, model.Window{}))
		for i, h := range hits {
			got = append(got, h.GUID)
			if h.Score < 0 || h.Score > 1 || i > 0 && h.Score > hits[i-1].Score {
				t.Errorf("%s: %s has the score %g", q, h.GUID, h.Score)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
		if len(want) > 2 {
			page := must[[]model.Hit](t)(d.SearchRelevant(t.Context(), q, model.Window{Offset: 1, Limit: 2}))
			if len(page) != 2 || page[0].GUID != want[1] || page[1].GUID != want[2] || page[0].Snippet == "" {
				t.Errorf("%s: the second and third are %+v", q, page)
			}
		}
	}
	if _, err := d.SearchRelevant(t.Context(), "(harbour", model.Window{}); err == nil {
		t.Error("a mistake is no error")
	}
}
