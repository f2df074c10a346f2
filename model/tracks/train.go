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
	guess  *guess // for recorded news, which nobody filed
}

// TrainOptions are the settings of the trainer; the zero value is what the shipped weights were trained with, apart from Priors and
// Recorded.
type TrainOptions struct {
	Priors   Priors
	Strength float64                  // multiplies the priors; default 2.5
	Epochs   int                      // default 20
	Fits     int                      // how often the same is learnt, each time in another order; default 3
	L2       float64                  // default 4e-5 a step
	Rate     float64                  // default 0.5
	Drop     float64                  // share of a text's features that are left out at each step; default 0.4
	MinCount int                      // a feature must stand in so many texts; default 6
	Weigh    [model.NumTracks]float64 // multiplies the weight of a track's examples; default defaultWeigh
	Doubt    float64                  // examples whose track other examples find less likely than this are left out; default 0.1
	Foreign  float64                  // what an example counts without its words, as if in another language; default 0.7
	Bias     [model.NumTracks]float64 // added to the biases in the end; default defaultBias
	Sharpen  float64                  // multiplies all weights in the end (calibration); default 0.4
	Recorded []*text.Doc              // news that nobody filed, to learn from what the examples teach about it; none by default
	Seed     int                      // another one gives another order of learning: to see how much is chance; 0 for what ships
	Wary     [model.NumTracks]float64 // by how much it must be likelier than by even chances that a recorded text has a track (log-odds); default defaultWary
	Heed     float64                  // what a recorded text counts beside an example; default 0.6
}

// defaultWeigh makes up for how few negotiations and protests stand in Wikipedia's current events beside attacks: a feed's
// stream has more of them.
var defaultWeigh = [model.NumTracks]float64{model.Other: 1, model.Negotiations: 2.5, model.Posture: 1, model.Protests: 1.3}

// defaultBias lowers the threshold where people look for the tracks; set by hand. A few tenths more or less change 0.003 of
// macro-F1 at most: more of it finds more in the labelled sets, and brings more that does not belong there from a stream of news.
var defaultBias = [model.NumTracks]float64{model.Negotiations: 0.3, model.Posture: 0.15, model.Protests: 0.3}

// defaultWary keeps headlines out of the tracks for which only weak hints speak, which made up most of what was filed wrongly. Protests
// can afford the most: their own words are plain.
var defaultWary = [model.NumTracks]float64{model.Negotiations: 0.3, model.Posture: 0.3, model.Protests: 0.5}

func (o TrainOptions) withDefaults() TrainOptions {
	o.Epochs = cmp.Or(o.Epochs, 20)
	o.Fits = cmp.Or(o.Fits, 3)
	o.L2 = cmp.Or(o.L2, 4e-5)
	o.Rate = cmp.Or(o.Rate, 0.5)
	o.MinCount = cmp.Or(o.MinCount, 6)
	for t := range o.Weigh {
		o.Weigh[t] = cmp.Or(o.Weigh[t], defaultWeigh[t])
		o.Bias[t] = cmp.Or(o.Bias[t], defaultBias[t])
		o.Wary[t] = cmp.Or(o.Wary[t], defaultWary[t])
	}
	o.Strength = cmp.Or(o.Strength, 2.5)
	o.Drop = cmp.Or(o.Drop, 0.4)
	o.Doubt = cmp.Or(o.Doubt, 0.1)
	o.Foreign = cmp.Or(o.Foreign, 0.7)
	o.Sharpen = cmp.Or(o.Sharpen, 0.4)
	o.Heed = cmp.Or(o.Heed, 0.6)
	return o
}

type vector struct {
	index  []int32
	value  []float32
	track  model.Track
	want   [model.NumTracks]float64 // how likely each track should be
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
//
// Labels that come from a story's heading are often wrong for one sentence of it ("protests" over a bombing in the same
// town). So the examples are first judged by weights that were trained on the others, and those that contradict their label
// too plainly are left out.
//
// What was learnt so far then guesses the tracks of recorded news, and all is learnt anew from both (see guesses).
func Train(examples []Example, o TrainOptions) *Weights {
	o = o.withDefaults()
	const folds, block = 4, 50
	var kept []Example
	for k := range folds {
		var rest []Example
		for i, e := range examples {
			if i/block%folds != k {
				rest = append(rest, e)
			}
		}
		t := fit(rest, o)
		for i, v := range t.vectors(examples, o, false) {
			if i/block%folds == k && softmax(t.sums(&v))[v.track] >= o.Doubt {
				kept = append(kept, examples[i])
			}
		}
	}
	if len(o.Recorded) > 0 {
		wary := o
		for t := range wary.Bias {
			wary.Bias[t] = -o.Wary[t]
		}
		kept = append(kept, guesses(fit(kept, o).weights(wary), o)...)
	}
	return fit(kept, o).weights(o)
}

// fit trains on all examples, some times in different orders, and takes the mean of what was learnt, so that the weights of a single
// feature hang less on how the texts happened to follow each other. The benchmark is no better for it: 0.866 to 0.869 of macro-F1 in
// two folds over three choices of orders, 0.869 twice with one order each.
func fit(examples []Example, o TrainOptions) *trainer {
	t := &trainer{ids: map[uint32]int32{}}
	vectors := t.vectors(examples, o, true)
	t.prior = make([][model.NumTracks]float64, len(t.hashes)+1)
	t.setPriors(o)
	var fits mean
	for k := range o.Fits {
		t.learn(vectors, o, rand.New(rand.NewPCG(1, uint64(2+k+100*o.Seed))))
		fits.add(t.w)
	}
	t.w = fits.take()
	return t
}

// learn goes through the vectors in an order of chance, starting from the priors.
func (t *trainer) learn(vectors []vector, o TrainOptions, rng *rand.Rand) {
	t.w = slices.Clone(t.prior) // the last is the bias
	t.g = make([][model.NumTracks]float64, len(t.prior))
	order := make([]int, len(vectors))
	for i := range order {
		order[i] = i
	}
	var late mean
	var left vector
	always, ok := t.ids[headlineHash]
	if !ok {
		always = -1
	}
	for e := range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			left.drop(&vectors[i], o.Drop, always, rng)
			t.step(&left, o)
		}
		if e >= o.Epochs/4 {
			late.add(t.w)
		}
	}
	t.w = late.take()
}

// drop makes v the other vector without a share of its features, those that stay the louder for it. A text must be recognised by
// what is left of it: so no feature gets all of the weight that several have earned together. One feature stays always.
func (v *vector) drop(of *vector, share float64, always int32, rng *rand.Rand) {
	v.track, v.want, v.weight = of.track, of.want, of.weight
	v.index, v.value = v.index[:0], v.value[:0]
	for k, id := range of.index {
		if id == always {
			v.index, v.value = append(v.index, id), append(v.value, of.value[k])
		} else if rng.Float64() >= share {
			v.index = append(v.index, id)
			v.value = append(v.value, of.value[k]/float32(1-share))
		}
	}
}

// mean is that of the weights after the later epochs: each of them leans to the texts that came last, and to what was left out.
type mean struct {
	sum [][model.NumTracks]float64
	n   float64
}

func (m *mean) add(w [][model.NumTracks]float64) {
	if m.sum == nil {
		m.sum = make([][model.NumTracks]float64, len(w))
	}
	m.n++
	for i := range w {
		for c, x := range w[i] {
			m.sum[i][c] += x
		}
	}
}

func (m *mean) take() [][model.NumTracks]float64 {
	for i := range m.sum {
		for c := range m.sum[i] {
			m.sum[i][c] /= m.n
		}
	}
	return m.sum
}

// vectors makes numbers of the examples; learn says that their features are those to be trained.
func (t *trainer) vectors(examples []Example, o TrainOptions, learn bool) []vector {
	if learn {
		t.number(examples, o)
	}
	out := make([]vector, 0, len(examples))
	var x extractor
	for _, e := range examples {
		weight := cmp.Or(e.Weight, 1) * o.Weigh[e.Track]
		fs := x.extract(e.Doc)
		if e.guess != nil {
			v := t.vector(fs, e.Track, e.Weight)
			v.want = e.guess.english
			f := t.vector(foreign(fs), e.Track, e.Weight*o.Foreign/2) // half, since actors are the same features in both
			f.want = e.guess.foreign
			out = append(out, v, f)
			continue
		}
		out = append(out, t.vector(fs, e.Track, weight))
		if fs = foreign(fs); learn && o.Priors.plain(fs, e.Track) {
			out = append(out, t.vector(fs, e.Track, weight*o.Foreign))
		}
	}
	return out
}

func (t *trainer) vector(fs []feature, track model.Track, weight float64) vector {
	v := vector{track: track, weight: weight}
	v.want[track] = 1
	var squares float32
	for _, f := range fs {
		if id, ok := t.ids[f.hash]; ok {
			v.index = append(v.index, id)
			v.value = append(v.value, f.value)
			squares += f.value * f.value
		}
	}
	for i := range v.value {
		v.value[i] *= inverse(squares)
	}
	return v
}

// number gives an identifier to each feature that stands in enough examples or has a prior.
func (t *trainer) number(examples []Example, o TrainOptions) {
	counts := map[uint32]int{}
	var x extractor
	for _, e := range examples {
		for _, f := range x.extract(e.Doc) {
			counts[f.hash]++
		}
	}
	for h := range o.Priors {
		counts[h] = max(counts[h], o.MinCount)
	}
	for h, n := range counts {
		if n >= o.MinCount {
			t.hashes = append(t.hashes, h)
		}
	}
	slices.Sort(t.hashes)
	for i, h := range t.hashes {
		t.ids[h] = int32(i)
	}
}

func (t *trainer) setPriors(o TrainOptions) {
	for h, p := range o.Priors {
		if id, ok := t.ids[h]; ok {
			for c := range p {
				t.prior[id][c] = p[c] * o.Strength
			}
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
	for c := range p {
		p[c] -= v.want[c]
	}
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

// weights rounds what was learnt to bytes.
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
		for c, x := range t.w[id] {
			v[c] = int8(math.Round(x / scale))
		}
		out.put(h, v)
	}
	return out
}

func (w *Weights) sorted() []uint32 {
	var hs []uint32
	for _, s := range w.slots {
		if s.hash != 0 {
			hs = append(hs, s.hash)
		}
	}
	slices.Sort(hs)
	return hs
}
