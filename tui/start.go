package tui

import (
	"os"
	"runtime"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// headStart asks the first questions before there is a program that could take the answers: the desk answers while the
// library makes the terminal ready, and the first frame shows what is stored.
func (a *app) headStart() {
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil {
		a.w, a.h = w, h
		a.arrangeNow()
	}
	listen := a.listen() // before anything is read, so that no change after it is missed
	now, later := a.wants()
	a.asked = tea.Batch(append(ahead(append(now, later...), runtime.NumCPU()), listen)...)
}

// ahead runs commands at once, in their order and so many at a time, and gives others that bring what came of them. More at
// a time than there are processors would have the store open more connections, and nothing sooner.
func ahead(cmds []tea.Cmd, atOnce int) []tea.Cmd {
	next := make(chan int, len(cmds))
	came := make([]chan tea.Msg, len(cmds))
	out := make([]tea.Cmd, len(cmds))
	for i := range cmds {
		came[i] = make(chan tea.Msg, 1)
		out[i] = func() tea.Msg { return <-came[i] }
		next <- i
	}
	close(next)
	for range min(atOnce, len(cmds)) {
		go func() {
			for i := range next {
				came[i] <- cmds[i]()
			}
		}()
	}
	return out
}
