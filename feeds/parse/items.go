package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"attache/feeds/article"
	"attache/model"
	"attache/model/text"

	"github.com/mmcdole/gofeed"
)

// Limits of what an item carries, in characters.
const (
	maxTitle   = 1000
	maxSummary = 4000
	maxAuthor  = 200
	maxGUID    = 1000
	maxLink    = 4000
)

// rawItem is what a format says of an item, before anything is cleaned. Texts are HTML unless plainTitle or plainSummary say
// otherwise.
type rawItem struct {
	guid, link, orig         string
	title, summary, content  string
	plainTitle, plainSummary bool
	author, lang, base       string
	contentBase              string   // the xml:base of the content, empty when the link serves as well
	published, updated       []string // candidates, best first
}

// maker makes items of raw ones.
type maker struct {
	doc     *Document
	options Options
	base    string // what relative links are resolved against when an item names nothing else
	hint    DateHint
	mended  int
}

func newMaker(d *Document, o Options) *maker {
	return &maker{doc: d, options: o, hint: DateHint{Near: o.Fetched, Lang: d.Lang}}
}

// add cleans a raw item and appends it to the document. An item that says nothing at all is
// kept too, since the number of items is the document's to say; its title is empty.
func (m *maker) add(r rawItem) {
	it := model.Item{Lang: m.doc.Lang, Fetched: m.options.Fetched}
	if l := language(r.lang); l != "" {
		it.Lang = l
	}
	if absolute(r.base) == "" {
		r.base = resolve(m.base, r.base)
	}
	it.GUID = identifier(r.guid)
	it.Link = m.link(r.link, r.base)
	it.Canonical = it.Link
	if o := m.link(r.orig, r.base); o != "" {
		it.Canonical = o
	}
	it.Canonical = Canonical(it.Canonical)
	it.Author = text.Clean(HTMLText(person(r.author)), maxAuthor)
	m.texts(&it, r)
	m.dates(&it, r)
	m.doc.Items = append(m.doc.Items, it)
}

// Blank reports whether an item says nothing that could be shown: it has no text and no address. Documents have such items, and they
// are kept in Document.Items because their number is the document's to say; nobody misses them on a screen.
func Blank(it model.Item) bool { return it.Title == "" && it.Summary == "" && it.Link == "" }

// texts fills title, summary and article.
func (m *maker) texts(it *model.Item, r rawItem) {
	it.Title = readable(r.title, r.plainTitle, maxTitle)
	it.Summary = readable(r.summary, r.plainSummary, maxSummary)
	if r.content == "" && !r.plainSummary && len(r.summary) > 1500 && strings.Count(r.summary, "<p") >= 3 {
		r.content = r.summary // the whole text where the teaser should be
	}
	if r.content != "" {
		m.content(it, r)
	}
	if it.Title == "" {
		it.Title = first(heading(first(r.content, r.summary)), firstSentence(it.Summary))
	}
	if it.Title == "" && it.Link != "" {
		it.Title = first(text.Clean(altText(r.title), maxTitle), linkTitle(it.Link))
	}
}

// readable makes clean text of HTML or of a plain text.
func readable(s string, plain bool, limit int) string {
	if s == "" {
		return ""
	}
	// Text that is cut to limit anyway need not be read to its end; markup takes several times the room of the text in it.
	if most := 64 * limit; len(s) > most {
		s = s[:most]
	}
	if plain {
		s = plainText(s)
	} else {
		s = strings.TrimRight(HTMLText(s), " ") // as it comes out of a last paragraph; clean text is not copied again
	}
	return text.Clean(unmangle(s), limit)
}

// content takes the whole text where the feed carries it, and a summary from it where there is no other.
func (m *maker) content(it *model.Item, r rawItem) {
	if it.Summary == "" {
		it.Summary = readable(r.content, false, maxSummary)
	}
	if !worthKeeping(r.content, it.Summary) {
		return
	}
	a := article.FromHTML(r.content, first(absolute(r.contentBase), it.Link, r.base))
	if a.Problem != "" || !whole(a, it.Summary) {
		return
	}
	a.URL, a.Title, a.Byline, a.From, a.At = it.Link, it.Title, it.Author, "feed", m.options.Fetched
	it.Article = &a
}

// worthKeeping is the cheap test before an article is taken apart: there is more text than any summary has.
func worthKeeping(content, summary string) bool {
	return len(content) > 600 && len(content) > len(summary)
}

// whole reports whether the text of a feed's content is an article and not a teaser: a good deal longer than the summary, or the
// summary itself where the feed gives the same text twice, with several paragraphs or 600 characters.
func whole(a model.Article, summary string) bool {
	chars, paragraphs := 0, 0
	for _, b := range a.Blocks {
		if b.Kind == model.Image {
			continue
		}
		chars += utf8.RuneCountInString(b.Text)
		if len(b.Text) > 40 {
			paragraphs++
		}
	}
	if chars < 300 || paragraphs < 3 && chars < 600 {
		return false
	}
	s := utf8.RuneCountInString(summary)
	return chars > s*3/2 || s >= 600 && chars*10 >= s*9
}

// dates fills the times. What is absent, before 1990 or more than a day after the document was fetched is mended from Fetched.
func (m *maker) dates(it *model.Item, r rawItem) {
	it.Published = m.date(r.published)
	it.Updated = m.date(r.updated)
	if it.Published.IsZero() {
		it.Published = it.Updated
	}
	if it.Updated.IsZero() {
		it.Updated = it.Published
	}
	if !it.Published.IsZero() || m.options.Fetched.IsZero() {
		return
	}
	it.Published = m.options.Fetched.UTC()
	it.DateMended = true
	m.mended++
}

var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// date gives the first of the candidates that names a believable instant.
func (m *maker) date(candidates []string) time.Time {
	for _, c := range candidates {
		t, ok := Date(c, m.hint)
		if !ok || t.Before(earliest) {
			continue
		}
		if f := m.options.Fetched; !f.IsZero() && t.After(f.Add(26*time.Hour)) {
			continue
		}
		return t
	}
	return time.Time{}
}

// link makes an address absolute and safe to show; empty when it is none that a browser opens over the network.
func (m *maker) link(link, base string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > maxLink {
		return ""
	}
	if strings.ContainsAny(link, " \t\r\n") {
		link = strings.ReplaceAll(strings.Join(strings.FieldsFunc(link, func(r rune) bool { return r == '\t' || r == '\r' || r == '\n' }), ""), " ", "%20")
	}
	if _, ok := plainAddress(link); ok {
		return link
	}
	link = text.Clean(link, 0)
	u, err := url.Parse(link)
	if err != nil {
		link = escapePercent(link)
		if u, err = url.Parse(link); err != nil {
			return ""
		}
	}
	if !u.IsAbs() {
		if base == "" {
			return ""
		}
		link = resolve(base, link)
		if u, err = url.Parse(link); err != nil {
			return ""
		}
	}
	if !isHTTP(u.Scheme) || u.Host == "" {
		return ""
	}
	return link
}

// escapePercent writes as %25 each percent sign that escapes nothing.
func escapePercent(link string) string {
	var b strings.Builder
	for i := range len(link) {
		b.WriteByte(link[i])
		if link[i] == '%' && !(i+2 < len(link) && hexadecimal(link[i+1]) && hexadecimal(link[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func hexadecimal(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// person gives the name where a feed writes a name and an address of mail: "ada@a.example (Ada Lovelace)", "Ada Lovelace
// <ada@a.example>", "Ada Lovelace (ada@a.example)". What has another form comes back as it is.
func person(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "@") {
		return s
	}
	open := strings.LastIndexAny(s, "<(")
	if open <= 0 || !strings.HasSuffix(s, closers[s[open]]) {
		return withoutAddresses(s)
	}
	before, inside := strings.Trim(s[:open], " \""), strings.TrimSpace(s[open+1:len(s)-1])
	switch {
	case mailAddress(inside):
		return before
	case mailAddress(before) && inside != "":
		return inside
	}
	return s
}

// withoutAddresses leaves out the addresses of mail among the words of a by-line, unless it has nothing else.
func withoutAddresses(s string) string {
	words := strings.Fields(s)
	names := slices.DeleteFunc(slices.Clone(words), mailAddress)
	if len(names) == 0 {
		names = words
	}
	return strings.Join(names, " ")
}

var closers = map[byte]string{'<': ">", '(': ")"}

// mailAddress reports whether s has the form of an address of mail.
func mailAddress(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " \t<>()\"")
}

// identifier cleans a guid. One of a length that no program gives is replaced by its hash, so that cutting makes no doubles.
func identifier(guid string) string {
	guid = text.Clean(guid, 0)
	if len(guid) <= maxGUID {
		return guid
	}
	sum := sha256.Sum256([]byte(guid))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// heading gives the heading that a fragment of HTML begins with, empty when it begins otherwise.
func heading(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 4 || s[0] != '<' || s[1]|0x20 != 'h' || s[2] < '1' || s[2] > '6' {
		return ""
	}
	end := strings.Index(s, "</"+s[1:3])
	if end < 0 || end > 2000 {
		return ""
	}
	return text.Clean(HTMLText(s[:end]), 300)
}

// firstSentence stands in for a title that is missing: the first sentence, or the first words of one without end.
func firstSentence(s string) string {
	const most = 140
	for i, r := range s {
		if i > most*2 {
			break
		}
		next := i + utf8.RuneLen(r)
		switch r {
		case '。', '！', '？', '؟', '۔', '।':
			return s[:next]
		case '.', '!', '?':
			if i >= 20 && (next >= len(s) || s[next] == ' ') {
				return s[:next]
			}
		}
	}
	return text.Clean(s, most)
}

// linkTitle names an item that has neither title nor text after its address.
func linkTitle(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return text.Clean(link, maxTitle)
	}
	return text.Clean(strings.TrimSuffix(u.Host+u.Path, "/"), maxTitle)
}

// language gives the primary subtag of a language tag ("en-GB", "zh_CN"), empty when it is none.
func language(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_;, "); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	for i := range len(tag) {
		if !letter(tag[i]) {
			return ""
		}
	}
	return tag
}

func first(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// names joins the names of authors, at most three.
func names(authors []*gofeed.Person) string {
	var list []string
	for _, a := range authors {
		if a == nil {
			continue
		}
		if n := strings.TrimSpace(first(a.Name, a.Email)); n != "" {
			list = append(list, n)
		}
	}
	if len(list) > 3 {
		list = append(list[:3], "…")
	}
	return strings.Join(list, ", ")
}
