package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestCommandsRunAheadOfTheirProgram(t *testing.T) {
	const atOnce = 2
	begun := make(chan int, 3)
	goOn := make(chan struct{})
	var cmds []tea.Cmd
	for i := range 3 {
		cmds = append(cmds, func() tea.Msg { begun <- i; <-goOn; return i })
	}
	out := ahead(cmds, atOnce)
	if first := <-begun + <-begun; first != 0+1 { // without anybody having asked for what comes of them
		t.Fatalf("the two that were begun sum to %d, want the first two", first)
	}
	if len(begun) > 0 {
		t.Error("more were begun than was said")
	}
	close(goOn)
	for i, c := range out {
		if got := c(); got != i {
			t.Errorf("command %d brought %v", i, got)
		}
	}
}

func TestTheFirstQuestionsAreAskedOnce(t *testing.T) {
	s := newStage(t, newFake(), 120, 40)
	a, err := newApp(t.Context(), s.a.opt)
	if err != nil {
		t.Fatal(err)
	}
	nothing := func() tea.Cmd { return nil }
	a.ticker, a.listen, s.a = nothing, nothing, a
	a.headStart()
	if q, ok := a.threads[a.track].next(false); ok {
		t.Errorf("%+v is asked although the answer is on its way", q)
	}
	s.run(a.Init())
	if len(a.threads[a.track].rows) == 0 || a.boardRev == 0 {
		t.Error("the answers did not come")
	}
}
