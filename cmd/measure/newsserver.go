package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// newsServer serves generated feeds: RSS with validators, gzip where it is taken. Every document is made before the first
// request, so that the server costs those whom it measures next to nothing.
type newsServer struct {
	server     *http.Server
	base       string
	documents  []newsDocument
	latency    time.Duration
	full, same atomic.Int64
}

type newsDocument struct {
	plain, packed []byte
	etag          string
}

const newsModified = "Wed, 04 Feb 2026 12:00:00 GMT"

func serveNews(feeds, items int, latency time.Duration) (*newsServer, error) {
	s := &newsServer{latency: latency}
	for i := range feeds {
		s.documents = append(s.documents, newNewsDocument(i, items))
	}
	var err error
	s.server, s.base, err = listenLocal(s)
	return s, err
}

// Close stops the server.
func (s *newsServer) Close() { s.server.Close() }

func (s *newsServer) forget() { s.full.Store(0); s.same.Store(0) }

func (s *newsServer) counts() (full, same int) { return int(s.full.Load()), int(s.same.Load()) }

func (s *newsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/feed/"), ".xml"))
	if err != nil || n < 0 || n >= len(s.documents) {
		http.NotFound(w, r)
		return
	}
	if s.latency > 0 {
		time.Sleep(s.latency)
	}
	d := &s.documents[n]
	w.Header().Set("ETag", d.etag)
	w.Header().Set("Last-Modified", newsModified)
	if r.Header.Get("If-None-Match") == d.etag {
		s.same.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.full.Add(1)
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	body := d.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = d.packed
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func (s *newsServer) urls() (list []string) {
	for i := range s.documents {
		list = append(list, fmt.Sprintf("%s/feed/%d.xml", s.base, i))
	}
	return list
}

func (s *newsServer) opml() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><head><title>Generated</title></head><body>\n")
	for i, u := range s.urls() {
		fmt.Fprintf(&b, "<outline type=\"rss\" text=\"Wire %03d\" xmlUrl=\"%s\"/>\n", i, u)
	}
	b.WriteString("</body></opml>\n")
	return b.Bytes()
}

// The words that invented news is made of.
var (
	newsActors  = strings.Split("Ardania,Velmark,Tessaly,Norvik,Kharistan,Oseron,Lumeria,Brask,Quelmar,Istvaan,Pellona,Drovia,Sarkand,Mirevo,Ulstan,Cavarra", ",")
	newsPlaces  = strings.Split("Port Halden,Geneva,Muscat,Vienna,Doha,Karsk,Old Lemara,Istanbul,the Strait of Vey,Camp Orrin,Astana,Belgrano Square,Cape Sund,Oslo", ",")
	newsActs    = strings.Split("resumes talks with,postpones a round of talks with,sends a carrier group towards,denies a deal with,recalls its envoy from,signs a ceasefire with,begins naval exercises near,accuses,expels two diplomats of,offers to mediate for,moves air defence to the border of,releases prisoners of", ",")
	newsMatters = strings.Split("enrichment,fishing rights,the prisoner exchange,grain corridors,missile ranges,sanctions relief,the border crossing,inspections,curfews,wages,tolls,the pipeline", ",")
	newsMoods   = strings.Split("after a night of calls between the capitals|as thousands march in the rain|while mediators wait at the airport|despite a warning from the commanders|for the first time since autumn|hours before the deadline|without saying when", "|")
)

// invented makes a name, one of some hundred thousand: what tells one matter from the next are its rare words.
func invented(r *rand.Rand) string {
	syllables := [...]string{"ba", "dor", "kel", "mi", "ran", "su", "tev", "lo", "zar", "ni", "fen", "gu", "hal", "iv", "osk", "pe", "ul", "wen"}
	name := ""
	for range 3 + r.IntN(2) {
		name += syllables[r.IntN(len(syllables))]
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// newNewsDocument writes a document in which some items report what other feeds report too, in other words, as feeds about
// one crisis do.
func newNewsDocument(feed, items int) newsDocument {
	r := rand.New(rand.NewPCG(uint64(feed), 42))
	pick := func(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Wire %03d</title><link>https://wire%03d.example/</link><language>en</language>\n", feed, feed)
	newest := time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)
	for i := range items {
		at := newest.Add(-time.Duration(i)*20*time.Minute - time.Duration(r.IntN(1200))*time.Second)
		story := rand.New(rand.NewPCG(uint64(at.Unix()/3600), uint64(r.IntN(14)))) // one of fourteen matters of that hour
		if r.IntN(10) < 3 {
			story = r // nobody else's
		}
		a, c, act, place, matter := pick(story, newsActors), pick(story, newsActors), pick(story, newsActs), pick(story, newsPlaces), pick(story, newsMatters)
		speaker, town := invented(story), invented(story)
		number := 10 + story.IntN(9000)
		title := fmt.Sprintf("%s %s %s over %s, says %s", a, act, c, matter, speaker)
		if r.IntN(2) == 0 {
			title = fmt.Sprintf("%s: %s %s %s near %s %s", place, a, act, c, town, pick(r, newsMoods))
		}
		link := fmt.Sprintf("https://wire%03d.example/2026/02/%d", feed, items-i)
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><author>desk@wire%03d.example (Desk)</author>\n<description>", title, link, link, at.Format(time.RFC1123Z), feed)
		fmt.Fprintf(&b, "&lt;p&gt;%s %s %s over %s, %s said in %s on %s, %s.&lt;/p&gt; ", a, act, c, matter, speaker, place, at.Weekday(), pick(r, newsMoods))
		fmt.Fprintf(&b, "&lt;p&gt;Some %d people in %s were concerned by the dispute over %s, the &lt;a href=\"%s\"&gt;spokesman&lt;/a&gt; told reporters %s. ", number, town, matter, link, pick(r, newsMoods))
		fmt.Fprintf(&b, "%s and %s have been at odds about %s since the meeting in %s.&lt;/p&gt;</description></item>\n", a, c, pick(r, newsMatters), pick(r, newsPlaces))
	}
	b.WriteString("</channel></rss>\n")
	return newsDocument{plain: b.Bytes(), packed: packGzip(b.Bytes()), etag: fmt.Sprintf(`"%08x"`, crc32.ChecksumIEEE(b.Bytes()))}
}

func packGzip(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b) // a bytes.Buffer takes everything
	z.Close()
	return out.Bytes()
}
