package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"attache/feeds/parse"
	"attache/model"
)

// torment is a feed as the worst server would serve it. says is what the user is told, in the feed's error or in the reason
// for its next look.
type torment struct {
	name  string
	serve http.HandlerFunc
	says  string
	items int // -1: any
}

// torments need to be let go of at the end, when hold is closed.
func torments(hold <-chan struct{}, victim string, secretHits *atomic.Int32) []torment {
	rss := func(inside string) string {
		return `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>` + inside + `</channel></rss>`
	}
	item := func(title string) string {
		return "<item><title>" + title + "</title><guid>" + title + "</guid></item>"
	}
	text := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
	}
	var guids atomic.Int32
	return []torment{
		{"never-answers", func(http.ResponseWriter, *http.Request) { <-hold }, "did not answer within", 0},
		{"byte-by-byte", dripping(hold), "sends too slowly", 0},
		{"endless", endless("x"), "larger than 4 MB", 0},
		{"endless-items", endless(item("again and again")), "more than 6000 items at once", -1},
		{"gzip-bomb", gzipBomb, "larger than 4 MB", 0},
		{"nested-tags", text(rss(strings.Repeat("<a:b>", 1<<20))), "larger than 4 MB", 0},
		{"nested-and-small", text(rss("<item><title>t</title>" + strings.Repeat("<a:b>", 1<<18))), "nest", 0},
		{"circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", 301) }, "redirects in a circle", 0},
		{"many-redirects", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", 302) }, "more than 10 times", 0},
		{"to-metadata", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/", 302)
		}, "refuses that for the network's safety", 0},
		{"to-private", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, victim, 301) }, "refuses that for the network's safety", 0},
		{"429", waitFor(429, "3600"), "asked to wait 60 min (429)", 0},
		{"503", waitFor(503, newClock().t.Add(30*time.Minute).Format(http.TimeFormat)), "asked to wait 30 min (503)", 0},
		{"length-too-great", cutOff(rss(item("whole")), 100000, false), "everything was read, although", 1},
		{"length-too-small", cutOff(rss(item("one")+item("two")), 130, true), "cut off", 1},
		{"reset", cutOff("<rss version=\"2.0\"><channel>"+item("one")+item("two")+"<item><ti", 100000, true), "only the beginning was read (2 items)", 2},
		{"reset-at-once", cutOff("", 1000, true), "before the answer was complete", 0},
		{"304-for-ever", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) }, "though it was not asked that", 0},
		{"changing-guids", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, rss(item(fmt.Sprint("guid ", guids.Add(1)))))
		}, "habits are not known", 1},
		{"100000-items", text(rss(strings.Repeat("<item><title>a</title></item>", 100000))), "the newest 2000 of the first were taken", -1},
		{"100000-json-items", text(`{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[` + strings.Repeat(`{"id":"1","title":"a"},`, 100000) + `{"id":"2","title":"b"}]}`), "the newest 2000 of the first were taken", -1},
		{"ten-megabyte-title", text(rss(item(strings.Repeat("title ", 10<<20/6)))), "larger than 4 MB", 0},
		{"controls", text(rss(item(controls()))), "", 1},
		{"laughs", text(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">` + laughs() + `]><rss version="2.0"><channel><title>t</title>` + item("&j;") + `</channel></rss>`), "", -1},
		{"external-entity", text(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "` + victim + `">]><rss version="2.0"><channel><title>t</title>` +
			item("entity &f; and &h;") + `</channel></rss>`), "", -1},
		{"headers-without-end", headerFlood, "does not answer in proper HTTP", 0},
		{"no-http", rawBytes("SSH-2.0-OpenSSH_9.9\r\n"), "does not answer in proper HTTP", 0},
		{"a-page", text("<!doctype html><html><head><title>Log in</title></head><body>Please log in</body></html>"), "no feed but", 0},
		{"empty", text(""), "empty", 0},
		{"noise", text(string(bytes.Repeat([]byte{0xff, 0, 7, 0x9b, '<'}, 1000))), "127.0.0.1", 0},
		{"packed-thrice", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip, gzip, gzip")
			w.Write(gzipped(gzipped(gzipped([]byte("x")))))
		}, "cannot be decoded", 0},
		{"bad-gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"+strings.Repeat("garbage", 100))
		}, "cannot be decoded", 0},
	}
}

func dripping(hold <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			if _, err := io.WriteString(w, "<"); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-hold:
				return
			case <-r.Context().Done():
				return
			case <-tick.C:
			}
		}
	}
}

func endless(what string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>`)
		for chunk := []byte(strings.Repeat(what, 1+(32<<10)/len(what))); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
}

func gzipBomb(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
	for zeros, n := make([]byte, 64<<10), 0; n < 400; n++ { // 25 MB in 110 kB
		if _, err := z.Write(zeros); err != nil {
			return
		}
	}
	z.Close()
}

func waitFor(status int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", newClock().t.Format(http.TimeFormat))
		w.Header().Set("Retry-After", after)
		w.WriteHeader(status)
	}
}

// cutOff promises more (or less) than it sends, and ends the connection, rudely if wished.
func cutOff(body string, length int, rude bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n%s", length, body)
		if rude && length > len(body) {
			c.(*net.TCPConn).CloseWrite()
		}
	}
}

func headerFlood(w http.ResponseWriter, r *http.Request) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer c.Close()
	io.WriteString(c, "HTTP/1.1 200 OK\r\n")
	for line := []byte("X-More: " + strings.Repeat("more ", 1000) + "\r\n"); ; {
		if _, err := c.Write(line); err != nil {
			return
		}
	}
}

func rawBytes(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			io.WriteString(c, s)
			c.Close()
		}
	}
}

// controls is a title with all that must not reach a terminal.
func controls() string {
	var b strings.Builder
	b.WriteString("before \x1b]52;c;cm0gLXJm\x07 \u202eback\u202c \u2066in\u2069 zero\u200bwidth \ufeff ")
	for r := rune(0); r < 0x20; r++ {
		b.WriteRune(r)
	}
	for r := rune(0x7f); r < 0xa0; r++ {
		b.WriteRune(r)
	}
	return b.String() + "&#27;[2J&#x9b;31m after"
}

func laughs() string {
	var b strings.Builder
	for c := 'b'; c <= 'j'; c++ {
		fmt.Fprintf(&b, `<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return b.String()
}

const healthyFeeds = 40

// The identifiers alternate, so that the healthy feeds do not come first.
func healthyID(i int) model.FeedID { return model.FeedID(2*i + 2) }
func tormentID(i int) model.FeedID { return model.FeedID(2*i + 1) }

// ward is forty healthy feeds and the server that they share with the torments. Every feed has a host name of its own,
// which the test's resolver takes to the loopback interface, so that what a server asks for its host concerns no other.
type ward struct {
	feeds    []model.Feed
	resolver *net.Resolver
	// pace stretches every wait of the servers and every limit of the client, so that the waits outweigh the work by as much on a
	// slow or busy machine (or under the race detector) as on an idle one.
	pace atomic.Int64
}

// wayToServer is how long the way to a healthy server takes at pace 1.
const wayToServer = 150 * time.Millisecond

func (w *ward) stretch(d time.Duration) time.Duration { return d * time.Duration(w.pace.Load()) }

// workNow says by how much the machine is slower now, for this test, than one that takes an eighth of a second for the piece of work.
func workNow() int64 {
	doc := []byte(document("calibration", 60))
	start := time.Now()
	var wg sync.WaitGroup
	for range 2 { // as many documents are parsed at once
		wg.Go(func() {
			for range 40 {
				_, _ = parse.Parse(doc, parse.Options{})
			}
		})
	}
	wg.Wait()
	return int64(time.Since(start)/(125*time.Millisecond)) + 1
}

func newWard(t *testing.T, cases []torment) *ward {
	w := &ward{resolver: (&names{table: map[string][]string{"no-such-host.invalid": nil}}).resolver()}
	handlers := map[string]http.HandlerFunc{}
	for _, c := range cases {
		handlers[c.name+".test"] = c.serve
	}
	s := serve(t, func(out http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.Host, ":")
		if h := handlers[host]; h != nil {
			h(out, r)
			return
		}
		select {
		case <-time.After(w.stretch(wayToServer)):
		case <-r.Context().Done():
		}
		io.WriteString(out, document(host, 60))
	})
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for i := range healthyFeeds {
		w.feeds = append(w.feeds, model.Feed{ID: healthyID(i), URL: fmt.Sprintf("http://healthy-%d.test:%s/", i, port), Private: true})
	}
	for i, c := range cases {
		w.feeds = append(w.feeds, model.Feed{ID: tormentID(i), URL: fmt.Sprintf("http://%s.test:%s/", c.name, port), Private: true})
	}
	return w
}

// round makes one round over feeds and says how long it took until the last healthy one was stored.
func (w *ward) round(t *testing.T, feeds []model.Feed) (*memory, time.Duration) {
	t.Helper()
	m, c := newMemory(feeds...), newClock()
	m.stored = make(chan model.Fetch, len(feeds))
	l := Limits{Connect: w.stretch(2 * time.Second), TLS: w.stretch(2 * time.Second), Header: w.stretch(1500 * time.Millisecond), Total: w.stretch(2500 * time.Millisecond)}
	p := NewPoller(m, testClient(t, ClientOptions{Limits: l, Resolver: w.resolver}), PollerOptions{Now: c.Now, Rand: func() float64 { return 0 }})
	start, healthy := time.Now(), make(chan time.Duration, 1)
	go func() {
		n := 0
		for f := range m.stored {
			if f.Feed%2 == 0 {
				if n++; n == healthyFeeds {
					healthy <- time.Since(start)
				}
			}
		}
	}()
	sum := once(t, p)
	close(m.stored)
	if sum.Looked != len(feeds) {
		t.Errorf("%d of %d feeds were looked at", sum.Looked, len(feeds))
	}
	return m, await(t, "the healthy feeds", healthy)
}

func TestTorture(t *testing.T) {
	hold := make(chan struct{})
	var reached atomic.Int32
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	cases := torments(hold, inside.URL, &reached)
	w := newWard(t, cases)
	t.Cleanup(func() { close(hold) }) // before the server is closed, which waits for its handlers

	var (
		m               *memory
		alone, together time.Duration
		top             uint64
	)
	// What else the machine does changes from second to second: where the work outweighed the waits all the same, they are made longer.
	for longer := int64(1); longer <= 4; longer *= 2 {
		w.pace.Store(min(longer*workNow(), 32))
		_, alone = w.round(t, w.feeds[:healthyFeeds])
		peak := watchMemory(t)
		m, together = w.round(t, w.feeds)
		top = max(top, peak())
		if together <= 2*alone {
			break
		}
	}
	t.Logf("forty healthy feeds: %v alone, %v beside %d torments, at pace %d; at most %d MB of memory", alone, together, len(cases), w.pace.Load(), top>>20)
	if together > 2*alone {
		t.Errorf("the healthy feeds took %v alone and %v beside the others", alone, together)
	}
	if top > 200<<20 && !raceDetector {
		t.Errorf("%d MB of memory", top>>20)
	}
	if reached.Load() != 0 {
		t.Errorf("the private address was reached %d times", reached.Load())
	}
	for i := range healthyFeeds {
		if n := m.count(healthyID(i)); n != 60 {
			t.Errorf("healthy feed %d: %d items: %+v", i, n, m.poll(healthyID(i)))
		}
	}
	passwd, _ := os.ReadFile("/etc/passwd")
	for i, c := range cases {
		checkTorment(t, m, tormentID(i), c, passwd)
	}
}

func checkTorment(t *testing.T, m *memory, id model.FeedID, c torment, passwd []byte) {
	t.Helper()
	s := m.poll(id)
	if said := s.Error + "; " + s.NextWhy; !strings.Contains(said, strings.ReplaceAll(c.says, "127.0.0.1", c.name)) || strings.ContainsFunc(said, unicode.IsControl) {
		t.Errorf("%s: the user is told %q, which should say %q", c.name, said, c.says)
	}
	if n := m.count(id); c.items >= 0 && n != c.items {
		t.Errorf("%s: %d items, want %d (%s)", c.name, n, c.items, s.Error)
	}
	for _, it := range m.items {
		if it.FeedID != id {
			continue
		}
		if strings.ContainsFunc(it.Title+it.Summary, unsafeRune) || len(it.Title) > 4096 {
			t.Errorf("%s: title %q", c.name, it.Title)
		}
		if line, _, _ := bytes.Cut(passwd, []byte("\n")); len(line) > 0 && strings.Contains(it.Title, string(line)) {
			t.Errorf("%s: a local file stands in the title", c.name)
		}
	}
}

func unsafeRune(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b || r == 0xfeff || r == unicode.ReplacementChar
}

// watchMemory samples what the heap holds from the system until the returned function is called, which gives the most.
func watchMemory(t *testing.T) (stop func() uint64) {
	debug.FreeOSMemory()
	done, top := make(chan struct{}), uint64(0)
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			var s runtime.MemStats
			runtime.ReadMemStats(&s)
			top = max(top, s.HeapSys-s.HeapReleased)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return func() uint64 { close(done); wg.Wait(); return top }
}

// TestConnectionTroubleInWords covers what a handler cannot play.
func TestConnectionTroubleInWords(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String() + "/"
	closed.Close()
	expired := httptest.NewUnstartedServer(http.NotFoundHandler())
	expired.Config.ErrorLog = quiet
	expired.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	expired.StartTLS()
	defer expired.Close()
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {})
	mute, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	resolver := (&names{}).resolver()
	c, hasty := testClient(t, ClientOptions{Resolver: resolver}), testClient(t, ClientOptions{Limits: tight(), Resolver: resolver})
	for address, want := range map[string]string{
		nobody:                    "refuses connections: nothing listens there",
		"http://no-such.invalid/": "there is no host named no-such.invalid",
		expired.URL:               "signed by nobody this computer trusts",
		strings.Replace(plain.URL, "http:", "https:", 1): "does not speak TLS on this port",
		"https://" + mute.Addr().String():                "did not finish the TLS handshake within 500 ms",
		"http://" + mute.Addr().String():                 "did not answer within 300 ms",
		"https:///feed":                                  "names no host",
		"://":                                            "not a valid",
	} {
		by := c
		if strings.HasPrefix(want, "did not") {
			by = hasty
		}
		_, err := by.Get(context.Background(), private(address))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Get(ctx, private(plain.URL)); err == nil || !strings.Contains(err.Error(), "attaché is stopping") {
		t.Errorf("after the end: %v", err)
	}
	for status, want := range map[int]string{401: "user name and password", 403: "does not let this program", 404: "no document at this address", 418: "refused the request", 500: "in trouble"} {
		if err := statusError(status, "example.org"); !strings.Contains(err.Msg, want) || !strings.Contains(err.Msg, fmt.Sprint(status)) {
			t.Errorf("%d: %s", status, err.Msg)
		}
	}
}
