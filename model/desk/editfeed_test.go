package desk

import (
	"fmt"
	"testing"

	"attache/model"
)

func TestEditFeed(t *testing.T) {
	d, _ := fresh(t)
	mine := must[model.FeedID](t)(d.AddFeed(t.Context(), model.Feed{URL: "https://mine.example/rss", Source: "Mine", Lang: "en", Origin: model.FromStore}))
	ok(t, d.SyncFeeds(t.Context(), []model.Feed{{URL: "https://a.example/rss", Source: "A", Origin: model.FromConfig}}))
	told := func() string {
		for _, e := range must[[]model.FeedEntry](t)(d.Entries(t.Context())) {
			if e.ID == mine {
				return fmt.Sprint(e.Source, " ", e.Lang, " ", e.Perspective, " ", e.Tags, " ", e.URL)
			}
		}
		return "gone"
	}
	before := told()
	ok(t, d.EditFeed(t.Context(), mine, model.Feed{URL: "https://ignored.example/", Source: "Mine of Tehran", Lang: "fa", Perspective: "ir/exile", Tags: []string{"iran", "street"}}))
	after := "Mine of Tehran fa ir/exile [iran street] https://mine.example/rss"
	if got := told(); got != after {
		t.Errorf("the feed is %q, want %q", got, after)
	}
	if what := must[string](t)(d.Undo(t.Context())); what != "changed the feed Mine of Tehran (https://mine.example/rss)" || told() != before {
		t.Errorf("undoing %q leaves %q", what, told())
	}
	if must[string](t)(d.Redo(t.Context())); told() != after {
		t.Errorf("redoing leaves %q", told())
	}
	for _, e := range must[[]model.FeedEntry](t)(d.Entries(t.Context())) {
		if e.ID != mine && d.EditFeed(t.Context(), e.ID, model.Feed{Source: "B"}) == nil {
			t.Error("a feed of the configuration was changed behind its back")
		}
	}
}
