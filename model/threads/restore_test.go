package threads

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"sync"
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

// streamTitles are the titles of the stream, for what a store fills in.
var streamTitles = sync.OnceValue(func() []string {
	var out []string
	for _, in := range stream(700) {
		out = append(out, in.Title)
	}
	return out
})

// kept is what a store would keep of a grouper's results and checkpoints.
type kept struct {
	devs    map[model.DevelopmentID]DevelopmentState
	threads map[model.ThreadID]ThreadState
	placed  map[model.ItemID]Placement
	corpus  []byte
	tail    []Input // placed since the checkpoint
	merges  int
	moves   int
	last    Warm // only the identifiers given out
}

func newKept() *kept {
	return &kept{devs: map[model.DevelopmentID]DevelopmentState{}, threads: map[model.ThreadID]ThreadState{}, placed: map[model.ItemID]Placement{}}
}

func (k *kept) clone() *kept {
	return &kept{maps.Clone(k.devs), maps.Clone(k.threads), maps.Clone(k.placed), k.corpus, slices.Clone(k.tail), k.merges, k.moves, k.last}
}

func (k *kept) apply(r Result) {
	k.merges += len(r.GoneDevelopments) + len(r.GoneThreads)
	k.moves += len(r.Moved)
	for _, d := range r.Developments {
		if d.Memo == nil {
			d.Memo = k.devs[d.ID].Memo
		}
		if d.Title == "" {
			d.Title = streamTitles()[d.TitleItem-1]
		}
		k.devs[d.ID] = d
		k.last.LastDev = max(k.last.LastDev, d.ID)
	}
	for _, t := range r.Threads {
		k.last.LastThread = max(k.last.LastThread, t.ID)
		if t.Memo == nil {
			t.Memo = k.threads[t.ID].Memo
		}
		if t.Title == "" {
			t.Title = streamTitles()[t.TitleItem-1]
		}
		k.threads[t.ID] = t
	}
	for _, p := range slices.Concat(r.Placements, r.Moved) {
		k.placed[p.Item] = p
	}
	for from, into := range r.GoneDevelopments {
		k.last.LastDev = max(k.last.LastDev, from)
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
		k.last.LastThread = max(k.last.LastThread, from)
		delete(k.threads, from)
	}
}

// checkpoint stores what the grouper remembers.
func (k *kept) checkpoint(e *Engine) {
	c := e.Checkpoint()
	for id, m := range c.Developments {
		s := k.devs[id]
		s.Memo = m
		k.devs[id] = s
	}
	for id, m := range c.Threads {
		s := k.threads[id]
		s.Memo = m
		k.threads[id] = s
	}
	k.corpus, k.tail = c.Corpus, nil
}

func (k *kept) warm() Warm {
	w := Warm{Developments: slices.Collect(maps.Values(k.devs)), Threads: slices.Collect(maps.Values(k.threads)), Corpus: k.corpus, LastDev: k.last.LastDev, LastThread: k.last.LastThread}
	for _, in := range k.tail {
		d := k.placed[in.Item].Development
		w.Tail = append(w.Tail, Placed{in, d, k.devs[d].Thread})
	}
	return w
}

// feed places items and stores a checkpoint after them.
func (k *kept) feed(e *Engine, in []Input, batch int) {
	for c := range slices.Chunk(in, batch) {
		k.apply(e.Assign(c))
	}
	k.checkpoint(e)
}

// mind is all that a grouper knows, but for how far each memo went.
func mind(e *Engine) map[string][]byte {
	out := map[string][]byte{"corpus": e.corpus.encode(e.seen, e.swept), "numbers": fmt.Append(nil, e.lastDev, e.lastThread)}
	for id, d := range e.devs {
		out[fmt.Sprint("development ", id, " in ", d.thread)] = d.encode(new(writer), 0)
	}
	for id, t := range e.threads {
		out[fmt.Sprint("thread ", id)] = t.encode(new(writer), 0, nil)
	}
	return out
}

func sameMind(t *testing.T, a, b *Engine) {
	t.Helper()
	x, y := mind(a), mind(b)
	if len(x) != len(y) {
		t.Errorf("%d things known against %d", len(x), len(y))
	}
	for k, v := range x {
		if !bytes.Equal(v, y[k]) {
			t.Fatalf("%s differs", k)
		}
	}
}

func (k *kept) same(t *testing.T, o *kept) {
	t.Helper()
	if len(k.devs) != len(o.devs) || len(k.threads) != len(o.threads) {
		t.Fatalf("%d developments, %d threads against %d, %d", len(k.devs), len(k.threads), len(o.devs), len(o.threads))
	}
	for id, a := range k.devs {
		b := o.devs[id]
		if a.Memo, b.Memo = nil, nil; a.Thread != b.Thread || a.Title != b.Title || !a.First.Equal(b.First) || !a.Last.Equal(b.Last) {
			t.Fatalf("development %d differs: %+v, %+v", id, a, b)
		}
	}
	for id, a := range k.threads {
		b := o.threads[id]
		if a.Memo, b.Memo = nil, nil; a.Title != b.Title || a.Track != b.Track || a.Surge != b.Surge || !slices.Equal(a.Actors, b.Actors) {
			t.Fatalf("thread %d differs: %+v, %+v", id, a, b)
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
	whole, never := newKept(), New(Options{})
	whole.feed(never, in, 7)
	for _, at := range []int{1, 133, 350, 595} {
		k := newKept()
		k.feed(New(Options{}), in[:at], 7)
		e := New(Options{})
		if err := e.Restore(k.warm()); err != nil {
			t.Fatal(err)
		}
		k.feed(e, in[at:], 7)
		k.same(t, whole)
		sameMind(t, e, never)
	}
}

func TestAGrouperThatIsKilledBetweenCheckpointsGoesOnAsIfItHadNot(t *testing.T) {
	in := stream(700)
	whole, never := newKept(), New(Options{})
	whole.feed(never, in, 50)
	if whole.merges < 5 || whole.moves == 0 {
		t.Fatalf("only %d merges and %d moves: the stream does not try what is hard", whole.merges, whole.moves)
	}
	for n := range 12 {
		rng := rand.New(rand.NewPCG(uint64(n), 3))
		k, e := newKept(), New(Options{})
		for rest := in; len(rest) > 0; {
			part := rest[:min(len(rest), 1+rng.IntN(40))]
			rest = rest[len(part):]
			k.apply(e.Assign(part))
			k.tail = append(k.tail, part...)
			switch rng.IntN(6) {
			case 0:
				k.checkpoint(e)
			case 1:
				killed := e
				e = k.restored(t)
				sameMind(t, e, killed)
			}
		}
		k.same(t, whole)
		sameMind(t, e, never)
	}
}

// Without any checkpoint all that stands comes back from the items, where nothing was merged.
func TestWhatWasNeverCheckpointedComesBackFromItsItems(t *testing.T) {
	in := stream(200)
	k, never := newKept(), New(Options{})
	k.apply(never.Assign(in))
	k.tail = in
	e := k.restored(t)
	sameMind(t, e, never)
	k.tail = append(slices.Clone(in[50:100]), in...) // what is known already does no harm
	k.checkpoint(never)
	k.tail = in
	sameMind(t, k.restored(t), never)
}

func TestTheSameInputGivesTheSameResultToTheByte(t *testing.T) {
	in := stream(400)
	a, b := newKept(), newKept()
	x, y := New(Options{}), New(Options{})
	a.feed(x, in, 1)
	b.feed(y, in, 64)
	a.same(t, b)
	sameMind(t, x, y)
}

// restored is a new grouper that goes on from what was kept, with the user's decisions.
func (k *kept) restored(t *testing.T, cs ...Constraint) *Engine {
	t.Helper()
	e := New(Options{})
	if err := e.Restore(k.warm()); err != nil {
		t.Fatal(err)
	}
	for _, c := range cs {
		e.Constrain(c)
	}
	return e
}

func TestConstraintsHold(t *testing.T) {
	in := stream(240)
	for n := range 12 {
		rng := rand.New(rand.NewPCG(uint64(n), 5))
		a, b := in[rng.IntN(120)].Item, in[120+rng.IntN(120)].Item
		for _, c := range []Constraint{{MustLink, a, b, Developments}, {CannotLink, a, b, Developments}, {MustLink, a, b, Threads}, {CannotLink, a, b, Threads}} {
			k := newKept()
			e := New(Options{})
			e.Constrain(c)
			k.feed(e, in[:120], 20)
			if n%2 == 1 {
				w := k.warm()
				w.Constraints = []Constraint{c}
				if e = New(Options{}); e.Restore(w) != nil {
					t.Fatal("not restored")
				}
			}
			k.feed(e, in[120:], 20)
			x, y := k.placed[a], k.placed[b]
			same := x.Development == y.Development
			if c.Level == Threads {
				same = k.devs[x.Development].Thread == k.devs[y.Development].Thread
			}
			old := in[b-1].Published.Sub(in[a-1].Published) > warmDevelopment*time.Second && c.Kind == MustLink
			if same != (c.Kind == MustLink) && !old {
				t.Errorf("%+v does not hold: items %d and %d stand in %d and %d", c, a, b, x.Development, y.Development)
			}
		}
	}
}

func TestADevelopmentThatTheUserMovedStaysThere(t *testing.T) {
	in := stream(300)
	k := newKept()
	k.feed(New(Options{}), in[:200], 10)
	moved := k.placed[in[190].Item].Development
	from := k.devs[moved].Thread
	var to model.ThreadID
	for _, id := range slices.Sorted(maps.Keys(k.threads)) {
		if id != from {
			to = id // of another matter: what is alike becomes one thread with what it was taken from
			break
		}
	}
	s := k.devs[moved]
	s.Thread = to
	k.devs[moved] = s
	e := k.restored(t)
	k.feed(e, in[200:], 10)
	if got := k.devs[k.placed[in[190].Item].Development].Thread; got != to {
		t.Errorf("moved to thread %d, stands in %d", to, got)
	}
	if slices.Contains(e.threads[to].devs, moved) == false || e.threads[from] != nil && slices.Contains(e.threads[from].devs, moved) {
		t.Error("the threads do not agree with the move")
	}
}

func TestMergeAndPuttingTheOldStatesBackIsTheIdentity(t *testing.T) {
	in := stream(300)
	k := newKept()
	k.feed(New(Options{}), in[:200], 10)
	e := k.restored(t)
	ids := slices.Sorted(maps.Keys(k.threads))
	r := e.MergeThreads(ids[0], ids[1], ids[2])
	if len(r.GoneThreads) == 0 {
		t.Fatal("nothing was merged")
	}
	undone, never := k.restored(t), k.restored(t)
	a, b := k.clone(), k
	a.feed(undone, in[200:], 10)
	b.feed(never, in[200:], 10)
	a.same(t, b)
}

// damages are ways in which what is stored becomes unreadable.
var damages = map[string]func([]byte) []byte{
	"cut in the middle":  func(b []byte) []byte { return b[:len(b)/2] },
	"cut to one byte":    func(b []byte) []byte { return b[:1] },
	"of another version": func(b []byte) []byte { return append([]byte{memoVersion + 1}, b[1:]...) },
	"something else":     func([]byte) []byte { return []byte("\x01not what it was\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff") },
	"longer":             func(b []byte) []byte { return append(slices.Clone(b), 7) },
	"missing":            func([]byte) []byte { return nil },
}

func TestADevelopmentWhoseMemoCannotBeReadIsLeftOutAlone(t *testing.T) {
	in := stream(120)
	for name, damage := range damages {
		k := newKept()
		k.feed(New(Options{}), in[:60], 10)
		w := k.warm()
		slices.SortFunc(w.Developments, func(a, b DevelopmentState) int { return int(a.ID - b.ID) })
		last := len(w.Developments) - 1
		w.Developments[last].Memo = damage(w.Developments[last].Memo)
		e := New(Options{})
		if err := e.Restore(w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(e.devs) != last || e.devs[w.Developments[last].ID] != nil {
			t.Errorf("%s: %d developments are warm of %d with one unreadable", name, len(e.devs), last+1)
		}
		for _, d := range e.Assign(in[60:]).Developments {
			if d.ID == w.Developments[last].ID {
				t.Errorf("%s: the number of the unreadable development was given again", name)
			}
		}
	}
}

func TestAThreadWhoseMemoCannotBeReadComesBackFromItsDevelopments(t *testing.T) {
	in := stream(120)
	for name, damage := range damages {
		k := newKept()
		k.feed(New(Options{}), in[:60], 10)
		w := k.warm()
		for i := range w.Threads {
			w.Threads[i].Memo = damage(w.Threads[i].Memo)
		}
		e := New(Options{})
		if err := e.Restore(w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, d := range w.Developments {
			th := e.threads[d.Thread]
			if th == nil || !slices.Contains(th.devs, d.ID) || th.items == 0 || th.naming.title == "" {
				t.Errorf("%s: development %d has no thread", name, d.ID)
			}
		}
		e.Assign(in[60:])
	}
}

func TestUnreadableCorpusStatisticsAreLearnedAnewAndTheClockGoesOn(t *testing.T) {
	for name, damage := range damages {
		k := newKept()
		k.feed(New(Options{}), stream(60), 10)
		w := k.warm()
		clock := New(Options{}).corpus
		if _, _, err := clock.decode(w.Corpus); err != nil {
			t.Fatal(err)
		}
		w.Corpus = damage(w.Corpus)
		e := New(Options{})
		if err := e.Restore(w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e.corpus.clock != clock.clock || e.corpus.docs != 0 {
			t.Errorf("%s: the clock stands at %d with %v documents, stood at %d", name, e.corpus.clock, e.corpus.docs, clock.clock)
		}
	}
}

// FuzzRestore holds whatever may be found in a store against the promise that the grouper goes on.
func FuzzRestore(f *testing.F) {
	in := stream(40)
	k := newKept()
	k.feed(New(Options{}), in[:30], 10)
	w := k.warm()
	d, th := w.Developments[0], k.threads[w.Developments[0].Thread]
	f.Add(d.Memo, th.Memo, w.Corpus)
	f.Add([]byte{}, []byte{}, []byte{})
	for _, damage := range damages {
		f.Add(damage(d.Memo), th.Memo, w.Corpus)
		f.Add(d.Memo, damage(th.Memo), w.Corpus)
		f.Add(d.Memo, th.Memo, damage(w.Corpus))
	}
	f.Fuzz(func(t *testing.T, dev, thread, corpus []byte) {
		d, th := d, th
		d.Memo, th.Memo = dev, thread
		e := New(Options{})
		if err := e.Restore(Warm{Developments: []DevelopmentState{d}, Threads: []ThreadState{th}, LastDev: 900, LastThread: 900, Corpus: corpus}); err != nil {
			t.Fatal(err)
		}
		r := e.Assign(in[30:])
		if len(r.Placements) != 10 {
			t.Fatalf("%d of 10 reports were placed", len(r.Placements))
		}
	})
}

// memosOf gives what a program of another version left of the first 60 reports of stream.
func memosOf(t *testing.T, version int) (w Warm) {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("testdata/memos-v%d.json.gz", version))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(z).Decode(&w); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestMemosOfEarlierVersionsAreRead(t *testing.T) {
	for version := memoFirst; version < memoVersion; version++ {
		w := memosOf(t, version)
		e := New(Options{})
		if err := e.Restore(w); err != nil {
			t.Fatal(err)
		}
		if len(e.devs) != len(w.Developments) || len(e.threads) != len(w.Threads) || e.corpus.docs == 0 {
			t.Errorf("version %d: %d of %d developments and %d of %d threads came back", version, len(e.devs), len(w.Developments), len(e.threads), len(w.Threads))
		}
		k := newKept()
		k.apply(e.Assign(stream(90)[60:]))
		k.checkpoint(e)
		joined := 0
		for _, p := range k.placed {
			if slices.ContainsFunc(w.Developments, func(d DevelopmentState) bool { return d.ID == p.Development }) {
				joined++
			}
		}
		if joined == 0 {
			t.Errorf("version %d: nothing joined what came back", version)
		}
	}
}

// What memos in full said is what they say in shorthand, to the last bit, in three quarters of the room at the most.
func TestMemosInShorthandSayTheSame(t *testing.T) {
	w := memosOf(t, memoFull)
	var r reader
	full, short, told, sums := 0, 0, 0, 0
	for _, s := range w.Threads {
		full += len(s.Memo)
	}
	e := New(Options{})
	if err := e.Restore(w); err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(e.threads)) {
		before := e.threads[id]
		if _, ok := before.told(new(retold)); ok {
			told++
		} else {
			sums++
		}
		short += len(e.threadMemo(before))
		after, err := decodeThread(ThreadState{ID: id, Memo: before.encode(new(writer), before.seen, nil)}, &r)
		if err != nil {
			t.Fatal(err)
		}
		if !before.same(&after.cluster) || !reflect.DeepEqual(before.members, after.members) || !reflect.DeepEqual(before.course, after.course) || !slices.Equal(before.devs, after.devs) {
			t.Errorf("thread %d was %+v %+v and is %+v %+v", id, before.content, before.course, after.content, after.course)
		}
	}
	if told == 0 || sums == 0 {
		t.Errorf("%d threads are told and %d in sums: both were to be tried", told, sums)
	}
	if 4*short > 3*full {
		t.Errorf("%d bytes in full are %d", full, short)
	}
}
