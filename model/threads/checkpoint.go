package threads

import (
	"bytes"

	"attache/model"
)

// changes are the developments and threads whose memos are no longer what was last given out.
type changes struct {
	devs    map[model.DevelopmentID]bool
	threads map[model.ThreadID]bool
}

func newChanges() changes {
	return changes{map[model.DevelopmentID]bool{}, map[model.ThreadID]bool{}}
}

// Checkpoint gives the memos of what changed; see Grouper. What went cold since has none.
func (e *Engine) Checkpoint() Checkpoint {
	c := Checkpoint{Developments: make(map[model.DevelopmentID][]byte, len(e.changed.devs)),
		Threads: make(map[model.ThreadID][]byte, len(e.changed.threads))}
	devs, threads := make([]*development, 0, len(e.changed.devs)), make([]*thread, 0, len(e.changed.threads))
	for id := range e.changed.devs {
		if d := e.dev(id); d != nil {
			devs = append(devs, d)
		}
	}
	for id := range e.changed.threads {
		if t := e.thread(id); t != nil {
			threads = append(threads, t)
		}
	}
	e.changed = newChanges()
	e.besides(len(threads) >= worthBoth, func() { // from here on nothing changes
		for _, t := range threads {
			c.Threads[model.ThreadID(t.id)] = e.threadMemo(t)
		}
	}, func() {
		c.Corpus = e.corpus.encode(e.seen, e.swept)
		for _, d := range devs {
			c.Developments[model.DevelopmentID(d.id)] = e.developmentMemo(d)
		}
	})
	return c
}

// besides does two things: at once, if it is worth it.
func (e *Engine) besides(worth bool, other, this func()) {
	if !worth || e.opt.InTurn {
		other()
		this()
		return
	}
	f := newFollower(e.opt.Go)
	f.ask(other)
	f.flush(nil)
	defer f.end()
	this()
	f.wait()
}

func (e *Engine) developmentMemo(d *development) []byte {
	return bytes.Clone(d.encode(&e.memos[0], e.seen))
}

func (e *Engine) threadMemo(t *thread) []byte {
	return bytes.Clone(t.encode(&e.memos[1], e.seen, e.elsewhere))
}
