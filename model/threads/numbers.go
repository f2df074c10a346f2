package threads

// numbers gives each key that it is asked about the number of its first coming, from 1.
type numbers struct {
	slots []numbered // probed onwards from the first bits of the key; at most half of them are taken
	shift uint       // what is left of a key when so many bits are taken off is its slot
	turn  uint32     // slots of an earlier turn are free
	n     uint32
}

type numbered struct{ key, turn, n uint32 }

// forget begins anew, in the same memory.
func (x *numbers) forget() {
	x.n = 0
	if x.turn++; x.turn == 0 { // once round: no slot may look like one of now
		clear(x.slots)
		x.turn = 1
	}
}

// number gives the key's number, and says whether it has come before.
func (x *numbers) number(key uint32) (n uint32, known bool) {
	if 2*int(x.n) >= len(x.slots) {
		x.grow()
	}
	for h := key >> x.shift; ; h++ {
		s := &x.slots[h&uint32(len(x.slots)-1)]
		if s.turn != x.turn {
			x.n++
			*s = numbered{key, x.turn, x.n}
			return x.n, false
		}
		if s.key == key {
			return s.n, true
		}
	}
}

// has gives the key's number if it has come.
func (x *numbers) has(key uint32) (n uint32, known bool) {
	if x.n == 0 {
		return 0, false
	}
	for h := key >> x.shift; ; h++ {
		s := &x.slots[h&uint32(len(x.slots)-1)]
		if s.turn != x.turn || s.key == key {
			return s.n, s.turn == x.turn
		}
	}
}

// grow makes twice as many slots.
func (x *numbers) grow() {
	before := x.slots
	if len(before) == 0 {
		x.slots, x.shift, x.turn = make([]numbered, 256), 32-8, 1
		return
	}
	x.slots = make([]numbered, 2*len(before))
	x.shift--
	for _, old := range before {
		if old.turn != x.turn {
			continue
		}
		h := old.key >> x.shift
		for x.slots[h&uint32(len(x.slots)-1)].turn == x.turn {
			h++
		}
		x.slots[h&uint32(len(x.slots)-1)] = old
	}
}
