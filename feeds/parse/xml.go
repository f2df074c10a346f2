package parse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/rss"
)

// reader is the one gofeed parser; it is safe for concurrent use. The originals are kept for what its universal item drops.
var reader = newReader()

func newReader() *gofeed.Parser {
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	return p
}

// parseXML reads an XML feed into d: it finds the root, guards and mends, and gives the rest to gofeed. When gofeed stumbles the
// document is mended thoroughly and tried again; when it still does, its items are read one by one.
func parseXML(d *Document, text []byte, o Options) error {
	// gofeed drops control characters before it parses: a "--\x01>" that is no end of a comment here would be one there.
	text = withoutControls(text)
	doc, entities, err := findFeed(d, text)
	if err != nil {
		return err
	}
	r := rooms.Get().(*room)
	defer r.release()
	out, err := scanIn(r, doc, o.MaxDepth, o.URL, true)
	if err != nil {
		return err
	}
	switch {
	case out.tooMany:
		d.Partial = true
		d.warn("the document has more than %d items; the first ones were read", maxItems)
		doc = closeCut(doc, out)
	case out.cut:
		d.Partial = true
		d.warn("the document is cut off at its end; %s read", count(len(out.items)-incomplete(out), "complete item was", "complete items were"))
		doc = closeCut(doc, out)
	}
	mercy := out.cut || out.wild || len(entities) > 0
	if out.wild {
		d.warn("the XML is not well formed and was mended")
	}
	if mercy {
		if doc, out, err = mended(doc, entities, o); err != nil {
			return err
		}
	}
	feed, err := read(doc, out, o.MaxDepth)
	if err != nil {
		if !mercy {
			d.warn("the XML is broken (%v) and was mended", err)
		}
		if doc, out, err = mended(doc, entities, o); err != nil {
			return err
		}
		if feed, err = read(doc, out, o.MaxDepth); err != nil {
			if feed, err = salvage(doc, out, o.MaxDepth); err != nil {
				return fmt.Errorf("the feed is broken beyond mending: %w", err)
			}
			d.Partial = true
			d.warn("parts of the document cannot be read; %s", count(len(feed.Items), "item was", "items were"))
			out = &outline{root: out.root, lang: out.lang}
		}
	}
	fill(d, feed, doc, out, o)
	return nil
}

// incomplete is 1 when the last item of a cut document lacks its end, else 0.
func incomplete(out *outline) int {
	if n := len(out.items); n > 0 && out.items[n-1].whole.end > out.good {
		return 1
	}
	return 0
}

// mended gives the document as mend leaves it, scanned again: nothing reaches gofeed that was not.
func mended(doc []byte, entities map[string]string, o Options) ([]byte, *outline, error) {
	doc = mend(doc, entities, o.MaxBytes)
	out, err := scan(doc, o.MaxDepth, o.URL, false)
	if err != nil {
		return nil, nil, err
	}
	return doc, out, nil
}

// closeCut keeps a cut document up to its last complete item and closes the tags that are open there.
func closeCut(doc []byte, out *outline) []byte {
	kept := append([]byte(nil), doc[:out.good]...)
	if len(out.open) == 0 { // not even one complete child: what is left is the root's start tag
		kept = append(kept[:0], out.rootTag.of(doc)...)
		k, _ := (&tokens{doc: out.rootTag.of(doc)}).next()
		if k.kind == tokStart && !k.empty {
			out.open = []string{string(k.name.of(out.rootTag.of(doc)))}
		}
	}
	for i := len(out.open) - 1; i >= 0; i-- {
		kept = append(kept, "</"...)
		kept = append(kept, out.open[i]...)
		kept = append(kept, '>')
	}
	return kept
}

var (
	errPanic = errors.New("the parser gave up on it")
	errTags  = fmt.Errorf("it has more than %d elements", maxTags)
	// errDirective is for a "<!" inside the root. Where such a construct ends is read differently by different parsers, so
	// that it can hide tags from the guard; mend drops it.
	errDirective = errors.New("a declaration stands inside the document")
)

// withoutControls drops the control characters that XML forbids.
func withoutControls(text []byte) []byte {
	if !controls(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	for _, c := range text {
		if c >= ' ' || white(c) {
			out = append(out, c)
		}
	}
	return out
}

// controls reports whether there is a control character that XML forbids. Eight bytes are looked at in one go, in which few
// have a control character at all.
func controls(text []byte) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		if (x-ones*' ')&^x&tops == 0 {
			continue
		}
		for _, c := range text[i : i+8] {
			if c < ' ' && !white(c) {
				return true
			}
		}
	}
	for _, c := range text[i:] {
		if c < ' ' && !white(c) {
			return true
		}
	}
	return false
}

// read gives a scanned document to gofeed, without what outline.hidden names. When gofeed does not find the items where the scan did, it was
// led astray by a namespace that is not quite the right one; then it gets the document with the right one. When that does not help
// what was hidden could not be put back to the items: it gets the whole document, and the outline loses its items.
func read(doc []byte, out *outline, maxDepth int) (*gofeed.Feed, error) {
	doc = doc[:out.end]
	if feed := readBare(doc, out, maxDepth); feed != nil {
		return feed, nil
	}
	slim := doc
	if hidden := out.hidden(nil); len(hidden) > 0 {
		slim = without(make([]byte, 0, len(doc)), doc, hidden)
	}
	feed, err := gofeedReads(slim, maxDepth)
	if err != nil || len(feed.Items) == len(out.items) {
		return feed, err
	}
	for _, mend := range []func([]byte, *outline) []byte{rightNamespace, oneChannel} {
		if feed, err := gofeedReads(mend(slim, out), maxDepth); err == nil && len(feed.Items) == len(out.items) {
			return feed, nil
		}
	}
	out.items = nil
	return gofeedReads(doc, maxDepth)
}

// readBare is read without the items that have nothing for gofeed, of which most feeds consist; nil when gofeed does not read the
// document as expected.
func readBare(doc []byte, out *outline, maxDepth int) *gofeed.Feed {
	spans := make([]span, 0, maxFields)
	hidden := out.hideBare(doc, spans)
	if hidden == 0 {
		return nil
	}
	feed, err := gofeedReads(without(nil, doc, out.hidden(spans)), maxDepth)
	if err == nil && len(feed.Items) == len(out.items)-hidden {
		if orig, ok := feed.OriginalFeed().(*rss.Feed); ok && len(orig.Items) == len(feed.Items) {
			showBare(feed, orig, out)
			return feed
		}
	}
	out.showAll()
	return nil
}

// What gofeed makes of an item without content. Nobody writes to them.
var (
	bareItem = &gofeed.Item{}
	bareRSS  = &rss.Item{}
)

// showBare puts empty items where gofeed was not shown any.
func showBare(feed *gofeed.Feed, orig *rss.Feed, out *outline) {
	items, originals := make([]*gofeed.Item, len(out.items)), make([]*rss.Item, len(out.items))
	next := 0
	for i := range out.items {
		if out.items[i].hidden {
			items[i], originals[i] = bareItem, bareRSS
			continue
		}
		items[i], originals[i] = feed.Items[next], orig.Items[next]
		next++
	}
	feed.Items, orig.Items = items, originals
}

// rightNamespace puts the items of a feed and what holds them into the namespace that gofeed knows, whatever they say themselves
// ("https://www.w3.org/2005/Atom", a prefix that is never declared).
func rightNamespace(doc []byte, out *outline) []byte {
	space, item := "http://purl.org/rss/1.0/", "item"
	if out.root == "feed" {
		space, item = "http://www.w3.org/2005/Atom", "entry"
	}
	declaration := "xmlns"
	if prefix := out.itemPrefix; prefix != "" {
		declaration += ":" + strings.TrimSuffix(prefix, ":")
	}
	fixed := make([]byte, 0, len(doc)+128)
	t := tokens{doc: doc}
	for first := true; ; first = false {
		k, ok := t.next()
		if !ok {
			return fixed
		}
		tag := k.whole.of(doc)
		if l := local(k.name.of(doc)); k.kind != tokStart || !first && !holdsItems(l) && !bytes.EqualFold(l, []byte(item)) {
			fixed = append(fixed, tag...)
			continue
		}
		if _, at, ok := attr(tag, declaration); ok {
			tag = append(append([]byte(nil), tag[:at.start]...), tag[at.end:]...)
		}
		if first {
			name := len(k.name.of(doc)) + 1
			tag = append(append(append([]byte(nil), tag[:name]...), " "+declaration+`="`+space+`"`...), tag[name:]...)
		}
		fixed = append(fixed, tag...)
	}
}

// oneChannel makes one channel of all that a document has, of which gofeed would read the last.
func oneChannel(doc []byte, _ *outline) []byte {
	last := bytes.LastIndex(doc, []byte("</"))
	for last > 0 && !bytes.EqualFold(doc[last+2:min(len(doc), last+9)], []byte("channel")) {
		last = bytes.LastIndex(doc[:last], []byte("</"))
	}
	joined := make([]byte, 0, len(doc))
	t := tokens{doc: doc}
	for seen := false; ; {
		k, ok := t.next()
		if !ok {
			return joined
		}
		if bytes.EqualFold(k.name.of(doc), []byte("channel")) && (k.kind == tokStart && seen || k.kind == tokEnd && k.whole.start != last) {
			continue
		}
		seen = seen || k.kind == tokStart && bytes.EqualFold(k.name.of(doc), []byte("channel"))
		joined = append(joined, k.whole.of(doc)...)
	}
}

// gofeedReads is the only way to gofeed, and the guard stands in it: the very bytes are scanned that gofeed will read, whatever was done
// to the document before.
func gofeedReads(doc []byte, maxDepth int) (feed *gofeed.Feed, err error) {
	if err := guarded(doc, maxDepth); err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			feed, err = nil, fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return reader.Parse(bytes.NewReader(doc))
}

// guarded refuses what is never given to gofeed.
func guarded(doc []byte, maxDepth int) error {
	r := rooms.Get().(*room)
	defer r.release()
	out, err := scanIn(r, doc, maxDepth, "", false)
	switch {
	case err != nil:
		return err
	case out.directive:
		return errDirective
	case out.tags > maxTags:
		return errTags
	}
	return nil
}

// salvage reads the items of a document one by one, each in a document of its own, and leaves out those that cannot be read.
func salvage(doc []byte, out *outline, maxDepth int) (*gofeed.Feed, error) {
	const most = 500
	var all *gofeed.Feed
	open, closing := shell(doc, out)
	for i, m := range out.items {
		if i == most {
			break
		}
		one := append(append(append([]byte(nil), open...), m.whole.of(doc)...), closing...)
		feed, err := gofeedReads(one, maxDepth)
		if err != nil {
			continue
		}
		if all == nil {
			all = feed
		} else {
			all.Items = append(all.Items, feed.Items...)
		}
	}
	if all == nil {
		return nil, errors.New("no item of it can be read")
	}
	return gofeedWithoutOriginal(all), nil
}

// gofeedWithoutOriginal drops the original, which belongs to the first item alone.
func gofeedWithoutOriginal(f *gofeed.Feed) *gofeed.Feed {
	c := gofeed.Feed{Title: f.Title, Link: f.Link, FeedLink: f.FeedLink, Language: f.Language, FeedType: f.FeedType,
		FeedVersion: f.FeedVersion, Items: f.Items, Extensions: f.Extensions}
	return &c
}

// shell is the root element with its attributes, and the channel for RSS, without anything in it.
func shell(doc []byte, out *outline) (open, closing string) {
	tag := string(out.rootTag.of(doc))
	k, _ := (&tokens{doc: []byte(tag)}).next()
	name := string(k.name.of([]byte(tag)))
	if out.root == "rss" {
		return tag + "<channel>", "</channel></" + name + ">"
	}
	return tag, "</" + name + ">"
}
