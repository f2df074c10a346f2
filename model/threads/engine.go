package threads

import (
	"fmt"
	"slices"

	"attache/model"
)

// Options are what may differ between groupers. The zero value is what ships.
type Options struct {
	// Join and Follow are the learned decisions on developments and threads; nil takes the ones that ship.
	Join, Follow, Parting, Uniting, Bridging *Model
	// Observe is told of every decision, for training; nil otherwise. It may decide itself (decided): the candidate to
	// join, -1 to open a new cluster.
	Observe func(Decision) (candidate int, decided bool)
	// ObserveParting is told of every development that is looked at again, for training; nil otherwise.
	ObserveParting, ObserveUniting, ObserveBridging func(Parting)
	// InTurn does everything one after the other; without it developments and threads are worked on at once, on two
	// processors where there are two. The result is the same.
	InTurn bool
	// Unkept says that nobody stores what the grouper remembers: results come without memos, and a Checkpoint has none.
	Unkept bool
	// Go starts the work on threads beside that on developments, on a thread of the system that suits it; nil starts an ordinary
	// goroutine.
	Go func(work func())
	// Alone is asked before every batch whether it is to be worked on in turn for once, because somebody else needs the processor; nil
	// is never.
	Alone func() bool
}

// observed says whether somebody watches the pairs of clusters: then all of them are compared to the end.
func (o *Options) observed() bool {
	return o.ObserveParting != nil || o.ObserveUniting != nil || o.ObserveBridging != nil
}

// Decision is what was weighed when a report was placed, before it was placed.
type Decision struct {
	Level      Level
	Item       model.ItemID
	Candidates []Candidate
}

// Candidate is a development or a thread that a report was weighed against. Items are those of it that are still at hand.
type Candidate struct {
	Items    []model.ItemID
	Evidence Evidence
}

// How long things stay warm, in seconds of the stream's own clock.
const (
	warmDevelopment = 14 * daySeconds
	warmThread      = 120 * daySeconds
	warmLoneThread  = 40 * daySeconds // a thread of one development
)

// WarmDevelopments and WarmThreads are how far back in days a store must read to give Restore what may still grow.
const (
	WarmDevelopments = warmDevelopment / daySeconds
	WarmThreads      = warmThread / daySeconds
	WarmLoneThreads  = warmLoneThread / daySeconds // of one development
)

// Engine is the Grouper that ships.
type Engine struct {
	opt           Options
	join, follow  decision
	parting       *Model // does a development hold two happenings
	uniting       *Model // are two developments one happening
	bridging      *Model // are two threads one matter
	corpus        *corpus
	devs          map[model.DevelopmentID]*development
	homed         map[model.DevelopmentID]*development // the same, for what works on threads; see follower
	follower      *follower                            // nil while everything is done in turn
	threads       map[model.ThreadID]*thread
	devIndex      *index
	threadIndex   *index
	lastDev       model.DevelopmentID
	lastThread    model.ThreadID
	swept         int64        // clock of the last sweep
	seen          model.ItemID // the greatest number of an item placed
	changed       changes      // since the last checkpoint
	rules         rules
	silences      map[uint32][]silence    // by source
	surging       map[model.ThreadID]bool // of which the last that was told is that they surge
	out           *outcome
	memos         [2]writer                 // of memos of developments and threads
	again         map[model.ItemID]*profile // while it is restored; see meetAll
	reader, brief reader                    // while it is restored; brief reads what is laid down at once
	shelf         Shelf                     // where what is laid down is found again; nil: nothing is laid down
	laid          int                       // clusters laid down since what is left of them was moved together
	compactFrom   int
	woken         [2]reader               // memory for reading developments and threads again
	rising        map[model.ThreadID]bool // while it is restored: what may be surging
	near, kindred []choice                // memory for what the report in hand is weighed against
	query         query                   // the report in hand
	onDevs        comparer
	onThreads     comparer
	headings      headings // memory for what threads are named by
	called        called
}

// development is a cluster of reports of one happening.
type development struct {
	cluster
	thread model.ThreadID
	kept   []model.ItemID // the members that its stored memo has; of what is only in memory nil
	*story                // nil while it is laid down
}

// story is what a development has beside a cluster.
type story struct {
	title     string
	titleFit  float64
	listed    []model.ItemID        // all its items
	copies    []model.ItemID        // for each of listed the first item of its text
	parted    []model.DevelopmentID // those that were told apart from it
	looked    int                   // how many items it must have to be looked at again
	wordings  []wording
	titleItem model.ItemID
}

func newDevelopment(id model.DevelopmentID) *development {
	return &development{cluster: newCluster(int64(id)), story: &story{}}
}

// wording is one text and the first item that had it.
type wording struct {
	print uint64
	item  model.ItemID
}

// thread is a cluster of developments of one matter.
type thread struct {
	cluster
	devs    []model.DevelopmentID // by value; those that went cold included
	anchors []model.ItemID        // items of it that constraints speak of
	track   model.Track
	also    model.Track
	bears   uint64 // the key of its name where it bears it alone; see called
	*course        // nil while it is laid down
}

// course is what a thread has beside a cluster.
type course struct {
	naming naming
	pulse  pulse
	looked int // how many items it must have to be held against other threads again
}

func newThread(id model.ThreadID) *thread {
	return &thread{cluster: newCluster(int64(id)), course: &course{}}
}

// New makes a grouper that has seen nothing.
func New(o Options) *Engine {
	e := &Engine{opt: o, compactFrom: compactFrom, devs: map[model.DevelopmentID]*development{}, homed: map[model.DevelopmentID]*development{}, threads: map[model.ThreadID]*thread{},
		rules: newRules(), changed: newChanges(), silences: map[uint32][]silence{}, called: newCalled(), surging: map[model.ThreadID]bool{}}
	e.devIndex = newIndex(func(c *cluster) int64 { return c.last + warmDevelopment })
	e.threadIndex = newIndex(func(c *cluster) int64 { return e.threads[model.ThreadID(c.id)].until() })
	bg, err := shipped()
	if err != nil {
		panic(fmt.Sprintf("threads: %v", err)) // embedded: a build that has this cannot pass its tests
	}
	e.devIndex.wake = func(c *cluster) { e.wakeDevelopment(e.devs[model.DevelopmentID(c.id)]) }
	e.threadIndex.wake = func(c *cluster) { e.wakeThread(e.threads[model.ThreadID(c.id)]) }
	e.corpus = newCorpus(bg)
	e.onDevs.observed, e.onThreads.observed = o.observed(), o.observed()
	models, err := shippedModels()
	if err != nil {
		panic(fmt.Sprintf("threads: %v", err)) // embedded too
	}
	e.join, e.follow = models[0], models[1]
	if e.parting, err = shippedParting(); err != nil {
		panic(fmt.Sprintf("threads: %v", err)) // embedded too
	}
	if e.uniting, err = shippedUniting(); err != nil {
		panic(fmt.Sprintf("threads: %v", err)) // embedded too
	}
	if e.bridging, err = shippedBridging(); err != nil {
		panic(fmt.Sprintf("threads: %v", err)) // embedded too
	}
	if o.Join != nil {
		e.join = newDecision(o.Join)
	}
	if o.Follow != nil {
		e.follow = newDecision(o.Follow)
	}
	if o.Parting != nil {
		e.parting = o.Parting
	}
	if o.Bridging != nil {
		e.bridging = o.Bridging
	}
	if o.Uniting != nil {
		e.uniting = o.Uniting
	}
	return e
}

// Assign places a batch; see Grouper.
func (e *Engine) Assign(batch []Input) Result {
	e.out = newOutcome()
	e.out.placements = make([]Placement, 0, len(batch))
	for i := range batch {
		e.miss(batch[i].Source, batch[i].Missed)
	}
	e.withFollower(len(batch), func() {
		for i := range batch {
			e.place(&batch[i])
		}
	})
	return e.finish()
}

// place puts one report where it belongs.
func (e *Engine) place(in *Input) {
	e.arrive(in)
	p := newProfile(in, e.corpus)
	e.query.set(p)
	near := e.candidates(p)
	d := e.settle(in, p, near)
	d = e.revise(e.mend(d, near))
	now := e.corpus.clock
	stir := e.corpus.stir(p.names)
	e.later(func() { e.gather(e.thread(d.thread), stir, now) })
}

// arrive moves the clock on to a report.
func (e *Engine) arrive(in *Input) {
	e.seen = max(e.seen, in.Item)
	e.corpus.advance(in.Published.Unix())
	e.sweep()
}

// joinAt is how likely a join must be. It is below one half because what was joined wrongly shows as more comes in and is
// parted (see revise), while what was torn apart must be found again.
const joinAt = 0.35

// settle joins the best development or opens a new one.
func (e *Engine) settle(in *Input, p *profile, near []choice) *development {
	d, best := e.pick(in, p, near)
	joined := d != nil
	if !joined {
		d = e.open(in, p)
	}
	var why model.Why
	if joined {
		why = e.explain(in.Doc, p, near, best) // before the report enters, when the development has what is shared and nothing else
	} else {
		why.Score = 1
		why.Rival, why.RivalScore, why.RivalWhy = e.rival(p, near, -1)
	}
	keys := slices.Clone(p.list(&e.corpus.scale))
	word, fresh := e.enter(in, d, p, keys)
	if fresh {
		e.corpus.count(p)
	}
	r := e.heard(in, p, keys, d.items, fresh)
	e.home(r, d, joined, near, Placement{Item: p.item, Development: model.DevelopmentID(d.id), Text: word, Why: why})
	return d
}

// home has the thread told of a report that went into a development: the one that the development stands in, or the one that
// is found or opened for a new development.
func (e *Engine) home(r *heard, d *development, joined bool, near []choice, at Placement) {
	now := e.corpus.clock
	var kin []kinship
	var stir []uint32
	if !joined {
		kin, stir = e.kin(near), e.corpus.stir(r.p.names)
	}
	e.later(func() {
		if joined {
			e.touchThread(r, e.thread(d.thread))
		} else {
			e.homed[model.DevelopmentID(d.id)] = d
			at.Why.ThreadScore, at.Why.Thread = e.chooseThread(r, d, kin, stir, now)
		}
		at.Thread = d.thread
		e.placed(at.Item, d)
		e.out.place(at)
		e.out.touch(d, e.threads[d.thread])
	})
}

// enter takes a report into a development; word is the first item of its wording, fresh says that it is that itself.
func (e *Engine) enter(in *Input, d *development, p *profile, keys []uint32) (word model.ItemID, fresh bool) {
	word, fresh = d.wording(p)
	weight := copyWeight
	if fresh {
		weight = 1
	}
	d.add(p, weight, fresh, developmentShape)
	d.listed, d.copies = append(d.listed, p.item), append(d.copies, word)
	e.devIndex.list(&d.cluster, keys)
	d.retitle(in, p)
	return word, fresh
}

// copyWeight is how much a reprint of a known wording adds to a development.
const copyWeight = 0.2

// open makes a new development.
func (e *Engine) open(in *Input, p *profile) *development {
	e.lastDev++
	return e.openAs(e.lastDev, in, p)
}

func (e *Engine) openAs(id model.DevelopmentID, in *Input, p *profile) *development {
	d := newDevelopment(id)
	d.title, d.titleItem = in.Title, p.item
	e.devs[id] = d
	e.devIndex.put(&d.cluster)
	return d
}

// sweep lets go of what went cold, once a day of the stream's clock.
func (e *Engine) sweep() {
	now := e.corpus.clock
	if now/daySeconds == e.swept/daySeconds {
		return
	}
	e.swept = now
	e.catchUp()
	e.devIndex.drop(now, func(c *cluster) bool {
		if now-c.last <= warmDevelopment {
			return true
		}
		d := e.devs[model.DevelopmentID(c.id)]
		e.rules.forget(d)
		e.thread(d.thread)                 // while all that its stored memo leaves to the development is there
		e.changed.threads[d.thread] = true // its memo must keep what the development no longer does
		delete(e.devs, model.DevelopmentID(c.id))
		delete(e.homed, model.DevelopmentID(c.id))
		return false
	})
	e.threadIndex.drop(now, func(c *cluster) bool {
		t := e.threads[model.ThreadID(c.id)]
		warm := t.warm(now)
		if !warm {
			e.called.release(t)
			delete(e.threads, model.ThreadID(c.id))
		}
		return warm
	})
}

// until says how long the thread stays warm.
func (t *thread) until() int64 {
	if len(t.devs) <= 1 {
		return t.last + warmLoneThread
	}
	return t.last + warmThread
}

func (t *thread) warm(now int64) bool { return now <= t.until() }
