package threads

import (
	"slices"

	"attache/model"
)

// followAt is how likely it must be that a development belongs to a thread.
const followAt = 0.4

// bridgeAt is how likely the members of one thread must belong to another, on average, for the two to become one.
const bridgeAt = 0.5

// sameNameAt takes the place of both where two threads came to have the same name: a person would have made one of them.
const sameNameAt = 0.25

// chooseThread puts a new development into the thread it most likely belongs to, or opens one for it. stir are the places and
// states that it names and that are much in the news.
func (e *Engine) chooseThread(r *heard, d *development, near []kinship, stir []uint32, now int64) (float64, []model.Reason) {
	p := r.p
	cs := e.threadCandidates(p, near, now)
	cs = slices.DeleteFunc(cs, func(c choice) bool {
		if c.p < followAt || c.p >= surelyAt {
			return false
		}
		h := hub(r.in, p, c.c)
		return h != nil && gathersNone(h, stir)
	})
	score := 1.0
	var why []model.Reason
	t := e.bound(p.item)
	if t != nil {
		why = []model.Reason{{Kind: "user", Text: "the user tied them together", Weight: 1}}
	}
	for i := 0; t == nil && i < len(cs) && cs[i].p >= followAt; i++ {
		if e.mayFollow(p.item, model.ThreadID(cs[i].c.id)) {
			t = e.thread(model.ThreadID(cs[i].c.id))
			score, why = cs[i].p, reasons(r.in.Doc, p, cs[i].c, &cs[i].evidence)
		}
	}
	if t == nil {
		t = e.openThread()
	}
	t.take(d)
	e.touchThread(r, t)
	e.bridge(t, cs)
	return score, why
}

// kinship is a development that came near a report, with how likely the report belonged to it.
type kinship struct {
	d *development
	p float32
}

func (e *Engine) kin(near []choice) []kinship {
	out := make([]kinship, len(near))
	for i, n := range near {
		out[i] = kinship{e.devs[model.DevelopmentID(n.c.id)], float32(n.p)}
	}
	return out
}

// bridge merges threads that a new development belongs to alike, when their members say so too.
func (e *Engine) bridge(t *thread, cs []choice) {
	for _, c := range cs {
		other := e.thread(model.ThreadID(c.c.id))
		if other == nil || other == t || !e.mayMergeThreads(model.ThreadID(t.id), model.ThreadID(other.id)) {
			continue
		}
		look, least := followAt, bridgeAt
		if t.naming.called(&other.naming) && !venues[t.naming.lead] && t.items > 2 && other.items > 2 {
			look, least = sameNameAt, sameNameAt
		}
		if c.p < look || e.affinity(&t.cluster, &other.cluster, e.follow, &c.evidence) < least {
			continue
		}
		into, from := t, other
		if from.id < into.id {
			into, from = from, into
		}
		e.absorbThread(into, from)
		t = into
	}
}

func (e *Engine) openThread() *thread {
	e.lastThread++
	return e.openThreadAs(e.lastThread)
}

func (e *Engine) openThreadAs(id model.ThreadID) *thread {
	t := newThread(id)
	e.threads[id] = t
	e.threadIndex.put(&t.cluster)
	return t
}

// take makes the thread the development's, and says whether it was not before.
func (t *thread) take(d *development) bool {
	d.thread = model.ThreadID(t.id)
	i, ok := slices.BinarySearch(t.devs, model.DevelopmentID(d.id))
	if !ok {
		t.devs = slices.Insert(t.devs, i, model.DevelopmentID(d.id))
	}
	return !ok
}

// heard is what a thread is told of a report that went into one of its developments. It has all that is needed, so that the
// development can go on growing meanwhile.
type heard struct {
	in     *Input
	p      *profile
	keys   []uint32 // see listing
	rarity vector   // of the words of the title, where the wording is new
	weight float64
	fresh  bool
}

// heard makes what a thread is told of a report that came as the items-th of its development: the more there are already,
// the less the next one says about the matter.
func (e *Engine) heard(in *Input, p *profile, keys []uint32, items int, fresh bool) *heard {
	r := &heard{in: in, p: p, keys: keys, weight: shareOf(items), fresh: fresh}
	if !fresh {
		r.weight *= copyWeight
		return r
	}
	r.rarity = slices.Clone(e.corpus.scale.rarity)
	return r
}

// touchThread takes a report into a thread's profile.
func (e *Engine) touchThread(r *heard, t *thread) {
	t.add(r.p, r.weight, r.fresh && r.weight > 0.5, threadShape)
	t.judge()
	if r.fresh {
		t.naming.hear(r.in.Title, e.headings.speak(r.in, r.rarity))
		if t.rename() && t.items >= gatherFrom {
			t.looked = t.items // another thread may be called the same now
		}
		if t.settles() {
			e.callAnew(t)
		}
	}
	t.pulse.add(r.p.at, r.fresh, e.deaf(t))
	e.threadIndex.list(&t.cluster, r.keys)
}

// gather holds a thread that has grown against those that are most like it in sum, and makes one of those that prove to be of
// one matter. stir are the places and states of the last report that are much in the news.
func (e *Engine) gather(t *thread, stir []uint32, now int64) {
	if !t.due() {
		return
	}
	alike := e.alikeThreads(t, stir, now)
	met := len(alike)
	if o := e.namesake(t); o != nil && !slices.Contains(alike, o) {
		alike = append(alike, o)
	}
	for i, other := range alike {
		if e.threads[model.ThreadID(other.id)] != other || !e.mayMergeThreads(model.ThreadID(t.id), model.ThreadID(other.id)) {
			continue
		}
		called, least := likeNamed(t, other)
		if oneSubject(t, other, stir) {
			least = min(least, sameSubjectAt)
		}
		if oneMovement(t, other) {
			least = min(least, oneMovementAt)
		}
		if oneMatter(t, other) {
			least = min(least, oneMatterAt)
		}
		switch same := namesakes(t, other); {
		case i >= met && !same:
			continue
		case i >= met:
			least = shownAlikeAt // what they are called is all that they were met by
		case same:
			least = min(least, shownAlikeAt)
		}
		if least == gatherAt && e.opt.ObserveBridging == nil {
			continue
		}
		h, ok := e.onThreads.pair(&t.cluster, &other.cluster, e.follow, 0)
		if !ok {
			continue
		}
		h.ev[paCalled] = called
		if e.opt.ObserveBridging != nil {
			e.opt.ObserveBridging(Parting{e.threadItems(t), e.threadItems(other), h.ev})
		}
		if e.bridging.Probability(&h.ev) < least {
			continue
		}
		into, from := t, other
		if from.id < into.id {
			into, from = from, into
		}
		e.absorbThread(into, from)
		t = into
	}
}

// alikeThreads gives the threads that one is to be held against: those most like it in sum, the greatest on the same street, and
// the greatest about the same of the places and states that are much in the news (stir). Those have grown so broad that what is
// like them in sum is seldom their own.
func (e *Engine) alikeThreads(t *thread, stir []uint32, now int64) []*thread {
	e.onThreads.asked.set(t.asReport())
	found := e.threadIndex.search(&e.onThreads.asked, now)
	var out []*thread
	for _, f := range found[:min(len(found), gatherLook)] {
		if other := e.thread(model.ThreadID(f.c.id)); other != nil && other != t && other.items >= 2 && f.centroid >= reuniteAlike {
			out = append(out, other)
		}
	}
	add := func(o *thread) {
		if o != nil && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	sameTrack := func(o *thread) bool { return o.track == t.track }
	if street := t.street(); street != "" && t.track == model.Protests {
		for i := range t.names {
			if shortName(t.names[i].text) == street {
				add(e.greatest(t, t.names[i].key, now, sameTrack, func(o *thread) bool { return sameStreet(o.street(), street) }))
			}
		}
	}
	if t.track == model.Other || t.items < subjectFrom {
		return out
	}
	onTrack := func(o *thread) bool { // what is marched for is looked for among protests, whatever else it has to do with
		return o.track == t.track || o.track != model.Other && o.track != model.Protests && t.track != model.Protests && (o.also == t.track || t.also == o.track)
	}
	for _, k := range stir {
		if !venueKeys[k] && t.about(k) >= allButSubject {
			add(e.greatest(t, k, now, onTrack, func(o *thread) bool { return oneSubject(t, o, stir) && o.about(k) >= mostlySubject }))
		}
	}
	return out
}

// greatest gives the first that fits of the warm threads that may do with most developments, but t itself, that are listed under a
// key; nil when none does. It looks at no more than a few: others may be laid down, and may must ask nothing of such a one.
func (e *Engine) greatest(t *thread, key uint32, now int64, may, fits func(*thread) bool) *thread {
	with := e.threadIndex.postings.of(key)
	if len(with) > maxPostings {
		return nil
	}
	var most [3]*thread // falling
	ahead := func(a, b *thread) bool {
		return b == nil || len(a.devs) > len(b.devs) || len(a.devs) == len(b.devs) && a.id < b.id
	}
	for _, s := range with {
		o := e.threads[model.ThreadID(e.threadIndex.slots[s].id)]
		if o == nil || o == t || !may(o) || !o.warm(now) || !ahead(o, most[len(most)-1]) {
			continue
		}
		most[len(most)-1] = o
		for i := len(most) - 1; i > 0 && ahead(most[i], most[i-1]); i-- {
			most[i], most[i-1] = most[i-1], most[i]
		}
	}
	for _, o := range most {
		if o == nil {
			break
		}
		if o = e.thread(model.ThreadID(o.id)); fits(o) {
			return o
		}
	}
	return nil
}

// likeNamed says how much alike two threads are called, and how likely they must then be one matter.
func likeNamed(a, b *thread) (called float32, least float64) {
	least = gatherAt
	switch {
	case a.naming.called(&b.naming):
		called = 1
		if a.naming.lead != "" && a.naming.matter != 0 && a.track == b.track && !venues[a.naming.lead] { // many talk in Geneva
			least = namesakeAt
		}
	case a.naming.lead != "" && a.naming.lead == b.naming.lead:
		called = 0.5
	}
	if a.track == model.Protests && b.track == model.Protests && sameStreet(a.street(), b.street()) {
		if max(len(a.devs), len(b.devs)) >= movementFrom {
			least = min(least, sameStreetAt)
		} else {
			least = min(least, smallStreetAt)
		}
	}
	return called, least
}

// due says whether a thread has grown so much since the last time that it is to be held against others.
func (t *thread) due() bool { return grown(t.items, &t.looked, gatherFrom, gatherStep) }

const (
	gatherFrom = 3   // items in a thread before it is held against others
	gatherStep = 1.6 // growth after which it is held against them again
	gatherLook = 4   // how many it is held against
	// gatherAt is how likely two must be one matter. Nothing but their words speaks for it then, and that is not even asked
	// but in training: of 9,200 recorded pairs 12 were likelier.
	gatherAt = 0.6
	// namesakeAt takes the place of gatherAt for two of one track that came to have the same name, actors and matter: nobody
	// could tell from the board what the one has that the other has not.
	namesakeAt = 0.05
	// sameStreetAt is the same for two threads on protests that begin with the same actor: what headlines call unrest, riots or
	// a crackdown, and what other states say of it, is one movement, while the same two states can talk of several matters.
	sameStreetAt = 0.05
	// smallStreetAt takes its place where neither has movementFrom developments: people march in one town or state on many
	// matters, and only a movement draws to itself what else is marched for there.
	smallStreetAt = 0.2
	movementFrom  = 8
	// sameSubjectAt is the same for two threads about the same place or state when that is in the news far oftener than it used
	// to be (see corpus.stir): there is one matter then that brought it there.
	sameSubjectAt = 0.05
	// oneMovementAt is the same for what is part of a movement (see oneMovement).
	oneMovementAt = 0.015
	// shownAlikeAt is the same for two that would be shown under one name (see namesakes): of 60 recorded pairs above, read by eye, 57
	// were one matter.
	shownAlikeAt   = 0.1
	namesakesAlike = 0.4
	// oneMatterAt is the same for two that are shown with one matter and an actor in common (see oneMatter).
	oneMatterAt   = 0.1
	matterAlike   = 0.65
	subjectShare  = 0.5  // of a thread that must name it
	mostlySubject = 0.65 // the same for the greatest thread on a subject, which has grown broad
	allButSubject = 0.8  // the same for two that are not alike but for it
	subjectFrom   = 6    // items in a thread that has a subject
)

// threadCandidates weighs the warm threads that a report may belong to: those that share terms with it and those of the
// developments that came near.
func (e *Engine) threadCandidates(p *profile, near []kinship, now int64) []choice {
	q := &e.onThreads.asked
	q.set(p)
	found := e.threadIndex.search(q, now)
	for _, n := range near {
		t := e.thread(n.d.thread)
		if t != nil && len(found) < 2*finalists && !slices.ContainsFunc(found, func(m met) bool { return m.c == &t.cluster }) {
			found = append(found, meeting(q, &t.cluster))
		}
	}
	kin := func(c *cluster) (best float32) {
		for _, n := range near {
			if int64(n.d.thread) == c.id {
				best = max(best, n.p)
			}
		}
		return best
	}
	e.kindred = weighAll(e.kindred[:0], q, found, e.follow, kin, e.least(unlikeThread))
	out := e.kindred
	if e.opt.Observe != nil {
		e.observe(Threads, p, out, func(c *cluster) []model.ItemID { return e.threadItems(e.threads[model.ThreadID(c.id)]) })
	}
	return out
}

// threadItems gives the items of a thread that are still at hand: those of its warm developments and its members.
func (e *Engine) threadItems(t *thread) []model.ItemID {
	var out []model.ItemID
	for _, m := range t.members {
		out = append(out, m.item)
	}
	for _, id := range t.devs {
		if d := e.dev(id); d != nil {
			out = append(out, d.listed...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
