package store

import (
	"cmp"
	"maps"
	"slices"

	"attache/model"
)

// matching says which identifiers what was found gets, and where those lead that have gone.
type matching struct {
	devs, threads         map[int64]int64 // the grouper's identifier -> the store's
	goneDevs, goneThreads map[int64]int64
	kept                  map[int64]bool // identifiers of threads that were there before
}

// match finds for each development and thread which one of before it is.
func (r *anew) match() (m matching, err error) {
	lastDev, err := r.meta("last_development")
	if err != nil {
		return m, err
	}
	lastThread, err := r.meta("last_thread")
	if err != nil {
		return m, err
	}
	marked, err := r.decided("pinned<>0 OR muted<>0 OR name<>''")
	if err != nil {
		return m, err
	}
	m.devs, m.goneDevs = r.pairUp(r.oldDev, r.devAt, nil, lastDev)
	m.threads, m.goneThreads = r.pairUp(r.oldThread, r.threadAt, marked, lastThread)
	m.kept = map[int64]bool{}
	for _, id := range r.oldThread {
		m.kept[id] = true
	}
	return m, nil
}

// decided lists the threads that readers filed, and those whose shelves the condition finds: they follow their oldest item.
func (r *anew) decided(shelf string) (out []int64, err error) {
	var id int64
	rows, err := r.query("SELECT DISTINCT thread FROM thread_state WHERE " + shelf)
	if err := each(rows, err, func() error { out = append(out, id); return nil }, &id); err != nil {
		return nil, err
	}
	filed, err := r.filed()
	for t := range filed {
		out = append(out, int64(t))
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// overlap is how many items a group of before and one that was found have in common.
type overlap struct {
	old, now int64
	n        int
}

// pairUp gives the groups that were found the identifiers of those of before: first to the group that holds the oldest item
// of a marked one, then by the number of items in common, as long as that is a third of the old one at least. What is left
// over gets new identifiers after last. gone says where the others lead: to the group that holds their oldest item.
func (r *anew) pairUp(old []int64, at func(int) int64, marked []int64, last int64) (names, gone map[int64]int64) {
	names, gone = map[int64]int64{}, map[int64]int64{}
	anchor, size, common := map[int64]int64{}, map[int64]int{}, map[[2]int64]int{}
	var order []int64 // what was found, by its oldest item
	seen := map[int64]bool{}
	for i := range r.ids {
		now := at(i)
		if _, ok := anchor[old[i]]; !ok {
			anchor[old[i]] = now
		}
		if !seen[now] {
			seen[now] = true
			order = append(order, now)
		}
		size[old[i]]++
		common[[2]int64{old[i], now}]++
	}
	used := map[int64]bool{}
	take := func(o, now int64) {
		if names[now] == 0 && !used[o] {
			names[now], used[o] = o, true
		}
	}
	for _, o := range marked {
		if now, ok := anchor[o]; ok {
			take(o, now)
		}
	}
	for _, p := range ranked(common) {
		if 3*p.n >= size[p.old] {
			take(p.old, p.now)
		}
	}
	for _, now := range order {
		if names[now] == 0 {
			last++
			names[now] = last
		}
	}
	for o, now := range anchor {
		if !used[o] {
			gone[o] = names[now]
		}
	}
	return names, gone
}

// ranked lists overlaps, the greatest first.
func ranked(common map[[2]int64]int) []overlap {
	out := make([]overlap, 0, len(common))
	for k, n := range common {
		out = append(out, overlap{k[0], k[1], n})
	}
	slices.SortFunc(out, func(a, b overlap) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.old, b.old), cmp.Compare(a.now, b.now))
	})
	return out
}

// report says what changed.
func (r *anew) report(m matching) error {
	from, to := map[int64]map[int64]bool{}, map[int64]map[int64]bool{}
	changes := map[int64]*ThreadChange{}
	change := func(id int64) *ThreadChange {
		if changes[id] == nil {
			changes[id] = &ThreadChange{ID: model.ThreadID(id)}
		}
		return changes[id]
	}
	for i, old := range r.oldThread {
		now := m.threads[r.threadAt(i)]
		link(from, now, old)
		link(to, old, now)
		if now != old {
			r.out.Moved++
			change(now).Came++
			change(old).Left++
		}
	}
	r.out.Before, r.out.After, r.out.Gone = len(to), len(from), len(m.goneThreads)
	for id, olds := range from {
		r.out.Merged += int(bit(len(olds) > 1))
		r.out.Opened += int(bit(!m.kept[id]))
	}
	for _, nows := range to {
		r.out.Split += int(bit(len(nows) > 1))
	}
	return r.name(m, changes, change)
}

func link(m map[int64]map[int64]bool, a, b int64) {
	if m[a] == nil {
		m[a] = map[int64]bool{}
	}
	m[a][b] = true
}

// name finds what is called differently now, and lists what changed most.
func (r *anew) name(m matching, changes map[int64]*ThreadChange, change func(int64) *ThreadChange) error {
	was := map[int64]string{}
	var id int64
	var title string
	rows, err := r.query("SELECT id,title FROM threads")
	if err := each(rows, err, func() error { was[id] = title; return nil }, &id, inFull(&title)); err != nil {
		return err
	}
	for now, id := range m.threads {
		title := r.threads[now].Title
		if old, ok := was[id]; ok && old != title {
			r.out.Renamed++
			change(id).Was = old
		}
		if c := changes[id]; c != nil {
			c.Title = title
		}
	}
	for id, c := range changes {
		if c.Title == "" { // it has gone
			c.Title = was[id]
		}
	}
	list := slices.SortedFunc(maps.Values(changes), func(a, b *ThreadChange) int {
		return cmp.Or(cmp.Compare(b.Came+b.Left, a.Came+a.Left), cmp.Compare(a.ID, b.ID))
	})
	for _, c := range list[:min(len(list), mostChanges)] {
		r.out.Threads = append(r.out.Threads, *c)
	}
	return nil
}
