package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
	"attache/model/tracks"
)

// stubJudge files a text by a word of its title that names a track.
type stubJudge struct{}

func (stubJudge) Classify(d *text.Doc) (j tracks.Judgement) {
	for _, term := range d.Title {
		for t, word := range map[model.Track]string{model.Negotiations: "talk", model.Posture: "fleet", model.Protests: "crowd"} {
			if strings.HasPrefix(term, word) {
				j.Track, j.Scores[t] = t, 0.9
				j.Reasons = []model.Reason{{Kind: "word", Text: term, Weight: 1.5}}
			}
		}
		if term == "panic" {
			panic("a hostile title")
		}
	}
	return j
}

// stubGrouper makes one thread of each first word of a title and one development of each first two words; equal titles
// are one text. It remembers through its memos, as the real one does.
type stubGrouper struct {
	devs    map[string]*threads.DevelopmentState
	ths     map[string]*threads.ThreadState
	texts   map[string]model.ItemID
	lastDev model.DevelopmentID
	lastTh  model.ThreadID
	corpus  int
}

func newStub() threads.Grouper {
	return &stubGrouper{devs: map[string]*threads.DevelopmentState{}, ths: map[string]*threads.ThreadState{}, texts: map[string]model.ItemID{}}
}

type stubMemo struct {
	Key   string
	Texts map[string]model.ItemID
}

func words(s string, n int) string {
	f := strings.Fields(s)
	return strings.Join(f[:min(n, len(f))], " ")
}

func (g *stubGrouper) Assign(batch []threads.Input) (res threads.Result) {
	devs, ths := map[string]bool{}, map[string]bool{}
	for _, in := range batch {
		tk, dk := words(in.Title, 1), words(in.Title, 2)
		th := g.ths[tk]
		if th == nil {
			g.lastTh++
			th = &threads.ThreadState{ID: g.lastTh, Track: in.Track, Title: "About " + tk, Actors: []string{tk}, First: in.Published}
			g.ths[tk] = th
		}
		d := g.devs[dk]
		if d == nil {
			g.lastDev++
			d = &threads.DevelopmentState{ID: g.lastDev, Thread: th.ID, Track: in.Track, Title: in.Title, First: in.Published}
			g.devs[dk] = d
		}
		th.First, d.First = earliest(th.First, in.Published), earliest(d.First, in.Published)
		th.Last, d.Last = latest(th.Last, in.Published), latest(d.Last, in.Published)
		key := dk + "\x00" + in.Title
		if g.texts[key] == 0 {
			g.texts[key] = in.Item
		}
		devs[dk], ths[tk] = true, true
		g.corpus++
		res.Placements = append(res.Placements, threads.Placement{Item: in.Item, Development: d.ID, Thread: th.ID, Text: g.texts[key],
			Why: model.Why{Score: 1, Joined: []model.Reason{{Kind: "term", Text: dk, Weight: 0.5}}}})
	}
	for _, k := range sortedKeys(devs) {
		res.Developments = append(res.Developments, *g.devs[k])
	}
	for _, k := range sortedKeys(ths) {
		res.Threads = append(res.Threads, *g.ths[k])
	}
	return res
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// lay puts an item back where it stood.
func (g *stubGrouper) lay(p *threads.Placed) {
	tk, dk := words(p.Title, 1), words(p.Title, 2)
	if g.ths[tk] == nil {
		g.ths[tk] = &threads.ThreadState{ID: p.Thread, Track: p.Track, Title: "About " + tk, Actors: []string{tk}, First: p.Published}
	}
	if g.devs[dk] == nil {
		g.devs[dk] = &threads.DevelopmentState{ID: p.Development, Thread: p.Thread, Track: p.Track, Title: p.Title, First: p.Published}
	}
	th, d := g.ths[tk], g.devs[dk]
	th.First, d.First = earliest(th.First, p.Published), earliest(d.First, p.Published)
	th.Last, d.Last = latest(th.Last, p.Published), latest(d.Last, p.Published)
	if key := dk + "\x00" + p.Title; g.texts[key] == 0 {
		g.texts[key] = p.Item
	}
}

func (g *stubGrouper) Restore(w threads.Warm) error {
	g.lastDev, g.lastTh = w.LastDev, w.LastThread
	for i := range w.Threads {
		var m stubMemo
		if err := json.Unmarshal(w.Threads[i].Memo, &m); err != nil {
			return err
		}
		t := w.Threads[i]
		g.ths[m.Key] = &t
	}
	for i := range w.Developments {
		var m stubMemo
		if err := json.Unmarshal(w.Developments[i].Memo, &m); err != nil {
			return err
		}
		d := w.Developments[i]
		g.devs[m.Key] = &d
		for k, id := range m.Texts {
			g.texts[k] = id
		}
		if t := g.ths[words(m.Key, 1)]; t != nil {
			d.Thread = t.ID
		}
	}
	for i := range w.Tail {
		g.lay(&w.Tail[i])
	}
	if len(w.Corpus) > 0 {
		if _, err := fmt.Sscan(string(w.Corpus), &g.corpus); err != nil {
			return err
		}
	}
	return nil
}

// Checkpoint gives everything, changed or not.
func (g *stubGrouper) Checkpoint() threads.Checkpoint {
	cp := threads.Checkpoint{Developments: map[model.DevelopmentID][]byte{}, Threads: map[model.ThreadID][]byte{}, Corpus: []byte(fmt.Sprint(g.corpus))}
	for k, d := range g.devs {
		texts := map[string]model.ItemID{}
		for key, id := range g.texts {
			if strings.HasPrefix(key, k+"\x00") {
				texts[key] = id
			}
		}
		cp.Developments[d.ID], _ = json.Marshal(stubMemo{Key: k, Texts: texts})
	}
	for k, t := range g.ths {
		cp.Threads[t.ID], _ = json.Marshal(stubMemo{Key: k})
	}
	return cp
}
