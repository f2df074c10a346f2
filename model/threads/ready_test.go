package threads

import (
	"testing"

	"attache/model"
)

// Reports that were prepared go where those go that were not, and a grouper whose memory nobody stores groups as one whose is.
func TestWhoPreparesAReportAndWhetherMemosAreMadeChangesNothing(t *testing.T) {
	in := stream(500)
	kept, unkept := New(Options{InTurn: true}), New(Options{InTurn: true, Unkept: true})
	a, b := newKept(), newKept()
	memos := 0
	for rest := in; len(rest) > 0; {
		part := rest[:min(len(rest), 100)]
		rest = rest[len(part):]
		prepared := make([]Input, len(part))
		for i := range part {
			prepared[i] = part[i]
			prepared[i].Ready = Prepare(part[i].Title, part[i].Doc)
		}
		x, y := kept.Assign(part), unkept.Assign(prepared)
		for i := range x.Threads {
			memos += len(x.Threads[i].Memo)
			x.Threads[i].Memo = nil
		}
		for i := range x.Developments {
			memos += len(x.Developments[i].Memo)
			x.Developments[i].Memo = nil
		}
		a.apply(x)
		b.apply(y)
	}
	if memos == 0 || a.merges == 0 {
		t.Fatal("nothing was merged: the stream does not try what is hard")
	}
	a.same(t, b)
	if left := unkept.Checkpoint(); len(left.Developments)+len(left.Threads) > 0 {
		t.Errorf("what nobody stores is remembered of %d developments and %d threads", len(left.Developments), len(left.Threads))
	}
	if c := kept.Checkpoint(); c.Threads[model.ThreadID(1)] == nil {
		t.Error("what is stored is not remembered")
	}
}
