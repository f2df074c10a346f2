package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"attache/model"
)

// Trial is what an address gives when it is looked at without being followed.
type Trial struct {
	// Feed is the feed's own address, and the name and language that it gives itself.
	Feed model.Feed
	// Format is what it is written in ("Atom 1.0"); Items are what it holds, as they would be stored, the newest first;
	// Remarks say what had to be mended. All are empty when a page named several feeds: those were not looked at.
	Format  string
	Items   []model.Item
	Remarks []string
}

// Trier is a World that can look at an address before it is followed. A page gives the feeds that it names. It may take as
// long as the network does, and needs no store.
type Trier interface {
	Try(ctx context.Context, f model.Feed) ([]Trial, error)
}

// triedMsg brings what an address gave. follow says that the user wants to follow it.
type triedMsg struct {
	want   model.Feed
	trials []Trial
	err    error
	follow bool
}

// askFeed asks for a feed's address, and what else is known of it. The address is looked at before it is followed.
func (a *app) askFeed() tea.Cmd {
	return a.ask(prompt{label: "add feed:", hint: "address, then: source name  lang:fa  at:ir/state", done: func(a *app, s string) tea.Cmd {
		if s == "" {
			a.note(rDim, "No feed was added.")
			return nil
		}
		f, err := parseFeed(s)
		if err != nil {
			a.note(rBad, err.Error())
			return nil
		}
		if _, can := a.world.(Trier); !can {
			return a.addFeed(named(f))
		}
		return a.try(f, true)
	}})
}

// tryFeed looks at the selected feed, and shows what it gives, whether or not it is followed.
func (a *app) tryFeed() tea.Cmd {
	f, ok := a.feeds.selected()
	if !ok {
		return nil
	}
	if _, can := a.world.(Trier); !can {
		a.note(rWarn, "This program does not fetch.")
		return nil
	}
	return a.try(f.Feed, false)
}

func (a *app) try(f model.Feed, follow bool) tea.Cmd {
	world := a.world.(Trier)
	a.note(rDim, "Looking at "+f.URL+a.g.ellipsis)
	return a.call("trying the feed", func(ctx context.Context) tea.Msg {
		trials, err := world.Try(ctx, f)
		return triedMsg{f, trials, err, follow}
	})
}

// onTried shows what was found, and asks whether it is to be followed when that was wanted.
func (a *app) onTried(m triedMsg) tea.Cmd {
	switch {
	case m.err != nil && !m.follow:
		a.note(rBad, clean(m.want.URL)+": "+m.err.Error())
		return nil
	case m.err != nil:
		a.note(rBad, m.err.Error())
		return a.confirm("It cannot be read now: "+m.err.Error()+". Add it all the same?", named(m.want))
	case len(m.trials) == 0:
		a.note(rWarn, "There is no feed at "+clean(m.want.URL)+".")
		return nil
	}
	if f, _ := a.feeds.selected(); a.here().screen == sFeeds {
		a.trialOf = &f.ID
		a.detail.set(trialPage{m.trials}, false)
	}
	switch one := m.trials[0]; {
	case !m.follow:
		a.note(rGood, trialWords(one, a))
		a.setFocus(pDetail)
		return nil
	case len(m.trials) > 1:
		return a.askWhich(m)
	default:
		return a.confirm("Add "+trialWords(one, a)+"?", asWanted(m.want, one.Feed))
	}
}

// trialHere says whether the page beside the feeds shows what an address gave. It does until another feed is selected or
// the screen is left.
func (a *app) trialHere() bool {
	if a.trialOf == nil {
		return false
	}
	if f, _ := a.feeds.selected(); a.here().screen == sFeeds && f.ID == *a.trialOf {
		return true
	}
	a.trialOf, a.detail.stale = nil, true
	return false
}

// trialWords say in one line what a feed gives.
func trialWords(t Trial, a *app) string {
	words := clean(t.Feed.Source)
	if words == "" {
		words = clean(t.Feed.URL)
	}
	words += ": " + count(len(t.Items), "report")
	if len(t.Items) > 0 && !t.Items[0].Published.IsZero() {
		words += ", the newest of " + a.when(t.Items[0].Published)
	}
	return words
}

// confirm asks before a feed is added.
func (a *app) confirm(label string, f model.Feed) tea.Cmd {
	label = a.cut(clean(label), max(a.w-16, 20), a.g.ellipsis) // the answers must have room
	return a.ask(prompt{kind: promptConfirm, label: label, done: func(a *app, _ string) tea.Cmd { return a.addFeed(f) }})
}

// askWhich asks which of several feeds of a page is meant.
func (a *app) askWhich(m triedMsg) tea.Cmd {
	a.setFocus(pDetail)
	return a.ask(prompt{label: fmt.Sprintf("which of its %d feeds:", len(m.trials)), hint: "the number", done: func(a *app, s string) tea.Cmd {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(m.trials) {
			a.note(rDim, "No feed was added.")
			return nil
		}
		return a.try(asWanted(m.want, m.trials[n-1].Feed), true)
	}})
}

// asWanted is a feed that was found, with what the user said of it: his words count before its own. Whether it may be private
// is as it was found, since a page of one host may name a feed of another.
func asWanted(want, found model.Feed) model.Feed {
	want.URL, want.Private = found.URL, found.Private
	if want.Source == "" {
		want.Source = found.Source
	}
	if want.Lang == "" {
		want.Lang = found.Lang
	}
	return named(want)
}

// named gives a feed without a name that of its host.
func named(f model.Feed) model.Feed {
	f.Source = cmp.Or(f.Source, f.HostName())
	return f
}

func (a *app) addFeed(f model.Feed) tea.Cmd {
	world := a.world
	a.trialOf, a.detail.stale = nil, true
	return a.act("Added "+clean(f.Source)+"; "+a.keys.first("undo")+" takes it back", func(ctx context.Context, d Desk) error {
		id, err := d.AddFeed(ctx, f)
		if err == nil && world != nil {
			world.Refresh(id)
		}
		return err
	})
}

// editFeed asks what is known of a feed anew. Its address stays: another address is another feed.
func (a *app) editFeed() tea.Cmd {
	f, ok := a.feeds.selected()
	switch {
	case !ok:
		return nil
	case f.Origin == model.FromConfig:
		a.note(rWarn, clean(f.Name())+" stands in the configuration file: change it there.")
		return nil
	}
	p := prompt{label: "feed:", hint: "source name  lang:fa  at:ir/state  tag:word", done: func(a *app, s string) tea.Cmd {
		is := f.Feed
		is.Source, is.Lang, is.Perspective, is.Tags = "", "", "", nil
		if err := saidOf(&is, strings.Fields(s)); err != nil {
			a.note(rBad, err.Error())
			return nil
		}
		is = named(is)
		return a.act("Changed "+clean(is.Source)+"; "+a.keys.first("undo")+" takes it back", func(ctx context.Context, d Desk) error { return d.EditFeed(ctx, f.ID, is) })
	}}
	p.set(clean(feedWords(f.Feed)))
	return a.ask(p)
}

// feedWords writes what is known of a feed as it is typed.
func feedWords(f model.Feed) string {
	words := []string{f.Source}
	for _, x := range [][2]string{{"lang:", f.Lang}, {"at:", f.Perspective}} {
		if x[1] != "" {
			words = append(words, x[0]+x[1])
		}
	}
	for _, t := range f.Tags {
		words = append(words, "tag:"+strings.ReplaceAll(t, " ", "_"))
	}
	return strings.Join(words, " ")
}

// parseFeed reads "address [source name] [lang:xx] [at:country/kind] [tag:word]... [private:yes]".
func parseFeed(s string) (model.Feed, error) {
	f := model.Feed{Origin: model.FromStore}
	words := strings.Fields(s)
	if len(words) == 0 {
		return f, errors.New("no feed was added: there was no address")
	}
	f.URL = words[0]
	scheme, _, ok := strings.Cut(f.URL, ":")
	switch {
	case !ok && strings.Contains(f.URL, "."):
		f.URL = "https://" + f.URL
	case !ok || scheme != "http" && scheme != "https" && scheme != "file" && scheme != "exec":
		return f, fmt.Errorf("no feed was added: %q is not an address: those begin with https, http, file or exec and a colon", f.URL)
	}
	return f, saidOf(&f, words[1:])
}

// saidOf reads what is said of a feed behind its address: lang:, at:, tag: and private:, everything else being its name.
func saidOf(f *model.Feed, words []string) error {
	var name []string
	for _, w := range words {
		key, value, _ := strings.Cut(w, ":")
		switch key {
		case "lang":
			f.Lang = value
		case "at":
			f.Perspective = value
		case "tag":
			f.Tags = append(f.Tags, strings.ReplaceAll(value, "_", " "))
		case "private":
			if value != "yes" && value != "no" {
				return fmt.Errorf("private: takes yes or no, and %q is neither", value)
			}
			f.Private = value == "yes"
		default:
			name = append(name, w)
		}
	}
	f.Source = strings.Join(name, " ")
	return nil
}

// trialPage shows what an address gives.
type trialPage struct{ trials []Trial }

// mostTried is how many reports of a trial are listed.
const mostTried = 40

func (p trialPage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	if len(p.trials) > 1 {
		s.para(rHeading, fmt.Sprintf("This page names %d feeds", len(p.trials)))
		for i, t := range p.trials {
			s.blank()
			s.text(rText, named(t.Feed).Source, span{rKey, fmt.Sprintf("%2d ", i+1)}, span{rText, "   "})
			s.text(rLink, t.Feed.URL, span{rText, "   "}, span{rText, "   "})
		}
		return s.out
	}
	t := p.trials[0]
	s.para(rHeading, named(t.Feed).Source)
	s.para(rLink, t.Feed.URL)
	s.blank()
	s.row("format", rText, orNone(t.Format))
	s.row("language", rText, orNone(t.Feed.Lang))
	s.row("reports", rText, fmt.Sprint(len(t.Items)))
	for _, r := range t.Remarks {
		s.row("remark", rWarn, r)
	}
	s.blank()
	for i, it := range t.Items {
		if i == mostTried {
			s.para(rDim, fmt.Sprintf("and %d more", len(t.Items)-i))
			break
		}
		at := l.when(it.Published)
		s.text(rText, it.Title, span{rDim, s.cut(at+blank(20), 20, "")}, span{rText, blank(20)})
	}
	return s.out
}
