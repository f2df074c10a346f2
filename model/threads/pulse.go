package threads

type pulse struct{}

func (p *pulse) add(at int64, fresh bool) {}
func (p *pulse) absorb(o *pulse)          {}
func (p *pulse) encode(w *writer)         {}
func (p *pulse) decode(r *reader)         {}
func (p *pulse) surging(at int64) bool    { return false }
