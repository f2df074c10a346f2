// Package charset makes UTF-8 of documents in whatever encoding they are in, and finds out which that is. Feeds, pages and lists of
// subscriptions are read through it.
package charset

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// ErrTooLarge is given for a document that is larger, as UTF-8, than the caller bears.
var ErrTooLarge = errors.New("the document is larger than it may be")

// Decoded is a document in UTF-8, and how it got there.
type Decoded struct {
	Text     []byte // valid UTF-8, without a byte order mark
	Encoding string // what it was read as, by its usual name
	Note     string // in words, when what the document or server says was not followed; else empty
}

// Decode makes UTF-8 of a document. What names the encoding is asked in this order: byte order mark, the zero bytes of UTF-16 and
// UTF-32, HTTP header, XML declaration; then it is guessed. Two lies are common enough to be seen through: text that is valid UTF-8 with
// several characters beyond ASCII is UTF-8 whatever is said of it, and text said to be UTF-8 that is not is guessed.
//
// contentType is the HTTP header, and may be empty; maxBytes bounds the result. A document that was packed with gzip is unpacked.
func Decode(doc []byte, contentType string, maxBytes int) (Decoded, error) {
	d, err := decode(doc, contentType, maxBytes)
	if err == nil && len(d.Text) > maxBytes {
		err = fmt.Errorf("%w: %d KB, %d KB are allowed", ErrTooLarge, len(d.Text)>>10, maxBytes>>10)
	}
	if err != nil {
		return Decoded{}, err
	}
	return d, nil
}

func decode(doc []byte, contentType string, maxBytes int) (Decoded, error) {
	// UTF-32 takes four bytes for what becomes one; nothing shrinks more.
	if len(doc) > 4*maxBytes {
		return Decoded{}, fmt.Errorf("%w: %d KB, %d KB are allowed", ErrTooLarge, len(doc)>>10, maxBytes>>10)
	}
	if bytes.HasPrefix(doc, gzipMagic) {
		var err error
		if doc, err = gunzip(doc, maxBytes); err != nil {
			return Decoded{}, err
		}
	}
	if d, ok, err := decodeWide(doc, maxBytes); ok {
		return d, err
	}
	doc = bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	if isEBCDIC(doc) {
		return decodeAs(doc, charmap.CodePage1047, "ibm1047", maxBytes)
	}
	said := saidEncoding(doc, contentType)
	valid, multi := utf8Facts(doc)
	if whole := withoutHalf(doc); !valid && multi > 1 && len(whole) < len(doc) && utf8.Valid(whole) {
		doc, valid, multi = whole, true, multi-1 // cut in the middle of a character
	}
	if valid && (multi == 0 && !escapes(said) && !escaped(doc) || multi >= enoughFor(said)) {
		return asUTF8(doc, said, multi), nil
	}
	note := ""
	if said != "" && !isUTF8(said) {
		if enc, name := lookup(said); enc != nil {
			d, err := decodeAs(doc, enc, name, maxBytes)
			if err != nil || fits(d.Text, doc) {
				return d, err
			}
			note = fmt.Sprintf("it is not in %s, as it says", name)
		} else {
			note = fmt.Sprintf("it says that it is in %q, which is no known encoding", clip(said, 40))
		}
	} else if said != "" {
		note = "it says that it is in UTF-8 and is not"
	}
	if mostlyUTF8(doc, isUTF8(said)) {
		return Decoded{Text: mendUTF8(doc), Encoding: "utf-8", Note: "it has bytes that are not UTF-8; they were read as windows-1252"}, nil
	}
	enc, name := guess(doc)
	d, err := decodeAs(doc, enc, name, maxBytes)
	if note != "" {
		d.Note = note + "; read as " + name
	}
	return d, err
}

// enoughFor is how many characters beyond ASCII must be valid UTF-8 before that outweighs what is said. In an encoding with one byte for a
// letter hardly any text looks like UTF-8; in those with two, a short one may.
func enoughFor(said string) int {
	switch _, name := lookup(said); name {
	case "big5", "gbk", "gb18030", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "hz-gb-2312":
		return 3
	}
	return 1
}

// escaped reports whether the document has the escape sequences of Japanese mail, which are ASCII by their bytes.
func escaped(doc []byte) bool {
	return bytes.Contains(doc, []byte("\x1b$B")) || bytes.Contains(doc, []byte("\x1b$@"))
}

func asUTF8(doc []byte, said string, multi int) Decoded {
	d := Decoded{Text: doc, Encoding: "utf-8"}
	if multi == 0 && said != "" { // ASCII is the same in all of them; then what is said is as good a name as any
		if _, name := lookup(said); name != "" {
			d.Encoding = name
		}
		if l := strings.ToLower(said); strings.HasSuffix(l, "ascii") {
			d.Encoding = "us-ascii"
		}
	}
	if multi > 0 && said != "" && !isUTF8(said) {
		d.Note = fmt.Sprintf("it says that it is in %s and is in UTF-8", clip(said, 40))
	}
	return d
}

var gzipMagic = []byte{0x1f, 0x8b, 8}

// gunzip unpacks a document that was packed as a file, beside what HTTP does.
func gunzip(doc []byte, maxBytes int) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(doc))
	if err != nil {
		return nil, fmt.Errorf("unpacking the document: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(4*maxBytes)+1))
	if len(out) > 4*maxBytes {
		return nil, fmt.Errorf("%w once unpacked: %d KB are allowed", ErrTooLarge, maxBytes>>10)
	}
	if err != nil && len(out) == 0 {
		return nil, fmt.Errorf("unpacking the document: %w", err)
	}
	return out, nil
}

// decodeWide handles what a byte order mark or the zero bytes around the first "<" or "{" give away as UTF-16 or UTF-32.
func decodeWide(doc []byte, maxBytes int) (Decoded, bool, error) {
	enc, name := wide(doc)
	if enc == nil {
		return Decoded{}, false, nil
	}
	// Half a character at the end is a cut document, no reason to lose the rest.
	unit := 2
	if strings.HasPrefix(name, "utf-32") {
		unit = 4
	}
	d, err := decodeAs(doc[:len(doc)/unit*unit], enc, name, maxBytes)
	d.Text = bytes.TrimPrefix(d.Text, []byte("\ufeff"))
	return d, true, err
}

func wide(doc []byte) (encoding.Encoding, string) {
	if len(doc) < 4 {
		return nil, ""
	}
	be32 := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	le32 := utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	be16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le16 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(doc, []byte{0, 0, 0xfe, 0xff}):
		return be32, "utf-32be"
	case bytes.HasPrefix(doc, []byte{0xff, 0xfe, 0, 0}):
		return le32, "utf-32le"
	case bytes.HasPrefix(doc, []byte{0xfe, 0xff}):
		return be16, "utf-16be"
	case bytes.HasPrefix(doc, []byte{0xff, 0xfe}):
		return le16, "utf-16le"
	}
	// Without a mark: the first character is ASCII, so its other bytes are zero.
	a, b, c, d := doc[0] != 0, doc[1] != 0, doc[2] != 0, doc[3] != 0
	switch {
	case !a && !b && !c && d:
		return be32, "utf-32be"
	case a && !b && !c && !d:
		return le32, "utf-32le"
	case !a && b && (!c || doc[1] == '<'):
		return be16, "utf-16be"
	case a && !b && (!d || doc[0] == '<'):
		return le16, "utf-16le"
	}
	return nil, ""
}

// isEBCDIC reports whether the document begins with "<?xml" or "<rss" as mainframes write it.
func isEBCDIC(doc []byte) bool {
	return bytes.HasPrefix(doc, []byte{0x4c, 0x6f, 0xa7, 0x94, 0x93}) || bytes.HasPrefix(doc, []byte{0x4c, 0x99, 0xa2, 0xa2})
}

// decodeAs converts and refuses what grows beyond maxBytes.
func decodeAs(doc []byte, enc encoding.Encoding, name string, maxBytes int) (Decoded, error) {
	text, _, err := transform.Bytes(enc.NewDecoder(), doc)
	if err != nil {
		return Decoded{}, fmt.Errorf("reading the document as %s: %w", name, err)
	}
	if len(text) > maxBytes {
		return Decoded{}, fmt.Errorf("%w: %d KB as text, %d KB are allowed", ErrTooLarge, len(text)>>10, maxBytes>>10)
	}
	return Decoded{Text: text, Encoding: name}, nil
}

// utf8Facts tells whether doc is valid UTF-8 and how many characters beyond ASCII it has (it stops counting at 16).
func utf8Facts(doc []byte) (valid bool, multi int) {
	for i := 0; i < len(doc) && multi < 16; {
		if i+8 <= len(doc) && binary.LittleEndian.Uint64(doc[i:])&0x8080808080808080 == 0 {
			i += 8
			continue
		}
		if doc[i] < 0x80 {
			i++
			continue
		}
		_, n := utf8.DecodeRune(doc[i:])
		i += n
		multi++
	}
	return utf8.Valid(doc), multi
}

// withoutHalf takes off the beginning of a character of UTF-8 that the end of a document cuts off.
func withoutHalf(doc []byte) []byte {
	for n := 1; n <= 3 && n <= len(doc); n++ {
		if tail := doc[len(doc)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return doc[:len(doc)-n]
			}
			break
		}
	}
	return doc
}

// mostlyUTF8 reports whether broken bytes are the exception: a UTF-8 document that something else was pasted into, or that was cut
// in the middle of a character. One that says that it is UTF-8 is believed sooner.
func mostlyUTF8(doc []byte, said bool) bool {
	good, bad := 0, 0
	for i := 0; i < len(doc); {
		if doc[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 4*bad || said && good >= 2*bad
}

// mendUTF8 reads each byte that is not UTF-8 as windows-1252, where most of them come from.
func mendUTF8(doc []byte) []byte {
	out := make([]byte, 0, len(doc)+16)
	for i := 0; i < len(doc); {
		r, n := utf8.DecodeRune(doc[i:])
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(doc[i])
			out = utf8.AppendRune(out, r)
		} else {
			out = append(out, doc[i:i+n]...)
		}
		i += n
	}
	return out
}

// fits reports whether a conversion made sense: hardly any byte without a character, no flood of C1 controls.
func fits(text, doc []byte) bool {
	odd := bytes.Count(text, []byte("\ufffd"))
	for i := 0; i+1 < len(text); i++ {
		if text[i] == 0xc2 && text[i+1] < 0xa0 {
			odd++
		}
	}
	high := 0
	for _, c := range doc {
		if c >= 0x80 {
			high++
		}
	}
	return odd*20 <= high || odd <= 2
}

// clip shortens s for a message.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
