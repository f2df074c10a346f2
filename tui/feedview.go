package tui

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"attache/model"
)

// stateRole says how a feed's state is drawn, and in what order of concern.
func stateRole(s model.FeedState) (role, int) {
	switch s {
	case model.FeedDead, model.FeedGone:
		return rBad, 0
	case model.FeedFailing:
		return rBad, 1
	case model.FeedWaiting:
		return rWarn, 2
	case model.FeedSlow:
		return rWarn, 3
	case model.FeedNew:
		return rDim, 4
	case model.FeedDisabled:
		return rFaint, 6
	}
	return rGood, 5
}

// sortFeeds puts what needs attention first, the rest by name.
func sortFeeds(fs []model.FeedEntry) {
	sort.SliceStable(fs, func(i, j int) bool {
		_, a := stateRole(shownState(fs[i]))
		_, b := stateRole(shownState(fs[j]))
		if a != b {
			return a < b
		}
		return strings.ToLower(fs[i].Name()) < strings.ToLower(fs[j].Name())
	})
}

func shownState(f model.FeedEntry) model.FeedState {
	switch {
	case f.Disabled:
		return model.FeedDisabled
	case f.Poll.State == "":
		return model.FeedNew
	}
	return f.Poll.State
}

// drawFeeds draws feed health: one feed a line.
func (a *app) drawFeeds(p placed, focused bool) []string {
	inner := p.w - 2
	var body []string
	switch {
	case !a.feeds.known:
		body = a.calm(inner, "reading the store"+a.g.ellipsis)
	case len(a.feeds.rows) == 0 && a.feedFilter != "":
		body = a.calm(inner, "No feed fits the filter. "+a.keys.first("back")+" takes it away.")
	case len(a.feeds.rows) == 0:
		body = append(a.calm(inner, "No feeds are set up."), a.calm(inner, a.keys.first("add-feed")+" adds one: give its address, or that of a page that names its feed.")...)
	default:
		head := a.pen(inner, onPlain).gap(3).col(rFaint, "source", feedNameWidth(inner)).gap(1).col(rFaint, "state", 9).
			right(rFaint, "last ok", 8).right(rFaint, "next", 6).right(rFaint, "24 h", 6).right(rFaint, "a day", 7).right(rFaint, "silent", 8).line()
		body = append([]string{head}, a.feeds.draw(focused, func(f model.FeedEntry, gr ground) []string { return []string{a.feedRow(f, inner, gr)} })...)
	}
	title := []span{{rTitle, "Feed health"}, {rDim, fmt.Sprintf("  %s", count(len(a.feeds.rows), "feed"))}}
	if a.feedFilter != "" {
		title = append(title, span{rPrompt, " \\ " + clean(a.feedFilter)})
	}
	return a.box(p.w, p.h, focused, rTitle, title, nil, body)
}

func feedNameWidth(inner int) int { return max(12, min(inner-3-1-9-8-6-6-7-8, 36)) }

func (a *app) feedRow(f model.FeedEntry, w int, gr ground) string {
	st := shownState(f)
	r, _ := stateRole(st)
	p := a.pen(w, gr).gap(1).put(r, stateSign(a.g, st)).gap(1)
	p.col(rText, clean(f.Name()), feedNameWidth(w)).gap(1).col(r, string(st), 9)
	p.right(rDim, a.age(f.Poll.LastSuccess), 8)
	p.right(rDim, a.until(f.Poll.Next), 6)
	today := rText
	if f.PerDay >= 2 && float64(f.Today) < f.PerDay/4 {
		today = rWarn
	}
	p.right(today, fmt.Sprint(f.Today), 6).right(rDim, perDay(f.PerDay), 7)
	return p.right(rDim, a.age(f.NewestItem), 8).line()
}

func stateSign(g *signs, s model.FeedState) string {
	switch s {
	case model.FeedOK, model.FeedSlow:
		return g.live
	case model.FeedDisabled:
		return g.muted
	}
	return g.offline
}

func perDay(n float64) string {
	if n > 0 && n < 9.95 {
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}

// until says how long it is to t, from the present and not from the data's horizon.
func (a *app) until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := t.Sub(a.opt.Now())
	switch {
	case d <= 0:
		return "due"
	case d < time.Minute:
		return "<1m"
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d.Hours()/24))
}

// feedPage is all there is to know about one feed.
type feedPage struct{ f model.FeedEntry }

func readFeed(ctx context.Context, d Desk, id model.FeedID) (page, error) {
	fs, err := d.Entries(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range fs {
		if f.ID == id {
			return feedPage{f}, nil
		}
	}
	return wordsPage("This feed is no longer in the list."), nil
}

func (p feedPage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	f, st := p.f, shownState(p.f)
	r, _ := stateRole(st)
	s.para(rHeading, f.Name())
	s.para(rLink, f.URL)
	s.blank()
	s.row("state", r, stateWords(st))
	if f.Poll.Error != "" {
		s.row("error", rBad, f.Poll.Error)
	}
	if f.Poll.Failures > 0 {
		s.row("failures", rText, fmt.Sprintf("%d in a row", f.Poll.Failures))
	}
	s.row("last success", rText, l.whenEver(f.Poll.LastSuccess))
	s.row("last look", rText, l.whenEver(f.Poll.LastTry))
	if f.Poll.Status != 0 {
		s.row("HTTP status", rText, fmt.Sprintf("%d, answered in %d ms", f.Poll.Status, f.Poll.TookMS))
	}
	s.row("next look", rText, l.nextLook(f))
	if f.Poll.MovedTo != "" {
		s.row("moved", rWarn, fmt.Sprintf("to %s, since %s", f.Poll.MovedTo, l.when(f.Poll.MovedSince)))
	}
	s.blank()
	s.row("items", rText, fmt.Sprintf("%d stored; %d in the last 24 hours against %s a day as a rule", f.Items, f.Today, perDay(f.PerDay)))
	if !f.NewestItem.IsZero() {
		s.row("silent for", rText, lasted(max(0, l.now.Sub(f.NewestItem)))+", last arrival "+l.when(f.NewestItem))
	}
	s.row("perspective", rText, orNone(f.Perspective))
	s.row("language", rText, orNone(f.Lang))
	s.row("listed in", rText, origin(f.Origin))
	if len(f.Tags) > 0 {
		s.row("tags", rText, strings.Join(f.Tags, ", "))
	}
	if f.Private {
		s.row("private", rWarn, "may be fetched from a private address")
	}
	if l.linear {
		return s.out
	}
	s.blank()
	k := l.keys.first
	s.para(rFaint, k("open")+" reads its items, "+k("refresh")+" looks at it now, "+k("try-feed")+" shows what it gives, "+k("toggle-feed")+" switches it off or on, "+
		k("edit-feed")+" changes what is said of it, "+k("add-feed")+" adds a feed, "+k("remove-feed")+" removes this one.")
	return s.out
}

// whenEver is when for what need not have happened.
func (l *look) whenEver(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return l.when(t)
}

// nextLook says when a feed is looked at again, and why then. The schedule knows no time for a feed that is gone, which its
// reason says, and none for one that is new, which is due.
func (l *look) nextLook(f model.FeedEntry) string {
	why := f.Poll.NextWhy
	switch {
	case f.Disabled:
		return "never, while it is switched off"
	case f.Poll.Next.IsZero() && why != "":
		return why
	case f.Poll.Next.IsZero():
		return "with the next round"
	case why == "":
		return l.when(f.Poll.Next)
	}
	return l.when(f.Poll.Next) + " (" + why + ")"
}

func orNone(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

func origin(o string) string {
	if o == model.FromConfig {
		return "the configuration file"
	}
	return "the store (added by hand or imported)"
}

// stateWords says what a state means.
func stateWords(s model.FeedState) string {
	switch s {
	case model.FeedOK:
		return "ok"
	case model.FeedSlow:
		return "slow: it answers, but takes long"
	case model.FeedWaiting:
		return "waiting: the server asked not to be asked for a while"
	case model.FeedFailing:
		return "failing: the last look went wrong; it is tried again by itself"
	case model.FeedDead:
		return "dead: it has failed for days; it is still tried now and then"
	case model.FeedGone:
		return "gone: the server says that it will not come back; it is no longer asked"
	case model.FeedDisabled:
		return "switched off by you"
	}
	return "new: not looked at yet"
}
