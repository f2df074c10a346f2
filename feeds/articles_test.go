package feeds

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"attache/model"
)

// page is an article that an extractor cannot miss.
func page(title string) string {
	return "<!doctype html><html><head><title>" + title + "</title></head><body><nav><a href=\"/\">Home</a></nav><article><h1>" + title + "</h1>" +
		strings.Repeat("<p>The delegations met in the morning, and after four hours of talks, which both sides called frank, they agreed to meet again on Monday.</p>", 8) +
		"</article><footer>Imprint</footer></body></html>"
}

func TestArticlesAreFetchedOnceEach(t *testing.T) {
	var pages, shaky atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed":
			io.WriteString(w, document("feed", 1))
		case r.URL.Path == "/missing":
			pages.Add(1)
			w.WriteHeader(http.StatusNotFound)
		case r.URL.Path == "/shaky":
			shaky.Add(1)
			w.WriteHeader(http.StatusBadGateway)
		default:
			pages.Add(1)
			io.WriteString(w, page("Talks "+r.URL.Path))
		}
	})
	m, c := newMemory(model.Feed{ID: 1, URL: s.URL + "/feed", Private: true}), newClock()
	for i, path := range []string{"/a", "/b", "/missing", "/shaky"} {
		m.wanted = append(m.wanted, model.Item{ID: model.ItemID(i + 1), FeedID: 1, Link: s.URL + path})
	}
	m.wanted = append(m.wanted, model.Item{ID: 5, FeedID: 1, Link: "javascript:alert(1)"}, model.Item{ID: 6, FeedID: 99, Link: "http://192.168.7.7/of-a-feed-that-is-gone"})
	p := newTestPoller(t, m, c, PollerOptions{Articles: true})
	if sum := once(t, p); sum.Articles != 2 {
		t.Errorf("first round: %+v", sum)
	}
	if sum := once(t, p); sum.Articles != 0 || shaky.Load() != 2 {
		t.Errorf("second round: %+v, the failing page was asked for %d times", sum, shaky.Load())
	}
	once(t, p)
	if pages.Load() != 3 || shaky.Load() != 2 {
		t.Errorf("%d pages and %d times the failing one", pages.Load(), shaky.Load())
	}
	want := map[model.ItemID]string{1: "", 2: "", 3: "no document at this address", 4: "in trouble (HTTP 502)", 5: "no address from which", 6: "for the network's safety"}
	for _, a := range m.articles {
		problem, ok := want[a.Item]
		if delete(want, a.Item); !ok || problem == "" != (len(a.Blocks) > 0) || !strings.Contains(a.Problem, problem) || a.From != "page" || a.At.IsZero() {
			t.Errorf("item %d: %+v", a.Item, a)
		}
	}
	if len(want) > 0 {
		t.Errorf("nothing was said of %v", want)
	}
}

func TestArticleBudget(t *testing.T) {
	var pages atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { pages.Add(1); io.WriteString(w, page("Talks")) })
	m, c := newMemory(model.Feed{ID: 1, URL: s.URL, Private: true, Disabled: true}), newClock()
	for i := range 100 {
		m.wanted = append(m.wanted, model.Item{ID: model.ItemID(i + 1), FeedID: 1, Link: fmt.Sprint(s.URL, "/", i)})
	}
	p := newTestPoller(t, m, c, PollerOptions{Articles: true, ArticlesPerDay: 60})
	for day, want := range []int{60, 0, 40} {
		switch day {
		case 1: // another program on the same store
			p = newTestPoller(t, m, c, PollerOptions{Articles: true, ArticlesPerDay: 60})
		case 2:
			if said := p.Status(); !strings.Contains(said, "used up for another 24 h") {
				t.Errorf("of a budget that is used up nothing is said: %q", said)
			}
			c.advance(25 * time.Hour)
		}
		if sum := once(t, p); sum.Articles != want {
			t.Errorf("round %d: %d articles, want %d", day, sum.Articles, want)
		}
	}
	if pages.Load() != 100 {
		t.Errorf("%d pages were fetched", pages.Load())
	}
	if m.spent.Requests != 40 || m.spent.Bytes != 40*int64(len(page("Talks"))) || strings.Contains(p.Status(), "budget") {
		t.Errorf("spent %+v; %q", m.spent, p.Status())
	}
}

// The budget of bytes ends the fetching ahead, but nothing that the reader asks for.
func TestArticleBudgetOfBytes(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, page("Talks")+strings.Repeat(" ", 64<<10))
	_ = z.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	m, c := newMemory(model.Feed{ID: 1, URL: s.URL, Private: true, Disabled: true}), newClock()
	for i := range 200 {
		m.wanted = append(m.wanted, model.Item{ID: model.ItemID(i + 1), FeedID: 1, Link: fmt.Sprint(s.URL, "/", i)})
	}
	each := int64(packed.Len())
	p := newTestPoller(t, m, c, PollerOptions{Articles: true, ArticleBytesPerDay: 30 * each})
	sum := once(t, p)
	// Those that were on their way when the last byte was spent still come.
	if sum.Articles < 30 || sum.Articles > 30+articleWorkers+1 || m.spent.Bytes != each*int64(sum.Articles) {
		t.Errorf("%d articles for %+v at %d bytes each", sum.Articles, m.spent, each)
	}
	if err := p.FetchArticle(context.Background(), m.wanted[199]); err != nil {
		t.Errorf("what the reader asked for: %v", err)
	}
	if m.spent.Requests != sum.Articles+1 {
		t.Errorf("%+v after %d pages and one more", m.spent, sum.Articles)
	}
}

func TestFetchArticleOnDemand(t *testing.T) {
	var status atomic.Int32
	var pages atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		pages.Add(1)
		if st := int(status.Load()); st != 0 {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(st)
			return
		}
		io.WriteString(w, page("Talks"))
	})
	m, c := newMemory(model.Feed{ID: 1, URL: s.URL, Private: true}), newClock()
	p := newTestPoller(t, m, c, PollerOptions{})
	it := model.Item{ID: 3, FeedID: 1, Link: s.URL + "/x"}
	if err := p.FetchArticle(context.Background(), it); err != nil || len(m.articles) != 1 || len(m.articles[0].Blocks) == 0 {
		t.Fatalf("%v, %+v", err, m.articles)
	}
	status.Store(429)
	if err := p.FetchArticle(context.Background(), it); err == nil || !strings.Contains(err.Error(), "fewer requests") {
		t.Errorf("%v", err)
	}
	if err := p.FetchArticle(context.Background(), it); err == nil || !strings.Contains(err.Error(), "left alone for another 10 min (429)") || pages.Load() != 2 {
		t.Errorf("%v after %d requests", err, pages.Load())
	}
	if len(m.articles) != 1 {
		t.Errorf("a wait was kept as a failure: %+v", m.articles)
	}
}

func TestDiscover(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		html := func(head string) {
			io.WriteString(w, "<!doctype html><html lang=\"fr-CA\"><head>"+head+"</head><body>Bonjour</body></html>")
		}
		switch r.URL.Path {
		case "/feed.xml":
			io.WriteString(w, document("The Wire", 1))
		case "/named":
			html(`<base href="/section/"><link rel="alternate" type="application/rss+xml" title="World &amp; more" href="world.rss">
				<link rel=ALTERNATE type="application/atom+xml; charset=utf-8" href="https://elsewhere.example/atom">
				<link rel="alternate" type="application/rss+xml" href="world.rss"><link rel="stylesheet" type="text/css" href="x.css">
				<link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
				<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">`)
		case "/silent":
			html("<title>Nothing named</title>")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	bare := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<html><body>nothing at all</body></html>")
	})
	c := testClient(t, ClientOptions{})
	find := func(address string) ([]model.Feed, error) {
		return DiscoverFor(context.Background(), c, model.Feed{URL: address, Private: true, User: "u"})
	}
	list, err := find(s.URL + "/feed.xml")
	if err != nil || len(list) != 1 || list[0].URL != s.URL+"/feed.xml" || list[0].Source != "The Wire" || !list[0].Private {
		t.Errorf("a feed itself: %+v, %v", list, err)
	}
	list, err = find(s.URL + "/named")
	if err != nil || len(list) != 2 {
		t.Fatalf("named feeds: %+v, %v", list, err)
	}
	if f := list[0]; f.URL != s.URL+"/section/world.rss" || f.Source != "World & more" || f.Lang != "fr" || !f.Private || f.User != "u" {
		t.Errorf("the first: %+v", f)
	}
	if f := list[1]; f.URL != "https://elsewhere.example/atom" || f.Private || f.User != "" {
		t.Errorf("another host's feed must not get the page's permissions: %+v", f)
	}
	if list, err = find(s.URL + "/silent"); err != nil || len(list) != 1 || list[0].URL != s.URL+"/feed.xml" {
		t.Errorf("in a usual place: %+v, %v", list, err)
	}
	if list, err = find(bare.URL); err == nil || len(list) > 0 || !strings.Contains(err.Error(), "names no feed") {
		t.Errorf("nowhere: %+v, %v", list, err)
	}
	if _, err = Discover(context.Background(), c, s.URL); trouble(err) != Forbidden {
		t.Errorf("a private page without permission: %v", err)
	}
}
