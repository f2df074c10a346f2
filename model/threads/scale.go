package threads

import (
	"math"
	"slices"
)

// scale weighs the words of one text after the other; it holds the memory for that.
type scale struct {
	worth  []float64 // of the words in the order of the text
	terms  vector
	title  vector
	paired vector
	rarity vector // what each word of the title is worth by itself
	sorted []uint64
	listed []uint32
	fresh  []uint32
}

// weigh fills in the vectors of a profile. They share one piece of memory.
func (s *scale) weigh(p *profile, r *Ready, c *corpus) {
	d := r.doc
	s.count(r.at, len(d.Title), len(d.Title)+len(d.Lead), c)
	var title vector
	same := len(d.Lead)+len(d.Body) == 0
	if s.terms, p.length = s.finish(s.terms); !same {
		s.title, _ = s.finish(s.title)
		title = s.title
	}
	pairs := s.pairs(r)
	all := make(vector, 0, len(s.terms)+len(title)+len(pairs))
	cut := func(v vector) vector {
		n := len(all)
		all = append(all, v...)
		return all[n:len(all):len(all)]
	}
	p.terms = cut(s.terms)
	p.title = p.terms // once in memory, and known to be the same
	if !same {
		p.title = cut(title)
	}
	p.pairs = cut(pairs)
}

// count weighs each word by its rarity and by how often it stands where: frequency on a logarithmic scale times rarity. The
// title has the words before the first place given, the lead those before the second.
func (s *scale) count(at []uint64, lead, body int, c *corpus) {
	s.terms, s.title, s.rarity = s.terms[:0], s.title[:0], s.rarity[:0]
	s.worth = slices.Grow(s.worth[:0], len(at))[:len(at)]
	for i := 0; i < len(at); {
		key := uint32(at[i] >> 32)
		idf := c.idf(key)
		var inTitle, elsewhere float64
		for ; i < len(at) && uint32(at[i]>>32) == key; i++ {
			place := int(uint32(at[i]))
			s.worth[place] = idf
			switch {
			case place < lead:
				inTitle += titleWeight
			case place < body:
				elsewhere += leadWeight
			default:
				elsewhere += bodyWeight
			}
		}
		s.terms = append(s.terms, entry{key, float32(math.Log1p(inTitle+elsewhere) * idf)})
		if inTitle > 0 {
			s.title = append(s.title, entry{key, float32(math.Log1p(inTitle) * idf)})
			s.rarity = append(s.rarity, entry{key, float32(idf)})
		}
	}
}

// finish keeps the heaviest and makes the vector one of length one; it gives the length before that, too.
func (s *scale) finish(v vector) (vector, float64) {
	v = s.heaviest(v, maxTerms)
	length := v.norm()
	return v.coarse(), float64(float32(length)) // as a memo has it
}

// pairs gives the pairs of neighbours in each zone. A pair is worth what its words are worth together.
func (s *scale) pairs(r *Ready) vector {
	d := r.doc
	s.sorted = s.sorted[:0]
	from := 0
	for _, n := range [...]int{len(d.Title), len(d.Lead), len(d.Body)} {
		for i := from + 1; i < from+n && len(s.sorted) < maxTerms; i++ {
			key, w := r.keys[i-1]*31+r.keys[i], float32(s.worth[i-1]+s.worth[i])
			s.sorted = append(s.sorted, uint64(key)<<32|uint64(math.Float32bits(w)))
		}
		from += n
	}
	slices.Sort(s.sorted)
	out := s.paired[:0]
	for _, x := range s.sorted {
		if e := (entry{uint32(x >> 32), math.Float32frombits(uint32(x))}); len(out) == 0 || out[len(out)-1].key != e.key {
			out = append(out, e)
		}
	}
	s.paired = out
	return out.coarse()
}

// heaviest keeps the n heaviest terms, in the memory of v; among equals the smaller key stays. No weight is below zero.
func (s *scale) heaviest(v vector, n int) vector {
	if len(v) <= n {
		return v
	}
	s.sorted = s.sorted[:0]
	for _, e := range v {
		s.sorted = append(s.sorted, uint64(^math.Float32bits(e.w))<<32|uint64(e.key))
	}
	slices.Sort(s.sorted)
	least := s.sorted[n-1]
	out := v[:0]
	for _, e := range v {
		if uint64(^math.Float32bits(e.w))<<32|uint64(e.key) <= least {
			out = append(out, e)
		}
	}
	return out
}
