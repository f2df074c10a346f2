package text

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unsafe"
)

// What an analyzer met before must not change what it finds: neither the words of other languages nor that it forgot.
func TestAnalysisDoesNotDependOnWhatWasMet(t *testing.T) {
	inputs := []Input{
		{Title: benchTitle, Summary: benchSummary, Lang: "en"},
		{Title: "La delegación de Irán llega a Mascate", Summary: "Las conversaciones con Estados Unidos empiezan el viernes.", Lang: "es"},
		{Title: "Die Delegation aus Iran ist in Maskat", Summary: "Am Freitag beginnen die Gespräche mit den USA.", Lang: "de"},
		{Title: "Переговоры Ирана и США пройдут в Омане", Summary: "Они начнутся в пятницу.", Lang: "ru"},
		{Title: "伊朗和美国将在阿曼举行会谈", Summary: "会谈将于2月6日举行。", Lang: "zh"},
		{Title: "مذاکرات ایران و آمریکا در عمان", Summary: "این گفت‌وگوها روز جمعه آغاز می‌شود.", Lang: "fa"},
	}
	var fresh []*Doc
	for _, in := range inputs {
		fresh = append(fresh, analysed(newAnalyzer(Default()), in))
	}
	old := newAnalyzer(Default())
	check := func(when string) {
		for i, in := range inputs {
			if got := analysed(old, in); !reflect.DeepEqual(got, fresh[i]) {
				t.Fatalf("%s, %q: %+v, by itself %+v", when, in.Title, got, fresh[i])
			}
		}
	}
	check("first")
	check("again")
	for i := range maxKnown + 10 {
		old.vocab.find(fmt.Sprint("word", i))
	}
	met := old.vocab.n
	check("full")
	if old.vocab.n >= met {
		t.Errorf("%d words are known after %d, of which at most %d should be kept", old.vocab.n, met, maxKnown)
	}
	for i := range maxLangs + 1 {
		old.use(fmt.Sprint("x", i))
	}
	check("in many languages")
}

func TestVocabularyFindsEveryWordOnce(t *testing.T) {
	v := newVocabulary()
	met := map[string]*written{}
	for range 2 {
		for i := range 5000 {
			s := strings.Repeat("w", i%3*6) + fmt.Sprint(i*i)
			w := v.find(s)
			if w.text != s || met[s] != nil && met[s] != w {
				t.Fatalf("%q is found as %q at %p, before at %p", s, w.text, w, met[s])
			}
			met[s] = w
		}
	}
	if v.n != len(met) {
		t.Errorf("%d words are counted, %d were entered", v.n, len(met))
	}
}

// What a text takes of a word stands in one line of the processor's cache.
func TestWordsAreInLines(t *testing.T) {
	var w written
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("counted for 64 bits")
	}
	if size, first := unsafe.Sizeof(w), unsafe.Offsetof(w.word)+unsafe.Offsetof(w.word.folded); size%64 != 0 || first > 64 {
		t.Errorf("a word takes %d bytes, of which the first %d are read for every text", size, first)
	}
}
