package tui

import (
	"testing"

	"attache/model"
)

// benchStage is a window of 200x60 on 6,000 threads.
func benchStage(b *testing.B) *stage {
	b.Helper()
	s := newStage(b, manyThreads(6000), 200, 60)
	s.a.View()
	b.ReportAllocs()
	return s
}

// BenchmarkViewUnchanged: the budget is 0.1 ms.
func BenchmarkViewUnchanged(b *testing.B) {
	s := benchStage(b)
	for b.Loop() {
		s.a.View()
	}
}

// BenchmarkCursorKey: one key, its Update and the frame after it. The budget is 1 ms.
func BenchmarkCursorKey(b *testing.B) {
	s := benchStage(b)
	keys := []string{"j", "j", "j", "k", "k", "k"}
	i := 0
	for b.Loop() {
		s.a.Update(keyMsg(keys[i%len(keys)]))
		s.a.View()
		i++
	}
}

// BenchmarkSnapshot: new rows for all three tracks and the wire, new counts, and one frame. The budget is 2 ms.
func BenchmarkSnapshot(b *testing.B) {
	s := benchStage(b)
	a := s.a
	rows := map[int][]model.Thread{}
	for p := 1; p <= 3; p++ {
		rows[p] = append([]model.Thread(nil), a.threads[p].rows...)
	}
	items := append([]model.Item(nil), a.wire.rows...)
	n := 0
	for b.Loop() {
		n++
		for p := 1; p <= 3; p++ {
			fresh := append([]model.Thread(nil), rows[p]...)
			fresh[n%len(fresh)].Unread++
			a.threads[p].loading = false
			q, _ := a.threads[p].next(true)
			a.Update(threadsMsg{p, answer[model.Thread]{ask: q, rows: fresh}})
		}
		a.wire.loading = false
		q, _ := a.wire.next(true)
		a.Update(wireMsg{answer[model.Item]{ask: q, rows: append([]model.Item(nil), items...)}})
		a.Update(boardMsg{board: a.board})
		a.View()
	}
}

// BenchmarkResize draws everything anew.
func BenchmarkResize(b *testing.B) {
	s := benchStage(b)
	for b.Loop() {
		s.a.look.rev++
		s.a.dirty = true
		s.a.View()
	}
}
