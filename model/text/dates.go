package text

// dates fills the doc's dates.
func (a *analyzer) dates(d *Doc, in Input) {}
