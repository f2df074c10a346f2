package tui

import (
	"errors"
	"testing"

	"attache/model"
)

type row struct{ key, stamp int64 }

// rowsDesk answers a list of rows from a slice.
type rowsDesk struct {
	rows  []row
	given int
}

func (d *rowsDesk) get(w model.Window) ([]row, error) { return d.to(ask{})(w) }

// to answers a question that may begin behind rows.
func (d *rowsDesk) to(q ask) func(model.Window) ([]row, error) {
	return func(w model.Window) ([]row, error) {
		out := partOf(d.rows, q.after, q.before, func(r row) int64 { return r.key }, w)
		d.given += len(out)
		return out, nil
	}
}

func newRows(n int) (*list[row], *rowsDesk) {
	d := &rowsDesk{}
	for i := range n {
		d.rows = append(d.rows, row{key: int64(n - i), stamp: int64(n - i)})
	}
	l := &list[row]{id: func(r row) int64 { return r.key }, stamp: func(r row) int64 { return r.stamp }}
	l.resize(10)
	return l, d
}

// settleAll answers until the list lacks nothing.
func settleAll(t *testing.T, l *list[row], d *rowsDesk, again bool) {
	t.Helper()
	for range 100 {
		q, ok := l.next(again)
		if !ok {
			return
		}
		again = l.take(answered(q, d.to(q)))
	}
	t.Fatal("the list never has enough")
}

func key(t *testing.T, l *list[row]) int64 {
	t.Helper()
	r, ok := l.selected()
	if !ok {
		t.Fatal("nothing is selected")
	}
	return r.key
}

func TestListReadsOnlyTheWindow(t *testing.T) {
	l, d := newRows(6000)
	settleAll(t, l, d, false)
	if d.given > 60 {
		t.Fatalf("%d rows were read for a window of 10", d.given)
	}
	for range 3000 {
		l.move(1)
		settleAll(t, l, d, false)
	}
	if got := key(t, l); got != 3000 {
		t.Fatalf("after 3,000 steps row %d is selected, not 3000", got)
	}
	if len(l.rows) > 200 {
		t.Fatalf("%d rows are held", len(l.rows))
	}
	for range 3000 {
		l.move(-1)
		settleAll(t, l, d, false)
	}
	if got := key(t, l); got != 6000 || l.cur != 0 {
		t.Fatalf("back at the top row %d is selected at %d", got, l.cur)
	}
}

func TestListGoesToTheEndWithoutReadingAll(t *testing.T) {
	for _, n := range []int{1, 2, 29, 30, 31, 100, 6000} {
		l, d := newRows(n)
		settleAll(t, l, d, false)
		d.given = 0
		l.take(answered(l.toEnd(), d.get))
		if got := key(t, l); got != 1 || !l.ended {
			t.Fatalf("of %d rows %d is selected, not the last", n, got)
		}
		if d.given > 60 {
			t.Fatalf("of %d rows %d were read", n, d.given)
		}
	}
}

func TestHeldRowsDoNotMove(t *testing.T) {
	l, d := newRows(50)
	settleAll(t, l, d, false)
	l.moveTo(4)
	before := append([]row(nil), l.rows...)
	at := key(t, l)
	moved := d.rows[20]
	moved.stamp = 101
	d.rows = append([]row{{key: 102, stamp: 102}, moved}, append(d.rows[:20:20], d.rows[21:]...)...)
	settleAll(t, l, d, true)
	if key(t, l) != at || l.cur != 4 || l.top != 0 {
		t.Fatalf("row %d at %d is selected, not row %d at 4", key(t, l), l.cur, at)
	}
	for i := range 10 {
		if l.rows[i].key != before[i].key {
			t.Fatalf("row %d is %d now, was %d", i, l.rows[i].key, before[i].key)
		}
	}
	if l.fresh != 2 {
		t.Fatalf("%d rows are announced, not 2", l.fresh)
	}
	l.release(true)
	settleAll(t, l, d, true)
	if key(t, l) != 102 || l.fresh != 0 {
		t.Fatalf("after the release row %d is first, %d announced", key(t, l), l.fresh)
	}
}

// What comes in above pushes the rows that follow on, by more than is asked for at a time, or takes them back when something
// above has gone. The list asks until it has what it lacks, and not for ever.
func TestHeldListReadsOnWhateverCameAbove(t *testing.T) {
	for _, came := range []int{1, 15, 40, 300, 3000} {
		l, d := newRows(500)
		settleAll(t, l, d, false)
		l.move(1)
		for i := range came {
			d.rows = append([]row{{key: int64(1000 + i), stamp: int64(1000 + i)}}, d.rows...)
		}
		settleAll(t, l, d, true)
		for want := int64(499); want > 400; want-- {
			if got := key(t, l); got != want {
				t.Fatalf("%d rows came: row %d is selected, not %d", came, got, want)
			}
			l.move(1)
			before := d.given
			settleAll(t, l, d, false)
			if d.given > before+2*l.fit {
				t.Fatalf("%d rows came: a single step reads %d rows", came, d.given-before)
			}
		}
	}
	for _, gone := range []int{1, 30, 200} {
		l, d := newRows(1000)
		settleAll(t, l, d, false)
		for range 600 {
			l.move(1)
			settleAll(t, l, d, false)
		}
		d.rows = d.rows[gone:]
		settleAll(t, l, d, true)
		for range 1000 {
			l.move(-1)
			settleAll(t, l, d, false)
		}
		if got := key(t, l); got != int64(1000-gone) || l.cur != 0 {
			t.Fatalf("%d rows went: at the top row %d is selected, at %d", gone, got, l.cur)
		}
	}
}

// Going back up shows the rows that were there on the way down, one after the other, whatever came in above meanwhile, at
// whatever place, and whichever of the rows have moved to the top since.
func TestHeldListReadsBackWhateverCameAbove(t *testing.T) {
	for _, came := range []int{0, 1, 15, 40, 300, 3000} {
		for _, among := range []int{0, 120} { // of the old rows, how many stand above what came
			l, d := newRows(1000)
			settleAll(t, l, d, false)
			for range 600 {
				l.move(1)
				settleAll(t, l, d, false)
			}
			var news []row
			for i := range came {
				news = append(news, row{key: int64(1001 + i), stamp: int64(1001 + i)})
			}
			moved := d.rows[l.off] // the first that is held
			rest := append(append([]row{}, d.rows[among:l.off]...), d.rows[l.off+1:]...)
			moved.stamp = 9000
			d.rows = append(append(append([]row{moved}, d.rows[:among]...), news...), rest...)
			settleAll(t, l, d, true)
			for want := int64(400); want >= 1; want++ {
				if got := key(t, l); got != want {
					t.Fatalf("%d rows came below %d: row %d is selected, not %d", came, among, got, want)
				}
				before := d.given
				if !l.move(-1) {
					break
				}
				settleAll(t, l, d, false)
				if d.given > before+came+12*l.fit+besides {
					t.Fatalf("%d rows came: a single step reads %d rows", came, d.given-before)
				}
			}
			if got := key(t, l); got != 1000 || l.cur != 0 {
				t.Fatalf("%d rows came below %d: at the top row %d is selected, at %d", came, among, got, l.cur)
			}
			for want := int64(1000); want > 200; want-- {
				if want == moved.key {
					continue // let go of on the way up, it waits above with the news
				}
				if got := key(t, l); got != want {
					t.Fatalf("%d rows came below %d: down again row %d is selected, not %d", came, among, got, want)
				}
				for n := 0; !l.move(1) && n <= came; n++ { // what came is passed over, a few rows with each key
					settleAll(t, l, d, false)
				}
				settleAll(t, l, d, false)
			}
		}
	}
}

func TestReleasedListFollowsItsRow(t *testing.T) {
	l, d := newRows(50)
	settleAll(t, l, d, false)
	l.moveTo(4)
	at := key(t, l)
	l.release(false)
	d.rows = append([]row{{key: 102, stamp: 102}}, d.rows...)
	settleAll(t, l, d, true)
	if key(t, l) != at || l.cur != 5 || l.top != 0 {
		t.Fatalf("row %d at %d is selected below row %d, want row %d at 5 below the newest", key(t, l), l.cur, l.top, at)
	}
	for i := range 20 {
		n := int64(200 + i)
		d.rows = append([]row{{key: n, stamp: n}}, d.rows...)
	}
	settleAll(t, l, d, true)
	if key(t, l) != at || l.top != 0 {
		t.Fatalf("row %d is selected and the list begins at %d", key(t, l), l.top)
	}
	l.regain()
	if key(t, l) != at || l.cur < l.top || l.cur >= l.top+l.fit {
		t.Fatalf("with the keys back the cursor is not in view: %d in %d+%d", l.cur, l.top, l.fit)
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	l, d := newRows(50)
	q, _ := l.next(false)
	late := answered(q, d.get)
	l.reset()
	q2, ok := l.next(false)
	if !ok {
		t.Fatal("a list that was reset does not ask")
	}
	l.take(late)
	if l.known {
		t.Fatal("an answer to the old question was taken")
	}
	l.take(answered(q2, d.get))
	if !l.known || len(l.rows) == 0 {
		t.Fatal("the answer to the new question was not taken")
	}
}

func TestOneQuestionAtATime(t *testing.T) {
	l, d := newRows(50)
	q, _ := l.next(false)
	if _, ok := l.next(true); ok {
		t.Fatal("two questions are under way")
	}
	if again := l.take(answered(q, d.get)); !again {
		t.Fatal("a change that came during the question is forgotten")
	}
}

func TestListSurvivesAnError(t *testing.T) {
	l, d := newRows(50)
	settleAll(t, l, d, false)
	l.moveTo(3)
	q, _ := l.next(true)
	l.take(answer[row]{ask: q, err: errors.New("the disk is gone")})
	if key(t, l) != 47 || len(l.rows) == 0 {
		t.Fatal("an error took the rows away")
	}
	settleAll(t, l, d, true)
}

func TestCountRows(t *testing.T) {
	for n := range 70 {
		_, d := newRows(n)
		got, err := countRows(d.get)
		if err != nil || got != n {
			t.Fatalf("%d rows are counted as %d (%v)", n, got, err)
		}
	}
}
