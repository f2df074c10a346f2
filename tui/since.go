package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/model"
)

// sinceItems is how many unread items of a thread are listed.
const sinceItems = 300

// sincePage lists what is new in a thread to this user: everything beyond his mark, development by development, the
// oldest first. What he has read is kept in the store, so this survives a restart.
type sincePage struct {
	thread model.Thread
	groups []sinceGroup
	items  int
	voices []string // sources, in the order in which they spoke
}

type sinceGroup struct {
	dev   model.DevelopmentID
	title string
	items []model.Item
}

func readSince(ctx context.Context, d Desk, id model.ThreadID) (page, error) {
	th, err := d.Thread(ctx, id)
	if err != nil {
		return nil, err
	}
	items, err := d.Items(ctx, model.ItemQuery{Thread: id, UnreadOnly: true, OldestFirst: true, Window: model.Window{Limit: sinceItems}})
	if err != nil {
		return nil, err
	}
	p := sincePage{thread: th, items: len(items)}
	at := map[model.DevelopmentID]int{}
	for _, it := range items {
		i, ok := at[it.Development]
		if !ok {
			i = len(p.groups)
			at[it.Development] = i
			p.groups = append(p.groups, sinceGroup{dev: it.Development, title: it.Title})
		}
		p.groups[i].items = append(p.groups[i].items, it)
		if !slices.Contains(p.voices, it.Source) {
			p.voices = append(p.voices, it.Source)
		}
	}
	return p, nil
}

func (p sincePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	s.para(rHeading, threadTitle(p.thread))
	if p.items == 0 {
		s.para(rDim, "Nothing new since your mark: every report of this thread is read. The last came "+l.when(p.thread.Last)+".")
		s.blank()
		s.para(rText, p.thread.Latest)
		return s.out
	}
	s.line(span{rUnread, fmt.Sprintf("%s in %s since your mark", countNew(p.items), count(len(p.groups), "development"))})
	s.names(rDim, strings.Join(p.voices, ", "), span{rDim, "from "}, span{rText, "     "})
	for _, g := range p.groups {
		s.blank()
		first := g.items[0]
		s.text(rStrong, g.title, span{accent(p.thread.Track), l.g.dev + " "}, span{rText, "  "})
		for _, it := range g.items {
			lead := span{rDim, fmt.Sprintf("  %s %s  ", l.day(it.Published), l.clock(it.Published))}
			words := it.Source
			if it.Title != first.Title {
				words += ": " + it.Title
			}
			if it.Revisions > 0 {
				words += " " + l.g.edited
			}
			s.text(rText, words, lead, span{rText, blank(l.width(lead.text))})
		}
	}
	s.blank()
	s.para(rFaint, l.keys.first("read-thread")+" marks the thread as read: that moves your mark here.")
	return s.out
}

func countNew(n int) string {
	if n == sinceItems {
		return fmt.Sprintf("more than %d new reports", n)
	}
	if n == 1 {
		return "1 new report"
	}
	return fmt.Sprintf("%d new reports", n)
}
