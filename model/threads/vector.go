package threads

import (
	"math"
	"slices"
)

// entry is one term of a vector. Terms are known by the hash of their text: what is warm holds no words, only these.
type entry struct {
	key uint32
	w   float32
}

// vector is a sparse vector, sorted by key, without duplicates.
type vector []entry

// hash is FNV-1a over s, after a byte that keeps kinds of keys apart.
func hash(kind byte, s string) uint32 {
	return hashOn((uint32(2166136261)^uint32(kind))*16777619, s)
}

// hashOn goes on hashing.
func hashOn(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// Kinds of key.
const (
	termKey   = 't'
	nameKey   = 'n'
	sourceKey = 's'
	unitKey   = 'u'
)

func (v vector) norm() float64 {
	var s float64
	for _, e := range v {
		s += float64(e.w) * float64(e.w)
	}
	return math.Sqrt(s)
}

// unit scales v to length one, in place.
func (v vector) unit() vector {
	n := v.norm()
	if n == 0 {
		return v
	}
	for i := range v {
		v[i].w = float32(float64(v[i].w) / n)
	}
	return v
}

// dot is the inner product, summed in the order of the keys.
func dot(a, b vector) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b) > seekFrom*len(a) {
		return dotFew(a, b)
	}
	var s float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			s += float64(a[i].w) * float64(b[j].w)
			i++
			j++
		}
	}
	return s
}

// has gives the weight of key in v, 0 when it is not there.
func (v vector) has(key uint32) float32 {
	if i := v.seek(key); i >= 0 {
		return v[i].w
	}
	return 0
}

// plus gives scale*a + weight*b in the memory of a, which the caller gives up, with at most limit terms: where there are
// more, the lightest fall out.
func plus(a vector, scale float64, b vector, weight float64, limit int) vector {
	i, j := len(a)-1, len(b)-1
	more := missing(b, a)
	out := slices.Grow(a, more)[:len(a)+more]
	for k := len(out) - 1; k >= 0; k-- { // from the end, so that nothing is written over before it is read
		switch {
		case j < 0 || i >= 0 && out[i].key > b[j].key:
			out[k] = entry{out[i].key, float32(float64(out[i].w) * scale)}
			i--
		case i < 0 || out[i].key < b[j].key:
			out[k] = entry{b[j].key, float32(float64(b[j].w) * weight)}
			j--
		default:
			out[k] = entry{out[i].key, float32(float64(out[i].w)*scale + float64(b[j].w)*weight)}
			i--
			j--
		}
	}
	if len(out) > limit+limit/4 {
		return out.heaviest(limit)
	}
	return out
}

// missing counts the keys of a that b has not.
func missing(a, b vector) int {
	n, j := 0, 0
	for _, e := range a {
		for j < len(b) && b[j].key < e.key {
			j++
		}
		if j == len(b) || b[j].key != e.key {
			n++
		}
	}
	return n
}

// heaviest keeps the n heaviest terms, in the memory of v; among equals the smaller key stays.
func (v vector) heaviest(n int) vector {
	if len(v) <= n {
		return v
	}
	var s scale
	return s.heaviest(v, n)
}
