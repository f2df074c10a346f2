package feeds

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"attache/model"
)

const year = 365 * 24 * time.Hour

// What a clock that was a year ahead left in the store keeps no feed from being looked at once the clock is right.
func TestNoFeedIsSilentForAYear(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>T</title><item><guid>one</guid><title>Talks open</title></item></channel></rss>`))
	})
	for _, state := range []model.PollState{
		{State: model.FeedOK, Status: 200},
		{State: model.FeedWaiting, Status: 429, Failures: 1},
		{State: model.FeedWaiting, Status: 503, Failures: 2},
		{State: model.FeedFailing, Failures: 3, Error: "no answer"},
		{State: model.FeedDead, Failures: 30, Error: "no answer"},
	} {
		m, c := newMemory(model.Feed{ID: 1, URL: s.URL, Private: true}), newClock()
		ahead := c.Now().Add(year)
		state.LastTry, state.LastSuccess, state.Next, state.Changes = ahead, ahead, ahead.Add(10*time.Minute), []time.Time{ahead, ahead}
		m.entries[1].Poll = state
		if sum := once(t, newTestPoller(t, m, c, PollerOptions{})); sum.Looked != 1 || sum.New != 1 {
			t.Errorf("%s (%d): %+v", state.State, state.Status, sum)
		}
		if next := m.entries[1].Poll.Next.Sub(c.Now()); next <= 0 || next > DefaultBounds.Max {
			t.Errorf("%s (%d): the next look is in %v", state.State, state.Status, next)
		}
	}
}

// A clock that is set back while the program runs keeps no host and no feed waiting until it has caught up.
func TestClockSetBackWhileRunning(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>T</title><item><guid>one</guid><title>Talks open</title></item></channel></rss>`))
	})
	m, c := newMemory(model.Feed{ID: 1, URL: s.URL}), newClock()
	right := c.Now()
	c.advance(year)
	p := newTestPoller(t, m, c, PollerOptions{HostGap: time.Minute})
	host := hostOf(s.URL)
	p.hosts.silence(host, c.Now().Add(longestWait), 429)
	if ok, _ := p.hosts.enter(host, false); !ok {
		t.Fatal("no place at a host that nobody is at")
	}
	p.hosts.leave(host)
	r := p.newRound()
	if err := r.reread(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.settle(outcome{fetch: model.Fetch{Feed: 1}, err: errors.New("the disk is full")})
	if !r.due(r.entries[1], c.Now()).After(c.Now()) {
		t.Error("a feed that could not be stored is due at once")
	}
	c.advance(-year)
	if !c.Now().Equal(right) {
		t.Fatal("the clock is not back")
	}
	if until, _ := p.hosts.silent(host); !until.IsZero() {
		t.Errorf("the host is left alone until %v", until)
	}
	if ok, again := p.hosts.enter(host, false); !ok {
		t.Errorf("the host may be asked again at %v", again)
	}
	if due := r.due(r.entries[1], c.Now()); due.After(c.Now()) {
		t.Errorf("the feed is due at %v", due)
	}
}
