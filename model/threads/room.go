package threads

import (
	"unsafe"

	"attache/model"
)

// room is memory for reading memos of which nothing is kept but a few lists: each memo is read in that of the one before. A grouper
// that goes on from a store reads all that is warm, and lays nearly all of it down at once.
type room struct {
	entries  lent[entry]
	names    lent[name]
	phrases  lent[phrase]
	keys     lent[uint32]
	figures  lent[figure]
	dates    lent[int32]
	items    lent[model.ItemID]
	devs     lent[model.DevelopmentID]
	wordings lent[wording]
	hours    lent[hour]
	members  lent[*profile]
	profiles lent[profile]
	letters  lent[byte]

	development development
	thread      thread
	content     content
	story       story
	course      course
	retold      retold
}

// lent is pieces of one list.
type lent[T any] struct{ all []T }

// list gives an empty list with room for n.
func (l *lent[T]) list(n int) []T {
	if cap(l.all)-len(l.all) < n {
		const few = 64
		l.all = make([]T, 0, max(few, n, 2*cap(l.all)))
	}
	at := len(l.all)
	l.all = l.all[:at+n]
	return l.all[at : at : at+n]
}

func (l *lent[T]) clear() { l.all = l.all[:0] }

// open takes all that was lent back.
func (m *room) open() {
	m.entries.clear()
	m.names.clear()
	m.phrases.clear()
	m.keys.clear()
	m.figures.clear()
	m.dates.clear()
	m.items.clear()
	m.devs.clear()
	m.wordings.clear()
	m.hours.clear()
	m.members.clear()
	m.profiles.clear()
	m.letters.clear()
}

// emptyList gives a list with room for n, in the reader's room where it has one.
func emptyList[T any](r *reader, n int) []T {
	if m := r.room; m != nil {
		var from any
		switch any((*T)(nil)).(type) {
		case *entry:
			from = &m.entries
		case *name:
			from = &m.names
		case *phrase:
			from = &m.phrases
		case *uint32:
			from = &m.keys
		case *figure:
			from = &m.figures
		case *int32:
			from = &m.dates
		case *model.ItemID:
			from = &m.items
		case *model.DevelopmentID:
			from = &m.devs
		case *wording:
			from = &m.wordings
		case *hour:
			from = &m.hours
		case **profile:
			from = &m.members
		}
		if l, ok := from.(*lent[T]); ok {
			return l.list(n)
		}
	}
	return make([]T, 0, n)
}

func (r *reader) newProfile() *profile {
	if r.room == nil {
		return &profile{}
	}
	p := &r.room.profiles.list(1)[:1][0]
	*p = profile{}
	return p
}

func (r *reader) newCluster() cluster {
	m := r.room
	if m == nil {
		return newCluster(0)
	}
	m.content = content{}
	return cluster{content: &m.content}
}

// newDevelopment is one whose cluster is still to be read.
func (r *reader) newDevelopment() *development {
	m := r.room
	if m == nil {
		return newDevelopment(0)
	}
	m.story = story{}
	m.development = development{story: &m.story}
	m.development.cluster = r.newCluster()
	return &m.development
}

func (r *reader) newThread() *thread {
	m := r.room
	if m == nil {
		return newThread(0)
	}
	m.course = course{}
	m.thread = thread{course: &m.course}
	m.thread.cluster = r.newCluster()
	return &m.thread
}

// text puts a text into the room.
func (m *room) text(b []byte) string {
	at := append(m.letters.list(len(b)), b...)
	return unsafe.String(unsafe.SliceData(at), len(at)) // which nobody keeps, see readFor
}
