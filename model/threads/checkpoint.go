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
		Threads: make(map[model.ThreadID][]byte, len(e.changed.threads)), Corpus: e.corpus.encode(e.seen, e.swept)}
	for id := range e.changed.devs {
		if d := e.dev(id); d != nil {
			c.Developments[id] = e.developmentMemo(d)
		}
	}
	for id := range e.changed.threads {
		if t := e.thread(id); t != nil {
			c.Threads[id] = e.threadMemo(t)
		}
	}
	e.changed = newChanges()
	return c
}

func (e *Engine) developmentMemo(d *development) []byte {
	e.memo = d.encode(e.memo, e.seen)
	return bytes.Clone(e.memo)
}

func (e *Engine) threadMemo(t *thread) []byte {
	e.memo = t.encode(e.memo, e.seen, e.elsewhere(t))
	return bytes.Clone(e.memo)
}
