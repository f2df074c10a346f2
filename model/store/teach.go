package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/threads"
)

// Keys of meta: what the reader taught, in JSON, and how often that changed.
const (
	lessonsKey = "lessons"
	filedKey   = "filed"
	taughtKey  = "taught"
)

// fieldTrack is an edit of the track of items, and of the threads that follow them.
const fieldTrack field = "track"

// Lesson is an item that the reader filed under a track by hand. It keeps its own words, so that it goes on teaching when
// the item has been let go.
type Lesson struct {
	Item  model.ItemID `json:"item"`
	Track model.Track  `json:"track"`
	// Was is where the judge had filed it, with WasScores.
	Was       model.Track  `json:"was"`
	WasScores model.Scores `json:"was_scores"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	At        time.Time    `json:"at"`
}

// taught is what an edit of the track did, in either direction.
type taught struct {
	Items   []itemTrack   `json:"items,omitempty"`
	Lessons []lessonStep  `json:"lessons,omitempty"`
	Threads []threadTrack `json:"threads,omitempty"`
}

type itemTrack struct {
	ID         int64 `json:"id"`
	From       int64 `json:"from"`
	To         int64 `json:"to"`
	FromScores []byte
	ToScores   []byte
}

type lessonStep struct {
	From *Lesson `json:"from,omitempty"`
	To   *Lesson `json:"to,omitempty"`
}

// threadTrack is under which track a thread was filed by hand, before and after; notFiled for not at all.
type threadTrack struct {
	ID   int64 `json:"id"`
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

const notFiled = -1

// Lessons lists what the reader taught, oldest first.
func (s *Store) Lessons(ctx context.Context) ([]Lesson, error) {
	var raw []byte
	err := s.db().QueryRowContext(ctx, "SELECT value FROM meta WHERE key=?", lessonsKey).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fold(err, s.path)
	}
	return readLessons(raw)
}

func readLessons(raw []byte) (out []Lesson, err error) {
	if len(raw) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("read what was taught: %w", err)
	}
	return out, nil
}

// Taught counts the changes to the lessons: who judges by them looks whether it is still the number that it last saw.
func (s *Store) Taught(ctx context.Context) (n int64, err error) {
	err = s.db().QueryRowContext(ctx, "SELECT coalesce((SELECT value FROM meta WHERE key=?),0)", taughtKey).Scan(&n)
	return n, fold(err, s.path)
}

func (t *tx) lessons() ([]Lesson, error) {
	var raw []byte
	err := t.row([]any{&raw}, "SELECT coalesce((SELECT value FROM meta WHERE key=?), x'')", lessonsKey)
	if err != nil {
		return nil, err
	}
	return readLessons(raw)
}

// filed reads which threads were filed under a track by hand.
func (t *tx) filed() (out map[model.ThreadID]model.Track, err error) {
	var raw []byte
	err = t.row([]any{&raw}, "SELECT coalesce((SELECT value FROM meta WHERE key=?), x'')", filedKey)
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("read which threads were filed by hand: %w", err)
	}
	return out, nil
}

func (t *tx) putJSON(key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return t.setMeta(key, string(b))
}

// fileThreads keeps threads under the track that the reader filed them under, whatever the grouper makes of them.
func (t *tx) fileThreads(states []threads.ThreadState) error {
	filed, err := t.filed()
	if err != nil {
		return err
	}
	for i := range states {
		s := &states[i]
		if to, ok := filed[s.ID]; ok && s.Track != to {
			s.Track, s.Also = to, s.Track
		}
	}
	return nil
}

// setTaught applies an edit of the track in one direction.
func (t *tx) setTaught(e *taught, forward bool) (c model.Change, err error) {
	c.State = true
	for i := range e.Items {
		it := &e.Items[i]
		track, scores, by := it.From, it.FromScores, false
		if forward {
			track, scores = it.To, it.ToScores
		}
		for _, l := range e.Lessons {
			if now := l.now(forward); now != nil && int64(now.Track) == track {
				by = true
			}
		}
		if err := t.setTrack(it.ID, track, scores, by); err != nil {
			return c, err
		}
	}
	if err := t.setLessons(e.Lessons, forward); err != nil {
		return c, err
	}
	return c, t.setFiled(e.Threads, forward)
}

func (l lessonStep) now(forward bool) *Lesson {
	if forward {
		return l.To
	}
	return l.From
}

// byHand begins the reason of a track that the reader decided.
const byHand = "filed by the reader under "

// setTrack files an item and says in its reasons whether the reader did.
func (t *tx) setTrack(id, track int64, scores []byte, by bool) error {
	n, err := t.exec("UPDATE items SET track=?, scores=? WHERE id=?", track, scores, id)
	if err != nil || n == 0 { // deleted since
		return err
	}
	var raw []byte
	if err := t.row([]any{&raw}, "SELECT coalesce((SELECT why FROM evidence WHERE item=?), x'')", id); err != nil {
		return err
	}
	why, err := unpackWhy(raw)
	if err != nil {
		return err
	}
	why.Track = slices.DeleteFunc(why.Track, func(r model.Reason) bool { return r.Kind == "user" && strings.HasPrefix(r.Text, byHand) })
	if by {
		why.Track = append([]model.Reason{ByReader(model.Track(track))}, why.Track...)
	}
	_, err = t.exec("INSERT INTO evidence(item,why) VALUES(?,?) ON CONFLICT DO UPDATE SET why=excluded.why", id, packWhy(&why))
	return err
}

// ByReader is the reason of a track that the reader decided.
func ByReader(track model.Track) model.Reason {
	return model.Reason{Kind: "user", Text: byHand + track.String(), Weight: 1}
}

func (t *tx) setLessons(steps []lessonStep, forward bool) error {
	if len(steps) == 0 {
		return nil
	}
	all, err := t.lessons()
	if err != nil {
		return err
	}
	for _, s := range steps {
		old, now := s.From, s.To
		if !forward {
			old, now = now, old
		}
		for _, l := range []*Lesson{old, now} {
			if l != nil {
				all = slices.DeleteFunc(all, func(o Lesson) bool { return o.Item == l.Item })
			}
		}
		if now != nil {
			all = append(all, *now)
		}
	}
	slices.SortStableFunc(all, func(a, b Lesson) int { return a.At.Compare(b.At) })
	if err := t.putJSON(lessonsKey, all); err != nil {
		return err
	}
	return t.addMeta(taughtKey, 1)
}

func (t *tx) setFiled(steps []threadTrack, forward bool) error {
	if len(steps) == 0 {
		return nil
	}
	filed, err := t.filed()
	if err != nil {
		return err
	}
	if filed == nil {
		filed = map[model.ThreadID]model.Track{}
	}
	for _, s := range steps {
		to := s.From
		if forward {
			to = s.To
		}
		if to == notFiled {
			delete(filed, model.ThreadID(s.ID))
		} else {
			filed[model.ThreadID(s.ID)] = model.Track(to)
		}
	}
	return t.putJSON(filedKey, filed)
}
