package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/model"
	"attache/model/query"
)

// SetRead marks items as read or unread, and with them every other item of the same wording when they are marked as
// read: who has read one reprint has read them all. One action.
func (s *Store) SetRead(ctx context.Context, ids []model.ItemID, read bool) (c model.Change, err error) {
	if len(ids) == 0 {
		return c, nil
	}
	err = s.write(ctx, true, func(t *tx) error {
		named := ids
		if read {
			if ids, err = t.sameWording(ids); err != nil {
				return err
			}
		}
		var args []any
		set := among(&args, ids)
		changed, err := t.unequal("read", set, args, read)
		if err != nil || len(changed) == 0 {
			return err
		}
		what, err := t.describe("marked %s as "+map[bool]string{true: "read", false: "unread"}[read], named)
		if err != nil {
			return err
		}
		c, err = t.act(what, &edit{Field: fieldRead, IDs: changed, On: read})
		return err
	})
	return c, err
}

// ReadThreads marks every item of the threads that is stored now as read. One action.
func (s *Store) ReadThreads(ctx context.Context, ids []model.ThreadID) (c model.Change, err error) {
	if len(ids) == 0 {
		return c, nil
	}
	err = s.write(ctx, true, func(t *tx) error {
		var args []any
		set := "(SELECT id FROM items WHERE thread IN " + among(&args, ids) + ")"
		changed, err := t.unequal("read", set, args, true)
		if err != nil || len(changed) == 0 {
			return err
		}
		name := fmt.Sprintf("%d threads", len(ids))
		if len(ids) == 1 {
			title, err := t.threadTitle(ids[0])
			if err != nil {
				return err
			}
			name = "“" + title + "”"
		}
		c, err = t.act(fmt.Sprintf("marked %s of %s as read", count(len(changed), "item"), name), &edit{Field: fieldRead, IDs: changed, On: true})
		return err
	})
	return c, err
}

// SetStar stars items or takes their stars away. One action.
func (s *Store) SetStar(ctx context.Context, ids []model.ItemID, star bool) (c model.Change, err error) {
	if len(ids) == 0 {
		return c, nil
	}
	err = s.write(ctx, true, func(t *tx) error {
		var args []any
		set := among(&args, ids)
		changed, err := t.unequal("starred", set, args, star)
		if err != nil || len(changed) == 0 {
			return err
		}
		what, err := t.describe(map[bool]string{true: "starred %s", false: "took the star from %s"}[star], ids)
		if err != nil {
			return err
		}
		c, err = t.act(what, &edit{Field: fieldStar, IDs: changed, On: star})
		return err
	})
	return c, err
}

// SetTags replaces an item's tags. Empty ones and doubles are left out.
func (s *Store) SetTags(ctx context.Context, id model.ItemID, tags []string) (model.Change, error) {
	var clean []string
	for _, tag := range tags {
		if tag = strings.Join(strings.Fields(tag), " "); tag != "" && !slices.Contains(clean, tag) {
			clean = append(clean, tag)
		}
	}
	return s.setWords(ctx, fieldTags, id, packTags(clean), "tagged %s "+strings.Join(clean, ", "), "took the tags from %s")
}

// SetNote replaces an item's note; an empty one removes it.
func (s *Store) SetNote(ctx context.Context, id model.ItemID, note string) (model.Change, error) {
	return s.setWords(ctx, fieldNote, id, strings.TrimSpace(note), "wrote a note on %s", "removed the note from %s")
}

func (s *Store) setWords(ctx context.Context, f field, id model.ItemID, value, set, cleared string) (c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		var old string
		if err := t.itemExists(id); err != nil {
			return err
		}
		if err := t.row([]any{&old}, "SELECT coalesce((SELECT "+string(f)+" FROM item_state WHERE reader=? AND item=?),'')", s.reader(), int64(id)); err != nil {
			return err
		}
		if old == value {
			return nil
		}
		if value == "" {
			set = cleared
		}
		what, err := t.describe(set, []model.ItemID{id})
		if err != nil {
			return err
		}
		c, err = t.act(what, &edit{Field: f, IDs: []int64{int64(id)}, From: old, To: value})
		return err
	})
	return c, err
}

// Pin puts a thread before all others of its track, or back among them.
func (s *Store) Pin(ctx context.Context, id model.ThreadID, pinned bool) (model.Change, error) {
	return s.shelve(ctx, fieldPin, "pinned", id, pinned, map[bool]string{true: "pinned “%s”", false: "unpinned “%s”"}[pinned])
}

// Mute takes a thread off the lists and out of the counts, or puts it back.
func (s *Store) Mute(ctx context.Context, id model.ThreadID, muted bool) (model.Change, error) {
	return s.shelve(ctx, fieldMute, "muted", id, muted, map[bool]string{true: "muted “%s”", false: "unmuted “%s”"}[muted])
}

func (s *Store) shelve(ctx context.Context, f field, column string, id model.ThreadID, on bool, words string) (c model.Change, err error) {
	err = s.write(ctx, true, func(t *tx) error {
		title, err := t.threadTitle(id)
		if err != nil {
			return err
		}
		var was bool
		if err := t.row([]any{&was}, "SELECT "+column+" FROM thread_state WHERE reader=? AND thread=?", s.reader(), int64(id)); err != nil || was == on {
			return err
		}
		c, err = t.act(fmt.Sprintf(words, title), &edit{Field: f, IDs: []int64{int64(id)}, On: on})
		return err
	})
	return c, err
}

// Rename gives a thread the reader's own name; an empty one gives it its first name back.
func (s *Store) Rename(ctx context.Context, id model.ThreadID, title string) (c model.Change, err error) {
	title = strings.Join(strings.Fields(title), " ")
	err = s.write(ctx, true, func(t *tx) error {
		shown, err := t.threadTitle(id)
		if err != nil {
			return err
		}
		var old string
		if err := t.row([]any{&old}, "SELECT name FROM thread_state WHERE reader=? AND thread=?", s.reader(), int64(id)); err != nil || old == title {
			return err
		}
		what := fmt.Sprintf("renamed “%s” to “%s”", shown, title)
		if title == "" {
			what = fmt.Sprintf("gave “%s” its first name back", shown)
		}
		c, err = t.act(what, &edit{Field: fieldName, IDs: []int64{int64(id)}, From: old, To: title})
		return err
	})
	return c, err
}

// sameWording adds the other items of the same texts.
func (t *tx) sameWording(ids []model.ItemID) (out []model.ItemID, err error) {
	var args []any
	named := among(&args, ids)
	var id model.ItemID
	var texts []model.ItemID
	rows, err := t.query("SELECT DISTINCT text FROM items WHERE id IN "+named, args...)
	if err := each(rows, err, func() error { texts = append(texts, id); return nil }, &id); err != nil {
		return nil, err
	}
	var both []any
	of := among(&both, texts)
	both = append(append(both, both...), args...)
	// The index is named because the planner, left to itself, reads the whole of a large table.
	rows, err = t.query(`SELECT id FROM items INDEXED BY items_text WHERE text IN `+of+` AND text<>id
UNION SELECT id FROM items WHERE id IN `+of+` AND text=id UNION SELECT id FROM items WHERE id IN `+named, both...)
	err = each(rows, err, func() error { out = append(out, id); return nil }, &id)
	return out, err
}

// unequal gives the items of a set, in SQL with its arguments, whose state is not what it is to become.
func (t *tx) unequal(column, set string, args []any, to bool) (out []int64, err error) {
	var id int64
	rows, err := t.query(fmt.Sprintf("SELECT i.id FROM items i LEFT JOIN item_state s ON s.reader=%d AND s.item=i.id WHERE i.id IN %s AND ifnull(s.%s,0)<>%d ORDER BY i.id",
		t.s.reader(), set, column, bit(to)), args...)
	err = each(rows, err, func() error { out = append(out, id); return nil }, &id)
	return out, err
}

func (t *tx) itemExists(id model.ItemID) error {
	var n int
	if err := t.row([]any{&n}, "SELECT count(*) FROM items WHERE id=?", int64(id)); err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("item %d: %w", id, ErrNotFound)
	}
	return nil
}

// describe puts the items into words: the title of one, the number of several.
func (t *tx) describe(format string, ids []model.ItemID) (string, error) {
	if len(ids) > 1 {
		return fmt.Sprintf(format, count(len(ids), "item")), nil
	}
	var title string
	if err := t.row([]any{inFull(&title)}, "SELECT coalesce((SELECT title FROM items WHERE id=?),'an item')", int64(ids[0])); err != nil {
		return "", err
	}
	return fmt.Sprintf(strings.ReplaceAll(format, "%s", "“%s”"), title), nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (t *tx) threadTitle(id model.ThreadID) (string, error) {
	var title string
	err := t.row([]any{inFull(&title)}, `SELECT coalesce((SELECT coalesce(nullif(s.name,''), t.title) FROM threads t LEFT JOIN thread_state s ON s.reader=? AND s.thread=t.id
WHERE t.id=?), char(0))`, t.s.reader(), int64(id))
	if err == nil && title == "\x00" {
		err = fmt.Errorf("thread %d: %w", id, ErrNotFound)
	}
	return title, err
}

// setRead writes the state and counts the shelves on.
func (t *tx) setRead(ids []int64, read bool) (c model.Change, err error) {
	c.State = true
	if ids, err = t.flippable("read", ids, read); err != nil || len(ids) == 0 {
		return c, err
	}
	if err := t.putState("read", ids, bit(read)); err != nil {
		return c, err
	}
	step := int64(1)
	if read {
		step = -1
	}
	type part struct{ thread, n int64 }
	var parts []part
	var p part
	var args []any
	q := "SELECT thread, count(*) FROM items WHERE id IN " + among(&args, ids) + " GROUP BY thread"
	rows, err := t.query(q, args...)
	if err := each(rows, err, func() error { parts = append(parts, p); return nil }, &p.thread, &p.n); err != nil {
		return c, err
	}
	for _, p := range parts {
		if _, err := t.exec("UPDATE thread_state SET unread=unread+? WHERE reader=? AND thread=?", step*p.n, t.s.reader(), p.thread); err != nil {
			return c, err
		}
		c.Threads = append(c.Threads, model.ThreadID(p.thread))
	}
	return c, nil
}

// flippable leaves out what already is as it is to become, so that no counter is moved twice. Items that were deleted
// since keep their state and pass.
func (t *tx) flippable(column string, ids []int64, to bool) (out []int64, err error) {
	same := map[int64]bool{}
	var id int64
	var v bool
	var args []any
	q := fmt.Sprintf("SELECT item, %s FROM item_state WHERE reader=%d AND item IN %s", column, t.s.reader(), among(&args, ids))
	rows, err := t.query(q, args...)
	err = each(rows, err, func() error { same[id] = v == to; return nil }, &id, &v)
	for _, id := range ids {
		if s, ok := same[id]; ok && s || !ok && !to {
			continue
		}
		out = append(out, id)
	}
	return out, err
}

func (t *tx) putState(column string, ids []int64, v int64) error {
	args := make([]any, 0, 3*len(ids))
	for _, id := range ids {
		args = append(args, t.s.reader(), id, v)
	}
	return t.upsert("INSERT INTO item_state(reader,item,"+column+") VALUES", " ON CONFLICT DO UPDATE SET "+column+"=excluded."+column, 3, args)
}

func (t *tx) setStar(ids []int64, star bool) (model.Change, error) {
	return model.Change{State: true}, t.putState("starred", ids, bit(star))
}

func (t *tx) setWords(f field, id int64, value string) (model.Change, error) {
	c := model.Change{State: true}
	if f == fieldTags {
		words := ""
		if value != "" {
			words = query.Padded(unpackTags(value)...)
		}
		_, err := t.exec("INSERT INTO item_state(reader,item,tags,tag_words) VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET tags=excluded.tags, tag_words=excluded.tag_words",
			t.s.reader(), id, value, words)
		return c, err
	}
	_, err := t.exec("INSERT INTO item_state(reader,item,note) VALUES(?,?,?) ON CONFLICT DO UPDATE SET note=excluded.note", t.s.reader(), id, value)
	if err != nil {
		return c, err
	}
	if t.itemExists(model.ItemID(id)) != nil { // deleted since: the note stays, there is nothing to find it by
		return c, nil
	}
	return c, t.reindex(model.ItemID(id))
}

func (t *tx) setShelf(f field, ids []int64, v int64) (model.Change, error) {
	column := map[field]string{fieldPin: "pinned", fieldMute: "muted"}[f]
	c := model.Change{State: true}
	for _, id := range ids {
		if _, err := t.exec("UPDATE thread_state SET "+column+"=? WHERE reader=? AND thread=?", v, t.s.reader(), id); err != nil {
			return c, err
		}
		c.Threads = append(c.Threads, model.ThreadID(id))
	}
	return c, nil
}

func (t *tx) setName(id int64, name string) (model.Change, error) {
	words := ""
	if name != "" {
		words = query.Padded(name)
	}
	_, err := t.exec("UPDATE thread_state SET name=?, name_words=? WHERE reader=? AND thread=?", name, words, t.s.reader(), id)
	return model.Change{State: true, Threads: []model.ThreadID{model.ThreadID(id)}}, err
}
