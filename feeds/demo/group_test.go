package demo

import (
	"testing"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// placed is a report with where the program put it.
type placed struct {
	Report
	track model.Track
	threads.Placement
}

// grouped plays the whole crisis through the program's own judgement, item by item as it comes out.
func grouped(t *testing.T) []placed {
	t.Helper()
	lexicon, err := text.LoadNames(Names())
	if err != nil {
		t.Fatal(err)
	}
	reports, err := Reports(began, began.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	judge, engine := tracks.New(), threads.New(threads.Options{})
	out := make([]placed, len(reports))
	at := map[model.ItemID]int{}
	for i, r := range reports {
		doc := lexicon.Analyze(text.Input{Title: r.Title, Summary: r.Summary, Lang: r.Lang, Published: r.Published})
		j := judge.Classify(doc)
		out[i], at[r.ID] = placed{Report: r, track: j.Track}, i
		res := engine.Assign([]threads.Input{{
			Item: r.ID, Source: r.Source, Published: r.Published, Title: r.Title, Doc: doc, Track: j.Track, Scores: j.Scores,
		}})
		for _, p := range append(res.Placements, res.Moved...) {
			out[at[p.Item]].Placement = p
		}
		for k := range out[:i+1] {
			p := &out[k].Placement
			if into, gone := res.GoneDevelopments[p.Development]; gone {
				p.Development = into
			}
			if thread, moved := res.DevelopmentMoves[p.Development]; moved {
				p.Thread = thread
			}
			if into, gone := res.GoneThreads[p.Thread]; gone {
				p.Thread = into
			}
		}
	}
	return out
}

// bcubed compares a grouping with the one that a person would make.
func bcubed(all []placed, got, want func(*placed) any) (precision, recall float64) {
	for i := range all {
		var g, w, both float64
		for k := range all {
			sameGot, sameWant := got(&all[i]) == got(&all[k]), want(&all[i]) == want(&all[k])
			if sameGot {
				g++
			}
			if sameWant {
				w++
			}
			if sameGot && sameWant {
				both++
			}
		}
		precision += both / g / float64(len(all))
		recall += both / w / float64(len(all))
	}
	return precision, recall
}

// TestCrisisFallsIntoThreads is no benchmark: the floors lie below what was reached, and say only that the demo shows
// what it is meant to show.
func TestCrisisFallsIntoThreads(t *testing.T) {
	all := grouped(t)
	right, perThread := 0, map[model.ThreadID]int{}
	for i := range all {
		if all[i].track == all[i].Report.Track {
			right++
		}
		perThread[all[i].Placement.Thread]++
	}
	t.Logf("tracks: %d of %d as a person would file them", right, len(all))
	if right*100 < len(all)*60 {
		t.Errorf("tracks: only %d of %d are right", right, len(all))
	}
	type pair struct{ matter, happening string }
	precision, recall := bcubed(all, func(p *placed) any { return p.Placement.Thread }, func(p *placed) any { return p.Matter })
	t.Logf("threads: BCubed precision %.3f, recall %.3f", precision, recall)
	if precision < 0.7 || recall < 0.25 {
		t.Errorf("threads: BCubed precision %.3f, recall %.3f", precision, recall)
	}
	precision, recall = bcubed(all, func(p *placed) any { return p.Placement.Development }, func(p *placed) any { return pair{p.Matter, p.Happening} })
	t.Logf("developments: BCubed precision %.3f, recall %.3f", precision, recall)
	// Every name of the crisis is new to the background table and so weighs more than it should: steps of one matter are
	// joined more readily here than in recorded news.
	if precision < 0.5 || recall < 0.35 {
		t.Errorf("developments: BCubed precision %.3f, recall %.3f", precision, recall)
	}
	for _, track := range model.BoardTracks {
		large := map[model.ThreadID]bool{}
		for i := range all {
			if all[i].track == track && perThread[all[i].Placement.Thread] >= 4 {
				large[all[i].Placement.Thread] = true
			}
		}
		if len(large) < 2 {
			t.Errorf("%s has %d threads worth the name", track, len(large))
		}
	}
}

// TestReprintsAreOneText: wire copy in other papers stands in the same development and counts as the same text.
func TestReprintsAreOneText(t *testing.T) {
	s, all := loaded(t), grouped(t)
	byGUID := map[string]*placed{}
	for i := range all {
		byGUID[all[i].GUID] = &all[i]
	}
	for _, it := range s.items {
		if it.original == nil {
			continue
		}
		copied, original := byGUID[it.id], byGUID[it.original.id]
		if copied.Placement.Development != original.Placement.Development || copied.Placement.Text != original.Placement.Text {
			t.Errorf("%s and %s carry one text but are apart", it.id, it.original.id)
		}
	}
}
