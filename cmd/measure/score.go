package main

// prf is precision, recall and their harmonic mean.
type prf struct{ p, r, f float64 }

func newPRF(p, r float64) prf {
	s := prf{p: p, r: r}
	if p+r > 0 {
		s.f = 2 * p * r / (p + r)
	}
	return s
}

// plus adds one of so many scores, for their mean.
func (s prf) plus(o prf, of float64) prf {
	return prf{s.p + o.p/of, s.r + o.r/of, s.f + o.f/of}
}

// overlap counts how a prediction and the stories meet, over the items that have a story.
type overlap struct {
	gold map[string]int
	made map[int64]int
	both map[meeting]int
}

type meeting struct {
	story string
	pred  int64
}

func newOverlap(story []string, pred []int64) overlap {
	o := overlap{map[string]int{}, map[int64]int{}, map[meeting]int{}}
	for i, g := range story {
		if g != "" {
			o.gold[g]++
			o.made[pred[i]]++
			o.both[meeting{g, pred[i]}]++
		}
	}
	return o
}

// scoreClusters gives BCubed and pairwise scores of predicted clusters over the items that have a story. The figures are
// those of score-threads.py.
func scoreClusters(story []string, pred []int64) (bcubed, pairs prf) {
	t := tally{}
	o := newOverlap(story, pred)
	for i, g := range story {
		if g != "" {
			t.add(o, g, pred[i])
		}
	}
	return t.scores()
}

// scoreFolds scores each item by the prediction that was made without its fold, among all that this prediction placed.
func scoreFolds(story []string, preds [][]int64, seed uint32) (bcubed, pairs prf) {
	t := tally{}
	os := make([]overlap, len(preds))
	for k := range preds {
		os[k] = newOverlap(story, preds[k])
	}
	for i, g := range story {
		if g != "" {
			k := fold(g, seed)
			t.add(os[k], g, preds[k][i])
		}
	}
	return t.scores()
}

// tally sums over items: the share of its cluster that is of its story, the converse, and the pairs that it is one of.
type tally struct{ n, bp, br, tp, pp, gp float64 }

func (t *tally) add(o overlap, g string, p int64) {
	both, made, gold := float64(o.both[meeting{g, p}]), float64(o.made[p]), float64(o.gold[g])
	t.n++
	t.bp += both / made
	t.br += both / gold
	t.tp += (both - 1) / 2
	t.pp += (made - 1) / 2
	t.gp += (gold - 1) / 2
}

func (t *tally) scores() (bcubed, pairs prf) {
	ratio := func(a, b float64) float64 {
		if b == 0 {
			return 1
		}
		return a / b
	}
	return newPRF(ratio(t.bp, t.n), ratio(t.br, t.n)), newPRF(ratio(t.tp, t.pp), ratio(t.tp, t.gp))
}
