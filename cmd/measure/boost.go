package main

import (
	"math"
	"slices"

	"attache/model/threads"
)

// row is one candidate that was weighed: what was seen, and how much of it was right.
type row struct {
	x      threads.Evidence
	label  float64 // share of the candidate's labelled items that are of the report's story
	weight float64
	groups uint // the folds of the stories that it is about, a bit each
}

// boostOptions steer the training of a decision.
type boostOptions struct {
	trees, depth int
	rate         float64
	l2           float64 // what a leaf must overcome
	least        float64 // weight that a leaf must hold
	directions   []int8  // per evidence: 1 more speaks for, -1 against, 0 either, 2 not to be used
}

const bins = 48

// booster trains trees by gradient on binned evidence. It is deterministic.
type booster struct {
	o      boostOptions
	edges  [][]float32 // per evidence: upper bounds of the bins
	binned [][]uint8   // per evidence, per row
	rows   []row
	grad   []float64
	hess   []float64
	score  []float64
}

func train(rows []row, o boostOptions) *threads.Model {
	b := &booster{o: o, rows: rows, grad: make([]float64, len(rows)), hess: make([]float64, len(rows)), score: make([]float64, len(rows))}
	b.bin()
	var pos, all float64
	for _, r := range rows {
		pos += r.weight * r.label
		all += r.weight
	}
	m := &threads.Model{Bias: math.Log((pos + 1) / (all - pos + 1))}
	for i := range b.score {
		b.score[i] = m.Bias
	}
	for range o.trees {
		m.Trees = append(m.Trees, b.tree())
	}
	return m
}

func (b *booster) bin() {
	n := len(threads.EvidenceNames)
	b.edges, b.binned = make([][]float32, n), make([][]uint8, n)
	for f := range n {
		vs := make([]float32, len(b.rows))
		for i := range b.rows {
			vs[i] = b.rows[i].x[f]
		}
		slices.Sort(vs)
		var edges []float32
		for k := 1; k < bins; k++ {
			if v := vs[len(vs)*k/bins]; v > vs[0] && (len(edges) == 0 || v > edges[len(edges)-1]) {
				edges = append(edges, v)
			}
		}
		b.edges[f] = edges
		b.binned[f] = make([]uint8, len(b.rows))
		for i := range b.rows {
			k, exact := slices.BinarySearch(edges, b.rows[i].x[f])
			if exact {
				k++
			}
			b.binned[f][i] = uint8(k)
		}
	}
}

// tree fits one tree to what is still wrong and moves the scores.
func (b *booster) tree() threads.Tree {
	for i := range b.rows {
		p := 1 / (1 + math.Exp(-b.score[i]))
		b.grad[i] = b.rows[i].weight * (b.rows[i].label - p)
		b.hess[i] = b.rows[i].weight * p * (1 - p)
	}
	idx := make([]int32, len(b.rows))
	for i := range idx {
		idx[i] = int32(i)
	}
	var t threads.Tree
	b.grow(&t, idx, b.o.depth, math.Inf(-1), math.Inf(1))
	return t
}

type split struct {
	feature     int
	bin         int
	gain        float64
	left, right float64 // values
}

// grow adds the node for rows idx, whose value must stay between lo and hi so that directions hold.
func (b *booster) grow(t *threads.Tree, idx []int32, depth int, lo, hi float64) int {
	at := len(*t)
	*t = append(*t, threads.Node{Feature: -1})
	var g, h float64
	for _, i := range idx {
		g += b.grad[i]
		h += b.hess[i]
	}
	value := min(max(g/(h+b.o.l2), lo), hi)
	var s split
	if depth > 0 {
		s = b.best(idx, g, h, lo, hi)
	}
	if s.gain <= 1e-6 {
		v := value * b.o.rate
		(*t)[at].Value = v
		for _, i := range idx {
			b.score[i] += v
		}
		return at
	}
	var left, right []int32
	for _, i := range idx {
		if int(b.binned[s.feature][i]) <= s.bin {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	llo, lhi, rlo, rhi := lo, hi, lo, hi
	mid := (s.left + s.right) / 2
	switch b.o.directions[s.feature] {
	case 1:
		lhi, rlo = mid, mid
	case -1:
		llo, rhi = mid, mid
	}
	l := b.grow(t, left, depth-1, llo, lhi)
	r := b.grow(t, right, depth-1, rlo, rhi)
	(*t)[at] = threads.Node{Feature: s.feature, Split: b.edges[s.feature][s.bin], Left: l, Right: r}
	return at
}

func (b *booster) best(idx []int32, g, h, lo, hi float64) split {
	var best split
	base := g * g / (h + b.o.l2)
	for f := range b.edges {
		if b.o.directions[f] == 2 || len(b.edges[f]) == 0 {
			continue
		}
		var hg, hh [bins]float64
		for _, i := range idx {
			k := b.binned[f][i]
			hg[k] += b.grad[i]
			hh[k] += b.hess[i]
		}
		var lg, lh float64
		for k := range b.edges[f] {
			lg += hg[k]
			lh += hh[k]
			rg, rh := g-lg, h-lh
			if lh < b.o.least || rh < b.o.least {
				continue
			}
			lv := min(max(lg/(lh+b.o.l2), lo), hi)
			rv := min(max(rg/(rh+b.o.l2), lo), hi)
			if d := b.o.directions[f]; d == 1 && lv > rv || d == -1 && lv < rv {
				continue
			}
			gain := lg*lg/(lh+b.o.l2) + rg*rg/(rh+b.o.l2) - base
			if gain > best.gain {
				best = split{f, k, gain, lv, rv}
			}
		}
	}
	return best
}
