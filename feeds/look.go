package feeds

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"attache/feeds/parse"
	"attache/model"
	"attache/model/text"
)

// validatorsHold is how long ETag and Last-Modified are trusted: some servers answer 304 for ever, so once in eight days
// the whole document is asked for.
const validatorsHold = 8 * 24 * time.Hour

// movesAfter is how long a permanent redirect must hold before it is followed without asking the old address: a hotel's
// log-in page redirects everything permanently, for an evening.
const movesAfter = 24 * time.Hour

// slowAfter is longer than a reader would wait.
const slowAfter = 10 * time.Second

// deadAfter is how long a feed must have failed to be called dead, and fewTries how often at least: a computer that was
// switched off for a week has not tried. deadTries stands for both where no look ever succeeded.
const (
	deadAfter = 3 * 24 * time.Hour
	fewTries  = 5
	deadTries = 15
)

// maxChanges is how many times of change are remembered for the adaptive interval.
const maxChanges = 16

// look is one look at a feed: what was known, what came, what it means.
type look struct {
	entry    model.FeedEntry
	at       time.Time
	answer   *Answer
	err      error
	doc      *parse.Document // nil when nothing was parsed
	body     string          // hash of the document's bytes
	items    string          // hash of what the items say
	note     string          // what the user should know of a look that went well
	maxItems int
}

// slots bound how many documents are parsed at once, since that takes a multiple of a document's size in memory: as many
// as there are processors, and of the large ones one at a time, so that they hold up nobody but each other.
type slots struct {
	small, large chan struct{}
	aside        func(func())
}

const largeDocument = 1 << 20

func newSlots(aside func(func())) slots {
	return slots{small: make(chan struct{}, max(2, runtime.GOMAXPROCS(0))), large: make(chan struct{}, 1), aside: aside}
}

// take waits for a slot for a document of the given size.
func (s slots) take(ctx context.Context, size int) (free func(), err error) {
	slot := s.small
	if size > largeDocument {
		slot = s.large
	}
	select {
	case slot <- struct{}{}:
		return func() { <-slot }, nil
	case <-ctx.Done():
		return nil, failure(Internal, ctx.Err(), "the look was broken off because attaché is stopping")
	}
}

// observe makes the look: fetches, compares, parses.
func (l *look) observe(ctx context.Context, c *Client, s slots) {
	l.answer, l.err = c.Get(ctx, l.request())
	if l.err != nil || l.answer.NotModified {
		return
	}
	l.body = digest(l.answer.Body)
	if old, _, _ := strings.Cut(l.entry.Poll.BodyHash, "."); old == l.body {
		l.answer.release()
		return
	}
	free, err := s.take(ctx, len(l.answer.Body))
	if err != nil {
		l.err = err
		return
	}
	defer free()
	s.aside(func() { l.parse(c.limits.MaxBody) })
	l.answer.release() // parse keeps nothing of it
}

func (l *look) request() Request {
	p := &l.entry.Poll
	r := Request{Feed: l.entry.Feed}
	if movedFor(p, l.at) {
		r.URL = p.MovedTo
	}
	if l.at.Sub(p.ValidatorsSince) < validatorsHold {
		r.ETag, r.LastModified = p.ETag, p.LastModified
	}
	return r
}

// movedFor says whether a permanent redirect has held long enough to be followed directly.
func movedFor(p *model.PollState, now time.Time) bool {
	return p.MovedTo != "" && now.Sub(p.MovedSince) >= movesAfter
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:10])
}

func (l *look) parse(maxBytes int64) {
	a := l.answer
	body, flood := beginning(a.Body, 3*l.maxItems)
	doc, err := parse.Parse(body, parse.Options{URL: a.URL, ContentType: a.ContentType, Fetched: l.at, MaxBytes: int(maxBytes)})
	switch {
	case a.Broken != nil && (err != nil || len(doc.Items) == 0):
		l.err = a.Broken
		return
	case err != nil:
		l.err = unreadable(err, hostOf(a.URL))
		return
	}
	l.doc = doc
	switch {
	case flood:
		l.note = fmt.Sprintf("the feed has more than %d items at once; the newest %d of the first were taken", 3*l.maxItems, l.maxItems)
	case a.Broken != nil && (doc.Partial || errors.Is(a.Broken, errFull)):
		l.note = fmt.Sprintf("only the beginning was read (%d items): %s", len(doc.Items), a.Broken)
	case a.Broken != nil:
		l.note = "everything was read, although " + a.Broken.Error()
	case doc.Partial:
		l.note = fmt.Sprintf("the document is cut off or broken; its first %d items were read", len(doc.Items))
	}
	doc.Items = slices.DeleteFunc(doc.Items, parse.Blank)
	l.limitItems()
	l.items = digestItems(doc.Items)
}

// unreadable says what a document was instead of a feed.
func unreadable(err error, host string) *Error {
	var other *parse.NotFeedError
	if errors.As(err, &other) {
		return failure(NotFeed, err, "%s sent no feed but %s", host, other.What)
	}
	return failure(NotFeed, err, "the feed of %s cannot be read: %v", host, err)
}

// limitItems keeps the newest items of a document that has more than a feed can honestly have: a flood would hold up the
// storing of every other feed.
func (l *look) limitItems() {
	d := l.doc
	if len(d.Items) <= l.maxItems {
		return
	}
	if l.note == "" {
		l.note = fmt.Sprintf("the feed has %d items at once; the newest %d were taken", len(d.Items), l.maxItems)
	}
	slices.SortStableFunc(d.Items, func(a, b model.Item) int { return b.Published.Compare(a.Published) })
	d.Items = slices.Clone(d.Items[:l.maxItems])
}

// digestItems is the same as long as the items say the same, in whatever order and however the document around them
// changes (many rewrite a build date or a counter with every request).
func digestItems(items []model.Item) string {
	order := make([]*model.Item, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortFunc(order, func(a, b *model.Item) int {
		return cmp.Or(cmp.Compare(a.GUID, b.GUID), cmp.Compare(a.Canonical, b.Canonical), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Summary, b.Summary))
	})
	h := sha256.New()
	var line []byte
	for _, it := range order { // no text has a byte of 0 or 1
		line = append(append(line[:0], it.GUID...), 0)
		line = append(append(line, it.Canonical...), 0)
		line = append(append(line, it.Title...), 0)
		line = append(append(line, it.Summary...), 1)
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// fetch gives what the desk is to store of the look.
func (l *look) fetch(b Bounds, jitter float64) model.Fetch {
	f := model.Fetch{Feed: l.entry.ID, At: l.at, Poll: l.state(b.of(l.entry.Feed), jitter)}
	if l.doc == nil {
		return f
	}
	f.Items = l.doc.Items
	feed := &l.entry.Feed
	source := text.Clean(model.FeedEntry{Feed: *feed, Poll: f.Poll}.Name(), 100)
	for i := range f.Items {
		it := &f.Items[i]
		it.Title = unsigned(it.Title, source)
		it.FeedID, it.Source, it.Perspective, it.Fetched = feed.ID, source, feed.Perspective, l.at
		it.Lang = cmp.Or(feed.Lang, it.Lang, l.doc.Lang)
	}
	return f
}

// unsigned gives a title without the name of the source that printed it, which aggregators put behind every one ("... - Reuters",
// "... - AP News"): the source stands beside it on every screen.
func unsigned(title, source string) string {
	const words, least = 4, 3 // words of the signature at most, words that must be left
	i := strings.LastIndex(title, " - ")
	if i < 0 {
		return title
	}
	who, rest := strings.ToLower(strings.TrimSpace(title[i+3:])), strings.TrimSpace(title[:i])
	named := strings.ToLower(source)
	if who != named && !strings.HasPrefix(who, named+" ") && !strings.HasPrefix(who, named+".") || named == "" ||
		len(strings.Fields(who)) > words || len(strings.Fields(rest)) < least {
		return title
	}
	return rest
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		scheme, _, _ := strings.Cut(address, ":")
		return text.Clean(scheme, 20) + ": source"
	}
	return text.Clean(u.Hostname(), 100)
}

// changed says whether the items say something that they did not say at the last look.
func (l *look) changed() bool {
	_, old, _ := strings.Cut(l.entry.Poll.BodyHash, ".")
	return l.doc != nil && l.items != old && len(l.doc.Items) > 0
}
