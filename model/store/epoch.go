package store

// epoch is a moment of the store, as far as it matters what its items are and where they stand: between two that are equal
// nothing of that has changed. own counts this program's transactions; foreign is the library's mark of those of all others,
// which is another whenever the writer's connection finds that somebody else has written.
type epoch struct{ own, foreign int64 }

// latest gives the moment after this program's last transaction. What is read from now on is of that moment or of a later one.
func (s *Store) latest() epoch {
	if e := s.past.Load(); e != nil {
		return *e
	}
	return epoch{}
}

// epoch gives the present moment from inside a transaction, where nobody else can write.
func (t *tx) epoch() (epoch, error) {
	t.at = t.s.latest()
	err := t.row([]any{&t.at.foreign}, "PRAGMA data_version")
	return t.at, err
}

// after is the moment that a transaction makes when it is committed. Only of one that says so itself it is the same as before.
func (t *tx) after() epoch {
	e := t.s.latest()
	if t.at.foreign != 0 {
		e.foreign = t.at.foreign
	}
	if !t.aside {
		e.own++
	}
	return e
}

// landing is what is left of a planned batch that was stored as it was planned: the moments before and after it.
type landing struct {
	from, to epoch
	held     bool // what was found when it was planned still held when it was stored
}

// holds says whether what was found when a batch was planned still holds: nothing was stored since, but for the batch that it
// was planned on.
func (p *Plan) holds(now epoch) bool {
	if now == p.base {
		return true
	}
	b := p.before
	return b != nil && b.held && now == b.to && (p.base == b.from || p.base == b.to)
}
