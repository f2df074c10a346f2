package tui

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"attache/model"
)

// plainRow is what a number stands for: a thread, a development, a report or a feed.
type plainRow struct {
	thread model.Thread
	dev    model.DevelopmentID
	item   model.ItemID
	feed   model.FeedEntry
	words  string
}

// plainList is a list that can be printed in parts, and again.
type plainList struct {
	title string
	get   func(ctx context.Context, w model.Window) ([]plainRow, error)
	empty string
	from  model.Thread // the thread that the list is about, when it is
	shown int
}

// plainRows is how many rows are printed in one go.
const plainRows = 10

// open prints a list from its beginning; the one before it stays for back.
func (p *plainDesk) open(l *plainList) {
	if p.list != nil && p.list.title != l.title {
		p.back = append(p.back, p.list)
	}
	p.begin(l)
}

func (p *plainDesk) begin(l *plainList) {
	p.list, p.rows, p.thread = l, nil, l.from
	l.shown = 0
	p.look.now = p.now()
	p.say("")
	p.say(l.title)
	p.more()
}

// more prints the next rows of the list in front.
func (p *plainDesk) more() {
	l := p.list
	rows, err := l.get(p.ctx, model.Window{Offset: l.shown, Limit: plainRows + 1})
	if err != nil {
		p.failed("This cannot be read", err)
		return
	}
	if len(rows) == 0 {
		if l.shown > 0 {
			p.say("There is no more.")
		} else {
			p.say(l.empty)
		}
		return
	}
	again := len(rows) > plainRows
	for _, r := range rows[:min(len(rows), plainRows)] {
		p.rows = append(p.rows, r)
		p.sayf("%d. %s", len(p.rows), r.words)
	}
	l.shown += min(len(rows), plainRows)
	if again {
		p.say("More follow: type more.")
	}
}

// threadsOf lists threads of a track, or of all.
func (p *plainDesk) threadsOf(t model.Track, filter string) *plainList {
	title, q := "All threads", model.ThreadQuery{Filter: filter}
	if t != model.Other {
		title, q.Tracks = t.Title(), []model.Track{t}
	}
	if filter != "" {
		title += ", filter " + filter
	}
	return &plainList{title: title + ":", empty: "Nothing here yet.", get: func(ctx context.Context, w model.Window) ([]plainRow, error) {
		q.Window = w
		ts, err := p.Desk.Threads(ctx, q)
		return mapRows(ts, func(th model.Thread) plainRow {
			return plainRow{thread: th, words: p.threadWords(th, t == model.Other)}
		}), err
	}}
}

func mapRows[T any](in []T, f func(T) plainRow) []plainRow {
	out := make([]plainRow, len(in))
	for i := range in {
		out[i] = f(in[i])
	}
	return out
}

// threadWords says a thread in one line, what matters first.
func (p *plainDesk) threadWords(t model.Thread, withTrack bool) string {
	parts := []string{threadTitle(t)}
	add := func(is bool, s string) {
		if is {
			parts = append(parts, s)
		}
	}
	add(withTrack, strings.ToLower(t.Track.Title()))
	add(t.Unread > 0, fmt.Sprintf("%d unread", t.Unread))
	add(t.Surge, "surging")
	add(t.Pinned, "pinned")
	add(t.Edited, "a headline was edited")
	add(true, sourcesWords(t.Sources, t.Texts))
	add(true, p.ago(t))
	words := strings.Join(parts, ", ") + "."
	if t.Title != "" && t.Latest != "" && t.Title != t.Latest {
		words += " Latest: " + t.Latest
	}
	return words
}

func (p *plainDesk) ago(t model.Thread) string { return p.look.ago(t.Last) }

// sourcesWords is spread in whole words.
func sourcesWords(sources, texts int) string {
	s := count(sources, "source")
	if texts > 0 && texts < sources {
		s += " with " + count(texts, "text")
	}
	return s
}

// itemWords says a report in one line.
func (p *plainDesk) itemWords(it model.Item) string {
	parts := []string{it.Source, p.look.ago(it.Published)}
	for _, x := range []struct {
		is   bool
		word string
	}{{!it.Read, "unread"}, {it.Starred, "starred"}, {it.Revisions > 0, "edited"}, {it.Cached, "full text"}} {
		if x.is {
			parts = append(parts, x.word)
		}
	}
	return ended(it.Title) + " " + strings.Join(parts, ", ") + "."
}

// ended puts a full stop behind a sentence that has no end of its own.
func ended(s string) string {
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune("?!.…؟。？！", last) {
		return s
	}
	return s + "."
}

// itemsOf lists reports.
func (p *plainDesk) itemsOf(title string, q model.ItemQuery, from model.Thread) *plainList {
	return &plainList{title: title, empty: "No reports.", from: from, get: func(ctx context.Context, w model.Window) ([]plainRow, error) {
		q.Window = w
		items, err := p.Desk.Items(ctx, q)
		return mapRows(items, func(it model.Item) plainRow { return plainRow{item: it.ID, words: p.itemWords(it)} }), err
	}}
}

// developments lists what happened in a thread.
func (p *plainDesk) developments(t model.Thread) *plainList {
	title := fmt.Sprintf("%s %s, %s, %s. What happened, the newest first:", ended(threadTitle(t)), t.Track.Title(), count(t.Developments, "development"), sourcesWords(t.Sources, t.Texts))
	return &plainList{title: title, empty: "This thread has no developments any more.", from: t, get: func(ctx context.Context, w model.Window) ([]plainRow, error) {
		ds, err := p.Desk.Developments(ctx, t.ID, w)
		return mapRows(ds, func(d model.Development) plainRow {
			words := fmt.Sprintf("%s %s, %s", ended(d.Title), sourcesWords(d.Sources, d.Texts), p.look.ago(d.Last))
			if d.Unread > 0 {
				words += fmt.Sprintf(", %d unread", d.Unread)
			}
			return plainRow{dev: d.ID, words: words + "."}
		}), err
	}}
}

// hits lists what a search finds.
func (p *plainDesk) hits(query string) *plainList {
	return p.hitsOf("Found for "+query+":", query, p.Desk.Search)
}

func (p *plainDesk) hitsOf(title, query string, find func(context.Context, string, model.Window) ([]model.Hit, error)) *plainList {
	return &plainList{title: title, empty: "Nothing stored says that.", get: func(ctx context.Context, w model.Window) ([]plainRow, error) {
		hs, err := find(ctx, query, w)
		return mapRows(hs, func(h model.Hit) plainRow { return plainRow{item: h.ID, words: p.itemWords(h.Item)} }), err
	}}
}

// feedList lists the feeds, what needs attention first.
func (p *plainDesk) feedList() *plainList {
	return &plainList{title: "Feeds, what needs attention first:", empty: "No feeds are set up.", get: func(ctx context.Context, w model.Window) ([]plainRow, error) {
		fs, err := p.Desk.Entries(ctx)
		sortFeeds(fs)
		fs = fs[min(w.Offset, len(fs)):min(w.Offset+w.Limit, len(fs))]
		return mapRows(fs, func(f model.FeedEntry) plainRow {
			words := f.Name() + ": " + stateWords(shownState(f)) + "."
			if f.Poll.Error != "" {
				words += " " + ended(f.Poll.Error)
			}
			return plainRow{feed: f, words: words}
		}), err
	}}
}

// board prints the counts and the first threads of each track.
func (p *plainDesk) board() {
	b, err := p.Desk.Board(p.ctx)
	if err != nil {
		p.failed("The board cannot be read", err)
		return
	}
	for _, t := range model.BoardTracks {
		c := b.Tracks[t]
		words := fmt.Sprintf("%s: %s", t.Title(), count(c.Threads, "thread"))
		if c.Unread > 0 {
			words += fmt.Sprintf(", %d with unread reports", c.Unread)
		}
		if c.Surging > 0 {
			words += fmt.Sprintf(", %d surging", c.Surging)
		}
		p.say(words + ".")
	}
	p.say(feedHealth(b))
	p.waiting, p.toldAt = false, p.Now() // what arrived is in what follows
	all := p.threadsOf(model.Other, "")
	all.title = "What moved last:"
	p.back = nil
	p.list = nil
	p.open(all)
}

// feedHealth says how the feeds are.
func feedHealth(b model.Board) string {
	if b.Offline {
		return "There is no network; what is stored reads on."
	}
	var parts []string
	for _, x := range []struct {
		n    int
		word string
	}{{b.Feeds.OK, "ok"}, {b.Feeds.Slow, "slow"}, {b.Feeds.Waiting, "waiting"}, {b.Feeds.Failing, "failing"}, {b.Feeds.Dead, "dead"}, {b.Feeds.New, "not looked at yet"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.word))
		}
	}
	if len(parts) == 0 {
		return "Feeds: none."
	}
	return "Feeds: " + strings.Join(parts, ", ") + "."
}
