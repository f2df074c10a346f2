package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"attache/model/threads"

	"attache/model"
)

// soakNews is recorded or invented news that goes on for ever: after its last item it begins again with later dates.
type soakNews struct {
	path    string
	most    int           // rows of a round
	sources []model.Feed  // who speaks in it, in the order of appearance
	shift   time.Duration // from the recorded dates to those that are told
	newest  time.Time     // recorded date of the last item that belongs into the store
}

// reader reads it from the start, under the dates that are told.
func (n *soakNews) reader() *reader { return &reader{path: n.path, most: n.most, span: n.shift} }

// surveyNews reads the news up to the last item that belongs into the store.
func surveyNews(path string, items, grouped int) (*soakNews, error) {
	n := &soakNews{path: path}
	if items > grouped {
		n.most = grouped
	}
	seen := map[string]bool{}
	for in, i := n.reader(), 0; ; i++ {
		it, err := in.next()
		if err != nil {
			return nil, err
		}
		if i >= items && in.round > 0 {
			return n, nil // all sources have spoken
		}
		if i < items || i == 0 {
			n.newest = it.Published
		}
		if !seen[it.Source] {
			seen[it.Source] = true
			n.sources = append(n.sources, model.Feed{Source: it.Source, Lang: it.Lang})
		}
	}
}

// fill makes a store of the first items, the newest of which was published at a given time. What is grouped are the first
// and the last of them, so that what is warm is as it would be had all been grouped; see fillStore for those between.
func (n *soakNews) fill(ctx context.Context, dir string, items, grouped int, newest time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	n.shift = newest.Sub(n.newest)
	part := filepath.Join(dir, "part.db")
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	f := &filling{ctx: ctx, in: n.reader(), path: part}
	ships := func() threads.Grouper { return threads.New(threads.Options{}) }
	if err := f.items(min(items, grouped), ships); err != nil {
		return err
	}
	if items > 2*grouped {
		twins, err := readTwins(ctx, part)
		if err != nil {
			return err
		}
		if err := f.items(items-2*grouped, func() threads.Grouper { return twins }); err != nil {
			return err
		}
	}
	if items > grouped {
		if err := f.items(min(items-grouped, grouped), ships); err != nil {
			return err
		}
	}
	return os.Rename(part, filepath.Join(dir, storeName))
}

// replaySite serves the news that follows on what is in the store as feeds, under a clock that runs fast.
type replaySite struct {
	server *http.Server
	base   string
	from   time.Time // the clock of the news when it started
	start  time.Time
	speed  float64

	mu    sync.Mutex
	in    *reader
	next  model.Item
	feeds []*replayFeed
	by    map[string]*replayFeed
}

// replayFeed is one feed, the outlet that speaks through it, and what is known to have been taken from it.
type replayFeed struct {
	model.Feed
	items  []model.Item // the document, oldest first
	total  int          // items published so far
	shown  int          // of these, how many stood in a document that was asked for
	asked  int          // total when it was last asked for
	stored int          // items proven to be stored: their document's validator came back
	at     map[int]int  // shown by total
}

// replayKept is how many items a document holds.
const replayKept = 50

// serveReplay starts the site: the first item told is the one after so many, and the clock begins where they end.
func serveReplay(n *soakNews, items int, from time.Time, speed float64) (*replaySite, error) {
	n.shift = from.Sub(n.newest)
	s := &replaySite{from: from, start: time.Now(), speed: speed, in: n.reader(), by: map[string]*replayFeed{}}
	for range items {
		if _, err := s.in.next(); err != nil {
			return nil, err
		}
	}
	for _, f := range n.sources {
		one := &replayFeed{Feed: f, at: map[int]int{}}
		s.feeds, s.by[f.Source] = append(s.feeds, one), one
	}
	var err error
	if s.next, err = s.in.next(); err != nil {
		return nil, err
	}
	s.server, s.base, err = listenLocal(s)
	return s, err
}

// Close ends the site.
func (s *replaySite) Close() error { return s.server.Close() }

// config follows all feeds of the site, and fetches articles as the default configuration does.
func (s *replaySite) config(every time.Duration) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "[refresh]\nprivate_every = %q\nhost_gap = \"1ms\"\nper_host = 8\n", every)
	for i, f := range s.feeds {
		fmt.Fprintf(&b, "[[feeds]]\nurl = \"%s/feed/%d\"\nname = %q\nlang = %q\nprivate = true\n", s.base, i, f.Source, f.Lang)
	}
	return b.Bytes()
}

// stored is how many items are proven to have been stored: each look's items and validator are written together.
func (s *replaySite) stored() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.feeds {
		n += f.stored
	}
	return n
}

func (s *replaySite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	n, err := strconv.Atoi(rest)
	switch {
	case name == "feed" && err == nil && n >= 0 && n < len(s.feeds):
		s.feed(w, r, s.feeds[n])
	case name == "item":
		fmt.Fprintf(w, "<html><head><title>%s</title></head><body><article><h1>%[1]s</h1>%s</article></body></html>", html.EscapeString(rest), strings.Repeat(
			"<p>The spokesman said that the delegations would meet again within the week, and that both sides had asked for more time.</p>", 20))
	default:
		http.NotFound(w, r)
	}
}

func (s *replaySite) feed(w http.ResponseWriter, r *http.Request, f *replayFeed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.tell(s.from.Add(time.Duration(float64(time.Since(s.start)) * s.speed))); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if v, err := strconv.Atoi(strings.Trim(r.Header.Get("If-None-Match"), `"`)); err == nil {
		f.stored = max(f.stored, f.at[v])
		if v == f.total {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	f.shown += min(f.total-f.asked, replayKept)
	f.asked, f.at[f.total] = f.total, f.shown
	w.Header().Set("ETag", fmt.Sprintf(`"%d"`, f.total))
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	fmt.Fprintf(w, "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>%s</title>", html.EscapeString(f.Source))
	for i := len(f.items) - 1; i >= 0; i-- {
		it := &f.items[i]
		fmt.Fprintf(w, "<item><guid isPermaLink=\"false\">%s</guid><link>%s/item/%s</link><title>%s</title><pubDate>%s</pubDate><description>%s</description></item>",
			it.GUID, s.base, it.GUID, html.EscapeString(it.Title), it.Published.Format(time.RFC1123Z), html.EscapeString(it.Summary))
	}
	fmt.Fprint(w, "</channel></rss>")
}

// tell publishes what there is up to a time.
func (s *replaySite) tell(until time.Time) (err error) {
	for !s.next.Published.After(until) {
		if f := s.by[s.next.Source]; f != nil {
			f.total++
			f.items = append(f.items, s.next)
			if over := len(f.items) - replayKept; over > 0 {
				f.items = append(f.items[:0], f.items[over:]...)
			}
		}
		if s.next, err = s.in.next(); err != nil {
			return err
		}
	}
	return nil
}

// What invented news is like: about as many items a day as a list of a hundred feeds brings, for so many days.
const (
	inventedDays    = 90
	inventedDaily   = 900
	inventedSources = 100
)

// inventNews writes news in the order of publication, in which sources report, each in its own words, on matters that last
// for hours or weeks.
func inventNews(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "id\tpublished_rfc3339\tsource\tlang\ttitle\tsummary")
	rnd := rand.New(rand.NewPCG(1, 1))
	pick := func(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := range inventedDays * inventedDaily {
		at = at.Add(time.Duration(rnd.ExpFloat64() * float64(24*time.Hour/inventedDaily)))
		// Some matters go on for days, most are over within hours, and a third of all items nobody else reports.
		hours := []int{3, 6, 24, 240}[rnd.IntN(4)]
		story := rand.New(rand.NewPCG(uint64(at.Unix()/3600)/uint64(hours), uint64(rnd.IntN(10))+uint64(hours)<<8))
		if rnd.IntN(3) == 0 {
			story = rnd
		}
		a, b, act, place, matter, who, town := pick(story, newsActors), pick(story, newsActors), pick(story, newsActs), pick(story, newsPlaces), pick(story, newsMatters), invented(story), invented(story)
		title := fmt.Sprintf("%s %s %s over %s, says %s", a, act, b, matter, who)
		if rnd.IntN(2) == 0 {
			title = fmt.Sprintf("%s: %s %s %s near %s %s", place, a, act, b, town, pick(rnd, newsMoods))
		}
		fmt.Fprintf(w, "%d\t%s\tWire %03d\ten\t%s\t%s and %s were at odds over %s, %s said in %s, %s.\n", n, at.Format(time.RFC3339), rnd.IntN(inventedSources), title, a, b, matter, who, town, pick(rnd, newsMoods))
	}
	return w.Flush()
}
