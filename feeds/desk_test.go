package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/model"
)

// memory is a desk that keeps everything in maps. Items are known by feed and guid.
type memory struct {
	mu       sync.Mutex
	entries  map[model.FeedID]*model.FeedEntry
	items    map[string]model.Item
	fetches  []model.Fetch
	holder   string
	wanted   []model.Item
	articles []model.Article
	spent    model.Spent
	now      func() time.Time // by whose clock a day of spending is over
	refuse   error            // what Ingest answers
	stored   chan model.Fetch // when not nil, told of every look
	leases   chan string      // when not nil, told of every successful lease
}

func newMemory(feeds ...model.Feed) *memory {
	m := &memory{entries: map[model.FeedID]*model.FeedEntry{}, items: map[string]model.Item{}, now: time.Now}
	for i, f := range feeds {
		if f.ID == 0 {
			f.ID = model.FeedID(i + 1)
		}
		m.entries[f.ID] = &model.FeedEntry{Feed: f, Poll: model.PollState{State: model.FeedNew}}
	}
	return m
}

func (m *memory) Entries(context.Context) ([]model.FeedEntry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []model.FeedEntry
	for _, e := range m.entries {
		out = append(out, *e)
	}
	return out, nil
}

func (m *memory) Ingest(_ context.Context, f model.Fetch) (model.Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		return model.Report{}, m.refuse
	}
	e := m.entries[f.Feed]
	if e == nil {
		return model.Report{}, errors.New("no such feed")
	}
	var r model.Report
	e.Poll = f.Poll
	for _, it := range f.Items {
		key := fmt.Sprint(it.FeedID, "\x00", it.GUID, "\x00", it.Link)
		old, known := m.items[key]
		switch {
		case !known:
			r.New++
		case old.Title != it.Title:
			r.Edited++
		default:
			r.Known++
		}
		m.items[key] = it
	}
	f.Items = nil // a test that keeps the documents would measure its own memory
	m.fetches = append(m.fetches, f)
	if m.stored != nil {
		m.stored <- f
	}
	return r, nil
}

func (m *memory) Spent(context.Context) (model.Spent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.spent.At(m.now()), nil
}

func (m *memory) Spend(_ context.Context, requests int, bytes int64) (model.Spent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.spent = m.spent.At(m.now()); m.spent.Since.IsZero() {
		m.spent.Since = m.now()
	}
	m.spent.Requests += requests
	m.spent.Bytes += bytes
	return m.spent, nil
}

func (m *memory) Lease(_ context.Context, holder string, _ time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.holder != "" && m.holder != holder {
		return false, nil
	}
	m.holder = holder
	if m.leases != nil {
		select {
		case m.leases <- holder:
		default:
		}
	}
	return true, nil
}

func (m *memory) Release(_ context.Context, holder string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.holder == holder {
		m.holder = ""
	}
	return nil
}

func (m *memory) WantArticles(_ context.Context, limit int) ([]model.Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	have := map[model.ItemID]bool{}
	for _, a := range m.articles {
		have[a.Item] = true
	}
	var out []model.Item
	for _, it := range m.wanted {
		if !have[it.ID] && len(out) < limit {
			out = append(out, it)
		}
	}
	return out, nil
}

func (m *memory) SaveArticle(_ context.Context, a model.Article) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.articles = append(m.articles, a)
	return nil
}

func (m *memory) poll(id model.FeedID) model.PollState {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.entries[id].Poll
}

func (m *memory) count(id model.FeedID) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, it := range m.items {
		if it.FeedID == id {
			n++
		}
	}
	return n
}

// clock is a time that stands still until it is moved. After fires at once for whatever waits once the time is there.
type clock struct {
	mu      sync.Mutex
	t       time.Time
	waiting []alarm
	asked   chan time.Duration // when not nil, told how long is waited
}

type alarm struct {
	at time.Time
	ch chan time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	if d <= 0 {
		ch <- c.t
		return ch
	}
	c.waiting = append(c.waiting, alarm{c.t.Add(d), ch})
	if c.asked != nil {
		select {
		case c.asked <- d:
		default:
		}
	}
	return ch
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	rest := c.waiting[:0]
	for _, a := range c.waiting {
		if a.at.After(c.t) {
			rest = append(rest, a)
		} else {
			a.ch <- c.t
		}
	}
	c.waiting = rest
}

// document writes an RSS document of n items.
func document(name string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title><link>http://example.org/</link>`, name)
	for i := range n {
		fmt.Fprintf(&b, `<item><title>%s reports matter %d</title><link>http://example.org/%s/%d</link><guid>%s-%d</guid>`+
			`<pubDate>Wed, 04 Feb 2026 10:%02d:00 GMT</pubDate><description>What happened in matter %d.</description></item>`, name, i, name, i, name, i, i%60, i)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// quiet swallows what servers say of clients that give up on them.
var quiet = log.New(io.Discard, "", 0)

// serve starts a server on the loopback interface that ends with the test.
func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = quiet
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// tight are limits that make a test of time-outs short. They are for that alone, since a busy machine goes beyond them; the others
// are long, so that it is always the one in question that is reached first.
func tight() Limits {
	return Limits{Connect: patience, TLS: 500 * time.Millisecond, Header: 300 * time.Millisecond, Total: patience, Exec: 500 * time.Millisecond}
}

func testClient(t testing.TB, o ClientOptions) *Client {
	t.Helper()
	if o.Proxy == nil {
		o.Proxy = noProxy
	}
	c := NewClient(o)
	t.Cleanup(c.CloseIdle)
	return c
}
