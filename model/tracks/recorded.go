package tracks

import (
	"math"

	"attache/model"
)

// spoken is the weight in the vocabulary from which a word, a pair or a notion says by itself what a text is about. Words of
// protests are told from each other by more: "workers" and "opposition" stand there, too.
var spoken = [model.NumTracks]float64{model.Negotiations: 2, model.Posture: 2, model.Protests: 3}

const (
	unspoken = 0.03 // what is left of a track's chance when no word of the vocabulary speaks for it
	decided  = 1.5  // power by which chances are made plainer
)

// guesses gives recorded news as examples with the tracks that weights learnt from labelled texts find in it.
//
// Labelled texts are few and full of their tracks: every third is a protest, and a word that happens to stand beside protests
// ("Texas", "students") becomes evidence for one. In a stream of news hardly any headline is. So the guess has a second
// opinion, the vocabulary set by hand: a track for which it finds nothing at all is most likely not that of the text. What
// both agree on teaches the words of today's headlines, which no labelled text knows.
func guesses(w *Weights, o TrainOptions) []Example {
	out := make([]Example, len(o.Recorded))
	var x extractor
	for i, d := range o.Recorded {
		fs := x.extract(d)
		g := &guess{english: o.Priors.second(w, fs)}
		g.foreign = o.Priors.second(w, foreign(fs))
		out[i] = Example{Doc: d, Weight: o.Heed, guess: g}
	}
	return out
}

// guess is how likely each track of a text is, and how likely without its words, as if in another language: most headlines name
// states or persons, and these alone must not make one of diplomacy.
type guess struct{ english, foreign [model.NumTracks]float64 }

// second gives the chances of the tracks by the weights, with the vocabulary as the second opinion.
func (p Priors) second(w *Weights, fs []feature) [model.NumTracks]float64 {
	c := softmax(w.sums(fs))
	total := 0.0
	for t := range c {
		if model.Track(t) != model.Other && !p.speak(fs, model.Track(t)) {
			c[t] *= unspoken
		}
		c[t] = math.Pow(c[t], decided)
		total += c[t]
	}
	for t := range c {
		c[t] /= total
	}
	return c
}

// sums gives what the features of a text say for each track.
func (w *Weights) sums(fs []feature) (z [model.NumTracks]float64) {
	var squares float32
	var sum [model.NumTracks]float32
	for i := range fs {
		if v := w.get(fs[i].hash); v != nil {
			squares += fs[i].value * fs[i].value
			for t := range sum {
				sum[t] += float32(v[t]) * fs[i].value
			}
		}
	}
	for t := range z {
		z[t] = float64(w.bias[t] + sum[t]*w.scale*inverse(squares))
	}
	return z
}

// speak reports whether the vocabulary knows one of the features as plain evidence for a track.
func (p Priors) speak(fs []feature, t model.Track) bool {
	for i := range fs {
		if p[fs[i].hash][t] >= spoken[t] {
			return true
		}
	}
	return false
}
