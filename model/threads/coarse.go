package threads

import "math"

// The weights in a report's vectors are kept in a byte each: as parts of the heaviest, in steps of two to three per cent.
// A weighed report has just such weights, so that one that comes back from a memo is what it was.
const (
	fineness = 5 // bits after the leading one
	top      = 127 << fineness
)

// step gives the byte of a part of the heaviest.
func step(part float32) byte {
	const cut = 23 - fineness
	down := top - int((math.Float32bits(part)+1<<(cut-1))>>cut)
	return byte(255 - min(max(down, 0), 255))
}

// partOf is what a step stands for.
func partOf(step byte) float32 {
	return math.Float32frombits(uint32(top-(255-int(step))) << (23 - fineness))
}

func (v vector) most() (most float32) {
	for _, e := range v {
		most = max(most, e.w)
	}
	return most
}

// coarse rounds the weights of a vector to what a byte can hold and makes it one of length one, in place.
func (v vector) coarse() vector {
	most := v.most()
	if most <= 0 {
		return v[:0] // words that are worth nothing
	}
	for i := range v {
		v[i].w = partOf(step(v[i].w / most))
	}
	return v.unit()
}
