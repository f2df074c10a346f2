package feeds

import (
	"context"
	"sync"
	"time"
)

// hosts keeps the peace with every server: how many requests it gets at once, how long after one another, and until when
// it asked to be left alone. Feeds and articles share it.
type hosts struct {
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
	limit int
	gap   time.Duration

	mu    sync.Mutex
	gates map[string]*gate
	freed chan struct{} // closed, and replaced, whenever a request ends
}

type gate struct {
	active int
	ready  time.Time // when the next request may start
	mute   time.Time // until when the server asked to be left alone
	status int       // 429 or 503, why
}

func newHosts(o *PollerOptions) *hosts {
	return &hosts{now: o.Now, after: o.After, limit: o.PerHost, gap: o.HostGap, gates: map[string]*gate{}, freed: make(chan struct{})}
}

func (h *hosts) gate(host string) *gate {
	g := h.gates[host]
	if g == nil {
		g = &gate{}
		h.gates[host] = g
	}
	return g
}

// enter takes a place at a host when there is one. Otherwise it says when to ask again; a zero time means as soon as a
// request ends. The user's own host (trusted) has no limit but the overall one.
func (h *hosts) enter(host string, trusted bool) (ok bool, again time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g, now := h.gate(host), h.now()
	switch {
	case trusted:
	case g.active >= h.limit:
		return false, time.Time{}
	case now.Before(g.ready) && g.ready.Sub(now) <= h.gap: // further off: the clock was set back since
		return false, g.ready
	}
	g.active++
	g.ready = now.Add(h.gap)
	return true, time.Time{}
}

// leave gives the place back.
func (h *hosts) leave(host string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gate(host).active--
	close(h.freed)
	h.freed = make(chan struct{})
}

// wait enters a host as soon as possible.
func (h *hosts) wait(ctx context.Context, host string, trusted bool) error {
	for {
		h.mu.Lock()
		freed := h.freed
		h.mu.Unlock()
		ok, again := h.enter(host, trusted)
		if ok {
			return nil
		}
		var timer <-chan time.Time
		if !again.IsZero() {
			timer = h.after(again.Sub(h.now()))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-freed:
		case <-timer:
		}
	}
}

// silence notes that a host asked to be left alone.
func (h *hosts) silence(host string, until time.Time, status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if g := h.gate(host); until.After(g.mute) {
		g.mute, g.status = until, status
	}
}

// silent says until when a host asked to be left alone, and with which status; zero when it did not.
func (h *hosts) silent(host string) (until time.Time, status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.gates[host]
	if g == nil {
		return time.Time{}, 0
	}
	// What lies further ahead than a wait can is from a clock that was wrong.
	if left := g.mute.Sub(h.now()); left <= 0 || left > longestWait+time.Hour {
		return time.Time{}, 0
	}
	return g.mute, g.status
}

// changed gives a channel that is closed when the next request ends.
func (h *hosts) changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.freed
}
