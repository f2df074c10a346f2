package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/klauspost/compress/zstd"

	"attache/model"
)

// The coders hold no state between calls and are safe for concurrent use.
var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<17), zstd.WithEncoderCRC(false))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(64<<20))
)

// pack compresses a body; a first byte says whether it was worth it (1) or the bytes follow as they are (0).
func pack(b []byte) []byte {
	if len(b) > 64 {
		if z := packer.EncodeAll(b, []byte{1}); len(z) < len(b) {
			return z
		}
	}
	return append([]byte{0}, b...)
}

func unpack(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	if b[0] == 0 {
		return b[1:], nil
	}
	out, err := unpacker.DecodeAll(b[1:], nil)
	if err != nil {
		return nil, fmt.Errorf("unpack a body: %w", err)
	}
	return out, nil
}

// packScores keeps four probabilities in eight bytes: finer than four decimals, which is what
// comes back.
func packScores(s model.Scores) []byte {
	if s == (model.Scores{}) {
		return nil
	}
	b := make([]byte, 2*len(s))
	for i, v := range s {
		binary.LittleEndian.PutUint16(b[2*i:], uint16(math.Round(float64(min(max(v, 0), 1))*65535)))
	}
	return b
}

func unpackScores(b []byte) (s model.Scores) {
	for i := range s {
		if len(b) >= 2*i+2 {
			s[i] = float32(math.Round(float64(binary.LittleEndian.Uint16(b[2*i:]))/65535*1e4) / 1e4)
		}
	}
	return s
}

// kinds are the usual kinds of reason, written as their place in this list. It only grows at its end.
var kinds = []string{"", "word", "pair", "term", "name", "place", "number", "date", "title", "text", "time", "veto", "user", "rival", "actor", "size", "track", "source"}

// whyVersion is the first byte of an encoded Why.
const whyVersion = 1

// packWhy writes a Why in about a quarter of its JSON: reasons are a kind, a weight in thousandths, and the text. What a
// weight says beyond the third decimal is not kept.
func packWhy(w *model.Why) []byte {
	b := []byte{whyVersion}
	b = appendFloat(b, w.Score)
	b = binary.AppendUvarint(b, uint64(w.Rival))
	b = appendFloat(b, w.RivalScore)
	b = appendFloat(b, w.ThreadScore)
	for _, rs := range [][]model.Reason{w.Track, w.Joined, w.RivalWhy, w.Thread} {
		b = binary.AppendUvarint(b, uint64(len(rs)))
		for _, r := range rs {
			b = appendReason(b, r)
		}
	}
	return b
}

func appendReason(b []byte, r model.Reason) []byte {
	k := 0
	for i, n := range kinds {
		if n == r.Kind {
			k = i
		}
	}
	b = append(b, byte(k))
	if k == 0 { // a kind the list does not know is spelt out
		b = appendString(b, r.Kind)
	}
	b = appendFloat(b, r.Weight)
	return appendString(b, r.Text)
}

func appendFloat(b []byte, f float64) []byte {
	if math.IsNaN(f) {
		f = 0
	}
	return binary.AppendVarint(b, int64(math.Round(min(max(f, -maxWeight), maxWeight)*1000)))
}

// maxWeight bounds a weight, so that an infinite one can be written.
const maxWeight = 1e12

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// whyReader takes an encoded Why apart. After the first fault everything reads as zero and bad is set.
type whyReader struct {
	b   []byte
	bad bool
}

func (r *whyReader) take(n int) []byte {
	if r.bad || n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *whyReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *whyReader) float() float64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return float64(v) / 1000
}

func (r *whyReader) string() string { return string(r.take(int(r.uint()))) }

func (r *whyReader) reasons() (out []model.Reason) {
	n := r.uint()
	for i := uint64(0); i < n && !r.bad; i++ {
		var one model.Reason
		if k := r.take(1); k != nil && k[0] > 0 && int(k[0]) < len(kinds) {
			one.Kind = kinds[k[0]]
		} else if k != nil {
			one.Kind = r.string()
		}
		one.Weight, one.Text = r.float(), r.string()
		out = append(out, one)
	}
	return out
}

func unpackWhy(b []byte) (w model.Why, err error) {
	if len(b) == 0 {
		return w, nil
	}
	r := whyReader{b: b}
	if v := r.take(1); v[0] != whyVersion {
		return w, fmt.Errorf("reasons are in form %d, this program knows %d", v[0], whyVersion)
	}
	w.Score, w.Rival, w.RivalScore, w.ThreadScore = r.float(), model.DevelopmentID(r.uint()), r.float(), r.float()
	w.Track, w.Joined, w.RivalWhy, w.Thread = r.reasons(), r.reasons(), r.reasons(), r.reasons()
	if r.bad {
		return model.Why{}, fmt.Errorf("reasons are cut short: %w", ErrCorrupt)
	}
	return w, nil
}

// packStrings and unpackStrings keep a few names as JSON, "[]" when there are none.
func packStrings(s []string) string {
	if len(s) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(s) // strings always marshal
	return string(b)
}

func unpackStrings(s string) (out []string) {
	if s == "" || s == "[]" {
		return nil
	}
	_ = json.Unmarshal([]byte(s), &out) // written by packStrings only; a damaged one reads as none
	return out
}

// Tags stand in a row as "\ntag\ntag\n", so that one tag is found with instr.
func packTags(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "\n" + strings.Join(tags, "\n") + "\n"
}

func unpackTags(s string) []string {
	if s = strings.Trim(s, "\n"); s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
