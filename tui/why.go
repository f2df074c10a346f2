package tui

import (
	"context"
	"fmt"
	"math"

	"attache/model"
)

// whyPage says why an item stands where it stands: what was stored when it was placed, nothing computed now.
type whyPage struct {
	it    model.ItemDetail
	rival string // title of the development that lost
	one   bool   // the development that lost has become part of the item's own since
}

func readWhy(ctx context.Context, d Desk, it model.ItemDetail) (page, error) {
	p := whyPage{it: it}
	if it.Why.Rival != 0 {
		items, err := d.Items(ctx, model.ItemQuery{Development: it.Why.Rival, Window: model.Window{Limit: 1}})
		if err != nil {
			return nil, err
		}
		if len(items) > 0 {
			p.rival, p.one = items[0].Title, items[0].Development == it.Development
		}
	}
	return p, nil
}

func (p whyPage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	why := p.it.Why
	s.para(rHeading, p.it.Title)
	s.line(span{rStrong, clean(p.it.Source)}, span{rDim, " " + l.g.dot + " " + l.when(p.it.Published)})
	s.blank()
	s.line(span{rHeading, "Why this track: "}, span{accent(p.it.Track), p.it.Track.Title()})
	p.scores(s)
	if len(why.Track) > 0 {
		s.line(span{rDim, "the words that decided"})
		s.reasons(why.Track)
	}
	s.head("Why this development")
	switch {
	case len(why.Joined) == 0 && why.Score >= 1:
		s.para(rText, "It opened the development: nothing stored was near enough.")
	case len(why.Joined) > 0 && why.Joined[0].Kind == "united":
		s.para(rText, fmt.Sprintf("Its development and this one were found to tell of the same, with a probability of %s.", probability(why.Score)))
	case len(why.Joined) > 0 && why.Joined[0].Kind == "split":
		s.para(rText, fmt.Sprintf("It was told apart from a development that is alike, with a probability of %s.", probability(why.Score)))
	default:
		s.para(rText, fmt.Sprintf("It joined with a probability of %s.", probability(why.Score)))
	}
	s.reasons(why.Joined)
	if why.Rival != 0 && !p.one {
		p.rivals(s)
	}
	if len(why.Thread) > 0 || why.ThreadScore > 0 {
		s.head("Why this thread")
		if why.ThreadScore > 0 {
			s.para(rText, fmt.Sprintf("The development belongs to the thread with a probability of %s.", probability(why.ThreadScore)))
		}
		s.reasons(why.Thread)
	}
	if l.linear {
		return s.out
	}
	s.blank()
	s.para(rFaint, s.g.dot+" If this is wrong, split the item off (#) or merge the threads (&). What you decide binds everything that comes later.")
	return s.out
}

// scores draws the probability of each track as a bar.
func (p whyPage) scores(s *sheet) {
	for _, t := range model.BoardTracks {
		v := p.it.Scores[t]
		fill, rest := s.g.gauge(int(v*20+0.5), 20, 20)
		s.line(span{rDim, fmt.Sprintf("  %-17s", t.Title())}, span{accent(t), fill}, span{rFaint, rest}, span{rText, " " + probability(float64(v))})
	}
}

// rivals says what nearly won, and why it lost.
func (p whyPage) rivals(s *sheet) {
	s.head("What nearly won")
	title := p.rival
	if title == "" {
		title = "a development that is no longer stored"
	}
	s.para(rText, title)
	s.line(span{rDim, "probability " + probability(p.it.Why.RivalScore)})
	if len(p.it.Why.RivalWhy) > 0 {
		s.line(span{rDim, "why it lost"})
		s.reasons(p.it.Why.RivalWhy)
	}
}

func probability(v float64) string {
	if math.IsNaN(v) {
		return "?"
	}
	return fmt.Sprintf("%.0f %%", 100*max(0, min(v, 1)))
}

// reasons lists evidence, with a bar as long as its weight and a sign that says for or against.
func (s *sheet) reasons(rs []model.Reason) {
	most := 0.0
	for _, r := range rs {
		most = max(most, math.Abs(r.Weight))
	}
	for _, r := range rs {
		role, sign := rGood, "+"
		if r.Weight < 0 {
			role, sign = rBad, "-"
		}
		if s.linear {
			s.para(rText, map[string]string{"+": "For it: ", "-": "Against it: "}[sign]+r.Kind+" "+r.Text)
			continue
		}
		n := 0
		if most > 0 {
			n = int(math.Abs(r.Weight) / most * 1000)
		}
		fill, _ := s.g.gauge(n, 1000, 8)
		p := s.pen(s.w, onPlain).gap(sheetMargin+1).put(role, sign).gap(1).col(role, fill, 9).col(rFaint, clean(r.Kind), 8)
		s.out = append(s.out, p.put(rText, s.cut(clean(r.Text), s.room()-20, s.g.ellipsis)).line())
	}
}
