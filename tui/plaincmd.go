package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/model"
)

// plainCommand is a line that can be typed. Its name is the one that the palette has for the same thing, where it has it.
type plainCommand struct {
	name string
	also []string
	args string
	help string
	do   func(p *plainDesk, arg string)
}

// plainCommands is the table that both the handling and the help are made from.
func plainCommands() []plainCommand {
	track := func(t model.Track) func(*plainDesk, string) {
		return func(p *plainDesk, arg string) { p.open(p.threadsOf(t, arg)) }
	}
	return []plainCommand{
		{"board", []string{"b"}, "", "the counts, and what moved last", func(p *plainDesk, _ string) { p.board() }},
		{"negotiations", nil, "[QUERY]", "threads about talks", track(model.Negotiations)},
		{"posture", nil, "[QUERY]", "threads about forces", track(model.Posture)},
		{"protests", nil, "[QUERY]", "threads about the streets", track(model.Protests)},
		{"all", nil, "[QUERY]", "threads of all tracks; a query filters them", track(model.Other)},
		{"wire", []string{"i"}, "[QUERY]", "the newest reports", func(p *plainDesk, arg string) {
			p.open(p.itemsOf("The newest reports:", model.ItemQuery{Filter: arg}, model.Thread{}))
		}},
		{"more", nil, "", "the next rows of the list", (*plainDesk).doMore},
		{"back", []string{"q"}, "", "the list before this one", (*plainDesk).doBack},
		{"open", []string{"o"}, "N", "row N: a thread's developments, a development's reports, a report, a feed", (*plainDesk).doOpen},
		{"read", []string{"r"}, "[N]", "a report in full, or the newest of a thread or development", (*plainDesk).doRead},
		{"next", []string{"n", "next-unread"}, "", "the next unread report of what is in front", (*plainDesk).doNext},
		{"new", []string{"w"}, "[N]", "what is new in a thread since your mark", (*plainDesk).doNew},
		{"compare", []string{"c"}, "[N]", "what each source says about a development", (*plainDesk).doCompare},
		{"coverage", nil, "[N]", "who reports on a thread, and who is silent", (*plainDesk).doCoverage},
		{"pulse", nil, "[N]", "how many reports a day", (*plainDesk).doPulse},
		{"why", nil, "[N]", "why a report stands where it stands", (*plainDesk).doWhy},
		{"links", nil, "", "the links of the report read last", (*plainDesk).doLinks},
		{"open-link", nil, "[N]", "open the report, or its link N, in the browser", (*plainDesk).doOpenLink},
		{"search", []string{"/"}, "QUERY", "search everything that is stored", (*plainDesk).doSearch},
		{"saved", nil, "[N]", "saved searches and watches; N searches one", (*plainDesk).doSaved},
		{"mark", nil, "read|unread [N]", "mark a report, a development or a thread", (*plainDesk).doMark},
		{"read-thread", nil, "[N]", "mark a whole thread as read", (*plainDesk).doReadThread},
		{"star", nil, "[N]", "star a report, or take the star away", (*plainDesk).doStar},
		{"tag", nil, "WORDS", "tags of the report read last", (*plainDesk).doTag},
		{"note", nil, "TEXT", "a note on the report read last", (*plainDesk).doNote},
		{"undo", []string{"u"}, "", "take back what you did last", func(p *plainDesk, _ string) { p.undo(p.Desk.Undo, "Taken back: ", "There is nothing to take back.") }},
		{"redo", nil, "", "do again what you took back", func(p *plainDesk, _ string) {
			p.undo(p.Desk.Redo, "Done again: ", "There is nothing to do again.")
		}},
		{"fetch", []string{"f"}, "[N]", "fetch the full text of a report", (*plainDesk).doFetch},
		{"refresh-all", []string{"refresh"}, "", "look at all feeds now", (*plainDesk).doRefresh},
		{"feeds", nil, "", "how the feeds are", func(p *plainDesk, _ string) { p.open(p.feedList()) }},
		{"clock", nil, "", "times in UTC, or local", (*plainDesk).doClock},
		{"quiet", nil, "", "tell what arrives only after a command, or also meanwhile", (*plainDesk).doQuiet},
		{"help", []string{"?", "h"}, "", "these commands", (*plainDesk).doHelp},
		{"quit", []string{"exit", "Q"}, "", "leave", func(p *plainDesk, _ string) { p.left = true }},
	}
}

// do runs one line. An empty line goes on: the next unread report.
func (p *plainDesk) do(line string) {
	name, arg, _ := strings.Cut(strings.TrimSpace(clean(line)), " ")
	name = strings.TrimPrefix(name, ":")
	if name == "" {
		name = "next"
	}
	if strings.HasPrefix(name, "/") && len(name) > 1 {
		name, arg = "/", name[1:]+" "+arg
	}
	for _, c := range plainCommands() {
		if c.name == strings.ToLower(name) || slices.Contains(c.also, name) {
			c.do(p, strings.TrimSpace(arg))
			return
		}
	}
	if _, err := strconv.Atoi(name); err == nil {
		p.doOpen(name)
		return
	}
	p.sayf("There is no command %q. Type help for all of them.", name)
}

func (p *plainDesk) doHelp(string) {
	p.say("Commands, one a line. N is the number of a row that was printed. An empty line reads the next unread report.")
	for _, c := range plainCommands() {
		p.sayf("%s: %s.", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
}

func (p *plainDesk) doMore(string) {
	if p.list != nil {
		p.more()
	}
}

func (p *plainDesk) doBack(string) {
	if len(p.back) == 0 {
		p.say("This is the first list. Type quit to leave.")
		return
	}
	l := p.back[len(p.back)-1]
	p.back = p.back[:len(p.back)-1]
	p.begin(l)
}

// row gives the row of a number; without one the report, then the thread, that is in front.
func (p *plainDesk) row(arg string) (plainRow, bool) {
	if arg == "" {
		if p.item.ID == 0 && p.thread.ID == 0 {
			p.say("Say which: the number of a row.")
			return plainRow{}, false
		}
		return plainRow{item: p.item.ID, dev: p.item.Development, thread: p.thread}, true
	}
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 || n > len(p.rows) {
		p.sayf("There is no row %s: the last list has %s.", arg, count(len(p.rows), "row"))
		return plainRow{}, false
	}
	return p.rows[n-1], true
}

func (p *plainDesk) doOpen(arg string) {
	if arg == "" {
		p.say("Say which row to open: open 1.")
		return
	}
	r, ok := p.row(arg)
	switch {
	case !ok:
	case r.thread.ID != 0:
		p.open(p.developments(r.thread))
	case r.dev != 0:
		p.open(p.itemsOf("Its reports:", model.ItemQuery{Development: r.dev}, p.thread))
	case r.item != 0:
		p.read(r.item)
	default:
		p.openFeed(r.feed)
	}
}

// openFeed prints what is known of a feed and lists its reports.
func (p *plainDesk) openFeed(f model.FeedEntry) {
	p.show(feedPage{f})
	p.open(p.itemsOf("Everything from "+feedName(f)+":", model.ItemQuery{Feed: f.ID}, model.Thread{}))
}

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

func (p *plainDesk) doFetch(arg string) {
	it, ok := p.detail(arg)
	switch {
	case !ok:
		return
	case p.World == nil:
		p.say("This program does not fetch.")
		return
	case it.Link == "":
		p.say("This report has no link to a text.")
		return
	}
	p.sayf("Fetching the text from %s.", it.Source)
	if err := p.World.FetchArticle(p.ctx, it.Item); err != nil {
		p.failed("The text was not fetched", err)
		return
	}
	p.read(it.ID)
}

func (p *plainDesk) doRefresh(string) {
	if p.World == nil {
		p.say("This program does not fetch.")
		return
	}
	p.World.Refresh()
	p.say("All feeds are being looked at; what is new is told as it comes.")
}

func (p *plainDesk) doClock(string) {
	words := "Times are local."
	if p.look.loc == time.UTC {
		p.look.loc = time.Local
	} else {
		p.look.loc, words = time.UTC, "Times are in UTC."
	}
	p.say(words)
}

func (p *plainDesk) doQuiet(string) {
	if p.quiet = !p.quiet; p.quiet {
		p.say("What arrives is told after the next command.")
		return
	}
	p.sayf("What arrives is told by itself, at most every %d seconds.", int(plainGap.Seconds()))
}
