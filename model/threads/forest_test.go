package threads

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestTheForestSaysWhatTheModelSays(t *testing.T) {
	models, err := shippedModels()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var e Evidence
		for i := range e {
			switch rng.IntN(12) {
			case 0:
			case 1:
				e[i] = float32(math.NaN())
			case 2:
				e[i] = float32(math.Inf(1))
			default:
				e[i] = float32(rng.NormFloat64() * 3)
			}
		}
		for _, d := range models {
			if a, b := d.model.Probability(&e), d.laid.probability(&e); a != b {
				t.Fatalf("%v: %v by the model, %v by the forest", e, a, b)
			}
		}
	}
}

func BenchmarkProbability(b *testing.B) {
	models, _ := shippedModels()
	rng := rand.New(rand.NewPCG(3, 4))
	es := make([]Evidence, 4096)
	for k := range es {
		for i := range es[k] {
			es[k][i] = float32(rng.Float64() * 2)
		}
	}
	b.Run("model", func(b *testing.B) {
		for i := range b.N {
			models[0].model.Probability(&es[i%4096])
		}
	})
	b.Run("forest", func(b *testing.B) {
		for i := range b.N {
			models[0].laid.probability(&es[i%4096])
		}
	})
}
