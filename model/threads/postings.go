package threads

// postings says for each key in which slots of an index the clusters stand that are listed under it. It is a table of its own
// because a report is looked up under some fifty keys, and a map of half a million takes three steps into far memory for each: keys
// are hashes, spread evenly, and here the first bits of one say where it is.
type postings struct {
	keys  []uint32  // 0: free; probed onwards
	lists [][]int32 // beside keys; an empty list keeps its place until the table grows
	zero  []int32   // of the key 0
	used  int       // keys that are not free
	shift uint      // what is left of a key when so many bits are taken off is its place
}

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
	return &postings{keys: make([]uint32, 1<<bits), lists: make([][]int32, 1<<bits), shift: 32 - bits}
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
	return x.lists[x.place(key)]
}

// at gives where the list of a key stands, to be changed before the next call.
func (x *postings) at(key uint32) *[]int32 {
	if key == 0 {
		return &x.zero
	}
	at := x.place(key)
	if x.keys[at] == 0 {
		if (x.used+1)*5 > fullPostings*len(x.keys) {
			*x = *x.anew(func(list []int32) []int32 { return list })
			at = x.place(key)
		}
		x.keys[at] = key
		x.used++
	}
	return &x.lists[at]
}

// anew gives a table without the keys under which there is nothing, with the lists as moved gives them.
func (x *postings) anew(moved func([]int32) []int32) *postings {
	n := 0
	for _, list := range x.lists {
		if len(list) > 0 {
			n++
		}
	}
	y := sizedPostings(n + n/4 + 1)
	y.zero = moved(x.zero)
	for i, list := range x.lists {
		if len(list) > 0 {
			at := y.place(x.keys[i])
			y.keys[at], y.lists[at] = x.keys[i], moved(list)
			y.used++
		}
	}
	return y
}

// add lists a slot under a key.
func (x *postings) add(key uint32, slot int32) {
	list := x.at(key)
	*list = append(*list, slot)
}
