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
}

func readWhy(ctx context.Context, d Desk, it model.ItemDetail) (page, error) {
	p := whyPage{it: it}
	if it.Why.Rival != 0 {
		items, err := d.Items(ctx, model.ItemQuery{Development: it.Why.Rival, Window: model.Window{Limit: 1}})
		if err != nil {
			return nil, err
		}
		if len(items) > 0 {
			p.rival = items[0].Title
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
	default:
		s.para(rText, fmt.Sprintf("It joined with a probability of %s.", probability(why.Score)))
	}
	s.reasons(why.Joined)
	if why.Rival != 0 {
		p.rivals(s)
	}
	if len(why.Thread) > 0 || why.ThreadScore > 0 {
		s.head("Why this thread")
		if why.ThreadScore > 0 {
			s.para(rText, fmt.Sprintf("The development belongs to the thread with a probability of %s.", probability(why.ThreadScore)))
		}
		s.reasons(why.Thread)
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
		n := 0
		if most > 0 {
			n = int(math.Abs(r.Weight) / most * 1000)
		}
		fill, _ := s.g.gauge(n, 1000, 8)
		p := s.pen(s.w, onPlain).gap(sheetMargin+1).put(role, sign).gap(1).col(role, fill, 9).col(rFaint, clean(r.Kind), 8)
		s.out = append(s.out, p.put(rText, s.cut(clean(r.Text), s.room()-20, s.g.ellipsis)).line())
	}
}

// comparePage lays the sources' wordings of one development side by side.
type comparePage struct {
	texts []wording
}

// wording is one text and who printed it.
type wording struct {
	first   model.Item
	sources []string
}

func readCompare(ctx context.Context, d Desk, id model.DevelopmentID) (page, error) {
	items, err := d.Items(ctx, model.ItemQuery{Development: id, OldestFirst: true, Window: model.Window{Limit: devItems}})
	if err != nil {
		return nil, err
	}
	p := comparePage{}
	at := map[model.ItemID]int{}
	for _, it := range items {
		text := it.Text
		if text == 0 {
			text = it.ID
		}
		i, ok := at[text]
		if !ok {
			i = len(p.texts)
			at[text] = i
			p.texts = append(p.texts, wording{first: it})
		}
		p.texts[i].sources = append(p.texts[i].sources, it.Source)
	}
	return p, nil
}

func (p comparePage) lines(l *look, w int) []string {
	s := newSheet(l, w)
	if len(p.texts) == 0 {
		s.para(rDim, "There is nothing to compare.")
		return s.out
	}
	n := 0
	for _, t := range p.texts {
		n += len(t.sources)
	}
	s.line(span{rHeading, fmt.Sprintf("%s in %s", count(n, "report"), count(len(p.texts), "wording"))})
	switch {
	case n == 1:
		s.para(rFaint, "One source reports this so far: there is nothing to lay beside it.")
	case len(p.texts) == 1:
		s.para(rFaint, "All of them print the same text: that is one witness.")
	default:
		s.para(rFaint, "Words that the first wording does not have stand out.")
	}
	for i, t := range p.texts {
		s.blank()
		s.line(span{rStrong, clean(t.sources[0])}, span{rDim, " " + l.g.dot + " " + l.when(t.first.Published) + " " + l.g.dot + " " + clean(t.first.Perspective)})
		if len(t.sources) > 1 {
			s.text(rDim, joined(t.sources[1:]), span{rDim, "also "}, span{rText, "     "})
		}
		if i == 0 {
			s.para(rText, t.first.Title)
		} else {
			_, came := wordDiff(clean(p.texts[0].first.Title), clean(t.first.Title))
			s.marked("", rHit, came)
		}
		s.para(rDim, l.cut(clean(t.first.Summary), 3*s.room(), l.g.ellipsis))
	}
	return s.out
}

func joined(names []string) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += ", "
		}
		out += n
	}
	return out
}
