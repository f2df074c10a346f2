package store

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"attache/model"
)

func TestWhyComesBack(t *testing.T) {
	why := model.Why{Score: 0.812, Rival: 40, RivalScore: 0.25, ThreadScore: 0.5,
		Track:    []model.Reason{{Kind: "word", Text: "envoy", Weight: 1.25}, {Kind: "a kind of tomorrow", Text: "制裁", Weight: -0.003}},
		Joined:   []model.Reason{{Kind: "title", Text: "", Weight: 1234.5}},
		RivalWhy: []model.Reason{{Kind: "veto", Text: "other place", Weight: -2}}, Thread: []model.Reason{{Kind: "name", Text: "Corran", Weight: 0}}}
	got, err := unpackWhy(packWhy(&why))
	if err != nil || !reflect.DeepEqual(got, why) {
		t.Errorf("%+v\ncame back as\n%+v (%v)", why, got, err)
	}
	odd := model.Why{Score: math.NaN(), RivalScore: math.Inf(1)}
	if got, err := unpackWhy(packWhy(&odd)); err != nil || got.Score != 0 || got.RivalScore != maxWeight {
		t.Errorf("what is no number came back as %+v (%v)", got, err)
	}
}

func FuzzUnpackWhy(f *testing.F) {
	f.Add(packWhy(&model.Why{Score: 1, Track: []model.Reason{{Kind: "word", Text: "talks", Weight: 2}}}))
	f.Add([]byte{whyShort, 0xff, 0xff, 0xff})
	f.Add([]byte{whyPlain, 2, 0, 2, 2, 1, 1, 2, 1, 'a', 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		why, err := unpackWhy(b)
		if err != nil {
			return
		}
		again, err := unpackWhy(packWhy(&why))
		if err != nil || len(again.Track) != len(why.Track) || len(again.Joined) != len(why.Joined) {
			t.Errorf("%v became %v (%v)", why, again, err)
		}
	})
}

func TestBodiesComeBack(t *testing.T) {
	for _, s := range []string{"", "short", string(make([]byte, 5000))} {
		got, err := unpack(pack([]byte(s)))
		if err != nil || string(got) != s {
			t.Errorf("%d bytes came back as %d (%v)", len(s), len(got), err)
		}
	}
	if _, err := unpack([]byte{1, 2, 3}); err == nil {
		t.Error("a damaged body was read")
	}
}

func TestArticlesComeBack(t *testing.T) {
	a := model.Article{URL: "https://wire.example/1", From: "page", At: time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC),
		Blocks: []model.Block{{Kind: model.Paragraph, Text: strings.Repeat("The envoys met in Corran and will meet again. ", 20)}}}
	body, size, err := packArticle(&a)
	if err != nil || len(body) > size/4 {
		t.Errorf("an article of %d bytes takes %d (%v)", size, len(body), err)
	}
	raw, err := json.Marshal(&a)
	if err != nil {
		t.Fatal(err)
	}
	for form, b := range map[string][]byte{"what is written": body, "what schemas 1 and 2 wrote": pack(raw), "in full": append([]byte{bodyPlain}, raw...)} {
		if got, err := unpackArticle(b); err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%s came back as %+v (%v)", form, got, err)
		}
	}
	if _, err := unpackArticle(body[:len(body)-5]); !errors.Is(err, ErrCorrupt) {
		t.Errorf("an article that is cut short: %v", err)
	}
}

func TestReleasedMigrationsAreAsTheyWere(t *testing.T) {
	if len(migrations) != 4 {
		t.Fatal("a new schema version needs a fixture of the last one in testdata, and its own line here")
	}
}
