package charset

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// guessBytes is how much of a document a guess looks at.
const guessBytes = 64 << 10

// guess finds the encoding of a document that does not tell it and is not UTF-8. Encodings of East Asia are told by the share of
// everyday characters that come out; the others by how well the letters beyond ASCII fit a language that is written in them. What
// language the document names counts, as it is written in ASCII.
func guess(doc []byte) (encoding.Encoding, string) {
	if bytes.Contains(doc, []byte("\x1b$B")) || bytes.Contains(doc, []byte("\x1b$@")) {
		return lookup("iso-2022-jp")
	}
	sample := window(doc)
	said := saidLanguage(doc)
	if enc, name := guessWide(sample, said); enc != nil {
		return enc, name
	}
	return guessNarrow(sample, said)
}

// window gives the part of a document from its first byte beyond ASCII on.
func window(doc []byte) []byte {
	for i, c := range doc {
		if c >= 0x80 {
			start := max(0, i-64)
			return doc[start:min(len(doc), start+guessBytes)]
		}
	}
	return doc[:min(len(doc), guessBytes)]
}

var languageSigns = regexp.MustCompile(`(?i)(?:<(?:dc:)?language>\s*|(?:xml:|\s)lang\s*=\s*["'])([a-z]{2,3})\b`)

// saidLanguage reads <language>, dc:language, xml:lang or lang from the head of a document; empty when it has none.
func saidLanguage(doc []byte) string {
	if m := languageSigns.FindSubmatch(doc[:min(len(doc), 8192)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// everyday holds, for each encoding of East Asia, what makes up a good part of any text in it.
var everyday = []struct {
	name, lang, chars string
}{
	{"gb18030", "zh", "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"},
	{"big5", "zh", "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運"},
	{"shift_jis", "ja", ""},
	{"euc-jp", "ja", ""},
	{"euc-kr", "ko", "이다는에의가을한로고지하은도를사서기대자리인어아시전정일부나수라보제주해상만장구원동공과그국성안조스여신들경유있중오비까우미관계소방무선교청면통용결위년재분생명월심행현회력당개세물내적것게문연진트작할되간치체임니모요실산발양등업출단했음추였습북남외의협핵군최합표차"},
}

// guessWide tries the encodings that take two bytes for a character.
func guessWide(sample []byte, said string) (encoding.Encoding, string) {
	var best encoding.Encoding
	bestName, bestScore := "", 0.0
	for _, e := range everyday {
		enc, _ := lookup(e.name)
		score := wideScore(sample, enc, e.chars)
		if said == e.lang {
			score *= 2
		}
		if score > bestScore {
			best, bestName, bestScore = enc, e.name, score
		}
	}
	if bestScore < 0.25 {
		return nil, ""
	}
	return best, bestName
}

// wideScore is the share of everyday characters among those beyond ASCII; zero when too many bytes make no character.
func wideScore(sample []byte, enc encoding.Encoding, chars string) float64 {
	text, _, err := transform.Bytes(enc.NewDecoder(), sample)
	if err != nil {
		return 0
	}
	common := make(map[rune]bool, 512)
	for _, r := range chars {
		common[r] = true
	}
	all, good, bad := 0, 0, 0
	for _, r := range string(text) {
		switch {
		case r < 0x80:
		case r == utf8.RuneError:
			bad++
		case chars == "" && kana(r), common[r], r >= 0x3001 && r <= 0x3011, r == '，', r == '、':
			good++
			all++
		case r >= 0xff61 && r <= 0xff9f || r >= 0xe000 && r <= 0xf8ff:
			bad++ // half-width katakana and private use come out of anything
		default:
			all++
		}
	}
	if all < 2 || bad*20 > all {
		return 0
	}
	return float64(good) / float64(all)
}

func kana(r rune) bool { return r >= 0x3041 && r <= 0x30ff }

// tongue is a language with the letters beyond ASCII that its texts have, the most frequent first, and the encodings it was written in.
type tongue struct {
	lang, letters string
	encodings     string
}

const (
	latin1Encodings   = "windows-1252 macintosh ibm850"
	latin2Encodings   = "windows-1250 iso-8859-2"
	cyrillicEncodings = "windows-1251 koi8-u iso-8859-5 ibm866 x-mac-cyrillic"
)

var tongues = []tongue{
	{"fr", "éèàêçôîùâûëœï", latin1Encodings},
	{"es", "óíáéñúü¿¡ªº", latin1Encodings},
	{"pt", "ãçáéíóêõâúàôª", latin1Encodings},
	{"it", "àèùòéìÈ", latin1Encodings},
	{"de", "üäößÜÄÖé", latin1Encodings},
	{"sv", "äåöéÅÄÖ", latin1Encodings},
	{"da", "øåæéØÅÆ", latin1Encodings},
	{"fi", "äöåé", latin1Encodings},
	{"is", "áíðéóúþæýöÞ", latin1Encodings},
	{"pl", "łąężśćóńźŁŚŻ", latin2Encodings},
	{"cs", "íáéěýřčšžůúďťňČŘŠŽ", latin2Encodings},
	{"sk", "áíéčšžýúľťôňďäŠČŽ", latin2Encodings},
	{"hu", "éáöőóüíúűÉÁ", latin2Encodings},
	{"ro", "ăîâţşȘȚŞŢÎ", latin2Encodings},
	{"hr", "čšžćđŠČŽĆ", latin2Encodings},
	{"tr", "ıüşğçöİŞÇÖÜ", "windows-1254"},
	{"lt", "ėšžįųūčąęŠ", "windows-1257"},
	{"lv", "āīēšūņļģžčķ", "windows-1257"},
	{"ru", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", cyrillicEncodings},
	{"uk", "оанивіетрсклдумпябзьчгйхжюцшїєщф", cyrillicEncodings},
	{"bg", "аоиетнрсвлпдкмзуябгъчхжцйшщюф", cyrillicEncodings},
	{"sr", "аоиентрсвкјупдлмзгбчшцжћђхфњљџ", cyrillicEncodings},
	{"el", "αοιτεσνρςηυκλπίμόάέύήώγδωθφχβξζψϊΑΟΤΕ", "windows-1253 iso-8859-7"},
	{"he", "יוהלאמרתשבנםעדקכחגפטסצזןךףץ", "windows-1255"},
	{"ar", "اليمونرتبةعدسفهكقحجأشصىخذإطضزئءغثظؤآ،؟", "windows-1256 iso-8859-6"},
	{"fa", "ایرندهموتشسبکزلگفعخقچجحطصپآذضئغظثژ،؟يك", "windows-1256"},
	{"th", "านรอกเงคมยลวดทสตะปบหแจพชขไใโผ่้ิีัู็์ำึุาื", "windows-874"},
}

// signs are found in texts of any language.
const signs = "’‘“”„–—…«»\u00a0·•€°©®№§´¤™"

// Probabilities of what no model knows.
const (
	signShare    = 0.01
	strangeShare = 1e-4 // a letter or sign that the language does not use
	brokenShare  = 1e-6 // a control character, or a byte without a character
)

// guessNarrow tries the encodings with one byte for a character.
func guessNarrow(sample []byte, said string) (encoding.Encoding, string) {
	counts, high := byteCounts(sample)
	bestName, best := "windows-1252", math.Inf(-1)
	for _, t := range tongues {
		model := t.model()
		for _, name := range strings.Fields(t.encodings) {
			enc, canonical := lookup(name)
			cm, ok := enc.(*charmap.Charmap)
			if !ok {
				continue
			}
			score := likelihood(&counts, cm, model) / float64(max(high, 1))
			score += t.bonus(name, said, high) - caseBreaks(sample, cm)
			if score > best {
				best, bestName = score, canonical
			}
		}
	}
	enc, name := lookup(bestName)
	return enc, name
}

// bonus is what speaks for a language and an encoding before a byte is looked at. The fewer bytes there are, the more it weighs.
func (t tongue) bonus(encoding, said string, high int) float64 {
	b := 0.0
	if said == t.lang {
		b += 1
	}
	switch encoding {
	case "windows-1252", "windows-1251":
		b += 2 / float64(max(high, 1))
	case "macintosh", "ibm850", "x-mac-cyrillic":
		b -= 0.5
	}
	return b
}

// model gives the share of each letter, by Zipf's law over the order in which they are listed; capitals are rare.
func (t tongue) model() map[rune]float64 {
	m := make(map[rune]float64, 128)
	total := 0.0
	letters := []rune(t.letters)
	for i, r := range letters {
		share := 1 / float64(i+2)
		m[r] = share
		total += share
	}
	for r, share := range m {
		m[r] = 0.9 * share / total
	}
	for _, r := range letters {
		if up := []rune(strings.ToUpper(string(r))); len(up) == 1 && m[up[0]] == 0 {
			m[up[0]] = m[r] / 15
		}
	}
	for _, r := range signs {
		if m[r] == 0 {
			m[r] = signShare
		}
	}
	return m
}

func byteCounts(sample []byte) (counts [256]int, high int) {
	for _, c := range sample {
		if c >= 0x80 {
			counts[c]++
			high++
		}
	}
	return counts, high
}

// likelihood is the logarithm of how likely the bytes are as letters of the language.
func likelihood(counts *[256]int, cm *charmap.Charmap, model map[rune]float64) float64 {
	sum := 0.0
	for c := 0x80; c < 0x100; c++ {
		if counts[c] == 0 {
			continue
		}
		r := cm.DecodeByte(byte(c))
		share := model[r]
		if share == 0 {
			share = strangeShare
			if r == utf8.RuneError || r < 0xa0 {
				share = brokenShare
			}
		}
		sum += float64(counts[c]) * math.Log(share)
	}
	return sum
}

// caseBreaks is a penalty for capitals inside words, which come out when an encoding has its letters in another order.
func caseBreaks(sample []byte, cm *charmap.Charmap) float64 {
	breaks, letters := 0, 0
	before := ' '
	for _, c := range sample {
		r := rune(c)
		if c >= 0x80 {
			r = cm.DecodeByte(c)
			letters++
			if isUpper(r) && isLower(before) {
				breaks++
			}
		}
		before = r
	}
	return 4 * float64(breaks) / float64(max(letters, 1))
}

func isUpper(r rune) bool { return r >= 0x80 && strings.ToLower(string(r)) != string(r) }
func isLower(r rune) bool { return strings.ToUpper(string(r)) != string(r) }
