package threads

import (
	_ "embed"
	"encoding/binary"
	"slices"
	"sync"
)

// A key is a hash and takes four bytes, but those of the words that reports are made of come in memo after memo. The list has them, so
// that a memo need have only the place there, in two. "go run ./cmd/measure memokeys" makes it of recorded news. It is part of the
// memos' form: it never changes once released (a test holds its sum), and a better one would be another form.
//
//go:embed keys.bin
var keysFile []byte

// keyList is in ascending order.
type keyList []uint32

// The first of the two bytes is unlistedKey for a key that is not in the list, and the key follows; so the list ends before.
const (
	unlistedKey = 0xff
	mostListed  = unlistedKey << 8
)

// listedKeys is the list, taken apart when it is first needed.
var listedKeys = sync.OnceValue(func() keyList { return readKeys(keysFile) })

// readKeys reads a list: each key as the way from the last.
func readKeys(b []byte) keyList {
	list := make(keyList, 0, len(b)/2)
	var last uint32
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			break
		}
		last += uint32(v)
		list, b = append(list, last), b[n:]
	}
	return slices.Clip(list)
}

// number gives the place of a key. Keys are hashes and spread evenly, so that a guess by proportion lands near.
func (l keyList) number(k uint32) (int, bool) {
	const near = 256
	from, to := 0, len(l)
	guess := int(uint64(k) * uint64(to) >> 32)
	if g := guess - near; g > 0 && l[g] <= k {
		from = g
	}
	if g := guess + near; g < to && l[g] > k {
		to = g
	}
	n, ok := slices.BinarySearch(l[from:to], k)
	return from + n, ok
}

// WriteKeys gives the file of a list of keys, at most 65,280, in ascending order.
func WriteKeys(keys []uint32) (b []byte) {
	var last uint32
	for _, k := range keys[:min(len(keys), mostListed)] {
		b = binary.AppendUvarint(b, uint64(k-last))
		last = k
	}
	return b
}

// MemoKeys counts in how many memos each key is written out or as its place in the list. What cannot be read counts for nothing.
func MemoKeys(c Checkpoint, seen map[uint32]int) {
	r := reader{found: seen}
	for id, memo := range c.Developments {
		_, _ = decodeDevelopment(DevelopmentState{ID: id, Memo: memo}, &r)
	}
	for id, memo := range c.Threads {
		_, _ = decodeThread(ThreadState{ID: id, Memo: memo}, &r)
	}
}
