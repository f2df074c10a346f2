package store

import (
	"database/sql/driver"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"attache/model"
)

func TestWhatStandsBesideALinkComesBack(t *testing.T) {
	const link = "https://wire.example/news/4711?from=rss"
	for s, stored := range map[string]any{link: nil, "4711?from=rss": []byte{besideForm, 26}, "https://wire.example/news/4711": []byte{besideForm, 59},
		"": coded(""), "tag:wire.example,2026:4711": coded("tag:wire.example,2026:4711"), "14": codedBlob("14"), "-3": codedBlob("-3"), "0": codedBlob("0"), "007": coded("007")} {
		v := besideLink(s, link)
		if !reflect.DeepEqual(v, stored) {
			t.Errorf("%q is stored as %v", s, v)
		}
		if c, ok := v.(driver.Valuer); ok {
			v, _ = c.Value()
		}
		var b beside
		if err := b.Scan(v); err != nil || b.of(link) != s {
			t.Errorf("%q came back as %q (%v)", s, b.of(link), err)
		}
	}
	b := beside{part: 100}
	if b.of(link) != link {
		t.Error("more than there is of a link is not all of it")
	}
	if b.part = -100; b.of("") != "" {
		t.Error("a link that is lost is still told from")
	}
	for _, bad := range [][]byte{{besideForm}, {besideForm, 0}, {besideForm, 26, 1}, {9}} {
		if err := b.Scan(bad); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// SQLite made texts of the numbers that programs of schemas 3 and 4 wrote.
func TestNumbersThatBecameTextsAreRead(t *testing.T) {
	const link = "https://wire.example/news/4711"
	for v, want := range map[string]string{"4": "4711", "-20": "https://wire.example", "4711": "4711", "0": "0", "04": "04", "guid-4": "guid-4"} {
		var b beside
		if err := b.Scan(v); err != nil || b.of(link) != want {
			t.Errorf("%q is read as %q (%v), want %q", v, b.of(link), err, want)
		}
	}
}

// Exports of these programs have the numbers in the place of what they stand for; with them, whatever had an address of one length
// would be one item.
func TestNumbersInEarlyExportsAreRead(t *testing.T) {
	for head, want := range map[string][]string{`{"kind":"attache","form":1}`: {"4711", "4712"}, `{"kind":"attache","form":1,"schema":5}`: {"4"}} {
		s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
		put(t, s, nil, look(feeds[0], 1)) // items are recognised, not taken over as they are
		in := head + `
{"kind":"feeds","id":7,"url":"https://wire.example/rss","origin":"store"}
{"kind":"item","id":1,"feed":7,"guid":"4","link":"https://wire.example/news/4711","title":"Envoys meet","published":1770206400,"fetched":1770206400,"track":"other","development":1,"thread":1,"text":1,"why":{}}
{"kind":"item","id":2,"feed":7,"guid":"4","link":"https://wire.example/news/4712","title":"Fleet sails","published":1770206401,"fetched":1770206401,"track":"other","development":2,"thread":2,"text":2,"why":{}}
`
		if _, _, err := s.Import(t.Context(), strings.NewReader(in)); err != nil {
			t.Fatal(err)
		}
		its, err := s.Items(t.Context(), model.ItemQuery{Tracks: []model.Track{model.Other}, OldestFirst: true})
		if err != nil {
			t.Fatal(err)
		}
		var guids []string
		for _, it := range its {
			if it.GUID != "1" {
				guids = append(guids, it.GUID)
			}
		}
		if !slices.Equal(guids, want) {
			t.Errorf("%s: items are called %q, want %q", head, guids, want)
		}
	}
}

// What an outlet calls an item by comes back from the file as it was, whichever way it is written there.
func TestIdentifiersComeBackFromTheFile(t *testing.T) {
	s, feeds := newStore(t, filepath.Join(t.TempDir(), "store.db"), 1)
	f := look(feeds[0], 1, 2, 3, 4, 5)
	for i, guid := range []string{f.Items[0].Link, "", "14", "tag:wire.example,2026:5", ""} {
		f.Items[i].GUID = guid
	}
	f.Items[1].GUID = f.Items[1].Link[len(f.Items[1].Link)-5:]
	f.Items[3].Canonical, f.Items[4].Canonical = f.Items[3].Link+"?page=2", f.Items[4].Link[:20]
	put(t, s, nil, f)
	its, err := s.Items(t.Context(), model.ItemQuery{Tracks: []model.Track{model.Other}})
	if err != nil || len(its) != len(f.Items) {
		t.Fatal(its, err)
	}
	for i, got := range its { // the first is the newest
		if want := f.Items[i]; got.Title != want.Title || got.GUID != want.GUID || got.Canonical != want.Canonical {
			t.Errorf("%q is known by %q and %q, want %q and %q", got.Title, got.GUID, got.Canonical, want.GUID, want.Canonical)
		}
	}
	mustBeSound(t, s, int64(len(f.Items)))
}
