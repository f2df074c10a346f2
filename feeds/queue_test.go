package feeds

import (
	"fmt"
	"testing"
	"time"

	"attache/model"
)

// feedsAtRest gives a round with so many feeds, none of which is due.
func feedsAtRest(n int) *round {
	p := NewPoller(nil, nil, PollerOptions{})
	r := p.newRound()
	for i := range n {
		e := &model.FeedEntry{Feed: model.Feed{ID: model.FeedID(i + 1), URL: fmt.Sprintf("https://news-%d.example.org/section/%d/feed.xml", i, i)}}
		e.Poll.State, e.Poll.Next = model.FeedOK, p.now().Add(time.Hour)
		if i%5 == 0 {
			e.Poll.MovedTo, e.Poll.MovedSince = fmt.Sprintf("https://moved-%d.example.org/feed.xml", i), p.now().Add(-365*24*time.Hour)
		}
		r.entries[e.ID] = e
	}
	return r
}

// Looking which feeds are due is done for all of them whenever a look begins or ends: it must not read their addresses again.
func TestATurnOfThePollerReadsNoAddressAgain(t *testing.T) {
	if raceDetector {
		t.Skip("what is allocated differs with the race detector")
	}
	r := feedsAtRest(50)
	turn := func() {
		r.queueDue()
		r.nextDue(r.p.now())
	}
	turn()
	if n := testing.AllocsPerRun(20, turn); n > 5 {
		t.Errorf("a turn over 50 feeds that rest allocates %.0f times", n)
	}
	e := r.entries[1]
	if host := r.host(e, r.p.now()); host != "moved-0.example.org" {
		t.Errorf("the host of a feed that moved is %s", host)
	}
	r.p.hosts.silence("moved-0.example.org", r.p.now().Add(time.Hour), 429)
	if !r.muted(e, true) {
		t.Error("a host that asked for it is not left alone")
	}
}

// BenchmarkTurn is what the poller does for 200 feeds that rest whenever a look begins or ends.
func BenchmarkTurn(b *testing.B) {
	r := feedsAtRest(200)
	b.ReportAllocs()
	for b.Loop() {
		r.queueDue()
		r.nextDue(r.p.now())
	}
}
