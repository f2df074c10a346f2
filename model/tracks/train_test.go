package tracks

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"attache/model/text"
)

func examples() []Example {
	var out []Example
	for _, s := range []struct {
		t    int
		text string
	}{
		{1, "The envoys met the minister for a talk"}, {1, "The envoys met again for a talk"}, {1, "A talk of envoys met no success"},
		{0, "The striker scored a goal in the match"}, {0, "A goal decided the match"}, {0, "The match ended without a goal"},
	} {
		track := oth
		if s.t == 1 {
			track = neg
		}
		out = append(out, Example{Doc: text.Analyze(text.Input{Title: s.text, Lang: "en"}), Track: track})
	}
	return out
}

func TestTrainIsDeterministicAndSurvivesTheFile(t *testing.T) {
	var a, b bytes.Buffer
	o := TrainOptions{MinCount: 1, Doubt: 1e-9}
	w := Train(examples(), o)
	for _, buf := range []*bytes.Buffer{&a, &b} {
		if _, err := Train(examples(), o).WriteTo(buf); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same examples gave other weights")
	}
	read, err := ReadWeights(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples() {
		before, after := New(WithWeights(w)).Classify(e.Doc), New(WithWeights(read)).Classify(e.Doc)
		if before.Scores != after.Scores {
			t.Errorf("%v: %v before the file, %v after", e.Doc.Title, before.Scores, after.Scores)
		}
		if after.Track != e.Track {
			t.Errorf("%v: %v, trained as %v", e.Doc.Title, after.Track, e.Track)
		}
	}
}

// The mean of several orders of learning depends less on chance than one order does.
func TestFitsEvenOutTheOrder(t *testing.T) {
	d := text.Analyze(text.Input{Title: "The envoys met after the match", Lang: "en"})
	spread := func(fits int) float32 {
		low, high := float32(1), float32(0)
		for seed := range 6 {
			s := New(WithWeights(Train(examples(), TrainOptions{MinCount: 1, Doubt: 1e-9, Fits: fits, Seed: seed}))).Classify(d).Scores[neg]
			low, high = min(low, s), max(high, s)
		}
		return high - low
	}
	if one, many := spread(1), spread(16); many >= one || one == 0 {
		t.Errorf("scores lie %.4f apart with one order, %.4f with the mean of sixteen", one, many)
	}
}

func TestReadWeightsRefusesOtherFiles(t *testing.T) {
	for _, b := range [][]byte{nil, []byte("ATK"), []byte("XXXX" + strings.Repeat("0", 40)), shipped[:len(shipped)-3]} {
		if _, err := ReadWeights(b); !errors.Is(err, errWeights) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}

func TestReadPriors(t *testing.T) {
	p, err := ReadPriors(strings.NewReader("# x\ntrack\tweight\tphrases\nprotests\t2\tmarched to|=protest|^riot|=police+protest|<state> army\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []uint32{
		hashFeature(pairShape, "march", "to"), hashFeature(conceptShape, "protest", ""), hashFeature(firstShape, "riot", ""),
		hashFeature(bothShape, "police", "protest"), hashFeature(pairShape, "<state>", "armi"),
	} {
		if p[h][pro] != 2 {
			t.Errorf("a phrase has the weight %v", p[h])
		}
	}
	for _, bad := range []string{"sport\t1\tx\n", "other\tmuch\tx\n", "other\t1\n"} {
		if _, err := ReadPriors(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
