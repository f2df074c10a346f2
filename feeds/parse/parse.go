// Package parse makes clean items of the bytes of a feed. gofeed reads RSS, Atom, RDF and JSON Feed; before it stand a guard
// against documents that are too large or nested too deep, the decoding of whatever encoding the document is in, and the mending of what is broken;
// behind it the texts become plain and clean, dates are understood and links made absolute. A document is refused only when
// there is no feed in it, and then in words that say what it was instead.
package parse

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"attache/feeds/parse/charset"
	"attache/model"
	"attache/model/text"
)

// Limits that hold when Options name none.
const (
	// DefaultMaxBytes is the largest document, after decompression and as UTF-8.
	DefaultMaxBytes = 4 << 20
	// DefaultMaxDepth is the deepest nesting of tags (or of JSON values). Feeds need about ten levels, XHTML in them fifty.
	DefaultMaxDepth = 256
)

// ErrTooLarge is given for a document that is larger, decoded, than Options.MaxBytes.
var ErrTooLarge = charset.ErrTooLarge

// ErrEmpty is given for a document without content.
var ErrEmpty = errors.New("the document is empty")

// NotFeedError says that a document is no feed, and what it is.
type NotFeedError struct {
	// What names the thing that was found, with its article: "an HTML page (a login form)".
	What string
	// HTML says that it is a page, in which the address of a feed might be found.
	HTML bool
}

// Error says what was found.
func (e *NotFeedError) Error() string { return "this is no feed but " + e.What }

// Options say where a document comes from and how much of it is borne.
type Options struct {
	// URL is where the document was found; relative links are resolved against it. It may be empty.
	URL string
	// ContentType is the HTTP header, of which the charset counts.
	ContentType string
	// Fetched is when. Absent and absurd dates are mended from it; the zero time leaves absent dates zero.
	Fetched time.Time
	// MaxBytes and MaxDepth are limits; zero means the defaults.
	MaxBytes int
	MaxDepth int
}

// Document is a feed as attaché understands it.
type Document struct {
	// Format is what it is written in: "RSS 2.0", "RDF 1.0", "Atom 1.0", "JSON Feed 1.1"; without the number where it gives none.
	Format string
	Title  string
	Link   string // the site, absolute
	Lang   string // BCP 47 primary subtag, empty when not said
	Items  []model.Item
	// TTL is how long the document asks to be left alone (ttl, sy:updatePeriod); zero when it does not say.
	TTL time.Duration
	// SkipHours (0 to 23, UTC) and SkipDays (0 Sunday to 6) are when it asks not to be looked at.
	SkipHours []int
	SkipDays  []int
	// Encoding is what the bytes were read as ("utf-8", "windows-1251").
	Encoding string
	// Warnings say in words what was mended.
	Warnings []string
	// Partial says that the document was cut off and only its complete items were read.
	Partial bool
}

func (d *Document) warn(format string, args ...any) {
	const most = 20
	if len(d.Warnings) < most {
		d.Warnings = append(d.Warnings, text.Clean(fmt.Sprintf(format, args...), 300))
	}
}

// Parse reads a feed document. Errors are ErrEmpty, ErrTooLarge, ErrTooDeep, *NotFeedError or, where a feed is broken beyond mending, what
// is wrong with it. It is safe for concurrent use and keeps nothing of doc.
func Parse(doc []byte, o Options) (*Document, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	decoded, err := charset.Decode(doc, o.ContentType, o.MaxBytes)
	if err != nil {
		return nil, err
	}
	d := &Document{Encoding: decoded.Encoding}
	if decoded.Note != "" {
		d.warn("%s", decoded.Note)
	}
	switch body := bytes.TrimLeft(decoded.Text, " \t\r\n\ufeff\x00"); {
	case len(body) == 0:
		return nil, ErrEmpty
	case body[0] == '{' || body[0] == '[':
		err = parseJSON(d, body, o)
	default:
		err = parseXML(d, decoded.Text, o)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}
