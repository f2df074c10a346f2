package desk

import (
	"context"

	"attache/model"
)

// tell publishes what an edit changed, when it succeeded.
func (d *Desk) tell(c model.Change, err error) error {
	if err == nil {
		d.hub.publish(c)
	}
	return err
}

// SetRead marks items as read or unread; marking as read takes the other items of the same wording along, because who
// has read one reprint has read them all.
func (d *Desk) SetRead(ctx context.Context, ids []model.ItemID, read bool) error {
	return d.tell(d.s.SetRead(ctx, ids, read))
}

// ReadThreads marks every item of the threads that is stored now as read.
func (d *Desk) ReadThreads(ctx context.Context, ids []model.ThreadID) error {
	return d.tell(d.s.ReadThreads(ctx, ids))
}

// SetStar stars items or takes their stars away.
func (d *Desk) SetStar(ctx context.Context, ids []model.ItemID, star bool) error {
	return d.tell(d.s.SetStar(ctx, ids, star))
}

// SetTags replaces an item's tags.
func (d *Desk) SetTags(ctx context.Context, id model.ItemID, tags []string) error {
	return d.tell(d.s.SetTags(ctx, id, tags))
}

// SetNote replaces an item's note; an empty one removes it.
func (d *Desk) SetNote(ctx context.Context, id model.ItemID, note string) error {
	return d.tell(d.s.SetNote(ctx, id, note))
}

// Rename gives a thread the reader's own name; an empty one gives it its first name back.
func (d *Desk) Rename(ctx context.Context, id model.ThreadID, title string) error {
	return d.tell(d.s.Rename(ctx, id, title))
}

// Pin puts a thread before all others of its track, or back among them.
func (d *Desk) Pin(ctx context.Context, id model.ThreadID, pinned bool) error {
	return d.tell(d.s.Pin(ctx, id, pinned))
}

// Mute takes a thread off the lists and out of the counts, or puts it back.
func (d *Desk) Mute(ctx context.Context, id model.ThreadID, muted bool) error {
	return d.tell(d.s.Mute(ctx, id, muted))
}

// Merge makes one thread of several; the first stays, the others lead on to it.
func (d *Desk) Merge(ctx context.Context, ids []model.ThreadID) error {
	d.settle(ctx)
	return d.tell(d.s.Merge(ctx, ids))
}

// Split takes items out of their thread into a new one and gives its identifier. What is left behind stays apart from it
// whatever arrives later.
func (d *Desk) Split(ctx context.Context, ids []model.ItemID) (model.ThreadID, error) {
	d.settle(ctx)
	id, c, err := d.s.Split(ctx, ids)
	return id, d.tell(c, err)
}

// Undo takes the reader's last action back; the words say what it was, empty when there is nothing to take back.
func (d *Desk) Undo(ctx context.Context) (string, error) {
	what, c, err := d.s.Undo(ctx)
	return what, d.tell(c, err)
}

// Redo does again what was undone last.
func (d *Desk) Redo(ctx context.Context) (string, error) {
	what, c, err := d.s.Redo(ctx)
	return what, d.tell(c, err)
}

// AddFeed enters a feed, or brings one back that was removed; one that is there is left as it is.
func (d *Desk) AddFeed(ctx context.Context, f model.Feed) (model.FeedID, error) {
	id, c, err := d.s.AddFeed(ctx, f)
	return id, d.tell(c, err)
}

// RemoveFeed takes a feed that the reader added off the list. Its items stay.
func (d *Desk) RemoveFeed(ctx context.Context, id model.FeedID) error {
	return d.tell(d.s.RemoveFeed(ctx, id))
}

// EnableFeed has a feed polled, or no longer, whatever the configuration says.
func (d *Desk) EnableFeed(ctx context.Context, id model.FeedID, enabled bool) error {
	return d.tell(d.s.EnableFeed(ctx, id, enabled))
}

// RenameFeed changes the name of the source that speaks through a feed, for what it brings from now on.
func (d *Desk) RenameFeed(ctx context.Context, id model.FeedID, source string) error {
	return d.tell(d.s.RenameFeed(ctx, id, source))
}

// EditFeed changes source, language, perspective and tags of a feed that the reader added, for what it brings from now on.
func (d *Desk) EditFeed(ctx context.Context, id model.FeedID, f model.Feed) error {
	return d.tell(d.s.EditFeed(ctx, id, f))
}

// SyncFeeds brings the feeds in step with what the configuration lists. A feed that left it keeps its items and is no
// longer polled; the reader's own choice to disable one stays.
func (d *Desk) SyncFeeds(ctx context.Context, listed []model.Feed) error {
	changed, err := d.s.SyncFeeds(ctx, listed)
	return d.tell(model.Change{Feeds: changed}, err)
}

// SaveArticle keeps an article, or, with Problem set and no Blocks, that there is none to be had.
func (d *Desk) SaveArticle(ctx context.Context, a model.Article) error {
	return d.tell(d.s.SaveArticle(ctx, a))
}
