package threads

import (
	"bufio"
	"bytes"
	_ "embed" // the learned decisions
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Model is a learned decision: boosted trees over Evidence, made by "measure train-threads". It is immutable.
type Model struct {
	Bias  float64
	Trees []Tree
}

// Tree is a binary tree in an array; node 0 is its root.
type Tree []Node

// Node sends evidence to Left when Evidence[Feature] < Split, else to Right; a leaf has Feature -1 and a Value, which is added up in log-odds.
type Node struct {
	Feature     int
	Split       float32
	Left, Right int
	Value       float64
}

// Probability that evidence speaks for joining.
func (m *Model) Probability(e *Evidence) float64 {
	z := m.Bias
	for _, t := range m.Trees {
		z += t.Value(e)
	}
	return 1 / (1 + math.Exp(-z))
}

// Value is what the tree adds to the log-odds.
func (t Tree) Value(e *Evidence) float64 {
	n := &t[0]
	for n.Feature >= 0 {
		if e[n.Feature] < n.Split {
			n = &t[n.Left]
		} else {
			n = &t[n.Right]
		}
	}
	return n.Value
}

// Write gives the model's text form: a line "bias B", then for each tree "tree N" and N lines "feature split left right"
// or "leaf value".
func (m *Model) Write(w io.Writer, names []string) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "bias %.5g\n", m.Bias)
	for _, t := range m.Trees {
		fmt.Fprintf(b, "tree %d\n", len(t))
		for _, n := range t {
			if n.Feature < 0 {
				fmt.Fprintf(b, "leaf %.4g\n", n.Value)
			} else {
				split := strconv.FormatFloat(float64(n.Split), 'g', -1, 32) // exact: evidence often lies on a split
				fmt.Fprintf(b, "%s %s %d %d\n", strings.ReplaceAll(names[n.Feature], " ", "-"), split, n.Left, n.Right)
			}
		}
	}
	return b.Flush()
}

// ReadModel reads what Write wrote.
func ReadModel(b []byte, names []string) (*Model, error) {
	features := map[string]int{}
	for i, n := range names {
		features[strings.ReplaceAll(n, " ", "-")] = i
	}
	m := &Model{}
	s := bufio.NewScanner(bytes.NewReader(b))
	for line := 1; s.Scan(); line++ {
		if err := m.readLine(strings.Fields(s.Text()), features); err != nil {
			return nil, fmt.Errorf("model of the grouping decision, line %d: %w", line, err)
		}
	}
	return m, m.check()
}

func (m *Model) readLine(f []string, features map[string]int) error {
	switch {
	case len(f) == 0:
		return nil
	case f[0] == "bias" && len(f) == 2:
		v, err := strconv.ParseFloat(f[1], 64)
		m.Bias = v
		return err
	case f[0] == "tree":
		m.Trees = append(m.Trees, nil)
		return nil
	case len(m.Trees) == 0:
		return fmt.Errorf("a node before the first tree")
	}
	n := Node{Feature: -1}
	var err error
	switch {
	case f[0] == "leaf" && len(f) == 2:
		n.Value, err = strconv.ParseFloat(f[1], 64)
	case len(f) == 4:
		i, known := features[f[0]]
		if !known {
			return fmt.Errorf("%q is no evidence that this program knows", f[0])
		}
		n.Feature = i
		var split float64
		if split, err = strconv.ParseFloat(f[1], 32); err == nil {
			n.Split = float32(split)
			if n.Left, err = strconv.Atoi(f[2]); err == nil {
				n.Right, err = strconv.Atoi(f[3])
			}
		}
	default:
		err = fmt.Errorf("%d words", len(f))
	}
	last := &m.Trees[len(m.Trees)-1]
	*last = append(*last, n)
	return err
}

// check makes sure that walking the trees ends.
func (m *Model) check() error {
	for i, t := range m.Trees {
		if len(t) == 0 {
			return fmt.Errorf("model of the grouping decision: tree %d is empty", i+1)
		}
		for j, n := range t {
			if n.Feature >= 0 && (n.Left <= j || n.Right <= j || n.Left >= len(t) || n.Right >= len(t)) {
				return fmt.Errorf("model of the grouping decision: tree %d, node %d leads nowhere", i+1, j)
			}
		}
	}
	return nil
}

// The decisions that ship: whether a report belongs to a development, and whether a development belongs to a thread.
//
//go:embed join.model
var joinFile []byte

//go:embed follow.model
var followFile []byte

var shippedModels = sync.OnceValues(func() ([2]decision, error) {
	join, err := ReadModel(joinFile, EvidenceNames[:])
	if err != nil {
		return [2]decision{}, err
	}
	follow, err := ReadModel(followFile, EvidenceNames[:])
	if err != nil {
		return [2]decision{}, err
	}
	return [2]decision{newDecision(join), newDecision(follow)}, nil
})

// partingFile decides whether a development holds two happenings.
//
//go:embed parting.model
var partingFile []byte

// unitingFile decides whether two developments are one happening.
//
//go:embed uniting.model
var unitingFile []byte

var shippedUniting = sync.OnceValues(func() (*Model, error) { return ReadModel(unitingFile, PartingNames[:]) })

// bridgingFile decides whether two threads are one matter.
//
//go:embed bridging.model
var bridgingFile []byte

var shippedBridging = sync.OnceValues(func() (*Model, error) { return ReadModel(bridgingFile, PartingNames[:]) })

var shippedParting = sync.OnceValues(func() (*Model, error) { return ReadModel(partingFile, PartingNames[:]) })
