package demo

import (
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"net/http"
	"strings"
	"time"
)

// The feed with format "dead" answers with errors from the first moment and not at all from the second.
const (
	failsFrom = 28 * time.Hour
	diesFrom  = 40 * time.Hour
)

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /feed/{slug}", s.feed)
	mux.HandleFunc("GET /item/{id}", s.item)
	return mux
}

// index is for people who open the server in a browser.
func (s *Server) index(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>The Corran crisis</title>\n<h1>The Corran crisis</h1>\n" +
		"<p>An invented crisis, played by attaché. Nothing here is about real people, places or events.</p>\n<ul>\n")
	for _, o := range s.play.outlets {
		fmt.Fprintf(&b, "<li><a href=\"/feed/%s\">%s</a></li>\n", o.slug, html.EscapeString(o.source))
	}
	b.WriteString("</ul>\n")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, b.String()) // the client may be gone
}

func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	o := s.play.outlet(r.PathValue("slug"))
	if o == nil {
		http.NotFound(w, r)
		return
	}
	now := s.Now()
	if o.format == "dead" && s.play.fails(w, now) {
		return
	}
	list, versions := s.play.reports(o, now)
	modified := s.play.start
	for _, rep := range list {
		if rep.updated.After(modified) {
			modified = rep.updated
		}
	}
	h := w.Header()
	h.Set("ETag", fmt.Sprintf(`"%s-%d-%d"`, o.slug, s.play.start.Unix(), versions))
	h.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", "no-cache")
	if unchanged(r, h.Get("ETag"), modified) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, contentType := s.play.document(o, list)
	h.Set("Content-Type", contentType)
	send(w, r, body)
}

// fails plays a server in trouble, and says whether it did.
func (p *play) fails(w http.ResponseWriter, now time.Time) bool {
	switch since := now.Sub(p.start); {
	case since >= diesFrom:
		panic(http.ErrAbortHandler) // net/http closes the connection without an answer and without a word in the log
	case since >= failsFrom:
		http.Error(w, "Internal error", http.StatusInternalServerError)
		return true
	}
	return false
}

// unchanged follows RFC 9110: If-Modified-Since counts only where there is no If-None-Match.
func unchanged(r *http.Request, etag string, modified time.Time) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		for part := range strings.SplitSeq(match, ",") {
			if strings.TrimPrefix(strings.TrimSpace(part), "W/") == etag || strings.TrimSpace(part) == "*" {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}

// send writes the body, compressed where the client takes that.
func send(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(body) // the client may be gone
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write(body)
	_ = z.Close()
}

func (s *Server) item(w http.ResponseWriter, r *http.Request) {
	it := s.play.byID[r.PathValue("id")]
	if it == nil {
		http.NotFound(w, r)
		return
	}
	rep, versions := s.play.report(it, s.Now())
	if versions == 0 {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	send(w, r, []byte(s.play.page(rep)))
}
