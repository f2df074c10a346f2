package tracks

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"attache/model"
)

//go:embed tracks.bin
var shipped []byte

// magic opens a file of weights; the digit is the version of the features.
const magic = "ATK2"

// Weights are a trained model: for each feature one weight a track. A file holds the magic, the scale of the weights and the
// bias of each track as little-endian float32, the number of features, and for each its hash and four signed bytes.
type Weights struct {
	bias  [model.NumTracks]float32
	scale float32
	// An open-addressed table; slots with hash 0 are free.
	slots []weighed
	mask  uint32
	// sieve has a bit set for each feature, found by the upper bits of its hash: most features of a text are not known.
	sieve [1 << (sieveBits - 6)]uint64
}

const sieveBits = 17

// weighed is a feature with its weights.
type weighed struct {
	hash   uint32
	values [model.NumTracks]int8
}

var errWeights = errors.New("not a file of track weights of this version: train it again with measure train-tracks")

// ReadWeights reads what WriteTo wrote.
func ReadWeights(b []byte) (*Weights, error) {
	const head = 4 + 4 + 4*model.NumTracks + 4
	if len(b) < head || string(b[:4]) != magic {
		return nil, errWeights
	}
	float := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[at:])) }
	w := &Weights{scale: float(4)}
	for t := range w.bias {
		w.bias[t] = float(8 + 4*t)
	}
	n := int(binary.LittleEndian.Uint32(b[head-4:]))
	if n < 0 || len(b) != head+n*(4+model.NumTracks) {
		return nil, fmt.Errorf("%w (cut off)", errWeights)
	}
	w.room(n)
	for at := head; at < len(b); at += 4 + model.NumTracks {
		var v [model.NumTracks]int8
		for t := range v {
			v[t] = int8(b[at+4+t])
		}
		w.put(binary.LittleEndian.Uint32(b[at:]), v)
	}
	return w, nil
}

// room makes an empty table for n features.
func (w *Weights) room(n int) {
	size := uint32(16)
	for size < uint32(n)*2 {
		size *= 2
	}
	w.slots = make([]weighed, size)
	w.mask = size - 1
}

func (w *Weights) put(hash uint32, v [model.NumTracks]int8) {
	if hash == 0 {
		return
	}
	i := hash & w.mask
	for w.slots[i].hash != 0 && w.slots[i].hash != hash {
		i = (i + 1) & w.mask
	}
	w.slots[i] = weighed{hash, v}
	bit := hash >> (32 - sieveBits)
	w.sieve[bit>>6] |= 1 << (bit & 63)
}

// get gives the weights of a feature, nil when it has none.
func (w *Weights) get(hash uint32) *[model.NumTracks]int8 {
	if bit := hash >> (32 - sieveBits); w.sieve[bit>>6]&(1<<(bit&63)) == 0 {
		return nil
	}
	return w.find(hash)
}

func (w *Weights) find(hash uint32) *[model.NumTracks]int8 {
	for i := hash & w.mask; w.slots[i].hash != 0; i = (i + 1) & w.mask {
		if s := &w.slots[i]; s.hash == hash {
			return &s.values
		}
	}
	return nil
}

// WriteTo writes the weights in the format that ReadWeights reads, features in the order of their hashes.
func (w *Weights) WriteTo(out io.Writer) (int64, error) {
	b := []byte(magic)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w.scale))
	for _, x := range w.bias {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	order := w.sorted()
	b = binary.LittleEndian.AppendUint32(b, uint32(len(order)))
	for _, h := range order {
		b = binary.LittleEndian.AppendUint32(b, h)
		for _, x := range w.get(h) {
			b = append(b, byte(x))
		}
	}
	n, err := out.Write(b)
	return int64(n), err
}

// load reads the weights that ship with the program.
var load = sync.OnceValue(func() *Weights {
	w, err := ReadWeights(shipped)
	if err != nil {
		panic("tracks: embedded weights: " + err.Error()) // a fault of the build, which tests find
	}
	return w
})
