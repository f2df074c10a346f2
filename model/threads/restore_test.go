package threads

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"attache/model"
	"attache/model/text"
)

// stream makes invented reports: a few matters, each with happenings that several sources report in their own words.
func stream(n int) []Input {
	rng := rand.New(rand.NewPCG(7, 11))
	actors := []string{"Iran", "Oman", "Turkey", "France", "Serbia", "Kenya", "Japan", "Chile", "Peru", "Egypt"}
	acts := []string{"talks resume", "protesters march", "navy deploys frigate", "minister resigns", "ceasefire collapses", "exercise begins", "envoy arrives", "students rally"}
	spots := []string{"Muscat", "Ankara", "Belgrade", "Nairobi", "Osaka", "Santiago", "Lima", "Cairo", "Lyon", "Shiraz"}
	tails := []string{"officials say", "after long night", "amid warnings", "despite threats", "as pressure grows", "report says"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	out := make([]Input, 0, n)
	for i := range n {
		at = at.Add(time.Duration(rng.IntN(7200)) * time.Second)
		k := rng.IntN(len(actors))
		title := fmt.Sprintf("%s %s in %s %s", actors[k], acts[(k+rng.IntN(3))%len(acts)], spots[(k+rng.IntN(2))%len(spots)], tails[rng.IntN(len(tails))])
		summary := fmt.Sprintf("%d people were counted in %s on %s.", 10+rng.IntN(5)*100, spots[k], at.Weekday())
		var s model.Scores
		s[rng.IntN(model.NumTracks)] = 0.9
		out = append(out, Input{Item: model.ItemID(i + 1), Source: fmt.Sprintf("Source %d", rng.IntN(9)), Published: at, Title: title, Scores: s, Track: s.Best(),
			Doc: text.Analyze(text.Input{Title: title, Summary: summary, Lang: "en", Published: at})})
	}
	return out
}

// kept is what a store would keep of a grouper's results.
type kept struct {
	devs    map[model.DevelopmentID]DevelopmentState
	threads map[model.ThreadID]ThreadState
	placed  map[model.ItemID]Placement
	corpus  []byte
}

func newKept() *kept {
	return &kept{map[model.DevelopmentID]DevelopmentState{}, map[model.ThreadID]ThreadState{}, map[model.ItemID]Placement{}, nil}
}

func (k *kept) apply(r Result) {
	for _, d := range r.Developments {
		k.devs[d.ID] = d
	}
	for _, t := range r.Threads {
		k.threads[t.ID] = t
	}
	for _, p := range slices.Concat(r.Placements, r.Moved) {
		k.placed[p.Item] = p
	}
	for from, into := range r.GoneDevelopments {
		delete(k.devs, from)
		for id, p := range k.placed {
			if p.Development == from {
				p.Development = into
				k.placed[id] = p
			}
		}
	}
	for d, t := range r.DevelopmentMoves {
		if s, ok := k.devs[d]; ok {
			s.Thread = t
			k.devs[d] = s
		}
	}
	for from := range r.GoneThreads {
		delete(k.threads, from)
	}
}

func (k *kept) warm() Warm {
	return Warm{Developments: slices.Collect(maps.Values(k.devs)), Threads: slices.Collect(maps.Values(k.threads)), Corpus: k.corpus}
}

func (k *kept) feed(e *Engine, in []Input, batch int) {
	for c := range slices.Chunk(in, batch) {
		k.apply(e.Assign(c))
	}
	k.corpus = e.Corpus()
}

func (k *kept) same(t *testing.T, o *kept) {
	t.Helper()
	if len(k.devs) != len(o.devs) || len(k.threads) != len(o.threads) || !bytes.Equal(k.corpus, o.corpus) {
		t.Fatalf("%d developments, %d threads against %d, %d; same corpus: %v", len(k.devs), len(k.threads), len(o.devs), len(o.threads), bytes.Equal(k.corpus, o.corpus))
	}
	for id, a := range k.devs {
		if b := o.devs[id]; !bytes.Equal(a.Memo, b.Memo) || a.Thread != b.Thread || a.Title != b.Title {
			t.Fatalf("development %d differs: %q in %d, %q in %d", id, a.Title, a.Thread, b.Title, b.Thread)
		}
	}
	for id, a := range k.threads {
		if b := o.threads[id]; !bytes.Equal(a.Memo, b.Memo) || a.Title != b.Title || a.Track != b.Track || a.Surge != b.Surge {
			t.Fatalf("thread %d differs: %q, %q", id, a.Title, b.Title)
		}
	}
	for id, a := range k.placed {
		if b := o.placed[id]; a.Development != b.Development || a.Text != b.Text {
			t.Fatalf("item %d stands in %d or in %d", id, a.Development, b.Development)
		}
	}
}

func TestARestartInTheMiddleChangesNothing(t *testing.T) {
	in := stream(600)
	whole := newKept()
	whole.feed(New(Options{}), in, 7)
	for _, at := range []int{1, 133, 350, 595} {
		k := newKept()
		k.feed(New(Options{}), in[:at], 7)
		e := New(Options{})
		if err := e.Restore(k.warm()); err != nil {
			t.Fatal(err)
		}
		k.feed(e, in[at:], 7)
		k.same(t, whole)
	}
}

func TestTheSameInputGivesTheSameResultToTheByte(t *testing.T) {
	in := stream(400)
	a, b := newKept(), newKept()
	a.feed(New(Options{}), in, 1)
	b.feed(New(Options{}), in, 64)
	a.same(t, b)
}
