package tracks

import (
	"math"
	"sync"

	"attache/model"
	"attache/model/text"
)

// maxReasons is how many reasons a judgement gives at most.
const maxReasons = 8

// Classifier files texts by the weights that ship with the program. It is safe for concurrent use.
type Classifier struct {
	w    *Weights
	user *user     // what the user added, nil for nothing
	pool sync.Pool // of *scratch
}

type scratch struct {
	extractor
	known []known
	said  []contribution
}

// known is a feature of a text, by its place among them, that the model has weights for. (No pointers: they would cost more than
// all else here while the garbage collector runs.)
type known struct {
	feature int32
	weights [model.NumTracks]int8
	value   float32
}

// contribution is what one feature said for a track, against the others.
type contribution struct {
	feature int32
	weight  float32
}

// Option changes a classifier.
type Option func(*Classifier)

// WithWeights takes other weights than those that ship.
func WithWeights(w *Weights) Option { return func(c *Classifier) { c.w = w } }

// New gives a classifier.
func New(options ...Option) *Classifier {
	c := &Classifier{}
	for _, o := range options {
		o(c)
	}
	if c.w == nil {
		c.w = load()
	}
	return c
}

// Classify files a text. The track is the one with the highest score. The score of a track is the probability that the
// text belongs to it rather than to none, so that two tracks can score high; that of Other is what the best leaves.
func (c *Classifier) Classify(d *text.Doc) Judgement {
	s, _ := c.pool.Get().(*scratch)
	if s == nil {
		s = &scratch{}
	}
	defer c.pool.Put(s)
	s.find(d)
	var sum [model.NumTracks]float32
	var squares float32
	s.known = s.known[:0]
	once := s.distinct()
	for i := range s.fs {
		f := &s.fs[i]
		v := c.w.get(f.hash)
		if v == nil || !once.add(s.fs, i, f.hash) {
			continue
		}
		s.known = append(s.known, known{int32(i), *v, f.value})
		squares += f.value * f.value
		for t := range sum {
			sum[t] += float32(v[t]) * f.value
		}
	}
	z := c.w.bias
	norm := c.w.scale * inverse(squares)
	for t := range z {
		z[t] += sum[t] * norm
	}
	var users []model.Reason
	if c.user != nil {
		users = c.user.adjust(&z, d)
	}
	j := Judgement{Scores: scores(z)}
	j.Track = j.Scores.Best()
	j.Reasons = reasons(s, d, norm, j, users)
	return j
}

// scores makes probabilities of the sums.
func scores(z [model.NumTracks]float32) model.Scores {
	var s model.Scores
	best := float32(0)
	for _, t := range model.BoardTracks {
		s[t] = float32(1 / (1 + math.Exp(float64(z[model.Other]-z[t]))))
		best = max(best, s[t])
	}
	s[model.Other] = 1 - best
	return s
}

// reasons gives the words that decided: what each said for the track that was found, against the best other one; what the user added
// comes first.
func reasons(s *scratch, d *text.Doc, norm float32, j Judgement, users []model.Reason) []model.Reason {
	rival := model.Other
	if j.Track == model.Other {
		for _, t := range model.BoardTracks {
			if rival == model.Other || j.Scores[t] > j.Scores[rival] {
				rival = t
			}
		}
	}
	s.said = s.said[:0]
	for i := range s.known {
		k := &s.known[i]
		if w := norm * float32(int(k.weights[j.Track])-int(k.weights[rival])) * k.value; w > 0.05 || w < -0.05 {
			s.rank(contribution{k.feature, w})
		}
	}
	users = users[:min(len(users), maxReasons)]
	n := min(len(s.said), maxReasons-len(users))
	out := append(make([]model.Reason, 0, n+len(users)), users...)
	for _, x := range s.said[:n] {
		f := &s.fs[x.feature]
		out = tell(out, len(users), model.Reason{Kind: f.kind(), Text: f.text(s.word(d, f.a), s.word(d, f.b)), Weight: math.Round(float64(x.weight)*100) / 100})
	}
	return out
}

// tell adds a reason to those told, of which the first so many are the user's. A word and the notion that it stands for are
// two to the model, but one to who reads.
func tell(told []model.Reason, users int, r model.Reason) []model.Reason {
	for i := users; i < len(told); i++ {
		if told[i].Text != r.Text {
			continue
		}
		told[i].Weight = math.Round((told[i].Weight+r.Weight)*100) / 100
		for ; i > users && math.Abs(told[i].Weight) > math.Abs(told[i-1].Weight); i-- {
			told[i-1], told[i] = told[i], told[i-1]
		}
		return told
	}
	return append(told, r)
}

// rank puts a contribution in its place among the strongest.
func (s *scratch) rank(c contribution) {
	i := len(s.said)
	for i > 0 && size(s.said[i-1]) < size(c) {
		i--
	}
	if i >= maxReasons {
		return
	}
	if len(s.said) < maxReasons {
		s.said = append(s.said, c)
	}
	copy(s.said[i+1:], s.said[i:len(s.said)-1])
	s.said[i] = c
}

func size(c contribution) float32 { return max(c.weight, -c.weight) }

func (f *feature) kind() string {
	switch f.shape {
	case wordShape:
		return "word"
	case pairShape:
		return "pair"
	}
	return "term"
}

// text writes the words of a feature for a person.
func (f *feature) text(a, b string) string {
	switch {
	case b == "":
		return a
	case f.shape == bothShape || f.shape == actorShape:
		return a + " + " + b
	case f.shape == firstShape:
		return a + " > " + b
	}
	return a + " " + b
}
