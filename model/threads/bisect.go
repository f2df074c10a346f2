package threads

import "math"

// bisect parts reports in two so that those on one side are more alike than those across: by the sign of the first
// eigenvector of the modularity of their likenesses (M. Newman, "Modularity and community structure in networks", PNAS 103,
// 2006), and then by moving single reports for as long as each move makes the sides more alike within. All are on one side
// when nothing parts them.
func bisect(s [][]float64) []bool {
	v := firstVector(modularity(s))
	side := make([]bool, len(s))
	for i := range v {
		side[i] = v[i] < 0
	}
	polish(s, side)
	return side
}

// modularity is how much more alike two reports are than each is to the others on average.
func modularity(s [][]float64) [][]float64 {
	n := len(s)
	mean, all := make([]float64, n), 0.0
	for i := range s {
		for _, x := range s[i] {
			mean[i] += x / float64(n-1)
		}
		all += mean[i] / float64(n)
	}
	m := make([][]float64, n)
	for i := range s {
		m[i] = make([]float64, n)
		for j := range s {
			if i != j {
				m[i][j] = s[i][j] - mean[i] - mean[j] + all
			}
		}
	}
	return m
}

// firstVector approaches the eigenvector with the greatest eigenvalue by repeated multiplication, from the row that tells
// most apart.
func firstVector(m [][]float64) []float64 {
	const steps, damping = 40, 0.3 // damping keeps a great negative eigenvalue from taking over
	v := make([]float64, len(m))
	best := 0.0
	for i := range m {
		var q float64
		for _, x := range m[i] {
			q += x * x
		}
		if q > best {
			best = q
			copy(v, m[i])
			v[i] = math.Sqrt(q)
		}
	}
	w := make([]float64, len(m))
	for range steps {
		var square float64
		for i := range m {
			w[i] = damping * v[i]
			for j, x := range m[i] {
				w[i] += x * v[j]
			}
			square += w[i] * w[i]
		}
		if square == 0 {
			return v
		}
		norm := math.Sqrt(square)
		for i := range v {
			v[i] = w[i] / norm
		}
	}
	return v
}

// polish moves reports across while one is on average more alike to the other side.
func polish(s [][]float64, side []bool) {
	for range len(side) {
		worst, gain := -1, 1e-9
		for i := range side {
			own, other := alikeTo(s[i], side, i, side[i]), alikeTo(s[i], side, i, !side[i])
			if g := other - own; g > gain && count(side, side[i]) > 1 {
				worst, gain = i, g
			}
		}
		if worst < 0 {
			return
		}
		side[worst] = !side[worst]
	}
}

// alikeTo is the mean likeness of report i to the others on a side, 0 when there are none.
func alikeTo(row []float64, side []bool, i int, of bool) float64 {
	var sum, n float64
	for j, x := range row {
		if j != i && side[j] == of {
			sum += x
			n++
		}
	}
	return sum / max(n, 1)
}

func count(side []bool, of bool) int {
	n := 0
	for _, s := range side {
		if s == of {
			n++
		}
	}
	return n
}
