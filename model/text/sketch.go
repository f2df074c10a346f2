package text

import (
	"math"
	"slices"
)

// sketchSize is how many minima a sketch keeps: similarities are exact to about one in six.
const sketchSize = 32

// shingle is how many terms a shingle spans.
const shingle = 3

// shortText is the number of terms below which texts are compared term by term: with so few a sample would lie.
const shortText = 24

// Sketch is a small stand-in for a wording, with which wire copy is recognised: outlets reprint it with another headline,
// cut at the end, or with a word changed. It is made of terms, so that case and punctuation make no difference.
type Sketch struct {
	min   [sketchSize]uint32 // minima of the hashed shingles under as many permutations
	terms []uint32           // hashes of the terms, sorted and each once; short texts only
	n     int                // terms in all
}

// Fingerprint makes the sketch of a text from its title and summary.
func Fingerprint(d *Doc) Sketch {
	s := Sketch{n: len(d.Title) + len(d.Lead) + len(d.Body)}
	for i := range s.min {
		s.min[i] = math.MaxUint32
	}
	hashes := make([]uint32, 0, s.n)
	for _, part := range [][]string{d.Title, d.Lead, d.Body} {
		for _, t := range part {
			hashes = append(hashes, hash(t))
		}
	}
	for i := range hashes {
		if i+shingle <= len(hashes) {
			s.take(hashes[i : i+shingle])
		}
	}
	if s.n < shortText {
		slices.Sort(hashes)
		s.terms = slices.Compact(hashes)
	}
	return s
}

// take lowers the minima by one shingle.
func (s *Sketch) take(words []uint32) {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ uint64(w)) * 1099511628211
	}
	for i := range s.min {
		s.min[i] = min(s.min[i], uint32((h*permutations[i]+uint64(i))>>32))
	}
}

// permutations are odd numbers: a multiplication by one permutes, and the high half of it is well mixed.
var permutations = func() (p [sketchSize]uint64) {
	for i := range p {
		p[i] = 2*uint64(i)*0x9e3779b97f4a7c15 + 0xbf58476d1ce4e5b9 | 1
	}
	return p
}()

// Similar gives the share of wording that two texts have in common, from 0 to 1: of their shingles, or, when either is
// short (a title alone), of their terms.
func (s Sketch) Similar(o Sketch) float64 {
	if s.n == 0 || o.n == 0 {
		return 0
	}
	if s.terms != nil && o.terms != nil {
		return jaccard(s.terms, o.terms)
	}
	if s.n < shingle || o.n < shingle {
		return 0
	}
	same := 0
	for i := range s.min {
		if s.min[i] == o.min[i] {
			same++
		}
	}
	return float64(same) / sketchSize
}

// jaccard is the share of common elements of two sorted sets.
func jaccard(a, b []uint32) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
