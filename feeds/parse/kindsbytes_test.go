package parse

import (
	"bytes"
	"compress/gzip"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// in gives a document in an encoding.
func in(e encoding.Encoding, doc string) string {
	s, err := e.NewEncoder().String(doc)
	if err != nil {
		panic(err)
	}
	return s
}

func utf16le(doc string) string { return wideUnits(doc, false) }
func utf16be(doc string) string { return wideUnits(doc, true) }

func wideUnits(doc string, big bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(doc)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

func utf32of(doc string, order [4]int) string {
	var b []byte
	for _, r := range doc {
		four := [4]byte{byte(r >> 24), byte(r >> 16), byte(r >> 8), byte(r)}
		for _, i := range order {
			b = append(b, four[i])
		}
	}
	return string(b)
}

func gzipped(doc string, cut int) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(doc))
	_ = z.Close()
	return b.String()[:b.Len()-cut]
}

// declared is a feed whose declaration names an encoding.
func declared(name, title string) string {
	return `<?xml version="1.0" encoding="` + name + `"?><rss version="2.0"><channel><title>` + title + `</title><item><title>` + title + `</title></item></channel></rss>`
}

const (
	russian = "Переговоры в Женеве продолжаются второй день, сообщают стороны"
	farsi   = "وزیر امور خارجه ایران وارد مسقط شد و با همتای خود دیدار کرد"
	arabic  = "وصل وزير الخارجية إلى مسقط لإجراء محادثات مع نظيره العماني"
	hebrew  = "שר החוץ הגיע למוסקט לשיחות עם עמיתו העומאני"
	greek   = "Οι συνομιλίες στη Γενεύη συνεχίζονται για δεύτερη ημέρα"
	polish  = "Rozmowy w Genewie trwają już drugi dzień, mówią źródła w rządzie"
	turkish = "Dışişleri bakanı görüşmeler için İstanbul'a geldi, açıklama yapıldı"
	french  = "Les négociations à Genève ont été prolongées, à la demande des délégués"
	korea   = "외무장관이 회담을 위해 제네바에 도착했다고 정부가 밝혔다"
	japan   = "外務大臣は会談のためジュネーブに到着したと政府が発表した"
	chinaS  = "外交部长抵达日内瓦参加会谈，政府发言人星期二表示"
	chinaT  = "外交部長抵達日內瓦參加會談，政府發言人星期二表示"
	thai    = "รัฐมนตรีต่างประเทศเดินทางถึงเจนีวาเพื่อเจรจา"
)

func TestKindsOfBytes(t *testing.T) {
	header := func(charset string) Options { return Options{ContentType: "text/xml; charset=" + charset} }
	readKinds(t, []kind{
		{name: "UTF-8 with a mark", doc: "\xef\xbb\xbf" + declared("utf-8", french), want: "enc=utf-8 | title=" + french},
		{name: "two marks", doc: "\xef\xbb\xbf\xef\xbb\xbf" + declared("utf-8", french), want: "title=" + french},
		{name: "a mark behind white space", doc: "\n\xef\xbb\xbf" + declared("utf-8", french), want: "title=" + french},
		{name: "the mark wins over the header", doc: "\xef\xbb\xbf" + declared("iso-8859-1", french), o: header("iso-8859-1"), want: "title=" + french},
		{name: "UTF-16 little, mark", doc: "\xff\xfe" + utf16le(declared("utf-16", russian)), want: "enc=utf-16le | title=" + russian},
		{name: "UTF-16 big, mark", doc: "\xfe\xff" + utf16be(declared("utf-16", russian)), want: "enc=utf-16be | title=" + russian},
		{name: "UTF-16 little", doc: utf16le(declared("utf-16", russian)), want: "title=" + russian},
		{name: "UTF-16 big", doc: utf16be(declared("utf-16be", russian)), want: "title=" + russian},
		{name: "UTF-16 without a declaration", doc: utf16le(`<rss><channel><title>` + russian + `</title></channel></rss>`), want: "feed=" + russian},
		{name: "UTF-16 behind a line break", doc: utf16le("\n<rss><channel><title>" + russian + `</title></channel></rss>`), want: "feed=" + russian},
		{name: "UTF-16 that says UTF-8", doc: "\xff\xfe" + utf16le(declared("utf-8", russian)), want: "title=" + russian},
		{name: "UTF-16 and half a character", doc: utf16le(declared("utf-16", russian)) + "x", want: "title=" + russian},
		{name: "UTF-16 beyond the plane", doc: utf16be(declared("utf-16", "Paix 🕊 à Genève")), want: "title=Paix 🕊 à Genève"},
		{name: "UTF-32 big, mark", doc: "\x00\x00\xfe\xff" + utf32of(declared("utf-32", greek), [4]int{0, 1, 2, 3}), want: "title=" + greek},
		{name: "UTF-32 little, mark", doc: "\xff\xfe\x00\x00" + utf32of(declared("utf-32", greek), [4]int{3, 2, 1, 0}), want: "title=" + greek},
		{name: "UTF-32 big", doc: utf32of(declared("ucs-4", greek), [4]int{0, 1, 2, 3}), want: "title=" + greek},
		{name: "UTF-32 little", doc: utf32of(declared("utf-32le", greek), [4]int{3, 2, 1, 0}), want: "title=" + greek},
		{name: "ASCII that says UTF-16", doc: declared("utf-16", "Talks"), want: "title=Talks"},
		{name: "UTF-8 that says UTF-16", doc: declared("utf-16", french), want: "title=" + french},
		{name: "an encoding that is none", doc: declared("x-none-of-them", french), want: "title=" + french},
		{name: "an empty encoding", doc: declared("", french), want: "title=" + french},
		{name: "a header that is none", doc: declared("utf-8", french), o: header("bogus-7"), want: "title=" + french},
		{name: "a header with quotes", doc: in(charmap.Windows1256, declared("", arabic)), o: Options{ContentType: `text/xml; charset="windows-1256"`}, want: "title=" + arabic},
		{name: "a header broken off", doc: declared("utf-8", french), o: Options{ContentType: "text/xml; charset="}, want: "title=" + french},
		{name: "Latin declared", doc: in(charmap.ISO8859_1, declared("iso-8859-1", french)), want: "title=" + french},
		{name: "Latin in single quotes", doc: in(charmap.ISO8859_1, `<?xml version='1.0' encoding='ISO-8859-1' standalone='yes'?>`+inChannel(`<title>` + french + `</title>`)[38:]), want: "feed=" + french},
		{name: "Latin by the header", doc: in(charmap.ISO8859_1, inChannel(`<title>` + french + `</title>`)[38:]), o: header("ISO-8859-1"), want: "feed=" + french},
		{name: "Latin that says UTF-8", doc: in(charmap.ISO8859_1, declared("utf-8", french)), want: "title=" + french},
		{name: "Latin that says nothing", doc: in(charmap.ISO8859_1, `<rss><channel><title>`+french+`</title></channel></rss>`), want: "feed=" + french},
		{name: "windows-1252 under the name of Latin", doc: in(charmap.Windows1252, declared("iso-8859-1", "It’s “done” – €5")), want: "title=It’s “done” – €5"},
		{name: "Latin 9", doc: in(charmap.ISO8859_15, declared("iso-8859-15", "5 € à Žilina")), want: "title=5 € à Žilina"},
		{name: "Latin 2", doc: in(charmap.ISO8859_2, declared("ISO-8859-2", polish)), want: "title=" + polish},
		{name: "windows-1250", doc: in(charmap.Windows1250, declared("windows-1250", polish)), want: "title=" + polish},
		{name: "windows-1251", doc: in(charmap.Windows1251, declared("windows-1251", russian)), want: "title=" + russian},
		{name: "windows-1251 by other names", doc: in(charmap.Windows1251, declared("CP1251", russian)), want: "title=" + russian},
		{name: "windows-1251 undeclared", doc: in(charmap.Windows1251, declared("utf-8", russian)), want: "title=" + russian},
		{name: "KOI8-R", doc: in(charmap.KOI8R, declared("KOI8-R", russian)), want: "title=" + russian},
		{name: "KOI8-R undeclared", doc: in(charmap.KOI8R, `<rss><channel><title>`+russian+`</title></channel></rss>`), want: "feed=" + russian},
		{name: "ISO-8859-5", doc: in(charmap.ISO8859_5, declared("iso-8859-5", russian)), want: "title=" + russian},
		{name: "IBM 866", doc: in(charmap.CodePage866, declared("cp866", russian)), want: "title=" + russian},
		{name: "Cyrillic of the Mac", doc: in(charmap.MacintoshCyrillic, declared("x-mac-cyrillic", russian)), want: "title=" + russian},
		{name: "windows-1253", doc: in(charmap.Windows1253, declared("windows-1253", greek)), want: "title=" + greek},
		{name: "ISO-8859-7 undeclared", doc: in(charmap.ISO8859_7, declared("utf-8", greek)), want: "title=" + greek},
		{name: "windows-1254", doc: in(charmap.Windows1254, declared("windows-1254", turkish)), want: "title=" + turkish},
		{name: "windows-1255", doc: in(charmap.Windows1255, declared("windows-1255", hebrew)), want: "title=" + hebrew},
		{name: "windows-1255 undeclared", doc: in(charmap.Windows1255, declared("utf-8", hebrew)), want: "title=" + hebrew},
		{name: "windows-1256", doc: in(charmap.Windows1256, declared("windows-1256", arabic)), want: "title=" + arabic},
		{name: "windows-1256 undeclared", doc: in(charmap.Windows1256, declared("utf-8", arabic)), want: "title=" + arabic},
		{name: "windows-874", doc: in(charmap.Windows874, declared("tis-620", thai)), want: "title=" + thai},
		{name: "EUC-KR", doc: in(korean.EUCKR, declared("euc-kr", korea)), want: "title=" + korea},
		{name: "EUC-KR by its other name", doc: in(korean.EUCKR, declared("ks_c_5601-1987", korea)), want: "title=" + korea},
		{name: "EUC-KR undeclared", doc: in(korean.EUCKR, declared("utf-8", korea)), want: "title=" + korea},
		{name: "Shift_JIS", doc: in(japanese.ShiftJIS, declared("Shift_JIS", japan)), want: "title=" + japan},
		{name: "Shift_JIS undeclared", doc: in(japanese.ShiftJIS, declared("utf-8", japan)), want: "title=" + japan},
		{name: "EUC-JP", doc: in(japanese.EUCJP, declared("EUC-JP", japan)), want: "title=" + japan},
		{name: "ISO-2022-JP", doc: in(japanese.ISO2022JP, declared("iso-2022-jp", japan)), want: "title=" + japan},
		{name: "Big5", doc: in(traditionalchinese.Big5, declared("big5", chinaT)), want: "title=" + chinaT},
		{name: "Big5 undeclared", doc: in(traditionalchinese.Big5, declared("utf-8", chinaT)), want: "title=" + chinaT},
		{name: "GB2312", doc: in(simplifiedchinese.GBK, declared("gb2312", chinaS)), want: "title=" + chinaS},
		{name: "GBK undeclared", doc: in(simplifiedchinese.GBK, declared("utf-8", chinaS)), want: "title=" + chinaS},
		{name: "GB18030", doc: in(simplifiedchinese.GB18030, declared("gb18030", chinaS+" 😀")), want: "title=" + chinaS + " 😀"},
		{name: "HZ", doc: in(simplifiedchinese.HZGB2312, declared("hz-gb-2312", chinaS)), want: "title=" + chinaS},
		{name: "EBCDIC", doc: in(charmap.CodePage037, declared("ibm037", "Talks & more")[:0]+declared("ibm037", "Talks")), want: "title=Talks"},
		{name: "IBM 437", doc: in(charmap.CodePage437, declared("437", "Café à Genève")), want: "title=Café à Genève"},
		{name: "IBM 850", doc: in(charmap.CodePage850, declared("cp850", "Café à Genève")), want: "title=Café à Genève"},
		{name: "the Mac", doc: in(charmap.Macintosh, declared("macintosh", "It’s à Genève")), want: "title=It’s à Genève"},
		{name: "UTF-8 under the name of Latin", doc: declared("iso-8859-1", french), want: "title=" + french},
		{name: "UTF-8 under the name of Latin in the header", doc: declared("utf-8", farsi), o: header("ISO-8859-1"), want: "title=" + farsi},
		{name: "UTF-8 with a broken byte", doc: declared("utf-8", "Genève \xff Zürich"), want: "title=Genève ÿ Zürich"},
		{name: "UTF-8 with Latin pasted in", doc: declared("utf-8", "Genève, Zürich, Lausanne à côté, Neuchâtel\x92s"), want: "title=Genève, Zürich, Lausanne à côté, Neuchâtel’s"},
		{name: "UTF-8 cut in a character", doc: declared("utf-8", farsi)[:200], want: "feed=" + farsi + " | partial=true"},
		{name: "one such character, and the cut in the next", doc: declared("utf-8", "It’s done")[:96] + "’"[:2], want: "feed=It’s done"},
		{name: "surrogates written as UTF-8", doc: declared("utf-8", "A \xed\xa0\xbd\xed\xb8\x80 B à é"), want: "n=1"},
		{name: "an overlong form", doc: declared("utf-8", "A \xc0\xbcscript\xc0\xbe B à é"), want: "n=1"},
		{name: "packed with gzip", doc: gzipped(declared("utf-8", russian), 0), want: "title=" + russian},
		{name: "packed and cut", doc: gzipped(declared("utf-8", russian), 6), want: "title=" + russian},
		{name: "NUL bytes between", doc: declared("utf-8", "Ta\x00lks \x00"), want: "title=Talks"},
		{name: "NUL bytes behind", doc: declared("utf-8", "Talks") + "\x00\x00\x00", want: "title=Talks | partial=false"},
		{name: "every control", doc: declared("utf-8", "A\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x1a\x1c\x7fB"), want: "title=AB"},
		{name: "a form feed for a space", doc: "\x0c" + declared("utf-8", "Talks"), want: "title=Talks"},
	})
}
