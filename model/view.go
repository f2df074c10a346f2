package model

import "time"

// Window is the part of a list that is shown: rows Offset to Offset+Limit-1.
type Window struct {
	Offset int
	Limit  int
}

// ThreadQuery asks for threads, the one that moved last first, where a thread that many independent texts tell of counts
// as some hours younger than a lone report (pinned ones before all, muted ones left out unless asked).
type ThreadQuery struct {
	// Tracks to show; empty means the three of the board.
	Tracks []Track
	// Filter is in the filter language of model/query; empty takes all.
	Filter     string
	UnreadOnly bool
	Muted      bool
	// After has the window begin behind that of these threads which stands last, wherever what came in above has pushed it: what
	// a list goes on with. Those that are gone do not count; when none is left, the window begins with the first thread.
	After []ThreadID
	// Before has the window end in front of that of these threads which stands last, and Offset count away from it: what a list goes
	// back to. The rows come in the list's order all the same. It is not asked for together with After.
	Before []ThreadID
	Window
}

// ItemQuery asks for items, newest first.
type ItemQuery struct {
	Thread      ThreadID      // 0: any
	Development DevelopmentID // 0: any
	Feed        FeedID        // 0: any
	Tracks      []Track       // empty: the three of the board, unless Thread, Development or Feed is set (then any)
	Filter      string
	UnreadOnly  bool
	// OldestFirst turns the order round, for timelines.
	OldestFirst bool
	// After has the window begin behind that of these items which stands last; see ThreadQuery.
	After []ItemID
	// Before has the window end in front of that of these items which stands last; see ThreadQuery.
	Before []ItemID
	Window
}

// Hit is an item found by a search.
type Hit struct {
	Item
	Score float64
	// Snippet is clean text around the match; matches stand between SnippetOn and SnippetOff.
	Snippet string
}

// Marks around a match in Hit.Snippet: characters that clean text never contains.
const (
	SnippetOn  = "\x01"
	SnippetOff = "\x02"
)

// TrackCount is what stands in a pane's title.
type TrackCount struct {
	Threads int // not muted
	Unread  int // threads with unread items
	Surging int
}

// FeedCount is what stands in the status line.
type FeedCount struct {
	OK, Slow, Waiting, Failing, Dead, New, Disabled int
	// NextWait is when the first waiting feed may be asked again; zero when none waits.
	NextWait time.Time
}

// Board is the counts of the first screen. All come from maintained counters.
type Board struct {
	Tracks [NumTracks]TrackCount
	Feeds  FeedCount
	Items  int
	Unread int
	// Horizon is what "now" means for pulses: the present, or the newest item's time when that is more than six hours ago
	// (after days without a network, or on recorded news).
	Horizon time.Time
	// LastFetch is the last successful look at any feed, by any program that shares the store.
	LastFetch time.Time
	// Offline says that every look of the last round failed for want of a network.
	Offline bool
}

// Change says what moved, so that a pane re-reads only when it is concerned. Changes may be merged, never lost.
type Change struct {
	Threads  []ThreadID // touched or new; those of a merge too
	Items    int        // added
	Edited   int        // reworded by their sources
	State    bool       // read, star, tag, note
	Feeds    bool       // feed list or health
	Articles bool
	// All says that anything may have changed (another program wrote): re-read what is shown.
	All bool
}

// Report says what an ingest did.
type Report struct {
	New, Edited, Known int
	Threads            []ThreadID
}
