package tracks

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"attache/model"
	"attache/model/text"
)

func analyse(titles ...string) []*text.Doc {
	var out []*text.Doc
	for _, s := range titles {
		out = append(out, text.Analyze(text.Input{Title: s, Lang: "en"}))
	}
	return out
}

func talkPriors(t *testing.T) Priors {
	p, err := ReadPriors(strings.NewReader("negotiations\t3\ttalk\n"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What no labelled text knows is learnt from the company that it keeps in recorded news.
func TestRecordedNewsTeachesWords(t *testing.T) {
	d := analyse("Plenipotentiaries arrive")[0]
	o := TrainOptions{MinCount: 1, Doubt: 1e-9, Priors: talkPriors(t), Epochs: 80} // six texts need more passes than thousands
	without := New(WithWeights(Train(examples(), o))).Classify(d)
	o.Recorded = analyse("Plenipotentiaries open a talk", "Plenipotentiaries resume their talk", "A talk of plenipotentiaries drags on",
		"The plenipotentiaries met for another talk")
	o.Heed = 1
	with := New(WithWeights(Train(examples(), o))).Classify(d)
	if with.Scores[neg] < without.Scores[neg]+0.05 {
		t.Errorf("%.2f for negotiations, %.2f without recorded news", with.Scores[neg], without.Scores[neg])
	}
}

// A word that only happens to stand beside a track's own must not carry a headline there by itself.
func TestGuessNeedsAWordOfTheVocabulary(t *testing.T) {
	o := TrainOptions{MinCount: 1, Doubt: 1e-9, Priors: talkPriors(t)}.withDefaults()
	w := Train(examples(), o)
	o.Recorded = analyse("Envoys and a minister", "Envoys and a minister meet for a talk")
	got := guesses(w, o)
	raw := softmax(w.sums((&extractor{}).extract(o.Recorded[0])))
	if alone := got[0].guess.english[model.Negotiations]; alone > raw[model.Negotiations]/4 {
		t.Errorf("without a word of the vocabulary: %.3f, was %.3f", alone, raw[model.Negotiations])
	}
	if both := got[1].guess.english[model.Negotiations]; both < 0.5 {
		t.Errorf("with one: %.3f", both)
	}
	for _, e := range got {
		for _, chances := range [][model.NumTracks]float64{e.guess.english, e.guess.foreign} {
			sum := 0.0
			for _, p := range chances {
				sum += p
			}
			if sum < 0.999 || sum > 1.001 {
				t.Errorf("chances %v add up to %v", chances, sum)
			}
		}
	}
}

// The warier the guesses, the less of recorded news is learnt to be of a track.
func TestWaryGuessesFileLess(t *testing.T) {
	d := analyse("Plenipotentiaries open a talk")
	score := func(wary float64) float32 {
		o := TrainOptions{MinCount: 1, Doubt: 1e-9, Priors: talkPriors(t), Recorded: d, Heed: 1}
		o.Wary[model.Negotiations] = wary
		return New(WithWeights(Train(examples(), o))).Classify(d[0]).Scores[neg]
	}
	if bold, wary := score(0.01), score(3); wary > bold-0.05 {
		t.Errorf("%.2f for negotiations where guesses are wary, %.2f where they are bold", wary, bold)
	}
}

func TestDropKeepsTheSumOfAVector(t *testing.T) {
	of := vector{track: pos, weight: 2}
	for i := range int32(2000) {
		of.index, of.value = append(of.index, i), append(of.value, 1)
	}
	var v vector
	v.drop(&of, 0.4, 3, rand.New(rand.NewPCG(1, 1)))
	sum := float32(0)
	for _, x := range v.value {
		sum += x
	}
	if at := slices.Index(v.index, 3); at < 0 || v.value[at] != 1 {
		t.Error("the feature that stays always is left out or changed")
	}
	if len(v.index) < 1100 || len(v.index) > 1300 || sum < 1850 || sum > 2150 {
		t.Errorf("of 2000 features %d were left, with %.0f in all", len(v.index), sum)
	}
	if v.track != pos || v.weight != 2 || len(of.index) != 2000 {
		t.Errorf("%v %v, %d features before", v.track, v.weight, len(of.index))
	}
}
