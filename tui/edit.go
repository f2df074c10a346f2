package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// change runs an action on the chosen items and gives the marks back.
func (a *app) change(c chosen, f func(ctx context.Context, d Desk, items []model.Item) (string, error)) tea.Cmd {
	if c.none() {
		a.note(rDim, "Nothing is selected.")
		return nil
	}
	a.marks.clear()
	desk := a.desk
	return a.call("the change", func(ctx context.Context) tea.Msg {
		items, err := c.read(ctx, desk)
		if err != nil {
			return doneMsg{what: "The change", err: err}
		}
		words, err := f(ctx, desk, items)
		if err != nil && words == "" {
			words = "The change"
		}
		return doneMsg{what: words, err: err}
	})
}

// toggleRead marks what is chosen as read, or as unread when all of it is read.
func (a *app) toggleRead() tea.Cmd {
	if a.where() == inThreads {
		return a.toggleThreadsRead()
	}
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		read := false
		for _, it := range items {
			read = read || !it.Read
		}
		return readWords(len(items), read), d.SetRead(ctx, idsOf(items), read)
	})
}

func readWords(n int, read bool) string {
	if read {
		return "Marked " + count(n, "report") + " as read"
	}
	return "Marked " + count(n, "report") + " as unread"
}

// toggleThreadsRead marks the threads as read; the selected one as unread again when it is read already.
func (a *app) toggleThreadsRead() tea.Cmd {
	t, ok := a.threadList().selected()
	if len(a.marks.order) > 0 || ok && t.Unread > 0 {
		return a.readThread()
	}
	if !ok {
		return nil
	}
	id := t.ID
	return a.act("Marked the thread as unread", func(ctx context.Context, d Desk) error {
		items, err := d.Items(ctx, model.ItemQuery{Thread: id, Window: model.Window{Limit: 10000}})
		if err != nil {
			return err
		}
		return d.SetRead(ctx, idsOf(items), false)
	})
}

func (a *app) readThread() tea.Cmd {
	ids := a.pickedThreads()
	if len(ids) == 0 {
		a.note(rDim, "No thread is selected.")
		return nil
	}
	a.marks.clear()
	return a.act("Marked "+count(len(ids), "thread")+" as read; "+a.keys.first("undo")+" takes it back", func(ctx context.Context, d Desk) error {
		return d.ReadThreads(ctx, ids)
	})
}

func (a *app) toggleStar() tea.Cmd {
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		star := false
		for _, it := range items {
			star = star || !it.Starred
		}
		words := "Starred " + count(len(items), "report")
		if !star {
			words = "Took the star from " + count(len(items), "report")
		}
		return words, d.SetStar(ctx, idsOf(items), star)
	})
}

func (a *app) askTags() tea.Cmd {
	it, ok := a.item()
	if !ok {
		return nil
	}
	p := prompt{label: "tags:", hint: "separated by spaces", done: func(a *app, s string) tea.Cmd {
		tags := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(s, ",", " "), "#", " "))
		return a.act("Tagged with "+orNothing(strings.Join(tags, ", ")), func(ctx context.Context, d Desk) error { return d.SetTags(ctx, it.ID, tags) })
	}}
	p.set(strings.Join(it.Tags, " "))
	return a.ask(p)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (a *app) askNote() tea.Cmd {
	it, ok := a.item()
	if !ok {
		return nil
	}
	p := prompt{label: "note:", hint: "empty takes it away", done: func(a *app, s string) tea.Cmd {
		return a.act("The note is kept", func(ctx context.Context, d Desk) error { return d.SetNote(ctx, it.ID, s) })
	}}
	p.set(it.Note)
	return a.ask(p)
}

func (a *app) askName() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	p := prompt{label: "name of the thread:", hint: "empty gives the program's own name back", done: func(a *app, s string) tea.Cmd {
		return a.act("The thread is renamed", func(ctx context.Context, d Desk) error { return d.Rename(ctx, t.ID, s) })
	}}
	p.set(clean(t.Title))
	return a.ask(p)
}

func (a *app) togglePin() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	words := "Pinned the thread"
	if t.Pinned {
		words = "The thread is no longer pinned"
	}
	return a.act(words, func(ctx context.Context, d Desk) error { return d.Pin(ctx, t.ID, !t.Pinned) })
}

func (a *app) toggleMute() tea.Cmd {
	t, ok := a.thread()
	if !ok {
		return nil
	}
	words := "Muted the thread; " + a.keys.first("undo") + " brings it back"
	if t.Muted {
		words = "The thread is no longer muted"
	}
	return a.act(words, func(ctx context.Context, d Desk) error { return d.Mute(ctx, t.ID, !t.Muted) })
}

func (a *app) merge() tea.Cmd {
	ids := append([]model.ThreadID(nil), a.marks.order...)
	if len(ids) < 2 {
		a.note(rWarn, "Mark two threads or more with "+a.keys.first("mark")+", then "+a.keys.first("merge")+" makes them one; the first stays.")
		return nil
	}
	a.marks.clear()
	return a.act(fmt.Sprintf("Merged %d threads; %s takes it back", len(ids), a.keys.first("undo")), func(ctx context.Context, d Desk) error { return d.Merge(ctx, ids) })
}

func (a *app) split() tea.Cmd {
	undo := a.keys.first("undo")
	return a.change(a.chosen(), func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		_, err := d.Split(ctx, idsOf(items))
		return "Split off " + count(len(items), "report") + " into a thread of its own; " + undo + " takes it back", err
	})
}

// undo takes back the last action, or does it again; with a count as many of them.
func (a *app) undo(redo bool) tea.Cmd {
	desk, times := a.desk, a.times()
	return a.call("undo", func(ctx context.Context) tea.Msg {
		f, done, nothing := desk.Undo, "Taken back: ", "There is nothing to take back"
		if redo {
			f, done, nothing = desk.Redo, "Done again: ", "There is nothing to do again"
		}
		var all []string
		for range times {
			what, err := f(ctx)
			if err != nil {
				return doneMsg{what: "The undo", err: err}
			}
			if what == "" {
				break
			}
			all = append(all, what)
		}
		switch n := len(all); n {
		case 0:
			return doneMsg{what: nothing}
		case 1:
			return doneMsg{what: done + all[0]}
		default:
			return doneMsg{what: fmt.Sprintf("%s%d actions, the last: %s", done, n, all[n-1])}
		}
	})
}
