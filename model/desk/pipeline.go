package desk

import (
	"fmt"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// Pipeline is the way of an item from words to its place: it is analysed, filed under a track, and grouped. It is the one
// code path for whatever judges items, with a store or without.
type Pipeline struct {
	judge   tracks.Judge
	names   *text.Lexicon
	grouper threads.Grouper
	last    model.ItemID // the last item placed
}

// NewPipeline makes a pipeline of a judge and a grouper. It is used by one goroutine at a time.
func NewPipeline(j tracks.Judge, g threads.Grouper) *Pipeline {
	return &Pipeline{judge: j, names: text.Default(), grouper: g}
}

// LookFor has texts searched for the names of another table than the one that ships. It is called before the first item
// is placed.
func (p *Pipeline) LookFor(names *text.Lexicon) { p.names = names }

// Placed is an item with what it was judged to be, and why.
type Placed struct {
	Item model.Item
	Why  model.Why
}

// Place judges and groups items in the order given and gives them back in that order. Items without an identifier get
// the next ones, from 1. The Result tells what it did besides to developments and threads, and which earlier items stand
// elsewhere now.
func (p *Pipeline) Place(items []model.Item) ([]Placed, threads.Result) {
	return p.place(items, p.analyse(items))
}

// Stream is Place for one batch after the other: while one is grouped, the next is analysed. What it yields for a batch
// is what Place would give. The batches are asked for in another goroutine, and are the pipeline's until they are yielded.
func (p *Pipeline) Stream(batches iter.Seq[[]model.Item]) iter.Seq2[[]Placed, threads.Result] {
	return func(yield func([]Placed, threads.Result) bool) {
		type analysed struct {
			items []model.Item
			ready []judged
		}
		ahead, stop := make(chan analysed, 1), make(chan struct{})
		defer func() {
			close(stop)
			for range ahead { // until the other goroutine is gone
			}
		}()
		go func() {
			defer close(ahead)
			for items := range batches {
				select {
				case <-stop: // the other select may send on, as long as what was left is thrown away
					return
				default:
				}
				select {
				case ahead <- analysed{items, p.analyse(items)}:
				case <-stop:
					return
				}
			}
		}()
		for b := range ahead {
			if !yield(p.place(b.items, b.ready)) {
				return
			}
		}
	}
}

// analyse judges items; it does not touch the grouper.
func (p *Pipeline) analyse(items []model.Item) []judged {
	ready := make([]judged, len(items))
	each(atOnce, len(items), func(i int) { ready[i] = judge(p.names, p.judge, &items[i]) })
	return ready
}

func (p *Pipeline) place(items []model.Item, ready []judged) ([]Placed, threads.Result) {
	out := make([]Placed, len(items))
	for i := range items {
		it := items[i]
		if it.ID == 0 {
			it.ID = p.last + 1
		}
		p.last = max(p.last, it.ID)
		out[i].Item = it
	}
	res := p.assign(len(items), func(i int) (*model.Item, *judged) { return &out[i].Item, &ready[i] })
	for i := range out {
		settle(&out[i], &ready[i], &res.Placements[i])
	}
	return out, res
}

// judged is what analysing an item found, before it is grouped.
type judged struct {
	doc    *text.Doc
	ready  *threads.Ready
	missed []model.Gap // when its source could not be heard, see threads.Input
	tracks.Judgement
}

// judge analyses an item and files it under a track. It is safe for concurrent use.
func judge(names *text.Lexicon, j tracks.Judge, it *model.Item) judged {
	doc := names.Analyze(text.Input{Title: it.Title, Summary: it.Summary, Lang: it.Lang, Published: it.Published})
	out := judged{doc: doc, ready: threads.Prepare(it.Title, doc), Judgement: j.Classify(doc)}
	doc.Read() // nobody else reads the pattern
	return out
}

// assign groups judged items.
func (p *Pipeline) assign(n int, at func(int) (*model.Item, *judged)) threads.Result {
	in := make([]threads.Input, n)
	for i := range in {
		it, j := at(i)
		in[i] = input(it, j.doc)
		in[i].Ready, in[i].Track, in[i].Scores, in[i].Missed = j.ready, j.Track, j.Scores, j.missed
		p.last = max(p.last, it.ID)
	}
	return p.grouper.Assign(in)
}

// input is an item as the grouper takes it.
func input(it *model.Item, doc *text.Doc) threads.Input {
	return threads.Input{Item: it.ID, Source: it.Source, Published: it.Published, Title: it.Title, Doc: doc, Track: it.Track, Scores: it.Scores}
}

// settle enters a judgement and a placement into an item.
func settle(out *Placed, j *judged, p *threads.Placement) {
	it := &out.Item
	it.Track, it.Scores = j.Track, j.Scores
	it.Development, it.Thread, it.Text = p.Development, p.Thread, p.Text
	if it.Text == 0 {
		it.Text = it.ID
	}
	if it.Lang == "" {
		it.Lang = j.doc.Lang
	}
	out.Why = p.Why
	out.Why.Track = j.Reasons
}

// atOnce does work where it is asked for.
func atOnce(work func()) { work() }

// each does n things on all processors, or on as many as aside has for it.
func each(aside func(func()), n int, fn func(int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+7)/8)
	if workers <= 1 {
		aside(func() {
			for i := range n {
				fn(i)
			}
		})
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			aside(func() {
				for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
					fn(i)
				}
			})
		})
	}
	wg.Wait()
}

// guard turns a panic over a hostile text into an error, so that one item cannot end the program.
func guard(what string, fn func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s failed: %v", what, r)
		}
	}()
	fn()
	return nil
}
