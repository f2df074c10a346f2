package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"attache/model"
)

func (p *plainDesk) doMark(arg string) {
	what, n, _ := strings.Cut(arg, " ")
	if what != "read" && what != "unread" {
		p.say("Say mark read or mark unread, and the number of a row or none.")
		return
	}
	r, ok := p.row(strings.TrimSpace(n))
	if !ok {
		return
	}
	if r.item == 0 && r.dev == 0 && r.thread.ID != 0 && what == "read" {
		p.done("Marked the thread as read; undo takes it back.", p.Desk.ReadThreads(p.ctx, []model.ThreadID{r.thread.ID}))
		return
	}
	ids := []model.ItemID{r.item}
	if r.item == 0 {
		items, err := p.Desk.Items(p.ctx, model.ItemQuery{Thread: r.thread.ID, Development: r.dev, Window: model.Window{Limit: 10000}})
		if err != nil {
			p.failed("The reports cannot be read", err)
			return
		}
		ids = idsOf(items)
	}
	p.done(readWords(len(ids), what == "read")+"; undo takes it back.", p.Desk.SetRead(p.ctx, ids, what == "read"))
}

func (p *plainDesk) doReadThread(arg string) {
	if id := p.threadOf(arg); id != 0 {
		p.done("Marked the thread as read; undo takes it back.", p.Desk.ReadThreads(p.ctx, []model.ThreadID{id}))
	}
}

// done says what was done, or why not.
func (p *plainDesk) done(words string, err error) {
	if err != nil {
		p.failed("That failed", err)
		return
	}
	p.say(words)
}

func (p *plainDesk) doStar(arg string) {
	it, ok := p.detail(arg)
	if !ok {
		return
	}
	words := "Starred."
	if it.Starred {
		words = "Took the star away."
	}
	p.done(words, p.Desk.SetStar(p.ctx, []model.ItemID{it.ID}, !it.Starred))
}

func (p *plainDesk) doTag(arg string) {
	if p.item.ID == 0 {
		p.say("Read a report first.")
		return
	}
	tags := strings.Fields(strings.ReplaceAll(arg, ",", " "))
	p.done("Tagged with "+orNothing(strings.Join(tags, ", "))+".", p.Desk.SetTags(p.ctx, p.item.ID, tags))
}

func (p *plainDesk) doNote(arg string) {
	if p.item.ID == 0 {
		p.say("Read a report first.")
		return
	}
	p.done("The note is kept.", p.Desk.SetNote(p.ctx, p.item.ID, arg))
}

func (p *plainDesk) undo(f func(context.Context) (string, error), did, nothing string) {
	what, err := f(p.ctx)
	if what == "" {
		p.done(nothing, err)
		return
	}
	p.done(did+what+".", err)
}

// numbered takes the number of a row off the front of what was typed; without one the rest is meant for what is in front.
func numbered(arg string) (row, rest string) {
	first, rest, _ := strings.Cut(arg, " ")
	if _, err := strconv.Atoi(first); err != nil {
		return "", arg
	}
	return first, strings.TrimSpace(rest)
}

// whole reads the thread of a row, or of its report, as it stands in the store.
func (p *plainDesk) whole(arg string) (model.Thread, bool) {
	id := p.threadOf(arg)
	if id == 0 {
		return model.Thread{}, false
	}
	t, err := p.Desk.Thread(p.ctx, id)
	if err != nil {
		p.failed("The thread cannot be read", err)
	}
	return t, err == nil
}

func (p *plainDesk) doMerge(arg string) {
	var ids []model.ThreadID
	for _, one := range strings.Fields(arg) {
		r, ok := p.row(one)
		switch {
		case !ok:
			return
		case r.thread.ID == 0:
			p.sayf("Row %s is no thread.", one)
			return
		case !slices.Contains(ids, r.thread.ID):
			ids = append(ids, r.thread.ID)
		}
	}
	if len(ids) < 2 {
		p.say("Say which threads are one: merge 1 4. The first stays.")
		return
	}
	p.done("Merged "+count(len(ids), "thread")+"; undo takes it back.", p.Desk.Merge(p.ctx, ids))
}

// doSplit makes a thread of the reports of some rows: their own, or all of a development.
func (p *plainDesk) doSplit(arg string) {
	rows := strings.Fields(arg)
	if len(rows) == 0 {
		rows = []string{""}
	}
	var ids []model.ItemID
	for _, one := range rows {
		r, ok := p.row(one)
		switch {
		case !ok:
			return
		case r.item != 0:
			ids = append(ids, r.item)
		case r.dev != 0:
			items, err := p.Desk.Items(p.ctx, model.ItemQuery{Development: r.dev, Window: model.Window{Limit: 10000}})
			if err != nil {
				p.failed("The reports cannot be read", err)
				return
			}
			ids = append(ids, idsOf(items)...)
		default:
			p.say("Only reports and developments can be split off: open the thread first.")
			return
		}
	}
	_, err := p.Desk.Split(p.ctx, ids)
	p.done("Split off "+count(len(ids), "report")+" into a thread of its own; undo takes it back.", err)
}

func (p *plainDesk) doRename(arg string) {
	row, title := numbered(arg)
	if id := p.threadOf(row); id != 0 {
		words := "The thread is renamed; undo takes it back."
		if title == "" {
			words = "The thread has the program's own name again; undo takes it back."
		}
		p.done(words, p.Desk.Rename(p.ctx, id, title))
	}
}

func (p *plainDesk) doPin(arg string) {
	if t, ok := p.whole(arg); ok {
		words := "Pinned the thread; undo takes it back."
		if t.Pinned {
			words = "The thread is no longer pinned."
		}
		p.done(words, p.Desk.Pin(p.ctx, t.ID, !t.Pinned))
	}
}

func (p *plainDesk) doMute(arg string) {
	if t, ok := p.whole(arg); ok {
		words := "Muted the thread; undo brings it back."
		if t.Muted {
			words = "The thread is no longer muted."
		}
		p.done(words, p.Desk.Mute(p.ctx, t.ID, !t.Muted))
	}
}

// doFile says under which track a thread belongs, or a report, which teaches.
func (p *plainDesk) doFile(arg string) {
	teacher, can := p.Desk.(Teacher)
	if !can {
		p.say("This store takes no teaching.")
		return
	}
	n, word := numbered(arg)
	to, ok := trackNamed(word)
	if !ok {
		p.say("Say under which track: file 3 posture. Tracks are negotiations, posture, protests, and other for none of them.")
		return
	}
	r, ok := p.row(n)
	switch {
	case !ok:
	case r.item == 0 && r.dev == 0 && r.thread.ID != 0:
		p.done("Filed the thread under "+to.String()+"; undo takes it back.", teacher.FileThread(p.ctx, r.thread.ID, to))
	default:
		if id := p.reportOf(r); id != 0 {
			p.done("Filed the report under "+to.String()+"; undo takes it back.", teacher.Teach(p.ctx, []model.ItemID{id}, to))
		}
	}
}
