package tui

import (
	tea "charm.land/bubbletea/v2"
)

// actionTable is the key table: the one place from which keys are handled, help is written and the palette is filled.
func actionTable() []actionDef {
	var all []actionDef
	for _, part := range [][]actionDef{moveActions(), paneActions(), unreadActions(), markActions(), orderActions(), findActions(), askActions(), feedActions(), screenActions()} {
		all = append(all, part...)
	}
	return all
}

func moveActions() []actionDef {
	return []actionDef{
		{"down", []string{"j", "down"}, "Move", "one down", anywhere, func(a *app) tea.Cmd { return a.move(a.times()) }},
		{"up", []string{"k", "up"}, "Move", "one up", anywhere, func(a *app) tea.Cmd { return a.move(-a.times()) }},
		{"first", []string{"g", "home"}, "Move", "to the first row, or that of a count; takes in what came above", anywhere, (*app).toFirst},
		{"last", []string{"G", "end"}, "Move", "to the last row, or that of a count", anywhere, (*app).toLast},
		{"half-down", []string{"ctrl+d"}, "Move", "half a page down", anywhere, func(a *app) tea.Cmd { return a.page(1, 2) }},
		{"half-up", []string{"ctrl+u"}, "Move", "half a page up", anywhere, func(a *app) tea.Cmd { return a.page(-1, 2) }},
		{"page-down", []string{"pgdown"}, "Move", "a page down", anywhere, func(a *app) tea.Cmd { return a.page(1, 1) }},
		{"page-up", []string{"pgup"}, "Move", "a page up", anywhere, func(a *app) tea.Cmd { return a.page(-1, 1) }},
		{"page-on", []string{"space"}, "Move", "a page on, then the next unread", anywhere, (*app).pageOn},
		{"count", []string{","}, "Move", "a number for the next key: see Counts below", anywhere, (*app).startCount},
	}
}

func paneActions() []actionDef {
	return []actionDef{
		{"next-pane", []string{"tab", "l", "right"}, "Panes", "next pane, or next track", inLists | inDetail, again((*app).turn, 1)},
		{"prev-pane", []string{"shift+tab", "h", "left"}, "Panes", "previous pane, or previous track", inLists | inDetail, again((*app).turn, -1)},
		{"negotiations", []string{"1"}, "Panes", "the negotiations", anywhere, func(a *app) tea.Cmd { return a.toTrack(pNegotiations) }},
		{"posture", []string{"2"}, "Panes", "the military posture", anywhere, func(a *app) tea.Cmd { return a.toTrack(pPosture) }},
		{"protests", []string{"3"}, "Panes", "the protests", anywhere, func(a *app) tea.Cmd { return a.toTrack(pProtests) }},
		{"all", []string{"0"}, "Panes", "the threads of all tracks in one list", anywhere, func(a *app) tea.Cmd { return a.toTrack(pAll) }},
		{"wire", []string{"i"}, "Panes", "the wire: the newest reports of all tracks", anywhere, (*app).toWire},
		{"next-tab", []string{"]"}, "Panes", "next tab of the reader: why, compare, coverage, pulse, new", inItem, again((*app).turnTab, 1)},
		{"prev-tab", []string{"["}, "Panes", "previous tab of the reader", inItem, again((*app).turnTab, -1)},
		{"open", []string{"enter"}, "Open and leave", "open: a thread, a report, the reports of a feed", inLists, (*app).openRow},
		{"back", []string{"esc", "q"}, "Open and leave", "one level back", anywhere, (*app).goBack},
		{"quit", []string{"Q", "ctrl+c"}, "Open and leave", "leave attaché", anywhere, func(*app) tea.Cmd { return tea.Quit }},
		{"suspend", []string{"ctrl+z"}, "Open and leave", "back to the shell for a while (fg returns)", anywhere, (*app).suspend},
	}
}

func unreadActions() []actionDef {
	const g = "Unread"
	return []actionDef{
		{"next-unread", []string{"n"}, g, "next unread; next hit while searching", inLists&^inFeeds | inDetail, again((*app).nextUnread, 1)},
		{"prev-unread", []string{"N"}, g, "previous unread; previous hit while searching", inLists&^inFeeds | inDetail, again((*app).nextUnread, -1)},
		{"next-thread", []string{"ctrl+n"}, g, "next thread with unread reports", inThreads | inTimeline | inDetail, again((*app).nextThread, 1)},
		{"prev-thread", []string{"ctrl+p"}, g, "previous thread with unread reports", inThreads | inTimeline | inDetail, again((*app).nextThread, -1)},
		{"next-item", []string{"J"}, g, "next report without leaving the reader", inItem, again((*app).nextItem, 1)},
		{"prev-item", []string{"K"}, g, "previous report without leaving the reader", inItem, again((*app).nextItem, -1)},
	}
}

func markActions() []actionDef {
	const g = "Mark and keep"
	return []actionDef{
		{"read", []string{"m"}, g, "read or unread", inItem | inThreads, (*app).toggleRead},
		{"read-thread", []string{"A"}, g, "the whole thread read", inItem | inThreads, (*app).readThread},
		{"star", []string{"s"}, g, "star, or take the star away", inItem, (*app).toggleStar},
		{"tag", []string{"t"}, g, "tags of a report", inItem, (*app).askTags},
		{"note", []string{"T"}, g, "a note on a report", inItem, (*app).askNote},
		{"mark", []string{"x"}, g, "mark one row for what comes next", inThreads | inTimeline | inItems, (*app).markOne},
		{"mark-range", []string{"v"}, g, "mark a range: begin here, move, end with the same key", inThreads | inTimeline | inItems, (*app).markRange},
	}
}

func orderActions() []actionDef {
	const g = "Order"
	return []actionDef{
		{"merge", []string{"&"}, g, "make one thread of the marked ones", inThreads, (*app).merge},
		{"split", []string{"#"}, g, "make a thread of its own of the marked or selected report", inItem, (*app).split},
		{"rename", []string{"ctrl+t"}, g, "give the thread a name of your own", inThreads | inTimeline | inDetail, (*app).askName},
		{"pin", []string{"P"}, g, "pin the thread to the top, or let it go", inThreads | inTimeline | inDetail, (*app).togglePin},
		{"mute", []string{"M"}, g, "mute the thread: it leaves the board", inThreads | inTimeline | inDetail, (*app).toggleMute},
		{"file", []string{"F"}, g, "say under which track the report belongs, or the thread in a list of threads: what is worded alike follows", inItem | inThreads, (*app).askTrack},
		{"undo", []string{"u"}, g, "take back what you did last", anywhere, func(a *app) tea.Cmd { return a.undo(false) }},
		{"redo", []string{"ctrl+r"}, g, "do again what you took back", anywhere, func(a *app) tea.Cmd { return a.undo(true) }},
		{"fold", []string{"za"}, g, "show or hide the reports of a development", inTimeline, (*app).foldOne},
		{"fold-all", []string{"zM"}, g, "hide all reports", inTimeline, func(a *app) tea.Cmd { return a.foldAll(false) }},
		{"unfold-all", []string{"zR"}, g, "show all reports", inTimeline, func(a *app) tea.Cmd { return a.foldAll(true) }},
	}
}

func findActions() []actionDef {
	return []actionDef{
		{"refresh", []string{"r"}, "Fetch", "look at the feed of this row now; in a list of threads: take in what came above", inLists | inDetail, (*app).refreshHere},
		{"refresh-all", []string{"R"}, "Fetch", "look at all feeds now", anywhere, (*app).refreshAll},
		{"fetch", []string{"f"}, "Fetch", "fetch the full text", inItem, (*app).fetchText},
		{"search", []string{"/"}, "Find", "search everything; in the help: find in it", anywhere, (*app).find},
		{"relevance", []string{"b"}, "Find", "in the search: the most relevant of the newest thousand first, or the newest", inItems | inDetail, (*app).toggleRelevance},
		{"saved", []string{"S"}, "Find", "the next saved search or watch, or that of a count; a lit watch first", anywhere, (*app).nextSaved},
		{"filter", []string{"\\"}, "Find", "filter this list: board and wire, the open thread, the feeds", inLists | inDetail, (*app).askFilter},
		{"unread-only", nil, "Find", "show only what is unread, or everything", inThreads | inItems, (*app).toggleUnreadOnly},
		{"palette", []string{":"}, "Find", "commands by name", anywhere, (*app).openPalette},
	}
}

func askActions() []actionDef {
	return []actionDef{
		{"new", []string{"w"}, "Ask", "what is new since your mark", inItem | inThreads, func(a *app) tea.Cmd { return a.showMode(mSince) }},
		{"compare", []string{"c"}, "Ask", "compare what the sources say: who gives which figure", inItem | inThreads, func(a *app) tea.Cmd { return a.showMode(mCompare) }},
		{"why", []string{"W"}, "Ask", "why is this here", inItem | inThreads, func(a *app) tea.Cmd { return a.showMode(mWhy) }},
		{"coverage", []string{"C"}, "Ask", "who reports on it, and who is silent", inItem | inThreads, func(a *app) tea.Cmd { return a.showMode(mCoverage) }},
		{"pulse", []string{"H"}, "Ask", "when it was reported on", inItem | inThreads, func(a *app) tea.Cmd { return a.showMode(mPulse) }},
		{"open-link", []string{"o"}, "Take along", "open in the browser; with a count the link of that number", inItem, (*app).openLink},
		{"links", []string{"O"}, "Take along", "the links of a report: open one by its number", inItem, (*app).askLink},
		{"copy-link", []string{"y"}, "Take along", "copy the link", inItem, func(a *app) tea.Cmd { return a.copy(false) }},
		{"copy-citation", []string{"Y"}, "Take along", "copy as a citation", inItem, func(a *app) tea.Cmd { return a.copy(true) }},
	}
}

func feedActions() []actionDef {
	const g = "Feeds"
	return []actionDef{
		{"feeds", []string{"E"}, g, "feed health", anywhere, (*app).openFeeds},
		{"add-feed", []string{"a"}, g, "add a feed: its address, or that of a page that names it; it is tried first", inFeeds, (*app).askFeed},
		{"edit-feed", []string{"c"}, g, "change what is said of the feed: source, language, perspective, tags", inFeeds, (*app).editFeed},
		{"try-feed", []string{"t"}, g, "look what the feed gives now, without storing it", inFeeds, (*app).tryFeed},
		{"remove-feed", []string{"D"}, g, "remove the feed (its reports stay)", inFeeds, (*app).removeFeed},
		{"toggle-feed", []string{"e"}, g, "switch the feed off or on", inFeeds, (*app).toggleFeed},
	}
}

func screenActions() []actionDef {
	const g = "Screen"
	return []actionDef{
		{"preview", []string{"p"}, g, "reader beside or beneath the list, or not", inLists | inDetail, (*app).togglePreview},
		{"zoom", []string{"+"}, g, "this pane alone", anywhere, func(a *app) tea.Cmd { return a.setZoom(true) }},
		{"unzoom", []string{"_"}, g, "all panes again", anywhere, func(a *app) tea.Cmd { return a.setZoom(false) }},
		{"wider", []string{">"}, g, "this pane larger; the mouse drags borders, too", anywhere, func(a *app) tea.Cmd { return a.resize(1) }},
		{"narrower", []string{"<"}, g, "this pane smaller", anywhere, func(a *app) tea.Cmd { return a.resize(-1) }},
		{"even", []string{"="}, g, "all panes in their own sizes again", anywhere, (*app).evenOut},
		{"mouse", nil, g, "leave the mouse to the terminal, to select text, or take it back", anywhere, (*app).toggleMouse},
		{"clock", []string{"U"}, g, "times in UTC or local", anywhere, (*app).toggleClock},
		{"theme", nil, g, "next theme: dark, light, contrast, mono, your own", anywhere, (*app).nextTheme},
		{"log", []string{"L"}, g, "what happened, and errors", anywhere, (*app).openLog},
		{"help", []string{"?"}, g, "this help", anywhere, (*app).openHelp},
	}
}
