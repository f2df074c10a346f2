package tui

import (
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
		{"relevance", nil, "QUERY", "search, the most relevant of the newest thousand first", (*plainDesk).doRelevant},
		{"saved", nil, "[N]", "saved searches and watches; N searches one", (*plainDesk).doSaved},
		{"mark", nil, "read|unread [N]", "mark a report, a development or a thread", (*plainDesk).doMark},
		{"read-thread", nil, "[N]", "mark a whole thread as read", (*plainDesk).doReadThread},
		{"star", nil, "[N]", "star a report, or take the star away", (*plainDesk).doStar},
		{"tag", nil, "WORDS", "tags of the report read last", (*plainDesk).doTag},
		{"note", nil, "TEXT", "a note on the report read last", (*plainDesk).doNote},
		{"merge", nil, "N N ...", "make one thread of several; the first stays", (*plainDesk).doMerge},
		{"split", nil, "[N ...]", "make a thread of its own of reports or developments", (*plainDesk).doSplit},
		{"rename", nil, "[N] NAME", "give a thread a name of your own; none gives it its own back", (*plainDesk).doRename},
		{"pin", nil, "[N]", "pin a thread to the top, or let it go", (*plainDesk).doPin},
		{"mute", nil, "[N]", "mute a thread: it leaves the board", (*plainDesk).doMute},
		{"file", nil, "[N] TRACK", "say under which track a report or a thread belongs", (*plainDesk).doFile},
		{"undo", []string{"u"}, "", "take back what you did last", func(p *plainDesk, _ string) { p.undo(p.Desk.Undo, "Taken back: ", "There is nothing to take back.") }},
		{"redo", nil, "", "do again what you took back", func(p *plainDesk, _ string) {
			p.undo(p.Desk.Redo, "Done again: ", "There is nothing to do again.")
		}},
		{"fetch", []string{"f"}, "[N]", "fetch the full text of a report", (*plainDesk).doFetch},
		{"refresh-all", []string{"refresh"}, "", "look at all feeds now", (*plainDesk).doRefresh},
		{"feeds", nil, "", "how the feeds are", func(p *plainDesk, _ string) { p.open(p.feedList()) }},
		{"add-feed", nil, "ADDRESS [NAME]", "follow a feed, or the one that a page names; lang:fa and at:ir/state say more of it", (*plainDesk).doAddFeed},
		{"remove-feed", nil, "N", "remove a feed; its reports stay", (*plainDesk).doRemoveFeed},
		{"toggle-feed", nil, "N", "switch a feed off or on", (*plainDesk).doToggleFeed},
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
	p.open(p.itemsOf("Everything from "+f.Name()+":", model.ItemQuery{Feed: f.ID}, model.Thread{}))
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
