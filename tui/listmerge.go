package tui

import "slices"

// place decides how rows that came in go together with those that are there.
func (l *list[T]) place(a answer[T]) {
	short := len(a.rows) < a.win.Limit
	switch end := l.off + len(l.rows); {
	case len(a.after) > 0:
		l.follow(a, short)
	case len(a.before) > 0:
		l.precede(a, short)
	case a.end:
		l.rows, l.off, l.pushed, l.passed, l.ended = a.rows, a.win.Offset, 0, 0, true
		l.cur = l.off + len(l.rows) - 1
	case a.row > 0:
		l.rows, l.off, l.pushed, l.passed, l.ended = a.rows, a.win.Offset, 0, 0, short
		l.cur = a.row - 1
	case !l.known || len(l.rows) == 0:
		l.rows, l.off, l.pushed, l.passed, l.ended = a.rows, a.win.Offset, 0, 0, short
		l.find()
	case a.win.Offset == l.off && (a.win.Limit >= len(l.rows) || a.news):
		l.refresh(a.rows, short)
	case a.win.Offset == end+l.pushed:
		more := slices.DeleteFunc(l.unknown(a.rows), l.waits)
		l.rows = append(l.rows[:len(l.rows):len(l.rows)], more...)
		l.pushed += len(a.rows) - len(more) // else the same rows would be asked for again, and for ever
		l.ended, l.dry = short, len(more) == 0
		l.trim(true)
	case a.win.Offset < l.off:
		above := l.unknown(a.rows)
		l.rows = append(above[:len(above):len(above)], l.rows...)
		l.off -= len(above)
		l.shift(a.win.Offset - l.off) // also when nothing is new, or the same rows would be asked for for ever
		l.trim(false)
	}
	l.known = true
	chosen := l.curID != 0 || a.end || a.row > 0
	l.settle()
	if !chosen {
		l.curID = 0
	}
}

// follow takes what follows the rows that are held.
func (l *list[T]) follow(a answer[T], short bool) {
	if n := len(l.rows); n == 0 || l.id(l.rows[n-1]) != a.after[0] {
		return // other rows are held by now
	}
	more := slices.DeleteFunc(l.unknown(a.rows), l.waits)
	switch {
	case len(more) == 0:
		l.pushed += len(a.rows)
	default:
		last := l.id(more[len(more)-1])
		l.pushed = len(a.rows) - 1 - slices.IndexFunc(a.rows, func(r T) bool { return l.id(r) == last })
	}
	l.rows = append(l.rows[:len(l.rows):len(l.rows)], more...)
	l.ended, l.dry = short, len(more) == 0
	l.trim(true)
}

// precede takes what stands above the rows that are held. How many rows there are further up is known when none is left: until
// then the number of the first row is at least one, so that the list goes on.
func (l *list[T]) precede(a answer[T], short bool) {
	if len(l.rows) == 0 || l.id(l.rows[0]) != a.before[0] {
		return // other rows are held by now
	}
	rows := a.rows
	if !short {
		rows = rows[1:]
	}
	above := slices.DeleteFunc(l.unknown(rows), l.waits)
	if l.passed += len(rows); len(above) > 0 {
		first := l.id(above[0])
		l.passed = slices.IndexFunc(rows, func(r T) bool { return l.id(r) == first })
	}
	l.rows = append(above[:len(above):len(above)], l.rows...)
	l.off -= len(above)
	switch {
	case short:
		l.shift(-l.off)
	case l.off < 1:
		l.shift(1 - l.off)
	}
	l.trim(false)
}

// shift renumbers the rows by n: what stood above was fewer or more than thought.
func (l *list[T]) shift(n int) {
	l.off, l.cur, l.top = l.off+n, l.cur+n, l.top+n
}

// refresh takes new versions of the rows that are held. Without a hold the new order is taken as it is.
func (l *list[T]) refresh(rows []T, short bool) {
	if !l.held {
		l.rows, l.pushed, l.passed, l.ended = rows, 0, 0, short
		l.find()
		return
	}
	fresh := make(map[int64]T, len(rows))
	for _, r := range rows {
		fresh[l.id(r)] = r
	}
	kept := make([]T, 0, len(l.rows))
	for _, r := range l.rows {
		if n, ok := fresh[l.id(r)]; ok {
			r = n
		}
		kept = append(kept, r)
	}
	if l.ended && l.off == 0 && short { // everything is here: what is no more can go, what is new must wait
		kept = l.still(kept, fresh)
	}
	l.rows = kept
	l.find()
}

// still keeps the rows that exist, and the selected one, whose going would pull the rows under the cursor.
func (l *list[T]) still(rows []T, exist map[int64]T) []T {
	kept := rows[:0]
	for _, r := range rows {
		if _, ok := exist[l.id(r)]; ok || l.id(r) == l.curID {
			kept = append(kept, r)
		}
	}
	return kept
}

// find puts the cursor back on its row, on the same line of the screen where that is possible.
func (l *list[T]) find() {
	id := l.curID
	if l.want != 0 {
		id = l.want
	}
	if id == 0 {
		l.cur, l.top = l.off, l.off
		return
	}
	for i, r := range l.rows {
		if l.id(r) == id {
			if l.want == 0 && (l.held || l.top > 0) {
				l.top = max(0, l.top+l.off+i-l.cur)
			}
			l.cur, l.want, l.curID = l.off+i, 0, id
			return
		}
	}
}

// waits says that a row is newer than the hold: it belongs above, and is only counted.
func (l *list[T]) waits(r T) bool { return l.held && l.stamp != nil && l.stamp(r) > l.heldAt }

// unknown leaves out rows that are held already.
func (l *list[T]) unknown(rows []T) []T {
	have := make(map[int64]bool, len(l.rows))
	for _, r := range l.rows {
		have[l.id(r)] = true
	}
	out := make([]T, 0, len(rows))
	for _, r := range rows {
		if !have[l.id(r)] {
			out = append(out, r)
		}
	}
	return out
}

// trim forgets rows far from what is shown, at the head or at the tail.
func (l *list[T]) trim(head bool) {
	most := 12 * max(l.fit, 10)
	n := len(l.rows) - most
	if n <= 0 {
		return
	}
	if head {
		n = min(n, max(l.top-3*l.fit-l.off, 0))
		if n > 0 {
			l.rows, l.off, l.passed = append([]T(nil), l.rows[n:]...), l.off+n, 0
		}
		return
	}
	n = min(n, max(l.off+len(l.rows)-l.top-4*l.fit, 0))
	if n > 0 {
		l.rows, l.ended, l.pushed = append([]T(nil), l.rows[:len(l.rows)-n]...), false, 0
	}
}
