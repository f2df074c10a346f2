package threads

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"attache/model"
)

// Restore makes a new grouper go on from a store; see Grouper. What went cold meanwhile is left out, and so is what cannot
// be read: a memo that is damaged or of another version costs what it held and nothing else, since a grouper that refuses to
// go on would keep everything new out of the store. It never fails. What is lost with
//
//   - the memo of a development: it does not grow any more, and decisions of the user about its items no longer reach it;
//   - the memo of a thread: its profile, made anew of those of its developments that can be read, without the words for its
//     name and the habit that a surge is measured by. Where no development can be read it does not grow any more;
//   - the corpus: what words are worth to this user, learned again from what arrives. The clock goes on from the newest
//     development or thread.
//
// The items of the tail take their places again (see layTail) and bring back what they stand in, as far as they tell of it.
//
// Identifiers go on from the greatest given out in every case.
func (e *Engine) Restore(w Warm) error {
	counted := e.restoreCorpus(w)
	e.lastDev, e.lastThread = w.LastDev, w.LastThread
	for _, c := range w.Constraints {
		e.rules.add(c)
	}
	e.shelf, e.rising = w.Shelf, map[model.ThreadID]bool{}
	e.called.by = nil // until all are called as they were
	e.reader.texts = map[string]string{}
	e.brief.room = &room{}
	slices.SortFunc(w.Threads, func(a, b ThreadState) int { return cmp.Compare(a.ID, b.ID) })
	for i := range w.Threads {
		e.reviveThread(w.Threads[i])
		w.Threads[i].Memo = nil
	}
	slices.SortFunc(w.Developments, func(a, b DevelopmentState) int { return cmp.Compare(a.ID, b.ID) })
	changed := map[model.ThreadID]bool{}
	for i := range w.Developments {
		e.reviveDevelopment(w.Developments[i], changed)
		w.Developments[i].Memo = nil
	}
	e.reader, e.brief = reader{}, reader{}
	for source, gaps := range w.Missed {
		e.miss(source, gaps)
	}
	e.meetAll() // before the tail lets developments go cold that have them
	e.layTail(w, counted, changed)
	e.meetAll()
	e.partAll()
	e.callAgain(w.Threads)
	e.reconcile(changed)
	for _, id := range slices.Sorted(maps.Keys(w.Homes)) {
		e.settled(id, w.Homes[id])
	}
	e.resumeSurges(w.Threads)
	return nil
}

// restoreCorpus takes the stored statistics up and says up to which item they count. Where there are none that can be read,
// at least the time goes on: a clock that stood still would take everything for warm. A tail begins where the checkpoint was.
func (e *Engine) restoreCorpus(w Warm) (counted model.ItemID) {
	counted, swept, err := e.corpus.decode(w.Corpus)
	if e.swept = cmp.Or(swept, e.corpus.clock); err == nil {
		e.seen = counted
		return counted
	}
	e.corpus = newCorpus(e.corpus.bg)
	if len(w.Tail) > 0 {
		e.corpus.advance(w.Tail[0].Published.Unix())
		e.swept = e.corpus.clock
		return 0
	}
	for _, d := range w.Developments {
		e.corpus.advance(d.Last.Unix())
	}
	for _, t := range w.Threads {
		e.corpus.advance(t.Last.Unix())
	}
	e.swept = e.corpus.clock
	return 0
}

func (e *Engine) reviveThread(s ThreadState) {
	e.lastThread = max(e.lastThread, s.ID)
	if len(s.Memo) == 0 {
		return // made by hand: its developments bring it back
	}
	t, err := readFor(e, s, s.Last, decodeThread, func(t *thread) int64 { return t.last })
	if err != nil || !t.warm(e.swept) {
		return
	}
	if t.pulse.surging(e.corpus.clock) {
		e.rising[s.ID] = true
	}
	if e.rests(t.last) {
		t = t.laidDown()
		e.laid++
	}
	e.threads[s.ID] = t
	e.threadIndex.put(&t.cluster)
	for _, id := range t.anchors {
		e.rules.home[id] = s.ID
	}
}

// rests says whether what moved last at a time is laid down at once.
func (e *Engine) rests(last int64) bool { return e.shelf != nil && last < e.swept-freshFor }

// readFor decodes what is stored, in the room for what is laid down at once where it is that, and among what stays otherwise. The
// store says when it moved last; what the memo says counts.
func readFor[S, T any](e *Engine, s S, last time.Time, decode func(S, *reader) (*T, error), moved func(*T) int64) (*T, error) {
	if e.rests(last.Unix()) {
		if t, err := decode(s, &e.brief); err != nil || e.rests(moved(t)) {
			return t, err
		}
	}
	return decode(s, &e.reader)
}

// reviveDevelopment brings a development back. Where the store says it stands in another thread than the memos knew, the
// user moved it: both threads are noted as changed.
func (e *Engine) reviveDevelopment(s DevelopmentState, changed map[model.ThreadID]bool) {
	e.lastDev = max(e.lastDev, s.ID)
	if len(s.Memo) == 0 {
		return // made by hand, of items whose words are not at hand: it does not grow by itself
	}
	d, err := readFor(e, s, s.Last, decodeDevelopment, func(d *development) int64 { return d.last })
	if err != nil || e.swept-d.last > warmDevelopment {
		return
	}
	t := e.threads[d.thread]
	if t == nil {
		t = e.revivedThread(d)
	}
	e.notice(d)
	d.keep()
	rests := e.rests(d.last)
	if rests {
		d = d.laidDown()
		e.laid++
	}
	t.last = max(t.last, d.last) // a thread must not go cold before its developments
	e.threadIndex.renew(&t.cluster)
	if _, known := slices.BinarySearch(t.devs, s.ID); !known {
		changed[d.thread] = true
	}
	e.devs[s.ID], e.homed[s.ID] = d, d
	e.devIndex.put(&d.cluster)
	if rests {
		return
	}
	for _, p := range d.members {
		e.meetAgain(p)
	}
}

// revivedThread makes anew the thread of a development whose own memo is not there.
func (e *Engine) revivedThread(d *development) *thread {
	t := newThread(d.thread)
	title := strings.Clone(d.title) // which may be in a room
	t.naming.first, t.naming.shown.plain, t.naming.title = title, title, title
	e.threads[d.thread] = t
	e.threadIndex.put(&t.cluster)
	e.lastThread = max(e.lastThread, d.thread)
	return t
}

// reconcile makes the threads agree with where their developments stand: what left is let go, what came is taken in, and
// the profile of a thread that changed is made anew of the developments that are still at hand.
func (e *Engine) reconcile(changed map[model.ThreadID]bool) {
	for id, t := range e.threads {
		for _, dev := range t.devs {
			if d := e.devs[dev]; d != nil && d.thread != id {
				changed[id] = true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		if t := e.thread(id); t != nil { // a long tail may have made it go cold
			e.rebuild(t)
			e.changed.threads[id] = true
		}
	}
}

// rebuild makes a thread's profile of its warm developments.
func (e *Engine) rebuild(t *thread) {
	id := model.ThreadID(t.id)
	t.devs = slices.DeleteFunc(t.devs, func(dev model.DevelopmentID) bool { d := e.devs[dev]; return d != nil && d.thread != id })
	var members []*profile
	for _, dev := range slices.Sorted(maps.Keys(e.devs)) {
		if d := e.devs[dev]; d.thread == id {
			t.take(d)
			e.wakeDevelopment(d)
			members = append(members, d.members...)
		}
	}
	slices.SortStableFunc(members, byTime)
	e.profileAnew(t, members)
}

// profileAnew makes the profile of a thread the sum of reports, which come by time.
func (e *Engine) profileAnew(t *thread, members []*profile) {
	e.threadIndex.remove(&t.cluster)
	t.cluster = newCluster(t.id)
	e.threadIndex.put(&t.cluster)
	for _, p := range members {
		t.add(p, 1, true, threadShape)
		e.threadIndex.list(&t.cluster, p.list(&e.threadIndex.scale))
	}
	e.threadIndex.renew(&t.cluster)
	t.judge()
	t.rename()
	e.callAnew(t)
}
