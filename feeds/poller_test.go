package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"attache/model"
)

// patience is how long a test waits for something that should happen at once.
const patience = 3 * time.Minute

func once(t *testing.T, p *Poller) Summary {
	t.Helper()
	sum, err := p.Once(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func newTestPoller(t *testing.T, m *memory, c *clock, o PollerOptions) *Poller {
	t.Helper()
	o.Now, o.After, o.Rand = c.Now, c.After, func() float64 { return 0 }
	m.now = c.Now
	return NewPoller(m, testClient(t, ClientOptions{}), o)
}

// start runs a poller until the returned function is called, which gives what Run gave.
func start(t *testing.T, p *Poller) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- p.Run(ctx) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			select {
			case err = <-over:
			case <-time.After(patience):
				err = errors.New("the poller does not end")
			}
		})
		return err
	}
	t.Cleanup(func() { stop() })
	return stop
}

func await[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

func (p *Poller) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status.flying > 0
}

func feedsAt(base string, paths ...string) (list []model.Feed) {
	for _, p := range paths {
		list = append(list, model.Feed{URL: base + p, Private: true, Source: "The " + p[1:], Perspective: "int/ngo"})
	}
	return list
}

func TestOnce(t *testing.T) {
	var bodies atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/broken":
			w.WriteHeader(http.StatusInternalServerError)
			return
		case r.URL.Path == "/etag":
			w.Header().Set("ETag", `"one"`)
			if r.Header.Get("If-None-Match") == `"one"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		bodies.Add(1)
		io.WriteString(w, document(r.URL.Path[1:], 5))
	})
	m, c := newMemory(feedsAt(s.URL, "/etag", "/plain", "/broken")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{})
	if sum := once(t, p); sum.Looked != 3 || sum.New != 10 || sum.Failed != 1 || sum.NotModified != 0 {
		t.Errorf("first round: %+v", sum)
	}
	if sum := once(t, p); sum.Looked != 0 {
		t.Errorf("nothing was due, and yet: %+v", sum)
	}
	c.advance(time.Hour)
	if sum := once(t, p); sum.Looked != 3 || sum.New != 0 || sum.NotModified != 2 || bodies.Load() != 3 {
		t.Errorf("second round: %+v, %d bodies", sum, bodies.Load())
	}
	it := m.items["1\x00etag-3\x00http://example.org/etag/3"]
	if it.Source != "The etag" || it.Perspective != "int/ngo" || it.FeedID != 1 || !it.Fetched.Equal(newClock().t) {
		t.Errorf("the item lacks what its feed knows: %+v", it)
	}
	bad := m.poll(3)
	if bad.State != model.FeedFailing || bad.Failures != 2 || bad.Status != 500 || !strings.Contains(bad.Error, "in trouble (HTTP 500)") {
		t.Errorf("the failing feed: %+v", bad)
	}
	p.o.Force = true
	if sum := once(t, p); sum.Looked != 3 {
		t.Errorf("forced: %+v", sum)
	}
}

func TestValidatorsAreForgottenAfterEightDays(t *testing.T) {
	var full, conditional atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" { // 304 for ever
			conditional.Add(1)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full.Add(1)
		w.Header().Set("ETag", `"for ever"`)
		io.WriteString(w, document("liar", int(full.Load())))
	})
	m, c := newMemory(feedsAt(s.URL, "/")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{})
	for range 9 {
		once(t, p)
		c.advance(24 * time.Hour)
	}
	if full.Load() != 2 || conditional.Load() != 7 || m.count(1) != 2 {
		t.Errorf("%d full and %d conditional looks, %d items", full.Load(), conditional.Load(), m.count(1))
	}
}

func TestMovesAreLearntAfterADay(t *testing.T) {
	var old atomic.Int32
	var back atomic.Bool
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/old" && !back.Load():
			old.Add(1)
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case back.Load() && r.URL.Path == "/new":
			w.WriteHeader(http.StatusNotFound)
		default:
			io.WriteString(w, document("moved", 1))
		}
	})
	m, c := newMemory(feedsAt(s.URL, "/old")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{})
	for range 8 {
		once(t, p)
		c.advance(6 * time.Hour)
	}
	if old.Load() != 4 || m.poll(1).MovedTo != s.URL+"/new" {
		t.Errorf("the old address was asked %d times in two days: %+v", old.Load(), m.poll(1))
	}
	back.Store(true)
	once(t, p)
	if m.poll(1).MovedTo != "" {
		t.Error("the new address fails, and the old one is not tried again")
	}
	c.advance(6 * time.Hour)
	if once(t, p); m.poll(1).State != model.FeedOK {
		t.Errorf("back at the old address: %+v", m.poll(1))
	}
}

func TestAHostThatAsksToWaitIsLeftAlone(t *testing.T) {
	var requests atomic.Int32
	status := atomic.Int32{}
	status.Store(429)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if s := int(status.Load()); s != 200 {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(s)
			return
		}
		io.WriteString(w, document("busy", 1))
	})
	m, c := newMemory(feedsAt(s.URL, "/a", "/b", "/c")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{Concurrency: 1})
	if sum := once(t, p); sum.Looked != 1 || sum.Waiting != 2 || requests.Load() != 1 {
		t.Errorf("the whole host should wait: %+v after %d requests", sum, requests.Load())
	}
	// A new poller knows it from the store, and even a forced round respects it.
	p = newTestPoller(t, m, c, PollerOptions{Concurrency: 1, Force: true})
	c.advance(59 * time.Minute)
	if sum := once(t, p); sum.Looked != 0 || sum.Waiting != 3 {
		t.Errorf("after 59 minutes: %+v", sum)
	}
	if !strings.Contains(p.Status(), "127.0.0.1 asked to be left alone for another 60 s (429)") && !strings.Contains(p.Status(), "(429)") {
		t.Errorf("status: %q", p.Status())
	}
	status.Store(200)
	c.advance(2 * time.Minute)
	if sum := once(t, p); sum.Looked != 3 || sum.Failed != 0 {
		t.Errorf("after 61 minutes: %+v", sum)
	}
}

func TestRefreshOfOneFeed(t *testing.T) {
	var status atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if s := int(status.Load()); s != 0 {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(s)
			return
		}
		io.WriteString(w, document("asked", 1))
	})
	for _, c := range []struct {
		status int
		looks  bool
	}{{429, false}, {503, true}, {0, true}} {
		m, clk := newMemory(feedsAt(s.URL, "/f")...), newClock()
		m.stored, clk.asked = make(chan model.Fetch, 8), make(chan time.Duration, 64)
		status.Store(int32(c.status))
		p := newTestPoller(t, m, clk, PollerOptions{})
		stop := start(t, p)
		await(t, "the first look", m.stored)
		for !strings.HasPrefix(p.Status(), "next look") { // a refresh during a look is that look
			await(t, "the look to be over", clk.asked)
		}
		status.Store(0)
		p.Refresh(1)
		if c.looks {
			if f := await(t, "the look that was asked for", m.stored); f.Poll.State != model.FeedOK {
				t.Errorf("after %d: %+v", c.status, f.Poll)
			}
		} else {
			for !strings.Contains(p.Status(), "127.0.0.1 asked to be left alone for another 60 min (429)") {
				await(t, "the poller to say why it does not look", clk.asked)
			}
			if len(m.stored) > 0 {
				t.Error("a server that said 429 was asked again")
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestGoneIsGone(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) })
	m, c := newMemory(feedsAt(s.URL, "/gone")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{Force: true})
	once(t, p)
	c.advance(1000 * time.Hour)
	if sum := once(t, p); sum.Looked != 0 || m.poll(1).State != model.FeedGone || !strings.Contains(m.poll(1).NextWhy, "never") {
		t.Errorf("%+v, %+v", sum, m.poll(1))
	}
}

func TestDeadAfterDays(t *testing.T) {
	var broken atomic.Bool
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		io.WriteString(w, document("mortal", 1))
	})
	m, c := newMemory(feedsAt(s.URL, "/m")...), newClock()
	p := newTestPoller(t, m, c, PollerOptions{Force: true})
	once(t, p)
	broken.Store(true)
	for _, want := range []model.FeedState{model.FeedFailing, model.FeedFailing, model.FeedFailing, model.FeedFailing, model.FeedDead} {
		c.advance(30 * time.Hour)
		once(t, p)
		if got := m.poll(1).State; got != want {
			t.Errorf("%v after the last success: %s, want %s", c.Now().Sub(m.poll(1).LastSuccess), got, want)
		}
	}
	broken.Store(false)
	c.advance(24 * time.Hour)
	if once(t, p); m.poll(1).State != model.FeedOK || m.poll(1).Error != "" {
		t.Errorf("back to life: %+v", m.poll(1))
	}
}

func TestOneThatHangsDelaysNobody(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hangs" {
			<-release
			return
		}
		io.WriteString(w, document(r.URL.Path[1:], 3))
	})
	t.Cleanup(func() { close(release) }) // before the server closes
	m, c := newMemory(feedsAt(s.URL, "/hangs", "/a", "/b", "/c", "/d")...), newClock()
	m.stored = make(chan model.Fetch, 8)
	p := NewPoller(m, testClient(t, ClientOptions{}), PollerOptions{Now: c.Now, After: c.After, Concurrency: 2})
	stop := start(t, p)
	for range 4 { // while the first one still hangs, since its limits are a minute
		if f := await(t, "a healthy feed", m.stored); f.Poll.State != model.FeedOK {
			t.Errorf("%+v", f)
		}
	}
	if !strings.Contains(p.Status(), "looking at") {
		t.Errorf("status: %q", p.Status())
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestHostsGetAFewRequestsAtATime(t *testing.T) {
	c := newClock()
	h := newHosts(&PollerOptions{PerHost: 2, HostGap: time.Second, Now: c.Now, After: c.After})
	enter := func(host string, trusted, want bool) {
		t.Helper()
		if ok, _ := h.enter(host, trusted); ok != want {
			t.Errorf("enter %s: %v", host, ok)
		}
	}
	enter("a", false, true)
	enter("a", false, false) // the gap
	enter("b", false, true)
	c.advance(time.Second)
	enter("a", false, true)
	c.advance(time.Second)
	enter("a", false, false) // two at once
	enter("a", true, true)   // the user's own host
	h.leave("a")
	enter("a", false, false)
	h.leave("a")
	c.advance(time.Second)
	enter("a", false, true)
}

func TestLease(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, document("leased", 1)) })
	m, c := newMemory(feedsAt(s.URL, "/f")...), newClock()
	m.leases = make(chan string)
	o := PollerOptions{LeaseTTL: 30 * time.Millisecond}
	first, second := newTestPoller(t, m, c, o), newTestPoller(t, m, c, o)
	stopFirst := start(t, first)
	for range 3 { // it is renewed
		if holder := await(t, "the lease", m.leases); holder != first.holder {
			t.Fatalf("%s holds the lease", holder)
		}
	}
	if _, err := second.Once(context.Background()); !errors.Is(err, ErrLeaseHeld) {
		t.Errorf("Once beside another poller: %v", err)
	}
	stopSecond := start(t, second)
	go stopFirst()
	for holder := ""; holder != second.holder; {
		holder = await(t, "the second poller to take over", m.leases)
	}
	m.mu.Lock()
	m.holder = "a third program" // as if this one had slept too long
	m.mu.Unlock()
	for deadline := time.Now().Add(patience); second.Status() != "another attaché fetches"; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("the lease is lost, status %q", second.Status())
		}
	}
	if err := stopSecond(); err != nil {
		t.Error(err)
	}
	if m.holder != "a third program" {
		t.Error("a lost lease was given back")
	}
}

// A round that finds but one feed due, and that one gone, does not take it for the network while others have just answered.
func TestOneFeedThatFailsIsNotTheNetwork(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	gone := s.URL
	s.Close()
	for _, c := range []struct {
		answered time.Duration // before the round
		offline  bool
	}{{time.Minute, false}, {time.Hour, true}} {
		m, clock := newMemory(feedsAt(gone, "/gone", "/other")...), newClock()
		other := m.entries[2]
		other.Poll = model.PollState{State: model.FeedOK, LastTry: clock.Now().Add(-c.answered), LastSuccess: clock.Now().Add(-c.answered), Next: clock.Now().Add(time.Hour)}
		sum := once(t, newTestPoller(t, m, clock, PollerOptions{}))
		if sum.Looked != 1 || sum.Failed != 1 || sum.Offline != c.offline {
			t.Errorf("another feed answered %v ago: %+v", c.answered, sum)
		}
	}
}

func TestOfflineAndBack(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, document(r.URL.Path[1:], 2)) }))
	address := s.Listener.Addr().String()
	s.Close()
	m, c := newMemory(feedsAt("http://"+address, "/a", "/b", "/c", "/d")...), newClock()
	m.stored, c.asked = make(chan model.Fetch, 64), make(chan time.Duration, 64)
	p := newTestPoller(t, m, c, PollerOptions{})
	stop := start(t, p)
	for range 4 {
		if f := await(t, "a look that fails", m.stored); !strings.Contains(f.Poll.Error, "refuses connections") {
			t.Fatalf("%+v", f.Poll)
		}
	}
	probes, passed := 0, time.Duration(0)
	drive(t, p, c, m, func(f *model.Fetch, d time.Duration) bool {
		if passed += d; f != nil {
			if probes++; f.Poll.Failures > 1 || f.Poll.State == model.FeedDead {
				t.Errorf("the network's fault was counted against a feed: %+v", f.Poll)
			}
		}
		return passed > 5*time.Minute
	})
	if !strings.HasPrefix(p.Status(), "offline, trying again in") {
		t.Errorf("status: %q", p.Status())
	}
	if probes < 5 || probes > 30 {
		t.Errorf("%d probes in five minutes", probes)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("the port was taken by somebody else meanwhile: %v", err)
	}
	s = httptest.NewUnstartedServer(s.Config.Handler)
	s.Listener.Close()
	s.Listener = l
	s.Start()
	defer s.Close()
	passed = 0
	ok := map[model.FeedID]bool{}
	drive(t, p, c, m, func(f *model.Fetch, d time.Duration) bool {
		if passed += d; f != nil && f.Poll.State == model.FeedOK {
			ok[f.Feed] = true
		}
		return len(ok) == 4
	})
	if passed > time.Minute {
		t.Errorf("it took %v to notice that the network is back", passed)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// drive lets the clock run while the poller only waits for it, and tells of every look and every wait, until told to stop.
func drive(t *testing.T, p *Poller, c *clock, m *memory, until func(f *model.Fetch, waited time.Duration) bool) {
	t.Helper()
	over := time.After(patience)
	for {
		select {
		case f := <-m.stored:
			if until(&f, 0) {
				return
			}
		case d := <-c.asked:
			if p.busy() {
				continue
			}
			c.advance(d)
			if until(nil, d) {
				return
			}
		case <-over:
			t.Fatal("it does not come about")
		}
	}
}

func TestPanicsBecomeWords(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, document("calm", 1)) })
	m, c := newMemory(feedsAt(s.URL, "/calm")...), newClock()
	m.entries[2] = &model.FeedEntry{Feed: model.Feed{ID: 2, URL: "http://boom.example/"}}
	p := newTestPoller(t, m, c, PollerOptions{})
	p.client = testClient(t, ClientOptions{Proxy: func(u *url.URL) (*url.URL, error) {
		if u.Hostname() == "boom.example" {
			panic("boom")
		}
		return nil, nil
	}})
	if sum := once(t, p); sum.Looked != 2 || sum.Failed != 1 || !strings.Contains(m.poll(2).Error, "please report this): boom") {
		t.Errorf("%+v, %+v", sum, m.poll(2))
	}
}

func TestADeskThatRefusesIsNotHammered(t *testing.T) {
	var requests atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { requests.Add(1); io.WriteString(w, document("f", 1)) })
	m, c := newMemory(feedsAt(s.URL, "/f")...), newClock()
	m.refuse, c.asked = errors.New("the disk is full"), make(chan time.Duration, 64)
	p := newTestPoller(t, m, c, PollerOptions{})
	stop := start(t, p)
	passed := time.Duration(0)
	drive(t, p, c, m, func(_ *model.Fetch, d time.Duration) bool { passed += d; return passed > 45*time.Second })
	if n := requests.Load(); n != 1 || !strings.Contains(p.Status(), "could not be stored: the disk is full") {
		t.Errorf("%d requests, status %q", n, p.Status())
	}
	stop()
	if _, err := p.Once(context.Background()); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("Once: %v", err)
	}
}

func TestRunLeavesNothingBehind(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, document(r.URL.Path[1:], 2))
	})
	m, c := newMemory(feedsAt(s.URL, "/a", "/b", "/c")...), newClock()
	m.stored = make(chan model.Fetch, 8)
	m.wanted = []model.Item{{ID: 7, FeedID: 1, Link: s.URL + "/page"}}
	before := runtime.NumGoroutine()
	stop := start(t, newTestPoller(t, m, c, PollerOptions{Articles: true}))
	for range 3 {
		await(t, "a look", m.stored)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	s.CloseClientConnections()
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before+2; runtime.Gosched() { // the server's own two may linger
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
	}
}

func TestTryFeedStoresNothing(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			io.WriteString(w, "<!doctype html><html><body>Sign in</body></html>")
			return
		}
		io.WriteString(w, document("tried", 4))
	})
	m := newMemory()
	p := newTestPoller(t, m, newClock(), PollerOptions{})
	f, err := p.TryFeed(context.Background(), model.Feed{URL: s.URL, Private: true})
	if err != nil || len(f.Items) != 4 || f.Items[0].Source != "tried" || len(m.fetches) != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = p.TryFeed(context.Background(), model.Feed{URL: s.URL + "/page", Private: true})
	if trouble(err) != NotFeed || !strings.Contains(err.Error(), "127.0.0.1 sent no feed but") || f.Poll.Error != err.Error()+"; "+Advice(err, model.Feed{}) {
		t.Errorf("%v, %+v", err, f.Poll)
	}
	_, err = p.TryFeed(context.Background(), model.Feed{URL: "http://192.168.7.7/"})
	if trouble(err) != Forbidden || !strings.Contains(err.Error(), "private = true") {
		t.Errorf("a closed host: %v", err)
	}
}

func TestItemLimit(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, document("flood", 25)) })
	m := newMemory(feedsAt(s.URL, "/f")...)
	sum := once(t, newTestPoller(t, m, newClock(), PollerOptions{MaxItems: 10}))
	if sum.New != 10 || !strings.Contains(m.poll(1).Error, "25 items at once; the newest 10 were taken") {
		t.Errorf("%+v, %q", sum, m.poll(1).Error)
	}
	if _, newest := m.items[fmt.Sprint(1, "\x00flood-24\x00http://example.org/flood/24")]; !newest {
		t.Error("the newest item was not taken")
	}
}
