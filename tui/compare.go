package tui

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"attache/model"
)

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
		p.numbers(s)
	}
	for i, t := range p.texts {
		s.blank()
		head := []span{{rStrong, clean(t.sources[0])}, {rDim, " " + l.g.dot + " " + l.when(t.first.Published)}}
		if t.first.Perspective != "" {
			head = append(head, span{rDim, " " + l.g.dot + " " + clean(t.first.Perspective)})
		}
		s.line(head...)
		if len(t.sources) > 1 {
			s.names(rDim, joined(t.sources[1:]), span{rDim, "also "}, span{rText, "     "})
		}
		s.link = hyperlink(t.first.Link)
		p.wording(s, i)
		s.link = ""
		if t.first.Summary != "" && t.first.Summary != t.first.Title {
			s.para(rDim, l.cut(clean(t.first.Summary), 3*s.room(), l.g.ellipsis))
		}
	}
	return s.out
}

// wording writes a title with what is new in it; where nothing can stand out, the new words follow it. A text in another
// script is no wording of the same words, and nothing in it stands out.
func (p comparePage) wording(s *sheet, i int) {
	first, title := clean(p.texts[0].first.Title), clean(p.texts[i].first.Title)
	if i == 0 || p.texts[i].first.Lang != p.texts[0].first.Lang {
		s.para(rText, title)
		return
	}
	_, came := wordDiff(first, title)
	if !s.linear {
		s.marked("", rHit, came)
		return
	}
	s.para(rText, title)
	var words []string
	for _, x := range came {
		if x.marked {
			words = append(words, x.text)
		}
	}
	if len(words) > 0 {
		s.para(rDim, "New words: "+strings.Join(words, ", "))
	}
}

// aNumber is a number as it is printed.
var aNumber = regexp.MustCompile(`\d+(?:[.,]\d+)*`)

// numbers says which number stands in whose title, where not all name the same ones: that is what sources differ in first.
func (p comparePage) numbers(s *sheet) {
	by := map[string][]string{}
	for _, t := range p.texts {
		for _, n := range aNumber.FindAllString(t.first.Title, -1) {
			if !slices.Contains(by[n], t.sources[0]) {
				by[n] = append(by[n], t.sources[0])
			}
		}
	}
	all := sortedKeys(by)
	slices.SortStableFunc(all, func(a, b string) int { return len(a) - len(b) })
	for _, n := range all {
		if who := by[n]; len(who) < len(p.texts) {
			s.names(rText, joined(who), span{rStrong, s.cut(n+blank(9), 9, "")}, span{rText, blank(9)})
		}
	}
}

func joined(names []string) string { return strings.Join(names, ", ") }
