package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// manifold is a Why with something of everything.
func manifold() model.Why {
	return model.Why{Score: 0.812, Rival: 40, RivalScore: 0.25, ThreadScore: 0.5,
		Track:    []model.Reason{{Kind: "word", Text: "envoy", Weight: 1.25}, {Kind: "a kind of tomorrow", Text: "制裁", Weight: -0.003}},
		Joined:   []model.Reason{{Kind: "title", Text: "", Weight: 1234.5}},
		RivalWhy: []model.Reason{{Kind: "veto", Text: "other place", Weight: -2}}, Thread: []model.Reason{{Kind: "name", Text: "Corran", Weight: 0}}}
}

func TestWhyComesBack(t *testing.T) {
	why := manifold()
	got, err := unpackWhy(packWhy(&why))
	if err != nil || !reflect.DeepEqual(got, why) {
		t.Errorf("%+v\ncame back as\n%+v (%v)", why, got, err)
	}
	odd := model.Why{Score: math.NaN(), RivalScore: math.Inf(1)}
	if got, err := unpackWhy(packWhy(&odd)); err != nil || got.Score != 0 || got.RivalScore != maxWeight {
		t.Errorf("what is no number came back as %+v (%v)", got, err)
	}
}

// Reasons that programs of schemas 3 and 4 wrote.
func TestWhyOfTheFormsBeforeIsRead(t *testing.T) {
	b := "\x02\xb2\x19(d\xc8\x01\x02\n\xf4\x03\xbc\x17\x02\x12a kind of tomorrow\t\xed\xf2\x01@\xe8\x91\x1e\x01\\\x9f\x06\xce\xef\xd0\xfb\x01$\x00\x9a\x0f\xd4\""
	if got, err := unpackWhy([]byte(b)); err != nil || !reflect.DeepEqual(got, manifold()) {
		t.Errorf("it came back as\n%+v (%v)", got, err)
	}
	listed := manifold()
	listed.Track = append(listed.Track, model.Reason{Kind: "time", Text: "1 hours after the last", Weight: 0.31}, model.Reason{Kind: "term", Text: "body + attack", Weight: -0.3})
	b = "\x03<\xb2\x19\xc8\x01(d\x04\x83\xab\xab\x02\xff\x02\x12a kind of tomorrow\xed\xf2\x00\t\x05\xf9\x02\x82<\x06\x01\xff@\x9f\x90\x1e\x01\xff\\\xce\xef\xd0\xfb\xd8\x04\x01\xff$\x9a\x0f\xd4\"\xc9\x01"
	if got, err := unpackWhy([]byte(b)); err != nil || !reflect.DeepEqual(got, listed) {
		t.Errorf("it came back as\n%+v (%v)", got, err)
	}
	if now := packWhy(&listed); len(now) >= len(b) {
		t.Errorf("%d bytes are %d now", len(b), len(now))
	}
}

func TestWhyThatIsCutShortIsRefused(t *testing.T) {
	why := manifold()
	b := packWhy(&why)
	for n := 1; n < len(b); n++ {
		if _, err := unpackWhy(b[:n]); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d of %d bytes were read (%v)", n, len(b), err)
		}
	}
	if _, err := unpackWhy(append(b, 0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte more was read (%v)", err)
	}
}

func TestNumbersOfManyBitsComeBack(t *testing.T) {
	var w bitWriter
	all := []uint64{0, 1, 2, 3, 7, 8, 255, 256, 1<<32 - 1, 1 << 49, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	for _, k := range []int{1, 3, 10, 16, 62} {
		for _, v := range all {
			w.number(v, k)
			w.bits(v, 64)
		}
	}
	r := bitReader{b: w.b, left: 8}
	for _, k := range []int{1, 3, 10, 16, 62} {
		for _, v := range all {
			if got, raw := r.number(k), r.bits(64); got != v || raw != v || r.bad {
				t.Errorf("%d in %d bits came back as %d and %d", v, k, got, raw)
			}
		}
	}
}

// The list is part of the store's form: reasons that were stored can be read by no other.
func TestTheListOfReasonsIsTheReleasedOne(t *testing.T) {
	sum := sha256.Sum256([]byte(listedReasons))
	if got := hex.EncodeToString(sum[:8]); got != "c55d15d9794fd8f1" {
		t.Errorf("the list of reasons has the sum %s", got)
	}
	list := listOfReasons()
	if list.len() != 8000 {
		t.Fatalf("%d reasons", list.len())
	}
	for i := range list.len() { // in every list of an item, and each with weights that fall, rise and have three decimals
		kind, text := list.at(i)
		if n, ok := list.number(kind, text); !ok || n != i {
			t.Errorf("%s %q has the number %d, not %d (found %v)", kind, text, n, i, ok)
		}
		rs := []model.Reason{{Kind: kind, Text: text, Weight: 0.31}, {Kind: kind, Text: text, Weight: -0.3}, {Kind: "word", Text: "of no list", Weight: 7.5},
			{Kind: kind, Text: text, Weight: float64(i) / 1000}}
		why := model.Why{Score: 1, ThreadScore: 1, Track: rs, Joined: rs[:1], RivalWhy: rs[:2], Thread: rs[:3]}
		got, err := unpackWhy(packWhy(&why))
		if err != nil || !reflect.DeepEqual(got, why) {
			t.Fatalf("%+v\ncame back as\n%+v (%v)", why, got, err)
		}
	}
}

func FuzzUnpackWhy(f *testing.F) {
	f.Add(packWhy(&model.Why{Score: 1, Track: []model.Reason{{Kind: "word", Text: "talks", Weight: 2}}}))
	f.Add([]byte{whyShort, 0xff, 0xff, 0xff})
	f.Add([]byte{whyListed, 0xff, 0xff, 0xff})
	f.Add([]byte{whyListed, 3, 2, 0xfe, 0xff, 9, 0xff, 8, 1, 'x', 0})
	f.Add([]byte{whyBits, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
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

func TestScoresComeBack(t *testing.T) {
	lengths := map[int]int{}
	for i := range 20_000 {
		s := model.Scores{0, float32(i) / 20_000, float32(i*7%20_000) / 20_000, 0.25}
		if s[model.Other] = 1 - max(s[1], s[2], s[3]); i%5 == 0 {
			s[model.Other] = float32(i*3%20_000) / 20_000
		}
		b := packScores(s)
		lengths[len(b)]++
		var want model.Scores
		for t, v := range s {
			want[t] = float32(math.Round(math.Round(float64(v)*65535)/65535*1e4) / 1e4)
		}
		if got := unpackScores(b); got != want {
			t.Fatalf("%v came back as %v, want %v", s, got, want)
		}
	}
	if lengths[6] < 15_000 || lengths[8] < 3000 {
		t.Errorf("they take so many bytes: %v", lengths)
	}
	// As programs of before wrote them.
	if got, want := unpackScores([]byte("{\x01\x84\xfe\xe4G}7")), (model.Scores{0.0058, 0.9942, 0.2808, 0.2168}); got != want {
		t.Errorf("they are %v, want %v", got, want)
	}
	if packScores(model.Scores{}) != nil || unpackScores(nil) != (model.Scores{}) {
		t.Error("no scores are some")
	}
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
	if len(migrations) != 5 {
		t.Fatal("a new schema version needs a fixture of the last one in testdata, and its own line here")
	}
}

// A list of names is read as the reader of JSON reads it, whatever stands in it.
func TestNamesAreReadAsJSONReadsThem(t *testing.T) {
	same := func(s string) {
		t.Helper()
		var want []string
		if json.Unmarshal([]byte(s), &want) != nil || len(want) == 0 {
			want = nil
		}
		if got := unpackStrings(s); !slices.Equal(got, want) {
			t.Errorf("%q is read as %q, not %q", s, got, want)
		}
	}
	for _, list := range [][]string{{"Iran"}, {"Iran", "Oman"}, {"", ""}, {""}, {`a","b`, `c\`, "<d> & e"}, {"Lavrov", "ایران", "中国"}, {"tab\tnew\nline"}, {"]", "[", ","}} {
		same(packStrings(list))
		if got := unpackStrings(packStrings(list)); !slices.Equal(got, list) {
			t.Errorf("%q comes back as %q", list, got)
		}
	}
	plain := 0
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{`"`, `","`, ",", `\`, `\"`, "a", "Iran", " ", "é", "\xff", "\n", "[", "]"}
	for range 50_000 {
		var b strings.Builder
		for range r.IntN(7) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		for _, s := range []string{`["` + b.String() + `"]`, b.String()} {
			same(s)
			if _, ok := plainStrings(s); ok {
				plain++
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d lists were read without the reader of JSON", plain)
	}
}
