package store

import (
	"testing"
	"time"

	"attache/model"
)

func TestOffline(t *testing.T) {
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	well := func(success, try time.Duration) model.FeedEntry {
		e := model.FeedEntry{Poll: model.PollState{LastSuccess: at.Add(success), LastTry: at.Add(try), Status: 200}}
		if try > success {
			e.Poll.Error, e.Poll.Status = "there is no route to the host", 0
		}
		return e
	}
	never := model.FeedEntry{Poll: model.PollState{LastTry: at, Error: "the name is not known"}}
	answered := well(-time.Hour, time.Minute)
	answered.Poll.Status = 503
	off := well(0, time.Minute)
	off.Disabled = true
	for name, c := range map[string]struct {
		es   []model.FeedEntry
		want bool
	}{
		"nothing was tried":                   {[]model.FeedEntry{{}}, false},
		"first start without a network":       {[]model.FeedEntry{never, never, {}}, true},
		"all is well":                         {[]model.FeedEntry{well(0, 0), well(-time.Minute, -time.Minute)}, false},
		"one feed of many fails":              {[]model.FeedEntry{well(0, 0), well(-time.Hour, time.Minute), well(-time.Minute, -time.Minute)}, false},
		"three well ones fail since":          {[]model.FeedEntry{well(0, 0), well(-time.Hour, 1), well(-time.Hour, 2), well(-time.Hour, 3)}, true},
		"all of two fail since":               {[]model.FeedEntry{well(0, 2), well(-time.Hour, 1)}, true},
		"three that were dead for days fail":  {[]model.FeedEntry{well(0, 0), well(-72*time.Hour, 1), well(-72*time.Hour, 2), well(-72*time.Hour, 3)}, false},
		"one of those that fail got an error": {[]model.FeedEntry{well(0, 0), well(-time.Hour, 1), well(-time.Hour, 2), answered, well(-time.Hour, 3)}, false},
		"a feed that is off says nothing":     {[]model.FeedEntry{well(-time.Minute, -time.Minute), off}, false},
	} {
		if got := offline(c.es); got != c.want {
			t.Errorf("%s: offline is %v", name, got)
		}
	}
}
