package threads

import (
	"slices"

	"attache/model"
	"attache/model/text"
)

// maxWordings bounds how many texts of a development are told apart.
const maxWordings = 96

// wording finds the text that a report is a copy of and gives its first item; fresh says that there is none.
func (d *development) wording(p *profile) (first model.ItemID, fresh bool) {
	for _, w := range d.wordings {
		if w.print == p.print && p.print != 0 {
			return w.item, false
		}
	}
	if len(d.wordings) < maxWordings {
		d.wordings = append(d.wordings, wording{p.print, p.item})
	}
	return p.item, true
}

func mergeWordings(a, b []wording) []wording {
	a = append(slices.Clone(a), b...)
	return a[:min(len(a), maxWordings)]
}

func mergeSorted[T int64 | model.DevelopmentID](a, b []T) []T {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// retitle lets the title of the report that is most like all the others stand for the development. It changes only for
// a clearly better one.
func (d *development) retitle(in *Input, p *profile) {
	const better = 0.08
	fit := float64(cosine(dot(p.title, d.cluster.title), d.titleNorm))
	if d.items == 1 || fit > d.titleFit+better {
		d.title, d.titleFit, d.titleItem = in.Title, fit, p.item
		return
	}
	for _, m := range d.members {
		if m.item == d.titleItem {
			d.titleFit = float64(cosine(dot(m.title, d.cluster.title), d.titleNorm))
		}
	}
}

// printOf is the same for two reports with the same words in the title, 0 when there are too few to tell.
func printOf(d *text.Doc) uint64 {
	const few = 4
	if len(d.Title) < few {
		return 0
	}
	h := uint64(14695981039346656037)
	for _, w := range d.Title {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}
