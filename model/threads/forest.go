package threads

import "math"

// forest is a Model laid out for speed: all nodes in one array, and walks of a fixed length without branches, so that the
// processor works on several trees at once. It gives the same numbers as the Model, to the bit.
type forest struct {
	bias   float64
	nodes  []branch
	values []float64 // of the node in the same place; leaves only
	roots  []root
}

// branch is a node. A leaf leads to itself both ways.
type branch struct {
	split       float32
	feature     uint16
	left, right uint16
}

type root struct {
	node  uint16
	depth uint16 // of the deepest leaf
}

// newForest lays a model out; nil when it is too big for that.
func newForest(m *Model) *forest {
	f := &forest{bias: m.Bias}
	for _, t := range m.Trees {
		base := len(f.nodes)
		if base+len(t) > math.MaxUint16 {
			return nil
		}
		for i, n := range t {
			b := branch{split: n.Split, feature: uint16(max(n.Feature, 0)), left: uint16(base + n.Left), right: uint16(base + n.Right)}
			if n.Feature < 0 {
				b.left, b.right = uint16(base+i), uint16(base+i)
			}
			f.nodes = append(f.nodes, b)
			f.values = append(f.values, n.Value)
		}
		f.roots = append(f.roots, root{uint16(base), uint16(t.depth(0))})
	}
	return f
}

func (t Tree) depth(at int) int {
	if t[at].Feature < 0 {
		return 0
	}
	return 1 + max(t.depth(t[at].Left), t.depth(t[at].Right))
}

func (f *forest) probability(e *Evidence) float64 {
	z := f.bias
	nodes := f.nodes
	for _, r := range f.roots {
		n := r.node
		for range r.depth {
			b := &nodes[n]
			n = b.right
			if e[b.feature] < b.split {
				n = b.left
			}
		}
		z += f.values[n]
	}
	return 1 / (1 + math.Exp(-z))
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
