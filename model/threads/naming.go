package threads

// naming is what a thread's name is made of.
type naming struct {
	title string
}

func (n *naming) absorb(o *naming) {}
func (n *naming) encode(w *writer) {}
func (n *naming) decode(r *reader) {}
func (t *thread) actors() []string { return nil }
func (t *thread) places() []string { return nil }
