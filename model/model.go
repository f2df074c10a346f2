// Package model holds the words of the product as types: feed, item, development, thread, track, and what was found out
// about each. The types are small, are passed by value or as slices, and do no I/O; what happens to them lives in the
// packages beneath this one. Times are UTC throughout; a zero time means "not known". Texts in these types are always
// clean: valid UTF-8, no markup, no control characters (see model/text.Clean).
package model

import "time"

// Identifiers are positive, are given out once and never again, and stay the same across restarts. Zero means none.
type (
	// FeedID names a feed in the store.
	FeedID int64
	// ItemID names an item in the store.
	ItemID int64
	// DevelopmentID names a development.
	DevelopmentID int64
	// ThreadID names a thread.
	ThreadID int64
)

// Item is one report by one source. A feed delivers it without the identifiers and the judgement; the desk adds those.
type Item struct {
	ID     ItemID
	FeedID FeedID
	// Source is the outlet that speaks, as the feed's entry names it ("Al Jazeera").
	Source string
	// Perspective is where the outlet stands: country and kind ("ir/state", "us/private", "int/ngo").
	Perspective string
	// Lang is the BCP 47 primary subtag of the text ("en", "fa"), empty when not known.
	Lang string
	// GUID is the feed's own identifier for the item, empty when it gives none.
	GUID string
	// Link is the address to open, as the feed gave it but absolute.
	Link string
	// Canonical is Link without what does not identify it (tracking parameters, AMP and mobile hosts); see feeds.
	Canonical string
	Title     string
	Summary   string
	Author    string
	// Published is when the source says it was published, mended from Fetched when absent or absurd (then DateMended).
	Published  time.Time
	Updated    time.Time
	Fetched    time.Time
	DateMended bool
	// Article is the whole text where the feed carries it; nil in lists.
	Article *Article

	// What it was judged to be.
	Track       Track
	Scores      Scores
	Development DevelopmentID
	Thread      ThreadID
	// Text is the first item that had this wording, itself included: items with the same Text are one text.
	Text ItemID

	// What the reader did with it, and what is there to see.
	Read    bool
	Starred bool
	Tags    []string
	Note    string
	// Revisions counts the earlier versions of title or summary that are kept (0: never edited).
	Revisions int
	// Cached says that the article's text is in the store and reads offline.
	Cached bool
}

// Revision is an earlier wording of an item, kept when its source edited it.
type Revision struct {
	Title   string    `json:"title"`
	Summary string    `json:"summary"`
	Until   time.Time `json:"until"` // when the next wording was first seen
}

// Development is the items that report the same happening.
type Development struct {
	ID     DevelopmentID
	Thread ThreadID
	Track  Track
	// Title is the wording of the item that stands for the development (an item's title, never invented).
	Title       string
	First, Last time.Time
	Items       int
	Sources     int
	Texts       int
	Unread      int
}

// Thread is the developments that belong to the same matter, on one track.
type Thread struct {
	ID    ThreadID
	Track Track
	// Also is a second track that the thread matters to, Other when there is none.
	Also Track
	// Title names the matter; built from actors and matter by threads, or given by the user (Renamed).
	Title   string
	Renamed bool
	// Latest is the title of the newest development: what moved last.
	Latest string
	// Actors and Places are canonical names, the most prominent first.
	Actors       []string
	Places       []string
	First, Last  time.Time
	Items        int
	Developments int
	Sources      int
	Texts        int
	Unread       int
	// Pulse counts items an hour over PulseHours, oldest first, the last value being the hour of the query's horizon.
	Pulse []int
	// Surge says that independent texts arrive far above the thread's own baseline.
	Surge  bool
	Pinned bool
	Muted  bool
	// Edited says that at least one item of the last day was reworded by its source.
	Edited bool
}

// PulseHours is the length of Thread.Pulse.
const PulseHours = 48

// Reason is one piece of evidence for a judgement, kept so that "why" costs a read. Weight is in the judge's own units;
// its sign says for or against, its size how much.
type Reason struct {
	// Kind is what the evidence is: word, pair, term, name, place, number, date, title, text, time, veto, user, rival, split,
	// united (the last two: what became of the development when it was looked at again).
	Kind string `json:"k"`
	// Text is the word or the name itself, or a short sentence where there is none.
	Text   string  `json:"t"`
	Weight float64 `json:"w"`
}

// Why is everything that decided where an item stands. It is stored with the item.
type Why struct {
	// Track: the words that decided, strongest first.
	Track []Reason `json:"track,omitempty"`
	// Score is the probability with which the item joined its development (1 for the item that opened it).
	Score float64 `json:"score"`
	// Joined is the evidence that put it into its development.
	Joined []Reason `json:"joined,omitempty"`
	// Rival is the next best development, RivalScore its probability, RivalWhy why it lost.
	Rival      DevelopmentID `json:"rival,omitempty"`
	RivalScore float64       `json:"rival_score,omitempty"`
	RivalWhy   []Reason      `json:"rival_why,omitempty"`
	// ThreadScore and Thread: the same for the development's thread.
	ThreadScore float64  `json:"thread_score,omitempty"`
	Thread      []Reason `json:"thread,omitempty"`
}

// ItemDetail is all there is about one item.
type ItemDetail struct {
	Item
	Why       Why
	History   []Revision // oldest first
	SameText  []string   // other sources that printed the same text
	FeedTitle string
}

// Block is one piece of an article: a paragraph, a heading, and so on.
type Block struct {
	Kind BlockKind `json:"k"`
	// Level is the depth of a heading (1 to 6) or of a list item or quote (from 1).
	Level int `json:"l,omitempty"`
	// Text is clean; "[3]" in it points at the third of Article.Links. Only preformatted text has line breaks.
	Text string `json:"t"`
}

// BlockKind says what a Block is.
type BlockKind string

// The kinds of block.
const (
	Paragraph    BlockKind = "p"
	Heading      BlockKind = "h"
	Quote        BlockKind = "q"
	Bullet       BlockKind = "li" // Level is the depth
	Numbered     BlockKind = "ol" // Text begins with its number
	Preformatted BlockKind = "pre"
	Image        BlockKind = "img" // Text says what it shows
)

// Article is the whole text of an item, for reading offline.
type Article struct {
	Item   ItemID    `json:"-"`
	URL    string    `json:"url,omitempty"`
	Title  string    `json:"title,omitempty"`
	Byline string    `json:"byline,omitempty"`
	Blocks []Block   `json:"blocks,omitempty"`
	Links  []string  `json:"links,omitempty"`
	From   string    `json:"from"` // "feed" or "page"
	At     time.Time `json:"at"`
	// Problem says in words why there is no text or not all of it (paywall, failure); empty when it is whole.
	Problem string `json:"problem,omitempty"`
}
