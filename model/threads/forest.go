package threads

import "math"

// forest is a Model laid out for speed: every tree filled up to the same depth, so that a walk has a fixed length, needs no
// branches, and the processor works on several trees at once. It gives the same numbers as the Model, to the bit.
type forest struct {
	bias  float64
	trees []fullTree
}

// forestDepth is the depth of every tree; deeper ones are walked by the Model.
const forestDepth = 4

// fullTree has the children of node i at 2i+1 and 2i+2; below the last row of nodes come the values.
type fullTree struct {
	split   [1 << forestDepth]int32 // as rising gives it
	feature [1 << forestDepth]uint8
	value   [1 << forestDepth]float64
}

// never is a number of no evidence, always 0: the nodes that only fill up look at it.
const never = numEvidence

// newForest lays a model out; nil when it has trees that are too deep.
func newForest(m *Model) *forest {
	f := &forest{bias: m.Bias, trees: make([]fullTree, len(m.Trees))}
	for i, t := range m.Trees {
		if t.depth(0) > forestDepth {
			return nil
		}
		f.trees[i].lay(t, 0, 0)
	}
	return f
}

func (t Tree) depth(at int) int {
	if t[at].Feature < 0 {
		return 0
	}
	return 1 + max(t.depth(t[at].Left), t.depth(t[at].Right))
}

// lay puts node from of a tree, and what hangs on it, at place to.
func (f *fullTree) lay(t Tree, from, to int) {
	const nodes = 1<<forestDepth - 1
	n := t[from]
	switch {
	case to >= nodes:
		f.value[to-nodes] = n.Value
	case n.Feature < 0:
		f.feature[to] = never
		f.lay(t, from, 2*to+1)
		f.lay(t, from, 2*to+2)
	default:
		f.feature[to], f.split[to] = uint8(n.Feature), rising(n.Split)
		f.lay(t, n.Left, 2*to+1)
		f.lay(t, n.Right, 2*to+2)
	}
}

func (f *forest) probability(evidence *Evidence) float64 {
	var e [64]int32 // of a size that needs no check of bounds
	for i, v := range evidence {
		e[i] = rising(v)
	}
	z := f.bias
	for i := range f.trees {
		t := &f.trees[i]
		n := t.step(&e, 0) // as often as forestDepth says; written out, a third faster
		n = t.step(&e, n)
		n = t.step(&e, n)
		n = t.step(&e, n)
		z += t.value[(n+1)&15]
	}
	return 1 / (1 + math.Exp(-z))
}

// step gives the child of node n that the evidence leads to: the right one where it is not below the split.
func (t *fullTree) step(e *[64]int32, n uint) uint {
	left := uint(int64(e[t.feature[n&15]&63])-int64(t.split[n&15])) >> 63
	return 2*n + 2 - left
}

// rising gives whole numbers that stand in the order of f; what is no number stands above all. Comparing them takes no branch.
func rising(f float32) int32 {
	if f != f {
		return math.MaxInt32
	}
	b := int32(math.Float32bits(f + 0)) // -0 is 0
	return b ^ b>>31&math.MaxInt32
}

// decision is a Model as the engine asks it.
type decision struct {
	model *Model
	laid  *forest
}

func newDecision(m *Model) decision { return decision{m, newForest(m)} }

// Probability is that of the Model.
func (d decision) Probability(e *Evidence) float64 {
	if d.laid == nil {
		return d.model.Probability(e)
	}
	return d.laid.probability(e)
}
