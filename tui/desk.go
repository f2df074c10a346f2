// Package tui is the screen: panes that show the desk. It knows the desk through the interface below and nothing else of
// the house: no store, no network.
package tui

import (
	"context"

	"attache/model"
)

// Desk is what the screen needs to know and to do. *desk.Desk is one. Every call may block on a disk and is made from a
// command, never from Update or View.
type Desk interface {
	Board(ctx context.Context) (model.Board, error)
	Threads(ctx context.Context, q model.ThreadQuery) ([]model.Thread, error)
	Thread(ctx context.Context, id model.ThreadID) (model.Thread, error)
	// Developments of a thread, newest first.
	Developments(ctx context.Context, id model.ThreadID, w model.Window) ([]model.Development, error)
	Items(ctx context.Context, q model.ItemQuery) ([]model.Item, error)
	Item(ctx context.Context, id model.ItemID) (model.ItemDetail, error)
	// Search takes the filter language; a mistake in it comes back as a *query.Error with its place.
	Search(ctx context.Context, q string, w model.Window) ([]model.Hit, error)
	Entries(ctx context.Context) ([]model.FeedEntry, error)

	SetRead(ctx context.Context, ids []model.ItemID, read bool) error
	// ReadThreads marks every item of the threads that is stored now as read.
	ReadThreads(ctx context.Context, ids []model.ThreadID) error
	SetStar(ctx context.Context, ids []model.ItemID, star bool) error
	SetTags(ctx context.Context, id model.ItemID, tags []string) error
	SetNote(ctx context.Context, id model.ItemID, note string) error
	// Merge makes one thread of several (the first stays); Split takes items out of their thread into a new one.
	Merge(ctx context.Context, ids []model.ThreadID) error
	Split(ctx context.Context, ids []model.ItemID) (model.ThreadID, error)
	Rename(ctx context.Context, id model.ThreadID, title string) error
	Pin(ctx context.Context, id model.ThreadID, pinned bool) error
	Mute(ctx context.Context, id model.ThreadID, muted bool) error
	// Undo takes back the reader's last action, Redo does it again; the string says in words what it was ("" when there is nothing).
	Undo(ctx context.Context) (string, error)
	Redo(ctx context.Context) (string, error)

	AddFeed(ctx context.Context, f model.Feed) (model.FeedID, error)
	RemoveFeed(ctx context.Context, id model.FeedID) error
	// EditFeed changes source, language, perspective and tags of a feed that the reader added.
	EditFeed(ctx context.Context, id model.FeedID, f model.Feed) error
	EnableFeed(ctx context.Context, id model.FeedID, enabled bool) error

	// Subscribe gives changes until ctx ends. A slow listener gets them merged, never dropped.
	Subscribe(ctx context.Context) <-chan model.Change
}

// Counter is a Desk that counts what answers a query of the filter language, up to a limit; capped says that there are
// more. Counts stand beside saved searches; a Desk without it shows none.
type Counter interface {
	CountMatches(ctx context.Context, query string, limit int) (n int, capped bool, err error)
}

// Ranker is a Desk that can give the most relevant of the newest answers first; a Desk without it gives the newest first.
type Ranker interface {
	SearchRelevant(ctx context.Context, q string, w model.Window) ([]model.Hit, error)
}

// World is what the screen may ask of the world outside. cmd/attache provides it; nil functions are not on offer.
type World interface {
	// Refresh asks for a look at the feeds now (all when none is named) and returns at once; results arrive as changes.
	Refresh(ids ...model.FeedID)
	// FetchArticle gets the full text of an item and stores it.
	FetchArticle(ctx context.Context, it model.Item) error
	// Open shows a link in the user's browser.
	Open(ctx context.Context, link string) error
	// Status says in words what the fetcher is doing ("refreshing 12 of 61", "another program fetches", "").
	Status() string
}
