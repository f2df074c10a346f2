package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// Teacher is a Desk that can be told under which track something belongs. What is said of items teaches for what is worded
// alike and arrives later; a thread is only put where it is wanted. Both are taken back by Undo.
type Teacher interface {
	Teach(ctx context.Context, ids []model.ItemID, to model.Track) error
	FileThread(ctx context.Context, id model.ThreadID, to model.Track) error
}

// trackNamed finds the track of which a word is the beginning; "none" and "off" mean that it belongs on none.
func trackNamed(word string) (model.Track, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "none" || word == "off" {
		return model.Other, true
	}
	var found []model.Track
	for t := range model.Track(model.NumTracks) {
		if word != "" && strings.HasPrefix(t.String(), word) {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// askTrack asks under which track what is selected belongs: the thread in a list of threads, elsewhere the reports.
func (a *app) askTrack() tea.Cmd {
	if _, ok := a.desk.(Teacher); !ok {
		a.note(rWarn, "This store takes no teaching.")
		return nil
	}
	picked := a.chosen()
	threads := a.where() == inThreads
	t, ok := a.thread()
	if threads && !ok || !threads && picked.none() {
		a.note(rDim, "Nothing is selected.")
		return nil
	}
	label := "these reports belong under:"
	if threads {
		label = "this thread belongs under:"
	}
	return a.ask(prompt{label: label, hint: "negotiations, posture, protests, other; the first letters will do", done: func(a *app, s string) tea.Cmd {
		to, ok := trackNamed(s)
		switch {
		case !ok:
			a.note(rWarn, fmt.Sprintf("“%s” is no track: negotiations, posture, protests, or other for none of them.", clean(s)))
			return nil
		case threads:
			return a.act("Filed the thread under "+to.String()+"; "+a.keys.first("undo")+" takes it back", func(ctx context.Context, d Desk) error {
				return d.(Teacher).FileThread(ctx, t.ID, to)
			})
		}
		return a.fileItems(picked, to)
	}})
}

// fileItems teaches the track of reports, one by one: they may stand in several threads.
func (a *app) fileItems(picked chosen, to model.Track) tea.Cmd {
	undo := a.keys.first("undo")
	return a.change(picked, func(ctx context.Context, d Desk, items []model.Item) (string, error) {
		for _, it := range items {
			if err := d.(Teacher).Teach(ctx, []model.ItemID{it.ID}, to); err != nil {
				return "", err
			}
		}
		return "Filed " + count(len(items), "report") + " under " + to.String() + "; " + undo + " takes it back", nil
	})
}
