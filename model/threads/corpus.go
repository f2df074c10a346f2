package threads

import (
	_ "embed" // the background table
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"attache/model"
	"attache/model/text"
)

// background.bin holds how many of so many recorded reports have each term or name: counts only, made by
// "measure background". Keys are sorted; see readBackground for the form.
//
//go:embed background.bin
var backgroundFile []byte

// background is document frequencies from recorded news: what the words of a small or a one-sided stream are worth.
type background struct {
	docs   float64
	keys   []uint32
	counts []uint16 // logarithmic: see logCount
}

// Counts are kept as logarithms: 16 steps to the doubling are finer than a weight can tell.
const logSteps = 16

func logCount(n float64) uint16 { return uint16(math.Round(math.Log2(n) * logSteps)) }
func expCount(n uint16) float64 { return counted[n%uint16(len(counted))] }

// counted gives what each logarithm stands for.
var counted = func() (t [32 * logSteps]float64) {
	for i := range t {
		t[i] = math.Exp2(float64(i) / logSteps)
	}
	return t
}()

// count gives in how many documents the term with this key stands; 0 when it is not in the table.
func (b *background) count(key uint32) float64 {
	// Keys are hashes and spread evenly, so that a guess by proportion lands near.
	lo, hi := 0, len(b.keys)
	if hi == 0 {
		return 0
	}
	guess := int(uint64(key) * uint64(hi) >> 32)
	const near = 256
	if g := guess - near; g > 0 && b.keys[g] <= key {
		lo = g
	}
	if g := guess + near; g < hi && b.keys[g] > key {
		hi = g
	}
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if b.keys[m] < key {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(b.keys) && b.keys[lo] == key {
		return expCount(b.counts[lo])
	}
	return 0
}

// WriteBackground gives the form that the package embeds: how many documents were counted, and in how many of them each
// key stands. It is for the command that counts.
func WriteBackground(docs int, keys []uint32, counts []int) []byte {
	b := binary.AppendUvarint(nil, uint64(docs))
	b = binary.AppendUvarint(b, uint64(len(keys)))
	var last uint32
	for i, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		b = binary.AppendUvarint(b, uint64(logCount(float64(counts[i]))))
		last = k
	}
	return b
}

var errTable = errors.New("the table of background frequencies is damaged")

func readBackground(b []byte) (*background, error) {
	r := reader{b: b}
	bg := &background{docs: float64(r.uvarint())}
	n := int(r.uvarint())
	if r.err != nil || n > len(b) {
		return nil, errTable
	}
	bg.keys = make([]uint32, n)
	bg.counts = make([]uint16, n)
	var last uint32
	for i := range n {
		last += uint32(r.uvarint())
		bg.keys[i] = last
		bg.counts[i] = uint16(r.uvarint())
	}
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", errTable, r.err)
	}
	return bg, nil
}

// shipped is the embedded table, read once: it is never written to.
var shipped = sync.OnceValues(func() (*background, error) { return readBackground(backgroundFile) })

// The user's own corpus is counted in a sketch of fixed size (two rows of counters, each term adds to the lower of its
// two), so that it never grows and is small enough to be stored with every batch. Counters stand for eighths, and lose
// their value by half in halfLife days: that is the sliding window.
const (
	sketchBits  = 14
	sketchSize  = 1 << sketchBits
	countUnit   = 8
	halfLife    = 10.0
	priorDocs   = 1000 // the background counts as much as so many reports of the user's own
	daySeconds  = 86400
	hourSeconds = 3600
)

// corpus weighs terms: rare ones are worth more.
type corpus struct {
	bg    *background
	rows  [2][sketchSize]uint16
	docs  float64
	day   int64 // day of the last decay
	clock int64 // the newest time of publication seen, in seconds
	decay uint64

	scale scale
}

func newCorpus(bg *background) *corpus {
	return &corpus{bg: bg, decay: uint64(math.Round(65536 * math.Exp2(-1/halfLife)))}
}

func cells(key uint32) (a, b uint32) {
	h := uint64(key) * 0x9E3779B97F4A7C15
	return uint32(h >> (64 - sketchBits)), uint32(h>>(64-2*sketchBits)) & (sketchSize - 1)
}

// count adds one report: each of its terms and names once.
func (c *corpus) count(p *profile) {
	c.docs++
	for _, e := range p.terms {
		c.add(e.key)
	}
	for i := range p.names {
		if p.names[i].docs > 0 { // not only implied
			c.add(p.names[i].key)
		}
	}
}

func (c *corpus) add(key uint32) {
	i, j := cells(key)
	x, y := &c.rows[0][i], &c.rows[1][j]
	if low := min(*x, *y); low <= math.MaxUint16-countUnit {
		*x, *y = max(*x, low+countUnit), max(*y, low+countUnit)
	}
}

// advance moves the clock to a report's time of publication; every new day all counts fade.
func (c *corpus) advance(at int64) {
	if at <= c.clock {
		return
	}
	c.clock = at
	day := at / daySeconds
	if c.day == 0 {
		c.day = day
	}
	for ; c.day < day && c.docs > 0; c.day++ {
		c.fade()
	}
	c.day = day
}

func (c *corpus) fade() {
	for r := range c.rows {
		for i, v := range c.rows[r] {
			c.rows[r][i] = uint16(uint64(v) * c.decay >> 16)
		}
	}
	c.docs *= float64(c.decay) / 65536
	if c.docs < 0.5 {
		c.docs = 0
		c.rows = [2][sketchSize]uint16{}
	}
}

// own is in how many of the user's own recent documents the term stands.
func (c *corpus) own(key uint32) float64 {
	i, j := cells(key)
	return float64(min(c.rows[0][i], c.rows[1][j])) / countUnit
}

// idf is what a term is worth: about 0.2 for a word in every other report, 11 for one never seen.
func (c *corpus) idf(key uint32) float64 {
	p := priorDocs / (c.bg.docs + 1)
	df := c.bg.count(key)*p + c.own(key)
	return max(0, math.Log((priorDocs+c.docs+1)/(df+p/2)))
}

// stir gives the keys of those of the places and states named, which come by key, that stand in the user's own recent reports
// far oftener than in the background. What stands in too many of them tells nothing apart.
func (c *corpus) stir(names []name) (keys []uint32) {
	const few, times, most = 10, 2.5, 0.15
	for i := range names {
		n := &names[i]
		if n.kind != text.State && n.kind != text.Place {
			continue
		}
		own := c.own(n.key)
		if own >= few && own <= most*c.docs && own*c.bg.docs >= times*c.docs*max(1, c.bg.count(n.key)) {
			keys = append(keys, n.key)
		}
	}
	return keys
}

// encode gives the sketch and the clock, with runs of empty counters shortened, after the greatest item counted and the
// time of the last sweep.
func (c *corpus) encode(seen model.ItemID, swept int64) []byte {
	b := []byte{memoVersion}
	b = binary.AppendUvarint(b, uint64(seen))
	b = binary.AppendVarint(b, swept)
	b = binary.AppendVarint(b, c.clock)
	b = binary.AppendVarint(b, c.day)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.docs))
	for r := range c.rows {
		zeros := 0
		for _, v := range c.rows[r] {
			if v == 0 {
				zeros++
				continue
			}
			b = binary.AppendUvarint(b, uint64(zeros))
			b = binary.AppendUvarint(b, uint64(v))
			zeros = 0
		}
		b = binary.AppendUvarint(b, uint64(zeros))
	}
	return b
}

func (c *corpus) decode(b []byte) (seen model.ItemID, swept int64, err error) {
	r := reader{b: b}
	v, err := r.version("corpus statistics")
	if err != nil {
		return 0, 0, err
	}
	if v > memoFirst {
		seen, swept = model.ItemID(r.uvarint()), r.instant(0)
	}
	c.clock, c.day = r.instant(0), r.varint()
	c.docs = r.float64()
	r.must(c.clock >= 0 && c.day == c.clock/daySeconds && c.docs >= 0 && c.docs < 1e9)
	for row := range c.rows {
		for i := r.uvarint(); i < sketchSize && r.err == nil; i += r.uvarint() + 1 {
			c.rows[row][i] = uint16(r.uvarint())
		}
	}
	return seen, swept, r.end()
}
