package query

import (
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// byTheRules is IndexText without short ways.
func byTheRules(s string) string {
	f := folder{}
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		f.rune(r)
	}
	return string(norm.NFC.Bytes(f.out))
}

func sameIndexText(t *testing.T, s string) {
	t.Helper()
	if got, want := IndexText(s), byTheRules(s); got != want {
		t.Fatalf("%q: %q, by the rules %q", s, got, want)
	}
}

func TestIndexText(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"  U.S.–Iran “talks” 6,300": "u s iran talks 6 300",
		"Ça m’étonne: ½ ﬁn":         "ca m etonne 1 2 fin",
		"می‌شود كتاب":               "میشود کتاب",
		"Ёлка Ναι ß Łódź":           "елка ναι ss lodz",
		"停火, talks":                 "停 火 talks",
	} {
		if got := IndexText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		sameIndexText(t, in)
	}
}

// The short ways give what the rules of Unicode give: for each character by itself, between letters and behind marks, and
// for what chance puts together.
func TestIndexTextByTheRules(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		sameIndexText(t, string(r))
		sameIndexText(t, "a"+string(r)+"b "+string(r)+"\u0301\u05b4"+string(r)+"é"+string(r)+"\u093e")
	}
	alphabet := []rune("aZ 1.,-’“–…éßøıьёйїΆΐαıكيىةـأ\u064b\u0654\u0670\u0301\u0327\u0345\u05b4\u05bcשא\u0711ܐकि\u093c\u09c7\u09beกำ한\u1100\u1161\u11a8中カ\u3099ﬁ½\u200b\u200c\u200d\u00ad\u00a0\ufffd\u0338=\U0001d400")
	r := rand.New(rand.NewPCG(9, 10))
	for range 30_000 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			if r.IntN(40) == 0 {
				b.WriteByte(0xe2)
			}
			b.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
		sameIndexText(t, b.String())
	}
}

func FuzzIndexText(f *testing.F) {
	f.Add("Iran’s “talks”")
	f.Add("e\u0301\u05b4\xff한국 می‌شود")
	f.Fuzz(sameIndexText)
}

func BenchmarkIndexText(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   "The United States and Iran will hold talks in Muscat, Oman, on Friday, officials from both countries confirmed, after a dispute over the venue.",
		"quotes":  "Iran’s foreign minister — who “will travel on Thursday” — says the talks’ agenda is limited to the nuclear file…",
		"spanish": "La delegación iraní viajará a Mascate mañana, según la televisión pública; la reunión empezará el viernes.",
		"persian": "هیات ایرانی برای گفت‌وگوهای روز جمعه به مسقط می‌رود و درباره تحریم‌ها مذاکره می‌کند.",
		"chinese": "伊朗外长周四将率团前往阿曼首都马斯喀特，参加周五举行的会谈。",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				IndexText(s)
			}
		})
	}
}

// TestPlacesAndActorsInEveryLanguage: what the tables of names know is found however it is written.
func TestPlacesAndActorsInEveryLanguage(t *testing.T) {
	f := &Fields{Actors: []string{"United States", "Iran"}, Places: []string{"Muscat", "Tehran"}}
	for _, q := range []string{
		"actor:us", "actor:США", "actor:美国", `actor:"الولايات المتحدة"`, "actor:آمریکا", `actor:"estados unidos"`, "actor:états-unis",
		`actor:"united states"`, "actor:إيران", "actor:ایران", "actor:伊朗", "actor:иран", "actor:irán",
		"place:muscat", "place:مسقط", "place:маскат", "place:马斯喀特", "place:mascate", "place:тегеран", "place:تهران", "place:طهران", "place:téhéran",
	} {
		e, err := Parse(q)
		if err != nil || !e.Match(f) {
			t.Errorf("%s (%v) does not match", q, err)
		}
	}
	for _, q := range []string{"actor:маскат", "place:иран", `actor:"us talks"`, `actor:"united states and iran"`} {
		if e, err := Parse(q); err != nil || e.Match(f) {
			t.Errorf("%s (%v) matches", q, err)
		}
	}
}
