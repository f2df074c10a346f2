package store

import (
	"slices"

	"attache/model/threads"
)

// enforce makes the reader's decisions true also where the grouper could not, because what they are about had gone cold
// before the other half of it came. Where decisions contradict each other the later one wins.
func (r *anew) enforce() error {
	for i, c := range r.constraints {
		a, b, ok := r.pair(c)
		switch {
		case !ok:
		case c.Kind == threads.MustLink:
			r.join(a, b, c.Level)
		default:
			r.divide(i, a, b, c.Level)
		}
	}
	// What was joined later may have brought together what nobody wanted together.
	for i, c := range r.constraints {
		if a, b, ok := r.pair(c); ok && c.Kind == threads.CannotLink {
			r.divide(i, a, b, c.Level)
		}
	}
	return r.apart()
}

// join makes the threads of two items one, and their developments where the decision is about those.
func (r *anew) join(a, b int, l threads.Level) {
	if x, y := r.threadAt(a), r.threadAt(b); x != y {
		r.threadInto[max(x, y)] = min(x, y)
	}
	if x, y := r.devAt(a), r.devAt(b); l == threads.Developments && x != y {
		r.devInto[max(x, y)] = min(x, y)
	}
}

// divide parts two items, unless a later decision than constraint i binds them together.
func (r *anew) divide(i, a, b int, l threads.Level) {
	if r.threadAt(a) != r.threadAt(b) || l == threads.Developments && r.devAt(a) != r.devAt(b) || r.boundSince(i, a, b) {
		return
	}
	if r.devAt(a) == r.devAt(b) {
		r.part(b)
	}
	if l == threads.Threads {
		along := r.tied(b, a)
		to := r.open(r.threadAt(b), r.devs[r.devAt(b)].Title)
		r.devThread[r.devAt(b)] = to
		for _, d := range along {
			r.devThread[d] = to
		}
	}
}

// tied gives the developments of the same thread that must-links tie an item to, but not the one that it parts from, by the
// place of an item of it.
func (r *anew) tied(i, from int) (devs []int64) {
	reached := map[int64]bool{r.ids[i]: true}
	for grew := true; grew; {
		grew = false
		for _, c := range r.constraints {
			a, b := int64(c.A), int64(c.B)
			if c.Kind == threads.MustLink && reached[a] != reached[b] {
				reached[a], reached[b], grew = true, true, true
			}
		}
	}
	for k, id := range r.ids {
		if d := r.devAt(k); reached[id] && r.threadAt(k) == r.threadAt(i) && d != r.devAt(from) && !slices.Contains(devs, d) {
			devs = append(devs, d)
		}
	}
	return devs
}

// boundSince says whether must-links tie two items together, and one of them is later than constraint i.
func (r *anew) boundSince(i, a, b int) bool {
	root := map[int64]int64{}
	find := func(x int64) int64 {
		for root[x] != 0 && root[x] != x {
			x = root[x]
		}
		return x
	}
	late := map[int64]bool{}
	for k, c := range r.constraints {
		if c.Kind != threads.MustLink {
			continue
		}
		x, y := find(int64(c.A)), find(int64(c.B))
		root[max(x, y)] = min(x, y)
		late[min(x, y)] = late[x] || late[y] || k > i
	}
	x := find(r.ids[a])
	return x == find(r.ids[b]) && late[x]
}

// pair gives the places of a constraint's items; not ok when one of them has been let go.
func (r *anew) pair(c threads.Constraint) (a, b int, ok bool) {
	a, okA := slices.BinarySearch(r.ids, int64(c.A))
	b, okB := slices.BinarySearch(r.ids, int64(c.B))
	return a, b, okA && okB
}

// part gives an item a development of its own, in the same thread.
func (r *anew) part(i int) {
	old := r.devAt(i)
	id := int64(1)
	for d := range r.devThread {
		id = max(id, d+1)
	}
	state := r.devs[old]
	r.devThread[id], r.devs[id], r.dev[i] = r.devThread[old], state, id
}

// open opens a thread like another, with a title.
func (r *anew) open(like int64, title string) int64 {
	id := int64(1)
	for t := range r.threads {
		id = max(id, t+1)
	}
	state := r.threads[like]
	state.Title = title
	r.threads[id] = state
	return id
}

// apart keeps apart the threads to which a reader gave different names or tracks, where they were found to be one: what
// belonged to the later one before goes into a thread of its own.
func (r *anew) apart() error {
	named, err := r.decided("name<>''")
	if err != nil {
		return err
	}
	holder := map[int64]bool{}
	for _, old := range named {
		at := slices.Index(r.oldThread, old)
		if at < 0 {
			continue
		}
		now := r.threadAt(at)
		if holder[now] {
			now = r.moveOut(old, at, now)
		}
		holder[now] = true
	}
	return nil
}

// moveOut opens a thread for those developments of one that are for the most part of an old thread; at is the place of the
// oldest item of that.
func (r *anew) moveOut(old int64, at int, now int64) int64 {
	of, all := map[int64]int{}, map[int64]int{}
	for i := range r.ids {
		if r.threadAt(i) != now {
			continue
		}
		all[r.devAt(i)]++
		if r.oldThread[i] == old {
			of[r.devAt(i)]++
		}
	}
	if d := r.devAt(at); 2*of[d] <= all[d] {
		r.part(at)
		of[r.devAt(at)], all[r.devAt(at)] = 1, 1
	}
	id := r.open(now, r.threads[now].Title) // a reader's own name covers it, or its track tells it from the other
	for d, n := range of {
		if 2*n > all[d] {
			r.devThread[d] = id
		}
	}
	return id
}
