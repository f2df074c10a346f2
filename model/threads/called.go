package threads

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"attache/model"
	"attache/model/text"
)

// called says which warm thread bears which name, those that are laid down included: nobody can tell two apart on a board that are
// called the same. The name belongs to whom it was given first, or to who became far greater; another of which nothing better can be
// said bears it with a word of its own.
//
// A thread's name depends on those of the others and on what was before, so that the items of a tail cannot tell it: it is restored as
// it is stored (see callAgain).
type called struct {
	by map[uint64]model.ThreadID // by the key of the name; nil while a grouper is restored
}

func newCalled() called { return called{map[uint64]model.ThreadID{}} }

// nameKeyOf is the same for names that a reader would take for one: "Iran–US: talks" is "US–Iran: Talks" is "US–Iran: talk".
func nameKeyOf(name string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	lead, rest, split := strings.Cut(name, ": ")
	if !split {
		lead, rest = "", name
	}
	var key uint64
	for actor := range strings.SplitSeq(lead, "–") { // in any order
		one := uint64(offset)
		for i := range len(actor) {
			one = (one ^ uint64(actor[i])) * prime
		}
		key += one
	}
	key ^= offset
	for i := range len(rest) {
		c := rest[i]
		if c == 's' && (i+1 == len(rest) || rest[i+1] == ' ' || rest[i+1] == ',') {
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		key = (key ^ uint64(c)) * prime
	}
	return key
}

// release lets others have the name that a thread bore.
func (c *called) release(t *thread) {
	if t.bears != 0 && c.by[t.bears] == model.ThreadID(t.id) {
		delete(c.by, t.bears)
	}
	t.bears = 0
}

// give has the thread bear a name that is free.
func (c *called) give(t *thread, name string) {
	c.release(t)
	t.naming.title = name
	if name == "" {
		return
	}
	t.bears = nameKeyOf(name)
	c.by[t.bears] = model.ThreadID(t.id)
}

// free says whether the thread may bear a name.
func (c *called) free(t *thread, name string) bool {
	by, taken := c.by[nameKeyOf(name)]
	return !taken || by == model.ThreadID(t.id)
}

// overtakes is how many times more reports a thread must have than the one that bears its name to be given it instead.
const overtakes = 2

// callAnew settles a thread's name anew, as one that no other bears.
func (e *Engine) callAnew(t *thread) {
	changed := t.show()
	if e.called.by == nil {
		return
	}
	n := &t.naming
	if n.title == n.shown.plain && t.bears != 0 {
		return
	}
	if n.shown.plain == "" || e.called.free(t, n.shown.plain) {
		e.called.give(t, n.shown.plain)
		return
	}
	if !changed && t.bears != 0 && bits.Len(uint(t.items)) == bits.Len(uint(t.items-1)) {
		return // what tells it apart is looked for again whenever there is twice as much of it
	}
	holder := e.namesake(t)
	if e.out != nil && t.items > overtakes*(holder.items+1) {
		e.called.release(holder)
		e.called.give(t, n.shown.plain)
		e.called.give(holder, e.apart(holder, t))
		e.out.remade(nil, holder)
		return
	}
	e.called.give(t, e.apart(t, holder))
}

// namesake gives the thread that bears the name that t would have if there were no other; nil when t does itself, or none.
func (e *Engine) namesake(t *thread) *thread {
	id, ok := e.called.by[nameKeyOf(t.naming.shown.plain)]
	if !ok || id == model.ThreadID(t.id) {
		return nil
	}
	return e.thread(id)
}

// What tells a thread from its namesake.
const (
	ownStanding = 0.4  // of its foremost phrase's standing: what has as much is a matter by itself
	ownShare    = 0.25 // of the thread that must be about somebody or some place that it is told apart by
	oftener     = 2    // so many times more of it than of its namesake
	ownTried    = 4
)

// apart gives the thread a name that nobody bears: another matter that it is about, or the same with who else acts, where, or what
// else is said, and when nothing of that tells it from its namesake, with the day on which it began.
func (e *Engine) apart(t, from *thread) string {
	n := &t.naming
	if n.shown.who == "" || n.shown.what == 0 {
		return e.dated(t, n.shown.plain)
	}
	own := n.own(&from.naming)
	best := n.telling(n.known(n.shown.what))
	for _, p := range own {
		if name := n.shown.who + ": " + beside(n.shown.who, t.written(p)); n.telling(p) >= ownStanding*best && !vague(p.text) && e.called.free(t, name) {
			return name
		}
	}
	for _, name := range t.besides(from) {
		if e.called.free(t, name) {
			return name
		}
	}
	for _, p := range own {
		if name := n.shown.plain + ", " + beside(n.shown.who, t.written(p)); e.called.free(t, name) {
			return name
		}
	}
	return e.dated(t, n.shown.plain)
}

// own gives the few phrases, the weightiest first, that are said far oftener here than in o.
func (n *naming) own(o *naming) []*phrase {
	var out []*phrase
	for i := range n.phrases {
		p := &n.phrases[i]
		here, there := float64(p.count)/max(n.texts, 1), float64(o.known(p.key).count)/max(o.texts, 1)
		if p.count < 1 { // said in another language, and not often
			continue
		}
		if p.key != n.shown.what && here >= oftener*there && !strings.Contains(strings.ToLower(n.shown.plain), strings.ToLower(p.text)) && utf8.RuneCountInString(p.text) > 3 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *phrase) int {
		x, y := n.telling(a), n.telling(b)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return compareKeys(a.key, b.key)
	})
	return out[:min(len(out), ownTried)]
}

// besides gives the names that the thread has with one more of the states, places, bodies and persons in it that its namesake is
// less about.
func (t *thread) besides(from *thread) (out []string) {
	n := &t.naming
	for _, s := range t.ranked(func(k text.Kind) bool { return k != text.Unknown }, ownTried, ownShare) {
		name := shortName(s.text)
		state := speaksFor[s.key]
		if state != "" && strings.Contains(n.shown.who, shortName(state)) {
			continue // who speaks for those who lead the name is in every matter of theirs
		}
		if inWords(s.text, strings.ToLower(n.shown.plain)) || strings.Contains(n.shown.plain, name) || s.share < oftener*from.about(s.key) {
			continue
		}
		switch {
		case state != "" && !strings.Contains(n.shown.who, "–"):
			out = append(out, n.shown.who+"–"+shortName(state)+strings.TrimPrefix(n.shown.plain, n.shown.who))
		case s.kind == text.State && !strings.Contains(n.shown.who, "–"):
			out = append(out, n.shown.who+"–"+name+strings.TrimPrefix(n.shown.plain, n.shown.who))
		case s.kind == text.Place:
			out = append(out, n.shown.plain+" in "+name)
		default:
			out = append(out, n.shown.plain+", "+name)
		}
	}
	return out
}

// dated adds the day on which the thread began, and where that is not enough, a number.
func (e *Engine) dated(t *thread, name string) string {
	name += ", " + instant(t.first).Format("2 January")
	for i, one := 2, name; ; i++ {
		if e.called.free(t, one) {
			return one
		}
		one = name + " (" + strconv.Itoa(i) + ")"
	}
}

// callAgain gives the threads that came back the names that are stored. Of two that are called the same in an old store the older
// bears the name; the other is called anew when something comes in.
func (e *Engine) callAgain(stored []ThreadState) {
	e.called = newCalled()
	for i := range stored {
		s := &stored[i]
		t := e.threads[s.ID]
		if t == nil {
			continue
		}
		name := s.Title
		if t.course != nil {
			if name == "" || t.naming.title == "" && t.naming.shown.plain == "" { // it is called as its first report, whose words are not here
				name = t.naming.title
			}
			t.naming.title = name
		}
		if key := nameKeyOf(name); name != "" && e.called.by[key] == 0 {
			t.bears = key
			e.called.by[key] = s.ID
		}
	}
}
