package charset

import (
	"mime"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// saidEncoding gives the label of the HTTP header, else that of the XML declaration; empty when neither speaks. ISO-8859-1 in a header is
// often no more than the server's default: when the document names another encoding, and its letters agree, the document is believed.
func saidEncoding(doc []byte, contentType string) string {
	declared := declaredEncoding(doc)
	_, params, err := mime.ParseMediaType(contentType)
	label := strings.Trim(params["charset"], " \"'")
	if err != nil || label == "" {
		return declared
	}
	enc, name := lookup(label)
	if enc == nil && !isUTF8(label) {
		return declared
	}
	if name == "windows-1252" {
		if other, otherName := lookup(declared); other != nil && otherName != name {
			if _, guessed := guess(doc); guessed == otherName {
				return declared
			}
		}
	}
	return label
}

var (
	xmlDeclaration = regexp.MustCompile(`(?s)<\?xml\s[^>]*?\bencoding\s*=\s*["']?\s*([A-Za-z0-9._:\- ]+)`)
	metaCharset    = regexp.MustCompile(`(?is)<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:\-]+)`)
	pageStart      = regexp.MustCompile(`(?i)<(!doctype html|html|head|meta)[\s>]`)
)

// declaredEncoding reads encoding="..." from the XML declaration, which may stand behind junk, or the charset of an HTML page.
func declaredEncoding(doc []byte) string {
	head := doc[:min(len(doc), 2048)]
	if m := xmlDeclaration.FindSubmatch(head); m != nil {
		return strings.TrimSpace(string(m[1]))
	}
	if !pageStart.Match(head) {
		return ""
	}
	if m := metaCharset.FindSubmatch(doc[:min(len(doc), 8192)]); m != nil {
		return string(m[1])
	}
	return ""
}

// lookup finds an encoding by any of its labels (WHATWG first, then IANA, then what other systems call them). nil when unknown,
// and for those that need two bytes at least for a "<": a document whose declaration could be read is not in one of them.
func lookup(label string) (encoding.Encoding, string) {
	label = strings.ToLower(strings.TrimSpace(label))
	if enc, name := whatwg(label); enc != nil {
		return enc, name
	}
	folded := strings.NewReplacer("_", "-", " ", "-").Replace(label)
	for _, try := range []string{folded, "cp" + folded, strings.TrimPrefix(folded, "x-"), strings.ReplaceAll(folded, "-", "")} {
		if other, ok := otherLabels[try]; ok {
			try = other
		}
		if enc, name := whatwg(try); enc != nil {
			return enc, name
		}
		if enc, err := ianaindex.IANA.Encoding(try); err == nil && enc != nil && !strings.HasPrefix(try, "utf") {
			return enc, try
		}
	}
	return nil, ""
}

// whatwg looks a label up in the table that browsers share.
func whatwg(label string) (encoding.Encoding, string) {
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil, ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil || name == "replacement" || strings.HasPrefix(name, "utf-16") {
		return nil, ""
	}
	return enc, name
}

// otherLabels are names that neither index knows: those of Python, Java, Windows and the Mac.
var otherLabels = map[string]string{
	"cp437": "ibm437", "cp850": "ibm850", "cp852": "ibm852", "cp855": "ibm855", "cp858": "ibm00858", "cp860": "ibm860",
	"cp862": "ibm862", "cp863": "ibm863", "cp865": "ibm865", "cp866": "ibm866", "cp037": "ibm037", "cp1047": "ibm1047",
	"cp1140": "ibm01140", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5", "cp932": "shift_jis", "cp874": "windows-874",
	"cp1250": "windows-1250", "cp1251": "windows-1251", "cp1252": "windows-1252", "cp1253": "windows-1253",
	"cp1254": "windows-1254", "cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257", "cp1258": "windows-1258",
	"win-1251": "windows-1251", "win1251": "windows-1251", "win-1252": "windows-1252", "win1252": "windows-1252",
	"win-1250": "windows-1250", "win-1256": "windows-1256", "win1256": "windows-1256",
	"macroman": "macintosh", "mac-roman": "macintosh", "mac": "macintosh", "maccyrillic": "x-mac-cyrillic", "mac-cyrillic": "x-mac-cyrillic",
	"koi8r": "koi8-r", "koi8u": "koi8-u", "koi8": "koi8-r", "latin1": "windows-1252", "ascii": "windows-1252", "usascii": "windows-1252",
	"eucjp": "euc-jp", "euckr": "euc-kr", "euccn": "gbk", "euc-cn": "gbk", "sjis": "shift_jis", "shiftjis": "shift_jis", "ms932": "shift_jis",
	"tis620": "windows-874", "thai": "windows-874", "big5hkscs": "big5", "iso2022jp": "iso-2022-jp", "hz": "hz-gb-2312", "hzgb2312": "hz-gb-2312",
}

func isUTF8(label string) bool {
	l := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(label))
	return l == "utf8" || l == "unicode11utf8" || l == "utf8mb4"
}

// escapes reports whether the encoding writes foreign characters in ASCII, with escape sequences.
func escapes(label string) bool {
	l := strings.ToLower(label)
	return strings.HasPrefix(l, "iso-2022") || strings.HasPrefix(l, "iso2022") || strings.HasPrefix(l, "hz")
}
