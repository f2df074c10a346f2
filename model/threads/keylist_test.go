package threads

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"testing"
)

// The list of keys is part of the form of memos that are stored.
func TestTheListOfKeysIsAsItWasReleased(t *testing.T) {
	const sum = "2784b9411c4815bc38b78ea6fbc8973f1b5a8ab8b3d91424c3ba5af23baf1bfe"
	if got := sha256.Sum256(keysFile); hex.EncodeToString(got[:]) != sum {
		t.Errorf("the list of keys is another (%x): what is stored cannot be read with it", got)
	}
	list := listedKeys()
	if len(list) == 0 || len(list) > mostListed || !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Errorf("%d keys are listed, or not each once and in order", len(list))
	}
	if !slices.Equal(readKeys(WriteKeys(list)), list) {
		t.Error("the list that is written is not the one that is read")
	}
}

func TestKeysComeBackListedOrNot(t *testing.T) {
	list := listedKeys()
	var w writer
	w.open()
	var all []uint32
	for n, k := range list {
		if at, ok := list.number(k); !ok || at != n {
			t.Fatalf("key %d stands at %d (%v), not at %d", k, at, ok, n)
		}
		all = append(all, k)
		if n%7 == 0 {
			all = append(all, k+1) // mostly none of the list
		}
	}
	all = append(all, 0, 1<<32-1)
	for _, k := range all {
		w.newKey(k)
	}
	var r reader
	r.open(w.b)
	if _, err := r.version("memo"); err != nil {
		t.Fatal(err)
	}
	for _, k := range all {
		if got := r.newKey(); got != k {
			t.Fatalf("%d came back as %d", k, got)
		}
	}
	if err := r.end(); err != nil {
		t.Error(err)
	}
	beyond := len(list)
	r.open([]byte{memoVersion, byte(beyond >> 8), byte(beyond)})
	_, _ = r.version("memo")
	if r.newKey(); r.err == nil {
		t.Error("a place that the list does not have was read")
	}
}

// A memo of before says what it says in the form of now, in less room.
func TestMemosWithListedKeysSayTheSame(t *testing.T) {
	w := memosOf(t, memoShort)
	var r reader
	before, now := 0, 0
	for _, s := range w.Threads {
		was, err := decodeThread(s, &r)
		if err != nil {
			t.Fatal(err)
		}
		before += len(s.Memo)
		s.Memo = slices.Clone(was.encode(new(writer), was.seen, nil))
		now += len(s.Memo)
		is, err := decodeThread(s, &r)
		if err != nil {
			t.Fatal(err)
		}
		if !was.same(&is.cluster) || !reflect.DeepEqual(was.members, is.members) || !reflect.DeepEqual(was.course, is.course) || !slices.Equal(was.devs, is.devs) {
			t.Errorf("thread %d was %+v %+v and is %+v %+v", s.ID, was.content, was.course, is.content, is.course)
		}
	}
	for _, s := range w.Developments {
		was, err := decodeDevelopment(s, &r)
		if err != nil {
			t.Fatal(err)
		}
		s.Memo = slices.Clone(was.encode(new(writer), was.seen))
		is, err := decodeDevelopment(s, &r)
		if err != nil || !was.same(&is.cluster) || !reflect.DeepEqual(was.members, is.members) {
			t.Errorf("development %d was %+v and is %+v (%v)", s.ID, was.content, is.content, err)
		}
	}
	if 20*now > 19*before {
		t.Errorf("%d bytes are %d now", before, now)
	}
}
