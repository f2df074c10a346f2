package tui

import (
	"attache/model"
)

// list is a window on rows that the desk keeps: it holds the rows around those that are shown and asks for others when the
// window moves. The selection is held by identifier. While the user has hold of the list (he has moved in it and it has
// the keys) its order stays as he sees it: rows change in place, and what would have come in above is only counted.
type list[T any] struct {
	id    func(T) int64
	stamp func(T) int64 // grows with what is newer; nil: nothing is ever announced

	rows   []T
	off    int  // index of rows[0]
	ended  bool // rows reach the end of what there is
	pushed int  // of what follows the rows, how many were left out because they are here already or belong above
	passed int  // the same of what stands above the rows
	dry    bool // the last look behind the rows found only such: it goes on when the user does
	known  bool // an answer has come in
	broken bool // the last answer was an error: nothing more is asked until something changes

	cur    int   // index of the selected row
	curID  int64 // its identifier; 0 while the user has not moved here
	top    int   // index of the first row that is shown
	fit    int   // rows that fit, from the last layout
	held   bool
	heldAt int64
	fresh  int   // rows that are newer than the hold
	want   int64 // select this row when it comes in

	gen     uint64
	loading bool
	stale   bool
	rev     uint64
}

// ask is what a list needs from the desk: the rows of win, and with news also the first rows, to be counted.
type ask struct {
	gen  uint64
	win  model.Window
	news bool
	end  bool // find the end first; win.Limit rows before it
	row  int  // the number of the row, from one on, that the cursor goes to; the last one when there are fewer. 0: none
	late bool // what is held already is read once more, because it may have changed: nobody waits for it
	// after are rows by identifier, the last one first: win counts from what follows the hindmost of them. Empty: from the first row.
	after []int64
	// before are rows by identifier, the first one first: win counts upwards from the hindmost of them.
	before []int64
}

func (q ask) reread() bool { return q.late }

// answer is what came back.
type answer[T any] struct {
	ask
	rows, first []T
	err         error
}

const newsRows = 30

// selected gives the row under the cursor.
func (l *list[T]) selected() (T, bool) {
	return l.at(l.cur)
}

// at gives a row by its index, if it is loaded.
func (l *list[T]) at(i int) (T, bool) {
	if i < l.off || i >= l.off+len(l.rows) {
		var none T
		return none, false
	}
	return l.rows[i-l.off], true
}

// move puts the cursor n rows on (or back) as far as rows are loaded, and takes hold of the list.
func (l *list[T]) move(n int) bool { return l.moveTo(l.cur + n) }

func (l *list[T]) moveTo(i int) bool {
	if len(l.rows) == 0 {
		return false
	}
	l.hold()
	l.dry = false
	before := l.cur
	l.cur = min(max(i, l.off), l.off+len(l.rows)-1)
	l.settle()
	return l.cur != before
}

// hold keeps the order from now on.
func (l *list[T]) hold() {
	if !l.held {
		l.held, l.fresh, l.pushed, l.passed = true, 0, 0, 0
		l.heldAt = newest(l.rows, l.stamp)
	}
}

func newest[T any](rows []T, stamp func(T) int64) int64 {
	n := int64(0)
	if stamp != nil {
		for _, r := range rows {
			n = max(n, stamp(r))
		}
	}
	return n
}

// release lets the order go; with home the cursor goes to the first row, else it stays with its row. The caller asks anew.
func (l *list[T]) release(home bool) {
	l.held, l.dry, l.fresh = false, false, 0
	if home {
		l.cur, l.top, l.curID = 0, 0, 0
		if l.off > 0 {
			l.rows, l.off, l.pushed, l.passed = nil, 0, 0, 0
		}
		l.settle()
		l.curID = 0
	}
	l.rev++
}

// settle keeps the cursor on a row and the row in view, and remembers whose row it is.
func (l *list[T]) settle() {
	l.rev++
	if len(l.rows) == 0 {
		l.cur, l.top = 0, 0
		return
	}
	l.cur = min(max(l.cur, l.off), l.off+len(l.rows)-1)
	l.curID = l.id(l.rows[l.cur-l.off])
	l.show()
}

// show scrolls as little as needed.
//
// A list that nobody holds and that stands at its top stays there, so that what is newest is seen while the user is
// elsewhere; the cursor may leave the view with its row and is looked for when the keys come back (see regain).
func (l *list[T]) show() {
	if !l.held && l.top == 0 {
		return
	}
	l.reveal()
}

// regain is called when the list gets the keys: its cursor must be in view.
func (l *list[T]) regain() {
	if len(l.rows) > 0 {
		l.reveal()
		l.rev++
	}
}

func (l *list[T]) reveal() {
	fit := max(l.fit, 1)
	if l.cur < l.top {
		l.top = l.cur
	}
	if l.cur >= l.top+fit {
		l.top = l.cur - fit + 1
	}
	if l.ended {
		l.top = min(l.top, max(l.off+len(l.rows)-fit, 0))
	}
	l.top = max(l.top, 0)
}

// resize says how many rows fit.
func (l *list[T]) resize(fit int) {
	if fit = max(fit, 1); fit != l.fit {
		l.fit = fit
		l.show()
		l.rev++
	}
}

// scroll moves what is shown by n rows; the cursor goes along only when its row would leave the view.
func (l *list[T]) scroll(n int) {
	if len(l.rows) == 0 {
		return
	}
	l.hold()
	l.dry = false
	fit := max(l.fit, 1)
	l.top = max(l.off, min(l.top+n, l.off+len(l.rows)-fit))
	l.cur = max(l.top, min(l.cur, l.top+fit-1))
	l.settle()
}

// lacks gives the question for the rows that are missing around what is shown. What follows rows that are held, or stands above
// them, is wherever what came in above has pushed it, thousands of rows in a refresh, so it is asked for by the rows beside it.
func (l *list[T]) lacks() (q ask, ok bool) {
	fit := max(l.fit, 1)
	end := l.off + len(l.rows)
	switch {
	case l.broken:
	case !l.known:
		return ask{win: model.Window{Limit: 3 * fit}}, true
	case l.top < l.off+fit/2 && l.off > 0 && l.held && l.stamp != nil && len(l.rows) > 0:
		q = ask{before: l.foremost()}
		q.win = model.Window{Offset: l.passed, Limit: 2*fit + len(q.before) + 1} // one more, which tells that there are more
		if l.passed > 0 {
			q.win.Limit += 8 * fit
		}
		return q, true
	case l.top < l.off+fit/2 && l.off > 0:
		lo := max(0, l.off-2*fit)
		return ask{win: model.Window{Offset: lo, Limit: l.off - lo}}, true
	case !l.ended && !l.dry && l.top+2*fit > end && l.held && l.stamp != nil && len(l.rows) > 0:
		return ask{win: model.Window{Offset: l.pushed, Limit: 2 * fit}, after: l.hindmost()}, true
	case !l.ended && !l.dry && l.top+2*fit > end:
		n := 2 * fit
		if l.pushed > 0 {
			n = 10 * fit
		}
		return ask{win: model.Window{Offset: end + l.pushed, Limit: n}}, true
	}
	return ask{}, false
}

// hindmost gives the last rows, the last one first: several, as some may have moved to the top since they were read.
func (l *list[T]) hindmost() (ids []int64) {
	for i := len(l.rows) - 1; i >= max(0, len(l.rows)-besides); i-- {
		ids = append(ids, l.id(l.rows[i]))
	}
	return ids
}

// besides is how many rows a question names at most for what stands beside them.
const besides = 16

// foremost gives the first rows, the first one first; see hindmost.
func (l *list[T]) foremost() (ids []int64) {
	for _, r := range l.rows[:min(besides, len(l.rows))] {
		ids = append(ids, l.id(r))
	}
	return ids
}

// next gives the next thing to ask, if there is any; again asks for what is held once more because it may have changed.
// Only one question is under way at a time.
func (l *list[T]) next(again bool) (ask, bool) {
	if l.loading {
		l.stale = l.stale || again
		return ask{}, false
	}
	if !again {
		if q, ok := l.lacks(); ok {
			return l.send(q), true
		}
		return ask{}, false
	}
	w := model.Window{Offset: l.off, Limit: max(len(l.rows), 3*max(l.fit, 1))}
	return l.send(ask{win: w, news: l.held && l.stamp != nil, late: l.known}), true
}

// toEnd asks for the last rows.
func (l *list[T]) toEnd() ask {
	l.hold()
	return l.send(ask{win: model.Window{Limit: 3 * max(l.fit, 1)}, end: true})
}

// toRow asks for the rows around one that is not here.
func (l *list[T]) toRow(i int) ask {
	l.hold()
	fit := max(l.fit, 1)
	return l.send(ask{win: model.Window{Offset: max(0, i-fit), Limit: 3 * fit}, row: i + 1})
}

func (l *list[T]) send(a ask) ask {
	l.gen++
	l.loading = true
	a.gen = l.gen
	return a
}

// reset forgets everything: the question is another one now, and answers on their way to the old one are too late.
func (l *list[T]) reset() {
	l.gen++
	l.rows, l.off, l.pushed, l.passed, l.ended, l.known, l.broken, l.loading, l.stale = nil, 0, 0, 0, false, false, false, false, false
	l.release(true)
}

// take puts an answer in. It says whether the list must ask again, because something changed meanwhile.
func (l *list[T]) take(a answer[T]) (again bool) {
	if a.gen != l.gen {
		return false
	}
	l.loading = false
	again, l.stale = l.stale, false
	if l.broken = a.err != nil; l.broken {
		l.known = true
		l.rev++
		return again
	}
	if a.news {
		l.fresh = 0
		for _, r := range a.first {
			if l.stamp(r) > l.heldAt {
				l.fresh++
			}
		}
	}
	l.place(a)
	return again
}

// patch changes loaded rows in place, so that a key shows at once what the desk will confirm.
func (l *list[T]) patch(f func(*T)) {
	rows := append([]T(nil), l.rows...)
	for i := range rows {
		f(&rows[i])
	}
	l.rows = rows
	l.rev++
}

// seek gives the index of the next loaded row after the cursor (before it with step -1) that fits.
func (l *list[T]) seek(step int, fits func(T) bool) (int, bool) {
	for i := l.cur + step; i >= l.off && i < l.off+len(l.rows); i += step {
		if fits(l.rows[i-l.off]) {
			return i, true
		}
	}
	return 0, false
}

// draw gives the lines of the rows that are shown, each row as many lines as one makes of it.
func (l *list[T]) draw(focused bool, one func(row T, gr ground) []string) []string {
	var out []string
	for i := l.top; i < l.top+max(l.fit, 1); i++ {
		row, ok := l.at(i)
		if !ok {
			continue
		}
		gr := onPlain
		if i == l.cur {
			switch {
			case focused:
				gr = onCursor
			case l.curID != 0: // a row that the user chose; elsewhere there is nothing to remember
				gr = onRest
			}
		}
		out = append(out, one(row, gr)...)
	}
	return out
}
