package model

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"time"
)

// ErrLeaseLost is what a fetcher hears that wants something stored while another program has taken over from it.
var ErrLeaseLost = errors.New("another attaché has taken over the fetching")

// Feed is a URL that is polled, and who speaks through it. It comes from the configuration or was added by the user.
type Feed struct {
	ID FeedID
	// URL is http, https, file: or exec:.
	URL         string
	Source      string // as the user calls who speaks; empty: as the feed calls itself, see FeedEntry.Name
	Lang        string
	Perspective string
	Tags        []string // folders of an OPML file become tags
	// Origin is FromConfig or FromStore.
	Origin   string
	Disabled bool
	// Private opens this feed's own host to the fetcher although it resolves to a private or loopback address.
	Private bool

	// What only the configuration can set; never stored, never printed.
	Proxy    string
	User     string
	Secret   func() (string, error) // password, or bearer token when User is empty; nil when there is none
	MinEvery time.Duration          // 0: the general bounds
	MaxEvery time.Duration
}

// HostName is the name of a feed of which nobody has said who speaks: its host without www, or the whole address of a feed of
// this machine.
func (f Feed) HostName() string {
	u, err := url.Parse(f.URL)
	if err != nil || u.Hostname() == "" {
		return f.URL
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// Where a feed comes from.
const (
	FromConfig = "config"
	FromStore  = "store"
)

// PollState is what is remembered of a feed between looks. The fetcher owns its meaning; the store keeps it as one value
// and replaces it whole with every Fetch.
type PollState struct {
	ETag            string    `json:"etag,omitempty"`
	LastModified    string    `json:"last_modified,omitempty"`
	ValidatorsSince time.Time `json:"validators_since,omitzero"`
	BodyHash        string    `json:"body_hash,omitempty"`
	LastTry         time.Time `json:"last_try,omitzero"`
	LastSuccess     time.Time `json:"last_success,omitzero"`
	LastChange      time.Time `json:"last_change,omitzero"`
	Status          int       `json:"status,omitempty"`   // last HTTP status, 0 when there was no answer
	Error           string    `json:"error,omitempty"`    // in words, empty when all is well
	Failures        int       `json:"failures,omitempty"` // in a row
	State           FeedState `json:"state"`
	Next            time.Time `json:"next,omitzero"`
	NextWhy         string    `json:"next_why,omitempty"`
	MovedTo         string    `json:"moved_to,omitempty"`
	MovedSince      time.Time `json:"moved_since,omitzero"`
	TookMS          int64     `json:"took_ms,omitempty"`
	Title           string    `json:"title,omitempty"` // what the document calls itself, where that is a name, in 60 characters at most
	Site            string    `json:"site,omitempty"`
	// Changes are the times of the last looks that brought something new, oldest first, for the adaptive interval.
	Changes []time.Time `json:"changes,omitempty"`
	// MinTTL is the least interval that the server or the document asked for (Cache-Control, Expires, ttl, sy:updatePeriod).
	MinTTL time.Duration `json:"min_ttl,omitempty"`
	// SkipHours and SkipDays are from the document: hours of the day (UTC) and weekdays (0 Sunday) without a look.
	SkipHours []int `json:"skip_hours,omitempty"`
	SkipDays  []int `json:"skip_days,omitempty"`
	// Gaps are the times of the last eight days of which the feed's documents tell nothing, oldest first: it was down, or nobody
	// asked, until what was published then had left the document.
	Gaps []Gap `json:"gaps,omitempty"`
}

// Gap is a time of which nothing is known.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// FeedState is how a feed is doing.
type FeedState string

// The states of a feed.
const (
	FeedNew      FeedState = "new"      // never looked at
	FeedOK       FeedState = "ok"       // the last look went well
	FeedSlow     FeedState = "slow"     // answers, but takes longer than a reader would wait
	FeedWaiting  FeedState = "waiting"  // the server asked to wait (429, 503, Retry-After)
	FeedFailing  FeedState = "failing"  // the last look failed
	FeedDead     FeedState = "dead"     // has failed for days
	FeedGone     FeedState = "gone"     // 410: it will not come back and is no longer asked
	FeedDisabled FeedState = "disabled" // switched off by the user
)

// FeedEntry is a feed with what is remembered of it.
type FeedEntry struct {
	Feed
	Poll PollState
	// Items counts what the store has of the feed; NewestItem is the last arrival.
	Items      int
	NewestItem time.Time
	// PerDay is items a day since the first of the last 28 days that had one; Today those of the last 24 hours.
	PerDay float64
	Today  int
}

// Name is the source that speaks through the feed, as its items name it: what the reader calls it, else what the feed calls
// itself, else its host.
func (e FeedEntry) Name() string { return cmp.Or(e.Source, e.Poll.Title, e.HostName()) }

// Fetch is one look at a feed and what came back; the store takes it in one transaction.
type Fetch struct {
	Feed  FeedID
	At    time.Time
	Poll  PollState // replaces the feed's
	Items []Item    // empty when nothing changed or the look failed
}
