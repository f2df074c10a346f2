package feeds

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"attache/model"
)

// A look that is made to find out what is wrong does not disturb a host that asked to be left alone, whether that is remembered or was
// said just now.
func TestTryFeedHeedsWhatHostsAsk(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	m, c := newMemory(), newClock()
	f := model.Feed{ID: 1, URL: s.URL + "/feed", Private: true}
	p := newTestPoller(t, m, c, PollerOptions{})
	p.Heed([]model.FeedEntry{{Feed: f, Poll: model.PollState{State: model.FeedWaiting, Status: 429, Next: c.Now().Add(5 * time.Minute)}}})
	if _, err := p.TryFeed(context.Background(), f); err == nil || asked.Load() != 0 || !strings.Contains(err.Error(), "left alone for another 5 min (429)") {
		t.Errorf("remembered: %v after %d requests", err, asked.Load())
	}
	c.advance(6 * time.Minute)
	if _, err := p.TryFeed(context.Background(), f); err == nil || asked.Load() != 1 || !strings.Contains(err.Error(), "asks for fewer requests") {
		t.Errorf("when the time is over: %v after %d requests", err, asked.Load())
	}
	if _, err := p.TryFeed(context.Background(), model.Feed{ID: 2, URL: s.URL + "/other", Private: true}); err == nil || asked.Load() != 1 || !strings.Contains(err.Error(), "left alone for another 10 min (429)") {
		t.Errorf("another feed of the host: %v after %d requests", err, asked.Load())
	}
}

// Every kind of trouble comes with what to do about it, but for the one whose words say it.
func TestAdvice(t *testing.T) {
	f := model.Feed{URL: "https://a.example/rss", Origin: model.FromStore}
	for _, tr := range []Trouble{Unreachable, TimedOut, BadTLS, TooLarge, BadRedirect, BadBody, NotFeed, BadSource, Internal} {
		if Advice(&Error{Trouble: tr}, f) == "" {
			t.Errorf("no advice about %s", tr)
		}
	}
	for status, want := range map[int]string{401: "password_env", 403: "proxy", 404: "attache feeds remove", 407: "proxy's name and password", 410: "new address", 418: "browser", 429: "waits as long", 451: "proxy", 500: "tries again", 503: "waits as long"} {
		if got := Advice(&Error{Trouble: BadStatus, Status: status}, f); !strings.Contains(got, want) {
			t.Errorf("%d: %q", status, got)
		}
	}
}
