package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"attache/model"
)

// The coders hold no state between calls and are safe for concurrent use.
var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<17), zstd.WithEncoderCRC(false))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(mostBody))
)

// packed is room for what is not known yet how long it gets: what grows as it is written leaves three times its length behind.
var packed = sync.Pool{New: func() any { return new([]byte) }}

// pack compresses a body, where that is worth it.
func pack(b []byte) []byte {
	if len(b) > 64 {
		room := packed.Get().(*[]byte)
		defer packed.Put(room)
		*room = packer.EncodeAll(b, append((*room)[:0], bodyZstd))
		if len(*room) < len(b) {
			return bytes.Clone(*room)
		}
	}
	return append([]byte{bodyPlain}, b...)
}

// packMemo takes what a grouper remembers as it is, which is hardly longer than what could be made of it; unpack reads it, too.
func packMemo(b []byte) memo { return b }

// memo is bound to a statement as it is packed, in the statement's own room where it has one; see conn.exec.
type memo []byte

// Value gives what is stored; see driver.Valuer.
func (m memo) Value() (driver.Value, error) {
	v, _ := m.value(nil)
	return v, nil
}

// value gives what is stored, behind what stands in the room given, and the room with it.
func (m memo) value(room []byte) (driver.Value, []byte) {
	b := append(append(room, bodyPlain), m...)
	return b[len(room):len(b):len(b)], b
}

func unpack(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	switch b[0] {
	case bodyPlain:
		return b[1:], nil
	case bodyDeflated:
		return inflate(b[1:])
	}
	return unpackTo(nil, b)
}

// unpackTo appends what was packed.
func unpackTo(to, b []byte) ([]byte, error) {
	if len(b) == 0 {
		return to, nil
	}
	if b[0] == 0 {
		return append(to, b[1:]...), nil
	}
	out, err := unpacker.DecodeAll(b[1:], to)
	if err != nil {
		return nil, fmt.Errorf("unpack a body: %w", err)
	}
	return out, nil
}

// packScores keeps four probabilities, each in two bytes: finer than four decimals, which is what comes back. That of the track other
// is left out where it is what the best of the others leaves, as it mostly is.
func packScores(s model.Scores) []byte {
	if s == (model.Scores{}) {
		return nil
	}
	b := make([]byte, 0, 2*len(s))
	var best uint16
	for t, v := range s {
		n := uint16(math.Round(float64(min(max(v, 0), 1)) * math.MaxUint16))
		b = binary.LittleEndian.AppendUint16(b, n)
		if model.Track(t) != model.Other {
			best = max(best, n)
		}
	}
	if other := b[2*model.Other:]; binary.LittleEndian.Uint16(other) == math.MaxUint16-best {
		return slices.Delete(b, 2*int(model.Other), 2*int(model.Other)+2)
	}
	return b
}

func unpackScores(b []byte) (s model.Scores) {
	var all [2 * len(s)]byte
	if len(b) == len(all)-2 {
		var best uint16
		for i := 0; i < len(b); i += 2 {
			best = max(best, binary.LittleEndian.Uint16(b[i:]))
		}
		at := 2 * int(model.Other)
		copy(all[:], b[:at])
		binary.LittleEndian.PutUint16(all[at:], math.MaxUint16-best)
		copy(all[at+2:], b[at:])
		b = all[:]
	}
	for i := range s {
		if len(b) >= 2*i+2 {
			s[i] = float32(math.Round(float64(binary.LittleEndian.Uint16(b[2*i:]))/65535*1e4) / 1e4)
		}
	}
	return s
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
	if out, ok := plainStrings(s); ok {
		return out
	}
	_ = json.Unmarshal([]byte(s), &out) // written by packStrings only; a damaged one reads as none
	return out
}

// plainStrings reads a list of names as packStrings writes it, unless there is anything in it that would have to be looked at
// more closely: several are read for each row of a list.
func plainStrings(s string) ([]string, bool) {
	inner, begins := strings.CutPrefix(s, `["`)
	inner, ends := strings.CutSuffix(inner, `"]`)
	if !begins || !ends || !utf8.ValidString(inner) {
		return nil, false
	}
	quotes := 0
	for i := range len(inner) {
		switch c := inner[i]; {
		case c == '"':
			quotes++
		case c == '\\' || c < ' ':
			return nil, false
		}
	}
	out := strings.Split(inner, `","`)
	return out, quotes == 2*(len(out)-1)
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
