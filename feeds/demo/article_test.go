package demo

import (
	"strings"
	"testing"
	"time"

	"attache/feeds/article"
	"attache/feeds/parse"
	"attache/model"
)

// TestPagesAreReadable: the article extractor finds the text of the pages, and nothing of what stands around it.
func TestPagesAreReadable(t *testing.T) {
	s, h := started(t, 0)
	h.forward(time.Hour)
	for _, it := range s.play.items {
		resp, body := get(t, s.URL()+"/item/"+it.id)
		a, err := article.Extract([]byte(body), s.URL()+"/item/"+it.id, resp.Header.Get("Content-Type"))
		if err != nil || len(a.Blocks) == 0 {
			t.Errorf("%s: %d blocks, %q, %v", it.id, len(a.Blocks), a.Problem, err)
			continue
		}
		all := ""
		for _, b := range a.Blocks {
			all += b.Text + "\n"
		}
		if strings.Contains(all, "newsletter") || strings.Contains(all, "invented outlet") {
			t.Errorf("%s keeps what stands around the text:\n%s", it.id, all)
		}
	}
	checkKinds(t, s, "m-hotline")
}

// checkKinds asks that an article's headings, quotes, lists and links are told apart.
func checkKinds(t *testing.T, s *Server, id string) {
	t.Helper()
	resp, body := get(t, s.URL()+"/item/"+id)
	a, err := article.Extract([]byte(body), s.URL()+"/item/"+id, resp.Header.Get("Content-Type"))
	if err != nil || a.Problem != "" {
		t.Fatalf("%s: %q, %v", id, a.Problem, err)
	}
	kinds := map[model.BlockKind]int{}
	for _, b := range a.Blocks {
		kinds[b.Kind]++
	}
	if kinds[model.Paragraph] < 3 || kinds[model.Heading] < 1 || kinds[model.Quote] != 1 || kinds[model.Bullet] != 3 {
		t.Errorf("%s has %v", id, kinds)
	}
	if len(a.Links) != 1 || a.Links[0] != s.URL()+"/item/hm-joint" {
		t.Errorf("%s links to %v", id, a.Links)
	}
}

// TestOneFeedCarriesWholeArticles: Northcast sends the text along, so that nothing has to be fetched.
func TestOneFeedCarriesWholeArticles(t *testing.T) {
	s, h := started(t, 0)
	h.forward(time.Hour)
	resp, body := get(t, s.URL()+"/feed/northcast", "Accept-Encoding: identity")
	doc, err := parse.Parse([]byte(body), parse.Options{URL: resp.Request.URL.String(), ContentType: resp.Header.Get("Content-Type"), Fetched: h.now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range doc.Items {
		if it.GUID == "nc-hotline" && (it.Article == nil || len(it.Article.Blocks) < 3) {
			t.Errorf("%s: %+v", it.GUID, it.Article)
		}
	}
}
