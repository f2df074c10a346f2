package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"attache/feeds"
	"attache/model"
)

// What check says of a feed: how the look went, and what the looks before tell.
func TestHealthInWords(t *testing.T) {
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.Local)
	item := func(age time.Duration, mended bool) model.Item {
		return model.Item{Title: "x", Published: now.Add(-age), DateMended: mended}
	}
	entry := model.FeedEntry{Feed: model.Feed{URL: "https://a.example/rss", Source: "A", Origin: model.FromConfig}}
	with := func(change func(*model.FeedEntry)) model.FeedEntry {
		e := entry
		change(&e)
		return e
	}
	for name, c := range map[string]struct {
		entry model.FeedEntry
		fetch model.Fetch
		err   error
		ok    bool
		says  []string
		not   string
	}{
		"well":                {entry: entry, fetch: model.Fetch{Items: []model.Item{item(time.Hour, false)}, Poll: model.PollState{TookMS: 7}}, ok: true, says: []string{"1 item in 7 ms"}, not: ";"},
		"cut off":             {entry: entry, fetch: model.Fetch{Items: []model.Item{item(0, false)}, Poll: model.PollState{Error: "the document is cut off"}}, ok: true, says: []string{"; the document is cut off"}},
		"no items":            {entry: entry, ok: true, says: []string{"has no items"}},
		"no dates":            {entry: entry, fetch: model.Fetch{Items: []model.Item{item(0, true)}}, ok: true, says: []string{"no dates"}},
		"long silence":        {entry: entry, fetch: model.Fetch{Items: []model.Item{item(60*model.Day, false), item(40*model.Day, false), item(0, true)}}, ok: true, says: []string{"nothing new since 22 January 2026, 40 days ago"}},
		"moved":               {entry: entry, fetch: model.Fetch{Items: []model.Item{item(0, false)}, Poll: model.PollState{MovedTo: "https://b.example/"}}, ok: true, says: []string{"moved to https://b.example/: put that address into the configuration"}},
		"moved, of the store": {entry: with(func(e *model.FeedEntry) { e.Origin = model.FromStore }), fetch: model.Fetch{Items: []model.Item{item(0, false)}, Poll: model.PollState{MovedTo: "https://b.example/"}}, ok: true, says: []string{"where attaché follows it"}},
		"usual pace":          {entry: with(func(e *model.FeedEntry) { e.Items, e.PerDay, e.Today = 90, 3, 2 }), fetch: model.Fetch{Items: []model.Item{item(0, false)}}, ok: true, says: []string{"2 in the last 24 h, 3.0 a day as a rule"}, not: "fewer"},
		"slack":               {entry: with(func(e *model.FeedEntry) { e.Items, e.PerDay, e.Today = 900, 30, 2 }), fetch: model.Fetch{Items: []model.Item{item(0, false)}}, ok: true, says: []string{"far fewer than usual"}},
		"the next look": {entry: with(func(e *model.FeedEntry) {
			e.Poll = model.PollState{LastTry: now.Add(-time.Minute), Next: now.Add(14 * time.Minute), NextWhy: "every 15 min: its habits are not known yet"}
		}), fetch: model.Fetch{Items: []model.Item{item(0, false)}}, ok: true, says: []string{"next look Tue 12:14 (every 15 min: its habits are not known yet)"}},
		"disabled": {entry: with(func(e *model.FeedEntry) { e.Disabled = true; e.Poll.LastTry = now }), fetch: model.Fetch{Items: []model.Item{item(0, false)}}, ok: true, says: []string{"disabled, answers with 1 item"}, not: "next look"},
		"gone":     {entry: entry, err: &feeds.Error{Trouble: feeds.BadStatus, Status: 410, Msg: "a.example says that the feed is gone for good (HTTP 410)"}, says: []string{"gone for good", "look for its new address", "its entry in the configuration", "<https://a.example/rss>"}},
		"refused":  {entry: entry, err: &feeds.Error{Trouble: feeds.Forbidden, Msg: "refused (private = true opens it)"}, says: []string{"refused (private = true opens it) <"}},
		"strange":  {entry: entry, err: errors.New("strange"), says: []string{"strange; attache parse ADDRESS shows"}},
	} {
		got := judge(c.entry, c.fetch, c.err, now)
		if got.OK != c.ok || c.not != "" && strings.Contains(got.Detail, c.not) {
			t.Errorf("%s: %+v", name, got)
		}
		for _, s := range c.says {
			if !strings.Contains(got.Detail, s) {
				t.Errorf("%s: %q does not say %q", name, got.Detail, s)
			}
		}
	}
}
