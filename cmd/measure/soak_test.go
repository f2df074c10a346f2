package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newsOf writes n items of two outlets, one every minute.
func newsOf(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id\tpublished_rfc3339\tsource\ttitle\n")
	for i := range n {
		fmt.Fprintf(&b, "%d\t%s\tOutlet %d\tTitle %d\n", i, time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC3339), i%2, i)
	}
	path := filepath.Join(t.TempDir(), "news.tsv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The site goes on where the store ends, begins again when the news is told, and counts as stored only what a validator proves.
func TestReplayGoesOnWhereTheStoreEnds(t *testing.T) {
	news, err := surveyNews(newsOf(t, 10), 6, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(news.sources) != 2 || news.newest.Minute() != 5 {
		t.Fatalf("%d sources, the store ends at %v", len(news.sources), news.newest)
	}
	from := time.Now().Add(-time.Hour)
	s, err := serveReplay(news, 6, from, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask := func(etag string) (int, string, string) {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/feed/0", nil)
		r.Header.Set("If-None-Match", etag)
		s.ServeHTTP(w, r)
		return w.Code, w.Header().Get("ETag"), w.Body.String()
	}
	if _, _, doc := ask(""); strings.Contains(doc, "<item>") {
		t.Errorf("before the clock has moved there is\n%s", doc)
	}
	s.from = from.Add(2*time.Minute + time.Second)
	_, etag, doc := ask("")
	if strings.Count(doc, "<item>") != 1 || !strings.Contains(doc, "<title>Title 6</title>") {
		t.Errorf("two minutes on, the first outlet tells\n%s", doc)
	}
	if n := s.stored(); n != 0 {
		t.Errorf("%d items count as stored before anybody said so", n)
	}
	if code, _, _ := ask(etag); code != http.StatusNotModified || s.stored() != 1 {
		t.Errorf("the validator is answered with %d, and %d items count as stored", code, s.stored())
	}
	s.from = from.Add(24 * time.Hour)
	_, etag, doc = ask("")
	if strings.Count(doc, "<item>") != replayKept {
		t.Errorf("a day on, the document has %d items, not %d", strings.Count(doc, "<item>"), replayKept)
	}
	if ask(etag); s.stored() != 1+replayKept {
		t.Errorf("%d items count as stored, of 1 and a document of %d", s.stored(), replayKept)
	}
}

// Invented news is in the order of publication and fills a store as recorded news does.
func TestInventedNewsFillsAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.tsv")
	if err := inventNews(path); err != nil {
		t.Fatal(err)
	}
	in := &reader{path: path}
	var last time.Time
	for range inventedDays * inventedDaily {
		it, err := in.next()
		if err != nil {
			t.Fatal(err)
		}
		if it.Published.Before(last) || it.Title == "" || it.Source == "" {
			t.Fatalf("after %v comes %+v", last, it)
		}
		last = it.Published
	}
	if in.round != 0 {
		t.Error("there are fewer items than were asked for")
	}
	news, err := surveyNews(newsOf(t, 40), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	r := &soakRun{news: news, items: 100, grouped: 30, dir: t.TempDir(), speed: 1, length: time.Hour}
	began := time.Now()
	newest, err := r.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if from, to := began.Add(-2*time.Hour-time.Minute), time.Now().Add(-2*time.Hour); newest.Before(from) || newest.After(to) {
		t.Errorf("the newest of the store was published at %v, not two hours before, from %v to %v", newest, from, to)
	}
}
