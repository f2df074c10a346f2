package threads

import (
	"slices"

	"attache/model"
)

// Restore makes a new grouper go on from a store; see Grouper. What went cold meanwhile is left out.
func (e *Engine) Restore(w Warm) error {
	if len(w.Corpus) > 0 {
		if err := e.corpus.decode(w.Corpus); err != nil {
			return err
		}
	}
	e.lastDev, e.lastThread = w.LastDev, w.LastThread
	e.swept = e.corpus.clock / daySeconds
	for _, c := range w.Constraints {
		e.rules.add(c)
	}
	threads := slices.Clone(w.Threads)
	slices.SortFunc(threads, func(a, b ThreadState) int { return int(a.ID - b.ID) })
	for _, s := range threads {
		if err := e.reviveThread(s); err != nil {
			return err
		}
	}
	devs := slices.Clone(w.Developments)
	slices.SortFunc(devs, func(a, b DevelopmentState) int { return int(a.ID - b.ID) })
	for _, s := range devs {
		if err := e.reviveDevelopment(s); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) reviveThread(s ThreadState) error {
	t, err := decodeThread(s)
	if err != nil {
		return err
	}
	e.lastThread = max(e.lastThread, s.ID)
	if !t.warm(e.corpus.clock) {
		return nil
	}
	e.threads[s.ID] = t
	e.threadIndex.put(&t.cluster)
	for _, id := range t.anchors {
		e.rules.home[id] = s.ID
	}
	return nil
}

func (e *Engine) reviveDevelopment(s DevelopmentState) error {
	d, err := decodeDevelopment(s)
	if err != nil {
		return err
	}
	e.lastDev = max(e.lastDev, s.ID)
	if e.corpus.clock-d.last > warmDevelopment || e.threads[d.thread] == nil {
		return nil
	}
	e.devs[s.ID] = d
	e.devIndex.put(&d.cluster)
	e.rehome(d)
	return nil
}

// reviveInPlace is reviving where the development or thread may still be there in another state.
func (e *Engine) forgetDevelopment(id model.DevelopmentID) {
	if d := e.devs[id]; d != nil {
		e.rules.forget(d)
		e.devIndex.remove(&d.cluster)
		delete(e.devs, id)
	}
}

func (e *Engine) forgetThread(id model.ThreadID) {
	if t := e.threads[id]; t != nil {
		e.threadIndex.remove(&t.cluster)
		delete(e.threads, id)
	}
}
