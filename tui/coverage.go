package tui

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"attache/model"
)

// coverageItems is how many of a thread's newest items are counted. A thread with more says so.
const coverageItems = 1000

// voice is one perspective in a thread.
type voice struct {
	perspective string
	items       int
	sources     []string
	last        time.Time
}

// hush is a source that is followed and says nothing about a thread.
type hush struct {
	perspective, source string
	alive               bool      // its feed answered lately: only then does silence mean anything
	newest              time.Time // when it last said anything at all
	answered            time.Time
}

// coveragePage shows who reports on a thread, and who does not although his feed is alive: a dead feed's silence means nothing.
type coveragePage struct {
	thread  model.Thread
	counted int
	speak   []voice
	silent  []hush
}

func readCoverage(ctx context.Context, d Desk, id model.ThreadID) (page, error) {
	th, err := d.Thread(ctx, id)
	if err != nil {
		return nil, err
	}
	items, err := d.Items(ctx, model.ItemQuery{Thread: id, Window: model.Window{Limit: coverageItems}})
	if err != nil {
		return nil, err
	}
	feeds, err := d.Entries(ctx)
	if err != nil {
		return nil, err
	}
	return coveragePage{thread: th, counted: len(items), speak: voices(items), silent: hushes(items, feeds)}, nil
}

// voices counts items by perspective, the loudest first.
func voices(items []model.Item) []voice {
	by := map[string]*voice{}
	for _, it := range items {
		name := stance(it.Perspective)
		v := by[name]
		if v == nil {
			v = &voice{perspective: name}
			by[name] = v
		}
		v.items++
		if it.Published.After(v.last) {
			v.last = it.Published
		}
		if !slices.Contains(v.sources, it.Source) {
			v.sources = append(v.sources, it.Source)
		}
	}
	var out []voice
	for _, name := range sortedKeys(by) {
		out = append(out, *by[name])
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].items > out[j].items })
	return out
}

func stance(perspective string) string {
	if perspective == "" {
		return "unknown"
	}
	return perspective
}

// hushes gives the sources of the list that say nothing, by perspective. A source with several feeds is alive when one is.
func hushes(items []model.Item, feeds []model.FeedEntry) []hush {
	speaks := map[string]bool{}
	for _, it := range items {
		speaks[it.Source] = true
	}
	by := map[string]*hush{}
	for _, f := range feeds {
		name := f.Name()
		if f.Disabled || speaks[name] {
			continue
		}
		h := by[name]
		if h == nil {
			h = &hush{perspective: stance(f.Perspective), source: name}
			by[name] = h
		}
		h.alive = h.alive || f.Poll.State == model.FeedOK || f.Poll.State == model.FeedSlow
		h.newest = later(h.newest, f.NewestItem)
		h.answered = later(h.answered, f.Poll.LastSuccess)
	}
	var out []hush
	for _, name := range sortedKeys(by) {
		out = append(out, *by[name])
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].perspective < out[j].perspective })
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (p coveragePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	s.para(rHeading, threadTitle(p.thread))
	s.line(span{rDim, fmt.Sprintf("%s by perspective", count(p.counted, "report"))})
	if p.counted == coverageItems {
		s.para(rFaint, fmt.Sprintf("The newest %d are counted.", coverageItems))
	}
	if one := p.onesided(); one != "" {
		s.para(rWarn, one)
	}
	s.blank()
	most := 1
	for _, v := range p.speak {
		most = max(most, v.items)
	}
	for _, v := range p.speak {
		p.voice(s, v, most)
	}
	p.hushed(s, true, "Silent, although their feed is alive; when each last reported anything", "last report ")
	p.hushed(s, false, "Silent, but their feed is not alive, which says nothing; its last answer", "last answer ")
	return s.out
}

// voice draws one perspective: how much of the thread is its, since when, and who it is.
func (p coveragePage) voice(s *sheet, v voice, most int) {
	if s.linear {
		s.para(rText, fmt.Sprintf("%s: %s, the last %s. %s.", v.perspective, count(v.items, "report"), s.ago(v.last), strings.Join(v.sources, ", ")))
		return
	}
	fill, _ := s.g.gauge(v.items, most, 16)
	line := s.pen(s.w, onPlain).gap(sheetMargin).col(rText, clean(v.perspective), 14).gap(1).col(accent(p.thread.Track), fill, 17)
	line.right(rStrong, fmt.Sprint(v.items), 4).right(rDim, percent(v.items, p.counted), 5).right(rDim, s.age(v.last), s.ageWidth()+1).gap(2)
	who := clean(strings.Join(v.sources, ", "))
	if s.width(who)+sheetMargin <= line.left {
		s.out = append(s.out, line.put(rDim, who).line())
		return
	}
	s.out = append(s.out, line.line())
	s.names(rDim, who, span{rText, blank(15)}, span{rText, blank(15)})
}

// onesided says when only one kind of outlet, or one country, carries the thread.
func (p coveragePage) onesided() string {
	kinds, countries := map[string]bool{}, map[string]bool{}
	sources := 0
	for _, v := range p.speak {
		country, kind, ok := strings.Cut(v.perspective, "/")
		if !ok {
			return ""
		}
		kinds[kind], countries[country] = true, true
		sources += len(v.sources)
	}
	switch {
	case sources == 1:
		return "One source carries this so far: " + p.speak[0].sources[0] + "."
	case len(kinds) == 1 && kinds["state"]:
		return "Only state media carry this."
	case len(countries) == 1 && sources > 1:
		return "Only sources of one country carry this: " + sortedKeys(countries)[0] + "."
	}
	return ""
}

// hushed lists the silent sources whose feeds are alive, or are not, a line for each perspective.
func (p coveragePage) hushed(s *sheet, alive bool, title, what string) {
	var order []string
	by := map[string][]string{}
	for _, h := range p.silent {
		if h.alive != alive {
			continue
		}
		at := h.newest
		if !alive {
			at = h.answered
		}
		when := "never"
		switch {
		case at.IsZero():
		case s.linear:
			when = what + s.ago(at)
		default:
			when = s.age(at)
		}
		if by[h.perspective] == nil {
			order = append(order, h.perspective)
		}
		by[h.perspective] = append(by[h.perspective], clean(h.source)+" ("+when+")")
	}
	if len(order) == 0 {
		return
	}
	s.head(title)
	for _, name := range order {
		s.names(rDim, strings.Join(by[name], ", "), span{rText, s.cut(clean(name)+blank(14), 14, "") + " "}, span{rText, blank(15)})
	}
}

// pulsePage shows when a thread was reported on: hour by hour over two days, day by day over two weeks.
type pulsePage struct {
	thread model.Thread
	items  []time.Time
	full   bool
}

func readPulse(ctx context.Context, d Desk, id model.ThreadID) (page, error) {
	th, err := d.Thread(ctx, id)
	if err != nil {
		return nil, err
	}
	items, err := d.Items(ctx, model.ItemQuery{Thread: id, Window: model.Window{Limit: coverageItems}})
	if err != nil {
		return nil, err
	}
	p := pulsePage{thread: th, full: len(items) < coverageItems}
	for _, it := range items {
		p.items = append(p.items, it.Published)
	}
	return p, nil
}

const (
	pulseDays   = 14
	pulseHeight = 8
)

func (p pulsePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	s.para(rHeading, threadTitle(p.thread))
	s.line(span{rDim, fmt.Sprintf("%s since %s", count(p.thread.Items, "report"), l.when(p.thread.First))})
	s.blank()
	if !l.linear {
		s.line(span{rHeading, "Reports an hour, the last two days"})
		s.columns(p.thread.Pulse, accent(p.thread.Track))
		s.line(span{rFaint, "-48 h" + blank(max(0, s.pulseWidth()-8)) + "now"})
	}
	s.head("Reports a day, the last two weeks")
	days := p.byDay(l)
	most := 1
	for _, n := range days {
		most = max(most, n)
	}
	for i, n := range days {
		day := l.now.In(l.loc).AddDate(0, 0, i-len(days)+1)
		fill, _ := l.g.gauge(n, most, min(40, max(s.room()-16, 4)))
		s.line(span{rDim, day.Format("Mon 02 Jan  ")}, span{accent(p.thread.Track), fill}, span{rText, fmt.Sprintf(" %d", n)})
	}
	if !p.full {
		s.para(rFaint, fmt.Sprintf("Only the newest %d reports are counted by day.", coverageItems))
	}
	return s.out
}

// byDay counts the items of each of the last days, today last.
func (p pulsePage) byDay(l *look) []int {
	days := make([]int, pulseDays)
	y, m, d := l.now.In(l.loc).Date()
	for _, t := range p.items {
		ty, tm, td := t.In(l.loc).Date()
		ago := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(ty, tm, td, 0, 0, 0, 0, time.UTC)).Hours() / 24)
		if ago >= 0 && ago < pulseDays {
			days[pulseDays-1-ago]++
		}
	}
	return days
}

func (s *sheet) pulseWidth() int { return min(s.room(), model.PulseHours) }

// columns draws a histogram as tall as pulseHeight.
func (s *sheet) columns(values []int, r role) {
	sums := buckets(values, s.pulseWidth())
	most := 1
	for _, v := range sums {
		most = max(most, v)
	}
	steps := len(s.g.levels)
	for row := pulseHeight - 1; row >= 0; row-- {
		var b strings.Builder
		for _, v := range sums {
			switch n := v*pulseHeight*steps/most - row*steps; {
			case n >= steps:
				b.WriteString(s.g.bar)
			case n > 0 || v > 0 && row == 0:
				b.WriteString(s.g.levels[max(n-1, 0)])
			default:
				b.WriteString(" ")
			}
		}
		label := ""
		if row == pulseHeight-1 {
			label = fmt.Sprintf(" %d", most)
		}
		s.line(span{r, b.String()}, span{rFaint, label})
	}
}
