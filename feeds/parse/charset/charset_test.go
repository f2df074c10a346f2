package charset

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// news is a few sentences in each language, as a feed would have them.
var news = map[string]string{
	"fr": "Les négociateurs se sont réunis à Genève où la délégation a présenté une réponse détaillée, après des mois d'échanges très difficiles.",
	"es": "El ministro señaló que la negociación continuará mañana, según informó el portavoz de la comisión. ¿Qué pasará después?",
	"de": "Die Außenminister trafen sich in Zürich, um über die künftige Prüfung und die Lösung offener Fragen zu sprechen; größere Änderungen schließen sie aus.",
	"pt": "A delegação afirmou que não haverá solução rápida, mas as negociações continuarão na próxima semana em Brasília.",
	"pl": "Ministrowie spotkają się w poniedziałek, żeby omówić dalsze kroki; rzecznik zapowiedział, że będą też rozmowy o wojsku.",
	"cs": "Ministři se sejdou příští týden v Praze, aby projednali další postup při řešení sporu, uvedl mluvčí úřadu.",
	"hu": "A külügyminiszterek jövő héten találkoznak, hogy megvitassák a következő lépéseket, közölte a szóvivő.",
	"tr": "Dışişleri bakanları gelecek hafta görüşmeler için İstanbul'da buluşacak, açıklamayı sözcü yaptı.",
	"ru": "Министры иностранных дел встретятся на следующей неделе, чтобы обсудить дальнейшие шаги, сообщил представитель ведомства.",
	"uk": "Міністри закордонних справ зустрінуться наступного тижня, щоб обговорити подальші кроки, повідомив речник відомства.",
	"el": "Οι υπουργοί Εξωτερικών θα συναντηθούν την επόμενη εβδομάδα για να συζητήσουν τα επόμενα βήματα, δήλωσε ο εκπρόσωπος.",
	"he": "שרי החוץ ייפגשו בשבוע הבא כדי לדון בצעדים הבאים, מסר דובר המשרד לאחר השיחות הארוכות.",
	"ar": "يلتقي وزراء الخارجية الأسبوع المقبل لبحث الخطوات التالية في المفاوضات، حسبما أعلن المتحدث باسم الوزارة.",
	"fa": "وزيران خارجه هفته آينده براي گفتگو درباره گام هاي بعدي مذاکرات ديدار مي کنند، سخنگوي وزارت خارجه گفت.",
	"th": "รัฐมนตรีต่างประเทศจะพบกันสัปดาห์หน้าเพื่อหารือเกี่ยวกับขั้นตอนต่อไปของการเจรจา โฆษกกล่าว",
	"zh": "外交部发言人表示，双方将于下周在日内瓦继续会谈，讨论有关问题，并希望各方保持克制。",
	"tw": "外交部發言人表示，雙方將於下週在日內瓦繼續會談，討論有關問題，並希望各方保持克制。",
	"ja": "外務省の報道官は、双方が来週ジュネーブで協議を続け、問題について話し合うと述べた。",
	"ko": "외교부 대변인은 양측이 다음 주 제네바에서 회담을 계속하고 관련 문제를 논의할 것이라고 밝혔다.",
}

func encoded(t *testing.T, s, label string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(label)
	if err != nil {
		t.Fatal(err)
	}
	return with(t, s, enc)
}

func with(t *testing.T, s string, enc encoding.Encoding) []byte {
	t.Helper()
	b, err := encoding.ReplaceUnsupported(enc.NewEncoder()).Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func feed(s string) string {
	return `<rss><channel><title>` + s + `</title></channel></rss>`
}

// Nothing is said of the encoding: it is guessed from the text alone.
func TestGuess(t *testing.T) {
	for _, c := range []struct{ lang, label, read string }{
		{"fr", "windows-1252", ""}, {"es", "iso-8859-1", "windows-1252"}, {"de", "windows-1252", ""}, {"pt", "windows-1252", ""},
		{"pl", "windows-1250", ""}, {"pl", "iso-8859-2", ""}, {"cs", "windows-1250", ""}, {"hu", "windows-1250", ""}, {"tr", "windows-1254", ""},
		{"ru", "windows-1251", ""}, {"ru", "koi8-r", ""}, {"ru", "iso-8859-5", ""}, {"ru", "ibm866", ""}, {"uk", "windows-1251", ""}, {"uk", "koi8-u", ""},
		{"el", "windows-1253", ""}, {"he", "windows-1255", ""}, {"ar", "windows-1256", ""}, {"ar", "iso-8859-6", ""}, {"fa", "windows-1256", ""}, {"th", "windows-874", ""},
		{"zh", "gb18030", ""}, {"tw", "big5", ""}, {"ja", "shift_jis", ""}, {"ja", "euc-jp", ""}, {"ja", "iso-2022-jp", ""}, {"ko", "euc-kr", ""},
	} {
		doc := encoded(t, feed(news[c.lang]), c.label)
		want := feed(news[c.lang])
		d, err := Decode(doc, "", 1<<20)
		if err != nil || string(d.Text) != want {
			t.Errorf("%s in %s was read as %s: %s %v", c.lang, c.label, d.Encoding, d.Text, err)
		}
	}
}

// The order: byte order mark, header, declaration; valid UTF-8 before both of the latter.
func TestWhatIsSaid(t *testing.T) {
	utf8Feed := feed(news["ru"])
	declared := func(label, s string) string {
		return `<?xml version="1.0" encoding="` + label + `"?>` + feed(s)
	}
	for name, c := range map[string]struct {
		doc         []byte
		contentType string
		want, read  string
	}{
		"mark before all":        {append([]byte("\xef\xbb\xbf"), declared("koi8-r", news["ru"])...), "text/xml; charset=koi8-r", news["ru"], "utf-8"},
		"header":                 {encoded(t, feed(news["ru"]), "koi8-r"), "application/rss+xml; charset=KOI8-R", news["ru"], "koi8-r"},
		"header before prologue": {encoded(t, declared("windows-1251", news["ru"]), "koi8-r"), "text/xml; charset=\"koi8-r\"", news["ru"], "koi8-r"},
		"header by default":      {encoded(t, declared("windows-1251", news["ru"]), "windows-1251"), "text/xml; charset=iso-8859-1", news["ru"], "windows-1251"},
		"header is right":        {encoded(t, declared("windows-1251", news["fr"]), "windows-1252"), "text/xml; charset=iso-8859-1", news["fr"], "windows-1252"},
		"header unknown":         {encoded(t, declared("windows-1251", news["ru"]), "windows-1251"), "text/xml; charset=bogus", news["ru"], "windows-1251"},
		"prologue":               {encoded(t, declared("iso-8859-5", news["ru"]), "iso-8859-5"), "text/xml", news["ru"], "iso-8859-5"},
		"prologue behind junk":   {encoded(t, "\n<!-- x -->"+declared("windows-1251", "да"), "windows-1251"), "", "да", "windows-1251"},
		"prologue lies":          {[]byte(declared("iso-8859-1", news["ru"])), "", news["ru"], "utf-8"},
		"one euro sign":          {[]byte(declared("windows-1252", "1 €")), "", "1 €", "utf-8"},
		"header lies":            {[]byte(utf8Feed), "text/xml; charset=iso-8859-1", news["ru"], "utf-8"},
		"says UTF-8, is not":     {encoded(t, declared("utf-8", news["ru"]), "windows-1251"), "", news["ru"], "windows-1251"},
		"says UTF-16, is not":    {[]byte(declared("utf-16", news["ru"])), "", news["ru"], "utf-8"},
		"unknown name":           {encoded(t, declared("x-nobody", news["ru"]), "windows-1251"), "", news["ru"], "windows-1251"},
		"latin1 is windows":      {[]byte(declared("iso-8859-1", "don\x92t")), "", "don’t", "windows-1252"},
		"cp437":                  {with(t, declared("cp437", "é ü"), charmap.CodePage437), "", "é ü", "ibm437"},
		"gb2312":                 {encoded(t, declared("gb2312", news["zh"]), "gb18030"), "", news["zh"], "gbk"},
		"mac cyrillic":           {with(t, declared("mac-cyrillic", news["ru"]), charmap.MacintoshCyrillic), "", news["ru"], "x-mac-cyrillic"},
		"utf-16, mark":           {with(t, declared("utf-16", news["fa"]), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), "text/xml; charset=utf-8", news["fa"], "utf-16be"},
		"utf-16, no mark":        {with(t, declared("utf-16", news["fa"]), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), "", news["fa"], "utf-16le"},
		"utf-16be, no mark":      {with(t, "\n"+feed(news["zh"]), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), "", news["zh"], "utf-16be"},
		"utf-32, mark":           {with(t, feed(news["zh"]), utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)), "", news["zh"], "utf-32le"},
		"utf-32, no mark":        {with(t, feed(news["zh"]), utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)), "", news["zh"], "utf-32be"},
		"utf-16 cut in a letter": {with(t, feed("abc")+"d", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))[:2*len(feed("abc"))+3], "", "abc", "utf-16le"},
		"mainframe":              {with(t, `<?xml version="1.0" encoding="ibm1047"?>`+feed("abc"), charmap.CodePage1047), "", "abc", "ibm1047"},
		"a page":                 {encoded(t, `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><title>`+news["ru"], "windows-1251"), "", news["ru"], "windows-1251"},
		"a page in short":        {encoded(t, `<!doctype html><meta charset=koi8-r><title>да`, "koi8-r"), "", "да", "koi8-r"},
		"ASCII":                  {[]byte(declared("us-ascii", "abc")), "", "abc", "us-ascii"},
		"words of another":       {append([]byte(feed(news["ru"]+" ")), 0xe9), "", news["ru"], "utf-8"},
	} {
		d, err := Decode(c.doc, c.contentType, 1<<20)
		if err != nil || !strings.Contains(string(d.Text), c.want) || d.Encoding != c.read {
			t.Errorf("%s: read as %s: %.200s %v", name, d.Encoding, d.Text, err)
		}
	}
}

func FuzzCharset(f *testing.F) {
	for _, s := range []string{"", "<rss/>", "\xff\xfe<\x00", "\x00\x00\xfe\xff\x00\x00\x00<", "\xef\xbb\xbf<", "<?xml encoding='koi8-r'?>\xc4\xc1", "\x1b$B$3$l\x1b(B", "~{VPND~}", "\x4c\x6f\xa7\x94\x93", "\x82\xb1\x82\xea", "\x1f\x8b\x08\x00"} {
		f.Add([]byte(s), "text/xml; charset=shift_jis")
	}
	for _, s := range news {
		f.Add([]byte(s), "")
	}
	f.Fuzz(func(t *testing.T, doc []byte, contentType string) {
		const most = 1 << 16
		d, err := Decode(doc, contentType, most)
		if err != nil {
			return
		}
		if !utf8.Valid(d.Text) || len(d.Text) > most || d.Encoding == "" {
			t.Errorf("%q became %q (%s)", doc, d.Text, d.Encoding)
		}
		if utf8.Valid(doc) && bytes.IndexByte(doc, 0) < 0 && contentType == "" && declaredEncoding(doc) == "" && !escaped(doc) &&
			!bytes.HasPrefix(doc, []byte("\ufeff")) && !isEBCDIC(doc) && string(d.Text) != string(doc) {
			t.Errorf("%q is UTF-8 and became %q", doc, d.Text)
		}
	})
}
