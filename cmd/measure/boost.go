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
	asked  []int       // the evidence that tells rows apart and may be used
	edges  [][]float32 // for each of asked: upper bounds of the bins
	binned []uint8     // by row, for each of asked
	rows   []row
	grad   []float64
	hess   []float64
	score  []float64
	spare  []*histogram
}

// histogram holds the sums of gradients and of their slopes by evidence asked and bin.
type histogram [][bins][2]float64

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
	vs := make([]float32, len(b.rows))
	for f := range threads.EvidenceNames {
		if b.o.directions[f] == 2 || len(b.rows) == 0 {
			continue
		}
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
		if len(edges) > 0 {
			b.asked, b.edges = append(b.asked, f), append(b.edges, edges)
		}
	}
	b.binned = make([]uint8, 0, len(b.rows)*len(b.asked))
	for i := range b.rows {
		for a, f := range b.asked {
			k, exact := slices.BinarySearch(b.edges[a], b.rows[i].x[f])
			if exact {
				k++
			}
			b.binned = append(b.binned, uint8(k))
		}
	}
}

// tree fits one tree to what is still wrong and moves the scores.
func (b *booster) tree() threads.Tree {
	idx := make([]int32, len(b.rows))
	for i := range b.rows {
		p := 1 / (1 + math.Exp(-b.score[i]))
		b.grad[i] = b.rows[i].weight * (b.rows[i].label - p)
		b.hess[i] = b.rows[i].weight * p * (1 - p)
		idx[i] = int32(i)
	}
	var t threads.Tree
	h := b.tally(idx)
	b.grow(&t, idx, h, b.o.depth, math.Inf(-1), math.Inf(1))
	b.spare = append(b.spare, h)
	for i := range b.score {
		b.score[i] += t.Value(&b.rows[i].x)
	}
	return t
}

// tally sums the gradients of some rows up.
func (b *booster) tally(idx []int32) *histogram {
	h := new(histogram)
	if n := len(b.spare); n > 0 {
		h, b.spare = b.spare[n-1], b.spare[:n-1]
		clear(*h)
	} else {
		*h = make(histogram, len(b.asked))
	}
	n := len(b.asked)
	for _, i := range idx {
		g, s := b.grad[i], b.hess[i]
		for a, k := range b.binned[int(i)*n : int(i)*n+n] {
			c := &(*h)[a][k]
			c[0] += g
			c[1] += s
		}
	}
	return h
}

// less takes away what o sums up.
func (h *histogram) less(o *histogram) {
	for a := range *h {
		for k := range (*h)[a] {
			(*h)[a][k][0] -= (*o)[a][k][0]
			(*h)[a][k][1] -= (*o)[a][k][1]
		}
	}
}

type split struct {
	at          int // of what is asked
	bin         int
	gain        float64
	left, right float64 // values
}

// grow adds the node for rows idx, summed up in h, whose value must stay between lo and hi so that directions hold.
func (b *booster) grow(t *threads.Tree, idx []int32, sums *histogram, depth int, lo, hi float64) int {
	at := len(*t)
	*t = append(*t, threads.Node{Feature: -1})
	var g, h float64
	for _, i := range idx {
		g += b.grad[i]
		h += b.hess[i]
	}
	var s split
	if depth > 0 {
		s = b.best(sums, g, h, lo, hi)
	}
	if s.gain <= 1e-6 {
		(*t)[at].Value = min(max(g/(h+b.o.l2), lo), hi) * b.o.rate
		return at
	}
	left, right := b.divide(idx, s)
	llo, lhi, rlo, rhi := lo, hi, lo, hi
	mid := (s.left + s.right) / 2
	switch b.o.directions[b.asked[s.at]] {
	case 1:
		lhi, rlo = mid, mid
	case -1:
		llo, rhi = mid, mid
	}
	ls, rs := sums, sums
	if depth > 1 { // the smaller side is summed up, the greater is what is left
		if len(left) < len(right) {
			ls = b.tally(left)
			sums.less(ls)
			defer func() { b.spare = append(b.spare, ls) }()
		} else {
			rs = b.tally(right)
			sums.less(rs)
			defer func() { b.spare = append(b.spare, rs) }()
		}
	}
	l := b.grow(t, left, ls, depth-1, llo, lhi)
	r := b.grow(t, right, rs, depth-1, rlo, rhi)
	(*t)[at] = threads.Node{Feature: b.asked[s.at], Split: b.edges[s.at][s.bin], Left: l, Right: r}
	return at
}

// divide parts rows at a split.
func (b *booster) divide(idx []int32, s split) (left, right []int32) {
	for _, i := range idx {
		if int(b.binned[int(i)*len(b.asked)+s.at]) <= s.bin {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	return left, right
}

func (b *booster) best(sums *histogram, g, h, lo, hi float64) split {
	var best split
	base := g * g / (h + b.o.l2)
	for a, edges := range b.edges {
		d := b.o.directions[b.asked[a]]
		var lg, lh float64
		for k := range edges {
			lg += (*sums)[a][k][0]
			lh += (*sums)[a][k][1]
			rg, rh := g-lg, h-lh
			if lh < b.o.least || rh < b.o.least {
				continue
			}
			lv := min(max(lg/(lh+b.o.l2), lo), hi)
			rv := min(max(rg/(rh+b.o.l2), lo), hi)
			if d == 1 && lv > rv || d == -1 && lv < rv {
				continue
			}
			gain := lg*lg/(lh+b.o.l2) + rg*rg/(rh+b.o.l2) - base
			if gain > best.gain {
				best = split{a, k, gain, lv, rv}
			}
		}
	}
	return best
}
