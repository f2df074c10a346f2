package tracks

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"attache/model"
	"attache/model/text"
)

// Example is a text with the track that people gave it. Weight is how much it counts; zero counts as one.
type Example struct {
	Doc    *text.Doc
	Track  model.Track
	Weight float64
}

// TrainOptions are the settings of the trainer; the zero value is what the shipped weights were trained with.
type TrainOptions struct {
	Epochs   int                      // default 40
	L2       float64                  // default 2e-5 a step
	Rate     float64                  // default 0.5
	MinCount int                      // a feature must stand in so many texts; default 2
	Bias     [model.NumTracks]float64 // added to the biases in the end
	Sharpen  float64                  // multiplies all weights in the end (calibration); default 1
}

func (o TrainOptions) withDefaults() TrainOptions {
	o.Epochs = cmp.Or(o.Epochs, 40)
	o.L2 = cmp.Or(o.L2, 2e-5)
	o.Rate = cmp.Or(o.Rate, 0.5)
	o.MinCount = cmp.Or(o.MinCount, 2)
	o.Sharpen = cmp.Or(o.Sharpen, 1)
	return o
}

type vector struct {
	index  []int32
	value  []float32
	track  model.Track
	weight float64
}

type trainer struct {
	ids    map[uint32]int32
	hashes []uint32
	w, g   [][model.NumTracks]float64 // weights and summed squares of gradients
	prior  [][model.NumTracks]float64
}

// Train fits multinomial logistic regression with L2 towards the priors of the vocabulary by stochastic gradient descent
// with step sizes by feature (AdaGrad). The same examples in the same order give the same weights.
func Train(examples []Example, o TrainOptions) *Weights {
	o = o.withDefaults()
	t := &trainer{ids: map[uint32]int32{}}
	vectors := t.vectors(examples, o.MinCount)
	t.w = make([][model.NumTracks]float64, len(t.hashes)+1) // the last is the bias
	t.g = make([][model.NumTracks]float64, len(t.hashes)+1)
	t.prior = make([][model.NumTracks]float64, len(t.hashes)+1)
	t.setPriors()
	copy(t.w, t.prior)
	rng := rand.New(rand.NewPCG(1, 2))
	order := make([]int, len(vectors))
	for i := range order {
		order[i] = i
	}
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(&vectors[i], o)
		}
	}
	return t.weights(o)
}

func (t *trainer) vectors(examples []Example, minCount int) []vector {
	counts := map[uint32]int{}
	var fs []feature
	for _, e := range examples {
		fs = extract(fs, e.Doc)
		for _, f := range fs {
			counts[f.hash]++
		}
	}
	for h := range priors() {
		counts[h] = max(counts[h], minCount)
	}
	for h, n := range counts {
		if n >= minCount {
			t.hashes = append(t.hashes, h)
		}
	}
	slices.Sort(t.hashes)
	for i, h := range t.hashes {
		t.ids[h] = int32(i)
	}
	out := make([]vector, 0, len(examples))
	for _, e := range examples {
		v := vector{track: e.Track, weight: cmp.Or(e.Weight, 1)}
		fs = extract(fs, e.Doc)
		for _, f := range fs {
			if id, ok := t.ids[f.hash]; ok {
				v.index = append(v.index, id)
				v.value = append(v.value, f.value)
			}
		}
		out = append(out, v)
	}
	return out
}

func (t *trainer) setPriors() {
	for h, p := range priors() {
		if id, ok := t.ids[h]; ok {
			t.prior[id] = p
		}
	}
}

func (t *trainer) sums(v *vector) [model.NumTracks]float64 {
	z := t.w[len(t.hashes)]
	for k, id := range v.index {
		for c := range z {
			z[c] += t.w[id][c] * float64(v.value[k])
		}
	}
	return z
}

func softmax(z [model.NumTracks]float64) [model.NumTracks]float64 {
	top := slices.Max(z[:])
	sum := 0.0
	for c := range z {
		z[c] = math.Exp(z[c] - top)
		sum += z[c]
	}
	for c := range z {
		z[c] /= sum
	}
	return z
}

func (t *trainer) step(v *vector, o TrainOptions) {
	p := softmax(t.sums(v))
	p[v.track]--
	for k, id := range v.index {
		t.move(int(id), p, float64(v.value[k])*v.weight, o.L2, o.Rate)
	}
	t.move(len(t.hashes), p, v.weight, 0, o.Rate)
}

// move changes the weights of one feature against the gradient.
func (t *trainer) move(id int, p [model.NumTracks]float64, x, l2, rate float64) {
	w, g := &t.w[id], &t.g[id]
	for c := range p {
		d := p[c]*x + l2*(w[c]-t.prior[id][c])
		g[c] += d * d
		w[c] -= rate * d / math.Sqrt(g[c]+1e-3)
	}
}

// weights rounds what was learnt to bytes and leaves out what rounds to nothing.
func (t *trainer) weights(o TrainOptions) *Weights {
	most := 0.0
	for _, w := range t.w[:len(t.hashes)] {
		for _, x := range w {
			most = max(most, math.Abs(x))
		}
	}
	scale := most / 127
	out := &Weights{scale: float32(scale * o.Sharpen)}
	for c := range out.bias {
		out.bias[c] = float32(t.w[len(t.hashes)][c]*o.Sharpen + o.Bias[c])
	}
	out.room(len(t.hashes))
	for id, h := range t.hashes {
		var v [model.NumTracks]int8
		any := false
		for c, x := range t.w[id] {
			v[c] = int8(math.Round(x / scale))
			any = any || v[c] != 0
		}
		if any {
			out.put(h, v)
		}
	}
	return out
}

func (w *Weights) sorted() []uint32 {
	var hs []uint32
	for _, h := range w.hashes {
		if h != 0 {
			hs = append(hs, h)
		}
	}
	slices.Sort(hs)
	return hs
}
