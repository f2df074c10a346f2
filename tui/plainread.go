package tui

import (
	"context"
	"strconv"

	"attache/model"
)

func (p *plainDesk) doRead(arg string) {
	if r, ok := p.row(arg); ok {
		if id := p.reportOf(r); id != 0 {
			p.read(id)
		}
	}
}

// reportOf gives the report of a row: its own, or the newest, unread ones first, of what it stands for.
func (p *plainDesk) reportOf(r plainRow) model.ItemID {
	if r.item != 0 {
		return r.item
	}
	if r.thread.ID == 0 && r.dev == 0 {
		p.say("This row is no report.")
		return 0
	}
	q := model.ItemQuery{Thread: r.thread.ID, Development: r.dev, UnreadOnly: true, Window: model.Window{Limit: 1}}
	for range 2 {
		items, err := p.Desk.Items(p.ctx, q)
		if err != nil {
			p.failed("The reports cannot be read", err)
			return 0
		}
		if len(items) > 0 {
			return items[0].ID
		}
		q.UnreadOnly = false
	}
	p.say("There is no report.")
	return 0
}

// read prints a report and marks it as read.
func (p *plainDesk) read(id model.ItemID) {
	it, err := p.Desk.Item(p.ctx, id)
	if err != nil {
		p.failed("The report cannot be read", err)
		return
	}
	p.item = it
	p.say("")
	p.show(articlePage{it: it, online: p.World != nil})
	if it.Read {
		return
	}
	if err := p.Desk.SetRead(p.ctx, []model.ItemID{id}, true); err != nil {
		p.failed("It was not marked as read", err)
	}
}

// doNext reads the next unread report of the thread in front, or of all.
func (p *plainDesk) doNext(string) {
	items, err := p.Desk.Items(p.ctx, model.ItemQuery{Thread: p.thread.ID, UnreadOnly: true, OldestFirst: p.thread.ID != 0, Window: model.Window{Limit: 1}})
	switch {
	case err != nil:
		p.failed("The reports cannot be read", err)
	case len(items) > 0:
		p.read(items[0].ID)
	case p.thread.ID != 0:
		p.say("Everything in this thread is read. Type back for the list before, board for the board.")
	default:
		p.say("Everything is read.")
	}
}

// page prints a page that is read from the desk.
func (p *plainDesk) page(pg page, err error) {
	if err != nil {
		p.failed("This cannot be read", err)
		return
	}
	p.show(pg)
}

// threadOf gives the thread of a row, or of its report.
func (p *plainDesk) threadOf(arg string) model.ThreadID {
	r, ok := p.row(arg)
	switch {
	case !ok:
		return 0
	case r.thread.ID != 0:
		return r.thread.ID
	case r.item != 0:
		if it, err := p.Desk.Item(p.ctx, r.item); err == nil && it.Thread != 0 {
			return it.Thread
		}
	}
	if p.thread.ID == 0 {
		p.say("This row belongs to no thread.")
	}
	return p.thread.ID
}

func (p *plainDesk) ofThread(arg string, read func(context.Context, Desk, model.ThreadID) (page, error)) {
	if id := p.threadOf(arg); id != 0 {
		p.page(read(p.ctx, p.Desk, id))
	}
}

func (p *plainDesk) doNew(arg string)      { p.ofThread(arg, readSince) }
func (p *plainDesk) doCoverage(arg string) { p.ofThread(arg, readCoverage) }
func (p *plainDesk) doPulse(arg string)    { p.ofThread(arg, readPulse) }

// detail gives the report of a row with all there is about it.
func (p *plainDesk) detail(arg string) (model.ItemDetail, bool) {
	r, ok := p.row(arg)
	if !ok {
		return model.ItemDetail{}, false
	}
	id := p.reportOf(r)
	if id == 0 {
		return model.ItemDetail{}, false
	}
	it, err := p.Desk.Item(p.ctx, id)
	if err != nil {
		p.failed("The report cannot be read", err)
	}
	return it, err == nil
}

func (p *plainDesk) doCompare(arg string) {
	if it, ok := p.detail(arg); ok {
		p.page(readCompare(p.ctx, p.Desk, it.Development))
	}
}

func (p *plainDesk) doWhy(arg string) {
	if it, ok := p.detail(arg); ok {
		p.page(readWhy(p.ctx, p.Desk, it))
	}
}

func (p *plainDesk) doSearch(arg string) {
	if arg == "" {
		p.say("Say what to search for: search oman talks.")
		return
	}
	p.open(p.hits(arg))
}

func (p *plainDesk) doRelevant(arg string) {
	r, can := p.Desk.(Ranker)
	if arg == "" || !can {
		p.doSearch(arg)
		return
	}
	p.open(p.hitsOf("The most relevant for "+arg+":", arg, r.SearchRelevant))
}

func (p *plainDesk) doSaved(arg string) {
	if n, err := strconv.Atoi(arg); err == nil && n > 0 && n <= len(p.Saved) {
		p.open(p.hits(p.Saved[n-1].Query))
		return
	}
	if len(p.Saved) == 0 {
		p.say("There are no saved searches; [[searches]] in the configuration makes some.")
	}
	for i, s := range p.Saved {
		p.sayf("%d. %s: %s", i+1, s.Name, s.Query)
	}
}

func (p *plainDesk) doLinks(string) {
	if p.item.ID == 0 {
		p.say("Read a report first.")
		return
	}
	p.sayf("0. This report: %s", p.item.Link)
	if p.item.Article != nil {
		for i, l := range p.item.Article.Links {
			p.sayf("%d. %s", i+1, l)
		}
	}
	p.say("open-link with a number opens one.")
}

func (p *plainDesk) doOpenLink(arg string) {
	links := []string{p.item.Link}
	if p.item.Article != nil {
		links = append(links, p.item.Article.Links...)
	}
	n, err := strconv.Atoi(arg)
	if arg == "" {
		n, err = 0, nil
	}
	if p.item.ID == 0 || err != nil || n < 0 || n >= len(links) {
		p.say("There is no such link. Read a report, then type links.")
		return
	}
	to, err := webAddress(links[n])
	switch {
	case err != nil:
		p.say(err.Error())
	case p.World == nil:
		p.say("This program opens nothing. The address is " + to)
	default:
		if err := p.World.Open(p.ctx, to); err != nil {
			p.failed("It was not opened", err)
			return
		}
		p.say("Opening " + to)
	}
}
