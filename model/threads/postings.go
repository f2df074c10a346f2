package threads

import "slices"

// postings says for each key in which slots of an index the clusters stand that are listed under it. It is a table of its own
// because a report is looked up under some fifty keys, and a map of half a million takes three steps into far memory for each: keys
// are hashes, spread evenly, and here the first bits of one say where it is. Under most keys stands one cluster; a list of its own
// would be six times as long as its slot.
type postings struct {
	keys  []uint32  // 0: free; probed onwards
	heads []int32   // beside keys: the slot where there is but one, empty, or what several gives for their place in lists
	lists [][]int32 // of keys with more than one
	spare []int32   // places in lists that no key has any more
	zero  []int32   // of the key 0
	used  int       // keys that are not free
	shift uint      // what is left of a key when so many bits are taken off is its place
}

// empty is the head of a key under which nothing stands. It keeps its place until the table grows.
const empty = -1

// several gives the head of a key whose list stands at a place in lists, and the place for the head.
func several(place int32) int32 { return -2 - place }

const (
	fewestPostings = 10 // bits of the smallest table
	fullPostings   = 4  // of five places are taken at most
)

func newPostings() *postings { return sizedPostings(0) }

// sizedPostings makes a table with room for n keys.
func sizedPostings(n int) *postings {
	bits := uint(fewestPostings)
	for n*5 > fullPostings<<bits {
		bits++
	}
	return &postings{keys: make([]uint32, 1<<bits), heads: make([]int32, 1<<bits), shift: 32 - bits}
}

// place gives the place of a key, or the free one that would be its own.
func (x *postings) place(key uint32) int {
	mask := len(x.keys) - 1
	for at := int(key >> x.shift); ; at++ {
		if k := x.keys[at&mask]; k == key || k == 0 {
			return at & mask
		}
	}
}

// of gives the slots under a key; they are the table's.
func (x *postings) of(key uint32) []int32 {
	if key == 0 {
		return x.zero
	}
	if at := x.place(key); x.keys[at] != 0 {
		return x.under(at)
	}
	return nil
}

// under gives the slots under the key at a place of the table.
func (x *postings) under(at int) []int32 {
	switch head := x.heads[at]; {
	case head == empty:
		return nil
	case head < empty:
		return x.lists[several(head)]
	}
	return x.heads[at : at+1 : at+1]
}

// add lists a slot under a key.
func (x *postings) add(key uint32, slot int32) {
	if key == 0 {
		x.zero = append(x.zero, slot)
		return
	}
	at := x.place(key)
	if x.keys[at] == 0 {
		if (x.used+1)*5 > fullPostings*len(x.keys) {
			*x = *x.anew(func(list []int32) []int32 { return list })
			at = x.place(key)
		}
		x.keys[at], x.heads[at] = key, empty
		x.used++
	}
	switch head := x.heads[at]; {
	case head == empty:
		x.heads[at] = slot
	case head < empty:
		list := &x.lists[several(head)]
		*list = append(*list, slot)
	default:
		x.heads[at] = x.lay([]int32{head, slot})
	}
}

// lay puts a list of several slots among the lists and gives the head of its key.
func (x *postings) lay(list []int32) int32 {
	if n := len(x.spare); n > 0 {
		place := x.spare[n-1]
		x.spare = x.spare[:n-1]
		x.lists[place] = list
		return several(place)
	}
	x.lists = append(x.lists, list)
	return several(int32(len(x.lists) - 1))
}

// without takes the slots out of the list of a key that gone says are. What is left stands as it stood.
func (x *postings) without(key uint32, gone func(slot int32) bool) {
	if key == 0 {
		x.zero = slices.DeleteFunc(x.zero, gone)
		return
	}
	at := x.place(key)
	if x.keys[at] == 0 {
		return
	}
	switch head := x.heads[at]; {
	case head == empty:
	case head > empty:
		if gone(head) {
			x.heads[at] = empty
		}
	default:
		place := several(head)
		switch list := slices.DeleteFunc(x.lists[place], gone); len(list) {
		case 0:
			x.heads[at] = empty
			x.give(place)
		case 1:
			x.heads[at] = list[0]
			x.give(place)
		default:
			x.lists[place] = list
		}
	}
}

// give takes back a place in lists.
func (x *postings) give(place int32) {
	x.lists[place] = nil
	x.spare = append(x.spare, place)
}

// anew gives a table without the keys under which there is nothing, with the lists as moved gives them.
func (x *postings) anew(moved func([]int32) []int32) *postings {
	n, many := 0, 0
	for at, key := range x.keys {
		switch list := x.under(at); {
		case key == 0 || len(list) == 0:
		case len(list) > 1:
			many++
			fallthrough
		default:
			n++
		}
	}
	y := sizedPostings(n + n/4 + 1)
	y.zero, y.lists = moved(x.zero), make([][]int32, 0, many+many/8)
	for at, key := range x.keys {
		list := x.under(at)
		if key == 0 || len(list) == 0 {
			continue
		}
		to := y.place(key)
		y.keys[to] = key
		y.used++
		if len(list) == 1 {
			y.heads[to] = list[0]
		} else {
			y.heads[to] = y.lay(moved(list))
		}
	}
	return y
}
