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
	feeds       int // feeds of this perspective in the list
	alive       int // of these, how many answered lately
}

// coveragePage shows who reports on a thread, and who does not although his feed is alive: a dead feed's silence means nothing.
type coveragePage struct {
	thread  model.Thread
	counted int
	speak   []voice
	silent  []voice
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
	p := coveragePage{thread: th, counted: len(items)}
	p.speak, p.silent = voices(items, feeds)
	return p, nil
}

// voices counts items by perspective, the loudest first, and the perspectives that are followed but say nothing.
func voices(items []model.Item, feeds []model.FeedEntry) (speak, silent []voice) {
	by := map[string]*voice{}
	get := func(p string) *voice {
		if p == "" {
			p = "unknown"
		}
		if by[p] == nil {
			by[p] = &voice{perspective: p}
		}
		return by[p]
	}
	for _, it := range items {
		v := get(it.Perspective)
		v.items++
		if it.Published.After(v.last) {
			v.last = it.Published
		}
		if !slices.Contains(v.sources, it.Source) {
			v.sources = append(v.sources, it.Source)
		}
	}
	for _, f := range feeds {
		v := get(f.Perspective)
		if v.feeds++; f.Poll.State == model.FeedOK || f.Poll.State == model.FeedSlow {
			v.alive++
		}
		if v.items == 0 {
			v.sources = append(v.sources, f.Source)
		}
	}
	for _, v := range by {
		if v.items > 0 {
			speak = append(speak, *v)
		} else {
			silent = append(silent, *v)
		}
	}
	order := func(vs []voice) {
		sort.Slice(vs, func(i, j int) bool {
			if vs[i].items != vs[j].items {
				return vs[i].items > vs[j].items
			}
			return vs[i].perspective < vs[j].perspective
		})
	}
	order(speak)
	order(silent)
	return speak, silent
}

func (p coveragePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	s.para(rHeading, threadTitle(p.thread))
	s.line(span{rDim, fmt.Sprintf("%s by perspective", count(p.counted, "report"))})
	if p.counted == coverageItems {
		s.para(rFaint, fmt.Sprintf("The newest %d are counted.", coverageItems))
	}
	s.blank()
	most := 1
	for _, v := range p.speak {
		most = max(most, v.items)
	}
	for _, v := range p.speak {
		fill, _ := l.g.gauge(v.items, most, 16)
		line := l.pen(w, onPlain).gap(sheetMargin).col(rText, clean(v.perspective), 13).col(accent(p.thread.Track), fill, 17)
		line.right(rStrong, fmt.Sprint(v.items), 4).gap(2).right(rDim, l.age(v.last), l.ageWidth()).gap(2)
		s.out = append(s.out, line.put(rDim, clean(strings.Join(v.sources, ", "))).line())
	}
	if len(p.silent) == 0 {
		return s.out
	}
	s.head("Silent here")
	for _, v := range p.silent {
		r, state := rDim, "feed alive"
		switch {
		case v.alive == 0 && v.feeds > 0:
			r, state = rFaint, "feed not alive: says nothing"
		case v.feeds > 1:
			state = fmt.Sprintf("%d of %d feeds alive", v.alive, v.feeds)
		}
		s.text(r, state+": "+strings.Join(v.sources, ", "), span{rText, l.cut(clean(v.perspective)+blank(13), 13, "")}, span{rText, blank(13)})
	}
	return s.out
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
	s.line(span{rHeading, "Reports an hour, the last two days"})
	s.columns(p.thread.Pulse, accent(p.thread.Track))
	s.line(span{rFaint, "-48 h" + blank(max(0, s.pulseWidth()-8)) + "now"})
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
