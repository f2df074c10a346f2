// Package article makes the whole text of a page, or of the content that a feed carries, into blocks that a terminal shows offline:
// paragraphs, headings, quotes, lists, preformatted text, images by what they show, and links by number.
package article

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"

	"attache/feeds/parse/charset"
	"attache/model"
	"attache/model/text"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// Limits of what is looked at and kept.
const (
	// MaxBytes is the largest page, as UTF-8.
	MaxBytes = 4 << 20
	// maxElements bounds the work of finding the text in a page.
	maxElements = 40_000
	// maxMarks is how many "<" a page or fragment may have: each can become a node of a hundred bytes and more.
	maxMarks = 150_000
	// maxFragment bounds a feed's content; what is longer is cut there.
	maxFragment = 1 << 20
	maxBlocks   = 3000
	maxLinks    = 500
	maxText     = 400_000 // characters of an article
	maxBlock    = 20_000  // characters of one block
	// shortest is how many characters make an article; a page with fewer has none that was found.
	shortest = 200
)

// Extract finds the article in a page and makes blocks of it. The result is never without a word: where there is no text, or not all of it,
// Article.Problem says why (paywall, cookie wall, bot check, too short, no page at all), with whatever text there is. The error repeats the problem
// where the page could not be looked at at all. Article.Item and Article.At are left to the caller. pageURL is what relative links
// are resolved against; contentType is the HTTP header and may be empty.
func Extract(page []byte, pageURL, contentType string) (model.Article, error) {
	a := model.Article{URL: pageURL, From: "page"}
	if kind := notHTML(page, contentType); kind != "" {
		a.Problem = "the link leads to " + kind + ", not to a page with text"
		return a, nil
	}
	decoded, err := charset.Decode(page, contentType, MaxBytes)
	if err != nil {
		a.Problem = "the page cannot be read: " + err.Error()
		return a, fmt.Errorf("reading the page: %w", err)
	}
	doc, err := parseHTML(decoded.Text)
	if err != nil {
		a.Problem = "the page cannot be read: " + err.Error()
		return a, err
	}
	low := bytes.ToLower(decoded.Text)
	notFree := saysNotFree(low)
	if err := fill(&a, doc, pageURL); err != nil {
		a.Problem = text.Clean("no article was found on the page ("+err.Error()+")", 300)
	}
	if p := problem(&a, low, notFree); p != "" {
		a.Problem = p
	}
	return a, nil
}

var (
	errMarks       = fmt.Errorf("it has more than %d elements", maxMarks)
	errHTML        = errors.New("its HTML is nested too deep")
	errReadability = errors.New("looking for its text failed")
	errNoArticle   = errors.New("it has no text that stands out")
)

// parseHTML parses a page. The library refuses what is nested deeper than 512 elements, so that walking over the result is safe.
func parseHTML(b []byte) (doc *html.Node, err error) {
	if bytes.Count(b, []byte("<")) > maxMarks {
		return nil, errMarks
	}
	defer func() {
		if recover() != nil {
			doc, err = nil, errHTML
		}
	}()
	doc, err = html.Parse(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errHTML, err)
	}
	return doc, nil
}

// fill finds the article's text, title and byline.
func fill(a *model.Article, doc *html.Node, pageURL string) (err error) {
	defer func() {
		if recover() != nil {
			err = errReadability
		}
	}()
	base, _ := url.Parse(pageURL)
	if base != nil && (base.Host == "" || !base.IsAbs()) {
		base = nil
	}
	withoutBesides(doc)
	p := readability.NewParser()
	p.MaxElemsToParse = maxElements
	p.DisableJSONLD = false
	found, err := p.ParseAndMutate(doc, base)
	if err != nil {
		return fmt.Errorf("%w: %w", errReadability, err)
	}
	a.Title = text.Clean(found.Title(), 300)
	a.Byline = text.Clean(found.Byline(), 200)
	if found.Node == nil {
		return errNoArticle
	}
	cut := false
	a.Blocks, a.Links, cut = blocks(found.Node, base)
	a.Blocks = withoutTitle(a.Blocks, a.Title)
	if cut {
		a.Problem = "the text is very long; only its beginning was kept"
	}
	return nil
}

// FromHTML makes blocks of an HTML fragment, as feeds carry it (content:encoded and the like). Nothing is searched and nothing left out but
// what is never text. baseURL is what relative links are resolved against. It never fails: a fragment that cannot be read is said in Problem.
func FromHTML(fragment, baseURL string) (a model.Article) {
	a.From = "feed"
	defer func() {
		if recover() != nil {
			a.Blocks, a.Links, a.Problem = nil, nil, "the text in the feed cannot be read: "+errHTML.Error()
		}
	}()
	if len(fragment) > maxFragment {
		fragment = strings.ToValidUTF8(fragment[:maxFragment], "")
	}
	if strings.Count(fragment, "<") > maxMarks {
		a.Problem = "the text in the feed cannot be read: " + errMarks.Error()
		return a
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: bodyAtom}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		a.Problem = "the text in the feed cannot be read: " + errHTML.Error()
		return a
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	base, _ := url.Parse(baseURL)
	if base != nil && !base.IsAbs() {
		base = nil
	}
	a.Blocks, a.Links, _ = blocks(body, base)
	if len(a.Blocks) == 0 {
		a.Problem = "the feed carries no text"
	}
	return a
}

// notHTML says what a document is that is no page, empty for pages.
func notHTML(page []byte, contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	switch head := page[:min(len(page), 16)]; {
	case len(bytes.TrimSpace(page)) == 0:
		return "an empty document"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "a PDF"
	case bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")), bytes.HasPrefix(head, []byte("GIF8")):
		return "an image"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "an archive or office document"
	}
	switch {
	case media == "", strings.Contains(media, "html"), strings.HasPrefix(media, "text/"), strings.Contains(media, "xml"), media == "application/octet-stream":
		return ""
	case media == "application/pdf":
		return "a PDF"
	case strings.HasPrefix(media, "image/"):
		return "an image"
	case strings.HasPrefix(media, "video/"):
		return "a video"
	case strings.HasPrefix(media, "audio/"):
		return "a sound recording"
	}
	return "a document of the kind " + text.Clean(media, 60)
}

// withoutTitle drops a first heading that only repeats the title, which is shown anyway.
func withoutTitle(list []model.Block, title string) []model.Block {
	if len(list) > 0 && list[0].Kind == model.Heading && strings.EqualFold(list[0].Text, title) {
		return list[1:]
	}
	return list
}

// Chars counts the characters of an article's text; what images show does not count.
func Chars(a model.Article) int {
	n := 0
	for _, b := range a.Blocks {
		if b.Kind != model.Image {
			n += utf8.RuneCountInString(b.Text)
		}
	}
	return n
}
