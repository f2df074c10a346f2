// Package subscriptions reads and writes the lists of feeds that people take from one reader to the next: OPML with its folders, and
// newsboat's urls file. What is in a list and cannot be taken is never dropped without a word.
package subscriptions

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"attache/feeds/parse/charset"
	"attache/model"
	"attache/model/text"
)

// Limits of a list.
const (
	maxBytes = 16 << 20
	maxFeeds = 50_000
	maxTags  = 20
	maxName  = 200 // characters of a source or a tag
	maxURL   = 4000
)

// ErrNone is given for a list that has no feed in it.
var ErrNone = errors.New("there is no feed in the list")

// Result is what a list holds. Feeds have URL, Source, Lang, Perspective and Tags where the list gives them, and each address once.
type Result struct {
	// Title is the list's own name, empty when it has none.
	Title string
	Feeds []model.Feed
	// Skipped says in words what was left out, and why, a sentence for each of the first two hundred; Left is how many there were.
	Skipped []string
	Left    int

	at map[string]int // where an address stands in Feeds
}

func (r *Result) skip(format string, args ...any) {
	const most = 200
	if r.Left++; len(r.Skipped) < most {
		r.Skipped = append(r.Skipped, text.Clean(fmt.Sprintf(format, args...), 300))
	}
}

// add takes a feed. One that is in the list twice (in two folders, say) is one feed with the tags of both.
func (r *Result) add(f model.Feed) {
	if i, ok := r.at[f.URL]; ok {
		r.Feeds[i].Tags = tags(append(r.Feeds[i].Tags, f.Tags...))
		return
	}
	if len(r.Feeds) >= maxFeeds {
		r.skip("%s: the list is longer than %d feeds", f.URL, maxFeeds)
		return
	}
	f.Tags = tags(f.Tags)
	if r.at == nil {
		r.at = map[string]int{}
	}
	r.at[f.URL] = len(r.Feeds)
	r.Feeds = append(r.Feeds, f)
}

// WithoutLocal leaves out what runs commands or reads files: a list may come from anybody, and that is for the user's own hand.
func (r *Result) WithoutLocal() {
	kept := r.Feeds[:0]
	for _, f := range r.Feeds {
		if strings.HasPrefix(f.URL, "exec:") || strings.HasPrefix(f.URL, "file:") {
			r.skip("%s: a list from elsewhere may not run commands or read files; add it by hand if you mean it", show(f.URL))
			continue
		}
		kept = append(kept, f)
	}
	r.Feeds, r.at = kept, nil
}

// Read reads a list of either kind; name is the file's, and only helps to tell which.
func Read(name string, b []byte) ([]model.Feed, error) {
	r, err := Load(name, b)
	return r.Feeds, err
}

// Load is Read with what was left out.
func Load(name string, b []byte) (Result, error) {
	d, err := charset.Decode(b, "", maxBytes)
	if err != nil {
		return Result{}, fmt.Errorf("reading the list %s: %w", filepath.Base(name), err)
	}
	head := bytes.TrimLeft(d.Text, " \t\r\n\ufeff")
	if len(head) == 0 {
		return Result{}, fmt.Errorf("reading the list %s: %w, the file is empty", filepath.Base(name), ErrNone)
	}
	var r Result
	if head[0] == '<' {
		r, err = opml(head)
	} else {
		r, err = newsboat(string(head))
	}
	if err != nil {
		return r, fmt.Errorf("reading the list %s: %w", filepath.Base(name), err)
	}
	return r, nil
}

// cleanURL makes an address of what a list gives: feed:// is http, spaces are encoded. ok is false when it is none; why says so.
func cleanURL(s string) (address, why string, ok bool) {
	s = text.Clean(strings.TrimSpace(s), 0)
	if len(s) > maxURL {
		return "", "the address is too long", false
	}
	if rest, found := strings.CutPrefix(s, "feed:"); found {
		s = rest
		if strings.HasPrefix(s, "//") {
			s = "http:" + s
		}
	}
	s = strings.ReplaceAll(s, " ", "%20")
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", "the address cannot be read", false
	case u.Scheme != "http" && u.Scheme != "https":
		return "", "only addresses that begin with http or https can be asked", false
	case u.Host == "":
		return "", "the address has no host", false
	}
	return u.Scheme + s[len(u.Scheme):], "", true // a scheme in capitals is the same, and would make a double
}

// host names a feed after its address when the list gives no name.
func host(address string) string {
	name := ""
	if u, err := url.Parse(address); err == nil {
		name = text.Clean(strings.TrimPrefix(u.Hostname(), "www."), maxName)
	}
	return first(name, text.Clean(address, maxName))
}

// tags cleans tags and drops empty and repeated ones; the order stays.
func tags(list []string) []string {
	var out []string
	for _, t := range list {
		t = text.Clean(t, maxName)
		if t == "" || len(out) >= maxTags || slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, t) }) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// show gives a short form of an entry for a message, without a password.
func show(s string) string {
	if u, err := url.Parse(s); err == nil && u.User != nil {
		s = u.Redacted()
	}
	return text.Clean(s, 100)
}
