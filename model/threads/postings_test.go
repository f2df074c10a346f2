package threads

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPostings holds the table of an index against a map, through growth, emptied lists and what goes cold, with keys that fall
// on one place and the key 0 among them.
func TestPostings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	keys := []uint32{0, 1, 2, 1 << 31, 1<<32 - 1, 1<<32 - 2}
	for range 6000 {
		keys = append(keys, r.Uint32(), r.Uint32N(50))
	}
	x := newIndex(func(c *cluster) int64 { return c.last })
	want := map[uint32]map[int64]bool{}
	live := map[int64]*cluster{}
	gone := func(c *cluster) {
		delete(live, c.id)
		for _, k := range c.keys {
			delete(want[k], c.id)
		}
	}
	for now := range int64(4000) {
		c := newCluster(now + 1)
		c.last = now + r.Int64N(800)
		x.put(&c)
		live[c.id] = &c
		for range 2 {
			some := map[uint32]bool{}
			for range 1 + r.IntN(12) {
				some[keys[r.IntN(len(keys))]] = true
			}
			x.list(&c, slices.Sorted(maps.Keys(some)))
		}
		for _, k := range c.keys {
			if want[k] == nil {
				want[k] = map[int64]bool{}
			}
			want[k][c.id] = true
		}
		switch {
		case now%7 == 0:
			if c := live[r.Int64N(now+1)+1]; c != nil {
				x.remove(c)
				gone(c)
			}
		case now%500 == 499:
			stays := func(c *cluster) bool { return c.id%10 == 0 } // warm, whatever its slot says
			x.drop(now, func(c *cluster) bool {
				if c.last >= now {
					t.Fatalf("cluster %d is warm until %d, and was asked after at %d", c.id, c.last, now)
				}
				return stays(c)
			})
			for _, c := range live {
				if c.last < now && !stays(c) {
					gone(c)
				}
			}
		case now == 2222:
			x.compact()
		}
	}
	if len(live) == 4000 || len(live) < 400 {
		t.Fatalf("%d clusters are left: nothing is to be seen", len(live))
	}
	for _, k := range keys {
		var got []int64
		for _, s := range x.postings.of(k) {
			got = append(got, x.slots[s].c.id)
		}
		slices.Sort(got)
		if !slices.Equal(got, slices.Sorted(maps.Keys(want[k]))) {
			t.Fatalf("under %d stand %v, not %v", k, got, slices.Sorted(maps.Keys(want[k])))
		}
	}
}

// A key under which one cluster stands, as under most, takes its place in the table and nothing else.
func TestOneClusterUnderAKeyTakesNoListOfItsOwn(t *testing.T) {
	const keys = 10_000
	x, key := sizedPostings(keys), uint32(0)
	if n := testing.AllocsPerRun(keys/2, func() { key += 1 << 18; x.add(key, 7) }); n > 0 {
		t.Errorf("%v allocations for a key and its cluster", n)
	}
	if got := x.of(key); !slices.Equal(got, []int32{7}) {
		t.Errorf("under it stand %v", got)
	}
}
