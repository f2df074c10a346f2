package parse

import (
	"bytes"
	"strconv"
	"strings"

	"attache/model"
	"attache/model/text"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	feedjson "github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// fill makes the document of what gofeed read. src is the XML that it read, out its outline.
func fill(d *Document, f *gofeed.Feed, src []byte, out *outline, o Options) {
	d.Format = format(f, out)
	title, plain := f.Title, false
	if out.title.tag.end > 0 {
		title, plain = textConstruct(src, out.title, title)
	}
	d.Title = readable(title, plain, maxTitle)
	d.Lang = language(first(f.Language, out.lang))
	m := newMaker(d, o)
	m.base = first(absolute(out.base), o.URL, absolute(f.FeedLink), absolute(f.Link))
	d.Items = make([]model.Item, 0, len(f.Items))
	marks := out.items
	if len(marks) != len(f.Items) {
		marks = make([]itemMark, len(f.Items))
	}
	switch orig := f.OriginalFeed().(type) {
	case *rss.Feed:
		d.Link = m.link(f.Link, m.base)
		schedule(d, orig.TTL, orig.SkipHours, orig.SkipDays)
		for i, it := range f.Items {
			m.add(rssItem(it, orig.Items[i], &marks[i], src))
		}
	case *atom.Feed:
		d.Link = m.link(first(alternate(orig.Links), f.FeedLink), m.base)
		for i, it := range f.Items {
			r := atomItem(it, orig.Entries[i], &marks[i], src)
			if len(out.bases) == 0 {
				r.contentBase = "" // it is only the document's address
			}
			if r.author == "" { // an entry without an author has its source's, else the feed's
				if s := orig.Entries[i].Source; s != nil {
					r.author = atomNames(s.Authors)
				}
				r.author = first(r.author, atomNames(orig.Authors))
			}
			m.add(r)
		}
	default:
		d.Link = m.link(f.Link, m.base)
		for _, it := range f.Items {
			m.add(rawItem{guid: it.GUID, link: it.Link, title: it.Title, summary: it.Description, content: it.Content,
				author: names(it.Authors), published: []string{it.Published}, updated: []string{it.Updated}})
		}
	}
	syndication(d, f.Extensions)
	m.finish()
}

// fillJSON makes the document of a JSON feed. JSON Feed's titles and summaries are plain text.
func fillJSON(d *Document, f *gofeed.Feed, orig *feedjson.Feed, o Options) {
	d.Format = "JSON Feed"
	if i := strings.LastIndex(orig.Version, "/version/"); i >= 0 {
		d.Format += " " + text.Clean(clip(orig.Version[i+len("/version/"):], 8), 8)
	}
	d.Title = readable(f.Title, true, maxTitle)
	d.Lang = language(f.Language)
	m := newMaker(d, o)
	m.base = first(o.URL, absolute(f.FeedLink), absolute(f.Link))
	d.Link = m.link(f.Link, m.base)
	for i, it := range f.Items {
		r := rawItem{guid: it.GUID, link: first(it.Link, orig.Items[i].ExternalURL), title: it.Title, plainTitle: true,
			summary: it.Description, plainSummary: true, content: orig.Items[i].ContentHTML, lang: orig.Items[i].Language,
			author: first(names(it.Authors), names(f.Authors)), published: []string{it.Published}, updated: []string{it.Updated}}
		if r.summary == "" && r.content == "" {
			r.summary = orig.Items[i].ContentText
		}
		if r.link == "" {
			r.link = absolute(it.GUID)
		}
		m.add(r)
	}
	m.finish()
}

func (m *maker) finish() {
	if m.mended > 0 {
		m.doc.warn("%s no believable date and got the time of the look", count(m.mended, "item has", "items have"))
	}
}

// count writes a number with what it counts.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// format names what the document is written in.
func format(f *gofeed.Feed, out *outline) string {
	name := map[string]string{"rss": "RSS", "atom": "Atom"}[f.FeedType]
	if out.root == "rdf" {
		name = "RDF"
	}
	if v := text.Clean(clip(f.FeedVersion, 10), 10); v != "" {
		return name + " " + v
	}
	return name
}

// absolute gives the link if it is an address of the web, else nothing.
func absolute(link string) string {
	link = strings.TrimSpace(link)
	if i := strings.Index(link, "://"); i > 0 && isHTTP(link[:i]) {
		return link
	}
	return ""
}

// rssItem reads an item of RSS or RDF.
func rssItem(it *gofeed.Item, orig *rss.Item, mark *itemMark, src []byte) rawItem {
	r := rawItem{guid: it.GUID, title: it.Title, summary: it.Description, content: it.Content,
		author: names(it.Authors), lang: mark.lang}
	r.link, r.base = mark.rssLink(src)
	r.link = first(r.link, rssLink(orig))
	guid, guidField := mark.plain(src, "guid")
	r.guid = first(guid, r.guid)
	r.orig = extension(it.Extensions, "feedburner", "origLink")
	r.summary = first(mark.text(src, "description"), r.summary)
	r.content = first(mark.text(src, "encoded"), r.content)
	if s := first(mark.text(src, "summary"), orig.Custom["summary"]); s != "" {
		// Some feeds put the teaser beside the description, which then holds the text.
		r.summary, r.content = s, first(r.content, r.summary)
	}
	r.title = first(mark.text(src, "title"), r.title, inMedia(it.Extensions, "title"), extension(it.Extensions, "atom", "title"), extension(it.Extensions, "itunes", "title"),
		orig.Custom["headline"])
	r.summary = first(r.summary, inMedia(it.Extensions, "description"))
	r.content = first(r.content, mark.text(src, "content"), mark.text(src, "body"))
	r.author = first(mark.author(src), r.author)
	if r.guid == "" {
		r.guid = first(mark.about, extension(it.Extensions, "atom", "id"), extension(it.Extensions, "dc", "identifier"))
	}
	if r.link == "" {
		r.link = fallbackLink(it, orig, mark, permalink(guid, guidField, src, orig))
	}
	if it.DublinCoreExt != nil && r.lang == "" && len(it.DublinCoreExt.Language) > 0 {
		r.lang = it.DublinCoreExt.Language[0]
	}
	rssDates(&r, it, orig, mark, src)
	return r
}

// rssLink gives the item's link; where it has several, the first that says something, as most readers do.
func rssLink(orig *rss.Item) string {
	return strings.TrimSpace(first(append(orig.Links, orig.Link)...))
}

// permalink gives the guid if it is an address and says of itself no other.
func permalink(guid string, f field, src []byte, orig *rss.Item) string {
	said := tagAttr(f.tag.of(src), "isPermaLink")
	if guid == "" && orig.GUID != nil {
		guid, said = orig.GUID.Value, strings.ToLower(strings.TrimSpace(orig.GUID.IsPermalink))
	}
	if said == "false" {
		return ""
	}
	return absolute(guid)
}

// author gives who wrote an item of RSS: its author, which may have a name of its own inside, else Dublin Core's creator.
func (m *itemMark) author(src []byte) string {
	if f, ok := m.field("author"); ok {
		raw := f.inner.of(src)
		if bytes.IndexByte(raw, '<') < 0 {
			if a := strings.TrimSpace(unescape(string(raw))); a != "" {
				return a
			}
		}
		inner := string(raw)
		if a := first(childText(inner, "name"), childText(inner, "email"), strings.TrimSpace(innerText([]byte(inner)))); a != "" {
			return a
		}
	}
	creator, _ := m.plain(src, "creator")
	return creator
}

// fallbackLink finds an address for an item without a link: an Atom link, the guid if it is one by its own word, the original
// address, what it is about, what is enclosed.
func fallbackLink(it *gofeed.Item, orig *rss.Item, mark *itemMark, permalink string) string {
	for _, ns := range []string{"atom", "atom10", "atom03"} {
		for _, l := range it.Extensions[ns]["link"] {
			if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
				return l.Attrs["href"]
			}
		}
	}
	if permalink != "" {
		return permalink
	}
	if o := extension(it.Extensions, "feedburner", "origLink"); o != "" {
		return o
	}
	if a := absolute(mark.about); a != "" {
		return a
	}
	if u := absolute(orig.Custom["url"]); u != "" {
		return u
	}
	for _, e := range it.Enclosures {
		if e != nil && e.URL != "" {
			return e.URL
		}
	}
	return ""
}

// rssDates lists where the dates of an RSS item may stand.
func rssDates(r *rawItem, it *gofeed.Item, orig *rss.Item, mark *itemMark, src []byte) {
	dc := mark.all(src, "date")
	if it.DublinCoreExt != nil {
		dc = append(dc, it.DublinCoreExt.Date...)
	}
	x := it.Extensions
	r.published = candidates(dc, first(mark.text(src, "published"), orig.PubDate), extension(x, "dcterms", "issued"), extension(x, "dcterms", "created"), extension(x, "atom", "published"),
		extension(x, "prism", "publicationDate"), orig.Custom["pubdate"], orig.Custom["date"], orig.Custom["published"], extension(x, "dcterms", "date"),
		extension(x, "atom03", "issued"))
	r.updated = candidates(dc, extension(x, "dcterms", "modified"), mark.text(src, "updated"), extension(x, "atom", "updated"), extension(x, "atom03", "modified"), orig.Custom["updated"],
		orig.Custom["lastBuildDate"])
}

// candidates puts the dates in order: the first, then Dublin Core's, then the others.
func candidates(dc []string, list ...string) []string {
	var out []string
	for i, s := range list {
		if s != "" {
			if out == nil {
				out = make([]string, 0, 4)
			}
			out = append(out, s)
		}
		if i == 0 {
			out = append(out, dc...)
		}
	}
	return out
}

// extension gives the text of an element of an extension, empty when it has none.
func extension(x ext.Extensions, prefix, name string) string {
	if list := x[prefix][name]; len(list) > 0 {
		return list[0].Value
	}
	return ""
}

// atomItem reads an entry. Its texts are read from the source, since gofeed does not say how they are written.
func atomItem(it *gofeed.Item, orig *atom.Entry, mark *itemMark, src []byte) rawItem {
	r := rawItem{guid: it.GUID, link: alternate(orig.Links), title: it.Title, summary: it.Description, content: it.Content,
		author: names(it.Authors), lang: mark.lang, base: mark.base, published: []string{mark.text(src, "published"), orig.Published, mark.text(src, "created")},
		updated: []string{mark.text(src, "updated"), orig.Updated}}
	r.base = first(mark.linkBase(src, r.link), r.base)
	if f, ok := mark.field("id"); ok {
		// gofeed normalises identifiers as it resolves them; two that differ only in case are two.
		r.guid = strings.TrimSpace(characterData(string(f.inner.of(src))))
	}
	if f, ok := mark.field("title"); ok {
		r.title, r.plainTitle = textConstruct(src, f, it.Title)
	}
	if f, ok := mark.field("summary"); ok {
		r.summary, r.plainSummary = textConstruct(src, f, it.Description)
	}
	if f, ok := mark.field("content"); ok {
		r.contentBase = f.base
		content, plain := textConstruct(src, f, it.Content)
		switch {
		case orig.Content != nil && orig.Content.Src != "":
			r.content = ""
			r.link = first(r.link, orig.Content.Src)
		case plain && !looksLikeMarkup(content):
			r.summary, r.plainSummary, r.content = atomPlain(r, content)
		default:
			r.content = content
		}
	}
	r.title = first(r.title, inMedia(it.Extensions, "title"))
	r.summary = first(r.summary, inMedia(it.Extensions, "description"))
	r.link = first(r.link, absolute(mark.text(src, "link")), absolute(r.guid))
	r.author = first(r.author, extension(it.Extensions, "dc", "creator"))
	r.published = append(r.published, extension(it.Extensions, "dc", "date"))
	return r
}

func atomNames(authors []*atom.Person) string {
	list := make([]*gofeed.Person, 0, len(authors))
	for _, a := range authors {
		if a != nil {
			list = append(list, &gofeed.Person{Name: a.Name, Email: a.Email})
		}
	}
	return names(list)
}

// atomPlain puts content that is plain text where it serves: as the summary when there is none.
func atomPlain(r rawItem, content string) (summary string, plain bool, html string) {
	if r.summary == "" {
		return content, true, ""
	}
	return r.summary, r.plainSummary, ""
}

// inMedia reads an element of Media RSS, which may stand in a group, as video sites have it.
func inMedia(x ext.Extensions, name string) string {
	if d := extension(x, "media", name); d != "" {
		return d
	}
	for _, g := range x["media"]["group"] {
		for _, d := range g.Children[name] {
			return d.Value
		}
	}
	return ""
}

// childText gives what stands in the first element of that name in a piece of XML.
func childText(xml, name string) string {
	_, rest, ok := strings.Cut(xml, "<"+name+">")
	if !ok {
		return ""
	}
	inner, _, _ := strings.Cut(rest, "</")
	return characterData(inner)
}

// alternate chooses the page among the links of an entry: an alternate that is HTML, any alternate, itself.
func alternate(links []*atom.Link) string {
	best, rank := "", 0
	for _, l := range links {
		if l == nil || strings.TrimSpace(l.Href) == "" {
			continue
		}
		rel := strings.ToLower(l.Rel)
		rel = rel[strings.LastIndexByte(rel, '/')+1:]
		r := 0
		switch {
		case rel == "alternate" && (l.Type == "" || strings.Contains(l.Type, "html")):
			r = 4
		case rel == "alternate":
			r = 3
		case rel == "self" || rel == "canonical":
			r = 2
		case rel == "related" || rel == "via" || rel == "enclosure":
			r = 1
		}
		if r > rank {
			best, rank = l.Href, r
		}
	}
	return best
}
