package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed tables/stopwords.tsv
var stopwordTable string

// stopwords are the words without matter of each language, folded.
var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for line := range strings.Lines(stopwordTable) {
		lang, list, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		m[lang] = map[string]bool{}
		for _, w := range strings.Fields(list) {
			m[lang][fold(w)] = true
		}
	}
	return m
})

// Script is a group of writing systems between which languages are told apart.
type script uint8

const (
	noScript script = iota
	latin
	cyrillic
	arabic
	han
	kana
	hangul
	hebrew
	greek
	devanagari
	otherScript
	scripts // how many there are
)

// votes tells for each stop-word of the candidates of a script which of them have it, one bit for each in their order.
var votes = sync.OnceValue(func() (out [scripts]map[string]uint16) {
	for sc, langs := range candidates {
		out[sc] = map[string]uint16{}
		for i, l := range langs {
			for w := range stopwords()[l] {
				out[sc][w] |= 1 << i
			}
		}
	}
	return out
})

// scriptLanguage is the language of a text in a script that hardly any other major language of news is written in.
var scriptLanguage = [scripts]string{han: "zh", kana: "ja", hangul: "ko", hebrew: "he", greek: "el", devanagari: "hi"}

// candidates are the languages that are told apart by their stop-words, in the order in which a tie is decided.
var candidates = [scripts][]string{
	latin:    {"en", "es", "fr", "de", "it", "pt", "nl", "tr", "pl"},
	cyrillic: {"ru", "uk"},
	arabic:   {"fa", "ar", "ur"},
}

// foreign are languages that are written in a script and are no candidates; as a feed's own word they are plausible.
var nonLatin = map[string]script{
	"ru": cyrillic, "uk": cyrillic, "be": cyrillic, "bg": cyrillic, "mk": cyrillic, "kk": cyrillic, "ky": cyrillic, "mn": cyrillic, "tg": cyrillic,
	"fa": arabic, "ar": arabic, "ur": arabic, "ps": arabic, "ckb": arabic, "ug": arabic, "sd": arabic,
	"zh": han, "ja": kana, "ko": hangul, "he": hebrew, "iw": hebrew, "yi": hebrew, "el": greek, "hi": devanagari, "mr": devanagari, "ne": devanagari,
	"th": otherScript, "ta": otherScript, "bn": otherScript, "hy": otherScript, "ka": otherScript, "my": otherScript, "km": otherScript, "am": otherScript,
	"te": otherScript, "ml": otherScript, "kn": otherScript, "gu": otherScript, "pa": otherScript, "si": otherScript, "lo": otherScript,
}

// Language tells the language of a text as a BCP 47 primary subtag. The hint (what the feed says, "fa-IR" as well as "fa")
// wins where the script allows it and the words do not speak plainly for another language; then the script decides, then
// the stop-words. It is empty when nothing speaks for any language.
func Language(s, hint string) string {
	var c letterCount
	c.add(s)
	return languageOf(c.script(), hint, func(sc script) tally {
		var t tally
		t.vote(newCutter(), head(s, voters), sc)
		return t
	})
}

// languageOf decides by the script of most letters, by the hint and by the votes, which are asked for when they matter.
func languageOf(sc script, hint string, votes func(script) tally) string {
	hint = primary(hint)
	if sc == noScript {
		return hint
	}
	if l := scriptLanguage[sc]; l != "" || sc == otherScript {
		if nonLatin[hint] == sc || hint == "ja" && sc == han {
			return hint
		}
		return l
	}
	plausible := hint != "" && (nonLatin[hint] == sc || nonLatin[hint] == noScript && sc == latin)
	t := votes(sc)
	best, most, hinted := t.count(sc, hint)
	switch {
	case plausible && (best == "" || best == hint || most-hinted < 4 || hinted*3 >= most):
		return hint
	case best != "":
		return best
	case plausible:
		return hint
	case sc == cyrillic:
		return "ru"
	case sc == arabic:
		return "ar"
	}
	return ""
}

func primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return tag
}

// letterCount counts the letters of each script.
type letterCount [scripts]int

func (n *letterCount) add(s string) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if k := cutKinds[c]; k == cutLetter {
				n[latin]++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n[runeScript(r)]++
	}
}

// script tells the script of most letters; a text with kana is Japanese however many Han characters it has.
func (n letterCount) script() script {
	n[noScript] = 0
	if n[kana] > 2 && n[kana]*8 > n[han] {
		return kana
	}
	n[han] *= 3 // a Han character stands for several letters
	best := noScript
	for sc, k := range n {
		if k > n[best] {
			best = script(sc)
		}
	}
	return best
}

func runeScript(r rune) script {
	switch {
	case r < 0xc0:
		return noScript
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		return latin
	case r >= 0x370 && r < 0x400:
		return greek
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x590 && r < 0x600 || r >= 0xfb1d && r < 0xfb50:
		return hebrew
	case r >= 0x600 && r < 0x700 || r >= 0x750 && r < 0x780 || r >= 0xfb50 && r < 0xfe00 || r >= 0xfe70 && r < 0xff00:
		return arabic
	case r >= 0x900 && r < 0x980:
		return devanagari
	case r >= 0x3041 && r < 0x3100:
		return kana
	case r >= 0x3400 && r < 0xa000 || r >= 0xf900 && r < 0xfb00 || r >= 0x20000 && r < 0x32000:
		return han
	case r >= 0xac00 && r < 0xd7b0 || r >= 0x1100 && r < 0x1200:
		return hangul
	case unicode.IsLetter(r):
		return otherScript
	}
	return noScript
}

// telling are letters that only one of the candidates of a script uses; each is worth a stop-word or two.
var telling = map[rune]string{
	'ñ': "es", '¿': "es", '¡': "es", 'ß': "de", 'ü': "de", 'ä': "de", 'ö': "de", 'œ': "fr", 'è': "fr", 'ê': "fr", 'ã': "pt", 'õ': "pt",
	'ğ': "tr", 'ş': "tr", 'ı': "tr", 'ł': "pl", 'ą': "pl", 'ę': "pl", 'ż': "pl",
	'і': "uk", 'ї': "uk", 'є': "uk", 'ґ': "uk", 'ы': "ru", 'э': "ru", 'ъ': "ru", 'ё': "ru",
	'گ': "fa", 'پ': "fa", 'چ': "fa", 'ژ': "fa", 'ی': "fa", 'ک': "fa", 'ي': "ar", 'ى': "ar", 'ة': "ar", 'ك': "ar", 'أ': "ar", 'إ': "ar",
	'ٹ': "ur", 'ڈ': "ur", 'ں': "ur", 'ے': "ur", 'ہ': "ur", 'ھ': "ur",
}

// head gives at most n bytes of s, whole runes.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
