package query

import (
	"strings"
	"time"

	"attache/model"
)

// Fields is everything about an item that a query can ask. Texts are clean; what is not known is empty. A *Fields keeps
// the words it has cut between calls of Match, so one is for one goroutine at a time and is not changed after the first.
type Fields struct {
	Title, Summary, Body, Note string

	Source      string
	Perspective string // country/kind
	Lang        string
	Track       model.Track
	FeedURL     string
	Thread      model.ThreadID
	ThreadTitle string
	Actors      []string // of the thread, canonical
	Places      []string
	Tags        []string
	Read        bool
	Starred     bool
	Edited      bool
	Cached      bool
	Published   time.Time

	// Now is what relative times are measured from, and its location is that of dates without a zone.
	Now time.Time

	texts [][]string
}

// FieldsOf takes from an item what it has. The article's text, the feed's address and what belongs to the thread are for
// the caller to add.
func FieldsOf(it *model.Item, now time.Time) *Fields {
	return &Fields{
		Title: it.Title, Summary: it.Summary, Note: it.Note, Source: it.Source, Perspective: it.Perspective, Lang: it.Lang,
		Track: it.Track, Thread: it.Thread, Tags: it.Tags, Read: it.Read, Starred: it.Starred, Edited: it.Revisions > 0,
		Cached: it.Cached, Published: it.Published, Now: now,
	}
}

// Match is true.
func (All) Match(*Fields) bool { return true }

// Match asks every part.
func (e And) Match(f *Fields) bool {
	for _, p := range e.Parts {
		if !p.Match(f) {
			return false
		}
	}
	return true
}

// Match asks any part.
func (e Or) Match(f *Fields) bool {
	for _, p := range e.Parts {
		if p.Match(f) {
			return true
		}
	}
	return false
}

// Match turns the answer round.
func (e Not) Match(f *Fields) bool { return !e.Of.Match(f) }

// Match looks for the words in each text; a phrase does not reach from one text into another.
func (e Term) Match(f *Fields) bool {
	if f.texts == nil {
		f.texts = [][]string{Words(f.Title), Words(f.Summary), Words(f.Body), Words(f.Note)}
	}
	for _, t := range f.texts {
		if contains(t, e.Words, e.Prefix) {
			return true
		}
	}
	return false
}

// Match asks the field.
func (e On) Match(f *Fields) bool {
	switch e.Field {
	case Track:
		return f.Track == e.Track
	case Lang:
		lang, _, _ := strings.Cut(strings.ToLower(f.Lang), "-")
		return lang == e.Text
	case Since:
		return e.When.since(f.Published, f.Now)
	case Until:
		return e.When.until(f.Published, f.Now)
	case Feed:
		return strings.Contains(strings.ToLower(f.FeedURL), e.Text)
	case Perspective:
		return perspectiveMatch(strings.ToLower(f.Perspective), e.Text)
	case Is:
		return f.is(e.Text)
	case Has:
		return e.Text == "note" && f.Note != "" || e.Text == "tag" && len(f.Tags) > 0
	}
	return e.wordMatch(f)
}

func (e On) wordMatch(f *Fields) bool {
	var values []string
	switch e.Field {
	case Source:
		values = []string{f.Source}
	case Title:
		values = []string{f.Title}
	case Thread:
		if e.ID > 0 {
			return f.Thread == model.ThreadID(e.ID)
		}
		values = []string{f.ThreadTitle}
	case Actor:
		values = f.Actors
	case Place:
		values = f.Places
	case Tag:
		values = f.Tags
	}
	for _, v := range values {
		words := Words(v)
		if contains(words, e.Words, e.Prefix) || len(e.Known) > 0 && contains(words, e.Known, false) {
			return true
		}
	}
	return false
}

func (f *Fields) is(state string) bool {
	switch state {
	case "unread":
		return !f.Read
	case "read":
		return f.Read
	case "starred":
		return f.Starred
	case "edited":
		return f.Edited
	}
	return f.Cached
}

// perspectiveMatch compares country/kind with country/kind, country/, /kind, or a bare word that may be either.
func perspectiveMatch(have, want string) bool {
	country, kind, _ := strings.Cut(have, "/")
	wantCountry, wantKind, both := strings.Cut(want, "/")
	if !both {
		return want == country || want == kind
	}
	return (wantCountry == "" || wantCountry == country) && (wantKind == "" || wantKind == kind)
}
