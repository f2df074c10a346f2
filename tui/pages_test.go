package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"attache/model"
)

func diffMarks(words []word) string {
	var b strings.Builder
	for _, w := range words {
		if b.Len() > 0 && !w.glued {
			b.WriteByte(' ')
		}
		if w.marked {
			fmt.Fprintf(&b, "<%s>", w.text)
		} else {
			b.WriteString(w.text)
		}
	}
	return b.String()
}

// TestHeadlineDiff: words count as the same whatever their case and the punctuation at them; Chinese counts by characters.
func TestHeadlineDiff(t *testing.T) {
	for _, x := range [][4]string{
		{"Talks to be held in Port Aster", "Talks, to be held on Sel", "Talks to be held <in> <Port> <Aster>", "Talks, to be held <on> <Sel>"},
		{"LIVE: Curfew", "Live – curfew lifted", "LIVE: Curfew", "Live <–> curfew <lifted>"},
		{"谷物走廊协议延长", "谷物走廊协议终止", "谷物走廊协议<延><长>", "谷物走廊协议<终><止>"},
		{"مذاکرات در سل", "مذاکرات در بندر", "مذاکرات در <سل>", "مذاکرات در <بندر>"},
		{"", "new", "", "<new>"},
	} {
		gone, came := wordDiff(x[0], x[1])
		if diffMarks(gone) != x[2] || diffMarks(came) != x[3] {
			t.Errorf("%q to %q: %s | %s", x[0], x[1], diffMarks(gone), diffMarks(came))
		}
	}
	if gone, _ := wordDiff(strings.Repeat("长", 5000), "x"); len(gone) != maxDiffWords {
		t.Errorf("%d words are compared", len(gone))
	}
}

// TestCoverageTellsSilenceFromADeadFeed also hears when only one side carries a thread.
func TestCoverageTellsSilenceFromADeadFeed(t *testing.T) {
	entry := func(source, perspective string, state model.FeedState) model.FeedEntry {
		return model.FeedEntry{Feed: model.Feed{Source: source, Perspective: perspective}, Poll: model.PollState{State: state, LastSuccess: clockAt.Add(-time.Hour)}, NewestItem: clockAt.Add(-2 * time.Hour)}
	}
	feeds := []model.FeedEntry{entry("A", "x/state", model.FeedOK), entry("B", "y/private", model.FeedSlow), entry("C", "y/private", model.FeedDead), entry("C", "y/private", model.FeedFailing),
		entry("D", "z/ngo", model.FeedFailing), entry("D", "z/ngo", model.FeedOK)}
	off := entry("E", "z/ngo", model.FeedOK)
	off.Disabled = true
	items := []model.Item{{Source: "A", Perspective: "x/state", Published: clockAt}, {Source: "F", Perspective: "w/state", Published: clockAt}, {Source: "A", Perspective: "x/state", Published: clockAt}}
	p := coveragePage{thread: model.Thread{Title: "T"}, counted: 3, speak: voices(items), silent: hushes(items, append(feeds, off))}
	l := &look{theme: &theme{}, g: unicodeSigns(), keys: &keymap{}, now: clockAt, loc: time.UTC}
	var got []string
	for _, line := range p.lines(l, 90) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{"Only state media carry this.", "x/state ████████████████ 2 66% now A", "alive; when each last reported anything\ny/private B (2h)\nz/ngo D (2h)\n", "its last answer\ny/private C (1h)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, text)
		}
	}
	if strings.Contains(text, "E (") {
		t.Error("a feed that is switched off is called silent")
	}
}

// TestCompareSaysWhoGivesWhichNumber where the wordings differ in it.
func TestCompareSaysWhoGivesWhichNumber(t *testing.T) {
	it := func(id model.ItemID, source, title string) model.Item {
		return model.Item{ID: id, Source: source, Title: title, Lang: "en", Published: clockAt}
	}
	p := comparePage{texts: []wording{{it(1, "A", "40 dead in 11 towns"), []string{"A"}}, {it(2, "B", "12 dead in 11 towns, ministry says"), []string{"B"}}}}
	l := &look{theme: &theme{}, g: unicodeSigns(), keys: &keymap{}, now: clockAt, loc: time.UTC}
	text := strings.Join(p.lines(l, 60), "\n")
	for _, want := range []string{"12       B", "40       A"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, text)
		}
	}
	if strings.Contains(text, "11       ") {
		t.Error("a number that all agree on is listed")
	}
}

// TestLongMessagesSayWhereTheyStandInFull: an error that the status line cuts off can be read in the log.
func TestLongMessagesSayWhereTheyStandInFull(t *testing.T) {
	s := newStage(t, newFake(), 80, 24)
	s.a.note(rBad, "short")
	s.hides("in full")
	s.a.note(rBad, "The text cannot be fetched: "+strings.Repeat("the server of the outlet says so; ", 5)+"and this is what to do about it")
	s.shows("L in full")
	s.press("L")
	s.shows("The text cannot be fetched")
}

// TestAFeedThatWasNeverLookedAtSaysNever, and no unknown times; one that is gone says why it is not asked again.
func TestAFeedThatWasNeverLookedAtSaysNever(t *testing.T) {
	page := func(f model.FeedEntry) string {
		l := &look{theme: &theme{}, g: unicodeSigns(), keys: &keymap{}, now: clockAt, loc: time.UTC}
		var b strings.Builder
		for _, line := range (feedPage{f}).lines(l, 100) {
			b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
		}
		return b.String()
	}
	fresh := model.FeedEntry{Feed: model.Feed{Source: "A", URL: "https://a.example/feed"}}
	off, gone, well := fresh, fresh, fresh
	off.Disabled, off.Poll.Next = true, clockAt
	gone.Poll = model.PollState{State: model.FeedGone, LastTry: clockAt, NextWhy: "never: the server says that the feed is gone for good (410)"}
	well.Poll = model.PollState{State: model.FeedOK, LastTry: clockAt, LastSuccess: clockAt, Next: clockAt.Add(time.Hour), NextWhy: "every hour"}
	at := (&look{now: clockAt, loc: time.UTC}).when
	for _, c := range []struct {
		feed model.FeedEntry
		want []string
	}{
		{fresh, []string{"last success never\n", "last look never\n", "next look with the next round\n"}},
		{off, []string{"next look never, while it is switched off\n"}},
		{gone, []string{"last success never\n", "last look " + at(clockAt) + "\n", "next look never: the server says that the feed is gone for good (410)\n"}},
		{well, []string{"last success " + at(clockAt) + "\n", "next look " + at(clockAt.Add(time.Hour)) + " (every hour)\n"}},
	} {
		got := page(c.feed)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not said:\n%s", want, got)
			}
		}
		if strings.Contains(got, "unknown time") {
			t.Errorf("a time is unknown:\n%s", got)
		}
	}
}

// The reader says a headline once, however often the feed and the page say it, and tells how much there is besides.
func TestTheReaderSaysAHeadlineOnce(t *testing.T) {
	const title = "Kurdish Deal Is a Big Win"
	para := func(texts ...string) *model.Article {
		a := &model.Article{}
		for _, s := range texts {
			a.Blocks = append(a.Blocks, model.Block{Kind: model.Paragraph, Text: s})
		}
		return a
	}
	l := &look{theme: &theme{}, g: unicodeSigns(), keys: &keymap{}, now: clockAt, loc: time.UTC}
	for _, c := range []struct {
		summary string
		article *model.Article
		state   string
		shown   string // besides
	}{
		{"", nil, "headline only", ""},
		{"KURDISH DEAL is a big win.", nil, "headline only", ""},
		{title + " NYT", nil, "headline only", ""},
		{title + " NYT reporters say", nil, "summary only", "reporters say"},
		{"Much is open.", nil, "summary only", "Much is open."},
		{title, para(title, title), "headline only", ""},
		{"Much is open.", para(title), "summary only", "Much is open."},
		{title, para(title, "The army moved.", title), "full text", "The army moved."},
	} {
		p := articlePage{it: model.ItemDetail{Item: model.Item{Title: title, Source: "NYT", Summary: c.summary, Published: clockAt, Article: c.article}}}
		text := ansi.Strip(strings.Join(p.lines(l, 90), "\n"))
		times := 1
		if strings.Contains(c.summary, "reporters") || c.state == "full text" { // within a text that goes on
			times = 2
		}
		if n := strings.Count(strings.ToLower(text), strings.ToLower(title)); n != times || !strings.Contains(text, c.state) || !strings.Contains(text, c.shown) {
			t.Errorf("summary %q, article %v: the headline stands there %d times, want %d, %q and %q:\n%s", c.summary, c.article, n, times, c.state, c.shown, text)
		}
	}
}
