package demo

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

var began = time.Date(2026, 5, 10, 15, 0, 30, 0, time.UTC)

// hand is a clock that moves only when told to.
type hand struct {
	mu sync.Mutex
	t  time.Time
}

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.t
}

func (h *hand) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.t = h.t.Add(d)
}

func started(t *testing.T, speed float64) (*Server, *hand) {
	t.Helper()
	h := &hand{t: began}
	s, err := Start(context.Background(), Options{Speed: speed, Now: h.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, h
}

// get asks with the given headers ("Name: value") and gives the answer with its body read.
func get(t *testing.T, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	client := &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func TestClockRunsFastUntilThePresent(t *testing.T) {
	s, h := started(t, 0)
	first := s.Now()
	if age := began.Sub(first); age > days*24*time.Hour || age < 4*24*time.Hour {
		t.Errorf("it begins %s before the present", age)
	}
	h.forward(time.Second)
	if step := s.Now().Sub(first); step != defaultSpeed*time.Second {
		t.Errorf("a second moves it by %s", step)
	}
	h.forward(200 * time.Second)
	if !s.Now().Equal(h.now()) {
		t.Errorf("after 201 s it is %s, not the present %s", s.Now(), h.now())
	}
	h.forward(time.Second)
	if !s.Now().Equal(h.now()) {
		t.Error("it does not stay with the present")
	}
}

func TestItemsAreThereAtOnceAndKeepComing(t *testing.T) {
	s, h := started(t, 0)
	seen := map[string]bool{}
	counts := []int{}
	for range 160 {
		for _, it := range s.play.items {
			if _, n := s.play.report(it, s.Now()); n > 0 {
				seen[it.id] = true
			}
		}
		counts = append(counts, len(seen))
		h.forward(time.Second)
	}
	if counts[0] < firstItems {
		t.Errorf("%d items at the start", counts[0])
	}
	still, longest := 0, 0
	for i := 1; i < 140; i++ {
		if still++; counts[i] > counts[i-1] {
			still = 0
		}
		longest = max(longest, still)
	}
	if longest > 3 {
		t.Errorf("nothing new for %d seconds", longest)
	}
	if last := counts[len(counts)-1]; last < len(s.play.items)-10 {
		t.Errorf("%d of %d items are out when the present is reached", last, len(s.play.items))
	}
}

func TestFeedsAnswerConditionalRequests(t *testing.T) {
	s, h := started(t, 0)
	url := s.URL() + "/feed/meridian"
	resp, body := get(t, url, "Accept-Encoding: identity")
	if resp.StatusCode != 200 || !strings.Contains(body, "<item>") || resp.Header.Get("Content-Encoding") != "" {
		t.Fatalf("%s\n%s", resp.Status, body)
	}
	etag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	for _, header := range []string{"If-None-Match: " + etag, `If-None-Match: "x", W/` + etag, "If-Modified-Since: " + modified} {
		if resp, body := get(t, url, header); resp.StatusCode != 304 || body != "" {
			t.Errorf("%s: %s", header, resp.Status)
		}
	}
	zipped, text := get(t, url, "Accept-Encoding: gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(text) >= len(body) {
		t.Errorf("%d bytes with %q, %d without", len(text), zipped.Header.Get("Content-Encoding"), len(body))
	}
	h.forward(20 * time.Second)
	if resp, _ := get(t, url, "If-None-Match: "+etag, "If-Modified-Since: "+modified); resp.StatusCode != 200 || resp.Header.Get("ETag") == etag {
		t.Errorf("after 17 hours of news: %s, %s", resp.Status, resp.Header.Get("ETag"))
	}
}

func TestHeadlineIsEdited(t *testing.T) {
	s, h := started(t, 60) // a minute a second
	it := s.play.byID["m-guard"]
	first := s.play.start.Add(it.at())
	h.forward(first.Sub(s.Now())/60 + time.Second)
	_, before := get(t, s.URL()+"/feed/meridian")
	h.forward(it.versions[1].at/60 - it.at()/60)
	_, after := get(t, s.URL()+"/feed/meridian")
	const guid = ">m-guard</guid>"
	if !strings.Contains(before, "Vestria deploys Interior Guard") || strings.Contains(before, "Dozens feared dead") || !strings.Contains(before, guid) {
		t.Errorf("before the edit:\n%s", before)
	}
	if !strings.Contains(after, "Dozens feared dead") || strings.Count(after, guid) != 1 {
		t.Errorf("after the edit:\n%s", after)
	}
}

func TestOneFeedDies(t *testing.T) {
	s, h := started(t, 3600)
	url := s.URL() + "/feed/notices"
	if resp, _ := get(t, url); resp == nil || resp.StatusCode != 200 {
		t.Fatal("it is dead from the start")
	}
	h.forward(s.play.start.Add(failsFrom).Sub(s.Now())/3600 + time.Second)
	if resp, _ := get(t, url); resp == nil || resp.StatusCode != 500 {
		t.Fatal("it does not fail")
	}
	h.forward(s.play.start.Add(diesFrom).Sub(s.Now())/3600 + time.Second)
	if resp, _ := get(t, url); resp != nil {
		t.Fatalf("it answers still: %s", resp.Status)
	}
	if resp, _ := get(t, s.URL()+"/feed/vsr"); resp == nil || resp.StatusCode != 200 {
		t.Fatal("it took others with it")
	}
}

func TestFutureAndUnknownPagesAreNotFound(t *testing.T) {
	s, _ := started(t, 0)
	for path, want := range map[string]int{"/": 200, "/item/m-offer": 200, "/item/m-price": 404, "/item/nothing": 404, "/feed/nothing": 404, "/else": 404} {
		if resp, _ := get(t, s.URL()+path); resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, resp.Status, want)
		}
	}
}

func TestStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-s.done
	if resp, _ := get(t, s.URL()+"/"); resp != nil {
		t.Errorf("it answers still: %s", resp.Status)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestFeedsAreWholeAndOpen(t *testing.T) {
	s, _ := started(t, 0)
	feeds := s.Feeds()
	if len(feeds) != len(s.play.outlets) {
		t.Fatalf("%d feeds for %d outlets", len(feeds), len(s.play.outlets))
	}
	for _, f := range feeds {
		if !f.Private || f.Source == "" || f.Lang == "" || !strings.Contains(f.Perspective, "/") || !strings.HasPrefix(f.URL, "http://127.0.0.1:") {
			t.Errorf("%+v", f)
		}
	}
}
